"""Samples of what is tried in full by hand: any file operation fails or is the last, any file is a trap."""

import os

import pytest
from benchmarks import fault_injector, hostile_show

ONE_IN = int(os.environ.get("AUDIOBRIEF_FAULTS", "60"))
"""Of all operations; the benchmark takes each."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each trial is a process of its own, forked")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forking beside threads of xdist
def test_every_fault_is_healed_by_the_next_command() -> None:
    found = [(name, at, faults) for name, at, faults in fault_injector.trials(ONE_IN)]
    assert {name for name, _, _ in found}
    assert [trial for trial in found if trial[2]] == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each trial is a process of its own, forked")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_nothing_hostile_in_the_place_of_a_file_does_harm() -> None:
    found = list(hostile_show.trials(2 * ONE_IN))
    assert found
    assert [trial for trial in found if trial[2]] == []

"""The systemd units of the reference are ones: systemd itself says so where it is."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from audiobrief.help import read_topic

NAMES = ("audiobrief-follow.service", "audiobrief-follow.timer", "audiobrief-mail@.service")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    texts = re.findall(r"```ini\n(.*?)```", read_topic("follow"), re.DOTALL)
    assert len(texts) == len(NAMES)
    for name, text in zip(NAMES, texts, strict=True):
        (tmp_path / name).write_text(text)
    return tmp_path


def test_every_unit_has_the_sections_of_its_kind(units: Path) -> None:
    for name in NAMES:
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]  systemd tells capitals apart
        unit.read(units / name)
        assert unit["Unit"]["Description"]
        assert "Timer" in unit if name.endswith(".timer") else unit["Service"]["Type"] == "oneshot"
    assert "OnFailure=audiobrief-mail@%n.service" in (units / NAMES[0]).read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_takes_them(units: Path) -> None:
    for name in NAMES:
        file = units / name.replace("@.", "@one.")
        if not file.exists():
            file.write_text((units / name).read_text())
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(file)],
            check=False, capture_output=True, text=True, env={"SYSTEMD_UNIT_PATH": f"{units}:"},
        )  # fmt: skip
        wrong = [line for line in done.stderr.splitlines() if str(units) in line or "audiobrief" in line]
        assert not wrong

"""Of no document is a paragraph lost in silence: 200 of all kinds, thousands in benchmarks/sentinel_documents."""

import pytest
from sentinels import judge

pytest.importorskip("pypdfium2")
pytest.importorskip("mammoth")


@pytest.mark.parametrize("seed", range(0, 200, 8))
def test_every_paragraph_is_read_or_dropped_by_name(seed):
    for verdict in map(judge, range(seed, seed + 8)):
        assert verdict == type(verdict)(verdict.kind)

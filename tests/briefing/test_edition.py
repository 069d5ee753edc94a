"""What a programme remembers of a day is input like any other."""

from datetime import date

import pytest

from audiobrief.briefing.edition import earlier_editions, read_edition
from audiobrief.briefing.memory import programme_folder
from audiobrief.errors import ReadError


@pytest.mark.parametrize(
    "torn", ["null", "3", "[]", "{}", '{"version": 99}', '{"version": 2, "stories": [null]}', "{", "["]
)
def test_a_torn_edition_is_none(torn):
    file = programme_folder("Morning") / "2026-11-30.json"
    file.parent.mkdir(parents=True)
    file.write_text(torn)
    with pytest.raises(ReadError, match="no programme"):
        read_edition("Morning", date(2026, 11, 30))
    assert not list(earlier_editions("Morning", "2026-12-01"))

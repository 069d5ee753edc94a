"""A date without an offset is in the show's time zone, else the machine's, wherever it is read or told."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder

from audiobrief.errors import PublishError, SettingsError
from audiobrief.show.folder import open_show_folder
from audiobrief.show.life import hold, release
from audiobrief.standards.moments import find_zone, first_date, in_zone, parse_date

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEW_YORK, JOHANNESBURG = find_zone("America/New_York"), find_zone("Africa/Johannesburg")


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-12-24T06:30", NEW_YORK, "2026-12-24T11:30:00+00:00"),
        ("2026-07-24T06:30", NEW_YORK, "2026-07-24T10:30:00+00:00"),
        ("2026-12-24", NEW_YORK, "2026-12-24T05:00:00+00:00"),
        ("2026-12-24", JOHANNESBURG, "2026-12-23T22:00:00+00:00"),
        ("2026-12-24T06:30+01:00", NEW_YORK, "2026-12-24T05:30:00+00:00"),
        ("2026-12-24T06:30Z", JOHANNESBURG, "2026-12-24T06:30:00+00:00"),
        ("2026-12-24T06:30", UTC, "2026-12-24T06:30:00+00:00"),
    ],
)
def test_a_date_is_read_in_its_zone(text: str, zone: object, utc: str) -> None:
    moment = parse_date(text, zone)  # type: ignore[arg-type]
    assert moment
    assert moment.isoformat() == utc


@pytest.mark.skipif(os.name == "nt", reason="TZ names no zone there")
def test_without_a_setting_it_is_the_machines() -> None:
    code = "from audiobrief.standards.moments import parse_date; print(parse_date('2026-12-24T06:30', None))"
    environment = os.environ | {"TZ": "America/New_York"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout == "2026-12-24 11:30:00+00:00\n"


def test_an_embargo_ends_in_the_shows_zone() -> None:
    held = hold(episode_of(), NOW, "2026-12-24T06:30", NEW_YORK)
    assert held.published == "2026-12-24T11:30:00Z"
    assert release(episode_of(), NOW, "2026-11-20", JOHANNESBURG).published == "2026-11-19T22:00:00Z"
    with pytest.raises(PublishError, match="no date ahead"):
        hold(episode_of(), NOW, "2026-11-22T06:59", NEW_YORK)


def test_a_day_of_today_means_now_and_names_the_day_in_the_zone(tmp_path: Path) -> None:
    late = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert first_date("2026-11-23", late, JOHANNESBURG) == "2026-11-22T23:00:00Z"
    shelf = open_show_folder(show_folder(tmp_path, timezone='"Africa/Johannesburg"'))
    kept = add(shelf, episode_of(published="2024-10-23"), now=NOW)
    assert (kept.published, kept.slug[:10]) == ("2024-10-22T22:00:00Z", "2024-10-23")


def test_a_release_before_its_date_keeps_it_in_the_log() -> None:
    held = hold(episode_of(), NOW, "2026-12-24T06:30Z")
    assert release(held, NOW).log[-1].note == "released before its date, 2026-12-24T06:30:00Z"


@pytest.mark.parametrize("name", ["Nowhere/City", "../../etc/passwd", "/etc/localtime", "Africa"])
def test_an_unknown_zone_is_an_error_with_its_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=r"line \d+: timezone must be a name"):
        open_show_folder(show_folder(tmp_path, timezone=f'"{name}"'))


def test_a_moment_is_told_in_the_zone() -> None:
    assert in_zone("2026-12-24T11:30:00Z", NEW_YORK) == "2026-12-24T06:30:00-05:00"
    assert [in_zone(text, NEW_YORK) for text in ("2026-12-24", "2026-12-24T06:30", "")] == [
        "2026-12-24", "2026-12-24T06:30", ""
    ]  # fmt: skip

"""Every public note of a correction stays, newest first; what was held or released is not among them."""

from datetime import UTC, datetime, timedelta

import pytest
from episodes import episode_of

from audiobrief.errors import PublishError
from audiobrief.model import Show
from audiobrief.publish.corrections import public_corrections
from audiobrief.publish.feed_text import render_text
from audiobrief.publish.page.render import render_page
from audiobrief.show.life import correct, hold, release, settle

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOW = Show(title="Harbour", base_url="https://pod.example.org")


def test_every_note_stays_newest_first() -> None:
    episode = settle(episode_of(), None, NOW)
    for day, note in enumerate(("The fare is three pounds.", "Ann Lee wrote it."), 1):
        episode = correct(episode, note, NOW + timedelta(days=day))
        episode = release(hold(episode, NOW + timedelta(days=day)), NOW + timedelta(days=day))
    notes = [(entry.date[:10], entry.note) for entry in public_corrections(episode)]
    assert notes == [("2026-11-24", "Ann Lee wrote it."), ("2026-11-23", "The fare is three pounds.")]
    for text in (render_page(episode, SHOW), render_text(episode, SHOW)):
        assert 0 < text.index("Ann Lee wrote it.") < text.index("The fare is three pounds.")
        assert "released" not in text


@pytest.mark.parametrize("note", ["", " ", "\n"])
def test_an_empty_note_is_an_error(note: str) -> None:
    with pytest.raises(PublishError, match="say what was wrong"):
        correct(settle(episode_of(), None, NOW), note, NOW)

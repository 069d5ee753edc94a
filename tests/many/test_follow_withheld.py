"""What a followed feed may not have spoken is told and left out, like a summary; nothing of it is published."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from episodes import show_folder
from shows import TONE
from sources.conftest import Site, answer, start_site  # noqa: F401  a fixture

from audiobrief.episode_options import EpisodeOptions
from audiobrief.many.follow import Follower, FollowOptions
from audiobrief.settings import RightsSettings, Settings, VoiceSettings
from audiobrief.show.folder import open_show_folder
from audiobrief.sources.manners import patience, turns

BODY = "The ferry returned to the inner harbour on Monday, and forty passengers travelled free. " * 4
NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
STORY = f"<article><h1>Ferry</h1><p>{BODY}</p><p>Back. {BODY}</p></article>"
PAGE = f"<html><head>{NOT_FREE}</head><body>{STORY}</body></html>"


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PAUSE_S", 0.0)
    monkeypatch.setattr(patience, "FIRST_WAIT_S", 0.01)


@pytest.mark.parametrize(("allow", "made"), [((), 0), (("no-audio", "not-free"), 2)])
def test_it_is_skipped_with_the_option_that_allows_it(
    allow: tuple[str, ...],
    made: int,
    start_site: Callable[..., Site],  # noqa: F811
    tmp_path: Path,
) -> None:
    site, show = start_site(), show_folder(tmp_path / "show")
    (tmp_path / "tone.toml").write_text(TONE, "utf-8")
    credited = {"id": "1", "title": "Ferry", "authors": [{"name": "Ida Marsh, AFP"}], "content_text": BODY * 2}
    summary = {"id": "2", "title": "Quay", "url": f"{site.url}/quay", "summary": "A summary."}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": [credited, summary]}
    site.replies["/feed"] = answer(json.dumps(feed).encode(), Content_Type="application/feed+json")
    site.replies["/quay"] = answer(PAGE.encode(), Content_Type="text/html")
    settings = Settings(
        voice=VoiceSettings(name=str(tmp_path / "tone.toml")), rights=RightsSettings(no_audio=("AFP",), allow=allow)
    )
    follower = Follower(show, EpisodeOptions(no_cache=True), settings, FollowOptions(pages=True, own=True))
    events = list(follower.run([f"{site.url}/feed"]))
    assert [event.kind for event in events] == (["made"] * 2 if made else ["skipped"] * 2)
    assert made or all("--allow" in event.reason for event in events)
    assert len(open_show_folder(show).episodes()) == made

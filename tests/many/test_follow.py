"""Followed feeds, from a server on the loopback: new entries once, the gone held, the broken told."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from episodes import show_folder
from shows import TONE
from sources.conftest import Site, answer, start_site  # noqa: F401  a fixture

from audiobrief.cli import run as cli
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.many import follow as room
from audiobrief.many.feed_state import STATE_FILE, read_states
from audiobrief.many.follow import FeedEvent, Follower, FollowOptions, refuse_others_texts
from audiobrief.settings import ReadSettings, Settings, VoiceSettings
from audiobrief.show.folder import open_show_folder
from audiobrief.sources.manners import patience, turns

BODY = "The ferry returned to the inner harbour on Monday, and forty passengers travelled free. " * 2


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PAUSE_S", 0.0)
    monkeypatch.setattr(patience, "FIRST_WAIT_S", 0.01)


@pytest.fixture
def site(start_site: Callable[..., Site]) -> Site:  # noqa: F811
    return start_site()


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return show_folder(tmp_path / "show")


@pytest.fixture
def run(site: Site, show: Path, tmp_path: Path) -> Callable[..., list[FeedEvent]]:
    (tmp_path / "tone.toml").write_text(TONE, "utf-8")
    settings = Settings(voice=VoiceSettings(name=str(tmp_path / "tone.toml")), read=ReadSettings(allow_short=False))

    def run(*feeds: str, **how: object) -> list[FeedEvent]:
        options = EpisodeOptions(no_cache=True)
        given = feeds or (f"{site.url}/feed",)
        return list(Follower(show, options, settings, FollowOptions(**how)).run(given))  # type: ignore[arg-type]

    return run


def feed(site: Site, *days: int, says: str = "", text: str = BODY) -> bytes:
    items = [
        {
            "id": f"{site.url}/{day}",
            "url": f"{site.url}/{day}",
            "title": f"Day {day}",
            "content_text": f"{says}{text}{text}" if text else "",
            "summary": "A summary of it.",
            "date_published": f"2026-11-{day:02}T06:30:00Z",
        }
        for day in days
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": items}
    return answer(json.dumps(document).encode(), Content_Type="application/feed+json", ETag='"one"')


def kinds(events: list[FeedEvent]) -> Counter:
    return Counter(event.kind for event in events)


def test_new_entries_once(site: Site, run: Callable[..., list[FeedEvent]], show: Path) -> None:
    site.replies["/feed"] = feed(site, 1, 2, 3)
    assert kinds(run()) == {"made": 3}
    assert kinds(run()) == {}
    site.replies["/feed"] = feed(site, 2, 3, 4)
    again = run()
    assert [(event.kind, event.title) for event in again] == [("made", "Day 4")]
    assert len(open_show_folder(show).episodes()) == 4


def test_the_second_run_is_conditional(site: Site, run: Callable[..., list[FeedEvent]]) -> None:
    site.replies["/feed"] = feed(site, 1)
    run()
    site.replies["/feed"] = answer(status="304 Not Modified", Content_Type="", Content_Length="")
    assert kinds(run()) == {"unchanged": 1}
    assert 'If-None-Match: "one"' in site.requests[-1]


def test_a_lost_state_costs_nothing_but_a_look(site: Site, run: Callable[..., list[FeedEvent]], show: Path) -> None:
    site.replies["/feed"] = feed(site, 1, 2)
    run()
    for torn in (None, b"{", b'{"version": 1}', b'{"version": 1, "feeds": []}', b"[" * 9999):
        if torn is None:
            (show / STATE_FILE).unlink()
        else:
            (show / STATE_FILE).write_bytes(torn)
        assert kinds(run()) == {"unchanged": 2}
    assert len(open_show_folder(show).episodes()) == 2


def test_a_changed_entry_is_made_again_under_its_guid(
    site: Site, run: Callable[..., list[FeedEvent]], show: Path
) -> None:
    site.replies["/feed"] = feed(site, 1)
    (made,) = run()
    site.replies["/feed"] = feed(site, 1, says="Corrected: the quay was the outer one. ")
    (updated,) = run()
    assert updated.kind == "updated"
    assert made.episode
    assert updated.episode
    assert updated.episode.guid == made.episode.guid


def test_only_the_newest_of_a_feed_that_is_new_here(site: Site, run: Callable[..., list[FeedEvent]]) -> None:
    site.replies["/feed"] = feed(site, *range(1, 9))
    assert [event.title for event in run(first=2)] == ["Day 7", "Day 8"]


def test_sixty_entries_a_third_of_them_broken(site: Site, run: Callable[..., list[FeedEvent]], show: Path) -> None:
    entries = [
        {
            "id": f"{site.url}/{n}",
            "title": f"Story {n}",
            "content_text": f"Story {n}. {BODY}{BODY}" if n % 3 else ("", "Subscribe to read on.")[n % 2],
            "date_published": f"2026-11-{n % 28 + 1:02}T06:30:00Z",
        }
        for n in range(60)
    ]
    whole = [one for one in entries if len(one["content_text"]) > 100]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": entries}
    body = json.dumps(document).encode()
    site.replies["/feed"] = answer(body, Content_Type="application/feed+json", ETag='"one"')
    first = run(first=60)
    told = {event.title: event for event in first}
    assert {title for title, event in told.items() if event.kind == "made"} == {one["title"] for one in whole}
    others = [event for event in first if event.kind != "made"]
    assert len(others) == 60 - len(whole) == 20
    assert all(event.reason for event in others)
    site.replies["/feed"] = answer(status="304 Not Modified", Content_Type="", Content_Length="")
    asked = len(site.requests)
    assert kinds(run(first=60)) == {"unchanged": 1}
    assert len(site.requests) == asked + 1
    assert len(open_show_folder(show).episodes()) == len(whole)


def test_filters(site: Site, run: Callable[..., list[FeedEvent]]) -> None:
    site.replies["/feed"] = feed(site, 1, 2, 3)
    assert [event.title for event in run(match="day [12]", skip="2")] == ["Day 1"]


def test_a_summary_is_told_or_its_page_fetched(site: Site, run: Callable[..., list[FeedEvent]]) -> None:
    site.replies["/feed"] = feed(site, 1, text="")
    (skipped,) = run()
    assert (skipped.kind, "only a summary" in skipped.reason) == ("skipped", True)
    page = (
        f"<html><head><title>Day 1</title></head><body><article><h1>Day 1</h1><p>{BODY * 2}</p></article></body></html>"
    )
    site.replies["/1"] = answer(page.encode())
    (refused,) = run(pages=True)
    assert (refused.kind, "127.0.0.1" in refused.reason) == ("failed", True), "a feed's word opens no private host"
    (made,) = run(pages=True, own=True)
    assert made.kind == "made"


def test_what_its_publisher_took_away_is_held_and_comes_back(
    site: Site, run: Callable[..., list[FeedEvent]], show: Path
) -> None:
    site.replies |= {f"/{day}": answer(b"here") for day in (1, 2, 3)}
    site.replies["/feed"] = feed(site, 1, 2, 3)
    run(own=True)
    site.replies["/feed"] = feed(site, 3)
    site.replies["/2"] = answer(b"", "410 Gone")
    (held,) = run(own=True)
    assert (held.kind, held.title) == ("held", "Day 2")
    assert {e.article.title for e in open_show_folder(show).episodes("live")} == {"Day 1", "Day 3"}
    site.replies["/feed"] = feed(site, 2, 3)
    site.replies["/2"] = answer(b"here")
    assert "released" in kinds(run(own=True))
    assert len(open_show_folder(show).episodes("live")) == 3


def test_each_round_reaches_the_published_copy(site: Site, show: Path, tmp_path: Path) -> None:
    (tmp_path / "tone.toml").write_text(TONE, "utf-8")
    public = tmp_path / "public"
    voice = ["--voice", str(tmp_path / "tone.toml")]
    command = ["follow", f"{site.url}/feed", "-o", str(show), "--own", "--rights", "--to", str(public), "-q", *voice]

    def led() -> dict[str, int]:
        found = [json.loads(file.read_text()) for file in (public / "by-url").glob("*.json")]
        return {one["title"]: one["duration_ms"] for one in found}

    site.replies |= {f"/{day}": answer(b"here") for day in (1, 2)}
    site.replies["/feed"] = feed(site, 1, 2)
    assert cli([*command]) == 0
    first = led()
    assert first.keys() == {"Day 1", "Day 2"}
    site.replies["/feed"] = feed(site, 1, 2, says="It was told again in other and in more words. ")
    assert cli(command) == 0
    assert all(duration_ms > first[title] for title, duration_ms in led().items())
    site.replies["/feed"] = feed(site, 1, says="It was told again in other and in more words. ")
    site.replies["/2"] = answer(b"", "404 Not Found")
    assert cli(command) == 0
    assert led().keys() == {"Day 1"}
    assert "Day 2" not in (public / "feed.xml").read_text()


def test_what_could_not_go_out_goes_with_the_next_round(site: Site, show: Path, tmp_path: Path) -> None:
    site.replies["/feed"] = feed(site, 1)
    (tmp_path / "tone.toml").write_text(TONE, "utf-8")
    public = tmp_path / "public"
    public.write_text("a file in the way")
    voice = ["--voice", str(tmp_path / "tone.toml")]
    command = ["follow", f"{site.url}/feed", "-o", str(show), "--own", "--rights", "--to", str(public), "-q", *voice]
    assert cli(command) == 4
    public.unlink()
    assert cli(command) == 0
    assert "Day 1" in (public / "feed.xml").read_text()


def test_a_site_that_is_broken_takes_nothing_down(site: Site, run: Callable[..., list[FeedEvent]], show: Path) -> None:
    site.replies["/feed"] = feed(site, *range(1, 9))
    run(own=True)
    site.replies["/feed"] = feed(site, 9)
    events = run(own=True)
    assert kinds(events) == {"made": 1, "failed": 1}
    assert "8 of its pages are gone at once" in events[-1].reason
    assert len(open_show_folder(show).episodes("live")) == 9


def test_a_busy_server_is_asked_again_and_its_word_kept(
    site: Site, run: Callable[..., list[FeedEvent]], show: Path
) -> None:
    replies = [answer(status="503 Service Unavailable"), feed(site, 1)]
    site.replies["/feed"] = lambda connection: connection.sendall(replies.pop(0))
    assert kinds(run()) == {"made": 1}
    site.replies["/feed"] = answer(status="429 Too Many Requests", Retry_After="3600")
    (failed,) = run()
    assert "429" in failed.reason
    before = len(site.requests)
    (waits,) = run()
    assert "asked to wait" in waits.reason
    assert len(site.requests) == before
    assert next(iter(read_states(show).values())).entries, "what is known is kept over a failure"


def test_one_dead_feed_costs_itself_alone(site: Site, run: Callable[..., list[FeedEvent]]) -> None:
    site.replies["/feed"] = feed(site, 1)
    site.replies["/torn"] = answer(b"<rss><channel>", Content_Type="application/rss+xml")
    assert kinds(run(f"{site.url}/dead", f"{site.url}/torn", f"{site.url}/feed")) == {"failed": 2, "made": 1}


def test_a_home_page_leads_to_its_feed(site: Site, run: Callable[..., list[FeedEvent]]) -> None:
    page = b'<html><head><link rel="alternate" type="application/feed+json" href="/feed"></head><body>Hi</body></html>'
    site.replies |= {"/": answer(page), "/feed": feed(site, 1)}
    skipped, made = run(f"{site.url}/")
    assert "its feed is followed" in skipped.reason
    assert made.kind == "made"


def test_other_peoples_articles_make_no_public_show(show: Path) -> None:
    with pytest.raises(PublishError, match="--rights"):
        refuse_others_texts(show, rights_given=False)
    refuse_others_texts(show, rights_given=True)


def test_an_error_of_ours_costs_its_entry_alone(
    site: Site, run: Callable[..., list[FeedEvent]], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.replies["/feed"] = feed(site, 1, 2)
    make = room.make_into

    def stumble(destination: object, source: object, **more: object) -> object:
        if getattr(source, "url", "").endswith("/1"):
            raise ZeroDivisionError("by zero")
        return make(destination, source, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "make_into", stumble)
    assert kinds(run()) == {"failed": 1, "made": 1}

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from episodes import add, episode_of, show_folder
from PIL import Image

from audiobrief.publish.page import listen as page_listen
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import hold, release, retract
from audiobrief.show.public import public_files
from audiobrief.show.settings import podcast_guid
from audiobrief.show.site import Built, rebuild

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://example.org/ferry"


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    return open_show_folder(show_folder(tmp_path / "show"))


def publish(shelf: ShowFolder, *, now: datetime = NOW, afresh: bool = False) -> Built:
    shelf = open_show_folder(shelf.folder)
    with shelf.locked():
        return rebuild(shelf, now=now, afresh=afresh)


def everything(shelf: ShowFolder) -> dict[str, bytes]:
    """Return every file of the show with its bytes, but for what can be lost."""
    files = (f for f in shelf.folder.rglob("*") if f.is_file() and ".audiobrief" not in f.parts)
    return {f.relative_to(shelf.folder).as_posix(): f.read_bytes() for f in files}


def titles(shelf: ShowFolder, file: str = "feed.xml") -> list[str | None]:
    return [title.text for title in ET.parse(shelf.folder / file).findall("channel/item/title")]


def test_a_show_is_built_from_its_records(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(url=URL), now=NOW)
    built = publish(shelf)
    assert (built.live, built.waiting) == (1, 0)
    names = set(everything(shelf))
    assert {"feed.xml", "index.html", "listen.js", "cover.jpg", f"by-url/{by_url_name(URL)}"} <= names
    assert {f"episodes/{kept.slug}/{name}" for name in ("index.html", "embed.html")} <= names


def test_nothing_changes_when_nothing_changed(shelf: ShowFolder) -> None:
    for n in range(3):
        add(shelf, episode_of(f"Article {n}", f"Text {n}.", url=f"{URL}{n}"), now=NOW + timedelta(hours=n))
    publish(shelf)
    before = everything(shelf)
    feed = (shelf.folder / "feed.xml").stat()
    assert publish(shelf, now=NOW + timedelta(days=400)).changed == ()
    assert publish(shelf, afresh=True).changed == ()
    assert (shelf.folder / "feed.xml").stat() == feed
    shutil.rmtree(shelf.folder / ".audiobrief")
    assert publish(shelf).changed == ()
    assert everything(shelf) == before


def test_the_parts_of_a_large_filter_stay(shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_listen, "MOST_FILTER_BITS", 4)
    add(shelf, episode_of(url=URL), now=NOW)
    publish(shelf)
    parts = {path for path in everything(shelf) if path.startswith("by-url/known-")}
    assert len(parts) == 256
    assert publish(shelf).changed == ()
    assert parts <= {path.as_posix() for path in public_files(shelf)}


@pytest.mark.parametrize(
    "pattern", ["feed.xml", "index.html", "by-url/*", "episodes/*/index.html", "assets/*", "episodes/*/*.vtt"]
)
def test_what_somebody_touched_is_put_right(shelf: ShowFolder, pattern: str) -> None:
    add(shelf, episode_of(url=URL), now=NOW)
    publish(shelf)
    before = everything(shelf)
    for number, file in enumerate(shelf.folder.glob(pattern)):
        if number % 2:
            file.unlink()
        else:
            file.write_text("vandals")
            os.utime(file, (1, 1))
    publish(shelf)
    assert everything(shelf) == before


def test_a_changed_setting_reaches_every_page(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(url=URL), now=NOW)
    publish(shelf)
    show_folder(shelf.folder, title='"Quay News"', guid=f'"{shelf.show.guid}"')
    changed = publish(shelf).changed
    assert {"feed.xml", "index.html", f"episodes/{kept.slug}/index.html"} <= set(changed)
    assert not any(name.endswith((".mp3", "episode.json", ".vtt")) for name in changed)


def test_the_newest_stands_first(shelf: ShowFolder) -> None:
    for day in (3, 1, 2):
        add(shelf, episode_of(f"Day {day}", f"Text {day}.", published=f"2026-11-0{day}"), now=NOW)
    publish(shelf)
    assert titles(shelf) == ["Day 3", "Day 2", "Day 1"]


def test_long_feeds_are_paged(shelf: ShowFolder) -> None:
    show_folder(shelf.folder, feed_size="2")
    for day in range(1, 6):
        add(shelf, episode_of(f"Day {day}", f"Text {day}.", published=f"2026-11-0{day}"), now=NOW)
    publish(shelf)
    assert titles(shelf) == ["Day 5", "Day 4"]
    assert titles(shelf, "feed-2.xml") == ["Day 4", "Day 3"]
    assert titles(shelf, "feed-1.xml") == ["Day 2", "Day 1"]
    add(shelf, episode_of("Day 6", "Text 6.", published="2026-11-06"), now=NOW)
    assert "feed-1.xml" not in publish(shelf).changed
    show_folder(shelf.folder, feed_size="50")
    assert {"feed-1.xml", "feed-2.xml"} <= set(publish(shelf).changed)
    assert not list(shelf.folder.glob("feed-*"))


# What is not public


def leads_to(shelf: ShowFolder, slug: str) -> list[str]:
    """Return the files, beside the episode's own, in which it is named."""
    own = ("episodes/", ".private/")
    return [n for n, data in everything(shelf).items() if not n.startswith(own) and slug.encode() in data]


def test_a_held_episode_is_led_to_from_nowhere(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(url=URL), now=NOW)
    publish(shelf)
    before = everything(shelf)
    shelf.write(hold(kept, NOW))
    assert (publish(shelf).live, publish(shelf).waiting) == (0, 1)
    assert leads_to(shelf, kept.slug) == []
    assert not (shelf.folder / "episodes" / kept.slug).exists()
    assert not any(kept.slug in path.parts for path in public_files(shelf))
    shelf.write(release(shelf.read(kept.slug), NOW))
    publish(shelf)
    after = everything(shelf)
    assert {n for n in after if before.get(n) != after[n]} == {f"episodes/{kept.slug}/episode.json"}
    assert before.keys() == after.keys()


def test_an_embargoed_episode_comes_when_its_date_does(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(url=URL, published="2026-12-24T06:30:00Z"), now=NOW)
    publish(shelf)
    assert leads_to(shelf, kept.slug) == []
    assert publish(shelf, now=datetime(2026, 12, 24, 6, 29, 59, tzinfo=UTC)).live == 0
    assert publish(shelf, now=datetime(2026, 12, 24, 6, 30, tzinfo=UTC)).live == 1
    assert "feed.xml" in leads_to(shelf, kept.slug)
    assert shelf.read(kept.slug).published == kept.published
    assert shelf.read(kept.slug).log[-1].note == "released by its date"


def test_a_retracted_episode_is_gone(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(url=URL), now=NOW)
    publish(shelf)
    shelf.bury(retract(shelf.read(kept.slug), "", NOW))
    publish(shelf)
    assert leads_to(shelf, kept.slug) == []
    assert not (shelf.folder / "by-url" / by_url_name(URL)).exists()
    assert sorted(n for n in everything(shelf) if kept.slug in n) == [
        f".private/{kept.slug}/{name}" for name in ("episode.json", "private.json")
    ]
    assert not any(b"nine weeks" in data for data in everything(shelf).values())


def test_an_episode_removed_by_hand_is_forgotten(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(url=URL), now=NOW)
    add(shelf, episode_of("Other", "Other text."), now=NOW)
    publish(shelf)
    shutil.rmtree(shelf.folder / "episodes" / kept.slug)
    publish(shelf)
    assert leads_to(shelf, kept.slug) == []


def test_public_files_come_in_the_order_they_lead_to_each_other(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(url=URL), now=NOW)
    publish(shelf)
    paths = [path.as_posix() for path in public_files(shelf)]
    wanted = [
        f"episodes/{kept.slug}/{kept.slug}.mp3",
        f"episodes/{kept.slug}/episode.json",
        f"by-url/{by_url_name(URL)}",
    ]
    order = [paths.index(path) for path in (*wanted, "index.html", "feed.xml")]
    assert order == sorted(order)
    assert "audiobrief.toml" not in paths
    assert not any(path.startswith(".") or "/." in path for path in paths)


# The guid


def test_the_guid_is_written_down_when_the_show_has_an_address(shelf: ShowFolder) -> None:
    publish(shelf)
    guid = podcast_guid("https://pod.example.org/harbour/feed.xml")
    text = (shelf.folder / "audiobrief.toml").read_text("utf-8")
    assert f'guid = "{guid}"' in text
    (shelf.folder / "audiobrief.toml").write_text(text.replace("pod.example.org", "moved.example.org"), "utf-8")
    publish(shelf)
    feed = (shelf.folder / "feed.xml").read_text("utf-8")
    assert "https://moved.example.org/harbour/feed.xml" in feed
    assert f"<podcast:guid>{guid}</podcast:guid>" in feed


def test_a_show_without_address_has_no_guid_to_keep(tmp_path: Path) -> None:
    shelf = open_show_folder(show_folder(tmp_path, base_url='""'))
    publish(shelf)
    assert "guid" not in (tmp_path / "audiobrief.toml").read_text("utf-8")
    assert "http://127.0.0.1:8377/feed.xml" in (tmp_path / "feed.xml").read_text("utf-8")


# Who leads at an address


def by_url_slug(shelf: ShowFolder, url: str) -> str:
    return json.loads((shelf.folder / "by-url" / by_url_name(url)).read_text("utf-8"))["audio"].split("/")[1]


def test_an_address_leads_to_the_episode_known_by_it_whatever_others_say(shelf: ShowFolder) -> None:
    url = "https://example.org/shared"
    claims = [
        replace(episode_of(f"Claim {n}", f"Text {n}.", path=f"/articles/{n}.html"), text_digest="") for n in (1, 2)
    ]
    for claim in claims:
        add(shelf, replace(claim, article=replace(claim.article, source_url="")), now=NOW)
    first, second = sorted(shelf.episodes(), key=lambda e: e.article.title)[-2:]
    for episode in (second, first):
        whole = shelf.read(episode.slug)
        shelf.write(replace(whole, article=replace(whole.article, source_url=url)))
    leader = min(first, second, key=lambda e: (e.published, e.slug))
    assert by_url_slug(shelf, url) == leader.slug
    known = add(shelf, episode_of("Known", "Text.", url=url), now=NOW + timedelta(days=1))
    publish(shelf)
    assert by_url_slug(shelf, url) == known.slug
    shelf.write(hold(shelf.read(known.slug), NOW))
    publish(shelf)
    assert by_url_slug(shelf, url) == leader.slug


def test_a_cover_that_was_replaced_in_place_reaches_the_page(shelf: ShowFolder) -> None:
    add(shelf, episode_of(), now=NOW)
    cover, small = shelf.folder / "cover.jpg", shelf.folder / "assets" / "cover.jpg"
    publish(shelf)
    before = small.read_bytes()
    Image.new("RGB", (1500, 1500), "teal").save(cover)
    assert "assets/cover.jpg" in publish(shelf).changed
    assert small.read_bytes() != before
    assert publish(shelf).changed == ()

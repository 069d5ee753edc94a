"""An archive: paths that follow from the identity, the record last, a log that stands for any number of articles."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.model import Made, Show, Source, SourceType
from audiobrief.pipeline import make_into
from audiobrief.settings import FILE_NAME, ReadSettings, Settings, VoiceSettings
from audiobrief.show.archive import publisher
from audiobrief.show.archive.destination import ArchiveDestination
from audiobrief.show.archive.layout import Home, home_of
from audiobrief.show.archive.log import Log, Logged, parse_piece, render_piece
from audiobrief.show.archive.place import Archive, is_archive, open_archive
from audiobrief.show.archive.sample import draw_sample
from audiobrief.show.archive.view import View
from audiobrief.show.folder import open_show_folder
from audiobrief.show.settings import fill_in
from audiobrief.show.storage import Folder

AT = "2026-11-29T06:30:00Z"
STORY = b"# Old ferry\n\nThe ferry came back to the inner harbour on Monday, and forty passengers travelled free.\n"
SETTINGS = """\
[show]
title = "Old News"
author = "Desk"
layout = "archive"
base_url = "https://archive.example.org/news"
feed_size = 5
"""


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / FILE_NAME).write_text(SETTINGS)
    with open_archive(str(tmp_path / "archive")) as opened:
        yield opened


class Watched(Folder):
    """A folder that notes what is sent to it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sent: list[str] = []

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:
        super().send(content, path, kind=kind, lifetime=lifetime)
        self.sent.append(path)


def make(place: Folder, tone: Path, data: bytes = STORY, **options: str) -> Made:
    settings = Settings(show=Show("Old News"), voice=VoiceSettings(name=str(tone)), read=ReadSettings(allow_short=True))
    chosen = EpisodeOptions(no_cache=True, **{"published": "1927-03-04", **options})
    destination = ArchiveDestination(place, fill_in(Show("Old News", guid=GUID)), "id:7", chosen, settings)
    source = Source(data, SourceType.MARKDOWN, "/home/desk/old.csv#7", entry="7")
    return make_into(destination, source, options=chosen, settings=settings)


GUID = "35140c66-8dc5-55f5-8143-6ff6db9685ef"


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    profile = tmp_path / "tone.toml"
    profile.write_text(
        'description = "A tone"\nlanguage = "en-GB"\nengine = "tone"\nengine_voice = "tone"\nlicence = "CC0-1.0"\n'
    )
    return profile


def test_paths_fan_out_and_follow_from_the_identity() -> None:
    home = home_of("id:7")
    assert home == home_of("id:7") != home_of("id:8")
    digest = hashlib.sha256(b"id:7").hexdigest()
    assert home.mp3 == f"articles/{digest[:2]}/{digest[2:4]}/{digest[:20]}.mp3"
    assert len({home.mp3, home.record, home.manifest}) == 3


def test_the_record_is_written_last_and_the_manifest_tells_the_truth(tmp_path: Path, tone: Path) -> None:
    place, home = Watched(tmp_path / "a"), home_of("id:7")
    made = make(place, tone)
    assert made.state == "made"
    assert place.sent == [home.mp3, home.manifest, home.record]
    manifest = json.loads(place.read(home.manifest) or b"")
    for path in (home.mp3, home.record):
        data = place.read(path) or b""
        told = manifest["files"][path.rpartition("/")[2]]
        assert told == {"sha256": hashlib.sha256(data).hexdigest(), "byte_count": len(data)}
    assert manifest["voice"]["licence"] == "CC0-1.0"
    assert manifest["source"]["sha256"] == made.episode.made_from.source
    assert "/home/desk" not in json.dumps(manifest) + (place.read(home.record) or b"").decode()


def test_unchanged_is_not_written_and_another_machine_writes_the_same(tmp_path: Path, tone: Path) -> None:
    places = Watched(tmp_path / "a"), Watched(tmp_path / "b")
    for place in places:
        make(place, tone)
    assert make(places[0], tone).state == "unchanged"
    assert len(places[0].sent) == 3
    assert [places[0].read(path) for path in places[0].sent] == [places[1].read(path) for path in places[1].sent]


def test_no_line_comes_from_the_cache_whose_state_differs_from_machine_to_machine(tmp_path: Path, tone: Path) -> None:
    from audiobrief.many.work import Task, Work, make_one

    cuts = tmp_path / "cuts"
    settings = Settings(
        show=Show("Old News", guid=GUID, layout="archive"),
        voice=VoiceSettings(name=str(tone)),
        read=ReadSettings(allow_short=True),
    )
    work = Work(tmp_path, None, EpisodeOptions(cache_folder=cuts), settings, archive=str(tmp_path / "archive"))
    source = Source(STORY, SourceType.MARKDOWN, "old.csv#7", entry="7")
    result = make_one(Task(work, "id:7", "old.csv#7", 1, source=source))
    assert (result.state, result.file) == ("made", home_of("id:7").mp3)
    assert (tmp_path / "archive" / result.file).stat().st_size == result.byte_count
    assert not cuts.exists()


def test_what_changed_is_made_again_under_the_same_date_and_guid(tmp_path: Path, tone: Path) -> None:
    place = Watched(tmp_path / "a")
    first = make(place, tone, published="").episode
    made = make(place, tone, STORY + b"\nAnd the band played.\n", published="")
    assert made.state == "updated"
    assert (made.episode.published, made.episode.guid, made.episode.revision) == (first.published, first.guid, 2)


def test_an_article_of_tomorrow_is_refused(tmp_path: Path, tone: Path) -> None:
    place = Watched(tmp_path / "a")
    with pytest.raises(PublishError, match="lies ahead"):
        make(place, tone, published="2190-01-01")
    assert place.sent == []


# The log and what is made of it


def line(key: str, state: str = "made", at: str = AT, **more: Any) -> Logged:
    slug = home_of(key).slug if state == "made" else ""
    return Logged(key, f"list.csv#{key}", state, at, slug=slug, published=more.pop("published", "1927-03-04"), **more)


def log(archive: Archive, *lines: Logged) -> None:
    run = Log(archive.place)
    for one in lines:
        run.add(one)
    run.write()


def test_a_piece_holds_its_lines_and_strangers_lines_are_passed_over() -> None:
    lines = [line("id:1", title="Café", duration_ms=5), line("id:2", "failed", error="x")]
    assert list(parse_piece(render_piece(lines))) == lines
    assert list(parse_piece(b"no gzip")) == []
    import gzip

    bad = b'{"version": 1, "key": 5}\n{"version": 1, "key": "a", "state": "made", "at": "b", "byte_count": -1}\n[]\n{'
    assert list(parse_piece(gzip.compress(bad))) == []


def test_a_failure_is_counted_and_the_episode_before_it_stands(archive: Archive) -> None:
    log(archive, line("id:1", program="old"), line("id:2", program="new"), line("id:3", "quarantined"))
    log(archive, line("id:1", "failed", at="2026-11-29T07:00:00Z", error="no voice"))
    view = View(archive)
    assert view.refresh() == 2
    counts = view.counts("new", lambda _: "")
    assert (counts.made, counts.outdated, counts.failed, counts.quarantined) == (2, 1, 1, 1)
    assert {one.name for one in view.failures()} == {"list.csv#id:1", "list.csv#id:3"}
    assert view.refresh() == 0


def test_the_later_line_holds_in_whatever_order_pieces_are_read(archive: Archive) -> None:
    log(archive, line("id:1", title="new", at="2026-11-29T08:00:00Z"))
    log(archive, line("id:1", title="old"))
    view = View(archive)
    view.refresh()
    found = view.find("id:1")
    assert found is not None
    assert found.title == "new"


def test_another_archive_at_the_same_address_is_read_afresh(archive: Archive) -> None:
    log(archive, line("id:1"))
    View(archive).refresh()
    for path in archive.place.sizes(".audiobrief/log"):
        archive.place.remove(path)
    log(archive, line("id:2"))
    view = View(archive)
    view.refresh()
    assert view.standing() == ["id:2"]


def test_a_feed_of_the_newest_alone_and_again_nothing(archive: Archive, tone: Path) -> None:
    made = make(archive.place, tone)  # type: ignore[arg-type]
    old = [line(f"id:{n}", published=f"1926-01-{n:02}") for n in range(10, 20)]
    log(archive, *old, replace(line("id:7"), slug=made.episode.slug))
    done = publisher.publish_archive(archive)
    assert (done.live, set(done.changed)) == (1, {"feed.xml", "index.html", "cover.jpg"})
    assert len(done.missing) == 4  # of the newest five; the log knows them, their records are not there
    feed = (archive.place.read("feed.xml") or b"").decode()
    home = Home(made.episode.slug)
    assert f"https://archive.example.org/news/{home.mp3}?v=" in feed
    assert not any(name in feed for name in (".vtt", "chapters.json", "episodes/"))
    assert home.mp3 in (archive.place.read("index.html") or b"").decode()
    assert publisher.publish_archive(archive).changed == ()


def test_a_sample_is_drawn_by_lot_and_the_same_again(archive: Archive, tone: Path, tmp_path: Path) -> None:
    made = make(archive.place, tone)  # type: ignore[arg-type]
    log(archive, replace(line("id:7"), slug=made.episode.slug), *(line(f"id:{n}") for n in range(20, 60)))
    drawn = list(draw_sample(archive, 41, tmp_path / "listen"))
    assert sum(not one.fault for one in drawn) == 1
    assert (tmp_path / "listen" / f"{made.episode.slug}.mp3").read_bytes() == archive.place.read(
        Home(made.episode.slug).mp3
    )
    assert "<audio" in (tmp_path / "listen" / "index.html").read_text()
    archive.place.send(b"rot", Home(made.episode.slug).mp3, kind="audio/mpeg", lifetime="")
    (rotten,) = (one for one in draw_sample(archive, 41, tmp_path / "listen") if "manifest" in one.fault)
    assert rotten.line.key == "id:7"
    again, other = ({one.line.key for one in draw_sample(archive, 5, tmp_path / "listen", n)} for n in (0, 1))
    assert again == {one.line.key for one in draw_sample(archive, 5, tmp_path / "listen")} != other


def test_a_folder_of_episodes_and_an_archive_are_told_apart(archive: Archive, tmp_path: Path) -> None:
    assert is_archive(archive.address)
    assert is_archive("s3://bucket/archive")
    assert not is_archive(str(tmp_path))
    with pytest.raises(PublishError, match="batch, publish, status and sample"):
        open_show_folder(Path(archive.address))


def test_a_place_without_settings_is_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(PublishError, match="audiobrief init memory://nobody/x"), open_archive("memory://nobody/x"):
        pass

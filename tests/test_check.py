import json
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3, TALB, TIT2, TLEN
from shows import sounding_show

from audiobrief.audio.frames import find_frame_header
from audiobrief.check import Finding, check
from audiobrief.check.channel import parse_feed
from audiobrief.check.findings import known_codes
from audiobrief.check.items import seconds_of
from audiobrief.check.sound.stream import check_stream, tag_size
from audiobrief.check.transcripts import check_chapters, check_transcript
from audiobrief.errors import ReadError
from audiobrief.show.folder import open_show_folder
from audiobrief.show.life import hold
from audiobrief.standards.moments import now_utc

SLUG = "2026-11-20-ferry-returns-to-the-inner-quay-cdb570"
FERRY = f"episodes/{SLUG}/{SLUG}"
PAGE, CHAPTERS = f"episodes/{SLUG}/index.html", f"episodes/{SLUG}/chapters.json"

Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sounding_show(tmp_path_factory.mktemp("check") / "show")


@pytest.fixture
def show(good: Path, tmp_path: Path) -> Path:
    return shutil.copytree(good, tmp_path / "show")


def codes(target: object, **depth: bool) -> set[str]:
    """Return what is found, but for the loudness of a mere tone."""
    return {found.code for found in check(str(target), **{"quick": True, **depth})} - {"loudness", "true-peak"}


def found_in(target: Path) -> list[Finding]:
    return list(check(str(target), quick=True))


# What is good


def test_a_show_of_ours_has_nothing_wrong(show: Path) -> None:
    assert found_in(show) == []


def test_a_private_show_has_nothing_wrong_either(tmp_path: Path) -> None:
    assert found_in(sounding_show(tmp_path / "show", rights='"private"')) == []


@pytest.mark.tool("ffmpeg")
def test_nothing_is_wrong_with_its_sound_either(show: Path) -> None:
    assert codes(show, quick=False, broadcast=True) == set()


@pytest.mark.parametrize("target", ["feed.xml", f"{FERRY}.mp3", "."])
def test_file_folder_and_mp3_can_be_checked(show: Path, target: str) -> None:
    assert codes(show / target) == set()


def test_a_folder_of_mp3s_is_checked_without_a_feed(show: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mp3s"
    folder.mkdir()
    shutil.copy(show / f"{FERRY}.mp3", folder / "one.mp3")
    (folder / "two.mp3").write_bytes(b"no")
    assert [(found.code, found.place) for found in found_in(folder)] == [("mp3-open", "two.mp3")]


# What is damaged


def sub(pattern: str, new: str, name: str = "feed.xml", count: int = 1) -> Damage:
    def damage(show: Path) -> None:
        text = (show / name).read_text("utf-8")
        changed = re.sub(pattern, new, text, count=count, flags=re.DOTALL)
        assert changed != text
        (show / name).write_text(changed, "utf-8")

    return damage


def raw(change: Callable[[bytes], bytes], name: str = f"{FERRY}.mp3") -> Damage:
    return lambda show: (show / name).write_bytes(change((show / name).read_bytes())) and None


def tag(change: Callable[[ID3], object]) -> Damage:
    def damage(show: Path) -> None:
        id3 = ID3(show / f"{FERRY}.mp3")
        change(id3)
        id3.save(show / f"{FERRY}.mp3", padding=lambda _: 0)

    return damage


def gone(name: str) -> Damage:
    return lambda show: (show / name).unlink()


def twice(data: bytes) -> bytes:
    return data + data


def holed(data: bytes) -> bytes:
    return data[:60_000] + bytes(300) + data[60_000:]


DAMAGES: list[tuple[str, Damage]] = [
    ("xml", sub("</channel>", "")),
    ("xml", sub(r"(<\?xml[^>]*\?>)", r'\1<!DOCTYPE rss [<!ENTITY a "b">]>')),
    ("xml-decl", sub(r"<\?xml[^>]*\?>", "")),
    ("rss", sub('version="2.0"', 'version="0.91"')),
    ("ns", sub("https://podcastindex.org/namespace/1.0", "https://podcastindex.org/namespace/1.0/")),
    ("ch-title", sub("<title>[^<]*</title>", "")),
    ("ch-twice", sub("(<language>[^<]*</language>)", r"\1\1")),
    ("ch-link", sub("<link>[^<]*", "<link>example")),
    ("ch-description", sub("<description>[^<]*", "<description>" + "x" * 4001)),
    ("ch-language", sub("<language>[^<]*", "<language>not a language")),
    ("ch-self", sub("<atom:link[^>]*/>", "")),
    ("ch-image", gone("cover.jpg")),
    ("ch-image", raw(lambda data: b"\x89PNG\r\n\x1a\n" + data, "cover.jpg")),
    ("ch-image-heavy", raw(lambda data: data + bytes(600_000), "cover.jpg")),
    ("ch-itunes", sub("<itunes:author>[^<]*</itunes:author>", "")),
    ("ch-owner", sub("<itunes:owner>.*?</itunes:owner>", "")),
    ("ch-type", sub("episodic", "weekly")),
    ("category", sub('text="News"', 'text="Newz"')),
    ("explicit", sub("<itunes:explicit>false", "<itunes:explicit>no")),
    ("copyright", sub("(<language>)", r"<copyright>© 2026 Desk</copyright>\1")),
    ("podcast-guid", sub("<podcast:guid>[^<]*</podcast:guid>", "")),
    ("podcast-guid-v5", sub("<podcast:guid>[^<]*", "<podcast:guid>1234")),
    ("podcast-guid-seed", sub("<podcast:guid>[^<]*", "<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c")),
    ("podcast-locked", sub("<podcast:locked[^<]*", "<podcast:locked>maybe")),
    ("podcast-medium", sub("<podcast:medium>podcast", "<podcast:medium>radio")),
    ("podcast-person", sub("<podcast:person([^>]*)>[^<]*", r"<podcast:person\1>")),
    ("date", sub("<lastBuildDate>[^<]*", "<lastBuildDate>2026-11-22T06:30:00Z")),
    ("date", sub(r"<pubDate>\w+", "<pubDate>Mon")),
    ("date", sub("<pubDate>[^<]*", "<pubDate>Fri, 31 Feb 2026 06:30:00 GMT")),
    ("it-title", sub("<item>(\\s*)<title>[^<]*", r"<item>\1<title>")),
    ("garbled", sub("Ferry returns", "Ferry &amp;amp; returns")),
    ("garbled", sub("Ferry returns", "Ferry Ã© returns")),
    ("it-description-html", sub("<item>(.*?)<description>", r"<item>\1<description>AT&amp;T ")),
    ("it-html", sub("<content:encoded>", "<content:encoded>&lt;script&gt;x()&lt;/script&gt;")),
    ("it-guid", sub(r"(<guid[^>]*>)[^<]*", r"\1same", count=2)),
    ("it-guid-permalink", sub(' isPermaLink="false"', "")),
    ("it-future", sub("<pubDate>[^<]*", "<pubDate>Mon, 22 Nov 2100 06:30:00 GMT")),
    ("it-order", sub(r"(<item>.*?</item>)(\s*)(<item>.*?</item>)", r"\3\2\1")),
    ("it-enclosure", sub("<enclosure[^>]*/>", "")),
    ("it-enclosure", sub('enclosure url="https', 'enclosure url="ftp')),
    ("it-enclosure-length", sub(r'length="\d+"', 'length="0"')),
    ("it-enclosure-type", sub('type="audio/mpeg"', 'type="audio/mp3"')),
    ("it-duration", sub("<itunes:duration>[^<]*", "<itunes:duration>soon")),
    ("it-duration-match", sub(r"<itunes:duration>\d+", "<itunes:duration>9999")),
    ("it-episodetype", sub("<itunes:episodeType>full", "<itunes:episodeType>part")),
    ("it-transcript", sub("<podcast:transcript[^>]*/>\\s*", "", count=9)),
    ("it-transcript", sub('<podcast:transcript[^>]*type="text/vtt"[^>]*/>', "")),
    ("https", sub('enclosure url="https', 'enclosure url="http')),
    ("mp3-missing", gone(f"{FERRY}.mp3")),
    ("mp3-open", raw(lambda _: b"")),
    ("mp3-open", raw(lambda data: data[: tag_size(data)])),
    ("mp3-damaged", raw(lambda data: data[:-100])),
    ("mp3-damaged", raw(holed)),
    ("mp3-damaged", raw(twice)),
    ("mp3-tail", raw(lambda data: data + b"<html>not found</html>")),
    ("record-audio", raw(lambda data: data + b"x")),
    ("id3-none", raw(lambda data: data[tag_size(data) :])),
    ("id3-frame", tag(lambda id3: id3.delall("TPE1"))),
    ("id3-match", tag(lambda id3: id3.add(TIT2(3, ["Other"])))),
    ("id3-show", tag(lambda id3: id3.add(TALB(3, ["Other"])))),
    ("id3-length", tag(lambda id3: id3.add(TLEN(3, ["1"])))),
    ("id3-lang", tag(lambda id3: setattr(id3.getall("USLT")[0], "lang", "en "))),
    ("id3-cover", tag(lambda id3: id3.delall("APIC"))),
    ("id3-text", tag(lambda id3: id3.delall("USLT"))),
    ("id3-chapters", tag(lambda id3: id3.delall("CTOC"))),
    ("id3-chapters", tag(lambda id3: id3.delall("CHAP:c0"))),
    ("transcript-missing", gone(f"{FERRY}.vtt")),
    ("transcript-type", sub('type="text/vtt"', 'type="text/webvtt"')),
    ("transcript-form", sub("^WEBVTT", "VTT", f"{FERRY}.vtt")),
    ("transcript-form", sub(r"\.(\d\d\d) -->", r",\1 -->", f"{FERRY}.vtt")),
    ("transcript-form", sub(r"\n2\n", r"\n7\n", f"{FERRY}.srt")),
    ("transcript-form", sub('"segments"', '"cues"', f"{FERRY}.json")),
    ("transcript-agree", sub("Crossings", "Sailings", f"{FERRY}.srt")),
    ("cue-time", sub(r"(.*--> )00:", r"\g<1>09:", f"{FERRY}.vtt")),
    ("chapters-missing", gone(CHAPTERS)),
    ("chapters-form", sub('"startTime": 0.0', '"startTime": 0.5', CHAPTERS)),
    ("chapters-match", sub(r'"startTime": (\d\d)\.', r'"startTime": 3.', CHAPTERS)),
    ("page-form", sub("<!DOCTYPE html>", "", PAGE)),
    ("page-audio", sub("<audio.*?</audio>", "", PAGE)),
    ("page-captions", sub("<track[^>]*>", "", PAGE)),
    ("page-jsonld", sub(r'(ld\+json">)\{', r"\1{{", PAGE)),
    (
        "page-third-party",
        sub("</head>", '<script src="//cdn.example.com/x.js"></script></head>', PAGE),
    ),
    ("settings", sub("language = ", 'titel = "x"\nlanguage = ', "audiobrief.toml")),
    ("record", sub(r"\{", "", f"episodes/{SLUG}/episode.json")),
    ("record-file", gone(f"episodes/{SLUG}/embed.html")),
    ("record-file", gone(f"episodes/{SLUG}/lines.json")),
    ("record-file", gone("listen.js")),
    ("record-file", gone("assets/page.css")),
    ("record-stale", sub(r"\?v=\w{8}", "?v=00000000", PAGE)),
    ("record-stale", raw(lambda data: data[:100], f"episodes/{SLUG}/lines.json")),
    ("record-stale", sub("Ferry returns", "Ferry sinks", "index.html")),
    ("record", gone(f"episodes/{SLUG}/episode.json")),
    ("ch-image", raw(lambda data: data[:50_000], "cover.jpg")),
    ("ch-block", sub("(<language>)", r"<itunes:block>maybe</itunes:block>\1")),
    ("ch-moved", sub("(<language>)", r"<itunes:new-feed-url>there</itunes:new-feed-url>\1")),
    ("podcast-txt", sub("(<language>)", rf"<podcast:txt>{'x' * 4001}</podcast:txt>\1")),
    ("podcast-funding", sub("(<language>)", r"<podcast:funding>Give</podcast:funding>\1")),
    ("podcast-license", sub("(<language>)", r"<podcast:license>my own terms</podcast:license>\1")),
    ("podcast-frequency", sub("(<language>)", r'<podcast:updateFrequency rrule="daily">d</podcast:updateFrequency>\1')),
    ("podcast-block", sub("(<language>)", r"<podcast:block>maybe</podcast:block>\1")),
    ("podcast-role", sub('role="author"', 'role="wizard"')),
    ("it-relative", sub("<content:encoded>", '<content:encoded>&lt;a href="/x"&gt;y&lt;/a&gt;')),
    ("unpublished", gone("feed.xml")),
    ("unpublished", sub(r"\?v=\w{8}", "?v=00000000")),
]


@pytest.mark.parametrize(("code", "damage"), DAMAGES, ids=[f"{at}-{code}" for at, (code, _) in enumerate(DAMAGES)])
def test_damage_is_named(show: Path, code: str, damage: Damage) -> None:
    damage(show)
    assert code in codes(show)


@pytest.mark.parametrize(("code", "damage"), DAMAGES, ids=[f"{at}-{code}" for at, (code, _) in enumerate(DAMAGES)])
def test_damage_is_named_after_all_was_remembered_as_right(
    show: Path, code: str, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiobrief.check.memory.SETTLED_NS", 0)
    assert found_in(show) == found_in(show) == []
    damage(show)
    first = codes(show)
    assert code in first
    assert codes(show) == first  # and stays named


def test_what_is_held_must_not_be_named(show: Path) -> None:
    shelf = open_show_folder(show)
    shelf.write(hold(shelf.find("ferry"), now_utc()))
    assert "leaked" in codes(show)


def test_twins_are_found(show: Path) -> None:
    record = next(show.glob(f"episodes/{SLUG}/episode.json"))
    twin = shutil.copytree(record.parent, show / "episodes" / "twin") / "episode.json"
    twin.write_text(re.sub(r'"slug": "[^"]*"', '"slug": "twin"', twin.read_text("utf-8"), count=1), "utf-8")
    (found,) = (found for found in found_in(show) if found.code == "twins")
    assert SLUG in f"{found.place} {found.message}"
    assert "twin" in found.message + found.place


def test_glued_files_are_seen_in_the_header_too(show: Path) -> None:
    mp3 = (show / f"{FERRY}.mp3").read_bytes()
    (show / "glued.mp3").write_bytes(mp3 + mp3[tag_size(mp3) :])
    assert codes(show / "glued.mp3") >= {"mp3-header-bytes", "id3-length"}


def test_other_rates_are_told(show: Path) -> None:
    data = (show / f"{FERRY}.mp3").read_bytes()
    assert find_frame_header(data, tag_size(data)) is not None
    _, found = check_stream(bytes([0xFF, 0xF3, 0x48, 0xC0]) + bytes(284), "x", broadcast=True)  # 24 kHz mono, 32 kbit/s
    assert {"mp3-rate", "mp3-bitrate"} <= {f.code for f in found}


# Anything may be given


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 5000, b"ID3\x04\0\0\x7f\x7f\x7f\x7f", b"\xff\xfb" * 4000, b"<rss", b"hello"]
)
@pytest.mark.parametrize("name", ["x.mp3", "x.xml", "x"])
def test_any_file_gives_findings(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert codes(tmp_path / name)


@pytest.mark.parametrize("target", ["nothing.mp3", "", "http://127.0.0.1:9/feed.xml", "https://[::1"])
def test_nothing_to_look_at_is_an_error(tmp_path: Path, target: str) -> None:
    with pytest.raises(ReadError):
        list(check(target if "://" in target else str(tmp_path / "empty" / target)))


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="neither a feed nor an MP3"):
        list(check(str(tmp_path)))


@given(st.binary(max_size=3000))
def test_no_bytes_upset_the_frame_reader(data: bytes) -> None:
    check_stream(b"\xff\xfb\x90\xc0" + data, "x")
    check_stream(data, "x")


@given(st.binary(max_size=300), st.sampled_from(["text/vtt", "application/x-subrip", "application/json"]))
def test_no_bytes_upset_the_transcript_readers(data: bytes, kind: str) -> None:
    check_transcript(kind, data, "x", 10)
    check_transcript(kind, b"WEBVTT\n\n" + data, "x", 10)
    list(check_chapters(data, "x", 10, ()))


@given(st.binary(max_size=300))
def test_no_bytes_upset_the_feed_reader(data: bytes) -> None:
    parse_feed(b'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">' + data, "x")


LENGTHS = [("83", 83), ("1:23", 83), ("1:00:01", 3601), ("", None), ("1:2:3:4", None), ("-3", None), ("x", None)]


@pytest.mark.parametrize(("text", "seconds"), LENGTHS)
def test_lengths_are_read(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


def test_every_code_has_a_level_and_a_remedy() -> None:
    for code, entry in known_codes().items():
        assert entry["level"] in ("error", "warning", "note"), code
        assert entry["remedy"].endswith("."), code


def test_findings_name_the_place(show: Path) -> None:
    sub("<itunes:duration>[^<]*", "<itunes:duration>soon")(show)
    (found,) = found_in(show)
    assert found.place == "feed.xml, item 1 'Café “Zürich” opens on the quay – naïve plan, big crowd'"
    assert json.dumps(found.message) == json.dumps("itunes:duration is 'soon'")


def test_a_tag_in_the_older_version_is_read(show: Path) -> None:
    data = (show / f"{FERRY}.mp3").read_bytes()
    id3 = ID3(BytesIO(data))
    id3.update_to_v23()
    id3.save(show / f"{FERRY}.mp3", v2_version=3)
    assert codes(show / f"{FERRY}.mp3") == set()


def test_a_feed_sends_nobody_to_a_private_address(good: Path, tmp_path: Path) -> None:
    """A feed that was typed is fetched where it lies; what it names elsewhere in private is not asked."""
    import contextlib
    import functools
    import http.server
    import threading

    asked: list[str] = []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    class Inner(Quiet):
        def parse_request(self) -> bool:
            asked.append(str(self.raw_requestline))
            return False

    with contextlib.ExitStack() as stack:

        def serve(handler: Callable[..., Quiet]) -> str:
            server = stack.enter_context(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_address[1]}"

        inner = serve(Inner)
        outer = serve(functools.partial(Quiet, directory=tmp_path))
        feed = (good / "feed.xml").read_text("utf-8").replace("https://pod.example.org/harbour", inner)
        (tmp_path / "feed.xml").write_text(feed, "utf-8")
        codes = {finding.code for finding in check(f"{outer}/feed.xml", quick=True)}
    assert "mp3-missing" in codes
    assert asked == []

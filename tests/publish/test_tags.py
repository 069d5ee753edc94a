import json
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import eyed3.id3
import lameenc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import marks_of
from mutagen.id3 import ID3

from audiobrief.errors import PublishError
from audiobrief.model import Article, Chapter, Kind, Link, Show, VoiceProfile
from audiobrief.publish.characters import one_line
from audiobrief.publish.cover.picture import Cover, make_cover
from audiobrief.publish.iso639 import iso_639_2
from audiobrief.publish.tag_bytes import PADDING_BYTES
from audiobrief.publish.tags import TagContent, lyrics, render_tag

VERSIONS = ("2.4", "2.3")
MARKS = marks_of(
    (Kind.TITLE, "Ferry returns & <stays>"),
    (Kind.STANDFIRST, "The small boat is back."),
    "Crews replaced the ramp.",
    (Kind.HEADING, "What comes next"),
    "Nothing – yet.",
)
CHAPTERS = tuple(Chapter(f"Part {n} – “ü” 🙂", n * 40_000, (n + 1) * 40_000) for n in range(12))
CONTENT = TagContent(
    article=Article(
        title="Ferry returns & <stays>",
        paragraphs=(),
        standfirst="The small boat is back.",
        byline="Alba Quay",
        published="2026-11-20",
        language="en-ZA",
        source_url="https://example.org/ferry returns/ü?a=1&b=2",
        site_name="The Harbour Post",
    ),
    marks=MARKS,
    chapters=CHAPTERS,
    duration_ms=480_000,
    voice=VoiceProfile("alba", "Calm Scottish reader", "en-GB", "espeak", "en-gb-scotland", licence="GPL-3.0-or-later"),
    artist="The Harbour Post",
    album="Harbour Briefing",
    cover=Cover(b"\xff\xd8\xff picture"),
    encoder="LAME 3.101, 64 kbit/s CBR mono, 22050 Hz",
    tool="audiobrief 0.1.0",
    guid="8d5b1f0e-0000-4000-8000-000000000000",
    show=Show("Harbour Briefing", link="https://example.org/", copyright="Harbour Post"),
    disclosure="Read by a synthetic voice.",
)
SUMMARY = "The small boat is back."
TEXTS = {
    "TIT2": "Ferry returns & <stays>",
    "TPE1": "The Harbour Post",
    "TALB": "Harbour Briefing",
    "TCON": "Podcast",
    "TIT3": SUMMARY,
    "TLAN": "eng",
    "TLEN": "480000",
    "TEXT": "Alba Quay",
    "TPUB": "The Harbour Post",
    "TCOP": "Harbour Post",
    "TENC": "audiobrief 0.1.0",
    "TSSE": "LAME 3.101, 64 kbit/s CBR mono, 22050 Hz",
    "COMM::eng": f"{SUMMARY}\nRead by a synthetic voice.",
    "USLT::eng": "Ferry returns & <stays>\n\nThe small boat is back.\n\nCrews replaced the ramp.\n\n"
    "What comes next\n\nNothing – yet.",
    "TXXX:digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
    "TXXX:disclosure": "Read by a synthetic voice.",
    "TXXX:voice": "alba: Calm Scottish reader",
    "TXXX:voice licence": "GPL-3.0-or-later",
    "TXXX:voice commercial use": "unclear",
}


def read(tag: bytes) -> ID3:
    return ID3(BytesIO(tag), translate=False)


def lyrics_of(megabytes: float) -> TagContent:
    line = "All of it is read aloud. " * 40
    return replace(CONTENT, marks=marks_of(*[line] * round(megabytes * 1000)), chapters=())


@pytest.fixture(scope="module")
def picture() -> Cover:
    return make_cover(None, title="Ferry returns", site="The Harbour Post", max_bytes=200_000)


@pytest.mark.parametrize("version", VERSIONS)
def test_texts(version) -> None:
    tag = read(render_tag(CONTENT, version=version))
    assert {name: str(tag[name]) for name in TEXTS} == TEXTS
    assert {frame.encoding for frame in tag.values() if hasattr(frame, "encoding")} <= {0, 3 if version == "2.4" else 1}


def test_links_stand_in_the_comment_in_plain_text() -> None:
    links = (Link("the report", "https://example.org/r", 0), Link("it", "https://example.org/r", 1))
    links += (Link("x", "javascript:1", 1), Link("long", f"https://example.org/{'x' * 500}", 1))
    linked = replace(CONTENT, article=replace(CONTENT.article, links=links))
    told = f"{SUMMARY}\nRead by a synthetic voice.\nthe report: https://example.org/r"
    assert str(read(render_tag(linked))["COMM::eng"]) == told
    assert "https" not in str(read(render_tag(replace(linked, rights="private")))["COMM::eng"])


def test_dates() -> None:
    assert str(read(render_tag(CONTENT))["TDRC"]) == "2026-11-20"
    dated = replace(CONTENT, date="2026-11-22T01:30:00+02:00")
    assert str(read(render_tag(dated))["TDRC"]) == "2026-11-21 23:30:00"
    old = read(render_tag(dated, version="2.3"))
    assert (str(old["TYER"]), str(old["TDAT"]), str(old["TIME"])) == ("2026", "2111", "2330")
    assert not old.getall("TDRC")
    assert not read(render_tag(replace(CONTENT, article=replace(CONTENT.article, published="soon")))).getall("TDRC")


@pytest.mark.parametrize("version", VERSIONS)
def test_links_are_ascii(version) -> None:
    tag = read(render_tag(CONTENT, version=version))
    address = "https://example.org/ferry%20returns/%C3%BC?a=1&b=2"
    assert (tag["WOAF"].url, tag["WXXX:article"].url, tag["WPUB"].url) == (address, address, "https://example.org/")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://[::1/"])
def test_only_web_addresses_are_links(url: str) -> None:
    tag = read(render_tag(replace(CONTENT, article=replace(CONTENT.article, source_url=url))))
    assert not tag.getall("WOAF")
    assert not tag.getall("WXXX")


@pytest.mark.parametrize("version", VERSIONS)
def test_lines_have_their_times(version) -> None:
    sylt = read(render_tag(CONTENT, version=version))["SYLT::eng"]
    assert (sylt.format, sylt.type) == (2, 1)
    assert sylt.text == [(mark.text, mark.start_ms) for mark in MARKS]


@pytest.mark.parametrize("version", VERSIONS)
def test_chapters_lie_in_time_order(version) -> None:
    data = render_tag(CONTENT, version=version)
    tag = read(data)
    assert [tag[f"CHAP:c{n}"].sub_frames["TIT2"].text for n in range(12)] == [[c.title] for c in CHAPTERS]
    assert [(c.start_time, c.end_time) for c in (tag[f"CHAP:c{n}"] for n in range(12))] == [
        (c.start_ms, c.end_ms) for c in CHAPTERS
    ]
    assert tag["CTOC:toc"].child_element_ids == [f"c{n}" for n in range(12)]
    assert tag["CTOC:toc"].flags == 3
    places = [data.index(b"c%d\0" % n + CHAPTERS[n].start_ms.to_bytes(4, "big")) for n in range(12)]
    assert places == sorted(places)


def test_no_chapters_no_contents() -> None:
    tag = read(render_tag(replace(CONTENT, chapters=())))
    assert not tag.getall("CHAP")
    assert not tag.getall("CTOC")


@pytest.mark.parametrize("version", VERSIONS)
def test_picture_is_last_and_padding_follows(version) -> None:
    data = render_tag(CONTENT, version=version)
    assert data.endswith(CONTENT.cover.data + bytes(PADDING_BYTES))
    assert read(data).size == len(data)
    assert read(data)["APIC:"].type == 3


def test_same_content_same_bytes() -> None:
    assert render_tag(CONTENT) == render_tag(CONTENT)


def test_a_private_tag_has_no_full_text() -> None:
    tag = read(render_tag(replace(CONTENT, rights="private")))
    assert not tag.getall("USLT")
    assert not tag.getall("SYLT")
    assert tag["TIT2"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("megabytes", "gone"), [(0.02, []), (0.06, ["SYLT"]), (0.3, ["SYLT", "USLT"])])
def test_a_long_text_gives_way_whole(version, megabytes, gone, picture) -> None:
    content = replace(lyrics_of(megabytes if version == "2.4" else megabytes / 2), cover=picture)
    told: list[str] = []
    data = render_tag(content, version=version, max_bytes=120_000, tell=told.append)
    tag = read(data)
    assert told == gone
    assert str(tag.get("TXXX:left out", "")) == ", ".join(gone)
    assert len(data) <= 120_000
    assert len(tag["APIC:"].data) >= 10_000
    if "USLT" not in gone:
        assert tag["USLT::eng"].text == lyrics(content.marks)


def test_the_cover_is_made_lighter_first(picture) -> None:
    told: list[str] = []
    data = render_tag(replace(CONTENT, cover=picture), max_bytes=30_000, tell=told.append)
    assert len(data) <= 30_000
    assert told == []
    assert read(data)["APIC:"].data[:3] == b"\xff\xd8\xff"


def test_what_cannot_fit_is_an_error() -> None:
    with pytest.raises(PublishError, match="allow more"):
        render_tag(replace(CONTENT, article=replace(CONTENT.article, title="word " * 20_000)), max_bytes=80_000)


def test_lyrics_join_the_parts_of_one_paragraph() -> None:
    first, second, third = marks_of("One.", "Two.", "Three.")
    assert lyrics((first, replace(second, paragraph=first.paragraph), third)) == "One. Two.\n\nThree."


hostile = st.text(st.one_of(st.characters(), st.sampled_from("\x00\n/😀\u202eש٣&<\ufeff\uffff")), max_size=300)


@settings(max_examples=60, deadline=None)
@given(title=hostile, name=hostile, url=hostile, version=st.sampled_from(VERSIONS))
def test_any_text_is_read_back(title: str, name: str, url: str, version) -> None:
    article = replace(CONTENT.article, title=title, byline=name, language=name, source_url=url, standfirst=title)
    content = replace(CONTENT, article=article, album=name, marks=marks_of(title), chapters=(Chapter(title, 0, 9),))
    tag = read(render_tag(content, version=version))
    for frame, text in (("TIT2", title), ("TALB", name), ("TEXT", name)):
        assert [str(found) for found in tag.getall(frame)] == ([one_line(text)] if one_line(text) else [])
    assert tag["CHAP:c0"].sub_frames["TIT2"].text == [one_line(title) or "c0"]


@pytest.mark.parametrize("version", VERSIONS)
def test_read_by_eyed3(version, tmp_path: Path) -> None:
    file = tmp_path / "tag.mp3"
    file.write_bytes(render_tag(replace(CONTENT, article=replace(CONTENT.article, title="ש😀" * 150)), version=version))
    tag = eyed3.id3.Tag()
    assert tag.parse(str(file))
    assert (tag.title, tag.artist, tag.genre.name) == ("ש😀" * 150, "The Harbour Post", "Podcast")
    assert tag.lyrics[0].text == TEXTS["USLT::eng"]
    assert [chapter.title for chapter in tag.chapters] == [chapter.title for chapter in CHAPTERS]
    assert [tuple(chapter.times) for chapter in tag.chapters] == [(c.start_ms, c.end_ms) for c in CHAPTERS]


@pytest.mark.tool("ffprobe")
@pytest.mark.parametrize("version", VERSIONS)
def test_ffprobe_lists_chapters_in_order(version, tmp_path: Path) -> None:
    file = tmp_path / "tag.mp3"
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.silence()
    file.write_bytes(render_tag(CONTENT, version=version) + encoder.encode(bytes(100_000)) + encoder.flush())
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(file)]
    shown = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["chapters"]
    assert [chapter["tags"]["title"] for chapter in shown] == [chapter.title for chapter in CHAPTERS]


@pytest.mark.parametrize(
    ("language", "code"),
    [("en", "eng"), ("en-ZA", "eng"), ("de_AT", "deu"), ("zh-Hans", "zho"), ("nso", "nso"), ("", "und"), ("x1", "und")],
)
def test_language_codes(language: str, code: str) -> None:
    assert iso_639_2(language) == code

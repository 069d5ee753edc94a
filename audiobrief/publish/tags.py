"""The ID3v2 tag of an episode, rendered in memory: it is written once, in front of the audio.

Frames are rendered one by one and put together here, since mutagen sorts them by size, and players
list chapters in the order in which they lie on disk. Text comes first, the picture last.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from audiobrief.errors import PublishError
from audiobrief.model import Article, Chapter, Kind, Mark, Show, VoiceProfile
from audiobrief.publish.characters import abridge, one_line
from audiobrief.publish.cover.picture import Cover, shrink_cover
from audiobrief.publish.iso639 import iso_639_2
from audiobrief.publish.tag_bytes import HEADER_BYTES, PADDING_BYTES, Frame, assemble_tag, render_frame, timestamp
from audiobrief.standards.urls import web_address

MAX_BYTES = 200_000  # a player reads the tag before the first sound; set by hand
LEAST_COVER_BYTES = 15_000
"""A cover is not made lighter than this while something else can give way; set by hand."""
RESERVE_BYTES = 300
"""For the picture's frame header, and for remarks on what was left out; set by hand."""
GIVES_WAY = ("SYLT", "USLT", "CHAP")
"""What an over-long tag loses, in this order: transcript and chapter files hold it too."""
LONGEST_SUMMARY = 250  # characters; players show two lines; set by hand
MOST_LINKS, LONGEST_LINK = 20, 300
"""Of an article, and characters of one, in a comment that players show as one text; set by hand."""
IPTC_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
FRONT_COVER = 3
"""Picture type of APIC (ID3v2.4 frames §4.14)."""
MILLISECONDS, LYRICS = 2, 1
"""SYLT's time stamps and kind of content (ID3v2.4 frames §4.9)."""
TOP_LEVEL_ORDERED = 3
"""Both flags of CTOC (ID3v2 Chapter Frame Addendum §3.2)."""
NO_OFFSET = 0xFFFFFFFF
"""CHAP (ID3v2 Chapter Frame Addendum §3.1): times count, not byte offsets."""


@dataclass(frozen=True, slots=True)
class TagContent:
    """Everything that an episode's tag says."""

    article: Article
    marks: tuple[Mark, ...]
    chapters: tuple[Chapter, ...]
    duration_ms: int
    voice: VoiceProfile
    artist: str
    """Who publishes it, or reads it."""
    album: str
    """The show's title, or the site's name."""
    date: str = ""
    """ISO 8601: when it is published; without it the article's own date counts."""
    cover: Cover | None = None
    encoder: str = ""
    """Encoder and its settings, such as "LAME 3.101, 64 kbit/s CBR mono, 22050 Hz"."""
    tool: str = "audiobrief"
    """This program and its version."""
    guid: str = ""
    show: Show | None = None
    rights: str = "own"
    """private: the tag has no full text."""
    chapter_pictures: tuple[Cover | None, ...] = ()
    """One a chapter, where there are any; they weigh beside `max_bytes`."""
    disclosure: str = ""
    """How people are told that the voice is synthetic."""


def render_tag(
    content: TagContent,
    *,
    version: Literal["2.4", "2.3"] = "2.4",
    max_bytes: int = MAX_BYTES,
    tell: Callable[[str], None] = lambda _: None,
) -> bytes:
    """Return the complete tag with 1 KB of padding: ID3v2.4 in UTF-8, or ID3v2.3 in UTF-16.

    To stay within `max_bytes` the cover is made lighter, down to 15 KB. If that is not enough, the line
    times (SYLT) go, then the text (USLT), then the chapters: each whole, never cut, and named in a frame
    "left out" and in a call of `tell`. Raises PublishError when even the rest is too large.
    """
    parts = {
        name: b"".join(render_frame(frame, version) for frame in frames)
        for name, frames in _list_frames(content).items()
    }
    max_bytes += sum(len(picture.data) for picture in content.chapter_pictures if picture)
    room = max_bytes - HEADER_BYTES - PADDING_BYTES - RESERVE_BYTES
    least = min(len(content.cover.data), LEAST_COVER_BYTES) if content.cover else 0
    left_out = []
    for name in GIVES_WAY:
        if _size(parts) + least > room and parts.pop(name):
            left_out.append(name)
            tell(name)
    if left_out:
        parts["left out"] = render_frame(_remark("left out", ", ".join(left_out)), version)
    if _size(parts) + least > room + RESERVE_BYTES:
        title = abridge(one_line(content.article.title), 60)
        raise PublishError(f"the tag of “{title}” needs more than {max_bytes} bytes: allow more, or shorten its title")
    if content.cover is not None:
        parts["APIC"] = render_frame(_picture(shrink_cover(content.cover, room - _size(parts))), version)
    return assemble_tag(b"".join(parts.values()), version)


def _list_frames(content: TagContent) -> dict[str, list[Frame]]:
    """Return the frames in the order in which they are written, in groups that stay or go together."""
    private = content.rights == "private"
    return {
        "texts": list(_text_frames(content)),
        "comments": list(_comment_frames(content)),
        "remarks": list(_remarks(content)),
        "links": list(_link_frames(content)),
        "CHAP": _chapter_frames(content) if content.chapters else [],
        "USLT": [] if private else list(_lyrics(content)),
        "SYLT": [] if private else list(_timed_lyrics(content)),
    }


def _text_frames(content: TagContent) -> Iterator[Frame]:
    from mutagen.id3 import Encoding, Frames

    article, show = content.article, content.show
    date = timestamp(content.date or article.published)
    texts = {
        "TIT2": article.title,
        "TPE1": content.artist,
        "TALB": content.album,
        "TCON": "Podcast",
        "TIT3": _summary(content),
        "TDRC": date,
        "TDRL": date,
        "TLAN": iso_639_2(article.language),
        "TLEN": str(content.duration_ms),
        "TEXT": article.byline,
        "TPUB": article.site_name,
        "TCOP": show.copyright if show else "",
        "TENC": content.tool,
        "TSSE": content.encoder,
        "TGID": content.guid,
    }
    for name, text in texts.items():
        if one_line(text):
            yield Frames[name](Encoding.UTF8, [one_line(text)])


def _comment_frames(content: TagContent) -> Iterator[Frame]:
    from mutagen.id3 import COMM, Encoding

    text = "\n".join(filter(None, (_summary(content), one_line(content.disclosure), *_links(content))))
    if text:
        yield COMM(Encoding.UTF8, iso_639_2(content.article.language), "", [text])


def _links(content: TagContent) -> Iterator[str]:
    """Yield the article's links in plain text, each once; none of an article whose text is not to go out."""
    if content.rights == "private":
        return
    links = {link.url: one_line(link.text) for link in reversed(content.article.links)}
    shown = (f"{text}: {url}" for url, text in reversed(links.items()) if web_address(url))
    yield from islice((line for line in shown if len(line) <= LONGEST_LINK), MOST_LINKS)


def _remarks(content: TagContent) -> Iterator[Frame]:
    voice = content.voice
    remarks = {
        "digitalSourceType": IPTC_SOURCE_TYPES + voice.digital_source_type,
        "disclosure": content.disclosure,
        "voice": ": ".join(filter(None, (voice.name, voice.description))),
        "voice licence": voice.licence,
        "voice base model": voice.base_model,
        "voice commercial use": voice.commercial,
    }
    return (_remark(name, one_line(text)) for name, text in remarks.items() if one_line(text))


def _remark(name: str, text: str) -> Frame:
    from mutagen.id3 import TXXX, Encoding

    return TXXX(Encoding.UTF8, name, [text])


def _link_frames(content: TagContent) -> Iterator[Frame]:
    from mutagen.id3 import WCOP, WOAF, WPUB, WXXX, Encoding

    show = content.show
    if article_url := web_address(content.article.source_url):
        yield WOAF(article_url)
        yield WXXX(Encoding.LATIN1, "article", article_url)
    if show and (show_url := web_address(show.link)):
        yield WPUB(show_url)
    if show and (licence_url := web_address(show.license_url)):
        yield WCOP(licence_url)


def _chapter_frames(content: TagContent) -> list[Frame]:
    """Return the table of contents and the chapters by time (ID3v2 Chapter Frame Addendum)."""
    from mutagen.id3 import CHAP, CTOC, TIT2, WXXX, Encoding

    chapters = content.chapters
    pictures = content.chapter_pictures or (None,) * len(chapters)
    names = [f"c{number}" for number in range(len(chapters))]
    frames = [CTOC(element_id="toc", flags=TOP_LEVEL_ORDERED, child_element_ids=names, sub_frames=[])]
    for name, chapter, picture in zip(names, chapters, pictures, strict=True):
        below = [TIT2(Encoding.UTF8, [one_line(chapter.title) or name])]
        if url := web_address(chapter.url):
            below.append(WXXX(Encoding.LATIN1, "article", url))
        if picture:
            below.append(_picture(picture))
        times = {"start_time": chapter.start_ms, "end_time": chapter.end_ms}
        offsets = {"start_offset": NO_OFFSET, "end_offset": NO_OFFSET}
        frames.append(CHAP(element_id=name, **times, **offsets, sub_frames=below))
    return frames


def _lyrics(content: TagContent) -> Iterator[Frame]:
    from mutagen.id3 import USLT, Encoding

    if text := lyrics(content.marks):
        yield USLT(Encoding.UTF8, iso_639_2(content.article.language), "", text)


def _timed_lyrics(content: TagContent) -> Iterator[Frame]:
    from mutagen.id3 import SYLT, Encoding

    lines = [(text, mark.start_ms) for mark in content.marks if (text := one_line(mark.text))]
    if lines:
        yield SYLT(Encoding.UTF8, iso_639_2(content.article.language), MILLISECONDS, LYRICS, "", lines)


def _picture(cover: Cover) -> Frame:
    from mutagen.id3 import APIC, Encoding

    return APIC(Encoding.LATIN1, cover.mime, FRONT_COVER, "", cover.data)


def lyrics(marks: Iterable[Mark]) -> str:
    """Return the text as it is read: a paragraph a block, parted by empty lines."""
    text = ""
    before = -1
    for mark in marks:
        line = one_line(mark.text)
        if line and text:
            same = mark.paragraph == before >= 0
            wide = unicodedata.east_asian_width(text[-1]) in "WF"
            text += "\n\n" if not same else "" if wide else " "
        text += line
        before = mark.paragraph
    return text


def _summary(content: TagContent) -> str:
    if standfirst := one_line(content.article.standfirst):
        return abridge(standfirst, LONGEST_SUMMARY)
    body = (one_line(mark.text) for mark in content.marks if mark.kind is Kind.BODY)
    return abridge(next(body, ""), LONGEST_SUMMARY)


def _size(parts: dict[str, bytes]) -> int:
    return sum(map(len, parts.values()))

"""Episode ↔ JSON: the record that an episode's folder keeps, the source of truth of a show.

The dataclasses are the schema. A word's time is four numbers instead of an object, since there are
hundreds of them; an article loses `text` and how it was read, and paragraphs the spans that referred to it.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, asdict, fields, replace
from datetime import datetime
from enum import Enum
from functools import cache
from itertools import islice
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from audiobrief.errors import PublishError
from audiobrief.expressions import regex
from audiobrief.model import Article, Episode, Kind, Mark, MarkWord, Paragraph, Pauses, VoiceProfile
from audiobrief.publish.characters import abridge, one_line

VERSION = 2
"""Raised when a field goes or changes its meaning; older ones are read, a newer one is refused."""
MARKS = '\n "marks": ['
"""Begins the last part of a record; no string in JSON holds a line break, so nothing else can look like it."""
STATUSES = ("live", "held", "scheduled", "retracted")
MOMENT = regex(r"(?:19|2\d)\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
"""As we write it; an older date has no form in a feed."""
PLAIN = regex(r"[\w.-]{0,255}", re.ASCII)
"""A language tag, a file's name: no way to another folder."""
LARGEST = 1 << 53
"""Beyond it JSON readers lose digits (RFC 8259 §6)."""
MOST = 1 << 40
"""Bytes of a terabyte, ms of 34 years: beyond it there is no MP3."""
OPENING_CHARACTERS = 240  # three lines of a front page; set by hand
LONE_SURROGATE = regex("[\ud800-\udfff]")
"""How Python spells a file name's undecodable byte; UTF-8 cannot hold it, JSON can."""

OF_READING = ("dropped", "page_words", "holds", "reserved", "remarks", "anchors", "pictures")
"""Fields of an article that tell how it was read, and nothing of what it says."""

Decode = Callable[[Any], Any]


def render_record(episode: Episode) -> str:
    """Return the episode as JSON text, the same text for the same episode."""
    record = asdict(replace(episode, marks=()))
    article = record["article"]
    for name in ("text", *OF_READING):
        del article[name]
    del record["marks"]
    for name in ("links", "page"):
        if not article[name]:
            del article[name]
    for paragraph in article["paragraphs"]:
        del paragraph["spans"]
        if not paragraph["language"]:
            del paragraph["language"]
    lines = json.dumps({"version": VERSION} | record, ensure_ascii=False, indent=1)
    marks = ",".join("\n  " + json.dumps(_mark(m), ensure_ascii=False, separators=(",", ":")) for m in episode.marks)
    text = lines[: -len("\n}")] + f",{MARKS}{marks}]\n}}\n"
    return LONE_SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def parse_record(text: str | bytes, name: str, *, with_marks: bool = True) -> Episode:
    """Return the episode of a record, with its marks or faster without; `name` is what an error calls it.

    Raises PublishError when it is damaged, or written by a newer audiobrief.
    """
    try:
        record = json.loads(text if with_marks else _without_marks(text))
        version = record["version"]
        if version in (1, VERSION):
            record |= {} if with_marks else {"marks": []}
            episode: Episode = decoder(Episode)(record)
            _refuse_unfit(episode)
            return _from_version_1(episode) if version == 1 else episode
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise PublishError(f"{name}: not an episode's record ({error}); restore it or remove its folder") from error
    if isinstance(version, int) and version > VERSION:
        raise PublishError(f"{name}: written by a newer audiobrief (record version {version}); update audiobrief")
    raise PublishError(f"{name}: record version {version!r} is unknown; restore it or remove its folder")


def _refuse_unfit(episode: Episode) -> None:
    """Raise ValueError for a value that no record of ours has; a record may come from anybody."""
    if episode.status not in STATUSES:
        raise ValueError(f"status {episode.status!r:.40} is none of {', '.join(STATUSES)}")
    for name, moment in (("published", episode.published), ("updated", episode.updated)):
        if moment and not MOMENT.fullmatch(moment):
            raise ValueError(f"{name} {moment!r:.40} is no date-time in UTC, such as 2026-11-22T06:30:00Z")
        datetime.fromisoformat(moment or "2026-01-01")  # says by itself which part of it is out of range
    if episode.slug in (".", "..") or set("/\\\0") & set(episode.slug):
        raise ValueError(f"slug {episode.slug!r:.40} is no name of a folder")
    for text in (episode.article.source_url, episode.guid, episode.slug, episode.audio.file):
        text.encode()  # raises ValueError for half a character: addresses, names and digests are made of them
    if not PLAIN.fullmatch(episode.article.language) or not PLAIN.fullmatch(episode.image):
        raise ValueError("language or image is not what it is called")
    audio = episode.audio
    if min(audio.byte_count, audio.duration_ms, audio.rate_hz, audio.bitrate_kbps, episode.revision) < 0:
        raise ValueError("a size, length or rate is negative")
    if max(audio.duration_ms, audio.byte_count, episode.revision, episode.season, episode.number) > MOST:
        raise ValueError("a size, length or number is larger than any episode's")


def tombstone(episode: Episode) -> Episode:
    """Return what stays of a retracted episode: who it was, and nothing of what it said."""
    article = replace(episode.article, paragraphs=(), standfirst="", byline="", text="", dropped=(), links=())
    audio = replace(episode.audio, byte_count=0, sha256="", duration_ms=0)
    return replace(episode, status="retracted", article=article, audio=audio, marks=(), chapters=(), correction="")


def render_summary(episode: Episode) -> str:
    """Return the episode as one line of JSON with no more of its text than how it begins."""
    article = replace(episode.article, paragraphs=_opening(episode.article), text="", dropped=(), links=())
    voice = replace(episode.voice, roles={}, pauses=Pauses(), lexicon=())
    return json.dumps(_short(replace(episode, article=article, voice=voice, marks=(), chapters=())))


def _opening(article: Article) -> tuple[Paragraph, ...]:
    """Return how the article begins, for a list of episodes; nothing where a standfirst says more."""
    told = (p for p in article.paragraphs if p.kind is Kind.BODY and not article.standfirst)
    return tuple(replace(p, text=abridge(one_line(p.text), OPENING_CHARACTERS), spans=()) for p in islice(told, 1))


def parse_summary(line: str) -> Episode:
    """Return the episode of a summary; raises ValueError, TypeError or KeyError when it is none."""
    episode: Episode = decoder(Episode)(json.loads(line))
    return episode


def identity_digest(known_by: str) -> str:
    """Return the digest that records and index hold of what an article is known by: records are public, paths not."""
    return hashlib.sha256(known_by.encode("utf-8", "surrogatepass")).hexdigest()


def text_identity(text_digest: str) -> str:
    """Return by what an article is known that has neither address nor file: its spoken text."""
    return f"sha256:{text_digest}"


def _from_version_1(episode: Episode) -> Episode:
    """Return the episode of a record of version 1 with its identity: it was found by address, else path, else text."""
    known_by = episode.article.source_url or episode.source_path or text_identity(episode.text_digest)
    return replace(episode, identity=identity_digest(known_by))


def _without_marks(text: str | bytes) -> str:
    """Return a record cut off before its marks, which are most of it; as it is when somebody wrote it otherwise."""
    whole = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    head, found, marks = whole.partition(f",{MARKS}")
    return head + "}" if found and marks.rstrip().endswith("]\n}") else whole


def _mark(mark: Mark) -> dict[str, Any]:
    values = {f.name: getattr(mark, f.name) for f in fields(mark) if f.name != "speaker" or mark.speaker}
    return values | {"words": [(w.start_ms, w.end_ms, w.shown_start, w.shown_end) for w in mark.words]}


def _short(value: Any) -> Any:
    """Return a dataclass as JSON without the fields that hold their default."""
    if isinstance(value, tuple):
        return [_short(part) for part in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    return {f.name: _short(part) for f in fields(value) if (part := getattr(value, f.name)) not in _defaults(f)}


def _defaults(field: Field[Any]) -> tuple[Any, ...]:
    factory = field.default_factory
    return () if field.default is factory else (field.default if factory is MISSING else factory(),)


@cache
def decoder(kind: Any) -> Decode:
    """Return the function that turns JSON into a value of the annotated kind, checking as it goes."""
    if kind in (MarkWord, Paragraph):
        return _mark_word if kind is MarkWord else _paragraph
    if hasattr(kind, "__dataclass_fields__"):
        decode = _dataclass_decoder(kind)
        return _once(decode) if kind is VoiceProfile else decode
    if get_origin(kind):
        return _generic_decoder(get_origin(kind), get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _scalar_decoder(kind)


def _generic_decoder(origin: Any, args: tuple[Any, ...]) -> Decode:
    if origin in (Union, UnionType):
        inner = decoder(next(a for a in args if a is not NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is Literal:
        return _literal_decoder(args)
    if origin is tuple:
        inners = [decoder(a) for a in args if a is not Ellipsis]
        if args[-1] is Ellipsis:
            return lambda value: tuple(map(inners[0], _expect(value, list)))
        return lambda value: tuple(f(v) for f, v in zip(inners, _expect(value, list), strict=True))
    inner = decoder(args[1])
    return lambda value: {str(k): inner(v) for k, v in _expect(value, dict).items()}


def _literal_decoder(args: tuple[Any, ...]) -> Decode:
    def decode(value: Any) -> Any:
        if value not in args:
            raise ValueError(f"{value!r:.40} is none of {args}")
        return value

    return decode


def _dataclass_decoder(kind: Any) -> Decode:
    hints = get_type_hints(kind)
    decoders = {f.name: decoder(hints[f.name]) for f in fields(kind)}
    plain = {name: hint for name, hint in hints.items() if hint in (str, int, bool, float)}
    required = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]

    def decode(value: Any) -> Any:
        _expect(value, dict)
        for name in required:
            if name not in value:
                raise ValueError(f"{name} is missing")
        values = {}
        for name, part in value.items():
            if type(part) is plain.get(name):
                values[name] = part if type(part) is str else _sized(part)
            elif name in decoders:
                values[name] = decoders[name](part)
        return kind(**values)

    return decode


def _once(decode: Decode) -> Decode:
    """Return a decoder that knows again what it has decoded: one voice speaks thousands of episodes."""
    known: dict[str, Any] = {}

    def decode_once(value: Any) -> Any:
        name = repr(value)
        if name not in known:
            known[name] = decode(value)
        return known[name]

    return decode_once


def _paragraph(value: Any) -> Paragraph:
    text, hints = value["text"], _expect(value.get("hints", []), list)
    language = _expect(value.get("language", ""), str)
    said = tuple(_expect(hint, str) for hint in hints)
    return Paragraph(_expect(text, str), Kind(value.get("kind", Kind.BODY)), (), said, language)


def _mark_word(value: Any) -> MarkWord:
    start_ms, end_ms, shown_start, shown_end = value
    return MarkWord(*(int(_sized(part)) for part in (start_ms, end_ms, shown_start, shown_end)))


def _sized(value: Any) -> Any:
    """Return a number that arithmetic bears; raises ValueError for one without end and one beyond every use."""
    if not -LARGEST <= value <= LARGEST:  # as "not a number" never is
        raise ValueError(f"{value!r:.40} is out of range")
    return value


def _scalar_decoder(kind: Any) -> Decode:
    accepted = (int, float) if kind is float else kind

    def decode(value: Any) -> Any:
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            raise TypeError(f"{value!r:.40} is not {kind.__name__}")
        return value if isinstance(value, str) else _sized(value)

    return decode


def _expect(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r:.40} is not a {kind.__name__}")
    return value

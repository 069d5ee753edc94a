"""What a page shows, worked out from an episode before any markup: lines split into words, blocks, addresses, dates.

A browser counts UTF-16 units and Python code points, so pages get pieces of text with their times and never offsets.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, takewhile
from urllib.parse import quote

from audiobrief.expressions import regex
from audiobrief.model import Chapter, Episode, Kind, Mark, MarkWord, Show
from audiobrief.publish.characters import abridge, curled, one_line, unescaped
from audiobrief.publish.page.assets import SMALL_COVER
from audiobrief.publish.page.words import Words, find_words
from audiobrief.standards.urls import web_address

HEAD_KINDS = {Kind.TITLE, Kind.STANDFIRST, Kind.BYLINE, Kind.DATE}
TAGS = {Kind.TITLE: "h2", Kind.HEADING: "h2", Kind.QUOTE: "blockquote", Kind.LIST_ITEM: "li"}
NOTE_KINDS = {Kind.NOTE, Kind.NOTICE, Kind.CAPTION, Kind.TABLE, Kind.CODE, Kind.BYLINE, Kind.DATE}

BETWEEN_NAMES = regex(r"\s*(?:[,;]|\band\b|&)\s*")
COPYRIGHT_WORDS = regex(r"©|\(c\)|\bcopyright\b|\b(?:19|20)\d\d\b(?:\s*[-\u2013]\s*(?:19|20)?\d\d\b)?", re.IGNORECASE)
FIRST_SENTENCE = regex(r".{40,}?[.!?…。\uff01\uff1f؟।][^\w\s]*(?=\s+[^a-z]|$)")
"""One of fewer characters says too little."""
MOST_TITLE_CHARACTERS, AMPERSAND_MORE = 70, 4
"""Of a window's title, as search results show it and html-validate counts, for which "&" is "&amp;"."""
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
RIGHT_TO_LEFT_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: a word with its time, or what stands between two words."""

    text: str
    start_ms: int = -1
    """-1 for what is not spoken as a word."""
    end_ms: int = -1


@dataclass(frozen=True, slots=True)
class PageLine:
    """A spoken line as a page shows it."""

    start_ms: int
    end_ms: int
    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The line as shown."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def word_times(self) -> tuple[int, ...]:
        """Start and end of every word in the order of the text, counted from the start of the line."""
        words = (piece for piece in self.pieces if piece.start_ms >= 0)
        return tuple(ms - self.start_ms for word in words for ms in (word.start_ms, word.end_ms))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, quotation or list item."""

    tag: str
    lines: tuple[PageLine, ...]
    note: bool = False
    """Whether it is small print, such as a caption."""


@dataclass(frozen=True, slots=True)
class PageText:
    """All that is spoken, sorted into the head of the page and its body."""

    title: tuple[PageLine, ...]
    """Empty when the title is not spoken; so the others."""
    standfirst: tuple[PageLine, ...]
    byline: tuple[PageLine, ...]
    blocks: tuple[Block, ...]


def split_mark(mark: Mark, language: str = "") -> PageLine:
    """Return a line cut into words and what stands between them; words that share characters become one.

    With its language its quotation marks are those of print.
    """
    if language and mark.kind is not Kind.CODE:
        mark = replace(mark, text=curled(mark.text, language))
    pieces: list[Piece] = []
    at = 0
    for start, end, start_ms, end_ms in _shown_words(mark.words, len(mark.text)):
        if start > at:
            pieces.append(Piece(mark.text[at:start]))
        pieces.append(Piece(mark.text[start:end], start_ms, end_ms))
        at = end
    if at < len(mark.text):
        pieces.append(Piece(mark.text[at:]))
    return PageLine(mark.start_ms, mark.end_ms, mark.kind, tuple(pieces))


def _shown_words(words: Iterable[MarkWord], length: int) -> list[tuple[int, int, int, int]]:
    found: list[tuple[int, int, int, int]] = []
    for word in sorted(words, key=lambda w: (w.shown_start, w.shown_end)):
        start, end = max(0, word.shown_start), min(length, word.shown_end)
        if end <= start:
            continue
        if found and start < found[-1][1]:
            before = found.pop()
            start, end = before[0], max(end, before[1])
            found.append((start, end, min(before[2], word.start_ms), max(before[3], word.end_ms)))
        else:
            found.append((start, end, word.start_ms, word.end_ms))
    return found


def sort_text(episode: Episode) -> PageText:
    """Return the episode's lines, sorted into headline, standfirst, byline and blocks."""
    runs = list(_runs(episode.marks, episode.article.language))
    labels = list(takewhile(lambda run: run[0] in (Kind.NOTICE, Kind.NOTE), runs))
    del runs[: len(labels)]
    head: dict[Kind, tuple[PageLine, ...]] = {}
    if _opens_with_its_title(runs, episode.article.title):
        while runs and runs[0][0] in HEAD_KINDS and runs[0][0] not in head:
            kind, lines = runs.pop(0)
            head[kind] = lines
    deep = any(kind is Kind.TITLE for kind, _ in runs)
    blocks = tuple(_block(kind, lines, deep) for kind, lines in (*labels, *runs))
    byline = head.get(Kind.BYLINE, ()) + head.get(Kind.DATE, ())
    return PageText(head.get(Kind.TITLE, ()), head.get(Kind.STANDFIRST, ()), byline, blocks)


def _runs(marks: Iterable[Mark], language: str) -> Iterator[tuple[Kind, tuple[PageLine, ...]]]:
    """Yield the lines of one paragraph together: a very long one is spoken in several."""
    numbered = enumerate(marks)
    for (kind, _), run in groupby(
        numbered, key=lambda n: (n[1].kind, n[1].paragraph if n[1].paragraph >= 0 else -n[0])
    ):
        yield kind, tuple(split_mark(mark, language) for _, mark in run)


def _opens_with_its_title(runs: list[tuple[Kind, tuple[PageLine, ...]]], title: str) -> bool:
    titles = [lines for kind, lines in runs if kind is Kind.TITLE]
    if not titles or runs[0][0] is not Kind.TITLE:
        return False
    return len(titles) == 1 or _letters("".join(line.text for line in titles[0])) == _letters(title)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _block(kind: Kind, lines: tuple[PageLine, ...], deep: bool) -> Block:
    tag = "h3" if deep and kind is Kind.HEADING else TAGS.get(kind, "p")
    return Block(tag, lines, kind in NOTE_KINDS)


def page_chapters(episode: Episode) -> tuple[Chapter, ...]:
    """Return the chapters of an episode that are worth a list."""
    return listed_chapters(episode.chapters, episode.article.title, episode.article.language)


def listed_chapters(chapters: Sequence[Chapter], headline: str, language: str) -> tuple[Chapter, ...]:
    """Return the chapters worth a list: none when there is only one. What repeats the headline is the opening."""
    if len(chapters) <= 1:
        return ()
    first, *others = chapters
    if _letters(first.title) == _letters(headline):
        first = replace(first, title=find_words(language)["opening"])
    return (first, *(replace(c, title=curled(c.title, language)) for c in others))


def text_direction(language: str) -> str:
    """Return "rtl" or "ltr" for a BCP 47 language."""
    parts = language.lower().replace("_", "-").split("-")
    scripts = [part for part in parts[1:] if re.fullmatch(r"[a-z]{4}", part)]
    if scripts:
        return "rtl" if scripts[0] in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0] in RIGHT_TO_LEFT else "ltr"


def language_tag(language: str) -> str:
    """Return a language fit for a `lang` attribute; "und" for what is none."""
    tag = language.strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag) else "und"


def audio_name(episode: Episode) -> str:
    """Return the MP3's address relative to the episode's page; its query changes with the bytes."""
    version = episode.audio.sha256[:8]
    return f"{episode.audio.file}?v={version}" if version else episode.audio.file


def episode_path(episode: Episode) -> str:
    """Return the episode's folder relative to the show's, with a slash at its end."""
    return f"episodes/{episode.slug}/"


def archive_path(episode: Episode) -> str:
    """Return the folder of an archive that holds an episode's MP3, with a slash at its end."""
    return f"articles/{episode.slug[:2]}/{episode.slug[2:4]}/"


def show_address(show: Show | None, path: str = "") -> str:
    """Return the public address of a path in the show's folder; empty while the show has no base URL."""
    base = _base_address(show.base_url) if show else ""
    return f"{base}/{path}" if base else ""


@cache
def _base_address(base_url: str) -> str:
    return web_address(base_url).rstrip("/")


def is_private(episode: Episode, show: Show | None) -> bool:
    """Return whether it is another's article, whose text goes into no feed."""
    return "private" in (episode.rights, show.rights if show else "")


def is_listed(show: Show, episode: Episode | None = None) -> bool:
    """Return whether search engines and directories may list what a show, or an episode of it, has."""
    return show.listed and "private" not in (show.rights, episode.rights if episode else "")


def copyright_holder(show: Show) -> str:
    """Return who holds the rights, without the word, the sign or the year: those who show it put them (PSP-1)."""
    return " ".join(COPYRIGHT_WORDS.sub(" ", one_line(show.copyright)).split()).strip(" ,-")


def shown_title(episode: Episode) -> str:
    """Return the title as a page prints it."""
    return curled(one_line(episode.article.title), episode.article.language)


def document_title(episode: Episode, after: str = "") -> str:
    """Return the title of a window: the episode's and what comes after it, as far as there is room."""
    title = shown_title(episode)
    both = f"{title} \u2013 {after}" if after else title
    room = MOST_TITLE_CHARACTERS - AMPERSAND_MORE * both.count("&")
    return both if len(both) <= room else abridge(title, room)


def small_picture(episode: Episode, show: Show) -> str:
    """Return the path, in the show's folder, of what pages show in small of an episode; empty for nothing.

    One that we drew says the headline, in letters that nobody reads there, beside the headline: the show's then.
    """
    if episode.image and not episode.image_drawn:
        return episode_path(episode) + quote(episode.image)
    return SMALL_COVER if show.image else ""


def episode_labels(episode: Episode, show: Show | None, words: Words) -> tuple[str, ...]:
    """Return what is said of an episode beside its date: its place in the show, what kind it is, for whom it is not."""
    numbers = (("season", episode.season), ("number", episode.number))
    explicit = episode.explicit if episode.explicit is not None else show is not None and show.explicit
    placed = (words.fill(key, n=n) for key, n in numbers if n)
    kind = words[episode.kind] if episode.kind != "full" else ""
    return tuple(filter(None, (*placed, kind, words["explicit"] if explicit else "")))


def opening_line(episode: Episode) -> str:
    """Return what a list says of an episode: its standfirst, else its first sentence."""
    article = episode.article
    text = unescaped(article.standfirst)
    if not text:
        told = next((unescaped(p.text) for p in article.paragraphs if p.kind is Kind.BODY), "")
        first = FIRST_SENTENCE.match(told)
        text = first[0] if first else told
    return curled(text, article.language)


def author_names(byline: str) -> list[str]:
    """Return the names in a byline, each once."""
    return list(dict.fromkeys(filter(None, BETWEEN_NAMES.split(one_line(byline)))))


def iso_duration(duration_ms: int) -> str:
    """Return a length as ISO 8601 has it: "PT1H2M3S"."""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes or hours else ''}{seconds}S"

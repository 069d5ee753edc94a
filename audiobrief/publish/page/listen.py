"""The player in the publisher's own article: listen.js, and the two small files of an episode that it reads.

by-url/<digest>.json is fetched by everyone who opens the article, so it holds no text; the lines with their word
times wait in the episode's folder until somebody presses play. A Bloom filter in the script knows which articles
have an episode: all other pages of a site ask for nothing, and no missing file shows up in a browser's console.
Where there are too many for the script to carry, the filter lies in parts beside the by-url files, and a page asks for
its part.
"""

import base64
import hashlib
import json
import struct
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from audiobrief.model import Episode, Show
from audiobrief.publish.characters import one_line
from audiobrief.publish.page.assets import READER, assets_version, read_script, read_style
from audiobrief.publish.page.data import (
    audio_name,
    episode_path,
    language_tag,
    page_chapters,
    split_mark,
    text_direction,
)
from audiobrief.publish.page.meta import player_state
from audiobrief.publish.page.words import find_words

VERSION = 1
"""Raised when the player and its by-url files no longer understand each other."""
LINES_FILE = "lines.json"
BITS_PER_ARTICLE = 16  # with the eight probes of a digest's words: one other page in 1,700 asks in vain
MOST_FILTER_BITS = 8 * 3200  # 3,200 bytes beside a script of 15 kB
FEWEST_BITS_PER_ARTICLE = 5  # fewer let too many pages through to be worth their weight; set by hand
PARTS = 256
"""Of a filter that is no longer in the script: one for each first byte of a digest."""
PROBES = struct.Struct(">8I")


def by_url_name(canonical_url: str) -> str:
    """Return the name of the by-url file of an article: the sha256 of its canonical address."""
    return f"{hashlib.sha256(canonical_url.encode()).hexdigest()}.json"


def render_by_url(episode: Episode, show: Show) -> str:
    """Return the JSON that listen.js reads for an article; its addresses are relative to the show's folder."""
    folder = episode_path(episode)
    words = find_words(episode.article.language, show.language)
    head = player_state(episode, show) | {
        "version": VERSION,
        "page": f"{folder}index.html",
        "audio": folder + audio_name(episode),
        "lines": f"{folder}{LINES_FILE}?v={_digest(render_lines(episode))}",
        "length": words.length(episode.audio.duration_ms),
        "recorded": episode.updated or episode.published,
        "words_direction": text_direction(words.language),
        "language": language_tag(episode.article.language),
        "chapters": [[chapter.start_ms, one_line(chapter.title)] for chapter in page_chapters(episode)],
    }
    return _json(head)


def render_lines(episode: Episode) -> str:
    """Return the spoken lines as JSON, each [start ms, end ms, kind, pieces, word times].

    Every second piece of a line is a word; the times are start and end of each in ms from the line's start.
    """
    lines = [
        [line.start_ms, line.end_ms, line.kind.value, _alternating(line.pieces), list(line.word_times)]
        for line in map(split_mark, episode.marks)
    ]
    return _json({"version": VERSION, "lines": lines})


def _alternating(pieces: Iterable[Any]) -> list[str]:
    """Return the texts so that words stand at odd places, with empty texts where two words touch."""
    texts: list[str] = []
    for piece in pieces:
        if len(texts) % 2 != (piece.start_ms >= 0):
            texts.append("")
        texts.append(piece.text)
    return texts


def render_listen_script(article_urls: Sequence[str] | None = None, *, home: str = "") -> str:
    """Return listen.js; with the canonical URLs of all articles that have an episode, it asks for no others.

    `home` is the show's address, for a script that was inlined or bundled and no longer lies beside the show.
    """
    if article_urls is None:
        known = {"bits": 0, "data": ""}
    elif has_parts(article_urls):
        known = {"bits": 0, "data": "", "parts": True}
    else:
        known = article_filter(article_urls)
    reader = f"{READER}?v={assets_version()}"
    return read_script("listen", KNOWN=known, READER=reader, HOME=home, STYLE=read_style("listen"))


def render_listen_files(article_urls: Sequence[str], *, home: str = "") -> dict[str, str]:
    """Return path in the show's folder → text of the script, and of the parts of its filter when it has any."""
    return {"listen.js": render_listen_script(article_urls, home=home)} | _render_filter_parts(article_urls)


def has_parts(article_urls: Sequence[str]) -> bool:
    """Return whether these are too many articles for a filter in the script."""
    return len(article_urls) * FEWEST_BITS_PER_ARTICLE > MOST_FILTER_BITS


def _render_filter_parts(article_urls: Sequence[str]) -> dict[str, str]:
    if not has_parts(article_urls):
        return {}
    parts: list[set[bytes]] = [set() for _ in range(PARTS)]
    for digest in _digests(article_urls):
        parts[digest[0]].add(digest)
    return {f"by-url/known-{n:02x}.json": _json(_filter(digests)) for n, digests in enumerate(parts)}


def article_filter(article_urls: Iterable[str]) -> dict[str, Any]:
    """Return a Bloom filter over canonical URLs: its size in bits, 0 for no filter, and the bits in base64.

    The probes are the eight big-endian 32-bit words of the URL's sha256, each modulo the size.
    """
    return _filter(_digests(article_urls))


def _digests(article_urls: Iterable[str]) -> set[bytes]:
    return {hashlib.sha256(url.encode()).digest() for url in article_urls if url}


def _filter(digests: Collection[bytes]) -> dict[str, Any]:
    bits = min(MOST_FILTER_BITS, max(64, BITS_PER_ARTICLE * len(digests)))
    if len(digests) * FEWEST_BITS_PER_ARTICLE > bits:
        return {"bits": 0, "data": ""}
    table = bytearray(-(-bits // 8))
    for digest in digests:
        for probe in PROBES.unpack(digest):
            bit = probe % bits
            table[bit >> 3] |= 1 << (bit & 7)
    return {"bits": bits, "data": base64.b64encode(table).decode()}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode() + "\n"

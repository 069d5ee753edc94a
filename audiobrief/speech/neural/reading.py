"""hibari's reading of words with its dictionaries on disk: in memory they take 100 MB and half a second to load."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hibari.g2p import ASSETS, G2P, Lexicon, Tagger, Tokenizer

from audiobrief.speech.neural.derived import derive
from audiobrief.speech.neural.table import Table, render_table
from audiobrief.version import version_of

TABLE_VERSION = 1
"""Part of its name: raise it when the table is made in another way."""


class Reading(G2P):  # type: ignore[misc]  # the package is untyped
    """hibari's G2P, reading the same: only where it looks words up is another place."""

    def __init__(self, *, british: bool) -> None:
        accent = "gb" if british else "us"
        name = f"reading-{accent}-{version_of('hibari-tts')}-{TABLE_VERSION}"
        table = Table(derive(name, lambda: render_table(_entries(accent))))
        self.lexicon = Lexicon(_Part(table, "gold "), _Part(table, "silver "), british=british)
        self.tokenizer = Tokenizer(_asset("tokenizer_exceptions.json"))
        self.tagger = Tagger(
            {"weights": _Part(table, "weights "), "tagdict": _Part(table, "tagdict "), "tags": table.get("tags")}
        )
        self.tagger.vocab = _Part(table, "vocab ")
        self._oov = None  # loaded when the first word is unknown
        self.unk = ""
        self.british = british


class _Part:
    """The keys of a table that begin alike, without that beginning."""

    def __init__(self, table: Table, beginning: str) -> None:
        self._table, self._beginning = table, beginning

    def get(self, key: str) -> Any:
        return self._table.get(self._beginning + key)

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None


def _entries(accent: str) -> Iterator[tuple[str, Any]]:
    """Yield all that is looked up: pronunciations, and the tagger's words and weights."""
    for kind in ("gold", "silver"):
        for word, sounds in _asset(f"lexicon_{accent}_{kind}.json.gz").items():
            yield f"{kind} {word}", sounds
    tagger = _asset("tagger.json.gz")
    yield "tags", tagger["tags"]
    for word in tagger["vocab"]:
        yield f"vocab {word}", 1
    for kind in ("tagdict", "weights"):
        for key, value in tagger[kind].items():
            yield f"{kind} {key}", value


def _asset(name: str) -> Any:
    file = Path(ASSETS) / name
    return json.loads(gzip.decompress(file.read_bytes()) if name.endswith(".gz") else file.read_bytes())

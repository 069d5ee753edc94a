"""Triggers: the words a line must have for an expression to be worth compiling and trying.

They are read off the expressions by tests/benchmarks/derive_triggers.py and kept beside the rules as data. An
expression without an entry, such as one written a minute ago, is tried on every line: slower, never wrong.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Trigger:
    """What is known of every line that an expression matches."""

    first: frozenset[str] = frozenset()
    """The words with which a match can begin; none when there is no telling."""
    needs: tuple[frozenset[str], ...] = ()
    """Of each of these sets the line has a word."""
    longest: int = 0
    """The most characters of a line that is all of a match; 0 where there is no such limit."""


ALWAYS = Trigger()


def key_of(sort: str, pattern: str) -> str:
    """Return what an expression's trigger is filed under; a changed expression has another."""
    return f"{zlib.crc32(f'{sort} {pattern}'.encode()):08x}"


def file_in(folder: Path, language: str) -> Path:
    """Return the file that holds the triggers of a language's rules, those of all languages with its words included."""
    return folder / f"{language}.triggers.json"


def triggers_in(folder: Path, language: str) -> Mapping[str, Trigger]:
    """Return the triggers of a language by their keys: [most characters, first words, [needed words, …]].

    Words are parted by spaces.
    """
    file = file_in(folder, language)
    if not file.is_file():
        return {}
    entries: dict[str, tuple[int, str, list[str]]] = json.loads(file.read_text("utf-8"))
    return {
        key: Trigger(frozenset(first.split()), tuple(frozenset(words.split()) for words in needs), longest)
        for key, (longest, first, needs) in entries.items()
    }

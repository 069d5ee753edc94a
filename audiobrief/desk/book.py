"""Lexicon files that people and programs both write: one entry is put in, and all else stays as it was.

A file is TOML, from the written form to how it is said, one entry a line.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import tomli

from audiobrief.disk.atomic import write_whole
from audiobrief.disk.writer_lock import locked
from audiobrief.errors import SettingsError
from audiobrief.expressions import regex
from audiobrief.folders import LEXICONS, user_config_folder
from audiobrief.settings import LexiconEntry
from audiobrief.text.language.lexicon import find_fault, read_lexicon

_HEAD = "# Names and how they are said, as audiobrief lexicon add keeps them; audiobrief help voices tells the forms.\n"
_TABLE = regex(r"^\s*\[", re.MULTILINE)
_PATIENCE_S = 30.0
"""How long one writer waits for another; writing takes milliseconds."""


def lexicon_file(language: str, show: Path | None = None) -> Path:
    """Return the file of a BCP 47 language's own lexicon: a show's, or the user's."""
    return (show / LEXICONS if show else user_config_folder() / LEXICONS) / f"{language}.toml"


def keep(file: Path, entries: Mapping[str, LexiconEntry]) -> dict[str, LexiconEntry | None]:
    """Put entries into a lexicon file, in place of those of their names.

    Returns the names that changed, each with what it was before, or None for a new one.

    The file appears whole, or stays as it was. Raises SettingsError for an entry that cannot be said, or one that is
    written over several lines there, and must be changed by hand.
    """
    for written, entry in entries.items():
        if fault := find_fault(written, entry):
            raise SettingsError(f'"{written}" {fault}')
    with locked(file.parent / ".lock", _PATIENCE_S):
        known = read_lexicon(file) if file.is_file() else {}
        changed = {written: known.get(written) for written, entry in entries.items() if known.get(written) != entry}
        if not changed:
            return {}
        text = file.read_text("utf-8") if file.is_file() else _HEAD
        for written in changed:
            text = _with_entry(text, written, entries[written], file, is_known=written in known)
        write_whole(file, text)
        return changed


def render_entry(written: str, entry: LexiconEntry) -> str:
    """Return an entry as a line of a lexicon file."""
    bare = entry.say or (f"[[{entry.phonemes}]]" if entry.phonemes else "")
    if bare.strip("[]/ ") and LexiconEntry.from_text(bare) == entry:
        said = _quoted(bare)
    else:
        said = f"{{ {', '.join(_assignments(entry))} }}"
    return f"{_quoted(written)} = {said}"


def _assignments(entry: LexiconEntry) -> list[str]:
    found = []
    for f in fields(entry):
        value = getattr(entry, f.name)
        if value != f.default:
            found.append(f"{f.metadata.get('key', f.name)} = {_value(value)}")
    return found


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a TOML basic string is written as JSON


def _with_entry(text: str, written: str, entry: LexiconEntry, file: Path, *, is_known: bool) -> str:
    line = render_entry(written, entry)
    names = [_quoted(written), f"'{written}'", *([written] if re.fullmatch(r"[\w-]+", written, re.ASCII) else [])]
    one_line = re.compile(rf"^[ \t]*(?:{'|'.join(map(re.escape, names))})[ \t]*=[^\n]*$", re.MULTILINE)
    table = _TABLE.search(text)
    rows = list(one_line.finditer(text, 0, table.start() if table else len(text)))
    if is_known and len(rows) == 1 and _is_whole(rows[0][0]):
        return text[: rows[0].start()] + line + text[rows[0].end() :]
    if is_known:
        raise SettingsError(f'{file}: "{written}" is not written on one line there; change it by hand to: {line}')
    at = table.start() if table else len(text)
    before = text[:at]
    gap = "" if not before or before.endswith("\n") else "\n"
    return f"{before}{gap}{line}\n{text[at:]}"


def _is_whole(row: str) -> bool:
    """Tell whether a row of a file is an entry by itself, and no beginning of one over several lines."""
    try:
        return len(tomli.loads(row)) == 1
    except tomli.TOMLDecodeError:
        return False

"""A lexicon as a table for spreadsheets (CSV), out and in."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from audiobrief.errors import SettingsError
from audiobrief.settings import LexiconEntry
from audiobrief.text.language.lexicon import find_fault

WRITTEN = "written"
COLUMNS = (WRITTEN, "say", "letters", "phonemes", "ipa", "as", "case", "engines")
"""The column of the word, and a lexicon's keys."""
_YES, _NO = frozenset({"true", "yes", "1", "x"}), frozenset({"false", "no", "0", ""})
_FORMULA = ("=", "+", "-", "@", "\t")
"""With these a spreadsheet takes a cell for a formula (OWASP, CSV injection); an apostrophe before says it is text."""
_MOST_BYTES = 20_000_000
"""A table of more is no list of names."""


def render_table(entries: Mapping[str, LexiconEntry]) -> str:
    """Return entries as CSV with a head, in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for written, entry in entries.items():
        values = {f.metadata.get("key", f.name): getattr(entry, f.name) for f in fields(entry)}
        rows.writerow(map(_cell, (written, *(values[column] for column in COLUMNS[1:]))))
    return "\ufeff" + out.getvalue()


def parse_table(data: bytes, name: str) -> dict[str, LexiconEntry]:
    """Return the entries of a CSV table with a head; cells may lie between commas, semicolons or tabs.

    Raises SettingsError naming file and line.
    """
    if len(data) > _MOST_BYTES:
        raise SettingsError(f"{name}: larger than {_MOST_BYTES // 1_000_000} MB; this is no lexicon")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}: not in UTF-8 ({error.reason}); save it as CSV UTF-8") from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _entries(rows, name)
    except csv.Error as error:
        raise SettingsError(f"{name}, line {rows.line_num}: not a table ({error}); mend its quotes") from error


def _entries(rows: Any, name: str) -> dict[str, LexiconEntry]:
    columns = [cell.strip().casefold() for cell in next(rows, [])]
    if WRITTEN not in columns or not set(columns) <= set(COLUMNS):
        raise SettingsError(f"{name}, line 1: the first row names the columns: {', '.join(COLUMNS)}")
    entries: dict[str, LexiconEntry] = {}
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        cells = {column: _text(cell) for column, cell in zip(columns, row, strict=False)}
        written = cells.pop(WRITTEN, "")
        try:
            entry = _entry(cells)
        except ValueError as error:
            raise SettingsError(f'{name}, line {rows.line_num}: "{written}": {error}') from error
        if fault := find_fault(written, entry):
            raise SettingsError(f'{name}, line {rows.line_num}: "{written}" {fault}')
        entries[written] = entry
    return entries


def _entry(cells: Mapping[str, str]) -> LexiconEntry:
    values: dict[str, Any] = {}
    for f in fields(LexiconEntry):
        cell = cells.get(f.metadata.get("key", f.name), "")
        if f.type is bool:
            values[f.name] = f.default if not cell and f.default else _flag(f.name, cell)
        elif f.name == "engines":
            values[f.name] = tuple(cell.split())
        else:
            values[f.name] = cell
    if values["say"]:
        bare = LexiconEntry.from_text(values["say"])
        values |= {"say": bare.say, "phonemes": bare.phonemes or values["phonemes"], "ipa": bare.ipa or values["ipa"]}
    return LexiconEntry(**values)


def _flag(column: str, cell: str) -> bool:
    if cell.casefold() not in _YES | _NO:
        raise ValueError(f'"{cell}" in the column {column} must be true or false')
    return cell.casefold() in _YES


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = " ".join(value) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _text(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def read_table(file: Path) -> dict[str, LexiconEntry]:
    """Return the entries of a CSV file; raises SettingsError."""
    try:
        with file.open("rb") as source:
            return parse_table(source.read(_MOST_BYTES + 1), str(file))
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from error

"""TOML files read into dataclasses, which are the schema.

An unknown key, a wrong type or a value outside its choices is a SettingsError that names the file
and the line.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import tomli

from audiobrief.errors import SettingsError
from audiobrief.standards.ranges import find_range_fault

T = TypeVar("T")

MOST_BYTES = 20_000_000
"""What is given may be a device without an end; set by hand."""


class Place:
    """A table in a TOML file, able to say where a key of it stands."""

    def __init__(self, file: Path, text: str, path: tuple[str, ...] = ()) -> None:
        self.file, self.text, self.path = file, text, path

    def inside(self, key: str) -> "Place":
        """Return the table under a key."""
        return Place(self.file, self.text, (*self.path, key))

    def error(self, key: str, what: str) -> SettingsError:
        """Return the error for a key, to be raised."""
        return SettingsError(f"{self.file}, line {self._line_of(key)}: {what}")

    def _line_of(self, key: str) -> int:
        name = rf"""["']?{re.escape(key)}["']?"""
        table = ""
        found = 1
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*\[+\s*(.*?)\s*\]+\s*(?:#.*)?$", line):
                table = header[1].replace('"', "").replace("'", "")
                if table == ".".join((*self.path, key)):
                    return number
            elif table == ".".join(self.path) and re.match(rf"\s*{name}\s*[=.]", line):
                return number
            elif re.search(rf"(?:^|[{{,\s]){name}\s*=", line):
                found = number
        return found


def read_toml(file: Path) -> tuple[dict[str, Any], Place]:
    """Return a file's tables and its root place; raises SettingsError when it is no TOML."""
    try:
        if not file.is_file():
            raise SettingsError(
                f"{file}: {'is no regular file' if file.exists() else 'is not there'}; give a TOML file"
            )
        with file.open("rb") as source:
            data = source.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise SettingsError(f"{file}: larger than {MOST_BYTES // 1_000_000} MB; this is no file of settings")
        text = data.decode()
        return tomli.loads(text), Place(file, text)
    except RecursionError as error:
        raise SettingsError(f"{file}, line {_longest(text)}: is nested too deep; mend or remove it") from error
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read as TOML: {error}; mend or remove it") from error
    except ValueError as error:  # Python itself refuses numbers of more than 4,300 digits
        raise SettingsError(f"{file}, line {_longest(text)}: holds a number that is too long; mend it") from error


def _longest(text: str) -> int:
    """Return the number of the longest line: what no parser bears has a line of thousands of characters."""
    lines = text.splitlines()
    return max(range(len(lines)), key=lambda number: len(lines[number])) + 1


def build(kind: type[T], table: Mapping[str, Any], place: Place) -> T:
    """Return a new dataclass value from a table; a required field that is absent is an error.

    A ValueError from the dataclass itself is reported at the table.
    """
    changes = _converted(kind, None, table, place)
    missing = [f.name for f in fields(kind) if _is_required(f) and f.name not in changes]  # type: ignore[arg-type]
    key = place.path[-1] if place.path else ""
    outer = Place(place.file, place.text, place.path[:-1])
    if missing:
        raise outer.error(key, f"{' and '.join(missing)} must be given")
    try:
        return kind(**changes)
    except ValueError as error:
        raise outer.error(key, str(error)) from error


def merge(base: T, table: Mapping[str, Any], place: Place) -> T:
    """Return the dataclass value with the table's keys in place of its own."""
    changes = _converted(type(base), base, table, place)
    try:
        changed: T = replace(base, **changes)  # type: ignore[type-var]
    except ValueError as error:
        raise place.error(next(iter(changes)), str(error)) from error
    return changed


def _converted(kind: type[Any], base: Any, table: Mapping[str, Any], place: Place) -> dict[str, Any]:
    names, hints = _names(kind), _hints(kind)  # type: ignore[arg-type]
    changes = {}
    for key, value in getattr(kind, "from_table", _as_it_is)(table).items():
        if key not in names:
            raise place.error(key, f'unknown key "{key}"; here may stand: {", ".join(names)}')
        name = names[key]
        changes[name] = _convert(value, hints[name], getattr(base, name, None), place, key)
    return changes


def _as_it_is(table: Mapping[str, Any]) -> Mapping[str, Any]:
    return table


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _names(kind: Any) -> dict[str, str]:
    """Return key → field: the metadata of a field says where its "key" is another word, or that it has none."""
    keys = {f.name: f.metadata.get("key", f.name) for f in fields(kind)}
    return {key: name for name, key in keys.items() if key}


def _convert(value: Any, hint: Any, current: Any, place: Place, key: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    choices = next((get_args(a) for a in (hint, *args) if get_origin(a) is Literal), None)
    if choices is not None:
        if value not in choices:
            raise place.error(key, f"{key} must be one of {', '.join(repr(c) for c in choices)}")
        return value
    if origin is tuple:
        return _list(value, args, place, key)
    if origin is dict:
        inside = place.inside(key)
        new = {k: _convert(v, args[1], None, inside, k) for k, v in _table(value, place, key).items()}
        return (current or {}) | new
    if table_kind := next((a for a in (hint, *args) if is_dataclass(a)), None):
        return _nested(value, table_kind, current, place, key)
    return _scalar(value, args or (hint,), place, key)


def _nested(value: Any, kind: Any, current: Any, place: Place, key: str) -> Any:
    if isinstance(value, str) and hasattr(kind, "from_text"):
        try:
            return kind.from_text(value)
        except ValueError as error:
            raise place.error(key, f'"{key}": {error}') from error
    table = _table(value, place, key)
    return build(kind, table, place.inside(key)) if current is None else merge(current, table, place.inside(key))


def _scalar(value: Any, kinds: tuple[Any, ...], place: Place, key: str) -> Any:
    if float in kinds and isinstance(value, int) and not isinstance(value, bool):
        value = _finite(value, place, key)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise place.error(key, f"{key} must be {_named(kinds)}, not {value!r:.80}")
    if isinstance(value, (int, float)) and (fault := find_range_fault(key, value)):
        raise place.error(key, f"{key} {fault}")
    return value


def _finite(value: int, place: Place, key: str) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise place.error(key, f"{key} is larger than any number of use") from error


def _list(value: Any, args: tuple[Any, ...], place: Place, key: str) -> tuple[Any, ...]:
    of_any_length = args[-1] is Ellipsis
    if not isinstance(value, list) or (not of_any_length and len(value) != len(args)):
        count = "" if of_any_length else f"{len(args)} "
        raise place.error(key, f"{key} must be a list of {count}values, not {value!r}")
    return tuple(_scalar(item, (args[0],), place, key) for item in value)


def _table(value: Any, place: Place, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise place.error(key, f"{key} must be a table, not {value!r}")
    return value


def _is_required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _named(kinds: tuple[Any, ...]) -> str:
    names = {int: "a whole number", float: "a number", str: "a string", bool: "true or false"}
    return " or ".join(names[k] for k in kinds if k in names)

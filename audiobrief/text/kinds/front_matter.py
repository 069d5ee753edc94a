"""The metadata block at the head of a Markdown file.

Only what articles need of YAML is understood (`key: value`, quotes, lists), so that nothing in it can do
harm; TOML between `+++` is read as TOML.
"""

import re
from dataclasses import dataclass, field

import tomli

BLOCK = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?\n|)(?:---|\.\.\.|\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
ENTRY = re.compile(r"([A-Za-z_][\w .-]{0,40}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
FOLDED = re.compile(r"[|>][+-]?$")
MOST_BYTES = 50_000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stood at the head of a file."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys in lower case with "_" for spaces and hyphens; a single value is a list of one."""
    end: int = 0
    """Where the article begins in the file; 0 when there is no front matter."""

    def first(self, *keys: str) -> str:
        """Return the first value of the first of these keys that has one, else an empty string."""
        return next((self.values[key][0] for key in keys if self.values.get(key)), "")


def parse_front_matter(text: str) -> FrontMatter:
    """Return the front matter of a Markdown file; empty when there is none or it cannot be understood."""
    block = BLOCK.match(text[:MOST_BYTES])
    if not block:
        return FrontMatter()
    values = _parse_toml(block[2]) if block[1] == "+++" else _parse_yaml(block[2])
    return FrontMatter(values, block.end()) if values else FrontMatter()


def _parse_toml(text: str) -> dict[str, tuple[str, ...]]:
    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError:
        return {}
    values = {}
    for key, value in table.items():
        entries = value if isinstance(value, list) else [value]
        values[_tidy_key(key)] = tuple(str(entry) for entry in entries if not isinstance(entry, dict | list))
    return values


def _parse_yaml(text: str) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    key = ""
    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace() and (entry := ENTRY.match(line)):
            key = _tidy_key(entry[1])
            values[key] = _yaml_values((entry[2] or "").strip())
        elif key and (item := ITEM.match(line)):
            values[key] += _yaml_values(re.sub(r"^name:\s+", "", item[1].strip()))
        elif key and line[0].isspace():
            values[key] = _continued(values[key], line.strip())
        elif line[0] != "-":
            return {}
    return values


def _continued(so_far: tuple[str, ...], more: str) -> tuple[str, ...]:
    """Return the values with a further line of a folded text, or of a nested `name:`."""
    if named := re.match(r"name:\s+(.*)", more):
        return (*so_far, *_yaml_values(named[1]))
    if so_far and not ENTRY.match(more):
        return (*so_far[:-1], f"{so_far[-1]} {more}")
    return so_far or ((more,) if not ENTRY.match(more) else ())


def _yaml_values(value: str) -> tuple[str, ...]:
    if not value or FOLDED.match(value):
        return ()
    if value[0] == "[" and value[-1] == "]":
        return tuple(_unquoted(part) for part in value[1:-1].split(",") if part.strip())
    return (_unquoted(value),)


def _unquoted(value: str) -> str:
    value = value.strip()
    if quoted := re.match(r'"((?:[^"\\]|\\.)*)"', value):
        return re.sub(r"\\(.)", r"\1", quoted[1])
    if quoted := re.match(r"'((?:[^']|'')*)'", value):
        return quoted[1].replace("''", "'")
    return re.split(r"\s#", value, maxsplit=1)[0].strip()


def _tidy_key(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")

"""The metadata block at the head of a Markdown file: YAML between `---`, TOML between `+++`, or an object of JSON.

YAML is read as text alone (PyYAML's base loader): no tag in it makes an object, and no number is too large.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from audiobrief.errors import ReadError
from audiobrief.expressions import regex

PANDOC = regex(r"\ufeff?%[ \t]+(\S[^\n]*)\n(?:%[ \t]*([^\n]*)\n)?(?:%[ \t]*([^\n]*)\n)?(?=\s*\n|\Z)")
"""A title block of Pandoc: title, authors, date."""
BLOCK = regex(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?\n|)(?:---|\.\.\.|\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
ENTRY = regex(r"([A-Za-z_][\w .-]{0,40}?)[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)$", re.MULTILINE)
UNQUOTED_COLON = regex(r"""^([A-Za-z_][\w-]{0,40}:[ \t]+)([^\s"'\[{|>&*!%@`#].*:(?:[ \t].*|))$""", re.MULTILINE)
LONG_NUMBER = regex(r"\d{4301,}")  # Python's limit on digits, sys.int_info.default_max_str_digits
MOST_BYTES = 50_000  # far more than front matter has; a parser's time grows with nesting; set by hand
DEEPEST = 4
"""Levels of lists and tables that are looked into: a name in a list of authors is on the second; set by hand."""
KNOWN = frozenset(
    (  # noqa: SIM905  words are read as words
        "title headline subtitle standfirst deck dek lede lead description summary excerpt author authors "
        "byline date published published_at pubdate publishdate publish_date created updated lastmod modified "
        "language lang locale url canonical canonical_url source_url source link permalink slug site "
        "site_name publication publisher image cover thumbnail featured_image hero og_image tags tag category "
        "categories keywords layout draft status visibility weight aliases type id toc comments series topics "
        "private publish expirydate unpublishdate sidebar_position sidebar_label template"
    ).split()
)
"""Keys that metadata has; a block without any of them is a text between two rules."""


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


def parse_front_matter(text: str, name: str = "the text") -> FrontMatter:
    """Return the front matter of a Markdown file; empty when there is none.

    Raises ReadError, with the line, when there is one that cannot be read.
    """
    if text[:1] == "{":
        return _parse_json(text)
    if text[:1] == "%" and (lines := PANDOC.match(text[:MOST_BYTES])):
        said = zip(("title", "author", "date"), lines.groups(""), strict=True)
        return FrontMatter({key: (value.strip(),) for key, value in said if value.strip()}, lines.end())
    block = BLOCK.match(text[:MOST_BYTES])
    keys = {_tidy_key(entry[1]) for entry in ENTRY.finditer(block[2])} if block else set()
    if not block or not (keys if block[1] == "+++" else keys & KNOWN):
        return FrontMatter()  # `---` is a rule in Markdown too, `+++` is nothing else
    table = _parse_toml(block[2], name) if block[1] == "+++" else _parse_yaml(block[2], name)
    return FrontMatter(dict(_entries(table)), block.end())


def _parse_json(text: str) -> FrontMatter:
    """Return the object that a file begins with, as Hugo reads one; an object of other keys is no front matter."""
    try:
        table, end = json.JSONDecoder().raw_decode(text[:MOST_BYTES])
    except (ValueError, RecursionError):
        return FrontMatter()
    values = dict(_entries(table))
    ends_line = text[end : end + 1] in ("", "\n", "\r")
    return FrontMatter(values, end) if values.keys() & KNOWN and ends_line else FrontMatter()


def _parse_toml(text: str, name: str) -> Mapping[str, Any]:
    import tomli

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _error(name, "TOML", str(error), text, getattr(error, "lineno", 1)) from error
    except (RecursionError, ValueError) as error:
        raise _error(name, "TOML", "too deep or too large", text, _worst_line(text)) from error


def _parse_yaml(text: str, name: str) -> Mapping[str, Any]:
    import yaml

    quoted = UNQUOTED_COLON.sub(lambda entry: f"{entry[1]}'{entry[2].rstrip().replace(chr(39), chr(39) * 2)}'", text)
    for attempt in dict.fromkeys((text, quoted)):  # a colon in a title is YAML's commonest error, and a sure one
        try:
            table = yaml.load(attempt, yaml.BaseLoader)  # noqa: S506  builds texts, lists and tables alone
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = str(getattr(error, "problem", "") or error).splitlines()[0]
            failed = _error(name, "YAML", what, text, mark.line + 1 if mark else 1)
        except (RecursionError, ValueError) as error:
            raise _error(name, "YAML", "too deep or too large", text, _worst_line(text)) from error
        else:
            return table if isinstance(table, dict) else {}
    raise failed


def _error(name: str, language: str, what: str, text: str, line: int) -> ReadError:
    at = min(line, text.count("\n") or 1) + 1  # the first line is the fence
    return ReadError(f"{name}, line {at}: the front matter is no {language} ({what}); mend it or take it out")


def _worst_line(text: str) -> int:
    """Return the line with the longest number or the most brackets."""
    lines = text.splitlines()
    return 1 + max(
        range(len(lines)), key=lambda at: (bool(LONG_NUMBER.search(lines[at])), sum(map(lines[at].count, "[{")))
    )


def _entries(table: Mapping[Any, Any], within: str = "", depth: int = 0) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield keys and their texts; those of a table within are called "extra.subtitle"."""
    for key, value in table.items():
        name = within + _tidy_key(str(key))
        yield name, tuple(_texts(value))
        if isinstance(value, Mapping) and depth < DEEPEST:
            yield from _entries(value, f"{name}.", depth + 1)


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the texts of a value; of a table in it the name, as authors have."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _texts(entry, depth + 1)
    elif isinstance(value, Mapping):
        yield from _texts(value.get("name", value.get("title", "")), depth + 1)
    elif isinstance(value, bool):
        yield str(value).lower()
    elif text := " ".join(str(value).split()):
        yield text


def _tidy_key(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")

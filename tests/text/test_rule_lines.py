"""Every expression of the rules has above it the lines that taught it: it matches them, and cleaning does what it asks.

They are comments of rules/*.toml: a reader sees them, no run loads them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from audiobrief.model import Article, Kind, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.clean.look import look_at_text
from audiobrief.text.clean.rulebook.expression import Expression
from audiobrief.text.clean.rulebook.rules import RULES_FOLDER, named_words, rules_for, tables_of
from audiobrief.text.read import read_article

RULES = ("en", "af", "any")
CLEANED_AS = {"en": "en", "af": "af", "any": "de"}
"""A language without rules of its own has those of all."""
CARRIERS = Path(__file__).parent / "lines"
SETTINGS = ReadSettings()
PLACES = ("head", "mid", "tail")
SECTION = re.compile(r"\[\[?(\w+)")
SORT = re.compile(r"(line|not_line|start|has) = \[$")
EXPRESSION = re.compile(r"  (?:\{ most = \d+, is = )?'''(.*)'''(?: \})?,$")


@dataclass(frozen=True)
class Taught:
    """One expression and its lines."""

    section: str
    sort: str
    pattern: str
    lines: tuple[str, ...]
    where: str
    words: dict[str, str]

    def matches(self, text: str) -> bool:
        expression, look = Expression(self.pattern, self.words), look_at_text(text, rules_for("en").telling)
        if self.sort == "has":
            return expression.search(look.text) is not None
        if self.sort == "start":
            return any(expression.match(opening) for opening in look.openings)
        return any(expression.fullmatch(shown) for shown in (look.core, look.text))


def taught(language: str) -> Iterator[Taught]:
    words = named_words(tables_of(language if language != "any" else "en"))
    section = sort = where = ""
    lines: list[str] = []
    for row in (RULES_FOLDER / f"{language}.toml").read_text("utf-8").split("\n"):
        if begun := SECTION.match(row):
            section, sort, where = begun[1], "", ""
        elif row.startswith("where = "):
            where = row.removeprefix("where = ").strip('"')
        elif section in {"rule", "notice"} and (begun := SORT.match(row)):
            sort = begun[1]
        elif sort and row.startswith("  # "):
            lines.append(row.removeprefix("  # "))
        elif sort and (shown := EXPRESSION.match(row)):
            yield Taught(section, sort, shown[1], tuple(lines), where, words)
            lines.clear()
        elif row == "]":
            sort = ""


def cleaned(line: str, place: str, language: str) -> Article:
    text = (CARRIERS / f"carriers_{'af' if language == 'af' else 'en'}.txt").read_text("utf-8")
    carrier = text.strip().split("\n\n")[0].split("\n")
    at = {"head": 2, "mid": 2 + len(carrier[2:]) // 2, "tail": len(carrier)}[place]
    source = Source("\n\n".join([*carrier[:at], line, *carrier[at:]]).encode(), SourceType.TEXT, "lines")
    return clean_article(replace(read_article(source, SETTINGS), language=CLEANED_AS[language]), SETTINGS)


def said(article: Article) -> list[tuple[str, Kind]]:
    return [(paragraph.text, paragraph.kind) for paragraph in article.paragraphs]


@pytest.mark.parametrize("language", RULES)
def test_every_expression_has_lines_and_matches_them(language: str) -> None:
    entries = list(taught(language))
    counted = sum(
        len(entry.get(sort, ()))
        for name in ("rule", "notice")
        for entry in tables_of(language)[0].get(name, ())
        for sort in ("line", "not_line", "start", "has")
    )
    assert len(entries) == counted
    assert [entry.pattern for entry in entries if not 1 <= len(entry.lines) <= 3] == []
    assert [(entry.pattern, line) for entry in entries for line in entry.lines if not entry.matches(line)] == []


def lines_of(language: str, section: str) -> Iterator[tuple[Taught, str]]:
    """Yield what a rule drops, or a notice keeps."""
    shown = (entry for entry in taught(language) if entry.section == section and entry.sort != "not_line")
    yield from ((entry, line) for entry in shown for line in entry.lines)


@pytest.mark.parametrize("language", RULES)
def test_the_lines_of_a_rule_go(language: str) -> None:
    """Where they stand in their place: at an end of the article, or in its midst."""

    def stays(entry: Taught, line: str) -> bool:
        places = [place for place in PLACES if place in (entry.where or PLACES)] or PLACES
        return all(line in dict(said(cleaned(line, place, language))) for place in places)

    assert [(e.sort, e.pattern, line) for e, line in lines_of(language, "rule") if stays(e, line)] == []


@pytest.mark.parametrize("language", RULES)
def test_the_lines_of_a_notice_stay(language: str) -> None:
    def is_kept(line: str) -> bool:
        return any((line, Kind.NOTICE) in said(cleaned(line, place, language)) for place in PLACES)

    assert [(e.pattern, line) for e, line in lines_of(language, "notice") if not is_kept(line)] == []

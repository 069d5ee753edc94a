"""The rules are sound data: every expression compiles, is found when it matters, and runs in linear time."""

import re
import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from first_words import FirstWords

import audiobrief.text.clean.rulebook.rules as rules_module
from audiobrief.text.clean.look import NUMBER, first_word, look_at_text
from audiobrief.text.clean.rulebook.rules import RULES_FOLDER, RuleBook, Sign, Signs, rules_for
from audiobrief.text.clean.rulebook.telling import Telling

LANGUAGES = sorted(file.stem for file in RULES_FOLDER.glob("*.toml") if file.stem not in {"any", "boxes", "frames"})
LINES = Path(__file__).parent / "lines"
SORTS = ("line", "not_line", "start", "has")


def signs(book: RuleBook) -> Iterator[tuple[str, Sign]]:
    for sort in SORTS:
        filed: Signs = getattr(book, sort)
        every = {id(sign): sign for group in (*filed.by_first.values(), *filed.by_held.values()) for sign in group}
        yield from ((sort, sign) for sign in (*every.values(), *filed.always))


def test_english_and_afrikaans_have_rules():
    assert {"en", "af"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_expression_compiles(language):
    book = rules_for(language)
    assert not any(sign.expression.fullmatch("\n") for _, sign in signs(book))
    assert book.telling.news("“No,” she said.", full_stop=True) >= 0
    assert all(cut.marks for cut in book.cuts)


@pytest.mark.parametrize("language", [*LANGUAGES, "any"])
def test_capitals_stand_only_where_they_are_minded(language):
    """An expression that does not mind capitals is held against small letters: one of its own would never match."""
    table = tomllib.loads((RULES_FOLDER / f"{language}.toml").read_text("utf-8"))
    expressions = [
        *(
            sign["is"] if isinstance(sign, dict) else sign
            for rule in table["rule"]
            for s in SORTS
            for sign in rule.get(s, ())
        ),
        *(entry["pattern"] for sort in ("cut", "empty") for entry in table.get(sort, ())),
        *table["words"].values(),
    ]
    literal = re.compile(r"\\[A-Za-z]|\{[A-Za-z]+\}|\(\?P<\w+>")
    assert [e for e in expressions if "(?-i" not in e and literal.sub("", e) != literal.sub("", e).lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_have_only_known_keys(language):
    table = tomllib.loads((RULES_FOLDER / f"{language}.toml").read_text("utf-8"))
    known = {"name", "reason", "where", "keeps", "label", *SORTS}
    assert [key for rule in table["rule"] for key in rule if key not in known] == []
    assert [
        key
        for rule in table["rule"]
        for sort in SORTS
        for sign in rule.get(sort, ())
        if isinstance(sign, dict)
        for key in sign
        if key not in {"first", "holds", "is", "most"}
    ] == []


@pytest.mark.parametrize(
    ("language", "files"),
    [
        ("en", sorted(file.name for file in LINES.glob("junk_*.tsv") if file.name != "junk_af.tsv")),
        ("af", ["junk_af.tsv"]),
    ],
)
def test_first_words_hide_no_match(language, files):
    """An expression that would match a line is tried on it: the words it is filed under are complete."""
    book = rules_for(language)
    hidden = []
    for text in junk(files):
        look = look_at_text(text, book.telling)
        for sort in ("line", "start", "has"):
            tried = {id(sign) for sign in getattr(book, sort).worth_trying(look)}
            for sign in every(getattr(book, sort)):
                found = sign.expression.search(look.text) if sort == "has" else matches(sign, look, sort)
                if found and id(sign) not in tried and look.word_count <= sign.most_words:
                    hidden.append((sort, sign.expression.pattern[:60], text))
    assert hidden == []


@pytest.mark.parametrize("language", [*LANGUAGES, "any"])
def test_first_words_are_all_written_down(language):
    tables = [tomllib.loads((RULES_FOLDER / f"{name}.toml").read_text("utf-8")) for name in ("any", language)]
    reader = FirstWords({name: text for table in tables for name, text in table["words"].items()})
    missing = [
        (sorted(words - set(sign["first"].split())), sign["is"][:60])
        for rule in tables[1]["rule"]
        for sort in ("line", "start")
        for sign in rule.get(sort, ())
        if "first" in sign and (words := reader.of(sign["is"])) and not words <= set(sign["first"].split())
    ]
    assert missing == []


def junk(files: list[str]) -> Iterator[str]:
    for name in files:
        for row in (LINES / name).read_text("utf-8").splitlines():
            if row and not row.startswith("# "):
                yield from row.split("\t")[2].split("\\n")


def every(filed: Signs) -> list[Sign]:
    groups = (*filed.by_first.values(), *filed.by_held.values(), filed.always)
    return list({id(sign): sign for group in groups for sign in group}.values())


def matches(sign: Sign, look, sort: str) -> bool:
    match = sign.expression.fullmatch if sort == "line" else sign.expression.match
    return bool(match(look.core) or match(look.text))


HOSTILE = [
    "a" * 400,
    "A " * 200,
    "Aa Bb " * 66,
    "By " + "Jane Doe, " * 38,
    "Jane Doe and " * 30,
    "share share " * 33,
    "Facebook, " * 40,
    "1/1/1 " * 66,
    "10:10 " * 66,
    "November 18, " * 30,
    "Home > News > " * 28,
    "@a " * 133,
    "a.b." * 100,
    "(photo by " * 40,
    "read more: " * 36,
    "Sign up for our daily weekly newsletter " * 10,
    "- " * 200,
    "_" * 400,
    "[a b=c] " * 50,
    "© © " * 100,
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_expression_is_slow_on_hostile_lines(language):
    """The longest line ever tried takes no expression more than a moment; a runaway one would take minutes."""
    book = rules_for(language)
    slow = []
    for _, sign in signs(book):
        for text in HOSTILE:
            started = time.process_time()
            sign.expression.fullmatch(text)
            sign.expression.search(text)
            if time.process_time() - started > 0.5:
                slow.append((sign.expression.pattern[:80], text[:20]))
    assert slow == []


def test_cuts_are_linear():
    book = rules_for("en")
    for cut in book.cuts:
        for unit in (
            "_",
            "[",
            "(photo: ",
            "{{",
            "http://",
            "[read ",
            "(read more ",
            "<!--",
            ". Photo: A",
            "a[1]",
            "%%A",
        ):
            started = time.process_time()
            list(cut.expression.finditer(unit * (200_000 // len(unit))))
            assert time.process_time() - started < 10, (cut.expression.pattern[:60], unit)


@pytest.mark.parametrize(
    ("text", "first"), [("“Sign up", "sign"), ("12 shares", NUMBER), ("…", ""), ("É tudo", "tudo"), ("", "")]
)
def test_first_word(text, first):
    assert first_word(text) == first


def test_a_language_without_rules_gets_those_of_all(monkeypatch, tmp_path):
    book = rules_for("xx")
    assert not book.talk.topics
    assert not every(book.start)
    assert every(book.line)
    assert isinstance(book.telling, Telling)


def test_a_language_is_one_file(monkeypatch, tmp_path):
    """A new language needs nothing but its rules."""
    for name in ("any", "boxes"):
        (tmp_path / f"{name}.toml").write_text((RULES_FOLDER / f"{name}.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "zz.toml").write_text(
        '[words]\nthing = "brol|prul"\n'
        '[[rule]]\nname = "junk"\nreason = "junk"\nline = [{ first = "weg", is = "weg met (?:{thing})" }]\n',
        "utf-8",
    )
    monkeypatch.setattr(rules_module, "RULES_FOLDER", tmp_path)
    book = rules_for.__wrapped__("zz")
    look = look_at_text("Weg met prul", book.telling)
    assert [sign.rule.name for sign in book.line.worth_trying(look) if sign.expression.fullmatch(look.core)] == ["junk"]


def test_named_words_are_all_defined():
    for language in LANGUAGES:
        table = tomllib.loads((RULES_FOLDER / f"{language}.toml").read_text("utf-8"))
        known = set(table["words"]) | set(tomllib.loads((RULES_FOLDER / "any.toml").read_text("utf-8"))["words"])
        used = set(re.findall(r"\{([a-zA-Z]+)\}", str(table["rule"])))
        assert used <= known


@pytest.mark.parametrize("language", [*LANGUAGES, "any"])
def test_first_words_of_notices_are_all_written_down(language):
    """Wherever an expression's first words can be told, they are filed; where not, it is among the loose ones."""
    tables = [tomllib.loads((RULES_FOLDER / f"{name}.toml").read_text("utf-8")) for name in ("any", language)]
    known = [
        tables[0]["words"] | tomllib.loads((RULES_FOLDER / f"{name}.toml").read_text("utf-8"))["words"]
        for name in LANGUAGES
    ]
    readers = [
        FirstWords(words) for words in (known if language == "any" else [tables[0]["words"] | tables[1]["words"]])
    ]
    for notice in tables[1].get("notice", ()):
        for sort in ("line", "start"):
            for pattern in notice.get(sort, ()):
                for reader in readers:
                    words = reader.of(pattern)
                    assert words is not None, pattern
                    assert words <= set(notice[f"{sort}_first"].split()), pattern


def test_first_words_hide_no_notice():
    texts = [
        text
        for file in sorted(LINES.glob("*.t*"))
        for row in file.read_text("utf-8").splitlines()
        for text in row.split("\t")
    ]
    for language in LANGUAGES:
        book = rules_for(language)
        for text in texts:
            look = look_at_text(text, book.telling)
            for rule in book.notices.rules:
                open_to_all = replace(
                    rule,
                    line=tuple(replace(ways, first=None) for ways in rule.line),
                    start=tuple(replace(ways, first=None) for ways in rule.start),
                )
                found, loose = rule.describes(look), open_to_all.describes(look)
                assert (found is None) == (loose is None), text

"""The rules are sound data: every expression compiles, is found when it matters, and runs in linear time."""

import re
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import audiobrief.text.clean.rulebook.rules as rules_module
from audiobrief.text.clean.look import NUMBER, first_word, look_at_text
from audiobrief.text.clean.rulebook.expression import NAMED_WORDS
from audiobrief.text.clean.rulebook.rules import NAMING, RULES_FOLDER, RuleBook, joined, named_words, rules_for
from audiobrief.text.clean.rulebook.signs import Sign
from audiobrief.text.clean.rulebook.telling import Telling

LANGUAGES = sorted(file.stem for file in RULES_FOLDER.glob("*.toml") if file.stem not in {"any", "boxes", "frames"})
LINES = Path(__file__).parent / "lines"
SORTS = ("line", "not_line", "start", "has")
LONGEST_EXPRESSION = 200


def _values(table: dict) -> Iterator[str | list]:
    """Yield every expression, and every list of pieces of one, of a language's rules."""
    yield from table["words"].values()
    for sort in NAMING:
        for entry in table.get(sort, ()):
            yield from entry.get("words", {}).values()
            yield entry.get("pattern", "")
            for sort_of_sign in SORTS:
                yield [sign["is"] if isinstance(sign, dict) else sign for sign in entry.get(sort_of_sign, ())]


def signs(book: RuleBook) -> list[Sign]:
    return [*book.signs.all, *book.not_line.all]


def test_english_and_afrikaans_have_rules():
    assert {"en", "af"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_expression_compiles(language):
    book = rules_for(language)
    assert not any(sign.expression.fullmatch("\n") for sign in signs(book))
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
        *(joined(entry["pattern"]) for sort in ("cut", "empty") for entry in table.get(sort, ())),
        *named_words([table]).values(),
    ]
    literal = re.compile(r"\\[A-Za-z]|\{[A-Za-z_]+\}|\(\?P<\w+>")
    assert [e for e in expressions if "(?-i" not in e and literal.sub("", e) != literal.sub("", e).lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_have_only_known_keys(language):
    table = tomllib.loads((RULES_FOLDER / f"{language}.toml").read_text("utf-8"))
    known = {"name", "reason", "where", "keeps", "label", "words", *SORTS}
    assert [key for rule in table["rule"] for key in rule if key not in known] == []
    assert [
        key
        for rule in table["rule"]
        for sort in SORTS
        for sign in rule.get(sort, ())
        if isinstance(sign, dict)
        for key in sign
        if key not in {"is", "most"}
    ] == []


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
    for sign in signs(book):
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
    assert {sign.sort for sign in book.signs.all} == {"line"}
    assert isinstance(book.telling, Telling)


def test_a_language_is_one_file(monkeypatch, tmp_path):
    """A new language needs nothing but its rules."""
    for name in ("any", "boxes"):
        (tmp_path / f"{name}.toml").write_text((RULES_FOLDER / f"{name}.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "zz.toml").write_text(
        '[words]\nthing = "brol|prul"\n[[rule]]\nname = "junk"\nreason = "junk"\nline = ["weg met (?:{thing})"]\n',
        "utf-8",
    )
    monkeypatch.setattr(rules_module, "RULES_FOLDER", tmp_path)
    book = rules_for.__wrapped__("zz")
    look = look_at_text("Weg met prul", book.telling)
    assert [sign.rule.name for sign in book.signs.worth_trying(look) if sign.expression.fullmatch(look.core)] == [
        "junk"
    ]


@pytest.mark.parametrize("language", [*LANGUAGES, "any"])
def test_a_name_stands_for_one_thing(language):
    table = tomllib.loads((RULES_FOLDER / f"{language}.toml").read_text("utf-8"))
    holders = (table, *(entry for sort in NAMING for entry in table.get(sort, ())))
    times = Counter(name for holder in holders for name in holder.get("words", {}))
    assert [name for name, count in times.items() if count > 1] == []


@pytest.mark.parametrize("language", [*LANGUAGES, "any"])
def test_no_expression_is_too_long_to_read(language):
    """What is longer has parts that deserve a name."""
    table = tomllib.loads((RULES_FOLDER / f"{language}.toml").read_text("utf-8"))
    pieces = [
        piece
        for entry in _values(table)
        for piece in (entry if isinstance(entry, list) else [entry])
        if isinstance(piece, str) and len(piece) > LONGEST_EXPRESSION
    ]
    assert pieces == []


def test_named_words_are_all_defined():
    for language in LANGUAGES:
        table = tomllib.loads((RULES_FOLDER / f"{language}.toml").read_text("utf-8"))
        known = named_words([table, tomllib.loads((RULES_FOLDER / "any.toml").read_text("utf-8"))])
        used = set(NAMED_WORDS.findall(str(table)))
        assert used <= known.keys()

"""Triggers: what a line must have for an expression to be tried is read off the expression, and hides no match."""

import json
from pathlib import Path

import pytest
from trigger_reader import derived_triggers, trigger_of

from audiobrief.text.clean.look import look_at_text
from audiobrief.text.clean.rulebook.rules import RULES_FOLDER, rules_for
from audiobrief.text.clean.rulebook.signs import Sign, Signs
from audiobrief.text.clean.rulebook.triggers import file_in

LINES = Path(__file__).parent / "lines"
COMMON = {"the": 0.9, "a": 0.8, "our": 0.3}


def share(words):
    return max((COMMON.get(word, 0.01) for word in words), default=0)


@pytest.mark.parametrize(
    ("pattern", "sort", "first", "needs"),
    [
        ("sign up", "line", {"sign"}, [{"up"}]),
        ("sign[ -]?up", "line", {"sign", "signup"}, []),
        ("(?:our |the )?newsletters?", "line", {"our", "the", "newsletter", "newsletters"}, []),
        (".{0,40}newsletters", "line", set(), []),
        (r".{0,40}\bnewsletters", "line", set(), [{"newsletters"}]),
        ("subscri(?:be|ption)", "line", {"subscribe", "subscription"}, []),
        ("subscribe", "start", set(), []),
        (r"subscribe\b", "start", {"subscribe"}, []),
        ("subscribe now", "start", {"subscribe"}, []),
        (r"\bsubscribe\b.{0,9} now\b", "has", set(), [{"now"}, {"subscribe"}]),
        (r"\d{1,3} shares?", "line", {"0"}, [{"share", "shares"}]),
        ("(?-i:[A-Z])[a-z]+ photo", "line", set(), [{"photo"}]),
        ("(?=.{0,9} (?:pay|give) )we .*", "line", {"we"}, [{"give", "pay"}]),
        ("(?!never)we .*", "line", {"we"}, []),
        ("photo: x|picture: y", "line", {"photo", "picture"}, [{":"}]),
        ("é tudo", "line", {"tudo"}, []),
    ],
)
def test_a_trigger_is_read_off_an_expression(pattern, sort, first, needs):
    trigger = trigger_of(pattern, sort, share)
    assert trigger.first == first
    assert [set(words) for words in trigger.needs if not words <= trigger.first] == needs


def test_the_triggers_are_those_of_the_rules():
    """Run tests/benchmarks/derive_triggers.py after a change of the rules."""
    for language, entries in derived_triggers().items():
        assert json.loads(file_in(RULES_FOLDER, language).read_text("utf-8")) == entries


@pytest.mark.parametrize(
    ("pattern", "sort", "longest"),
    [
        ("sign up", "line", 7),
        ("(?:our )?newsletters?", "line", 15),
        (".{0,40}newsletter", "line", 50),
        ("newsletter.*", "line", 0),
        ("sign up", "start", 0),
        ("sign up", "has", 0),
    ],
)
def test_no_line_is_tried_that_is_longer_than_a_match(pattern, sort, longest):
    assert trigger_of(pattern, sort, share).longest == longest


@pytest.mark.parametrize(("language", "pattern"), [("en", "*[!f].ts[v]"), ("en", "*.txt"), ("af", "*_af.*")])
def test_triggers_hide_no_match(language, pattern):
    """An expression that would match a line is tried on it."""
    book = rules_for(language)
    hidden = []
    for text in lines(pattern):
        look = look_at_text(text, book.telling)
        hidden += [(text, sign.sort, sign.expression.pattern) for sign in hidden_signs(book.signs, look)]
    assert hidden == []


def lines(pattern: str) -> list[str]:
    return [
        text
        for file in sorted(LINES.glob(pattern))
        for row in file.read_text("utf-8").splitlines()
        if row and not row.startswith("# ")
        for text in row.split("\t")[-1].split("\\n")
    ]


def hidden_signs(signs: Signs, look) -> list[Sign]:
    tried = {id(sign) for sign in signs.worth_trying(look)}
    spared = [sign for sign in signs.all if id(sign) not in tried and look.word_count <= sign.most_words]
    return [sign for sign in spared if matches(sign, look)]


def matches(sign: Sign, look) -> bool:
    if sign.sort == "has":
        return bool(sign.expression.search(look.text))
    match = sign.expression.fullmatch if sign.sort == "line" else sign.expression.match
    return bool(match(look.core) or match(look.text))


def test_triggers_hide_no_notice():
    book = rules_for("en")
    for text in [*lines("notices.tsv"), *lines("keep_*.txt")]:
        assert hidden_signs(book.notices.signs, look_at_text(text, book.telling)) == []

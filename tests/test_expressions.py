"""Expressions that are compiled when first used: they do what compiled ones do, and none is written wrongly."""

import copy
import gc
import importlib
import pickle
import re
from pathlib import Path

import pytest

from audiobrief import expressions
from audiobrief.expressions import regex

PACKAGE = Path(expressions.__file__).parent
WORDS = r"(?P<first>\w)\w*"


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("search", ("  one two",)),
        ("match", ("one two",)),
        ("match", ("  one two", 2)),
        ("fullmatch", ("one",)),
        ("findall", ("one two",)),
        ("sub", (r"\g<first>", "one two")),
        ("subn", ("x", "one two")),
        ("split", ("one, two",)),
    ],
)
def test_every_method_answers_as_the_compiled_one(method: str, arguments: tuple[object, ...]) -> None:
    first, compiled = regex(WORDS, re.IGNORECASE), re.compile(WORDS, re.IGNORECASE)
    for _ in range(2):  # the first use compiles, the second does not
        assert shown(getattr(first, method)(*arguments)) == shown(getattr(compiled, method)(*arguments))


def shown(answer: object) -> object:
    return (answer[0], answer.span()) if isinstance(answer, re.Match) else answer


def test_what_it_was_written_as_is_known_without_compiling() -> None:
    broken = regex("(")
    assert broken.pattern == "("
    assert repr(broken) == "regex('(', 0)"
    with pytest.raises(re.error):
        broken.search("")


def test_its_facts_are_those_of_the_compiled_one() -> None:
    assert dict(regex(WORDS).groupindex) == {"first": 1}
    assert regex(WORDS, re.IGNORECASE).flags == re.compile(WORDS, re.IGNORECASE).flags
    assert regex(rb"\d+").findall(b"1 22") == [b"1", b"22"]


@pytest.mark.parametrize("is_used", [False, True])
def test_it_travels_to_another_process(is_used: bool) -> None:
    one = regex(WORDS)
    if is_used:
        assert one.search("one")
    for other in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):
        assert other.findall("one two") == ["o", "t"]


def test_no_expression_of_the_package_is_written_wrongly() -> None:
    for file in PACKAGE.rglob("*.py"):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        if parts[-1] != "__main__" and "distributed" not in parts:
            importlib.import_module(".".join(parts).removesuffix(".__init__"))
    kind = expressions._Uncompiled  # by `type`: to ask a dead weak reference for its class is an error
    written = [each for each in gc.get_objects() if type(each) is kind and each.pattern != "("]
    assert len(written) > 500
    for each in written:
        re.compile(each.pattern, each._flags)

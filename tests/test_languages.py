"""A language is one file, and a whole one: nothing that is said in it falls back to English by oversight."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from audiobrief.languages import ENGLISH, languages, tables
from audiobrief.speech.voices import find_voice
from audiobrief.standards.language_tags import primary_language

SPOKEN = sorted(tables("voices"))
"""Languages that have a voice."""
OF_ALL = ("sentences", "byline", "mail", "disclosure", "page", "briefing", "fair", "reading")
SAID = ("disclosure", "page", "briefing", "fair", "reading")
FIELDS = re.compile(r"\{(\w+)\}")


def leaves(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def test_english_comes_first() -> None:
    assert next(iter(languages())) == ENGLISH


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_with_a_voice_has_every_table(language: str) -> None:
    assert languages()[language]["common_words"].split()
    assert not set(OF_ALL) - set(languages()[language])


@pytest.mark.parametrize("language", SPOKEN)
def test_its_voice_speaks_it(language: str) -> None:
    for tag, name in tables("voices")[language].items():
        assert primary_language(tag) == language
        assert primary_language(find_voice(name).language) == language


@pytest.mark.parametrize(("name", "language"), [(name, language) for name in SAID for language in tables(name)])
def test_a_table_has_every_key_and_field_of_english(name: str, language: str) -> None:
    mine, english = dict(leaves(tables(name)[language])), dict(leaves(tables(name)[ENGLISH]))
    assert set(mine) == set(english)
    for path, said in mine.items():
        assert said, path
        assert type(said) is type(english[path]), path
        if isinstance(said, str):
            assert set(FIELDS.findall(said)) == set(FIELDS.findall(english[path])), path

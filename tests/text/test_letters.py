"""The letters and words of a text are the same however they are counted."""

from hypothesis import given
from hypothesis import strategies as st

from audiobrief.text.language.counts import count_words
from audiobrief.text.letters import letters_of


@given(st.text())
def test_letters_are_what_is_alphanumeric(text):
    assert letters_of(text) == "".join(filter(str.isalnum, text)).casefold()


def test_letters_of_lone_halves_of_a_pair_are_none():
    assert letters_of("Größe – \ud800x_1") == "grössex1"


def test_words_are_counted_where_a_script_sets_no_spaces():
    assert count_words("“Ready” – said Ida, and €5 went") == 7
    assert count_words("港は月曜日に閉鎖された") == 5
    assert count_words("Порт закрыт") == 2

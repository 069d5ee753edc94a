"""Sentences end where a reader would stop, and in linear time."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.text.language.sentences import ends_sentence, split_sentences

PARAGRAPHS = [
    line.split(" | ")
    for line in (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
    if not line.startswith("# ")
]


@pytest.mark.parametrize("sentences", PARAGRAPHS, ids=" | ".join)
def test_sentences_end_where_a_reader_stops(sentences):
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n\t ", []),
        ("One.\n\nTwo", ["One.", "Two"]),
        ("No end here\n\nThen this", ["No end here", "Then this"]),
        ("  A line.  Wide   gap. ", ["A line.", "Wide   gap."]),
        ("好。真的吗？是！", ["好。", "真的吗？", "是！"]),
        ("...", ["..."]),
    ],
)
def test_edges(text, sentences):
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@given(st.text(alphabet=st.sampled_from("aAbB.!?…\"'”)( \n1U.S.Mr"), max_size=60))
def test_spans_are_in_order_and_lose_nothing(text):
    spans = split_sentences(text)
    done = 0
    for start, end in spans:
        assert done <= start < end
        assert not text[done:start].strip()
        assert text[start:end] == text[start:end].strip()
        done = end
    assert not text[done:].strip()


@pytest.mark.parametrize("unit", [".", "A.", "a. A", "Mr. ", "! ", "…", '." ', "[1]", "\n", " ", "x", "1. ", "U.S. "])
def test_long_hostile_text_takes_no_more_than_linear_time(unit):
    assert split_sentences(unit * (200_000 // len(unit))) is not None


def test_one_mark_is_judged_by_what_is_around_it():
    text = "Mr. Smith left. She did not"
    assert not ends_sentence(text, 2)
    assert ends_sentence(text, 14)
    assert not ends_sentence(text, 5)

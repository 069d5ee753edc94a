"""Plain text falls into paragraphs: by line, by blank line, or joined again where it was hard-wrapped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.model import Kind
from audiobrief.text.plain import parse_plain

LONG = "The harbour was closed after a crane fell into the sea, and nobody could say when it would open again. " * 3


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for paragraph in parse_plain(text).paragraphs]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r", " \n \n", "\u2028", "\x0b\x0c"])
def test_lines_are_paragraphs(gap):
    parts = ["A title", LONG.strip(), "Short line", LONG.strip()]
    assert paragraphs(gap.join(parts)) == parts


def test_hard_wrapped_lines_are_joined():
    text = (
        "The night train to the coast will run again from the third of June, five\n"
        "years after it was taken out of the timetable to save money that nobody\n"
        "has been able to find since.\n"
        "\n"
        "The railway says that 41,000 people signed a petition for its return, and\n"
        "that a third of them have already booked.\n"
        "  An indented line opens a paragraph of its own, even where no empty line\n"
        "stands before it.\n"
    )
    assert [line.split()[0] for line in paragraphs(text)] == ["The", "The", "An"]
    assert paragraphs(text)[0].endswith("has been able to find since.")


def test_one_sentence_a_line_is_not_wrapped():
    lines = [f"Sentence number {n} of this list is about as long as all of the others." for n in range(8)]
    assert paragraphs("\n".join(lines)) == lines


@pytest.mark.parametrize("mark", ["-", "•", "*", "1.", "2)"])
def test_list_items_are_known_by_their_mark(mark):
    article = parse_plain(f"A title\n{mark} first\n{mark} second")
    assert [paragraph.kind for paragraph in article.paragraphs] == [Kind.BODY, Kind.LIST_ITEM, Kind.LIST_ITEM]


def test_dialogue_is_no_list():
    assert parse_plain("A title\n—No, he said.\n-5 degrees").paragraphs[1].kind == Kind.BODY


@given(st.text())
def test_nothing_is_lost(text):
    article = parse_plain(text)
    spans = [span for paragraph in article.paragraphs for span in paragraph.spans]
    assert "".join("".join(article.text[a:b].split()) for a, b in spans) == "".join(text.split())

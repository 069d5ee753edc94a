"""An article becomes lines in order: nothing lost, pauses by kind, long paragraphs cut where a reader breathes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import ScriptError
from audiobrief.model import Article, Kind, Paragraph, Pauses
from audiobrief.settings import ReadSettings
from audiobrief.text.language.lexicon import Lexicon
from audiobrief.text.script import LONGEST_LINE, cut_paragraph, write_script

PAUSES = Pauses(title_ms=1, before_heading_ms=2, after_heading_ms=3, paragraph_ms=4, sentence_ms=5, end_ms=6)


def script_of(*paragraphs, speak=("title", "standfirst", "body"), language="en-GB", order="", **fields):
    article = Article(fields.pop("title", "A title"), tuple(paragraphs), **fields)
    settings = ReadSettings(speak=speak, date_order=order)
    return write_script(article, settings=settings, pauses=PAUSES, lexicon=Lexicon(), language=language)


def test_lines_come_in_order_with_kind_role_paragraph_and_pause():
    script = script_of(
        Paragraph("First paragraph."),
        Paragraph("A part", Kind.HEADING),
        Paragraph("“Quoted.”", Kind.QUOTE),
        Paragraph("An item", Kind.LIST_ITEM),
        Paragraph("Caption", Kind.CAPTION),
        Paragraph("Last."),
        standfirst="What it is about",
        byline="Jane Doe",
        published="2024-03-12T10:00:00Z",
        speak=("title", "standfirst", "byline", "date", "body"),
    )
    assert [(line.spoken, line.kind, line.role, line.paragraph, line.pause_ms) for line in script.lines] == [
        ("A title.", Kind.TITLE, "title", -1, 1),
        ("What it is about.", Kind.STANDFIRST, "body", -1, 4),
        ("By Jane Doe.", Kind.BYLINE, "body", -1, 4),
        ("The twelfth of March twenty twenty-four.", Kind.DATE, "body", -1, 4),
        ("First paragraph.", Kind.BODY, "body", 0, 2),
        ("A part.", Kind.HEADING, "heading", 1, 3),
        ("“Quoted.”", Kind.QUOTE, "quote", 2, 4),
        ("An item.", Kind.LIST_ITEM, "body", 3, 4),
        ("Last.", Kind.BODY, "body", 5, 6),
    ]
    assert [line.text for line in script.lines][:4] == ["A title", "What it is about", "By Jane Doe", "12 March 2024"]


@pytest.mark.parametrize(
    ("language", "byline", "date"),
    [
        ("en-US", "By Jane Doe", "March 12, 2024"),
        ("af", "Deur Jane Doe", "12 Maart 2024"),
        ("de", "Jane Doe", "12. März 2024"),
    ],
)
def test_byline_and_date_are_shown_as_the_language_writes_them(language, byline, date):
    script = script_of(byline="Jane Doe", published="2024-03-12", speak=("byline", "date"), language=language)
    assert [line.text for line in script.lines] == [byline, date]


def test_what_is_not_asked_for_is_not_said():
    paragraphs = (
        Paragraph("Body."),
        Paragraph("Cap.", Kind.CAPTION),
        Paragraph("Tab.", Kind.TABLE),
        Paragraph("x", Kind.CODE),
    )
    for tables in ("tables", "all-tables"):
        assert [line.text for line in script_of(*paragraphs, speak=("body", tables)).lines] == ["Body.", "Tab."]
    assert [line.text for line in script_of(*paragraphs, speak=("captions", "code")).lines] == ["Cap.", "x"]
    assert [line.text for line in script_of(*paragraphs, speak=("title",)).lines] == ["A title"]


def test_a_paragraph_without_a_word_has_no_line_and_the_others_stay():
    script = script_of(Paragraph("***"), Paragraph("One."), Paragraph("🎉"), Paragraph("Two."))
    assert [(line.text, line.paragraph) for line in script.lines] == [("A title", -1), ("One.", 1), ("Two.", 3)]


def test_a_script_without_a_word_is_an_error_that_names_the_article():
    with pytest.raises(ScriptError, match=r'"🎉".*--explain'):
        script_of(Paragraph("***"), title="🎉")


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("Talks end", "Talks end."),
        ("Talks end?", "Talks end?"),
        ("“Talks end”", "“Talks end”."),
        ("“Talks end.”", "“Talks end.”"),
        ("He said:", "He said:"),
        ("Talks end —", "Talks end."),
        ("Talks end …", "Talks end."),
        ("Up 5%", "Up five percent."),
    ],
)
def test_titles_fall_at_their_end(shown, spoken):
    line = script_of(title=shown).lines[0]
    assert line.spoken == spoken
    runs = [run.span() for run in re.finditer(r"\S+", spoken) if any(c.isalnum() for c in run[0])]
    assert [(word.start, word.end) for word in line.words] == runs
    assert line.sentences[-1][1] == len(spoken)


def test_sentences_are_found_where_they_end_in_the_shown_text():
    text = "The ANC met at 5 p.m. The DA did not, e.g. in St. Louis. “Why?” 🎉 Nobody knew"
    line = script_of(Paragraph(text)).lines[1]
    assert [line.spoken[start:end] for start, end in line.sentences] == [
        "The A.N.C met at five PM.",
        "The D.A did not, for example in Saint Louis.",
        "“Why?”",
        "Nobody knew.",
    ]


def test_a_long_paragraph_is_cut_at_sentence_ends():
    sentence = "This is a sentence of a long paragraph, which goes on. "
    script = script_of(Paragraph((sentence * 60).strip()))
    lines = script.lines[1:]
    assert len(lines) == 3
    assert all(len(line.text) <= LONGEST_LINE and line.text.endswith("goes on.") for line in lines)
    assert [line.pause_ms for line in lines] == [5, 5, 6]
    assert {line.paragraph for line in lines} == {0}


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (("word " * 100 + "end; ") * 10, ";"),
        (("word " * 100 + "end, ") * 10, ","),
        ("word " * 1000, "word"),
    ],
)
def test_an_overlong_sentence_is_cut_at_a_weaker_mark_or_a_space(text, ends):
    spans = cut_paragraph(text)
    assert len(spans) > 3
    assert all(text[start:end].endswith(ends) and end - start <= LONGEST_LINE for start, end in spans)


def test_a_word_is_never_cut():
    text = "x" * 5000 + " y"
    assert [text[start:end] for start, end in cut_paragraph(text)] == ["x" * 5000, "y"]


@given(
    st.lists(st.sampled_from(["word ", "end. ", "a; ", "b, ", "x" * 700, " ", "5% ", "Dr. "]), max_size=200).map(
        "".join
    )
)
def test_cutting_loses_nothing(text):
    spans = cut_paragraph(text)
    done = 0
    for start, end in spans:
        assert done <= start < end
        assert not text[done:start].strip()
        done = end
    assert not text[done:].strip()
    assert all(end - start <= LONGEST_LINE or " " not in text[start:end] for start, end in spans)


@given(st.lists(st.text(max_size=80), min_size=1, max_size=6))
def test_every_line_is_whole(paragraphs):
    script = script_of(*map(Paragraph, paragraphs))
    for line in script.lines:
        assert line.words
        starts = [word.start for word in line.words]
        assert all(any(start <= at < end for start, end in line.sentences) for at in starts)
        assert [line.spoken[start:end] for start, end in line.sentences] == [
            line.spoken[start:end].strip() for start, end in line.sentences
        ]
        for word in line.words:
            assert line.text[word.shown_start : word.shown_end]

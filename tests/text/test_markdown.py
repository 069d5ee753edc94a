"""Markdown gives paragraphs with their kinds, and its front matter gives metadata."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.model import Kind
from audiobrief.text.kinds.front_matter import parse_front_matter
from audiobrief.text.kinds.markdown import parse_markdown


def blocks(text: str) -> list[tuple[Kind, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in parse_markdown(text).paragraphs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\nb *c* `d`\ne", [(Kind.HEADING, "A"), (Kind.BODY, "b c d e")]),
        ("> a\n>\n> b", [(Kind.QUOTE, "a"), (Kind.QUOTE, "b")]),
        ("- a\n- b\n\n1. c", [(Kind.LIST_ITEM, "a"), (Kind.LIST_ITEM, "b"), (Kind.LIST_ITEM, "c")]),
        ("```\nx = 1\n```", [(Kind.CODE, "x = 1")]),
        ("|A|B|\n|-|-|\n|c|d|", [(Kind.TABLE, "A: B."), (Kind.TABLE, "c: d.")]),
        ("a [b](http://c.example) ![d](e.png)", [(Kind.BODY, "a b")]),
        ("a  \nb", [(Kind.BODY, "a"), (Kind.BODY, "b")]),
        ("<script>x</script>\n\na <b>c</b>", [(Kind.BODY, "a c")]),
        ("a &amp; b &#x263a;", [(Kind.BODY, "a & b ☺")]),
        ("", []),
        ("***", []),
    ],
)
def test_kinds(text, expected):
    assert blocks(text) == expected


def test_front_matter_is_metadata():
    article = parse_markdown(
        "---\ntitle: 'It''s here'\nauthor:\n  - Ana Prior\n  - name: Ben Osei\ndate: 2025-02-03 10:00:00 +0200\n"
        "lang: en_ZA # South Africa\nimage: https://a.example/b.png\nurl: https://a.example/b\n"
        "summary: >\n  In\n  short.\n"
        "tags: [a, b]\n---\nBody.\n"
    )
    assert (article.title, article.byline, article.published) == (
        "It's here",
        "Ana Prior and Ben Osei",
        "2025-02-03T10:00:00+02:00",
    )
    assert (article.language, article.image_url) == ("en-ZA", "https://a.example/b.png")
    assert (article.source_url, article.standfirst) == ("https://a.example/b", "In short.")
    assert [paragraph.text for paragraph in article.paragraphs] == ["Body."]


def test_a_summary_that_opens_the_body_is_no_standfirst():
    article = parse_markdown(
        "---\ntitle: T\ndescription: The ships wait…\n---\nThe ships wait for the crane to be mended."
    )
    assert article.standfirst == ""


@pytest.mark.parametrize(
    "text",
    [
        "---\n",
        "---\nnot yaml at all\n---\nBody",
        "---\ntitle: never closed\n\nBody",
        "--- \n---\n",
        "a\n---\nb",
    ],
)
def test_what_is_no_front_matter_is_text(text):
    assert parse_front_matter(text).values == {}


def test_spans_stand_in_the_text():
    article = parse_markdown("# A b\n\nc *d* e\n\n- f")
    for paragraph in article.paragraphs:
        assert ["".join(article.text[a:b].split()) for a, b in paragraph.spans] == ["".join(paragraph.text.split())]


@given(st.text("ab *_`[]()>#-|\n<!&~\\1.", max_size=300))
def test_any_text_is_markdown(text):
    parse_markdown(text)

"""Every word of a page is in the article or told: nothing that the extractor leaves out is left out in silence."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.model import Article, Paragraph
from audiobrief.text.clean import ordered_pieces
from audiobrief.text.page.html import parse_html
from audiobrief.text.page.told.part import small_part
from audiobrief.text.page.tree import parse_page

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "html"
PAGES = sorted(CORPUS.glob("*.html"), key=lambda file: file.stat().st_size)[::6] if CORPUS.is_dir() else []

PROSE = (
    "The ferry sailed at noon with forty people on board, said the harbour master, who was glad of it.",
    "It carried a cow, two goats and the mayor of Marlow, who did not speak to anybody on the quay.",
    "The next sailing is on Friday, if the wind allows it, and everybody in the town hopes that it will.",
    "Nobody has counted the gulls, but the old men on the bench believe that there were more last year.",
)


def letters(text: str) -> Counter[str]:
    """Return the letters and digits of a text, whatever parts its words."""
    return Counter(re.sub(r"[\W_]+", "", text).lower())


def told(article: Article) -> Counter[str]:
    return letters(" ".join([p.text for p in article.paragraphs] + [d.text for d in article.dropped]))


def text_of(page: str) -> Counter[str]:
    """Return the letters that the page has outside scripts and styles."""
    body = next(parse_page(page).iter("body"))
    for element in list(body.iter("script", "style")):
        element.drop_tree()
    return letters(" ".join(body.itertext()))


SOME_WORDS = ("tram", "girder", "quay", "Marlow", "1200", "the", "of", "a")
WORDS = st.lists(st.sampled_from(SOME_WORDS), min_size=1, max_size=6).map(" ".join)
LINES = st.one_of(WORDS, st.sampled_from(PROSE))
WRAPS = st.sampled_from(
    [
        "<p>{}</p>", "<div>{}</div>", "<nav>{}</nav>", "<aside>{}</aside>", "<footer>{}</footer>", "<li>{}</li>",
        "<a href='/x'>{}</a>", "<div hidden>{}</div>", "<p style='display:none'>{}</p>", "<noscript>{}</noscript>",
        "<template>{}</template>", "<div class='related'>{}</div>", "<h2>{}</h2>", "<td>{}</td>", "<b>{}</b>",
        "<div role='dialog'>{}</div>", "<section class='comments'>{}</section>", "<sup>{}</sup>", "<label>{}</label>",
        "<select><option>{}</option></select>", "<button>{}</button>", "<figure><figcaption>{}</figcaption></figure>",
        "<table><tr><td>{}</td><td>12</td></tr></table>", "<blockquote>{}</blockquote>", "<article>{}</article>",
        "<a href='#fn1'><sup>1</sup></a>{}", "<p>{}<br>tail</p>", "{}", "<x-box>{}</x-box>", "<iframe>{}</iframe>",
    ]
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Draw a page of boxes in boxes, with something of an article in it or not."""
    parts = [f"<p>{line}</p>" for line in draw(st.lists(st.sampled_from(PROSE), max_size=4, unique=True))]
    for _ in range(draw(st.integers(1, 8))):
        text = draw(LINES)
        for wrap in draw(st.lists(WRAPS, max_size=3)):
            text = wrap.replace("{}", text)
        parts.insert(draw(st.integers(0, len(parts))), text)
    return f"<html><head><title>Ferry</title></head><body><h1>The ferry</h1>{''.join(parts)}</body></html>"


@settings(max_examples=40, deadline=None)
@given(pages())
def test_all_of_a_generated_page_is_read_or_told(page: str) -> None:
    assert not text_of(page) - told(parse_html(page, account=True))


def test_a_word_of_which_only_a_part_is_read_is_told() -> None:
    words = " ".join(["tram"] * 5 + ["tramtram"])
    body = f"<h1>The ferry</h1><aside>tram</aside>{words} {words}"
    page = f"<html><head><title>Ferry</title></head><body>{body}</body></html>"
    assert not text_of(page) - told(parse_html(page, account=True))


@pytest.mark.skipif(not PAGES, reason="the corpus of saved pages is not here")
@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_all_of_a_real_page_is_read_or_told(file: Path) -> None:
    page = file.read_bytes().decode("utf-8", "replace")
    assert not text_of(page) - told(parse_html(page, "https://example.org/story", account=True))


PAGE = """<body><nav><a href="/">Home</a></nav><article><h1>The ferry sails at noon</h1>
<p class="byline">By Ida Marsh</p>
<p>{}</p><p>{}<sup><a href="#fn1">7</a></sup></p><div {}>Told elsewhere</div><p>{}</p><p>{}</p></article>
<footer>Gazette Limited</footer></body>"""


@pytest.mark.parametrize(
    ("attribute", "reason"),
    [
        ("hidden", "hidden by the page"),
        ("style='display: none'", "hidden by the page"),
        ("class='related-stories'", "in a box of links to other stories"),
        ("class='cookie-banner'", "laid over the page, as a consent box is"),
        ("class='comments'", "in the comment section"),
        ("role='dialog'", "laid over the page, as a consent box is"),
    ],
)
def test_what_is_left_out_is_told_in_its_place_with_what_it_is_known_by(attribute: str, reason: str) -> None:
    article = parse_html(PAGE.format(*PROSE[:2], attribute, *PROSE[2:]), account=True)
    pieces = [(piece.text, getattr(piece, "reason", "read")) for piece in ordered_pieces(article)]
    assert pieces == [
        ("Home", "in a menu"),
        ("The ferry sails at noon", "read"),
        ("By Ida Marsh", "the byline"),
        (PROSE[0], "read"),
        (PROSE[1], "read"),
        ("7", "the mark of a note"),
        ("Told elsewhere", reason),
        (PROSE[2], "read"),
        (PROSE[3], "read"),
        ("Gazette Limited", "in the foot of the page"),
    ]


def test_a_name_that_the_article_itself_bears_tells_nothing() -> None:
    page = PAGE.format(*PROSE[:2], "", *PROSE[2:]).replace("<article>", "<article class='comments'>")
    assert {piece.reason for piece in parse_html(page, account=True).dropped} & {"in the comment section"} == set()


def test_the_account_of_a_page_is_drawn_up_only_when_it_is_asked_for() -> None:
    page = PAGE.format(*PROSE[:2], "hidden", *PROSE[2:])
    asked, unasked = parse_html(page, account=True), parse_html(page)
    assert asked.dropped
    assert unasked == replace(asked, dropped=())


def test_the_prose_of_a_page_is_counted_without_what_is_known_to_be_none() -> None:
    lines = " ".join(f"<p>{line}</p>" for line in PROSE)
    counts = [
        parse_html(f"<article>{lines}</article>{more}").page_words
        for more in ("", f"<footer>{PROSE[0]}</footer>", f"<div hidden>{PROSE[0]}</div>", f"<p>{PROSE[0]}</p>")
    ]
    words = [len(line.split()) for line in PROSE]
    assert counts[:3] == [sum(words)] * 3
    assert counts[3] == sum(words) + words[0]


def of_page(read: int, words: int) -> Article:
    return Article("Ferry", (Paragraph("word " * read),) if read else (), page_words=words)


@pytest.mark.parametrize(
    ("article", "told"),
    [
        (of_page(100, 1000), "only 10% of the page's prose is read"),
        (of_page(399, 1000), "only 40% of the page's prose is read"),
        (of_page(400, 1000), ""),
        (of_page(1200, 1000), ""),
        (of_page(10, 100), ""),  # a page of so few words has no small part
        (of_page(10, 0), ""),  # no page
        (of_page(0, 1000), ""),  # an unchanged episode, of which nothing was read
    ],
)
def test_an_unusually_small_part_of_a_page_is_told(article: Article, told: str) -> None:
    assert small_part(article).partition(";")[0] == told

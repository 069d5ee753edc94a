"""Each line of an article is read once and whole, whatever elements stand in it or around it."""

import pytest

from audiobrief.model import Kind
from audiobrief.text.page.html import parse_html

ONE = "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open again."
TWO = "Fishermen tied up their boats and waited for the divers, who came at noon and left again without being wet."
THREE = "The company that owns the crane has promised a new one by the end of the year, and paid for the old one."


def blocks(markup: str) -> list[tuple[Kind, str]]:
    page = f"<html lang='en'><body><article><h1>A crane falls into the sea</h1>{markup}</article></body></html>"
    return [(p.kind, p.text) for p in parse_html(page).paragraphs if p.text != "A crane falls into the sea"]


def texts(markup: str) -> list[str]:
    return [text for _, text in blocks(markup)]


@pytest.mark.parametrize(
    "tag", ["time", "label", "data", "output", "my-term", "ins", "bdi", "mark", "legend", "meter2", "button"]
)
def test_an_element_in_a_sentence_leaves_it_whole(tag):
    sentence = "The board met on <{0}>3 November</{0}> and agreed to look at the piles again in the spring."
    whole = "The board met on 3 November and agreed to look at the piles again in the spring."
    assert texts(f"<p>{ONE}</p><p>{sentence.format(tag)}</p><p>{TWO}</p>") == [ONE, whole, TWO]


@pytest.mark.parametrize(
    "element",
    [
        "<button aria-label='definition'>?</button>",
        "<select><option>Metres<option>Feet</select>",
        "<template>hidden words</template>",
        "<iframe src='/x'>no frames</iframe>",
        "<audio controls>no sound</audio>",
        "<object data='x'>no object</object>",
    ],
)
def test_what_is_no_text_leaves_the_sentence_around_it_whole(element):
    sentence = f"The deck rests on piles{element} that were driven into the mud in the year of the great storm."
    whole = "The deck rests on piles that were driven into the mud in the year of the great storm."
    assert texts(f"<p>{ONE}</p><p>{sentence}</p><p>{TWO}</p>") == [ONE, whole, TWO]


def test_nested_lists_are_read_once_and_parted():
    markup = "<ul><li>Money for the girders<ul><li>Steel</li><li>Paint</li></ul></li><li>Money for the lamps</li></ul>"
    items = [(Kind.LIST_ITEM, t) for t in ("Money for the girders", "Steel", "Paint", "Money for the lamps")]
    assert blocks(f"<p>{ONE}</p>{markup}<p>{TWO}</p>") == [(Kind.BODY, ONE), *items, (Kind.BODY, TWO)]


def test_a_heading_in_an_item_is_parted_from_its_text():
    markup = (
        "<ol><li><h3>The ferry</h3><p>It sails at nine.</p></li><li><h3>The bus</h3><p>It goes at ten.</p></li></ol>"
    )
    assert blocks(f"<p>{ONE}</p>{markup}<p>{TWO}</p>")[1:-1] == [
        (Kind.HEADING, "The ferry"),
        (Kind.LIST_ITEM, "It sails at nine."),
        (Kind.HEADING, "The bus"),
        (Kind.LIST_ITEM, "It goes at ten."),
    ]


def test_boxes_within_boxes_are_opened():
    inner = f"<div><h2>What now</h2><div><p>{TWO}</p><p>{THREE}</p></div></div>"
    found = blocks(f"<div><p>{ONE}</p>{inner}</div>")
    assert found == [(Kind.BODY, ONE), (Kind.HEADING, "What now"), (Kind.BODY, TWO), (Kind.BODY, THREE)]


def rows(*parts: str, name: str = "article-body") -> str:
    boxes = [f"<div class='row'><div class='{name}'>{part}</div></div>" for part in parts]
    return f"<html lang='en'><body><h1>A crane falls into the sea</h1>{'<hr>'.join(boxes)}</body></html>"


FOUR = "Nobody was hurt, said the harbour master, and the crane had not been paid for in any case, as he put it."
FIVE = "The first ferry will leave at nine in the morning, and the last boat of the day will be back before dusk."


def test_an_article_in_several_boxes_is_read_to_its_end():
    long = "".join(f"<p>{ONE.replace('Monday', day)}</p><p>{TWO}</p>" for day in ("Tuesday", "Friday", "Sunday"))
    page = rows(long + f"<p>{THREE}</p>", f"<p>{FOUR}</p><p>{FIVE}</p>")
    assert [p.text for p in parse_html(page).paragraphs][-3:] == [THREE, FOUR, FIVE]


def test_another_story_in_a_box_of_the_same_name_is_not():
    long = "".join(f"<p>{ONE.replace('Monday', day)}</p><p>{TWO}</p>" for day in ("Tuesday", "Friday", "Sunday"))
    other = f"<h2><a href='/b'>Ferry to sail again</a></h2><p>{FOUR}</p><p>{FIVE}</p>"
    assert FIVE not in [p.text for p in parse_html(rows(long, other)).paragraphs]


def test_a_linked_paragraph_among_others_is_read():
    markup = f"<p>{ONE}</p><p><a href='/x'>{TWO}</a></p><p>{THREE}</p>"
    assert texts(markup) == [ONE, TWO, THREE]


def test_questions_that_open_their_answers_are_headings():
    parts = "".join(
        f"<h3><a href='#' role='button'>{n}. Who pays for the ferry?</a></h3><div><p>{n} {text}</p></div>"
        for n, text in enumerate((ONE, TWO, THREE), start=1)
    )
    found = blocks(parts)
    assert [text for kind, text in found if kind == Kind.HEADING] == [
        f"{n}. Who pays for the ferry?" for n in (1, 2, 3)
    ]
    assert [text for kind, text in found if kind == Kind.BODY] == [f"1 {ONE}", f"2 {TWO}", f"3 {THREE}"]


def test_a_quotation_in_a_figure_is_read():
    markup = f"<p>{ONE}</p><figure><blockquote><p>{TWO}</p></blockquote></figure><p>{THREE}</p>"
    assert (Kind.QUOTE, TWO) in blocks(markup)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("stores 10<sup>6</sup> litres", "stores 10⁶ litres"),
        ("covers 40 m<sup>2</sup> in all", "covers 40 m² in all"),
        ("held CO<sub>2</sub> and H<sub>2</sub>O", "held CO₂ and H₂O"),
        ("the 19<sup>th</sup> attempt", "the 19th attempt"),
    ],
)
def test_raised_and_lowered_figures_stay_apart_from_their_base(markup, text):
    assert texts(f"<p>{ONE}</p><p>The tank, they said, {markup}.</p><p>{TWO}</p>")[1] == f"The tank, they said, {text}."


def test_an_embedded_post_is_quoted_with_its_author():
    post = (
        "<blockquote class='twitter-tweet'><p lang='en' dir='ltr'>The harbour will open again! "
        "<a href='https://t.co/AbC'>pic.twitter.com/AbC</a></p>&mdash; Ida Marsh (@ida) "
        "<a href='https://twitter.com/ida/status/1'>November 3, 2026</a></blockquote>"
    )
    assert (Kind.QUOTE, "Ida Marsh wrote: The harbour will open again!") in blocks(f"<p>{ONE}</p>{post}<p>{TWO}</p>")

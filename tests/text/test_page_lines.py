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

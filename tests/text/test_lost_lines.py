"""Lists, quotations and headings beside paragraphs are read, though the extractor leaves them out."""

import pytest

from audiobrief.model import Kind
from audiobrief.text.page.html import parse_html

ONE = "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open again."
TWO = "Fishermen tied up their boats and waited for the divers, who came at noon and left again without being wet."
THREE = "The company that owns the crane has promised a new one by the end of the year, and paid for the old one."


def blocks(markup: str) -> list[tuple[Kind, str]]:
    page = f"<html lang='en'><body><h1>A crane falls into the sea</h1>{markup}</body></html>"
    return [(p.kind, p.text) for p in parse_html(page).paragraphs if p.text != "A crane falls into the sea"]


def paragraphs(*texts: str) -> list[tuple[Kind, str]]:
    return [(Kind.BODY, text) for text in texts]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<ul><li>One boat sank.</li><li>Two did not.</li></ul>", Kind.LIST_ITEM),
        ("<ol><li><div>One boat sank.</div></li><li><div>Two did not.</div></li></ol>", Kind.LIST_ITEM),
        ("<div class='x'><ul><li>One boat sank.</li><li>Two did not.</li></ul></div>", Kind.LIST_ITEM),
        ("<blockquote>One boat sank.<br>Two did not.</blockquote>", Kind.QUOTE),
    ],
)
def test_what_is_set_apart_in_a_nameless_box_is_read(markup, kind):
    apart = [(kind, "One boat sank."), (kind, "Two did not.")]
    body = f"<p>{ONE}</p><p>{TWO}</p>{markup}<p>{THREE}</p><p>{ONE.replace('Monday', 'Friday')}</p>"
    assert blocks(f"<div>{body}</div>")[:5] == [*paragraphs(ONE, TWO), *apart, *paragraphs(THREE)]


def test_a_list_at_the_end_is_read():
    found = blocks(f"<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><ul><li>One boat sank.</li></ul></div>")
    assert found[-1] == (Kind.LIST_ITEM, "One boat sank.")


@pytest.mark.parametrize(
    "box",
    [
        "<ul><li><a href='/1'>Another story</a></li><li><a href='/2'>One more</a></li></ul>",
        "<ul class='related'><li>Another story</li></ul>",
        "<div><h4>More of it</h4><ul><li>Another story</li><li>One more</li></ul></div>",
    ],
)
def test_other_lists_are_not(box):
    found = blocks(f"<div><p>{ONE}</p><p>{TWO}</p>{box}<p>{THREE}</p></div>")
    assert not [text for _, text in found if text in {"Another story", "One more"}]


def test_headings_in_boxes_of_their_own_are_read():
    parts = "".join(
        f"<div><div><h2>Part {n}</h2></div></div><div><div><p>{n} {ONE}</p></div></div>" for n in range(1, 5)
    )
    found = blocks(f"<section>{parts}</section>")
    assert [text for kind, text in found if kind == Kind.HEADING][-3:] == ["Part 2", "Part 3", "Part 4"]

"""Text that stands between blocks without a paragraph of its own is read, and nothing of it twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.text.page.html import parse_html
from audiobrief.text.page.mend.loose_text import wrap_loose_text
from audiobrief.text.page.tree import parse_page

ONE = "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open again."
TWO = "Fishermen tied up their boats and waited for the divers, who came at noon and left again without being wet."
THREE = "The company that owns the crane has promised a new one by the end of the year, and paid for the old one."
SHORT = "It was a good crane."
SHORTER = "It stood."


def lines(markup: str) -> list[str]:
    return [p.text for p in parse_html(f"<html lang='en'><body>{markup}</body></html>").paragraphs]


@pytest.mark.parametrize(
    "markup",
    [
        "{0}<br><br>{1}<br/><br/>{2}",
        "{0}<p>{1}<p>{2}",
        "<main>{0}<br><br>{1}<br><br>{2}</main>",
        "<section>{0}<p>{1}</p>{2}</section>",
        "<article>{0}<p>{1}</p>{2}</article>",
        "<div>{0}<p>{1}</p>{2}</div>",
        "<center><font face='arial'>{0}<p>{1}<p>{2}</font></center>",
        "<div><div>{0}</div><div>{1}</div><div>{2}</div></div>",
        "<div>{0}<br><div><br></div>{1}<div><br></div><div>{2}</div></div>",
        "<table><tr><td>{0}<br><br>{1}<br><br>{2}</td></tr></table>",
        "<my-story><my-part>{0}</my-part><my-part>{1}</my-part><my-part>{2}</my-part></my-story>",
        "<section><span>{0}</span><p>{1}</p><p>{2}</p></section>",
        "<blockquote>{0}<p>{1}</p><p>{2}</p></blockquote>",
        "<form>{0}<br><br>{1}<br><br>{2}</form>",
    ],
)
def test_every_paragraph_is_read_once(markup):
    assert lines(markup.format(ONE, TWO, THREE)) == [ONE, TWO, THREE]


@pytest.mark.parametrize("box", ["div", "section", "article"])
def test_short_paragraphs_beside_long_ones_are_read(box):
    assert lines(f"<{box}>{ONE}<br><br>{SHORT}<br><br>{TWO}<div>{SHORTER}</div>{THREE}</{box}>") == [
        ONE,
        SHORT,
        TWO,
        SHORTER,
        THREE,
    ]


def test_paragraphs_in_plain_boxes_are_read_though_others_are_marked():
    """The extractor looks at plain boxes only on pages without enough paragraphs, wherever those stand."""
    footer = f"<footer><p>{THREE}</p><p>{THREE}</p><p>{THREE}</p></footer>"
    assert lines(f"<div class='story'><div>{ONE}</div><div>{TWO}</div></div>{footer}")[:2] == [ONE, TWO]


def test_links_and_labels_stay_as_they_are():
    tree = parse_page("<body><div>Share: <a href='/'>One</a> | <a href='/'>Two</a><ul><li>Three</li></ul></div></body>")
    before = "".join(tree.itertext())
    wrap_loose_text(tree)
    assert ("".join(tree.itertext()), list(tree.iter("p"))) == (before, [])


PIECES = st.sampled_from(
    [
        ONE,
        TWO,
        SHORT,
        "|",
        " ",
        "<br>",
        "<br><br>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<a href='/'>x</a>",
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_no_text_is_lost_or_moved(pieces):
    tree = parse_page(f"<body>{''.join(pieces)}</body>")
    before = "".join("".join(tree.itertext()).split())
    wrap_loose_text(tree)
    assert "".join("".join(tree.itertext()).split()) == before

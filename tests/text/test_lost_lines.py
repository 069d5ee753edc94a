"""Lists, quotations and headings beside paragraphs are read, though the extractor leaves them out."""

import pytest

from audiobrief.model import Kind
from audiobrief.text.page.block import Block
from audiobrief.text.page.html import parse_html
from audiobrief.text.page.lost_lines import with_lost_lines
from audiobrief.text.page.places import place_blocks
from audiobrief.text.page.survey import Survey, survey_page
from audiobrief.text.page.tree import parse_page

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


def gap(box: str) -> list[str]:
    """Return what is read of a page where a box stands within the article, in a place that extractors leave out."""
    text = f"<p>{ONE}</p><p>{TWO}</p><div class='embed'><div>{box}</div></div><p>{THREE}</p>"
    return [text for _, text in blocks(f"<article>{text}<p>{ONE.replace('Monday', 'Friday')}</p></article>")]


TOLD = "The harbour master said on the radio that the divers had found the crane, and that it lay upside down."


def test_a_box_among_the_lines_that_tells_in_sentences_is_read_with_its_labels():
    found = gap(f"<h3>What he said</h3><p>{TOLD}</p><p>No more.</p>")
    assert found[2:5] == ["What he said", TOLD, "No more."]


@pytest.mark.parametrize(
    "box",
    [
        f"<h3><a href='/1'>The divers are tired</a></h3><p>{TOLD}</p>",
        f"<div class='newsletter'><p>{TOLD}</p></div>",
        "<p>No more.</p><p>The divers had found the crane</p>",
    ],
)
def test_a_box_among_the_lines_that_something_speaks_against_is_not(box):
    assert len(gap(box)) == 4


def test_a_box_that_comes_again_and_again_is_not():
    box = f"<div class='embed'><div><p>{TOLD}</p><p>Ask for it!</p></div></div>"
    found = [text for _, text in blocks(f"<article><p>{ONE}</p>{box}<p>{TWO}</p>{box}<p>{THREE}</p></article>")]
    assert TOLD not in found


def test_what_a_table_holds_is_not_read_again_beside_it():
    table = f"<table><tr><th>Day</th><th>Told</th></tr><tr><td>Monday</td><td><p>{TOLD[:90]}.</p></td></tr></table>"
    found = " ".join(text for _, text in blocks(f"<article><p>{ONE}</p><p>{TWO}</p>{table}<p>{THREE}</p></article>"))
    assert found.count(TOLD[:90]) == 1


@pytest.mark.parametrize("names", ["w-embed", "widget", "table-bar", "responsive-table embed-code"])
def test_a_table_is_read_whatever_its_own_box_is_called(names):
    table = "<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td>3</td></tr></table>"
    box = f"<div class='{names}'><style>td {{color: red}}</style><div>{table}</div></div>"
    assert (Kind.TABLE, "Monday: 3.") in blocks(f"<article><p>{ONE}</p><p>{TWO}</p>{box}<p>{THREE}</p></article>")


FRIDAY = ONE.replace("Monday", "Friday")


def survey_of(markup: str) -> Survey:
    return Survey(survey_page(parse_page(f"<html><body>{markup}</body></html>"), "https://paper.example/a"))


def read_around(markup: str, *texts: str) -> list[str]:
    """Return what is read of a page of which an extractor took these texts."""
    survey = survey_of(markup)
    found = [Block(Kind.BODY, text) for text in texts]
    placed = list(zip(place_blocks(found, survey), found, strict=True))
    return [block.text for block in with_lost_lines(placed, survey.lines)]


def test_a_block_from_the_foot_of_the_page_does_not_hide_what_is_lost_between_the_others():
    text = f"<p>{ONE}</p><h2>Who waits</h2><p>{TWO}</p><ul><li>Nine boats</li></ul><p>{THREE}</p><p>{FRIDAY}</p>"
    read = read_around(f"<main>{text}</main><section><p>{TOLD}</p></section>", TOLD, ONE, TWO, THREE)
    assert read[1:] == [ONE, "Who waits", TWO, "Nine boats", THREE]


def test_a_heading_is_found_at_its_text_and_not_in_the_contents():
    contents = "<ul><li><p>Who waits</p></li><li><p>Who pays</p></li></ul>"
    text = f"<p>{ONE}</p>{contents}<h2>Who waits</h2><p>{TWO}</p><h2>Who pays</h2><p>{THREE}</p>"
    taken = (TOLD, ONE, "Who waits", "Who pays", "Who waits", TWO, "Who pays", THREE)
    survey = survey_of(f"{text}<footer>{TOLD}</footer>")
    assert place_blocks([Block(Kind.BODY, text) for text in taken], survey) == [7, 0, 1, 2, 3, 4, 5, 6]


ALIKE = "<div class='grid'><div class='prose-a bard'>{}</div></div>"
MAIN, LEAD = ALIKE.format(f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"), ALIKE.format(f"<p>{TOLD}</p><p>{FRIDAY}</p>")


def test_a_box_like_the_main_one_is_part_of_the_article_before_it_and_not_behind_it():
    assert read_around(f"{LEAD}<hr>{MAIN}", ONE, TWO, THREE) == [TOLD, FRIDAY, ONE, TWO, THREE]
    assert read_around(f"{MAIN}<hr>{LEAD}", ONE, TWO, THREE) == [ONE, TWO, THREE]


PLACES = ("Marlow Oyster House", "The Lock Tavern", "Bridge Street Bakery", "The Old Forge")


@pytest.mark.parametrize("name", ["{}", "<a href='https://tables.example/1'>{}</a>"])
def test_a_list_of_places_is_read_with_their_names(name):
    boxes = "".join(
        f"<article><div><h3>{name.format(place)}</h3><p>Quay St</p><div><p>{place}: {TOLD}</p></div></div></article>"
        for place in PLACES
    )
    page = f"<main><h1>Where to eat</h1><div><p>{ONE}</p><p>{TWO}</p></div><div>{boxes}</div></main>"
    found = [paragraph.text for paragraph in parse_html(page, "https://paper.example/a").paragraphs]
    assert [text for text in found if text in PLACES] == list(PLACES)


@pytest.mark.parametrize(
    ("link", "expected"), [("https://shop.example/1", 4), ("/1", 0), ("https://www.paper.example/1", 0)]
)
def test_what_a_list_recommends_elsewhere_is_no_teaser(link, expected):
    box = f"<div><h3><a href='{link}'>{{0}}</a></h3><p>{{0}}: {TOLD}</p><p><a href='{link}'>Read more</a></p></div>"
    boxes = "".join(map(box.format, PLACES))
    lines = survey_of(f"<article><p>{ONE}</p><p>{TWO}</p>{boxes}<p>{THREE}</p></article>").lines
    assert sum(line.text.endswith(TOLD) and "teaser" not in line.hints for line in lines) == expected

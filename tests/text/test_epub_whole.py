"""Every chapter of a book is read whatever its type and spelling; what is not read is dropped by name, or an error."""

import pytest

from audiobrief.errors import ReadError
from audiobrief.standards.epub import list_chapters
from audiobrief.text.kinds.epub import parse_epub
from tests.text.test_kinds_of_documents import PROSE, book

PACKAGE = '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>{items}</manifest><spine>{spine}</spine></package>'


def packaged(items: str, spine: str, **more: str) -> bytes:
    return book([], **{"OPS/book.opf": PACKAGE.format(items=items, spine=spine), **more})


@pytest.mark.parametrize(
    "media_type",
    ["application/XHTML+XML", "application/xml", "text/x-oeb1-document", "application/x-dtbook+xml", "text/plain", ""],
)
def test_a_chapter_of_any_type_is_read(media_type):
    data = packaged(
        f'<item id="A" href="One.xhtml" media-type="{media_type}"/>', '<itemref idref="a"/>',
        **{"OPS/one.XHTML": f"<html><body><p>{PROSE[0]}</p></body></html>"},
    )  # fmt: skip
    assert parse_epub(data, "it", max_size=20_000_000).text == PROSE[0]


def test_a_picture_is_read_by_its_fallback():
    data = packaged(
        '<item id="a" href="a.png" media-type="image/png" fallback="b"/><item id="b" href="b.xhtml" media-type="x/y"/>',
        '<itemref idref="a"/>',
        **{"OPS/a.png": "x", "OPS/b.xhtml": f"<p>{PROSE[0]}</p>"},
    )
    assert parse_epub(data, "it", max_size=20_000_000).text == PROSE[0]


def test_a_drawing_with_a_fallback_is_told_and_a_foreign_type_is_read_by_its_own():
    drawing = f"<svg><title>Plan</title><text>{PROSE[1]}</text><foreignObject><p>{PROSE[2]}</p></foreignObject></svg>"
    data = packaged(
        '<item id="a" href="a.svg" media-type="image/svg+xml" fallback="B"/><item id="b" href="b.json" '
        'media-type="application/json" fallback="c"/><item id="c" href="c.xhtml" media-type="text/html"/>'
        '<item id="B" href="B2.xhtml" media-type="text/html"/>',
        '<itemref idref="a"/><itemref idref="b"/>',
        **{
            "OPS/a.svg": drawing,
            "OPS/b.json": "{}",
            "OPS/B2.xhtml": f"<p>{PROSE[0]}</p>",
            "OPS/c.xhtml": f"<p>{PROSE[2]} Again.</p>",
        },
    )
    article = parse_epub(data, "it", max_size=20_000_000)
    assert article.text == f"{PROSE[0]}\n{PROSE[2]} Again."
    assert [piece.text for piece in article.dropped] == ["OPS/a.svg", "Plan", *PROSE[1:], "OPS/b.json"]


def test_chapters_are_those_of_the_whole_book():
    """Ids in other capitals and fallbacks are as well known to the list of chapters."""
    words = "It opened on Friday, and all came. " * 20
    data = packaged(
        '<item id="One" href="a.xhtml"/><item id="two" href="b.png" media-type="image/png" fallback="c"/>'
        '<item id="c" href="c.xhtml"/>',
        '<itemref idref="one"/><itemref idref="two"/>',
        **{"OPS/a.xhtml": f"<p>{words}</p>", "OPS/b.png": "x", "OPS/c.xhtml": f"<h1>Second</h1><p>{words}</p>"},
    )
    chapters = list_chapters(data)
    read = [parse_epub(data, "it", max_size=20_000_000, chapter=chapter.key).text for chapter in chapters]
    assert read == [words.strip(), f"Second\n{words.strip()}"]


def test_parts_of_dtbook_and_other_cases_are_told():
    aside = "<pagenum>5</pagenum><note><p>A note.</p></note><prodnote>A map.</prodnote>"
    other = "<epub:switch><epub:case><p>As a drawing.</p></epub:case><epub:default><p>As text.</p></epub:default>"
    article = parse_epub(
        book([f"<dtbook><p>{PROSE[0]}</p>{aside}{other}</epub:switch></dtbook>"]), "it", max_size=20_000_000
    )
    assert article.text == f"{PROSE[0]}\nAs text."
    assert [piece.text for piece in article.dropped] == ["5", "A note.", "A map.", "As a drawing."]


def test_text_behind_the_end_of_a_page_is_read():
    data = book([f"<p>{PROSE[0]}</p></body></html><p>{PROSE[1]}</p></html>{PROSE[2]}"])
    assert parse_epub(data, "it", max_size=20_000_000).text.split("\n") == PROSE


def test_a_chapter_that_is_not_there_is_an_error_that_names_it():
    with pytest.raises(ReadError, match='its chapter "OPS/gone.xhtml" is not in it'):
        parse_epub(packaged('<item id="a" href="gone.xhtml"/>', '<itemref idref="a"/>'), "it", max_size=20_000_000)


def test_what_is_beside_the_spine_is_told():
    data = packaged(
        '<item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/>',
        '<itemref idref="a"/><itemref idref="b" linear="no"/>',
        **{f"OPS/{name}.xhtml": f"<p>{line}</p>" for name, line in zip("abc", PROSE, strict=True)},
    )
    article = parse_epub(data, "it", max_size=20_000_000)
    assert (article.text, [piece.text for piece in article.dropped]) == (PROSE[0], PROSE[1:])


def test_a_torn_package_is_told_and_all_its_chapters_are_read(caplog):
    whole = PACKAGE.format(items='<item id="a" href="a.xhtml"/>', spine='<itemref idref="a"/>')
    chapters = {f"OPS/{name}.xhtml": f"<p>{line}</p>" for name, line in zip("abc", PROSE, strict=True)}
    article = parse_epub(book([], **{"OPS/book.opf": whole[:-20], **chapters}), "it", max_size=20_000_000)
    assert article.text.split("\n") == PROSE
    assert "torn" in caplog.text


def test_obfuscated_fonts_are_no_protection():
    data = (
        '<encryption xmlns:e="e"><e:EncryptedData><e:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'
        "</e:EncryptedData></encryption>"
    )
    assert (
        parse_epub(book([f"<p>{PROSE[0]}</p>"], **{"META-INF/encryption.xml": data}), "it", max_size=20_000_000).text
        == PROSE[0]
    )


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("The <span epub:type='pagebreak'>12</span>crane fell.", "The crane fell."),
        ("The crane<a epub:type='noteref' href='#n1'>1</a> fell.", "The crane fell."),
        ("The crane<sup><a href='n.xhtml#x'>2</a></sup> fell.", "The crane fell."),
        ("<span class='dropcap'>T</span> he crane fell.", "The crane fell."),
        ("<img alt='T'/>he crane fell.", "The crane fell."),
        ("<span class='initial'>A</span> crane fell.", "A crane fell."),
        ("The <ruby>crane<rt>k</rt></ruby> fell.", "The crane fell."),
        ("See <a href='#c2'>part 2</a> and 10<sup>6</sup>.", "See part 2 and 106."),
        ("<div>" * 400 + "The crane fell." + "</div>" * 400, "The crane fell."),
    ],
)
def test_marks_are_cut_and_letters_mended(markup, said):
    assert parse_epub(book([f"<p>{markup}</p>"]), "it", max_size=20_000_000).text == said


def test_the_package_that_is_there_is_read_of_several():
    container = '<container><rootfile full-path="a/none.opf"/><rootfile full-path="OPS/book.opf"/></container>'
    data = book([f"<p>{PROSE[0]}</p>"], **{"META-INF/container.xml": container})
    assert parse_epub(data, "it", max_size=20_000_000).text == PROSE[0]


def test_a_comment_of_words_is_dropped_by_name():
    article = parse_epub(book([f"<p>{PROSE[0]}</p><!-- {PROSE[1]} --><!-- x -->"]), "it", max_size=20_000_000)
    assert [(piece.rule, piece.text) for piece in article.dropped] == [("comment", PROSE[1])]


def test_character_data_is_text():
    article = parse_epub(book([f"<p><![CDATA[{PROSE[0]} <b>]]></p>"]), "it", max_size=20_000_000)
    assert article.text == f"{PROSE[0]} <b>"


def test_numbers_that_count_the_paragraphs_are_dropped_by_name():
    body = "".join(
        f"<div><label><a href='#o{n}'>{n}</a></label><p>{part}</p></div>" for n, part in enumerate(PROSE * 3)
    )
    data = packaged(
        '<item id="a" href="a.xhtml"/>', '<itemref idref="a"/>', **{"OPS/a.xhtml": f"<html><body>{body}</body></html>"}
    )
    article = parse_epub(data, "it", max_size=20_000_000)
    assert [part.text for part in article.paragraphs] == PROSE * 3
    assert {piece.rule for piece in article.dropped} == {"line number"}


def test_the_lettering_of_a_chapter_that_is_a_picture_is_told():
    data = packaged(
        '<item id="s" href="s.svg" media-type="image/svg+xml"/><item id="a" href="a.xhtml"/>',
        '<itemref idref="s"/><itemref idref="a"/>',
        **{"OPS/s.svg": "<svg><text>The old quay</text></svg>", "OPS/a.xhtml": f"<p>{PROSE[0]}</p>"},
    )
    assert "The old quay" in [piece.text for piece in parse_epub(data, "it", max_size=20_000_000).dropped]

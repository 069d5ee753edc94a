"""Word and OpenDocument texts: every paragraph is read, and what is beside the text goes by name."""

import pytest
from office import OFFICE, docx, odt, paragraph, run, zipped

from audiobrief.errors import ReadError
from audiobrief.model import Article, Kind, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.sources.kinds import find_readable_type
from audiobrief.text.read import read_article

pytest.importorskip("mammoth")

NOTE = '<w:r><w:footnoteReference w:id="7"/></w:r>'
NOTES = f'<w:footnote w:id="7">{paragraph("See the minutes.")}</w:footnote>'
ROW = "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in ("Lamps", "R4,000")) + "</w:tr>"
WORD = (
    paragraph("The Crane", "Title")
    + paragraph("One", "heading1")
    + paragraph(run("It fell ") + "<w:ins>" + run("on Monday") + "</w:ins><w:del><w:r><w:delText>on Friday</w:delText>"
                "</w:r></w:del>" + run(", they say.") + NOTE)
    + paragraph("Nobody minded.", "Quote")
    + f"<w:tbl>{ROW}{ROW.replace('Lamps', 'Paint')}</w:tbl>"
    + paragraph("The last one.")
)  # fmt: skip
OPEN_ROW = (
    "<table:table-row><table:table-cell><text:p>Lamps</text:p></table:table-cell>"
    "<table:table-cell><text:p>R4,000</text:p></table:table-cell></table:table-row>"
)
OPEN = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>on Friday</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
    '<text:p text:style-name="Title">The Crane</text:p><text:h text:outline-level="1">One</text:h>'
    "<text:p>It fell<text:s/>on<text:span> Monday</text:span>, they say."
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See the minutes.</text:p>"
    "</text:note-body></text:note><office:annotation><text:p>Really?</text:p></office:annotation></text:p>"
    '<text:p text:style-name="Quotations">Nobody minded.</text:p>'
    "<text:list><text:list-item><text:p>Keep your ticket.</text:p></text:list-item></text:list>"
    f"<table:table>{OPEN_ROW}{OPEN_ROW.replace('Lamps', 'Paint')}</table:table>"
    "<text:p>The last one.</text:p>"
)


def read(data: bytes, kind: SourceType, **settings) -> Article:
    return read_article(Source(data, kind, "it"), ReadSettings(allow_short=True, **settings))


def gone(article: Article) -> set[tuple[str, str]]:
    return {(piece.rule, piece.text) for piece in article.dropped}


def test_a_word_document():
    article = read(
        docx(WORD, footnotes=NOTES, comments=f"<w:comment w:id='1'>{paragraph('Really?')}</w:comment>"), SourceType.DOCX
    )
    assert (article.title, article.byline, article.published) == ("The Crane", "Ann Lee", "2026-11-18")
    found = [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs if paragraph.kind is not Kind.TABLE]
    assert found == [
        (Kind.HEADING, "The Crane"), (Kind.HEADING, "One"), (Kind.BODY, "It fell on Monday, they say."),
        (Kind.QUOTE, "Nobody minded."), (Kind.BODY, "The last one."),
    ]  # fmt: skip
    assert "R4,000" in article.text
    assert {("comment", "Really?"), ("deleted", "on Friday")} <= gone(article)
    assert any(rule == "notes" and "See the minutes." in text for rule, text in gone(article))


BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="wps"><w:drawing><w:txbxContent>'
    + paragraph("A box says so.")
    + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


def test_fields_and_boxes_of_a_word_document_are_read():
    field = f"<w:fldSimple w:instr='DATE'>{run('Monday')}</w:fldSimple>"
    line = f"<w:smartTag>{run('Ann')}</w:smartTag>{run(' came on ')}{field}"
    article = read(docx(paragraph(line) + BOX), SourceType.DOCX)
    assert [paragraph.text for paragraph in article.paragraphs] == ["Ann came on Monday", "A box says so."]
    assert not gone(article)


def test_what_a_word_document_hides_or_moved_is_dropped_by_name():
    hidden = paragraph(
        run("Not for you.", "<w:rPr><w:vanish/></w:rPr>") + run("For ") + "<w:del>" + run("no") + "</w:del>"
    )
    shown = paragraph(run("Shown.", "<w:rPr><w:vanish w:val='0'/></w:rPr>"))
    moved = paragraph(f"<w:moveFrom>{run('It moved.')}</w:moveFrom>") + paragraph(
        f"<w:moveTo>{run('It moved.')}</w:moveTo>"
    )
    article = read(docx(hidden + shown + moved), SourceType.DOCX)
    assert [paragraph.text for paragraph in article.paragraphs] == ["For", "Shown.", "It moved."]
    assert gone(article) == {("hidden", "Not for you."), ("deleted", "no"), ("deleted", "It moved.")}


def test_the_word_of_a_reading_aid_is_read_and_the_rest_of_a_line_is_not_told_again():
    ruby = f"<w:r><w:ruby><w:rt>{run('kyo')}</w:rt><w:rubyBase>{run('Tokyo')}</w:rubyBase></w:ruby></w:r>"
    formula = '<m:oMath xmlns:m="m"><m:r><m:t>x+y</m:t></m:r></m:oMath>'
    broken = f"<w:p>{run('At once')}<w:r><w:br/></w:r>{run('it fell.')}</w:p>"
    article = read(
        docx(f"<w:p>{run('In ')}{ruby}{run(' it rained.')}</w:p><w:p>{formula}</w:p>{broken}"), SourceType.DOCX
    )
    assert article.text.split("\n") == ["In Tokyo it rained.", "At once", "it fell."]
    assert {("reading aid", "kyo"), ("formula", "x+y")} <= gone(article)
    assert not [text for rule, text in gone(article) if rule == "unread" and "fell" in text]


def test_what_an_opendocument_hides_or_lists_is_dropped_by_name():
    hidden = '<text:section text:display="none"><text:p>No more.</text:p></text:section>'
    books = "<text:bibliography><text:index-body><text:p>Lee 2020</text:p></text:index-body></text:bibliography>"
    head = f'<s xmlns:text="{OFFICE}:text:1.0"><text:master-page><text:p>The Paper</text:p></text:master-page></s>'
    article = read(odt(f"<text:p>It fell.</text:p>{hidden}{books}", **{"styles.xml": head}), SourceType.ODT)
    assert article.text == "It fell."
    assert gone(article) == {("hidden", "No more."), ("references", "Lee 2020"), ("running head", "The Paper")}


def test_a_paragraph_that_the_library_passes_over_is_told():
    article = read(docx(paragraph("Read.") + f"<w:unknown>{paragraph('Passed over.')}</w:unknown>"), SourceType.DOCX)
    assert ("unread", "Passed over.") in gone(article)


def test_an_opendocument_text():
    article = read(odt(OPEN), SourceType.ODT)
    assert (article.title, article.byline, article.language) == ("The Crane", "Ann Lee", "en-GB")
    found = [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs if paragraph.kind is not Kind.TABLE]
    assert found == [
        (Kind.HEADING, "The Crane"), (Kind.HEADING, "One"), (Kind.BODY, "It fell on Monday, they say."),
        (Kind.QUOTE, "Nobody minded."), (Kind.LIST_ITEM, "Keep your ticket."), (Kind.BODY, "The last one."),
    ]  # fmt: skip
    assert "R4,000" in article.text
    assert {
        ("comment", "Really?"),
        ("deleted", "on Friday"),
        ("notes", "See the minutes."),
        ("note mark", "1"),
    } <= gone(article)


@pytest.mark.parametrize("kind", [SourceType.DOCX, SourceType.ODT])
@pytest.mark.parametrize("name", ["-", "a.docx", "a.zip"])
def test_they_show_themselves_whatever_they_are_called(kind, name):
    data = docx(WORD) if kind is SourceType.DOCX else odt(OPEN)
    assert find_readable_type(data, name, None, None) is kind


@pytest.mark.parametrize("kind", [SourceType.DOCX, SourceType.ODT])
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", zipped({"a": "b"}), docx(WORD)[:900], odt(OPEN)[:500], docx("<"), odt("<a>")]
)
def test_damaged_ones_are_refused(kind, data):
    with pytest.raises(ReadError, match="^it: this document is damaged"):
        read(data, kind)


def test_a_broken_stream_in_one_is_damage():
    data = bytearray(docx(paragraph("A line of it. " * 400)))
    at = data.find(b"word/document.xml") + 30
    data[at : at + 8] = b"\xff" * 8
    with pytest.raises(ReadError, match="^it: this document is damaged"):
        read(bytes(data), SourceType.DOCX)


def test_protected_empty_and_endless_ones_are_refused():
    with pytest.raises(ReadError, match="needs a password"):
        read(odt(OPEN, **{"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}), SourceType.ODT)
    for data, kind in ((docx(paragraph("<w:r/>")), SourceType.DOCX), (odt("<text:p/>"), SourceType.ODT)):
        with pytest.raises(ReadError, match="holds no text"):
            read(data, kind)
    with pytest.raises(ReadError, match="unpacks to .* raise it with --max-size"):
        read(odt(f"<text:p>{'a' * 100_000}</text:p>"), SourceType.ODT, max_size=4000)


@pytest.mark.parametrize("depth", [50, 3000])
def test_deep_nesting_is_read_or_refused(depth):
    data = odt("<text:section>" * depth + "<text:p>It fell.</text:p>" + "</text:section>" * depth)
    try:
        assert read(data, SourceType.ODT).paragraphs[0].text == "It fell."
    except ReadError as error:
        assert str(error).startswith("it: this document")  # noqa: PT017  both ways are right

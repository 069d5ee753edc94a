"""Messages, web archives, books and PDF become articles; broken and hostile ones a ReadError that names them."""

import io
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfs import pdf

from audiobrief.errors import ReadError
from audiobrief.model import Article, Kind, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

PROSE = [
    "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open again.",
    "Fishermen tied up their boats and waited for the divers, who came at noon and left again without having been wet.",
    "The company that owns the crane has promised a new one by the end of the year, and paid for the old one twice.",
]
SHORT = ReadSettings(allow_short=True)


def read(data: bytes, kind: SourceType) -> Article:
    return read_article(Source(data, kind, "it"), SHORT)


def clean(data: bytes, kind: SourceType) -> list[str]:
    return [paragraph.text for paragraph in clean_article(read(data, kind), SHORT).paragraphs]


class TestMail:
    def message(self, **headers: str) -> EmailMessage:
        message = EmailMessage()
        for name, value in {"Subject": "A crane falls", "From": "Ann Lee <ann@a.example>", **headers}.items():
            message[name.replace("_", "-")] = value
        return message

    def test_plain_text(self):
        message = self.message(Date="Mon, 18 Nov 2024 09:30:00 +0200")
        message.set_content("\n\n".join(PROSE) + "\n\nUnsubscribe | Manage your preferences\n")
        article = read(message.as_bytes(), SourceType.EMAIL)
        assert (article.title, article.byline, article.published) == (
            "A crane falls",
            "Ann Lee",
            "2024-11-18T09:30:00+02:00",
        )
        assert clean(message.as_bytes(), SourceType.EMAIL) == PROSE

    def test_a_page_is_read_before_the_text_beside_it(self):
        message = self.message(Subject="Re: [News] A crane falls", From="The Ledger <no-reply@a.example>")
        message.set_content("View this message in a browser.")
        message.add_alternative("<h1>A crane falls</h1>" + "".join(f"<p>{line}</p>" for line in PROSE), subtype="html")
        article = read(message.as_bytes(), SourceType.EMAIL)
        assert (article.title, article.byline) == ("A crane falls", "The Ledger")
        assert clean(message.as_bytes(), SourceType.EMAIL) == PROSE

    def test_an_empty_shell_of_a_page_is_not(self):
        message = self.message()
        message.set_content("\n\n".join(PROSE))
        message.add_alternative("<p>Please enable pictures.</p>", subtype="html")
        assert clean(message.as_bytes(), SourceType.EMAIL) == PROSE

    def test_a_web_archive_keeps_the_title_and_address_of_its_page(self):
        message = self.message(
            Subject="Saved", From="<Saved by a browser>", Snapshot_Content_Location="https://a.example/b"
        )
        page = f"<title>A crane falls into the sea</title><p>{'</p><p>'.join(PROSE)}</p>"
        message.set_content(page, subtype="html", charset="utf-8", cte="quoted-printable")
        message.make_related()
        article = read(message.as_bytes(), SourceType.EMAIL)
        assert (article.title, article.source_url, article.byline) == (
            "A crane falls into the sea",
            "https://a.example/b",
            "",
        )

    def test_a_message_without_text_is_refused(self):
        message = self.message()
        message.set_content(b"\x00\x01", maintype="image", subtype="png")
        with pytest.raises(ReadError, match="^it: this message holds attachments, no text"):
            read(message.as_bytes(), SourceType.EMAIL)

    @pytest.mark.parametrize(
        "header", [b"Content-Type: text/plain; charset=\xff\xfe", b"Date: \xff", b"From: <<>>,,", b"Subject: =?x?b?!?="]
    )
    def test_broken_headers_are_harmless(self, header):
        assert PROSE[0] in read(header + b"\n\n" + PROSE[0].encode(), SourceType.EMAIL).text


def book(chapters: list[str], **more: str | bytes) -> bytes:
    items = "".join(f'<item id="c{n}" href="c%20{n}.xhtml" media-type="text/html"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>The Crane</dc:title><dc:creator>Ann Lee</dc:creator><dc:language>en-GB</dc:language>"
        "<dc:date>2024-11-18</dc:date>"
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
        **{f"OPS/c {n}.xhtml": f"<html><body>{chapter}</body></html>" for n, chapter in enumerate(chapters)},
        **more,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


class TestEpub:
    def test_chapters_come_in_order_with_their_kinds(self):
        article = read(
            book(
                [
                    f"<h1>One</h1><p>{PROSE[0]}</p><ul><li>a</li></ul>",
                    f"<h1>Two</h1><blockquote><p>{PROSE[1]}</p></blockquote>",
                ]
            ),
            SourceType.EPUB,
        )
        assert (article.title, article.byline, article.published, article.language) == (
            "The Crane",
            "Ann Lee",
            "2024-11-18",
            "en-GB",
        )
        assert [(p.kind, p.text) for p in article.paragraphs] == [
            (Kind.HEADING, "One"), (Kind.BODY, PROSE[0]), (Kind.LIST_ITEM, "a"),
            (Kind.HEADING, "Two"), (Kind.QUOTE, PROSE[1]),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "data",
        [b"", b"PK\x03\x04", book([], **{"META-INF/container.xml": "<x/>"}), book([], **{"OPS/book.opf": ""}),
         book(["<p>a</p>"])[:300], book([], **{"META-INF/container.xml": "<a><rootfile full-path='no/where'/></a>"})],
    )  # fmt: skip
    def test_damaged_books_are_refused(self, data):
        with pytest.raises(ReadError, match="^it: this e-book is damaged"):
            read(data, SourceType.EPUB)

    def test_protected_books_are_refused(self):
        with pytest.raises(ReadError, match="protected"):
            read(book(["<p>a</p>"], **{"META-INF/encryption.xml": "<e><EncryptedData/></e>"}), SourceType.EPUB)

    def test_a_book_of_endless_zeros_is_refused(self):
        with pytest.raises(ReadError, match="unpacks to more than"):
            read(book(["\0" * 61_000_000]), SourceType.EPUB)

    def test_entities_of_its_package_are_not_expanded(self):
        package = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><package><title>&x;</title></package>'
        assert "root:" not in read(book([], **{"OPS/book.opf": package}), SourceType.EPUB).title


class TestPdf:
    def test_boxes_are_paragraphs_and_running_heads_go(self):
        pytest.importorskip("pypdfium2")
        pages = [
            [(50, 780, 10, "The Ledger"), (50, 600, 10, "The harbour was closed on Mon-"),
             (50, 588, 10, "day after a crane fell."),
             (50, 20, 10, str(n + 1)),
             (50, 500, 10, f"Paragraph number {n} of the day."), *([(50, 700, 24, "A crane falls")] if not n else [])]
            for n in range(4)
        ]  # fmt: skip
        article = read(pdf(pages), SourceType.PDF)
        texts = [paragraph.text for paragraph in article.paragraphs]
        assert article.title == "A crane falls"
        assert "Paragraph number 2 of the day." in texts
        assert "The Ledger" not in texts
        assert "3" not in texts

    def test_hyphens_at_line_ends_are_closed(self):
        pytest.importorskip("pypdfium2")
        lines = [(50, 600, 10, "The harbour was closed on Mon-"), (50, 588, 10, "day after a crane fell into the sea.")]
        assert (
            read(pdf([lines]), SourceType.PDF).text
            == "The harbour was closed on Monday after a crane fell into the sea."
        )

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nwords", pdf([[(50, 5, 10, "x")]])[:120]])
    def test_damaged_or_empty_ones_are_refused(self, data):
        pytest.importorskip("pypdfium2")
        with pytest.raises(ReadError, match="^it: this PDF "):
            read(data, SourceType.PDF)

    def test_without_the_library_the_remedy_is_named(self, monkeypatch):
        monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
        with pytest.raises(ReadError, match=r"pip install 'audiobrief\[kinds\]'"):
            read(b"%PDF-1.4", SourceType.PDF)


@given(st.binary(max_size=300), st.sampled_from([SourceType.EMAIL, SourceType.EPUB]))
def test_any_bytes_are_read_or_refused(data, kind):
    try:
        read(data, kind)
    except ReadError as error:
        assert str(error).startswith("it: ")  # noqa: PT017  both ways are right

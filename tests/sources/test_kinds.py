"""What bytes are: by their name, by their look, and never by a claim that they belie."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import ReadError
from audiobrief.model import SourceType
from audiobrief.sources.kinds import check_readable, find_type, type_of_name

TEXT, HTML, MARKDOWN, FEED = SourceType.TEXT, SourceType.HTML, SourceType.MARKDOWN, SourceType.FEED

NAMES = {
    "a.docx": SourceType.DOCX, "a.DOCX": SourceType.DOCX, "a.odt": SourceType.ODT,
    "a.txt": TEXT, "A.TXT": TEXT, "a.html": HTML, "a.htm": HTML, "a.b.xhtml": HTML, "/x/y.md": MARKDOWN,
    "a.eml": SourceType.EMAIL, "a.MHTML": SourceType.EMAIL, "a.epub": SourceType.EPUB, "a.pdf": SourceType.PDF,
    "a.markdown": MARKDOWN, "a": None, "a.": None, ".md": MARKDOWN, "a.doc": None, "txt": None, "": None,
    "/a.html/b": None,
}  # fmt: skip

CONTENT = [
    (b"Rain is expected.", TEXT),
    (b"%PDF-1.7\n%\xe2\xe3", SourceType.PDF),
    (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", SourceType.EPUB),
    (b"", TEXT),
    (b" \r\n\t<!DOCTYPE html><p>x", HTML),
    (b"\xef\xbb\xbf<!doctype HTML>", HTML),
    ("\ufeff<html lang='en'>".encode("utf-16"), HTML),
    (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>", HTML),
    (b"<!-- saved from a site --><!-- twice --><html>", HTML),
    (b"<body class=x>", HTML),
    (b"<article><h1>x", HTML),
    (b"<p>x", HTML),
    (b"<h1>x", HTML),
    (b"<b>Rain</b> is expected.", HTML),
    (b"<?xml version='1.0'?>\n<!-- x -->\n<?xml-stylesheet href='a'?><rss version='2.0'>", FEED),
    (b'<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss>', FEED),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'>", FEED),
    (b"<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>", FEED),
    (b"<rdf:RDF>", FEED),
    ("\ufeff<rss version='2.0'>".encode("utf-16"), FEED),
    ("<?xml version='1.0'?><rss>".encode("utf-16-le"), FEED),
    (b'{"items": [], "version" : "https:\\/\\/jsonfeed.org\\/version\\/1.1"}', FEED),
    (b"<pre-history of man", TEXT),
    (b"< 5 degrees in the north", TEXT),
    (b"<3 this", TEXT),
    (b"---\ntitle: Rain\n---\nText", MARKDOWN),
    (b"\xef\xbb\xbf---\r\ntitle: Rain\r\n---\r\nText", MARKDOWN),
    (b"+++\ntitle = 'Rain'\n+++\nText", MARKDOWN),
    (b"# Rain\n\nText", MARKDOWN),
    (b"Rain\n====\n\nText", MARKDOWN),
    (b"#rain is trending", TEXT),
    (b"---\n\nText after a rule", TEXT),
    (b"+++ BREAKING +++\nRain", TEXT),
]

FOREIGN = {
    b"\x89PNG\r\n\x1a\n": "a PNG picture",
    b"\xff\xd8\xff\xe0\x00\x10JFIF": "a JPEG picture",
    b"GIF89a\x10\x00\x10\x00\x80": "a GIF picture",
    b"RIFF\x24\x08\x00\x00WAVEfmt ": "a WAV sound file",
    b"RIFF\x24\x08\x00\x00WEBPVP8 ": "a WebP picture",
    b"\x00\x00\x00\x18ftypmp42": "a film or sound file",
    b"\x00\x00\x00\x1cftypavif": "a picture",
    b"ID3\x04\x00\x00\x00\x00": "an MP3 file",
    b"\xff\xfb\x90\x64": "an MP3 file",
    b"\xff\xf3\x84\xc4": "an MP3 file",
    b"OggS\x00\x02": "an Ogg sound file",
    b"fLaC\x00\x00\x00\x22": "a FLAC sound file",
    b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml": "an office document",
    b"PK\x03\x04" + bytes(26) + b"holiday.jpg": "a ZIP archive",
    b"\x1f\x8b\x08\x00": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "an archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an office document",
    rb"{\rtf1\ansi": "a rich text document",
    b"SQLite format 3\x00": "a database",
    b"\x7fELF\x02": "a program",
    b"MZ\x90\x00": "a program",
    b"<?xml version='1.0'?><lolz>&lol;</lolz>": "an XML document (<lolz>)",
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "]>">]>\n<lolz>&a;</lolz>': "an XML document (<lolz>)",
    b"<urlset><url/></urlset>\n": "an XML document (<urlset>)",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>": "an XML document (<svg>)",
    "\ufeff<?xml version='1.0'?><nitf>".encode("utf-16"): "an XML document (<nitf>)",
    b' {"a": [1, 2]}\n': "JSON data",
    b"[" * 100_000: "JSON data",
}

READABLE = [
    b"{rain} and [wind]", b'{"Rain," he said}', b"[1] A note.", b"<pre-history of man", b"<b>Rain</b>", b"<rss>",
    b"GIF89a is an old picture format.", b"ID3 tags hold titles.", b"PK is gum.", b"RIFF and RAFF play WAVE.",
    b"MZ was a company.", b"BZh", b"OggS", b"SQLite format 3 is a file format.", b"xyz ftyp", b"<feeding>",
    "\u65e5\u672c\u8a9e".encode("utf-16"), "\u0420\u043e\u0441\u0441\u0438\u044f".encode("cp1251"), b"\x00",
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_the_type_that_a_name_claims(name, expected):
    assert type_of_name(name) is expected


@pytest.mark.parametrize(("data", "expected"), CONTENT)
def test_the_type_of_unnamed_content(data, expected):
    assert find_type(data, None) is expected


def test_a_claim_holds_but_a_document_in_html_is_no_text():
    assert find_type(b"<!doctype html>", TEXT) is HTML
    assert find_type(b"<p>An element in a text file stays text", TEXT) is TEXT
    assert find_type(b"---\ntitle: x\n---\n", TEXT) is TEXT
    assert find_type(b"Rain", HTML) is HTML
    assert find_type(b"<html>", MARKDOWN) is MARKDOWN
    assert find_type(b"<rss>", MARKDOWN) is FEED
    assert find_type(b"Rain", FEED) is TEXT


@pytest.mark.parametrize(("data", "words"), FOREIGN.items())
def test_other_formats_are_named(data, words):
    with pytest.raises(ReadError, match=f"^story: this is {re.escape(words)}, not text, HTML or Markdown"):
        check_readable(data, "story")


@pytest.mark.parametrize("data", READABLE)
def test_text_is_not_mistaken_for_another_format(data):
    check_readable(data, "story")


@given(st.binary(max_size=300), st.sampled_from([None, TEXT, HTML, MARKDOWN]))
def test_any_bytes_have_a_type(data, claimed):
    assert find_type(data, claimed) in SourceType


@pytest.mark.parametrize(
    "piece", [b"<!--", b" ", b"\n", b"<?xml ", b"<!doctype ", b"---\n", b"=\n", b"# ", b"PK\x03\x04", b"<a "]
)
def test_endless_repetition_is_judged_from_the_beginning_alone(piece):
    assert find_type(piece * 2_000_000, None) in SourceType

"""A file is told by how it begins, and text never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.standards.signatures import is_picture, name_format


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "an e-book (EPUB)"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "an office document"),
        (b"PK\x03\x04" + bytes(26) + b"notes.txt", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "a PNG picture"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "a WAV sound file"),
        (b"FORM\x00\x00\x00\x24AIFFCOMM", "an AIFF sound file"),
        (b"ID3\x04\x00\x00", "an MP3 file"),
        (b"ID3 tags are dull, she said.", ""),
        (b"MZ is how a letter of his began.", ""),
        (b"PK said no.", ""),
        (b"RIFF on a theme", ""),
        (b"%PDF-ish, they called it.", ""),
        (b"", ""),
    ],
)
def test_a_format_is_named(data: bytes, words: str) -> None:
    assert name_format(data) == words


@given(st.text(alphabet=st.characters(min_codepoint=32, blacklist_categories=("Cs", "Cc"))))
def test_text_has_no_format(text: str) -> None:
    data = text.encode()
    assert not name_format(data)
    assert not is_picture(data)

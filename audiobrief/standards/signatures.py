"""How files begin (their magic numbers), and what people call them."""

import re

from audiobrief.expressions import regex

_SIGNATURES = tuple(
    (beginning, regex(more, re.DOTALL), words)
    for beginning, more, words in (
        # how a format begins, what must follow where text could begin so too (a regular expression), and its name;
        # of two that fit the first holds
        (b"%PDF-", rb"\d", "a PDF"),
        (b"PK\x03\x04", rb".{26}mimetypeapplication/epub", "an e-book (EPUB)"),
        (b"PK\x03\x04", rb".{26}mimetypeapplication/vnd\.oasis\.opendocument\.text", "an OpenDocument text"),
        (b"\x89PNG\r\n\x1a\n", rb"", "a PNG picture"),
        (b"\xff\xd8\xff", rb"", "a JPEG picture"),
        (b"GIF8", rb"[79]a.[\x00-\x1f].[\x00-\x1f]", "a GIF picture"),
        (b"RIFF", rb"....WEBP", "a WebP picture"),
        (b"RIFF", rb"....WAVE", "a WAV sound file"),
        (b"RIFF", rb"....AVI ", "a film"),
        (b"FORM", rb"....AIF[FC]", "an AIFF sound file"),
        (b"\x00\x00", rb"..ftyp(?:avif|heic|mif1)", "a picture"),
        (b"\x00\x00", rb"..ftyp", "a film or sound file"),
        (b"ID3", rb"[\x02-\x04][\x00-\x0a]", "an MP3 file"),
        (b"\xff", rb"[\xf2\xf3\xfa\xfb][\x10-\xef]", "an MP3 file"),
        (b"OggS\x00", rb"", "an Ogg sound file"),
        (b"fLaC\x00", rb"", "a FLAC sound file"),
        (b"PK\x03\x04", rb".{26}(?:\[Content_Types\]|_rels/|word/|mimetypeapplication/vnd)", "an office document"),
        (b"PK", rb"\x03\x04|\x05\x06", "a ZIP archive"),
        (b"\x1f\x8b\x08", rb"", "a gzip archive"),
        (b"BZh", rb"[1-9]1AY&SY", "an archive"),
        (b"\xfd7zXZ\x00", rb"", "an archive"),
        (b"7z\xbc\xaf", rb"", "an archive"),
        (b"Rar!\x1a", rb"", "an archive"),
        (b"\x28\xb5\x2f\xfd", rb"", "a zstd archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", rb"", "an office document"),
        (rb"{\rtf", rb"\d", "a rich text document"),
        (b"SQLite format 3\x00", rb"", "a database"),
        (b"\x7fELF", rb"", "a program"),
        (b"MZ", rb".[\x00-\x03]", "a program"),
        (b"\xfe\xed\xfa", rb"", "a program"),
        (b"\xcf\xfa\xed\xfe", rb"", "a program"),
    )
)
PDF, EPUB, PNG, JPEG = "a PDF", "an e-book (EPUB)", "a PNG picture", "a JPEG picture"
WAVE, AIFF, MP3 = "a WAV sound file", "an AIFF sound file", "an MP3 file"
OFFICE, ZIP, ODT = "an office document", "a ZIP archive", "an OpenDocument text"
_PICTURES = regex(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|\x00\x00..ftyp(?:avif|heic|mif1)"
    rb"|BM....\x00\x00|II\*\x00|MM\x00\*",
    re.DOTALL,
)
IMAGE_TYPES = {PNG: "image/png", JPEG: "image/jpeg"}
"""The media types of the pictures that a tag or a feed may carry."""


def name_format(data: bytes) -> str:
    """Return in words what a file is by how it begins, "a PNG picture"; nothing when its beginning tells nothing."""
    return next((words for start, more, words in _SIGNATURES if _begins(data, start, more)), "")


def is_picture(data: bytes) -> bool:
    """Say whether the content begins as a picture that can be a cover."""
    return _PICTURES.match(data) is not None


def has_id3_tag(data: bytes) -> bool:
    """Say whether the content begins with an ID3v2 tag (id3.org, ID3v2.4.0 §3.1)."""
    return data[:3] == b"ID3"


def _begins(data: bytes, start: bytes, more: re.Pattern[bytes]) -> bool:
    return data.startswith(start) and more.match(data, len(start)) is not None

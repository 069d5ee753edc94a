"""Which characters a published file can carry: those of XML 1.0 and HTML, without control characters."""

import html
import re

from audiobrief.expressions import regex
from audiobrief.standards.language_tags import primary_language
from audiobrief.standards.podcast_limits import TITLE_BYTES

NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
# All but XML 1.0 §2.2 [2]; C1 controls are discouraged there, HTML forbids Unicode's noncharacters, a byte order mark
# in a text misleads UTF-16 readers, and U+FFFD says only that something was decoded wrongly.
UNPUBLISHABLE = regex(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffd{NONCHARACTERS}]")

MOST_ESCAPINGS = 3
"""Nobody escapes oftener by mistake."""
LENGTH = regex(r"""\d'(?=\s?\d)|(?<=\d)"(?=\s(?:x|by|wide|long|high|tall)\b)|(?<=\d'\d)"|(?<=\d'\d\d)\"""")
"""Feet and inches, which keep the typewriter's marks."""
PRIMES = str.maketrans({"'": "\ue000", '"': "\ue001"})
PRIMES_BACK = str.maketrans({"\ue000": "'", "\ue001": '"'})
OPENING_QUOTE = regex(
    r"""(?<![^\s(\[\u2013\u2014/"'\u201c\u2018])["'](?=\S)(?!(?<=')(?:\d\ds?|tis|twas|til|em|cause|n)\b)""",
    re.IGNORECASE,
)
APOSTROPHE = regex(r"(?<=\w)'(?=\w)")
HTML_ESCAPE = regex(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7});")


def publishable(text: str) -> str:
    """Return the text without the characters that tags and feeds cannot carry; what is left stays as it is."""
    return text if text.isprintable() else UNPUBLISHABLE.sub("", text)


def one_line(text: str) -> str:
    """Return the publishable text on one line, its white space narrowed to single spaces."""
    if text.isprintable():  # most texts are, and hold no white space but the plain space
        return " ".join(text.split()) if "  " in text else text.strip()
    return " ".join(publishable(re.sub(r"[\x00\x1c-\x1f\x85]", " ", text)).split())


def unescaped(text: str) -> str:
    """Return the text on one line, with what somebody wrote as HTML ("&amp;") as what it stands for."""
    line = one_line(text)
    for _ in range(MOST_ESCAPINGS):
        if not HTML_ESCAPE.search(line):
            break
        line = one_line(html.unescape(line))
    return line


def curled(text: str, language: str) -> str:
    """Return the text, as long as before, with the apostrophes and English quotation marks that a newspaper prints."""
    if "'" not in text and '"' not in text:
        return text
    if primary_language(language) != "en":
        return APOSTROPHE.sub("\u2019", text)
    marked = LENGTH.sub(lambda found: found[0].translate(PRIMES), text)
    marked = OPENING_QUOTE.sub(lambda found: "\u201c" if found[0] == '"' else "\u2018", marked)
    return marked.replace('"', "\u201d").replace("'", "\u2019").translate(PRIMES_BACK)


def headline(title: str) -> str:
    """Return a title as tags and feeds carry it, the same in both: one line of at most 255 bytes (PSP-1)."""
    line = unescaped(title)
    if len(line.encode()) <= TITLE_BYTES:
        return line
    kept = line.encode()[: TITLE_BYTES - len("…".encode())].decode("utf-8", "ignore")
    return abridge(kept + " …", len(kept))


def abridge(text: str, longest: int) -> str:
    """Return the text, or as many of its words as fit `longest` characters with an ellipsis."""
    if len(text) <= longest:
        return text
    kept = text[:longest]
    whole_words = kept.rpartition(" ")[0]
    if len(whole_words) < longest // 2:
        whole_words = kept[:-1]
    return whole_words.rstrip(" ,;:-\u2013\u2014") + "…"

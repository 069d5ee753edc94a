"""Bytes to text: the declared character set, a byte order mark, UTF-8, then the best guess.

A declaration is believed only when the bytes agree with it. Nothing is lost on the way: a stray byte in
UTF-8 text is read as windows-1252, which is what it almost always is.
"""

import codecs
import re

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.standards.signatures import name_format
from audiobrief.text.mojibake import mend_mojibake

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# WHATWG encoding standard: what browsers read when a page says this.
BROWSER_CODECS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "utf-16": "utf-8",  # a page that could say so in ASCII is not UTF-16
}
META_CHARSET = regex(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{2,40})""", re.IGNORECASE)
META_REACH = 4096  # bytes; browsers look at 1024; set by hand
GUESS_REACH = 65536  # bytes shown to the statistical guess; set by hand
CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\x0b\f\r\x1b"})
NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined"})
# Words that a text in one of these one-byte character sets cannot do without, and that no other set has.
TELLING_WORDS = (
    (("cp1251", "koi8-r", "iso8859-5", "cp866"), "и в не на что по как это из за от для но его"),
    (("cp1253",), "και το να του της με για που από τον την στο"),
    (("cp1255",), "של את על לא הוא כי עם זה"),
    (("cp1256",), "في من على أن إلى عن هذا التي"),
    (("cp1250", "iso8859-2"), "się że są być więc także není při které už než și că între már több és hogy"),
    (("cp1254",), "için çok değil olduğu şöyle göre ancak yıl"),
)
FEWEST_TELLING = 3  # words; two appear by chance in a page of another character set; set by hand
HIRAGANA = regex("[\u3041-\u3096]")
LEAST_HIRAGANA = 0.15  # of all characters beyond ASCII; Japanese prose has half; set by hand
FEWEST_CONTINUATIONS = 6
"""Continuation bytes; so many are all in place by chance only in a text of a few words; set by hand."""
STRAY = regex("[\udc80-\udcff]+")
NOT_WESTERN = regex(r"[^\s\w!-~\u0192\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122¡-¿×÷]|[\x80-\x9f]")


def decode_text(data: bytes, name: str, declared: str = "", *, html: bool = False) -> str:
    """Return the bytes as text, without a byte order mark, mended where it was decoded wrongly before it was saved.

    `declared` is what a server said; `html` looks for a meta tag as well. Raises ReadError, naming the
    input, when the bytes are not text.
    """
    return mend_mojibake(_decode(data, name, declared, html=html))


def _decode(data: bytes, name: str, declared: str, *, html: bool) -> str:
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    wide = _wide_codec(data)
    if wide:
        return data.decode(wide, "replace")
    _refuse_binary(data, name)
    if _is_utf8(data):
        return data.decode("utf-8")
    meta = META_CHARSET.search(data[:META_REACH]) if html else None
    for label in (declared, meta[1].decode("ascii", "replace") if meta else "", "utf-8"):
        codec = _codec(label)
        if codec:
            try:
                return data.decode(codec)
            except UnicodeError:
                continue
    return _guess(data)


def _codec(label: str) -> str:
    try:
        codec = codecs.lookup(label.strip()).name if label.strip() else ""
    except (LookupError, ValueError):
        return ""
    codec = BROWSER_CODECS.get(codec, codec)
    try:
        b"text".decode(codec or "utf-8")  # "base64" and its like are codecs too, but not of text
    except (LookupError, ValueError):
        return ""
    return "" if codec in NOT_CHARSETS else codec


def _wide_codec(data: bytes) -> str:
    """Return the UTF-16 codec of text that came without its mark, else an empty string."""
    sample = data[:GUESS_REACH]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if max(even, odd) <= half * 0.4 or min(even, odd) >= half * 0.05:
        return ""
    codec = "utf-16-be" if even > odd else "utf-16-le"
    return codec if re.search(r"\w\w\w", sample.decode(codec, "replace")) else ""


def _is_utf8(data: bytes) -> bool:
    """Say whether the bytes are UTF-8 beyond doubt, whatever a page says that has been converted since."""
    if data.isascii():
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(text) <= len(data) - FEWEST_CONTINUATIONS


def _refuse_binary(data: bytes, name: str) -> None:
    if what := name_format(data):
        raise ReadError(f"{name}: this is {what}, not text; give the article as text, HTML or Markdown")
    sample = data[:GUESS_REACH]
    if len(sample) - len(sample.translate(None, CONTROLS)) > max(8, len(sample) * 0.02):
        raise ReadError(f"{name}: this is binary data, not text; give the article as text, HTML or Markdown")


def _guess(data: bytes) -> str:
    loose = data.decode("utf-8", "surrogateescape")
    strays = sum(len(run) for run in STRAY.findall(loose))
    honest = sum(1 for char in loose if char > "\x7f") - strays
    if honest >= strays:
        return STRAY.sub(_as_western, loose)
    if japanese := _japanese(data):
        return japanese
    if told := _told_by_words(data):
        return told
    western = data.decode("cp1252", "replace")
    high = [char for char in western if char > "\x7f"]
    if len(high) < len(western) * 0.12 and not NOT_WESTERN.search("".join(high)):
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(data[:GUESS_REACH]).best()
    return data.decode(best.encoding, "replace") if best else western


def _japanese(data: bytes) -> str:
    """Return the text if it is Japanese, which always holds many hiragana; else an empty string."""
    for codec in ("cp932", "euc_jp", "iso2022_jp"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if len(HIRAGANA.findall(text)) > LEAST_HIRAGANA * sum(char > "\x7f" for char in text) > 0:
            return text
    return ""


def _told_by_words(data: bytes) -> str:
    """Return the text in the one-byte character set in which it holds the most telling words, if it holds any."""
    best, most = "", FEWEST_TELLING - 1
    for codecs_of_words, words in TELLING_WORDS:
        for codec in codecs_of_words:
            found = data[:GUESS_REACH].decode(codec, "replace").lower().split()
            count = sum(found.count(word) for word in words.split())
            if count > most:
                best, most = codec, count
    return data.decode(best, "replace") if best else ""


def _as_western(strays: re.Match[str]) -> str:
    return bytes(ord(char) - 0xDC00 for char in strays[0]).decode("cp1252", "replace")

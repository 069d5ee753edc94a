"""What a document in XML or JSON says it is: its root element, or the version it names itself."""

import re

from audiobrief.expressions import regex

LONGEST_PROLOGUE = 1 << 16  # bytes; a document type with entities of its own can be long
FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
HTML_ROOTS = frozenset({"html", "head", "body"})

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),  # without its mark, which XML 1.0 (appendix F) lets readers tell by these
    (b"\0<", "utf-16-be"),
)
_REMARKS = regex(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_DOCTYPE = regex(r"<!doctype\s+([\w:.-]+)", re.IGNORECASE)
_TAG = regex(r"<([A-Za-z_][\w:.-]*)(?=[\s/>])([^<>]*)")
_JSON_FEED = regex(rb"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org\\?/version")
_JSON_OPENING = regex(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[\]{\"\d])")


def head_of(data: bytes, byte_count: int = LONGEST_PROLOGUE) -> str:
    """Return the beginning of the content as text that shows its markup, whatever the encoding."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "latin-1")
    return data[:byte_count].decode(encoding, "ignore").removeprefix("\ufeff")


def end_of_remarks(head: str) -> int:
    """Return where the XML declaration, comments and processing instructions at the beginning end."""
    found = _REMARKS.match(head)
    return found.end() if found else 0


def is_feed(data: bytes) -> bool:
    """Say whether the content is RSS or Atom by its root element, or JSON Feed by its version."""
    if _JSON_OPENING.match(data):
        return _JSON_FEED.search(data) is not None
    return _local(_root(head_of(data))[0]) in FEED_ROOTS


def foreign_document(data: bytes) -> str:
    """Return in words what an XML or JSON document is that is neither page nor feed, else an empty string."""
    if _JSON_OPENING.match(data):
        return "JSON data" if _is_json(data) and not _JSON_FEED.search(data) else ""
    head = head_of(data)
    root, is_xml = _root(head)
    if not root or _local(root) in HTML_ROOTS | FEED_ROOTS:
        return ""
    closed = f"</{root}>".encode("ascii", "replace")
    if is_xml or data[-LONGEST_PROLOGUE:].replace(b"\0", b"").rstrip().endswith(closed):
        return f"an XML document (<{root}>)"
    return ""


def _root(head: str) -> tuple[str, bool]:
    """Return the name of the root element, and whether the document shows elsewhere that it is XML."""
    at = end_of_remarks(head)
    is_xml = head.lstrip().startswith("<?xml")
    doctype = _DOCTYPE.match(head, at)
    if doctype:
        return doctype[1], True
    tag = _TAG.match(head, at)
    return (tag[1], is_xml or "xmlns" in tag[2]) if tag else ("", False)


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _is_json(data: bytes) -> bool:
    import json

    try:
        json.loads(data)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True

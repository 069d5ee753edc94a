"""E-mail (.eml) and web archives (.mhtml) to paragraphs: both are MIME messages around pages and plain texts.

Every text part is read, in order; of alternatives the page, unless the text beside it says far more. What was quoted
from earlier messages, headers of what is forwarded, signatures and attachments are dropped by name (mail_parts.py).
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.model import Article, Dropped, Kind
from audiobrief.standards.moments import from_rfc_2822
from audiobrief.text.kinds.layout import lay_out
from audiobrief.text.kinds.mail_body import part_text, plain_text
from audiobrief.text.kinds.mail_history import without_history, without_page_history
from audiobrief.text.kinds.markup import comments_in, dropped_lines, read_markup
from audiobrief.text.kinds.plain import parse_plain
from audiobrief.text.page.block import Block
from audiobrief.text.page.html import parse_html
from audiobrief.text.page.markup_blocks import open_layout
from audiobrief.text.page.survey import page_lines
from audiobrief.text.page.tree import parse_page

REPLY_MARKS = regex(r"(?:\s*(?:re|fwd?|aw|wg|antw|vs|sv|tr|rv)\s*:\s*|\s*\[[^\]]{1,40}\]\s*)+", re.IGNORECASE)
NOT_A_PERSON = regex(r"@|no-?reply|newsletter|mailer|notifications?", re.IGNORECASE)
REPLIED = regex(r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|aw|antw|sv|vs)\s*:", re.IGNORECASE)
"""How the subject of an answer begins, in the languages of mail programs; not that of what is forwarded."""
PREAMBLE = regex(r"\b(?:MIME|multi-?part)\b", re.IGNORECASE)
"""What mail programs write for those that know no parts (RFC 2046, 5.1.1)."""
FULLER = 2
"""The page is read unless the plain text beside it holds so many times its words: some are empty shells;
set by hand."""
LONGEST_HEADER = 8_000
"""Characters; more takes time that grows with the square to decode. RFC 5322 allows 998 in a line."""
BOUNDARY = regex(r"^--([^\s\"\\]{1,70})[ \t]*\r?\nContent-", re.MULTILINE | re.IGNORECASE)
"""A line between parts (RFC 2046, 5.1.1) with the head of a part below it."""
PLAIN = frozenset({"text/plain", "text/markdown", "text/x-markdown", "text/x-web-markdown", "text/enriched"})
SEALED = frozenset({"text/rtf", "text/richtext"})
"""Text for programs alone."""
ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
"""RFC 1847, RFC 8551."""
MAIL_LINK = regex(r"(?<=[\w.-])[ \t]*(?:<mailto:[^<>\s]{1,300}>|\[mailto:[^\[\]\s]{1,300}\])")
"""What Outlook writes behind an address that is a link."""
FEWEST_TABLES = 2
"""With so many a page is laid out by them, as newsletters are: the article is looked for among menus and plugs."""


_log = logging.getLogger(__name__)


class _Bounded(policy.Compat32):
    """Headers as they came, none longer than can be decoded in good time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)  # type: ignore[misc,unused-ignore]
        return name, value[:LONGEST_HEADER]


@dataclass(frozen=True, slots=True)
class _Letter:
    """What holds of all parts of a message."""

    name: str
    archive: str = ""
    """The address of the page that it keeps."""
    reply: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What parts of a message hold, in order."""

    blocks: tuple[Block, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    page: Article | None = None
    """A page's own metadata."""


def parse_mail(data: bytes, name: str) -> Article:
    """Return every paragraph of a message's text, unclassified, with subject, sender and date as metadata.

    Raises ReadError when there is no text in it, or when a part is torn.
    """
    message = message_from_bytes(data, policy=_Bounded())
    archive = _header(message, "Snapshot-Content-Location")
    letter = _Letter(name, archive, REPLIED.match(_header(message, "Subject")) is not None)
    parts = list(_parts(message, letter))
    if archive:
        parts = list(_without_frames(parts))
    if any(isinstance(d, CloseBoundaryNotFoundDefect) for part in message.walk() for d in part.defects):
        _log.warning("%s: this message is cut off: its last part has no end", name)
    blocks = [block for part in parts for block in part.blocks]
    dropped = [piece for part in parts for piece in part.dropped]
    if not blocks:
        raise ReadError(f"{name}: {_why_empty(message, dropped)}")
    paragraphs, text = lay_out(blocks)
    page = next((part.page for part in parts if part.page), Article("", ()))
    return _with_headers(replace(page, paragraphs=paragraphs, text=text, dropped=tuple(dropped)), message)


def _why_empty(message: Message, dropped: Sequence[Dropped]) -> str:
    """Return why nothing of a message can be read, and the remedy."""
    if any(part.get_content_type() in ENCRYPTED for part in message.walk()):
        return "this message is encrypted; give it decrypted, or its text"
    if any(piece.rule == "attachment" for piece in dropped):
        return "this message holds attachments, no text; give these, or the article itself"
    return "this message holds no text; give the article itself"


def _parts(message: Message, letter: _Letter) -> Iterator[_Found]:
    kind = message.get_content_type()
    if kind == "message/delivery-status":
        fields = [f"{name}: {value}" for part in _inside(message) for name, value in part.items()]
        yield _Found(dropped=tuple(dropped_lines(map(str, fields), "attachment", "a report of the mail system")))
    elif kind == "multipart/alternative" and isinstance(message.get_payload(), list):
        yield _best([list(_parts(part, letter)) for part in _inside(message)])
    elif message.is_multipart():
        beside = f"{message.preamble or ''}\n{message.epilogue or ''}"
        lines = [line for line in beside.splitlines() if not PREAMBLE.search(line)]
        yield _Found(dropped=tuple(dropped_lines(lines, "attachment", "outside the parts of the message")))
        for number, part in enumerate(_inside(message)):
            if kind.startswith("message/") or (kind == "multipart/digest" and number):
                yield _headed(part)
            yield from _parts(part, letter)
    elif kind.startswith("multipart/") and (mended := _with_own_boundary(message)):
        yield from _parts(mended, letter)
    else:
        yield _leaf(message, kind, letter)


def _leaf(message: Message, kind: str, letter: _Letter) -> _Found:
    """Return what a part holds that has no parts itself."""
    attached = message.get_content_disposition() == "attachment"
    if kind in SEALED:
        lines = str(message.get_payload()).splitlines()
        return _Found(dropped=tuple(dropped_lines(lines, "attachment", f"{_file_name(message)}, for programs")))
    if attached and kind.startswith("text/"):
        lines = part_text(message, letter.name).splitlines()
        return _Found(dropped=tuple(dropped_lines(lines, "attachment", f"the attachment {_file_name(message)}")))
    if attached or not kind.startswith(("text/", "multipart/")):
        return _Found(dropped=tuple(dropped_lines([f"{_file_name(message)} ({kind})"], "attachment", "not text")))
    if kind == "text/html":
        return _page(message, letter, letter.archive or _header(message, "Content-Location"))
    if kind in PLAIN or kind.startswith("multipart/"):
        return _plain(message, letter)
    return _Found(
        dropped=tuple(dropped_lines(part_text(message, letter.name).splitlines(), "attachment", f"a part of {kind}"))
    )


def _without_frames(parts: Sequence[_Found]) -> Iterator[_Found]:
    """Yield the parts of a web archive, of which the first with text is the page, and others are frames in it."""
    page = next((part for part in parts if part.blocks), None)
    for part in parts:
        if part is page or not part.blocks:
            yield part
        else:
            lines = (block.text for block in part.blocks)
            yield _Found(dropped=(*dropped_lines(lines, "page", "in a frame within the page"), *part.dropped))


def _with_own_boundary(message: Message) -> Message | None:
    """Return a message whose head names no boundary, or another than stands between its parts, parted by that one."""
    body = str(message.get_payload())
    found = BOUNDARY.search(body)
    if found is None:
        return None
    head = f'Content-Type: {message.get_content_type()}; boundary="{found[1]}"\n\n'
    mended = message_from_bytes((head + body).encode("utf-8", "surrogateescape"), policy=_Bounded())
    return mended if mended.is_multipart() else None


def _inside(message: Message) -> list[Message]:
    return [part for part in message.get_payload() if isinstance(part, Message)]


def _file_name(part: Message) -> str:
    return _decoded(str(part.get_filename() or "")) or "a part"


def _headed(message: Message) -> _Found:
    """Return the head of a message within another: its subject is a heading."""
    subject = _header(message, "Subject")
    told = [f"{name}: {_header(message, name)}" for name in ("From", "To", "Date") if message.get(name)]
    return _Found(
        (Block(Kind.HEADING, subject),) if subject else (),
        tuple(dropped_lines(told, "mail header", "the header of a forwarded message")),
    )


def _best(alternatives: Sequence[Sequence[_Found]]) -> _Found:
    """Return the last alternative with text in it, or one that says far more; the others' own lines are told."""
    joined = [_joined(found) for found in alternatives]
    joined = [found for found in joined if found.blocks or found.dropped]
    if not joined:
        return _Found()
    chosen = next((found for found in reversed(joined) if found.blocks), joined[-1])
    fullest = max(joined, key=_word_count)
    if _word_count(fullest) > FULLER * _word_count(chosen):
        chosen = fullest
    words = _words(chosen.blocks) | {word for piece in chosen.dropped for word in piece.text.split()}
    extra: list[Dropped] = []
    for other in joined:
        if other is not chosen:
            lines = [block.text for block in other.blocks if not set(block.text.split()) <= words]
            extra += dropped_lines(lines, "alternative", "another form of the message, which is read in its fuller one")
            extra += other.dropped
    return replace(chosen, dropped=(*chosen.dropped, *dict.fromkeys(extra)))


def _joined(found: Sequence[_Found]) -> _Found:
    return _Found(
        tuple(block for part in found for block in part.blocks),
        tuple(piece for part in found for piece in part.dropped),
        next((part.page for part in found if part.page), None),
    )


def _word_count(found: _Found) -> int:
    return sum(len(block.text.split()) for block in found.blocks)


def _words(blocks: Sequence[Block]) -> set[str]:
    return {word for block in blocks for word in block.text.split()}


def _plain(part: Message, letter: _Letter) -> _Found:
    text, dropped = without_history(plain_text(part, letter.name), reply=letter.reply)
    article = parse_plain(MAIL_LINK.sub("", text))
    told = (replace(piece, spans=()) for piece in article.dropped)  # its places are those of one part
    blocks = tuple(Block(paragraph.kind, paragraph.text) for paragraph in article.paragraphs)
    return _Found(blocks, (*dropped, *told))


def _page(part: Message, letter: _Letter, address: str) -> _Found:
    text = part_text(part, letter.name, html=True)
    tree = parse_page(text)
    history = without_page_history(tree, reply=letter.reply)
    if len(list(tree.iter("table"))) < FEWEST_TABLES and not address:
        markup = read_markup(tree, hints=True)
        return _Found(markup.blocks, (*history, *markup.dropped, *comments_in(text)))
    lines = [line for _, line, _ in page_lines(next(tree.iter("body"), tree))]
    open_layout(tree)
    from lxml import html

    article = parse_html(html.tostring(tree, encoding="unicode"), address, letter.name)
    blocks = tuple(Block(paragraph.kind, paragraph.text, paragraph.hints) for paragraph in article.paragraphs)
    if article.title in lines and not letter.archive:  # a mail's own title is its subject
        blocks = (Block(Kind.HEADING, article.title), *blocks)
    said = " ".join(" ".join(block.text.split()) for block in blocks)
    left = [line for line in lines if line not in said]
    return _Found(
        blocks, (*history, *dropped_lines(left, "page", "around the message, such as menus and adverts")), article
    )


def _header(message: Message, name: str) -> str:
    return _decoded(str(message.get(name, "")))


def _decoded(value: str) -> str:
    try:
        pieces = decode_header(value)
        text = "".join(
            piece if isinstance(piece, str) else piece.decode(charset or "latin-1", "replace")
            for piece, charset in pieces
        )
    except (ValueError, LookupError, IndexError, AttributeError):
        text = value  # the library stumbles over some broken headers
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _with_headers(article: Article, message: Message) -> Article:
    subject = _header(message, "Subject")
    subject = REPLY_MARKS.sub("", subject, count=1) if REPLY_MARKS.match(subject) else subject
    sender = _decoded(parseaddr(str(message.get("From", "")))[0]).strip(" \"'")
    archive = bool(_header(message, "Snapshot-Content-Location"))
    return replace(
        article,
        title=article.title if archive and article.title else subject or article.title,
        byline=article.byline or ("" if archive or NOT_A_PERSON.search(sender) else sender),
        published=article.published or ("" if archive else _date(message)),
    )


def _date(message: Message) -> str:
    moment = from_rfc_2822(_header(message, "Date"))
    return moment.isoformat() if moment else ""

"""E-mail (.eml) and web archives (.mhtml) to paragraphs: both are MIME messages around a page or a plain text."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from audiobrief.errors import ReadError
from audiobrief.model import Article
from audiobrief.text.charset import decode_text
from audiobrief.text.kinds.plain import parse_plain
from audiobrief.text.page.html import parse_html

REPLY_MARKS = re.compile(r"(?:\s*(?:re|fwd?|aw|wg|antw)\s*:\s*|\s*\[[^\]]{1,40}\]\s*)+", re.IGNORECASE)
NOT_A_PERSON = re.compile(r"@|no-?reply|newsletter|mailer|notifications?", re.IGNORECASE)
FULLER = 2
"""The page is read unless the plain text beside it holds so many times its words: some are empty shells."""


def parse_mail(data: bytes, name: str) -> Article:
    """Return every paragraph of a message's text, unclassified, with subject, sender and date as metadata.

    Raises ReadError when there is no text in it.
    """
    message = message_from_bytes(data, policy=policy.default)
    page, plain = _part(message, "html"), _part(message, "plain")
    articles = []
    if page is not None:
        articles.append(parse_html(_text(page, name, html=True), _address(message, page), name))
    if plain is not None:
        articles.append(parse_plain(_text(plain, name, html=False)))
    if not articles:
        raise ReadError(f"{name}: this message holds no text; give the article itself")
    article = articles[0]
    if len(articles) > 1 and len(article.text.split()) * FULLER < len(articles[1].text.split()):
        article = articles[1]
    return _with_headers(article, message)


def _part(message: EmailMessage, subtype: str) -> EmailMessage | None:
    for part in message.walk():
        if part.get_content_type() == f"text/{subtype}" and part.get_content_disposition() != "attachment":
            return part
    return None


def _text(part: EmailMessage, name: str, *, html: bool) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return decode_text(data, name, part.get_content_charset("") or "", html=html)


def _address(message: EmailMessage, page: EmailMessage) -> str:
    return _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, LookupError, IndexError, AttributeError):
        return ""  # the library stumbles over some broken headers


def _with_headers(article: Article, message: EmailMessage) -> Article:
    subject = REPLY_MARKS.sub("", _header(message, "Subject"), count=1) if _header(message, "Subject") else ""
    sender = parseaddr(_header(message, "From"))[0].strip(" \"'")
    archive = bool(_header(message, "Snapshot-Content-Location"))
    known = {
        "title": article.title if archive and article.title else subject or article.title,
        "byline": article.byline or ("" if archive or NOT_A_PERSON.search(sender) else sender),
        "published": article.published or ("" if archive else _date(message)),
    }
    return replace(article, title=known["title"], byline=known["byline"], published=known["published"])


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""

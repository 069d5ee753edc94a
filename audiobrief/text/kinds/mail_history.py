"""What a message carries of earlier ones and of its sender: quoted history, forwarded headers, signatures.

Where a message says nothing of its own, what it quotes is the text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.languages import words_of_all
from audiobrief.model import Dropped
from audiobrief.text.kinds.markup import dropped_lines, take_out
from audiobrief.text.page.survey import page_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

QUOTED = regex(r"\s{0,3}>(?!\s?:\s*$)")  # an attribution may break before its last ">:"
ESCAPED_FROM = ">From "
"""How mailboxes write "From " at the start of a line (RFC 4155, appendix A): nothing is quoted."""
ATTRIBUTION = regex(r"(?=.*(?:\d{4}|\d{1,2}[:.]\d\d|@|>)).{4,300}\s?:\s*$|^.{2,200}\b(?:wrote|writes|said)\s?:\s*$")
LONGEST_ATTRIBUTION = 3  # lines: mail programs wrap "On … wrote:" into two, with long names into three
FORWARDED = regex(
    rf"\W*-{{3,}}\s*(?:{'|'.join(words_of_all('mail', 'forwarded'))}|begin forwarded)[^-]*-*\W*"
    r"|\s*begin forwarded message\W*",
    re.IGNORECASE,
)
ENVELOPE = regex(r"From \S+ +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d .*")
"""The line before each message of a mailbox (RFC 4155)."""
LONGEST_MARK = 120
"""Characters of the line that announces a forwarded message, with dashes around it; set by hand."""
HEADER_LINE = regex(r"\s*\*?([^\W\d_][\w -]{0,20})\*?\s?:\*?(?:\s.*|)$")
HEADER_NAMES = frozenset(words_of_all("mail", "headers"))
FEWEST_HEADER_LINES = 3
"""From, Date and Subject: a letter quotes one or two of them by chance; set by hand."""
MOST_HEADER_PARTS = 40
"""Elements: names in bold and breaks of seven lines are fewer; set by hand."""
PASSED_ON = regex(r"forward|weiterge|doorgestuur|doorge|aangestuur|transf|reenvi|encaminh|inoltr", re.IGNORECASE)
"""How a message that is passed on is called, in the languages of mail programs: it is no history."""
HISTORY = ("reply history", "quoted from an earlier message")
RULE = regex(r"\s*[_=-]{10,}\s*")
SIGNATURE = regex(r"--[ \t]?")
SENT_FROM = regex(
    rf"\s*(?:{'|'.join(words_of_all('mail', 'sent'))})\b (?:{'|'.join(words_of_all('mail', 'sent_from'))})\b.{{1,60}}",
    re.IGNORECASE,
)
LONGEST_SIGNATURE_LINES = 15
"""RFC 3676 §4.3 knows no limit, usenet's custom is four; disclaimers take a dozen; set by hand."""
PAGE_HISTORY = regex(
    r"gmail_quote(?!.*container_forward)|moz-cite-prefix|yahoo_quoted|protonmail_quote|OutlookMessageHeader"
)
SIGNATURE_BOX = regex(r"gmail_signature|moz-signature|protonmail_signature|ms-outlook-mobile-signature", re.IGNORECASE)


def without_history(text: str, *, reply: bool = False) -> tuple[str, list[Dropped]]:
    """Return a plain text without quoted history, forwarded headers and signatures, and these.

    In a `reply` the header of another message opens what it answers, marked or not.
    """
    lines = _without_escapes(text.replace("\r\n", "\n").split("\n"))
    rules: dict[int, tuple[str, str]] = {}
    _mark_headers(lines, rules)
    if reply:
        _mark_answered(lines, rules)
    _mark_signatures(lines, rules)
    quoted = [at for at, line in enumerate(lines) if QUOTED.match(line)]
    own = sum(len(lines[at].split()) for at in range(len(lines)) if at not in rules and not QUOTED.match(lines[at]))
    if quoted and own > sum(1 for at in quoted if at not in rules and not lines[at].strip("> ")):
        _mark_quotes(lines, quoted, rules)
        left = [at for at in range(len(lines)) if lines[at].strip() and at not in rules]
        if not left:
            rules = {at: rule for at, rule in rules.items() if not QUOTED.match(lines[at])}
    dropped = [piece for at, rule in sorted(rules.items()) for piece in dropped_lines([lines[at]], *rule)]
    kept = [
        "" if at in rules else line if QUOTED.match(line) is None else line.lstrip("> ")
        for at, line in enumerate(lines)
    ]
    return "\n".join(kept), dropped


def _without_escapes(lines: Sequence[str]) -> list[str]:
    """Return the lines without the mark of a mailbox before "From ", where nothing is quoted around it."""
    around = zip(lines, ["", *lines], [*lines[1:], ""], strict=False)
    return [
        line[1:] if line.startswith(ESCAPED_FROM) and before[:1] != ">" and after[:1] != ">" else line
        for line, before, after in around
    ]


def _mark_headers(lines: Sequence[str], rules: dict[int, tuple[str, str]]) -> None:
    """Mark the headers of what is forwarded: after a line that says so, or a block of them on its own."""
    rule = ("mail header", "the header of a forwarded message")
    at = 0
    while at < len(lines):
        start = at
        line = lines[at].lstrip("> ")
        forwarded = len(line) <= LONGEST_MARK and bool(FORWARDED.fullmatch(line) or ENVELOPE.fullmatch(line))
        announced = forwarded or RULE.fullmatch(line) is not None
        at += announced
        while announced and at < len(lines) and not lines[at].strip("> "):
            at += 1
        first = at
        while at < len(lines) and (name := HEADER_LINE.match(lines[at].lstrip("> "))):
            if name[1].lower() not in HEADER_NAMES:
                break
            at += 1
        if at - first >= FEWEST_HEADER_LINES or forwarded:
            rules.update(dict.fromkeys(range(start, at), rule))
        at = max(at, start + 1)


def _mark_answered(lines: Sequence[str], rules: dict[int, tuple[str, str]]) -> None:
    """Mark all below the first header of another message, where something is said above it."""
    first = min(rules, default=len(lines))
    above = lines[:first]
    passed_on = first < len(lines) and PASSED_ON.search(lines[first])
    if not passed_on and any(line.strip() and not QUOTED.match(line) for line in above):
        for at in range(first, len(lines)):
            rules.setdefault(at, HISTORY)


def _mark_signatures(lines: Sequence[str], rules: dict[int, tuple[str, str]]) -> None:
    rule = ("signature", "the sender's signature")
    for at, line in enumerate(lines):
        if SENT_FROM.fullmatch(line):
            rules[at] = rule
        elif SIGNATURE.fullmatch(line) and at not in rules:
            end = at + 1
            while end < len(lines) and end - at <= LONGEST_SIGNATURE_LINES and lines[end].strip():
                end += 1
            rules.update(dict.fromkeys(range(at, end), rule))


def _mark_quotes(lines: Sequence[str], quoted: Sequence[int], rules: dict[int, tuple[str, str]]) -> None:
    rule = HISTORY
    before = -2
    for at in quoted:
        if at != before + 1:
            _mark_attribution(lines, at, rules, rule)
        rules.setdefault(at, rule)
        before = at


def _mark_attribution(lines: Sequence[str], at: int, rules: dict[int, tuple[str, str]], rule: tuple[str, str]) -> None:
    """Mark the line, which mail programs break, that says who wrote what follows."""
    end = at
    while end and not lines[end - 1].strip():
        end -= 1
    for start in range(end - 1, max(-1, end - 1 - LONGEST_ATTRIBUTION), -1):
        if not lines[start].strip() or start in rules:
            return
        if ATTRIBUTION.fullmatch(" ".join(lines[start:end])) and (start == 0 or not lines[start - 1].strip()):
            rules.update(dict.fromkeys(range(start, end), rule))
            return


def without_page_history(tree: "Element", *, reply: bool = False) -> list[Dropped]:
    """Take what a page quotes of earlier messages, forwarded headers and signatures out of it, and return these.

    In a `reply` the header of another message opens what it answers, marked or not.
    """
    body = next(tree.iter("body"), tree)
    dropped: list[Dropped] = []
    boxes = list(_boxes(body))
    inside = {part for box, rule, _ in boxes if rule == "reply history" for part in box.iter()}
    own = sum(
        len((part.text or "").split()) for part in body.iter() if isinstance(part.tag, str) and part not in inside
    )
    own += sum(
        len((part.tail or "").split()) for part in body.iter() if part not in inside or part.getparent() not in inside
    )
    header = next((box for box, rule, _ in boxes if rule == "mail header" and box not in inside), None)
    if reply and header is not None and not PASSED_ON.search(_said(header)) and _said_before(header):
        dropped += _take_below(body, header)
    gone: set[Element] = set()
    for box, rule, reason in boxes:
        if box.getroottree().getroot() is not tree.getroottree().getroot():
            continue  # below a header, and gone with it
        if box in gone or (rule == "reply history" and not own):
            continue
        gone.update(box.iter())
        dropped += dropped_lines([text for _, text, _ in page_lines(box)], rule, reason)
        take_out(box)
    return dropped


def _said_before(box: "Element") -> bool:
    """Say whether a page says anything before a box."""
    return any(text.strip() for text in box.xpath("preceding::text()[ancestor::body]", smart_strings=False))


def _take_below(body: "Element", box: "Element") -> Iterator[Dropped]:
    """Take all that follows a box out of the page, and yield its lines."""
    while box is not body:
        yield from dropped_lines([box.tail or ""], *HISTORY)
        box.tail = None
        for following in list(box.itersiblings()):
            tail, following.tail = following.tail, None
            yield from dropped_lines([*(text for _, text, _ in page_lines(following)), tail or ""], *HISTORY)
            take_out(following)
        box = box.getparent()


def _boxes(body: "Element") -> Iterator[tuple["Element", str, str]]:
    for element in body.iterdescendants("div", "blockquote", "span", "p", "table"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if SIGNATURE_BOX.search(names) or (element.tag in {"div", "p"} and SENT_FROM.fullmatch(_said(element))):
            yield element, "signature", "the sender's signature"
        elif "gmail_attr" in names or "divRplyFwdMsg" in names or _is_header(element):
            yield element, "mail header", "the header of a forwarded or earlier message"
        elif _quotes(element, names) and "orwarded message" not in _said(element):
            yield element, *HISTORY


def _is_header(element: "Element") -> bool:
    """Tell the header of a forwarded message as mail programs set it: all its lines are such as "Sent: Monday"."""
    if element.tag not in {"div", "p"} or len(element) > MOST_HEADER_PARTS:
        return False
    if not (opening := HEADER_LINE.match(_said(element))) or opening[1].lower() not in HEADER_NAMES:
        return False
    names = [HEADER_LINE.match(text) for _, text, _ in page_lines(element)]
    return len(names) >= FEWEST_HEADER_LINES and all(name and name[1].lower() in HEADER_NAMES for name in names)


def _quotes(element: "Element", names: str) -> bool:
    return element.get("type") == "cite" or PAGE_HISTORY.search(names) is not None


def _said(element: "Element") -> str:
    return " ".join("".join(element.itertext()).split())

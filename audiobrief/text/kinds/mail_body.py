"""What the bytes of a message's text part say: its transfer encoding, its charset, its flowed lines."""

import re
from email.errors import InvalidBase64CharactersDefect, InvalidBase64LengthDefect
from email.message import Message
from typing import Any

from audiobrief.errors import ReadError
from audiobrief.text.charset import decode_text


def plain_text(part: Message, name: str) -> str:
    """Return a part of plain text as its writer had it; raises ReadError when it is torn."""
    text = part_text(part, name)
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    return _unflowed(text, joined=str(part.get_param("delsp") or "").lower() == "yes")


def part_text(part: Message, name: str, *, html: bool = False) -> str:
    """Return a part as text; raises ReadError when it is torn."""
    payload: Any = part.get_payload(decode=True)
    if payload is None:
        payload = str(part.get_payload()).encode("utf-8", "surrogateescape")
    torn = [d for d in part.defects if isinstance(d, (InvalidBase64CharactersDefect, InvalidBase64LengthDefect))]
    if torn or _is_cut_base64(part):
        raise ReadError(
            f"{name}: a part of this message is torn (its base64 is damaged); give another copy, or its text"
        )
    charset = str(part.get_content_charset() or "") if part.get_param("charset") else ""
    return decode_text(payload, name, charset, html=html)


def _is_cut_base64(part: Message) -> bool:
    """Say whether base64 text lacks its end, which the library mends in silence."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "base64":
        return False
    digits = "".join(str(part.get_payload()).split())
    return bool(re.search(r"[^A-Za-z0-9+/=]", digits)) or len(digits) % 4 != 0


def _unflowed(text: str, *, joined: bool) -> str:
    """Return a text whose lines end in a space where they go on in the next (RFC 3676), as whole paragraphs.

    `joined` takes that space away (DelSp): words are parted by it in languages that write none.
    """
    lines: list[str] = []
    flows = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        quoted = line[: len(line) - len(line.lstrip(">"))]
        said = line[len(quoted) :].removeprefix(" ")  # stuffed, so that nothing is taken for a quote (4.4)
        if lines and flows == f"{quoted} " and said != "-- ":
            lines[-1] += said
        else:
            lines.append(f"{quoted} {said}" if quoted else said)
        goes_on = said.endswith(" ") and said != "-- "
        if goes_on and joined:
            lines[-1] = lines[-1][:-1]
        flows = f"{quoted} " if goes_on else ""
    return "\n".join(lines)

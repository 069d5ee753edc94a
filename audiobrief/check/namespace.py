"""The elements of the podcast namespace (Podcasting 2.0), and roles from the Podcast Taxonomy."""

import uuid
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from audiobrief.check.channel import LOOPBACK, text_of
from audiobrief.check.findings import Finding, finding, quoted
from audiobrief.expressions import regex
from audiobrief.publish.feed import NAMESPACES
from audiobrief.show.settings import RULE, SPDX, podcast_guid, web_address
from audiobrief.standards.podcast_limits import PERSON_CHARACTERS, TXT_CHARACTERS

MEDIUM = regex(r"(?:podcast|music|video|film|audiobook|newsletter|blog|publisher|course|mixed)L?")
ROLES = frozenset(
    """
    director|assistant director|executive producer|senior producer|producer|associate producer|development producer
    creative director|host|co-host|guest host|guest|voice actor|narrator|announcer|reporter|author|editorial director
    co-writer|writer|songwriter|guest writer|story editor|managing editor|script editor|script coordinator|researcher
    editor|fact checker|translator|transcriber|logger|studio coordinator|technical director|technical manager
    audio engineer|remote recording engineer|post production engineer|audio editor|sound designer|foley artist|composer
    theme music|music production|music contributor|production coordinator|booking coordinator|production assistant
    content manager|marketing manager|sales representative|sales manager|graphic designer|cover art designer
    social media manager|consultant|intern|camera operator|lighting designer|camera grip|assistant camera
    assistant editor
    """.strip()
    .replace("\n    ", "|")
    .split("|")
)

Fits = Callable[[ET.Element, str], bool]
RULES: tuple[tuple[str, str, Fits], ...] = (
    ("podcast-locked", "podcast:locked", lambda _, text: text in ("yes", "no")),
    ("podcast-medium", "podcast:medium", lambda _, text: bool(MEDIUM.fullmatch(text))),
    ("podcast-block", "podcast:block", lambda _, text: text in ("yes", "no")),
    ("podcast-txt", "podcast:txt", lambda _, text: 0 < len(text) <= TXT_CHARACTERS),
    (
        "podcast-funding",
        "podcast:funding",
        lambda e, text: _is_address(e.get("url")) and _is_short(text),
    ),
    ("podcast-license", "podcast:license", lambda e, text: bool(SPDX.fullmatch(text)) or _is_address(e.get("url"))),
    ("podcast-frequency", "podcast:updateFrequency", lambda e, text: bool(text) and _is_rule(e.get("rrule", ""))),
)
"""(code, element, whether it is as it should be, given its text)."""


def check_namespace(channel: ET.Element, place: str) -> Iterator[Finding]:
    """Yield what is wrong with a channel's elements of the podcast namespace, and its persons anywhere."""
    guid = text_of(channel, "podcast:guid")
    if not guid:
        yield finding("podcast-guid", place, "has no podcast:guid")
    elif not _is_version_5(guid):
        yield finding("podcast-guid-v5", place, f"podcast:guid {quoted(guid)} is no version 5 UUID")
    elif (address := _own_address(channel)) and guid != podcast_guid(address):
        yield finding("podcast-guid-seed", place, f"podcast:guid does not follow from {address}")
    for code, tag, fits in RULES:
        for element in channel.findall(tag, NAMESPACES):
            if not fits(element, (element.text or "").strip()):
                attributes = "".join(f" {name}={quoted(value)}" for name, value in element.attrib.items())
                yield finding(code, place, f"{tag}{attributes} is {quoted(element.text or '')}")
    if channel.find("podcast:locked", NAMESPACES) is None:
        yield finding("podcast-locked", place, "has no podcast:locked")
    yield from _persons(channel, place)


def _persons(channel: ET.Element, place: str) -> Iterator[Finding]:
    for person in channel.iter(f"{{{NAMESPACES['podcast']}}}person"):
        if not 0 < len((person.text or "").strip()) <= PERSON_CHARACTERS:
            yield finding("podcast-person", place, f"podcast:person is {quoted(person.text or '')}")
        if person.get("role", "host").lower() not in ROLES:
            yield finding("podcast-role", place, f"podcast:person has the role {quoted(person.get('role', ''))}")


def _own_address(channel: ET.Element) -> str:
    """Return the address at which a feed is found, as far as it says; empty for a preview on this machine."""
    links = {link.get("rel"): link.get("href", "") for link in channel.findall("atom:link", NAMESPACES)}
    address = links.get("first") or links.get("self", "")
    return "" if urlsplit(address).hostname in LOOPBACK else address


def _is_version_5(guid: str) -> bool:
    try:
        return uuid.UUID(guid).version == 5  # noqa: PLR2004
    except ValueError:
        return False


def _is_short(text: str) -> bool:
    return len(text) <= PERSON_CHARACTERS


def _is_address(url: str | None) -> bool:
    return bool(url) and not web_address(url or "")


def _is_rule(text: str) -> bool:
    return not text or bool(RULE.fullmatch(text))

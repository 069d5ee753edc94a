"""Puts the parts of a page that React streams behind it into the places that wait for them.

A server sends `<template id="P:1"></template>` first and `<div hidden id="S:1">…</div>` later, with a call of
`$RS("S:1","P:1")` or `$RC("B:0","S:1")` (react-dom's runtime). Until then the text is hidden at the end.
"""

from typing import TYPE_CHECKING

from audiobrief.expressions import regex

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SIGN = 'id="S:'
"""Without it in its text a page has no such part."""
CALL = regex(r'\$R[A-Z]\("([A-Z]:[\w-]+)","([A-Z]:[\w-]+)"')


def place_streamed(tree: "Element") -> None:
    """Move the content of each streamed part to the template that it belongs to, in place."""
    parts = {div.get("id"): div for div in tree.iter("div") if (div.get("id") or "").startswith("S:")}
    templates = {template.get("id"): template for template in tree.iter("template") if template.get("id")}
    targets = {}
    for script in tree.iter("script"):
        for call in CALL.finditer(script.text or ""):
            part, template = sorted(call.groups(), key=lambda name: not name.startswith("S:"))
            targets[part] = template
    for name, part in parts.items():
        number = (name or "").partition(":")[2]
        wanted = (targets.get(name or ""), f"P:{number}", f"B:{number}")
        place = next((templates[target] for target in wanted if target in templates), None)
        if place is not None and part is not place and place not in part.iterdescendants("template"):
            _move(part, place)


def _move(part: "Element", place: "Element") -> None:
    part.attrib.pop("hidden", None)
    tail, part.tail = part.tail, None
    before = part.getprevious()
    box = part.getparent()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail and box is not None:
        box.text = (box.text or "") + tail
    place.addprevious(part)

"""A Word document before mammoth reads it: what that library passes over is brought to where it looks.

Text boxes of Word 2010 and later, simple fields and smart tags are opened (ECMA-376 part 1, 17.16.19 and 17.5.1; part
3 on alternate content); hidden runs are taken out by name. `unread_lines` holds the document against what was read.
"""

import io
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.model import Dropped
from audiobrief.text.kinds.markup import dropped_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DOCUMENT = "word/document.xml"
OPENED = tuple(f"{{*}}{name}" for name in ("fldSimple", "smartTag", "customXml", "dir", "bdo"))
"""Elements that stand around the runs of a line and say nothing themselves."""
VML = "{urn:schemas-microsoft-com:vml}"
BREAKS = ("}br", "}cr", "}tab")
SAID = ("{*}t", "{*}br", "{*}cr", "{*}tab")
"""What of a run is read, or parts what is read."""
OFF = frozenset({"0", "false", "off"})
WORD = regex(r"\w+")
INLINE = regex(r"</?(?:strong|em|a|sup|sub|u|s|b|i|span)\b[^>]*>")
TAG = regex(r"<[^>]*>")
HIDDEN = ("hidden", "hidden in the document")
READING_AID = ("reading aid", "how a word is read, beside it")
FORMULA = ("formula", "a formula, which nobody can hear")
UNREAD = ("unread", "in a part of the document that is not read")


def settle_document(document: "Element") -> list[Dropped]:
    """Open what hides text from the library and remove deletions, in place; return what is hidden from readers."""
    hidden = []
    for run in list(document.iter("{*}r")):
        vanish = next(run.iterfind("{*}rPr/{*}vanish"), None)
        if vanish is not None and not OFF & set(vanish.values()):
            hidden.append(said(run))
            _remove(run)
    for gone in list(document.iter("{*}moveFrom", "{*}del")):
        _remove(gone)
    reading = [said(aid) for aid in document.iter("{*}rt")]
    for ruby in list(document.iter("{*}ruby")):
        _settle_ruby(ruby)
    for choice in list(document.iter("{*}AlternateContent")):
        _settle_choice(choice)
    for wrapper in list(document.iter(*OPENED)):
        _open(wrapper)
    formulas = [said(formula) for formula in document.iter("{*}oMath")]
    return [
        *dropped_lines(hidden, *HIDDEN),
        *dropped_lines(reading, *READING_AID),
        *dropped_lines(formulas, *FORMULA),
    ]


def with_document(archive: zipfile.ZipFile, document: "Element") -> io.BytesIO:
    """Return the package with this document in it, and without its pictures."""
    from lxml import etree

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as copy:
        for part in archive.namelist():
            if part == DOCUMENT:
                copy.writestr(part, etree.tostring(document))
            elif part.endswith((".xml", ".rels")):
                copy.writestr(part, archive.read(part))
    made.seek(0)
    return made


def unread_lines(document: "Element", markup: str) -> Iterator[Dropped]:
    """Yield the paragraphs of which a word is in nothing that was read."""
    words = set(WORD.findall(unescape(TAG.sub(" ", INLINE.sub("", markup)))))
    for paragraph in document.iter("{*}p"):
        line = said(paragraph)
        if not words.issuperset(WORD.findall(line)):
            yield from dropped_lines([line], *UNREAD)


def said(element: "Element") -> str:
    """Return the text of a paragraph or run that is in it to be read: no deletions, no instructions of fields."""
    return "".join(" " if part.tag.endswith(BREAKS) else part.text or "" for part in element.iter(*SAID))


def _settle_choice(choice: "Element") -> None:
    """Leave of alternate contents what has text in it, as a box of the kind that the library knows."""
    from lxml import etree

    options = [option for option in choice if next(option.iter("{*}t"), None) is not None]
    fallback = next((option for option in options if str(option.tag).endswith("}Fallback")), None)
    if not options or fallback is not None:
        return  # the library looks at the fallback
    boxes = list(options[0].iter("{*}txbxContent"))
    space = str(choice.getparent().tag).rpartition("}")[0] + "}"
    picture = etree.Element(f"{space}pict")
    box = etree.SubElement(etree.SubElement(picture, f"{VML}shape"), f"{VML}textbox")
    box.extend(boxes)
    choice.getparent().replace(choice, picture)


def _settle_ruby(ruby: "Element") -> None:
    """Leave of a word with its reading beside it the word, as runs of the paragraph."""
    run = ruby.getparent()
    base = [part for each in ruby.iterfind("{*}rubyBase") for part in each]
    at = run.getparent().index(run)
    ruby.getparent().remove(ruby)
    run.getparent()[at : at + 1] = [*base, *([run] if len(run) else [])]


def _open(wrapper: "Element") -> None:
    """Put the content of an element in its place."""
    parent = wrapper.getparent()
    at = parent.index(wrapper)
    parent[at : at + 1] = list(wrapper)


def _remove(element: "Element") -> None:
    element.getparent().remove(element)

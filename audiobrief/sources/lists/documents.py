"""XML documents read element by element: archives are larger than memory should hold, and hostile ones exist."""

import io
from collections.abc import Iterator
from typing import Any

from audiobrief.errors import ReadError


def elements(data: bytes, name: str, *tags: str) -> Iterator[Any]:
    """Yield the finished elements of these local names, each emptied once it has been looked at.

    No entity is resolved and nothing is fetched. Raises ReadError where the document is torn.
    """
    from lxml import etree

    wanted = [f"{{*}}{tag}" for tag in tags]
    parser = etree.iterparse(io.BytesIO(data), tag=wanted, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        for _, element in parser:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise ReadError(f"{name}: this XML is torn ({error.msg}); export it again") from error


def text_of(element: Any, tag: str) -> str:
    """Return the text of the first child of this local name, whatever its namespace; empty when there is none."""
    child = next(iter(element.iterchildren(f"{{*}}{tag}")), None)
    return "" if child is None else "".join(child.itertext()).strip()

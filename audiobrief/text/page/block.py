"""A paragraph that was found on a page, before it is one of an article."""

from dataclasses import dataclass

from audiobrief.model import Kind


@dataclass(frozen=True, slots=True)
class Block:
    """Its kind, its text in one line, and what markup says of it."""

    kind: Kind
    text: str
    hints: tuple[str, ...] = ()


Placed = tuple[int | None, Block]
"""A block, and where among the lines of the page it stands."""

"""An e-book to the sources of its chapters: each is an article of its own from here on."""

from dataclasses import replace

from audiobrief.errors import ReadError
from audiobrief.model import Source
from audiobrief.sources.names import shown
from audiobrief.standards.epub import DAMAGED, Chapter, list_chapters

LISTED = 5
"""How many chapters a message lists; more would flood a terminal; set by hand."""


def split_book(source: Source) -> tuple[Source, ...]:
    """Return the chapters of a book as sources; one of a single chapter, or a damaged or protected one, as it is."""
    chapters = _chapters(source)
    if len(chapters) < 2:  # noqa: PLR2004  no part is the whole
        return (source,)
    return tuple(_chapter_source(source, chapter, number) for number, chapter in enumerate(chapters, 1))


def choose_chapter(source: Source, wanted: str) -> Source:
    """Return the chapter that `wanted` names: by its number from 1, its title or its path in the book.

    Raises ReadError, listing some chapters, when there is none such.
    """
    chapters = _chapters(source)
    for number, chapter in enumerate(chapters, 1):
        if wanted in (str(number), chapter.key) or (wanted and wanted.casefold() == chapter.title.casefold()):
            return _chapter_source(source, chapter, number)
    listed = [f"#{number} {shown(chapter.title or chapter.key)}" for number, chapter in enumerate(chapters[:LISTED], 1)]
    more = ["…"] if len(chapters) > LISTED else []
    there = f"choose one by number or title: {', '.join((*listed, *more))}" if listed else 'leave "#" out'
    raise ReadError(f'{source.name}: this book has no chapter "{shown(wanted)}"; {there}')


def _chapters(source: Source) -> tuple[Chapter, ...]:
    try:
        return list_chapters(source.data)
    except DAMAGED:
        return ()  # what is wrong is told by the reader of the whole


def _chapter_source(source: Source, chapter: Chapter, number: int) -> Source:
    return replace(source, name=f"{source.name}#{number}", url="", entry=chapter.key, digest=chapter.digest)

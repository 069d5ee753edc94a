"""What people are told beside an article that is read: what of it they would miss, and what its publisher asks."""

from textwrap import shorten

from audiobrief.model import Article
from audiobrief.standards.counting import counted
from audiobrief.text.clean.weigh import WALL
from audiobrief.text.page.told.part import small_part

LONGEST_QUOTED = 80  # characters of the page's own words; set by hand


def remarks_on(article: Article) -> tuple[str, ...]:
    """Return what to tell of a cleaned article, a sentence each; nothing of most."""
    told = (small_part(article), _rest_behind_a_wall(article), _tables_left_out(article), _reserved(article))
    return tuple(filter(None, told))


def _rest_behind_a_wall(article: Article) -> str:
    """Say that the page may hold only the beginning, where the text is followed by a line that says so."""
    end = max((end for paragraph in article.paragraphs for _, end in paragraph.spans), default=0)
    behind = (piece for piece in article.dropped if piece.spans and piece.spans[0][0] >= end)
    said = next((shorten(piece.text, LONGEST_QUOTED, placeholder=" …") for piece in behind if piece.rule == WALL), "")
    return f'perhaps only the beginning of the story is here: below it the page says "{said}"' if said else ""


def _tables_left_out(article: Article) -> str:
    rows = sum(piece.rule == "table" for piece in article.dropped)
    told = f"a table is left out ({counted(rows, 'row')}); --speak title,standfirst,body,all-tables reads it"
    return told if rows else ""


def _reserved(article: Article) -> str:
    said = ", ".join(dict.fromkeys(article.reserved))
    return f"its publisher reserves the use of the text by machines ({said})" if said else ""

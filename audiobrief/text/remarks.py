"""What people are told beside an article that is read: what of it they would miss, and what its publisher asks."""

from audiobrief.model import Article
from audiobrief.standards.counting import counted
from audiobrief.text.page.told.part import small_part


def remarks_on(article: Article) -> tuple[str, ...]:
    """Return what to tell of a cleaned article, a sentence each; nothing of most."""
    return tuple(filter(None, (small_part(article), _tables_left_out(article), _reserved(article))))


def _tables_left_out(article: Article) -> str:
    rows = sum(piece.rule == "table" for piece in article.dropped)
    told = f"a table is left out ({counted(rows, 'row')}); --speak title,standfirst,body,all-tables reads it"
    return told if rows else ""


def _reserved(article: Article) -> str:
    said = ", ".join(dict.fromkeys(article.reserved))
    return f"its publisher reserves the use of the text by machines ({said})" if said else ""

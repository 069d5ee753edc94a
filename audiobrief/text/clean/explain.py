"""The kept and the dropped in the order of the text, for people to look at."""

from audiobrief.model import Article, Dropped, Paragraph


def ordered_pieces(article: Article) -> tuple[Paragraph | Dropped, ...]:
    """Return paragraphs and dropped pieces as they stood in the text; what has no place in it comes last."""
    pieces: list[Paragraph | Dropped] = [*article.paragraphs, *article.dropped]
    return tuple(sorted(pieces, key=lambda piece: place_of(piece, len(article.text))))


def place_of(piece: Paragraph | Dropped, end: int) -> tuple[int, bool]:
    """Return what sorts pieces by their place in the article's text, which is `end` long.

    What stood before a place, outside the text, comes first there; what has no place comes last of all.
    """
    if piece.spans:
        return piece.spans[0][0], True
    before = piece.place if isinstance(piece, Dropped) else -1
    return (before, False) if before >= 0 else (end + 1, False)

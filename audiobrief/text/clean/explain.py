"""The kept and the dropped in the order of the text, for people to look at."""

from audiobrief.model import Article, Dropped, Paragraph


def ordered_pieces(article: Article) -> tuple[Paragraph | Dropped, ...]:
    """Return paragraphs and dropped pieces as they stood in the text; what has no place in it comes last."""
    pieces: list[Paragraph | Dropped] = [*article.paragraphs, *article.dropped]
    last = len(article.text) + 1
    return tuple(sorted(pieces, key=lambda piece: piece.spans[0][0] if piece.spans else last))

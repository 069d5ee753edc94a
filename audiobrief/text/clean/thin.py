"""Is there an article at all? A paywall stub, a cookie wall or an error page must not become an episode."""

from collections.abc import Iterable

from audiobrief.errors import EmptyArticle
from audiobrief.model import Article, Dropped, Kind
from audiobrief.text.clean.rulebook.rules import RuleBook
from audiobrief.text.clean.weigh import WALL
from audiobrief.text.language.counts import count_words

FEWEST_WORDS = 50
FEWEST_WORDS_OF_A_STUB = 100
"""When the page asks for money or a login, more must be there to be worth reading."""
FEWEST_WORDS_OF_AN_ERROR = 200
"""When its title says that it is no article."""
SPOKEN = frozenset({Kind.BODY, Kind.QUOTE, Kind.LIST_ITEM, Kind.HEADING, Kind.NOTICE})


def refuse_thin(article: Article, name: str, book: RuleBook) -> None:
    """Raise EmptyArticle, naming the input and what was found, when too little is left to read."""
    words = sum(count_words(p.text) for p in article.paragraphs if p.kind in SPOKEN) + count_words(article.standfirst)
    titled = next((sort for sort in book.empty if sort.expression.search(article.title)), None)
    rules = [piece.rule for piece in article.dropped]
    fewest = FEWEST_WORDS
    if titled is not None:
        fewest = FEWEST_WORDS_OF_AN_ERROR
    elif {"paywall", WALL} & set(rules):
        fewest = FEWEST_WORDS_OF_A_STUB
    if words >= fewest:
        return
    everything = " ".join(
        [article.title, *(p.text for p in article.paragraphs), *(d.text for d in article.dropped if d.place < 0)]
    )
    found = titled or next((sort for sort in book.empty if sort.expression.search(everything[:5000])), None)
    what = found.what if found else _what_was_dropped(article.dropped)
    source = name or article.source_url or "the article"
    left, remedy = "nothing", 'see with "audiobrief clean --explain" what was found'
    if words:
        left, remedy = f"only {words} word{'s' * (words != 1)}", "use --allow-short to read it all the same"
    raise EmptyArticle(f"{source}: {what}, with {left} to read aloud; {remedy}", article)


def _what_was_dropped(dropped: Iterable[Dropped]) -> str:
    reasons = [piece.reason for piece in dropped if piece.spans and not piece.kept_as]
    if not reasons:
        return "too short for an article"
    common = list(dict.fromkeys(reasons))[:3]
    return f"no article in it but {', '.join(common)}"

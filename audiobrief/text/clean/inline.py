"""What is cut out of lines that stay: marks, addresses, credits, and plugs at the end of a paragraph."""

from collections.abc import Iterator

from audiobrief.expressions import regex
from audiobrief.model import Dropped, Kind, Span
from audiobrief.text.clean.look import FOLD, look_at_text
from audiobrief.text.clean.passages import Passage
from audiobrief.text.clean.rulebook.rules import RuleBook
from audiobrief.text.clean.weigh import weigh
from audiobrief.text.language.sentences import split_sentences

INVISIBLE = regex(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff"
    "\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
BULLET = regex(r"\s*[•‣▪●○◦■□⁃*]\s+|\s*[–-]\s+(?=\w)")
PLUGS = frozenset(
    {
        *("newsletter", "related", "social", "audio or video", "comments", "paywall", "wall", "advertising", "legal"),
        *("series", "event", "app", "reuse"),
    }
)
MOST_PLUG_SENTENCES = 4
MOST_GREETING_WORDS = 2
"""What is left before plugs and is no longer, such as "Good morning.", goes with them."""
MIDDLE: frozenset[str] = frozenset()


def cut_invisible(passage: Passage) -> tuple[Passage, list[Dropped]]:
    """Return the passage without control and other invisible characters, and a list bullet at its head."""
    dropped = []
    plain = passage.raw.isascii() and passage.raw.isprintable()
    if cuts := [] if plain else [match.span() for match in INVISIBLE.finditer(passage.raw)]:
        text = "".join(passage.raw[start:end] for start, end in cuts)
        spans = tuple(span for cut in cuts for span in passage.locate(cut))
        dropped.append(Dropped(text, "invisible", "invisible characters", spans))
        passage = passage.without(cuts)
    if passage.kind == Kind.LIST_ITEM and (bullet := BULLET.match(passage.raw)):
        dropped.append(passage.cut(bullet.span(), "bullet", "list bullet"))
        passage = passage.without([bullet.span()])
    return passage, dropped


def cut_marks(passage: Passage, book: RuleBook) -> tuple[Passage, list[Dropped]]:
    """Return the passage without what the rules cut out of lines, and what was cut."""
    dropped: list[Dropped] = []
    if not any(mark in passage.raw for mark in book.marks):
        return passage, dropped
    for rule in book.cuts:
        if not any(mark in passage.raw for mark in rule.marks):
            continue
        cuts = [match.span() for match in rule.expression.finditer(passage.raw.translate(FOLD)) if match[0].strip()]
        if cuts:
            dropped += [passage.cut(cut, rule.name, rule.reason) for cut in cuts]
            passage = passage.without(cuts)
    return passage, dropped


def cut_plugs(passage: Passage, book: RuleBook) -> tuple[Passage, list[Dropped]]:
    """Return the passage without the plugs in its last sentences, and these."""
    sentences = split_sentences(passage.raw)
    if len(sentences) < 2:
        return passage, []
    plugs = list(_plugs(passage.raw, sentences, book))
    if plugs and len(passage.raw[: plugs[-1][0][0]].split()) <= MOST_GREETING_WORDS:
        plugs.append(((0, plugs[-1][0][0]), *plugs[-1][1:]))
    dropped = [passage.cut(stretch, rule, reason) for stretch, rule, reason in plugs]
    return passage.without(sorted(stretch for stretch, _, _ in plugs)), dropped


def _plugs(raw: str, sentences: tuple[Span, ...], book: RuleBook) -> Iterator[tuple[Span, str, str]]:
    left = len(sentences)
    for start, end in reversed(sentences[-MOST_PLUG_SENTENCES:]):
        verdict = _weigh_sentence(raw, start, end, book)
        if verdict is None or left == 1:
            break
        left -= 1
        yield (start, end), *verdict


def _weigh_sentence(raw: str, start: int, end: int, book: RuleBook) -> tuple[str, str] | None:
    text = " ".join(raw[start:end].split())
    verdict = weigh(look_at_text(text, book.telling), MIDDLE, book, by_words=False)
    if verdict is None or verdict.rule not in PLUGS or _is_within_quotation(raw[:start].translate(FOLD)):
        return None
    return verdict.rule, verdict.reason


def _is_within_quotation(before: str) -> bool:
    """Say whether what follows a text is within marks of quotation or brackets that it opens."""
    return before.count('"') % 2 == 1 or before.count("(") > before.count(")")

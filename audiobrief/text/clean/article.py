"""The cleaning of an article from end to end."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from audiobrief.model import Article, Kind, Paragraph
from audiobrief.settings import ReadSettings
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.clean.desk import Desk, cut_marks_of
from audiobrief.text.clean.explain import place_of
from audiobrief.text.clean.frames import FrameFinder
from audiobrief.text.clean.head import STANDFIRST, TITLE, take_standfirst, take_title
from audiobrief.text.clean.inline import cut_invisible, cut_plugs
from audiobrief.text.clean.line import Line
from audiobrief.text.clean.look import look_at
from audiobrief.text.clean.notices import LABEL, find_notices
from audiobrief.text.clean.passages import open_passages
from audiobrief.text.clean.rulebook.own_rules import own_rules
from audiobrief.text.clean.rulebook.rules import rules_for
from audiobrief.text.clean.shape import (
    follow_labels,
    headings_of_junk,
    headings_of_prose,
    heads,
    questions,
    repeats,
    scraps,
    teasers,
    trailing_headings,
)
from audiobrief.text.clean.thin import FEWEST_WORDS_OF_A_STUB, refuse_thin
from audiobrief.text.clean.unsaid import why_unsaid
from audiobrief.text.clean.weigh import ADVICE, SET_APART, WALL, Verdict, box_says, weigh
from audiobrief.text.language.counts import count_words
from audiobrief.text.language.dates import iso_date
from audiobrief.text.links import with_links
from audiobrief.text.page.tables import HEADLESS

BYLINE_PROSE = 2
EDGE_PROSE = 3
"""How many paragraphs of prose belong to the head, and to the tail."""
ADVICE_SHARE = 0.3
MOST_ROUNDS = 4
MOST_WEIGHED = 0.33
"""Share of an article's words that may go because signs add up, and no rule describes them."""
BEFORE_TEXT = frozenset(
    {"related", "newsletter", "comments", "social", "share", "advertising", "paywall", "wall", "player"}
)
"""The junk that a heading above prose can be."""
TEXT = frozenset({Kind.BODY, Kind.HEADING, Kind.LIST_ITEM, Kind.QUOTE})
SPOKEN_ON_DEMAND = {Kind.CAPTION: "captions", Kind.TABLE: "tables", Kind.CODE: "code"}
ALL_TABLES = "all-tables"
HEAD, TAIL, BYLINE = "head", "tail", "byline"
OWN = Verdict("own rule", "dropped by a rule of your own")


def clean_article(article: Article, settings: ReadSettings, name: str = "") -> Article:
    """Return the article with only what is to be read out, and everything else in `dropped`.

    `name` is what the user calls the input, for messages. Raises EmptyArticle when too little is left, SettingsError
    for a wrong expression of the user's.
    """
    desk = Desk(
        article,
        rules_for(primary_language(article.language)),
        own_rules(settings, article.source_url),
        dropped=list(article.dropped),
        untitled=not article.title,
        fresh_page=bool(article.title) and not any(piece.spans for piece in article.dropped),
    )
    _open(desk)
    _obey(desk, settings)
    _keep_notices(desk)
    take_title(desk)
    _drop_frames(desk)
    for _ in range(MOST_ROUNDS):
        if not _weigh_lines(desk):
            break
    _doubt(desk)
    headings_of_prose(desk.lines)
    questions(desk.lines)
    take_standfirst(desk)
    cleaned = _finish(desk)
    if not settings.allow_short:
        refuse_thin(cleaned, name, desk.book)
    return with_links(cleaned)


def _open(desk: Desk) -> None:
    for passage in open_passages(desk.article.text, desk.article.paragraphs):
        seen, invisible = cut_invisible(passage)
        desk.dropped += invisible
        if seen.raw.strip():
            desk.lines.append(Line(seen, look_at(seen, desk.book.telling)))


def _obey(desk: Desk, settings: ReadSettings) -> None:
    """Do what the user has asked for: own rules first, then the kinds of paragraph that are spoken on demand."""
    asked = bool(desk.own.keep or desk.own.drop)
    for line in desk.lines:
        text = line.passage.text if asked else ""
        line.pinned = desk.own.keeps(text)
        part = ALL_TABLES if HEADLESS in line.passage.hints else SPOKEN_ON_DEMAND.get(line.passage.kind, "")
        spoken = settings.speaks(part)
        if not line.pinned and desk.own.drops(text):
            line.verdict = OWN
        elif not line.pinned and part:
            kind = line.passage.kind.value
            without = " without known headings" if part == ALL_TABLES else ""
            line.verdict = None if spoken else Verdict(kind, f"{kind}{without}, read out only on request")
            line.pinned = spoken


def _drop_frames(desk: Desk) -> None:
    """Drop what the publishing system put around the article, word for word."""
    frames = FrameFinder(desk.article)
    lines = [line for line in desk.lines if line.verdict is None and not line.pinned]
    for at, line in enumerate(lines):
        found = frames.find(line.passage.text, len(lines) - 1 - at)
        line.verdict = None if found is None else Verdict(*found)


def _keep_notices(desk: Desk) -> None:
    """Mark what says of the piece itself what it is; no weighing of words drops it."""
    lines = [line for line in desk.lines if line.verdict is None and not line.pinned and line.passage.kind in TEXT]
    found = find_notices([line.look for line in lines], desk.book.notices)
    for line, notice in zip(lines, found, strict=True):
        if notice is not None and box_says(line.passage.hints, desk.book) is None:
            line.notice, line.pinned = notice, True


def _weigh_lines(desk: Desk) -> bool:
    """Weigh every line still kept in its place; return whether any of them goes."""
    lines = [line for line in desk.lines if line.verdict is None]
    prose_total = sum(line.look.prose for line in lines)
    prose = 0
    changed = False
    advice = _gives_advice(lines)
    for line in lines:
        zones = _zones(prose < EDGE_PROSE, prose_total - prose < EDGE_PROSE) | advice
        if line.passage.kind != Kind.BODY:
            zones |= {SET_APART}
        if prose < BYLINE_PROSE and _may_be_byline(desk, line):
            zones |= {BYLINE}
        if zones != line.weighed_in and not line.pinned:
            line.verdict = _weigh_line(desk, line, zones)
            changed |= line.verdict is not None or line.weighed_in is None
        prose += line.look.prose
    once = (repeats,) if desk.fresh_page and desk.article.page_words else ()
    for find in (follow_labels, teasers, scraps, headings_of_junk, trailing_headings, *once):
        find(desk.lines)  # what is no page repeats itself on purpose: a book its steps, a song its refrain
    return changed or any(line.verdict is not None for line in lines)


def _doubt(desk: Desk) -> None:
    """Take back what only weighed as junk where that is much of an article: it is the article that reads so.

    What tells behind the last of the news that the rest of the story is not here, and all after it, is no article;
    neither are the short lines of its offer.
    """
    wall = _wall(desk.lines)
    offered = [at for at in range(wall, len(desk.lines)) if desk.lines[at].verdict is not None]
    for line in desk.lines[wall : max(offered, default=wall)]:
        if line.verdict is None and not (line.pinned or line.look.prose):
            line.verdict = desk.lines[wall].verdict
    weighed = [
        line for line in desk.lines[:wall] if line.verdict is not None and line.verdict.weighed and not _is_link(line)
    ]
    gone = sum(line.look.word_count for line in weighed)
    words = gone + sum(line.look.word_count for line in desk.lines if line.verdict is None)
    words += count_words(desk.article.standfirst)
    if words >= FEWEST_WORDS_OF_A_STUB and gone > words * MOST_WEIGHED:
        for line in weighed:
            line.verdict = None


def _wall(lines: Sequence[Line]) -> int:
    """Return where the lines begin that stand before the rest of a story, to the end; their count when none do."""
    walls = [at for at, line in enumerate(lines) if line.verdict is not None and line.verdict.rule == WALL]
    if not walls:
        return len(lines)
    told = (at for at in reversed(range(len(lines))) if _is_news(lines[at]))
    last = next(told, len(lines) - 1)
    return next((at for at in walls if at > last), len(lines))


def _is_news(line: Line) -> bool:
    return line.verdict is None and line.look.prose and line.look.news > 0


def _is_link(line: Line) -> bool:
    return "link" in line.passage.hints and line.passage.kind == Kind.BODY


def _gives_advice(lines: Sequence[Line]) -> frozenset[str]:
    """Return the zone of articles that speak to their readers all along; elsewhere only junk does."""
    prose = [line for line in lines if line.look.prose]
    addressed = sum(line.look.addresses_reader for line in prose)
    return frozenset({ADVICE}) if addressed > max(2, len(prose) * ADVICE_SHARE) else frozenset()


def _weigh_line(desk: Desk, line: Line, zones: frozenset[str]) -> Verdict | None:
    """Return why the line goes: as it came, or without the marks in it."""
    hints = line.passage.hints
    if line.passage.kind != Kind.BODY and TAIL not in zones:
        hints = tuple(hint for hint in hints if hint != "link")  # lists and headings may well be links
    verdict = box_says(hints, desk.book, zones)
    if verdict is None and line.weighed_in is None:
        verdict = cut_marks_of(desk, line, zones)
    if verdict is None:
        by_words = bool(hints) or not _is_believed(desk, line, zones)
        verdict = weigh(line.look, zones, desk.book, hints, by_words=by_words)
    if verdict is None or _belongs(verdict, line, zones, desk):
        line.weighed_in = None if _cut_plugs(desk, line) else zones
        return None
    line.weighed_in = zones
    return verdict


def _is_believed(desk: Desk, line: Line, zones: frozenset[str]) -> bool:
    """Say whether a line in no box of a telling name stays although it sounds like page talk.

    In a web page every one: of 168 such lines 120 were the article's (annotated pages, three sites in five). In what
    else came with a title, such as a mail, sentences among its paragraphs.
    """
    inside = line.look.stop and not zones & {HEAD, TAIL}
    return desk.fresh_page and (inside or desk.article.page_words > 0)


def _cut_plugs(desk: Desk, line: Line) -> bool:
    if line.plugs_cut:
        return False
    line.plugs_cut = True
    rest, plugs = cut_plugs(line.passage, desk.book)
    if plugs:
        desk.dropped += plugs
        line.passage, line.look = rest, look_at(rest, desk.book.telling)
    return bool(plugs)


def _belongs(verdict: Verdict, line: Line, zones: frozenset[str], desk: Desk) -> bool:
    """Say whether a line belongs to the article although it looks like junk."""
    if line.passage.kind == Kind.HEADING and TAIL not in zones:
        return verdict.rule not in BEFORE_TEXT and not (HEAD in zones and verdict.keeps)
    if verdict.keeps == "published" and HEAD not in zones and not desk.untitled:
        return iso_date(line.look.text) != desk.article.published[:10]  # a date among others, as in a diary
    return False


def _may_be_byline(desk: Desk, line: Line) -> bool:
    """Say whether a bare name here can be the author's: in a page, only where markup or metadata says so."""
    if line.passage.kind != Kind.BODY:
        return False
    author = set(desk.article.byline.casefold().split())
    return desk.untitled or "byline" in line.passage.hints or bool(author & set(line.look.core.casefold().split()))


@cache
def _zones(head: bool, tail: bool) -> frozenset[str]:
    return frozenset(([HEAD] if head else []) + ([TAIL] if tail else []))


def _finish(desk: Desk) -> Article:
    kept: list[Paragraph] = []
    byline, published = desk.article.byline, desk.article.published
    dated = bool(published or desk.article.page_words)  # of a page's dates all that tells which is its own was weighed
    headings = heads(desk.lines) if desk.untitled else frozenset()
    for place, line in enumerate(desk.lines):
        if line.verdict is None:
            byline = byline or (line.notice.byline if line.notice else "")
            if (unsaid := why_unsaid(line, desk.article.language)) and line.passage.raw.strip():
                desk.dropped.append(line.passage.drop(unsaid.rule, unsaid.reason, ""))
            elif line.passage.raw.strip():
                kept.append(_kept(line, Kind.HEADING if place in headings else line.passage.kind))
            continue
        moved = ""
        if line.verdict.keeps == "byline" and not byline and line.verdict.kept:
            byline, moved = line.verdict.kept, "byline"
        elif line.verdict.keeps == "published" and not dated and (date := iso_date(line.look.text)):
            published, moved, dated = date, "published", True
        elif line.verdict in {TITLE, STANDFIRST}:
            moved = line.verdict.keeps
        desk.dropped.append(line.passage.drop(line.verdict.rule, line.verdict.reason, moved))
    order = sorted(desk.dropped, key=lambda piece: place_of(piece, len(desk.article.text)))
    return replace(desk.article, byline=byline, published=published, paragraphs=tuple(kept), dropped=tuple(order))


def _kept(line: Line, kind: Kind) -> Paragraph:
    """Return the line as a paragraph of its kind; a notice is one, and a label among them is known by a hint."""
    paragraph = line.passage.keep(kind if line.notice is None else Kind.NOTICE)
    if line.notice is None or not line.notice.label:
        return paragraph
    return replace(paragraph, hints=tuple(dict.fromkeys((*paragraph.hints, LABEL))))

"""The cleaning of an article from end to end."""

from dataclasses import dataclass, field, replace

from audiobrief.errors import EmptyArticle
from audiobrief.model import Article, Dropped, Paragraph
from audiobrief.settings import ReadSettings
from audiobrief.text.clean.head import FURNITURE, LONGEST_STANDFIRST_WORDS, may_be_title, same_words
from audiobrief.text.clean.inline import cut_invisible, cut_marks, cut_plugs
from audiobrief.text.clean.look import Look, look_at
from audiobrief.text.clean.passages import Passage, open_passages
from audiobrief.text.clean.rules import RuleBook, rules_for
from audiobrief.text.clean.weigh import Verdict, weigh
from audiobrief.text.dates import iso_date

EDGE_PROSE = 3
"""How many paragraphs of prose belong to the head, and to the tail."""
MOST_ROUNDS = 4
HEAD, TAIL, BYLINE, MIDDLE = "head", "tail", "byline", "middle"


@dataclass(slots=True)
class _Line:
    passage: Passage
    look: Look
    verdict: Verdict | None = None
    weighed_in: frozenset[str] | None = None
    """The zones it was last weighed in."""


@dataclass(slots=True)
class _Desk:
    """One article being cleaned."""

    article: Article
    book: RuleBook
    lines: list[_Line] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def clean_article(article: Article, settings: ReadSettings) -> Article:
    """Return the article with only what is to be read out, and everything else in `dropped`.

    Raises EmptyArticle when too little is left, SettingsError for a wrong expression of the user's.
    """
    desk = _Desk(article, rules_for(article.language.partition("-")[0]), dropped=list(article.dropped))
    _open(desk)
    _take_title(desk)
    for _ in range(MOST_ROUNDS):
        if not _weigh_lines(desk):
            break
    _take_standfirst(desk)
    return _finish(desk, settings)


def _open(desk: _Desk) -> None:
    for passage in open_passages(desk.article.text, desk.article.paragraphs):
        seen, invisible = cut_invisible(passage)
        desk.dropped += invisible
        if seen.raw.strip():
            desk.lines.append(_Line(seen, look_at(seen)))


def _take_title(desk: _Desk) -> None:
    if desk.article.title:
        for line in desk.lines[:6]:
            if same_words(line.look.text, desk.article.title):
                line.verdict = Verdict("title", "the title, said on its own", "title")
        return
    for line in desk.lines[:6]:
        verdict = weigh(line.look, frozenset({MIDDLE}), desk.book) if line is not desk.lines[0] else None
        if verdict is None:
            if may_be_title(line.look):
                _cut_marks(desk, line)
                line.verdict = Verdict("title", "the title, said on its own", "title", line.passage.text)
                desk.article = replace(desk.article, title=line.passage.text)
            return


def _weigh_lines(desk: _Desk) -> bool:
    changed = False
    lines = [line for line in desk.lines if line.verdict is None]
    prose_total = sum(line.look.prose for line in lines)
    prose = 0
    for line in lines:
        zones = _zones(prose, prose_total - prose)
        if zones != line.weighed_in:
            line.verdict = _weigh_line(desk, line, zones)
        changed |= line.verdict is not None
        prose += line.look.prose
    _follow_labels(desk)
    return changed


def _weigh_line(desk: _Desk, line: _Line, zones: frozenset[str]) -> Verdict | None:
    """Return why the line goes: as it came, or without the marks in it."""
    verdict = weigh(line.look, zones, desk.book, line.passage.hints)
    if verdict is None and line.weighed_in is None and _cut_marks(desk, line):
        verdict = weigh(line.look, zones, desk.book, line.passage.hints)
    line.weighed_in = zones
    return verdict


def _cut_marks(desk: _Desk, line: _Line) -> bool:
    rest, marks = cut_marks(line.passage, desk.book)
    if marks:
        desk.dropped += marks
        line.passage, line.look = rest, look_at(rest)
    return bool(marks)


def _zones(before: int, after: int) -> frozenset[str]:
    zones = set()
    if before < EDGE_PROSE:
        zones.add(HEAD)
    if before < EDGE_PROSE - 1:
        zones.add(BYLINE)
    if after < EDGE_PROSE:
        zones.add(TAIL)
    return frozenset(zones)


def _follow_labels(desk: _Desk) -> None:
    label: Verdict | None = None
    for line in desk.lines:
        if line.verdict is not None:
            label = line.verdict if line.verdict.label else label
        elif label is not None and not line.look.full_stop and line.look.word_count <= 20:
            line.verdict = Verdict(label.rule, f"{label.reason}, under its heading")
        else:
            label = None


def _take_standfirst(desk: _Desk) -> None:
    if desk.article.standfirst:
        return
    seen_title = False
    found: _Line | None = None
    for line in desk.lines[:12]:
        if line.verdict is None:
            if found is not None or not seen_title:
                return
            found = line
        elif line.verdict.keeps == "title":
            seen_title = True
        elif found is not None and line.verdict.rule in FURNITURE:
            break
    else:
        return
    if found is not None and found.look.word_count <= LONGEST_STANDFIRST_WORDS:
        found.verdict = Verdict("standfirst", "the standfirst, said after the title", "standfirst")
        desk.article = replace(desk.article, standfirst=found.passage.text)


def _finish(desk: _Desk, settings: ReadSettings) -> Article:
    kept: list[Paragraph] = []
    fields: dict[str, str] = {}
    for line in desk.lines:
        if line.verdict is None and line.passage.raw.strip():
            rest, plugs = cut_plugs(line.passage, desk.book)
            desk.dropped += plugs
            kept.append(rest.keep())
        elif line.verdict is not None:
            desk.dropped.append(_dropped(line, line.verdict, desk.article, fields))
    if not kept and not settings.allow_short:
        raise EmptyArticle("nothing is left to read")
    article = replace(
        desk.article,
        byline=fields.get("byline", desk.article.byline),
        published=fields.get("published", desk.article.published),
    )
    order = sorted(desk.dropped, key=lambda piece: piece.spans[0][0] if piece.spans else len(article.text))
    return replace(article, paragraphs=tuple(kept), dropped=tuple(order))


def _dropped(line: _Line, verdict: Verdict, article: Article, fields: dict[str, str]) -> Dropped:
    keeps = verdict.keeps
    if keeps == "byline" and not article.byline and verdict.kept:
        fields.setdefault("byline", verdict.kept)
    elif keeps == "published" and not article.published and (date := iso_date(line.look.text)):
        fields.setdefault("published", date)
    elif keeps in {"byline", "published"}:
        keeps = ""
    return line.passage.drop(verdict.rule, verdict.reason, keeps)

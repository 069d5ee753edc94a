"""Junk that only its neighbours give away, in any language: what follows a label, what was said before, teasers."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.model import Kind
from audiobrief.text.clean.weigh import Verdict
from audiobrief.text.letters import letters_of

if TYPE_CHECKING:
    from audiobrief.text.clean.line import Line

LONGEST_LISTED_WORDS = 20
FEWEST_REPEATED_WORDS = 8
"""What is shorter may come again for a reason: a refrain, a label, a step of a recipe."""
FEWEST_PROSE_REPEATED = 20
"""From here on a paragraph is a copy wherever it stands; below, only right after itself."""
FEWEST_COPIED_WORDS = 80
FEWEST_PROSE_COPIED = 3
"""Of so many paragraphs and words, lines that come again without another between them are a copy, and no refrain."""
MOST_REPEATED = 0.2
"""Share of the lines; where more come again, that is how the text was written."""
FEWEST_QUOTED_WORDS = 5
LONGEST_HEADING_WORDS = 12
FEWEST_WORDS_BELOW_HEADING = 15
FEWEST_TEASERS = 2
MOST_TEASERS = 0.9
"""Share of the words; more of them are what the page is about."""
LAST_LINES = 12
LONGEST_CUT_OFF = 40
CUT_OFF = regex(r"(?:\[(?:…|\.{3})\]|\w ?(?:…|\.{3}))(?: ?(?:read more|continue reading|more)\W*)?$", re.IGNORECASE)
FEWEST_PARAGRAPHS = 4
MOST_SCRAPS = 2
LONGEST_SCRAP_WORDS = 6
SCRAP_END = regex(r"[^\W_)]$")
HEADING_END = regex(r"[.!?:;,…\"”’')\]-]$")

BELOW_HEADING = frozenset(
    {
        "newsletter",
        "related",
        "social",
        "share",
        "comments",
        "advertising",
        "app",
        "paywall",
        "wall",
        "page",
        "notes",
        "poll",
    }
)
"""The junk that has headings of its own."""

PULL_BOX = "pull quote"
REWORDED = 0.8
"""Share of a pull quote's words that one paragraph must have."""
WORD = regex(r"\w+")
FEWEST_QUESTIONS = 3
LONGEST_QUESTION_WORDS = 25
ASKED_AS = frozenset({"related", "page", "comments", "social", "share", "audio or video"})
"""The junk that a question of an interview sounds like."""

LINKS = frozenset({"link", "teaser"})
"""The boxes of what leads elsewhere."""

REPEATED = Verdict("repeat", "said before")
PULL_QUOTE = Verdict("pull quote", "quoted from the text itself")
TEASER = Verdict("related", "teaser of another story")
SCRAP = Verdict("scrap", "label before or after the article")
EMPTY_HEADING = Verdict("heading", "heading with nothing under it")


def follow_labels(lines: Sequence["Line"]) -> None:
    """Drop the short lines without an end mark below a label that was dropped, such as "Read also", up to a section."""
    label: Verdict | None = None
    for place, line in enumerate(lines):
        if line.verdict is not None:
            label = line.verdict if line.verdict.label else label
        elif label is not None and not line.pinned and _listed(line) and not _opens_section(lines, place):
            line.verdict = Verdict(label.rule, f"{label.reason}, under its heading")
        else:
            label = None


def _listed(line: "Line") -> bool:
    return not line.look.full_stop and line.look.word_count <= LONGEST_LISTED_WORDS


def _opens_section(lines: Sequence["Line"], place: int) -> bool:
    """Say whether markup calls the line a heading, and what follows is prose, or neither of them is a link."""
    line = lines[place]
    below = next((line for line in lines[place + 1 :] if line.verdict is None), None)
    if line.passage.kind != Kind.HEADING or below is None:
        return False
    linked = not LINKS.isdisjoint((*line.passage.hints, *below.passage.hints))
    return below.look.prose or not (linked or below.passage.kind == Kind.HEADING)


def repeats(lines: Sequence["Line"]) -> None:
    """Drop the few paragraphs of a page that it says twice, and a quotation set apart that the text itself holds.

    Questions, items of lists and headings may come again, but not within a longer copy of the text.
    """
    _copies([line for line in lines if line.verdict is None and (not line.pinned or line.passage.kind == Kind.TABLE)])
    kept = [line for line in lines if line.verdict is None and not line.pinned]
    seen: set[str] = set()
    again = []
    for before, line in zip([None, *kept], kept, strict=False):
        text = line.look.text
        least = FEWEST_REPEATED_WORDS if before is not None and before.look.text == text else FEWEST_PROSE_REPEATED
        may_go = line.passage.kind == Kind.BODY and not text.endswith("?")
        if may_go and text in seen and line.look.word_count >= least:
            again.append(line)
        seen.add(text)
    for line in again if len(again) <= len(kept) * MOST_REPEATED else ():
        line.verdict = REPEATED
    _pull_quotes(kept)


def _copies(kept: Sequence["Line"]) -> None:
    """Drop what a page holds again as a whole, as for another width of its window: a run that came before."""
    seen: set[str] = set()
    run: list[Line] = []
    for line in (*kept, None):
        if line is not None and line.look.text in seen:
            run.append(line)
            continue
        if run and _is_copy(run):
            for one in run:
                one.verdict = REPEATED
        run = []
        if line is not None:
            seen.add(line.look.text)


def _is_copy(run: Sequence["Line"]) -> bool:
    words = sum(line.look.word_count for line in run)
    prose = sum(line.look.prose and line.passage.kind != Kind.TABLE for line in run)
    return words >= FEWEST_COPIED_WORDS and prose >= FEWEST_PROSE_COPIED


def _pull_quotes(kept: Sequence["Line"]) -> None:
    """Drop what is quoted from the text itself: word for word, or nearly so where the page calls it a pull quote."""
    quotes = [line for line in kept if _may_be_pull_quote(line)]
    others = [line for line in kept if line.passage.kind == Kind.BODY and not _may_be_pull_quote(line)]
    told = [letters_of(line.look.text) for line in others] if quotes else []
    for line in quotes:
        said = letters_of(line.look.text)
        if any(said in text for text in told) or (PULL_BOX in line.passage.hints and _is_reworded(line, others)):
            line.verdict = PULL_QUOTE


def _may_be_pull_quote(line: "Line") -> bool:
    quoted = line.passage.kind == Kind.QUOTE or PULL_BOX in line.passage.hints
    return quoted and line.look.word_count >= FEWEST_QUOTED_WORDS


def _is_reworded(quote: "Line", others: Sequence["Line"]) -> bool:
    words = _word_set(quote)
    return any(len(words & _word_set(line)) >= len(words) * REWORDED for line in others)


def _word_set(line: "Line") -> set[str]:
    return set(WORD.findall(line.look.text.casefold()))


def questions(lines: Sequence["Line"]) -> None:
    """Take back what an interview asks, where several short questions each have an answer below them."""
    asked = [line for line, below in pairwise(lines) if _is_question(line) and _answers(below)]
    for line in asked if len(asked) >= FEWEST_QUESTIONS else ():
        if line.verdict is not None and line.verdict.rule in ASKED_AS:
            line.verdict = None


def _is_question(line: "Line") -> bool:
    short = line.look.word_count <= LONGEST_QUESTION_WORDS and "link" not in line.passage.hints
    return short and line.look.text.endswith("?") and line.passage.kind in {Kind.BODY, Kind.HEADING}


def _answers(line: "Line") -> bool:
    return line.verdict is None and line.look.stop and line.look.word_count >= FEWEST_REPEATED_WORDS


def teasers(lines: Sequence["Line"]) -> None:
    """Drop what announces other stories: several cut-off lines at the end, and what markup shows as such."""
    kept = [line for line in lines if line.verdict is None and not line.pinned]
    shown = [line for line in kept if "teaser" in line.passage.hints]
    if sum(line.look.word_count for line in shown) <= sum(line.look.word_count for line in kept) * MOST_TEASERS:
        for line in shown:
            line.verdict = TEASER
    last = [line for line in lines if line.verdict is None][-LAST_LINES:]
    cut_off = [line for line in last if CUT_OFF.search(line.look.text[-LONGEST_CUT_OFF:]) and not line.pinned]
    if len(cut_off) >= FEWEST_TEASERS and last[-1] is cut_off[-1]:
        for line in cut_off:
            line.verdict = TEASER


def scraps(lines: Sequence["Line"]) -> None:
    """Drop one or two lines in the form of a label before the first or after the last paragraph, such as buttons.

    More of them are a list, and belong to the article.
    """
    kept = [line for line in lines if line.verdict is None]
    prose = [place for place, line in enumerate(kept) if line.look.prose]
    if len(prose) < FEWEST_PARAGRAPHS:
        return
    for run in (kept[: prose[0]], kept[prose[-1] + 1 :]):
        if len(run) <= MOST_SCRAPS and all(_is_scrap(line) for line in run):
            for line in run:
                line.verdict = SCRAP


def _is_scrap(line: "Line") -> bool:
    look = line.look
    return (
        line.passage.kind == Kind.BODY
        and not line.pinned
        and 0 < look.word_count <= LONGEST_SCRAP_WORDS
        and look.core[:1].isalpha()
        and SCRAP_END.search(look.text) is not None
        and "0" not in look.words
    )


def headings_of_junk(lines: Sequence["Line"]) -> None:
    """Drop the headings of markup under which all went as junk, up to the next heading."""
    heading: Line | None = None
    emptied = False
    for line in lines:
        if line.verdict is not None:
            emptied = emptied or line.verdict.rule in BELOW_HEADING
            continue
        if heading is not None and emptied and line.passage.kind == Kind.HEADING:
            heading.verdict = EMPTY_HEADING
        heading = line if line.passage.kind == Kind.HEADING and not line.pinned else None
        emptied = False


def headings_of_prose(lines: Sequence["Line"]) -> None:
    """Take back the headings of markup that seemed junk, but for a rule's own words, where a paragraph follows them."""
    for line, below in pairwise(lines):
        doubted = line.verdict is not None and line.verdict.weighed and line.passage.kind == Kind.HEADING
        if doubted and below.verdict is None and below.look.word_count >= FEWEST_WORDS_BELOW_HEADING:
            line.verdict = None


def trailing_headings(lines: Sequence["Line"]) -> None:
    """Drop the headings of markup that nothing follows."""
    for line in reversed(lines):
        if line.verdict is None:
            if line.passage.kind != Kind.HEADING or line.pinned:
                return
            line.verdict = EMPTY_HEADING


def heads(lines: Sequence["Line"]) -> frozenset[int]:
    """Return the places of lines of plain text that are headings by their shape: short, no end mark, between prose."""
    kept = [place for place, line in enumerate(lines) if line.verdict is None]
    found = set()
    for before, place, after in zip([-1, *kept], kept, kept[1:], strict=False):
        look = lines[place].look
        short = 0 < look.word_count <= LONGEST_HEADING_WORDS and not HEADING_END.search(look.text)
        below = lines[after].look
        prose_below = below.word_count >= FEWEST_WORDS_BELOW_HEADING and below.stop
        begins = look.text[:1].isupper() and (before < 0 or lines[before].look.stop)
        if lines[place].passage.kind == Kind.BODY and short and prose_below and begins:
            found.add(place)
    return frozenset(found)

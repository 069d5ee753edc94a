"""A text on its way from written to spoken, which never forgets what was shown.

Every character knows the span of shown characters it stands for. A replacement is aligned by the words it shares
with what it replaces, so that "March" in "the third of March" still stands for the "March" of "3 March".
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from audiobrief.expressions import regex
from audiobrief.model import SpokenWord
from audiobrief.text.language.sentences import ends_sentence

_RUN = regex(r"(?<!\S)(?:[^\w\s]|_)*+(?P<word>[^\W_](?:\S*[^\W_])?)?\S*+")
_FIGURE = regex(r"[0-9]+|\.(?=[0-9])")
_WORD = regex(r"[^\W_]+(?:['’.][^\W_]+)*")
MOST_WORDS = 40  # what is longer than this is replaced as a whole; set by hand


@dataclass(frozen=True, slots=True)
class Skip:
    """Words of the shown text that are not said."""

    shown_start: int
    shown_end: int
    reason: str


class Draft:
    """The text so far, and for every character of it where its shown characters start and end."""

    def __init__(self, shown: str) -> None:
        self.text = shown
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._kept: list[tuple[int, int]] = []
        self.skips: list[Skip] = []
        """What was left out with a reason, in the order in which it was found."""
        self._figures_of = ""
        self._figures: list[int] = []

    def rewrite(
        self,
        pattern: re.Pattern[str],
        say: Callable[[re.Match[str]], str | None],
        needs: Iterable[str] = (),
        skips: str = "",
    ) -> None:
        """Replace every match by what `say` returns for it; None leaves it as it is.

        `needs` are strings of which the text must hold one: most lines hold none, and looking for a string is fast.
        `skips` is the reason to tell for words that are left out.
        """
        if needs and not any(map(self.text.__contains__, needs)):
            return
        if skips:
            self._skip(pattern, say, skips)
        self.rewrite_matches(pattern.finditer(self.text), say)

    def _skip(self, pattern: re.Pattern[str], say: Callable[[re.Match[str]], str | None], reason: str) -> None:
        for match in pattern.finditer(self.text):
            if say(match) not in {None, match[0]} and any(map(str.isalnum, match[0])):
                start, last = match.start(), match.end() - 1
                spans = (self._starts[start], self._ends[last]) if self._starts else (start, last + 1)
                self.skips.append(Skip(*spans, reason))

    def rewrite_figures(
        self,
        pattern: re.Pattern[str],
        say: Callable[[re.Match[str]], str | None],
        needs: Iterable[str] = (),
    ) -> None:
        """Do as `rewrite` does for a pattern whose matches begin with a run of digits, or with a point before one.

        It is tried where figures begin and nowhere else: an expression that first looks back is slow to search for.
        """
        if not needs or any(map(self.text.__contains__, needs)):
            self.rewrite_matches(self._matches_at_figures(pattern), say)

    def _matches_at_figures(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        text, done = self.text, 0
        if self._figures_of is not text:
            self._figures_of, self._figures = text, [figure.start() for figure in _FIGURE.finditer(text)]
        for start in self._figures:
            if start >= done and (match := pattern.match(text, start)):
                done = match.end()
                yield match

    def rewrite_matches(self, matches: Iterable[re.Match[str]], say: Callable[[re.Match[str]], str | None]) -> None:
        """Replace matches in the text, which must not overlap, by what `say` returns for them."""
        edits = []
        for match in matches:
            said = say(match)
            if said is not None and said != match[0]:
                edits.append((match.start(), match.end(), _as_opening(match, said)))
        self.edit(edits)

    def keep(self, spans: list[tuple[int, int]]) -> None:
        """Let no later edit touch these spans, given in order, until `keep` is called again."""
        self._kept = spans

    def edit(self, edits: list[tuple[int, int, str]]) -> None:
        """Replace spans of the text, given in order, none empty, none overlapping another or a kept one."""
        if self._kept:
            edits = self._around_kept(edits)
        if not edits:
            return
        if not self._starts:
            self._starts = list(range(len(self.text)))
            self._ends = list(range(1, len(self.text) + 1))
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, said in edits:
            texts += self.text[done:start], said
            starts += self._starts[done:start]
            ends += self._ends[done:start]
            for length, part_start, part_end in _align(self.text, start, end, said):
                starts += [self._starts[part_start]] * length
                ends += [self._ends[part_end - 1]] * length
            done = end
        self.text = "".join([*texts, self.text[done:]])
        self._starts = starts + self._starts[done:]
        self._ends = ends + self._ends[done:]

    def _around_kept(self, edits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Return the edits that touch no kept span, and move those spans along with them."""
        allowed, moved, gained = [], [], 0
        pending = iter([_narrowed(self.text, *edit) for edit in edits])
        edit = next(pending, None)
        for start, end in self._kept:
            while edit and edit[0] < end:
                if edit[1] <= start:
                    allowed.append(edit)
                    gained += len(edit[2]) - (edit[1] - edit[0])
                edit = next(pending, None)
            moved.append((start + gained, end + gained))
        self._kept = moved
        return [*allowed, edit, *pending] if edit else allowed

    def words(self) -> tuple[SpokenWord, ...]:
        """Return the runs of non-space that hold a letter or digit, each with its shown span."""
        words = []
        for run in _RUN.finditer(self.text):
            first, last = run.span("word")
            if first >= 0:
                shown = (self._starts[first], self._ends[last - 1]) if self._starts else (first, last)
                words.append(SpokenWord(run.start(), run.end(), *shown))
        return tuple(words)


def _narrowed(text: str, start: int, end: int, said: str) -> tuple[int, int, str]:
    """Return an edit without the words that it leaves as they are at its two ends."""
    old = text[start:end]
    head = _shared_words(old, said)
    tail = _shared_words(old[head:][::-1], said[head:][::-1])
    if head + tail >= len(old):
        return start, end, said
    return start + head, end - tail, said[head : len(said) - tail]


def _shared_words(one: str, other: str) -> int:
    """Return the length of the whole words, each with the space after it, with which both texts begin."""
    length = 0
    for index, (mine, yours) in enumerate(zip(one, other, strict=False)):
        if mine != yours:
            break
        if mine == " ":
            length = index + 1
    return length


def _as_opening(match: re.Match[str], said: str) -> str:
    """Give what opens a sentence a capital, unless a small letter stood there."""
    first = said[:1]
    if not first.islower() or match[0][0].islower():
        return said
    before = match.string[max(0, match.start() - 2) : match.start()]
    if before and not (before in {". ", "! ", "? "} and ends_sentence(match.string, match.start() - 2)):
        return said
    return first.upper() + said[1:]


def _align(text: str, start: int, end: int, said: str) -> list[tuple[int, int, int]]:
    """Cut `said` into parts: (its length, start and end of the part of the text it stands for)."""
    written = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text, start, end)]
    if not 1 < len(written) <= MOST_WORDS:
        return [(len(said), start, end)]
    anchors, cursor = [], 0
    for match in _WORD.finditer(said):
        word = match[0].lower()
        at = next((i for i in range(cursor, len(written)) if written[i][0] == word), None)
        if at is not None:
            anchors.append((match.start(), match.end(), written[at][1], written[at][2]))
            cursor = at + 1
    return _fill(anchors, text, (start, end), len(said))


def _fill(
    anchors: list[tuple[int, int, int, int]], text: str, whole: tuple[int, int], length: int
) -> list[tuple[int, int, int]]:
    """Give what lies between two anchors to the text between them, or to a neighbour where that is blank."""
    parts = []
    said_done, text_done = 0, whole[0]
    neighbour = anchors[0][2:] if anchors else whole
    for said_start, said_end, text_start, text_end in [*anchors, (length, length, whole[1], whole[1])]:
        if said_start > said_done:
            parts.append((said_start - said_done, *(_trimmed(text, text_done, text_start) or neighbour)))
        if said_end > said_start:
            parts.append((said_end - said_start, text_start, text_end))
        said_done, text_done, neighbour = said_end, text_end, (text_start, text_end)
    return parts


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span without the space around what is in it; None when that is nothing."""
    gap = text[start:end]
    return (start + len(gap) - len(gap.lstrip()), start + len(gap.rstrip())) if gap.strip() else None

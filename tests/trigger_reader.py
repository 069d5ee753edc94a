"""Which words a line must have for an expression to match it, read off the expression as Python parses it.

A rule's expression is compiled only for lines that have them. A possible match is written as a *skeleton*: its
letters and digits, GAP where a word surely ends, and ANYTHING where nothing can be told. Words are those of `Look`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from re import _constants as c
from re import _parser
from typing import Any

from audiobrief.text.clean.look import DIGITS, FIRST_WORD, NUMBER, WHOLE_LINE_CHARACTERS, WORD
from audiobrief.text.clean.rulebook.expression import spell_out
from audiobrief.text.clean.rulebook.rules import RULES_FOLDER, entries_of, named_words, tables_of
from audiobrief.text.clean.rulebook.triggers import ALWAYS, Trigger, key_of

LINES = Path(__file__).parent / "text" / "lines"

ANYTHING, GAP, DIGIT = "\x00", "\x01", "0"
MOST_SKELETONS = 3000
"""Of one stretch between two spaces; beyond, its parts are looked at each for itself."""
MOST_WORDS = 150
"""Of one condition."""
MOST_NEEDS = 3
COMMON = 0.4
"""A condition that more of the lines of articles fulfil than this share spares nothing."""
UNTOLD = re.compile(f"{ANYTHING}[{ANYTHING}{GAP} ]*{ANYTHING}")
ALPHANUMERIC = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
CATEGORIES = {c.CATEGORY_DIGIT: DIGIT, c.CATEGORY_SPACE: " ", c.CATEGORY_NOT_WORD: GAP}
BOUNDS = {"line": ("", ""), "not_line": ("", ""), "start": ("", ANYTHING), "has": (ANYTHING, ANYTHING)}
"""What stands before and after a match of each sort of expression: nothing, or anything."""

Skeletons = frozenset[str]
Share = Callable[[Iterable[str]], float]
"""Tells which share of the lines of articles has one of some words."""
UNKNOWN: Skeletons = frozenset({ANYTHING})


def derived_triggers() -> dict[str, dict[str, list[Any]]]:
    """Return for each language, and for those without rules, what its file of triggers should hold."""
    languages = sorted(file.stem for file in RULES_FOLDER.glob("*.toml") if file.stem not in {"boxes", "frames"})
    return {language: _derived(language) for language in languages}


def _derived(language: str) -> dict[str, list[Any]]:
    tables = tables_of(language)
    words = named_words(tables)
    share = share_of_lines()
    rules = [(sort, entry["is"]) for _, sort, entry in entries_of(tables)]
    notices = [
        (sort, pattern)
        for table in tables
        for notice in table.get("notice", ())
        for sort in ("line", "start")
        for pattern in notice.get(sort, ())
    ]
    found = {key_of(*named): trigger_of(spell_out(named[1], words), named[0], share) for named in (*rules, *notices)}
    return {
        key: [trigger.longest, _joined(trigger.first), [_joined(words) for words in trigger.needs]]
        for key, trigger in found.items()
        if trigger != ALWAYS
    }


def _joined(words: Iterable[str]) -> str:
    return " ".join(sorted(words))


def share_of_lines() -> Share:
    """Return a function that tells what share of the lines of articles in tests/text/lines has one of some words."""
    lines = [line for file in sorted(LINES.glob("keep_*.txt")) for line in file.read_text("utf-8").splitlines()]
    holding: dict[str, set[int]] = {}
    for place, line in enumerate(lines):
        for word in WORD.findall(line.lower()):
            holding.setdefault(NUMBER if word in DIGITS else word, set()).add(place)
    return lambda words: len(set().union(*(holding.get(word, ()) for word in words))) / len(lines)


def trigger_of(pattern: str, sort: str, share: Share) -> Trigger:
    """Return the trigger of an expression without {names}; `share` tells how many lines have one of the words."""
    before, after = BOUNDS[sort]
    expression = _parser.parse(pattern)
    parsed = [(kind, value) for kind, value in expression]
    alternatives = parsed[0][1][1] if len(parsed) == 1 and parsed[0][0] is c.BRANCH else [parsed]
    triggers = [_of_sequence(list(sequence), before, after, share) for sequence in alternatives]
    first = frozenset().union(*(found.first for found in triggers)) if all(found.first for found in triggers) else None
    needs = [frozenset().union(*of_each) for of_each in zip(*(found.needs for found in triggers), strict=False)]
    spare = sorted((share(words), sorted(words)) for words in set(needs) if len(words) <= MOST_WORDS)
    telling = [frozenset(words) for part, words in spare if part < COMMON and not (first and first <= set(words))]
    return Trigger(first or frozenset(), tuple(telling[:MOST_NEEDS]), _longest(expression) if not after else 0)


def _longest(expression: _parser.SubPattern) -> int:
    """Return the most characters of a match; 0 where that has no limit, or a line hardly reaches it."""
    _, most = expression.getwidth()
    return most if most <= WHOLE_LINE_CHARACTERS else 0


def _of_sequence(sequence: list[Any], before: str, after: str, share: Share) -> Trigger:
    stretches = list(_stretches(sequence))
    needs = []
    for place, stretch in enumerate(stretches):
        left = before if place == 0 else " "
        right = after if place == len(stretches) - 1 else " "
        needs += _needs_of(stretch, left, right, share)
    ahead = [value[1] for kind, value in sequence if kind is c.ASSERT and value[0] > 0]
    for inside in ahead:
        needs += _of_sequence(list(inside), ANYTHING, ANYTHING, share).needs
    known = [words for words in needs if words]
    known.sort(key=lambda words: (share(words), sorted(words)))
    return Trigger(_first_words(sequence, before, after), tuple(known))


def _first_words(sequence: list[Any], before: str, after: str) -> frozenset[str]:
    """Return every word with which a match can begin; none where there is no telling."""
    ended: set[str] = set()
    begun = _begin({before}, sequence, ended)
    begun = {word + (after or GAP) for word in begun}
    return frozenset() if _close(begun, ended) or ANYTHING in ended else frozenset(ended)


def _begin(begun: set[str], parts: Iterable[Any], ended: set[str]) -> set[str]:
    """Return what may stand before the first word's end, after the parts; first words that end go to `ended`.

    ANYTHING among those means that there is no telling.
    """
    for kind, value in parts:
        if not begun:
            break
        if kind is c.BRANCH:
            begun = set().union(*(_begin(begun, list(choice), ended) for choice in value[1]))
        elif kind is c.SUBPATTERN:
            begun = _begin(begun, list(value[3]), ended)
        elif kind in {c.MAX_REPEAT, c.MIN_REPEAT}:
            least, most, item = value
            once = _begin(begun, list(item), ended)
            if most > 1 and any(map(_letters, once)):
                once = _close({word + ANYTHING for word in once}, ended)
            begun = once if least else begun | once
        else:
            begun = _close({word + more for word in begun for more in _expand((kind, value))}, ended)
    return begun


def _letters(begun: str) -> bool:
    return not ALPHANUMERIC.isdisjoint(begun)


def _close(begun: set[str], ended: set[str]) -> set[str]:
    """Move the first words that have ended to `ended`; return the rest."""
    goes_on = set()
    for skeleton in begun:
        match = FIRST_WORD.search(skeleton)
        if match is None and ANYTHING not in skeleton:
            goes_on.add("")
        elif match is None or ANYTHING in skeleton[: match.end() + (match[0][0] not in DIGITS)]:
            ended.add(ANYTHING)
        elif match[0][0] in DIGITS:
            ended.add(NUMBER)
        elif match.end() < len(skeleton):
            ended.add(match[0])
        else:
            goes_on.add(match[0])
    return goes_on


def _stretches(sequence: list[Any]) -> Iterator[list[Any]]:
    """Yield what stands between the spaces that every match has."""
    stretch: list[Any] = []
    for part in sequence:
        if part == (c.LITERAL, ord(" ")):
            yield stretch
            stretch = []
        else:
            stretch.append(part)
    yield stretch


def _needs_of(stretch: list[Any], left: str, right: str, share: Share) -> Iterator[frozenset[str]]:
    """Yield what a stretch needs as a whole, or where that cannot be told, what each of its parts needs."""
    expanded = [frozenset({left}), *map(_expand, stretch), frozenset({right})]
    whole = _product(expanded)
    if whole is not None and (needed := _need(whole, share)):
        yield needed
        return
    for place, part in enumerate(stretch):
        before, after = _edge_of(expanded[place], -1), _edge_of(expanded[place + 2], 0)
        yield _need_of_part(part, before, after, share)


def _need_of_part(part: tuple[Any, Any], before: str, after: str, share: Share) -> frozenset[str]:
    """Return words of which every match of a part has one, be it one of many alternatives."""
    kind, value = part
    if kind is c.SUBPATTERN and len(value[3]) == 1:
        return _need_of_part(value[3][0], before, after, share)
    choices = [list(choice) for choice in value[1]] if kind is c.BRANCH else []
    if kind is c.SUBPATTERN:
        choices = [list(value[3])]
    needs = [_of_sequence(choice, before, after, share).needs[:1] for choice in choices]
    if needs and all(needs):
        return frozenset().union(*(need[0] for need in needs))
    return _need(_product([frozenset({before}), _expand(part), frozenset({after})]) or UNKNOWN, share)


def _edge_of(skeletons: Skeletons, at: int) -> str:
    """Return what a neighbour shows at its first or last place, where all its skeletons agree."""
    edges = {_edge(skeleton[at] if skeleton else "") for skeleton in skeletons}
    return edges.pop() if len(edges) == 1 else ANYTHING


def _edge(char: str) -> str:
    return ANYTHING if char in ALPHANUMERIC or char in {"", ANYTHING} else GAP


def _need(skeletons: Skeletons, share: Share) -> frozenset[str]:
    """Return words of which every match has one; none where some match has no word that can be told."""
    found = set()
    for skeleton in skeletons:
        words = list(_whole_words(skeleton))
        if not words:
            return frozenset()
        found.add(min(words, key=lambda word: (share([word]), word)))
    return frozenset(found) if len(found) <= MOST_WORDS else frozenset()


def _whole_words(skeleton: str) -> Iterator[str]:
    for match in WORD.finditer(skeleton):
        start, end = match.span()
        if match[0] in DIGITS:
            yield NUMBER
        elif ANYTHING not in skeleton[max(0, start - 1) : end + 1] or not match[0].isalpha():
            yield match[0]


def _expand(part: tuple[Any, Any]) -> Skeletons:
    """Return all skeletons of a part of an expression."""
    match part:
        case (c.LITERAL, code):
            found = frozenset({_char(chr(code))})
        case (c.IN, items):
            found = _of_set(items)
        case (c.BRANCH, (_, choices)):
            found = _either(_sequence(list(choice)) for choice in choices)
        case (c.SUBPATTERN, (*_, inside)):
            found = _sequence(list(inside))
        case (c.MAX_REPEAT | c.MIN_REPEAT, (least, most, item)):
            found = _repeated(least, most, item)
        case (c.AT, where):
            found = frozenset({"" if where is c.AT_NON_BOUNDARY else GAP})
        case (c.ASSERT | c.ASSERT_NOT, _):
            found = frozenset({""})
        case _:
            found = UNKNOWN
    return found


def _char(char: str) -> str:
    lower = char.lower()
    return DIGIT if lower in DIGITS else lower if lower in ALPHANUMERIC or WORD.fullmatch(lower) else GAP


def _of_set(items: list[tuple[Any, Any]]) -> Skeletons:
    found = set()
    for kind, value in items:
        if kind is c.LITERAL:
            found.add(_char(chr(value)))
        elif kind is c.CATEGORY and value in CATEGORIES:
            found.add(CATEGORIES[value])
        elif kind is c.RANGE and value == (ord("0"), ord("9")):
            found.add(DIGIT)
        else:
            return UNKNOWN
    return frozenset(found)


def _repeated(least: int, most: int, item: Any) -> Skeletons:
    inside = _sequence(list(item))
    gaps = all(char not in ALPHANUMERIC and char != ANYTHING for skeleton in inside for char in skeleton)
    once = _product([inside] * least) if least else frozenset({""})
    if once is None:
        return UNKNOWN
    if most == least:
        return once
    if most == 1:
        return _either([once, inside])
    ended = all(_edge(skeleton[-1:]) == GAP for skeleton in inside)
    further = GAP if gaps else ANYTHING + GAP if ended else ANYTHING
    return _either([once, _product([once, frozenset({further})]) or UNKNOWN])


def _sequence(parts: list[Any]) -> Skeletons:
    found = _product(map(_expand, parts))
    return UNKNOWN if found is None else found


def _either(choices: Iterable[Skeletons]) -> Skeletons:
    found: set[str] = set()
    for skeletons in choices:
        found |= skeletons
        if len(found) > MOST_SKELETONS:
            return UNKNOWN
    return frozenset(found)


def _product(parts: Iterable[Skeletons]) -> Skeletons | None:
    """Return all parts in a row; None where there are too many."""
    found: Skeletons = frozenset({""})
    for skeletons in parts:
        if len(found) * len(skeletons) > MOST_SKELETONS:
            return None
        found = frozenset(UNTOLD.sub(ANYTHING, "".join(both)) for both in product(found, skeletons))
    return found

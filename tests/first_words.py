"""Which words a rule's expression can begin with, read off the expression: to check what its rule says.

Words are runs of a to z in small letters; any number is "0". An optional space counts as a space.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

NUMBER = "0"
TOKEN = re.compile(
    r"(?P<group>\((?:\?(?:[:=!]|P<\w+>|-i:))?)|(?P<close>\))|(?P<either>\|)|(?P<word>\{[a-z]\w*\})"
    r"|(?P<set>\[(?:\\.|[^\]\\])*\]|\\.|\.)|(?P<letters>[a-z]+(?![?*+{])|[a-z])"
    r"|(?P<repeat>[?*+]\??|\{\d*,?\d*\})|(?P<mark>.)",
    re.IGNORECASE | re.DOTALL,
)
MAY_BE_ABSENT = re.compile(r"[?*]|\{0?,")
LETTERS_IN_SET = re.compile(r"\\w|\\S|\^|[a-z]", re.IGNORECASE)
DIGITS_IN_SET = re.compile(r"\\d|[0-9]")

Sequences = list[list["_Part"]]


@dataclass(slots=True)
class _Part:
    """A piece of an expression: letters, a gap between words, a choice between sequences, or anything."""

    letters: str = ""
    choices: Sequences | None = None
    optional: bool = False
    unclear: bool = False
    space: bool = False


class FirstWords:
    """Reads expressions that share a set of named words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._parsed: dict[str, Sequences] = {}

    def of(self, pattern: str) -> frozenset[str] | None:
        """Return every word with which a match can begin; None when there is no telling."""
        ended: set[str] = set()
        begun = self._begin({""}, self._choices(TOKEN.finditer(pattern)), ended)
        return None if begun is None or "" in begun else frozenset(ended | begun)

    def _choices(self, tokens: Iterator[re.Match[str]]) -> Sequences:
        """Return the sequences to choose from, up to the end of the group."""
        choices: Sequences = [[]]
        for token in tokens:
            text = token[0]
            match token.lastgroup:
                case "group":
                    inside = self._choices(tokens)
                    choices[-1].append(_Part(choices=[[]] if text in {"(?=", "(?!"} else inside))
                case "word":
                    choices[-1].append(_Part(choices=self._named(text[1:-1])))
                case "close":
                    break
                case "either":
                    choices.append([])
                case "letters":
                    choices[-1].append(_Part(letters=text.lower()))
                case "repeat":
                    if choices[-1] and not choices[-1][-1].space:
                        choices[-1][-1].optional |= bool(MAY_BE_ABSENT.match(text))
                case _:
                    choices[-1].append(_mark(text))
                    choices[-1][-1].space = text == " "
        return choices

    def _named(self, name: str) -> Sequences:
        if name not in self._parsed:
            self._parsed[name] = self._choices(TOKEN.finditer(self._words[name]))
        return self._parsed[name]

    def _begin(self, begun: set[str], choices: Sequences, ended: set[str]) -> set[str] | None:
        """Return the words that still go on after one of the sequences; whole ones go to `ended`."""
        after: set[str] = set()
        for sequence in choices:
            open_words: set[str] | None = begun
            for part in sequence:
                open_words = self._step(open_words, part, ended)
                if not open_words:
                    break
            if open_words is None:
                return None
            after |= open_words
        return after

    def _step(self, begun: set[str], part: _Part, ended: set[str]) -> set[str] | None:
        skipped = begun if part.optional else set()
        if part.unclear:
            return None
        if part.choices is not None:
            inside = self._begin(begun, part.choices, ended)
            return None if inside is None else inside | skipped
        if not part.letters:
            ended |= begun - {""}
            return (begun & {""}) | skipped
        if part.letters == NUMBER:
            ended |= begun - {"", NUMBER}
            return ({NUMBER} if begun & {"", NUMBER} else set()) | skipped
        ended |= begun & {NUMBER}
        return {word + part.letters for word in begun if word != NUMBER} | skipped


def _mark(text: str) -> _Part:
    """Return what a character set, an escape or a mark stands for."""
    if text in {"\\b", "^", "$", "\\s"} or (text[0] == "\\" and not text[1].isalnum()):
        return _Part()
    if text == "." or LETTERS_IN_SET.search(text.replace("\\d", "").replace("\\s", "")):
        return _Part(unclear=True)
    return _Part(letters=NUMBER) if DIGITS_IN_SET.search(text) else _Part()

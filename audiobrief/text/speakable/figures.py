"""Bare figures: scores, ranges, ordinals, names with numbers, and at last every number that is left."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.amounts import JOIN, NUMBER, say_number, say_serial
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after, word_before, words_before

_PAIR = regex(r"(?<![\w.,/:-])(?P<first>[0-9]{1,3})\s?[-–]\s?(?P<second>[0-9]{1,3})(?![\w/:]|[-–.,][0-9])")
_SET = r"[0-7][-–][0-7](?:\s?\([0-9]{1,2}[-–][0-9]{1,2}\))?"
_SETS = regex(rf"(?<![\w.,/:-]){_SET}(?:,?\s(?:[a-z]{{2,3}}\s)?{_SET}){{1,4}}(?![\w/:]|[-–.,][0-9])")
_GAMES = regex(r"([0-9]{1,2})[-–]([0-9]{1,2})")
_FEWEST_GAMES = 6  # to win a set
_CHAIN = regex(r"(?<![\w.,/:-])[0-9]{1,2}(?:[-–][0-9]{1,2}){2,5}(?![\w/:]|[-–.,][0-9])")
_ODDS = regex(rf"(?<![\w.,:/])(?P<first>[0-9]{{1,3}}):(?P<second>{NUMBER})(?![\w:]|[.,][0-9])")
_RANGE = regex(rf"(?<![\w.,/:'’-])(?P<low>{NUMBER}){JOIN}(?P<high>{NUMBER})(?![\w/:]|[-–.,][0-9])")
_LONG = regex(r"(?<![0-9])[0-9]{19,60}(?![0-9])")
_PLAIN = regex(rf"(?<!\w)(?<![0-9][.,]){NUMBER}(?!\w)(?![.,][0-9])")
_VERSION = regex(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,4}){2,5}(?![\w]|\.[0-9])")
_MIXED = regex(
    r"(?<![\w])(?=[A-Za-z]{0,12}-?[0-9])(?:[A-Za-z]{1,12}-?[0-9]|[0-9]{1,4}[A-Za-z])[A-Za-z0-9]{0,12}(?:\.[0-9]{1,2}(?!\w|\.[0-9]))?(?!\w)"
)
_VARIANT = regex(r"(?<![\w.])(?P<letters>[A-Z]{1,3})\.(?=[0-9]{1,3}(?![0-9]))")
_RELEASE = regex(r"(?<![\w.])[vV](?=[0-9]{1,3}(?:\.[0-9]{1,4}){2,5}(?![\w]|\.[0-9]))")
_RUNS = regex(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z]+")
_ERS = regex(r"(?<![\w.,])['’]?(?P<number>[2-9][1-9])ers(?!\w)")
_PART_NUMBER = regex(r"[1-9][0-9]?\.[1-4][0-9]")
"""Of a section with two figures after the point, which are one number."""
_CAPITAL_AFTER = regex(r"\.?\s[A-Z]")
_TIMES = regex(rf"(?<![\w.,])(?P<first>{NUMBER})\s?[x×](?!\w|\s?[0-9/])")


def pairs(language: Language) -> Pass:
    """Return the pass that says "2-1", "52-48", "3:1" and "10-12" as their neighbours ask for."""
    return _Pairs(language)


class _Pairs:
    """What two numbers with a dash mean: a score, a vote, a range, or a set phrase."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.lists = language.lists
        self.to = f" {language.words['to']} "

    def __call__(self, draft: Draft) -> None:
        draft.rewrite_figures(_SETS, self._sets, needs="-–")
        draft.rewrite_figures(_CHAIN, self._chain)
        draft.rewrite_figures(_PAIR, self._pair)
        draft.rewrite_figures(_RANGE, self._range)
        draft.rewrite_figures(_ODDS, self._odds)

    def _chain(self, match: re.Match[str]) -> str:
        return " ".join(self.language.cardinal(int(part)) for part in re.split("[-–]", match[0]))

    def _sets(self, match: re.Match[str]) -> str | None:
        """Say the sets of tennis, of which each has a side with six games or seven: "6-4, 3-6, 7-6 (7-5)"."""
        sets = [(int(first), int(second)) for first, second in _GAMES.findall(match[0])]
        if not all(max(games) >= _FEWEST_GAMES for games in sets):
            return None
        return _GAMES.sub(
            lambda games: f"{self.language.cardinal(int(games[1]))} {self.language.cardinal(int(games[2]))}", match[0]
        )

    def _pair(self, match: re.Match[str]) -> str | None:
        first, second = int(match["first"]), int(match["second"])
        after, near = word_after(match), words_before(match)
        said = [self.language.cardinal(number) for number in (first, second)]
        between: str | None = None
        if match[0] in self.lists["pair_ranges"] and not near & self.lists["score_words"]:
            between = self.to
        elif (first == second and first >= 20) or after in self.lists["pair_nouns"]:
            between = "-" if first == second else " "
        elif word_before(match) in self.lists["range_words"] or after in self.lists["counted"]:
            between = None
        elif near & self.lists["cricket_words"] and (second <= 10 < first or first <= 10 < second):
            between = f" {self.language.words['for']} "
        elif self._is_vote(match, first + second):
            between = self.to
        elif second <= 10 and first >= 100:  # runs and wickets
            between = f" {self.language.words['for']} "
        elif first >= second or near & self.lists["score_words"] or after in self.lists["score_words"]:
            return self._score(first, second, said)
        return between.join(said) if between else None

    def _is_vote(self, match: re.Match[str], voters: int) -> bool:
        """Tell "ruled 6-3" and "the Senate passed it 51-49" from the score of a game."""
        votes = self.lists["vote_words"]
        near = words_before(match) & votes or word_after(match) in votes
        return word_before(match) in votes or bool(near and voters > 11)

    def _score(self, first: int, second: int, said: list[str]) -> str:
        if first + second > 90:
            return self.to.join(said)
        nil = self.language.words["nil"]
        return " ".join(
            nil if number == 0 and first < 20 else word for number, word in zip((first, second), said, strict=True)
        )

    def _range(self, match: re.Match[str]) -> str:
        low, high = say_number(self.language, match["low"]), say_number(self.language, match["high"])
        between = word_before(match) == self.language.words["between"]
        return f"{low} {self.language.words['and' if between else 'to']} {high}"

    def _odds(self, match: re.Match[str]) -> str:
        first, second = match["first"], match["second"]
        said = say_number(self.language, first), say_number(self.language, second)
        if first == second:
            return "-".join(said)
        if len(second) == 2 and int(second) < 60 and int(first) < 60:  # minutes and seconds
            return f"{said[0]} {self.language.pair(int(second))}"
        return self.to.join(said)


def ordinals(language: Language) -> Pass:
    """Return the pass that says 1st, 22nd, 1,000th."""
    pattern = regex(
        rf"(?<![\w.,])(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,12}})(?i:{language.words['ordinal_endings']})(?!\w)"
    )
    return lambda draft: draft.rewrite_figures(
        pattern, lambda match: language.ordinal(int(match["number"].replace(",", "")))
    )


def multiples(language: Language) -> Pass:
    """Return the pass that says "10x", leaving the number for the passes after it."""
    return lambda draft: draft.rewrite_figures(
        _TIMES, lambda match: f"{match['first']} {language.words['times']}", needs="x×"
    )


def named_numbers(language: Language) -> Pass:
    """Return the pass that says the numbers of names: A320neo, G20, H5N1, Boeing 737, 4x4."""
    makers = "|".join(sorted(language.lists["makers"]))
    made = regex(rf"\b(?P<maker>{makers})\s(?P<number>[1-9][0-9]{{2}})(?P<more>-[0-9]{{1,3}})?(?![\w]|[.,][0-9])")

    def say_made(match: re.Match[str]) -> str:
        more = language.cardinal(int(match["more"][1:])) if match["more"] else ""
        return f"{match['maker']} {say_serial(language, match['number'])} {more}".rstrip()

    def say_mixed(match: re.Match[str]) -> str | None:
        plural = match[0][-1] == "s" and match[0][-2].isdigit()
        written = match[0][:-1] if plural else match[0]
        if re.match("[A-Za-z]+-[0-9]{4}", written) or (written.islower() and "-" in written):
            return None
        if len(written) > 14 or sum(c.isdigit() for c in written) > 9:
            return None
        said = [say_serial(language, run) if run[0].isdigit() else run for run in _RUNS.findall(written)]
        if plural:
            said[-1] = language.plural(said[-1])
        return f"A-{' '.join(said[1:])}" if said[0] == "A" else " ".join(said)  # "A three" begins with an article

    def say_ers(match: re.Match[str]) -> str:
        """Say "the 49ers"."""
        said = language.cardinal(int(match["number"]))
        return f"{said.removesuffix('e')}ers"

    def apply(draft: Draft) -> None:
        draft.rewrite(_VARIANT, lambda match: f"{match['letters']} ")
        draft.rewrite(_ERS, say_ers, needs=("ers",))
        draft.rewrite(_RELEASE, lambda match: f"{match[0]} ", needs="vV")
        draft.rewrite(made, say_made, needs=language.lists["makers"])
        draft.rewrite(_MIXED, say_mixed)

    return apply


def numbers(language: Language) -> Pass:
    """Return the pass that says every number that is left."""
    year_words, counted = language.lists["year_words"], language.lists["counted"]
    types, type_words = language.lists["types"], language.lists["type_words"]
    numbered = language.lists["numbered_words"]

    def say(match: re.Match[str]) -> str:
        written = match[0]
        if _PART_NUMBER.fullmatch(written) and (word_before(match) in numbered or _opens_heading(match)):
            return say_version(match)
        if written in types and word_before(match) in type_words and not _is_counted(match, counted, year_words):
            return say_serial(language, written)
        if len(written) == 4 and written.isdigit() and written[0] != "0":
            number = int(written)
            if 1100 <= number < 2100 and not _is_counted(match, counted, year_words):
                return language.year(number)
            if 1000 <= number < 3000 and word_before(match) in year_words:
                return language.year(number)
        return say_number(language, written)

    def say_version(match: re.Match[str]) -> str:
        return f" {language.words['version']} ".join(language.cardinal(int(part)) for part in match[0].split("."))

    def apply(draft: Draft) -> None:
        draft.rewrite_figures(_LONG, lambda match: language.spell_digits(match[0]))
        draft.rewrite_figures(_VERSION, say_version)
        draft.rewrite_figures(_PLAIN, say)

    return apply


def _opens_heading(match: re.Match[str]) -> bool:
    """Tell the number of "3.11. Tools" from that of "3.11 million came"."""
    return match.start() == 0 and _CAPITAL_AFTER.match(match.string, match.end()) is not None


def _is_counted(match: re.Match[str], counted: frozenset[str], year_words: frozenset[str]) -> bool:
    """Tell "1984 people" from "in 1984 people"."""
    return word_after(match) in counted and word_before(match) not in year_words

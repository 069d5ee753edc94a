"""Roman numerals: "the eighth" for a monarch, "two" for a war; "I" alone is nobody's number."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after

_NUMERAL = regex(r"(?<=[\w'’]\s)(?P<roman>[IVXL]{1,8}|[ivx]{2,5})(?P<owner>['’]s)?(?![\w.&'’-]\w|\w)")
_NAME_BEFORE = regex(r"(?<![\w.'’-])(?:(?P<earlier>[A-Z][\w'’-]{0,20})\s)?(?P<name>[A-Za-z][\w'’-]{0,20})\s\Z")
_BEFORE_NOUN = regex(r"(?<![\w.'’-])(?P<roman>[IVXL]{1,8})(?P<ending>th|st|nd|rd)?(?=[\s-](?P<noun>[A-Za-z]{3,14})\b)")
_ENDED = regex(r"(?<![\w.'’-])(?P<roman>[IVXL]{2,8}|[VX])(?:th|st|nd|rd)(?![\w'’-])")
_ROMAN = "(?=[IVXL])(?:X{0,3}|XL|LX{0,3})(?:IX|IV|V?I{0,3})"
_LISTED = regex(
    rf"\b(?P<word>[A-Za-z]{{3,10}})\s(?P<list>{_ROMAN}(?![a-z])(?:,?\s(?:[a-z]{{2,3}}\s)?{_ROMAN}|,\s{_ROMAN}|\s?[-–]\s?{_ROMAN})+)(?![\w'’-])"
)
_SHORTENED = regex(
    r"(?<![\w.])(?P<short>[A-Za-z]{2,4})\.\s(?P<roman>[IVXL]{2,8}|[ivxl]{2,8}|[IVX](?=[,.;:)]))(?![\w'’-])"
)
_PARTED = regex(r"\b(?P<word>[A-Za-z]{3,10})\s(?P<roman>[IVX]{1,4})(?P<part>[a-c])(?![\w'’-])")
"""A numeral with a letter behind it, as trials of a drug and kinds of stars have: "phase IIb"."""
_PAGES = regex(r"(?<![\w.])(?P<short>pp?)\.\s?(?P<first>[ivxl]{1,8})(?:\s?[-–]\s?(?P<last>[ivxl]{1,8}))?(?![\w'’-])")
_YEAR = regex(r"(?<![\w.'’-])M{1,2}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w'’-])")
_SHORTEST_YEAR = 4  # "MIX" and "MD" are words and letters
_ALONE = regex(r"(?<![\w.'’&-])(?=[IVX]*[IV])X[IVX]{2,7}(?![\w&'’-]|\.\w)")
_OPENING_NAME = regex(r"(?:\A|[.;:!?]\s)[\"“(]?\w+\s\Z")
_VALID = regex(r"(?=.)(?:X{0,3}|XL|LX{0,3})(?:IX|IV|V?I{0,3})\Z")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_MOST_SUFFIX = 5  # "Davis Love III", but not "Windows XI"; set by hand
_CLOSING = frozenset(".,;:)?!")
_LAST_YEAR = 2100  # MMC: a larger numeral is no year of ours
_WINDOW = 44  # two names; set by hand


def roman_numerals(language: Language) -> Pass:
    """Return the pass that says Roman numerals after names and words such as "chapter", before "century", and years."""
    return _RomanNumerals(language)


class _RomanNumerals:
    """A numeral is known by the word beside it; a year by its length."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.lists = language.lists

    def __call__(self, draft: Draft) -> None:
        draft.rewrite(_LISTED, self._listed, needs=("I", "V", "X"))
        draft.rewrite(_PARTED, self._parted, needs=("Ia", "Ib", "Ic", "Va", "Vb", "Vc", "Xa", "Xb", "Xc"))
        draft.rewrite(_PAGES, self._pages, needs=("p.",))
        draft.rewrite(_SHORTENED, self._shortened, needs=(". I", ". V", ". X", ". i", ". v", ". x"))
        draft.rewrite(_BEFORE_NOUN, self._before_noun, needs="IVXL")
        draft.rewrite(_NUMERAL, self._after_name, needs=(" I", " V", " X", " L", " i", " v", " x"))
        draft.rewrite(
            _ENDED, lambda match: self.language.ordinal(value(match["roman"])) if is_roman(match["roman"]) else None
        )
        draft.rewrite(_ALONE, self._alone, needs=("XI", "XV", "XX"))
        draft.rewrite(_YEAR, self._year, needs=("MC", "MM", "MD", "MX"))

    def _after_name(self, match: re.Match[str]) -> str | None:
        roman = match["roman"].upper()
        before = _NAME_BEFORE.search(match.string[max(0, match.start() - _WINDOW) : match.start()])
        if not before or not is_roman(roman):
            return None
        earlier, name = before["earlier"] or "", before["name"]
        if name.lower() in self.lists["numbered_words"]:
            said = self.language.cardinal(value(roman))
        elif match["roman"].islower() or name.islower() or name in self.lists["openers"]:
            return None
        elif self._is_ordinal(match, earlier, name):
            said = self._reign(value(roman))
        elif len(roman) > 1:
            said = self.language.cardinal(value(roman))
        else:
            return None
        return said + (match["owner"] or "")

    def _listed(self, match: re.Match[str]) -> str | None:
        """Say the numerals of "Parts I, II and IV", "Chapters I to III" and "George V and VI"."""
        word = match["word"].lower()
        numbers = [value(roman) for roman in re.findall("[IVXL]+", match["list"])]
        rising = len(numbers) > 1 and sorted(set(numbers)) == numbers  # "World War II, I think" has no list
        reigns = (
            match["word"].removesuffix("s") in self.lists["regal_names"] or match["word"] in self.lists["regal_names"]
        )
        if not rising or not (reigns or {word, word.removesuffix("s")} & self.lists["numbered_words"]):
            return None
        said = re.sub(r"(?<=[IVXL])\s?[-–]\s?(?=[IVXL])", f" {self.language.words['to']} ", match["list"])
        say = self._reign if reigns else self.language.cardinal
        said = re.sub(r"[IVXL]+", lambda roman: say(value(roman[0])), said)
        return f"{match['word']} {said}"

    def _reign(self, number: int) -> str:
        return self.language.words["roman_ordinal"].format(self.language.ordinal(number))

    def _shortened(self, match: re.Match[str]) -> str | None:
        """Say "Art. II", "vol. iv" and "Mk. IV"."""
        word = self.language.tables["before_a_number"].get(match["short"].lower())
        if not word or not is_roman(match["roman"].upper()):
            return None
        word = word.capitalize() if match["short"][0].isupper() else word
        return f"{word} {self.language.cardinal(value(match['roman'].upper()))}"

    def _parted(self, match: re.Match[str]) -> str | None:
        known = match["word"].lower() in self.lists["numbered_words"] and is_roman(match["roman"])
        number = self.language.cardinal(value(match["roman"]))
        return f"{match['word']} {number} {match['part'].upper()}" if known else None

    def _pages(self, match: re.Match[str]) -> str | None:
        page = self.language.tables["before_a_number"].get(match["short"])
        pages = [match[name] for name in ("first", "last") if match[name]]
        if not page or not all(is_roman(number.upper()) for number in pages):
            return None
        to = f" {self.language.words['to']} "
        return f"{page} {to.join(self.language.cardinal(value(number.upper())) for number in pages)}"

    def _is_ordinal(self, match: re.Match[str], earlier: str, name: str) -> bool:
        roman = match["roman"]
        if name in self.lists["regal_names"]:
            return roman != "I" or earlier in self.lists["thrones"] or self._is_first(match, earlier)
        named = bool(earlier) and earlier not in self.lists["openers"]
        return len(roman) > 1 and named and value(roman) <= _MOST_SUFFIX

    def _is_first(self, match: re.Match[str], earlier: str) -> bool:
        """Tell the monarch of "under James I." and "Elizabeth I reigned" from the writer of "Charles I know"."""
        after = match.string[match.end() : match.end() + 1]
        pronoun = self.lists["acts_of_i"]
        if not pronoun or match["owner"] or not after or after in _CLOSING:
            return True
        return (
            not earlier
            and bool(_OPENING_NAME.search(match.string[max(0, match.start() - _WINDOW) : match.start()]))
            and word_after(match) not in pronoun
        )

    def _before_noun(self, match: re.Match[str]) -> str | None:
        """Say "the XIX century" and "XX Corps", but not a single letter before a unit of soldiers: "I Corps"."""
        roman, noun = match["roman"], match["noun"]
        sure = noun.lower() in self.lists["after_numerals"]
        known = sure or noun in self.lists["after_numerals_with_capital"] or match["ending"]
        if not known or not is_roman(roman) or (len(roman) == 1 and not sure):
            return None
        return self.language.ordinal(value(roman))

    def _alone(self, match: re.Match[str]) -> str | None:
        return self.language.cardinal(value(match[0])) if is_roman(match[0]) else None

    def _year(self, match: re.Match[str]) -> str | None:
        year = value(match[0])
        return self.language.year(year) if len(match[0]) >= _SHORTEST_YEAR and year < _LAST_YEAR else None


def is_roman(written: str) -> bool:
    """Tell whether capitals are a Roman numeral up to eighty-nine."""
    return bool(_VALID.match(written))


def value(roman: str) -> int:
    """Return what a Roman numeral counts."""
    numbers = [_VALUES[letter] for letter in roman]
    return sum(-n if n < following else n for n, following in zip(numbers, [*numbers[1:], 0], strict=True))

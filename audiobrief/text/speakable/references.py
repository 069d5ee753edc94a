"""Figures that name a thing and count nothing: sections of a law, dockets, ISBNs, accounts, screens, aircraft."""

import re

from audiobrief.expressions import regex
from audiobrief.text.language.lexicon import spell
from audiobrief.text.speakable.amounts import JOIN, say_number, say_serial
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import words_before
from audiobrief.text.speakable.roman import is_roman, value

_PART = r"\((?:[0-9]{1,3}|[A-Za-z]{1,2}|[ivx]{1,5})\)"
_SECTION = regex(
    rf"(?<![\w.,$£€])(?P<number>[0-9]{{1,4}}(?:\.[0-9]{{1,3}}){{0,3}})(?P<letters>[A-Z]{{0,2}})(?P<parts>(?:{_PART}){{1,5}})"
    rf"(?:{JOIN}(?P<last>(?:{_PART}){{1,3}}))?(?P<plural>s\b)?(?!\w)(?P<colon>:(?=[0-9]))?"
)
_PARENTHESES = regex(r"\(([^()]+)\)")
_CODE = r"[A-Z]{0,4}[0-9][0-9A-Z]*(?:[ /-](?=[0-9A-Z]*[0-9X](?![a-z]))[0-9A-Z]+){0,7}"
_CARD = regex(r"(?<![\w.,/-])[0-9]{4}(?P<mark>[ -])[0-9]{4}(?P=mark)[0-9]{4}(?P=mark)[0-9]{1,4}(?![\w/]|[.,-][0-9])")
_SOCIAL = regex(r"(?<![\w.,/-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w/-]|[.,][0-9])")
_BOOK = regex(r"(?<![\w.,/-])97[89]-(?:[0-9]{1,7}-){3}[0-9X](?![\w/-])")
_RUNS = regex("[0-9]+|[A-Z]+")
_UNBROKEN = regex(r"(?<![\w.,$£€-])[1-9][0-9]{10,17}(?![\w%]|[.,-][0-9])")
_COURT = regex(
    r"(?<![\w.,/:-])(?P<court>[0-9]{1,2}):(?P<year>[0-9]{2})-(?P<kind>[a-z]{2})-(?P<number>[0-9]{3,6})(?!\w)"
)
_SCREEN = regex(r"(?<![\w.,/])(?P<lines>240|360|480|576|720|1080|1440|2160|4320)(?P<scan>[pi])(?![\w'’])")
_PIXELS = regex(r"(?<![\w.,/])(?P<width>[1-9][0-9]{2,3})\s?[x×]\s?(?P<height>[1-9][0-9]{2,3})(?!\w|[.,][0-9])")
_MODEL = regex(
    r"(?P<name>\b[A-Z][A-Za-z]+[\s-])?(?P<version>[0-9]{1,2}(?:\.[0-9]{1,2})?)-(?P<size>[0-9]{1,4}(?:\.[0-9])?)(?=B\b)"
)
_AIRLINER = regex(r"(?<![\w.,/-])(?P<type>7[0-9]7)-(?P<variant>[1-9](?:00)?|10)(?P<more>[A-Z]{0,3})(?![\w-]|[.,][0-9])")
_AIRBUS = regex(r"(?<![\w-])A(?P<type>[23][0-9]{2})-(?P<variant>[1-9]00)(?P<more>[A-Z]{0,3})(?![\w-]|[.,][0-9])")
_STANDARD = regex(
    r"(?P<body>\b(?:ISO(?:/IEC|/TS)?|IEC|IEEE(?:\sStd\.?)?|EN(?:\sISO)?|DIN(?:\sEN)?(?:\sISO)?|BS(?:\sEN)?(?:\sISO)?|ANSI|SANS)\s)"
    r"(?P<number>[0-9]{2,5})(?P<point>\.[0-9]{1,3})?(?:-(?P<part>[0-9]{1,3}))?(?:[:-](?P<year>(?:19|20)[0-9]{2}))?(?![\w-]|[.:][0-9])"
)
_VERSION = regex(
    r"(?P<label>\b(?:[Vv]ersions?\s|[Rr]elease\s|v))(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4}){1,3})-(?P<patch>[0-9]{1,4})(?![\w-]|\.[0-9])"
)
_JOURNAL = regex(
    r"(?<![\w.,])(?P<year>(?:19|20)[0-9]{2});\s?(?P<volume>[0-9]{1,4})(?:\((?P<issue>[0-9]{1,4})\))?"
    r":\s?(?P<first>[0-9]{1,8})(?:[-–](?P<last>[0-9]{1,8}))?(?![\w-])"
)
"""Year, volume and pages, as journals of medicine are cited (ICMJE)."""
_FOUR_DIGITS = regex("[0-9](?:[ /A-Z-]{0,4}[0-9X]){3}")
_FEWEST_DIGITS = 8  # of a code after a word that has other uses: "card 4"; set by hand


def references(language: Language) -> Pass:
    """Return the pass that says codes, cases, screens and aircraft."""
    return _References(language)


def sections(language: Language) -> Pass:
    """Return the pass that says the sections of a law: "12(c)", "49M(2)(iv)", "401(k)"."""

    def say_part(part: str) -> str:
        if part.isdigit():
            return say_number(language, part)
        if len(part) > 1 and is_roman(part.upper()):
            return language.cardinal(value(part.upper()))
        return spell(part)

    def say_levels(number: str) -> str:
        return f" {language.words['point']} ".join(say_number(language, level) for level in number.split("."))

    def say(match: re.Match[str]) -> str:
        number, letters = match["number"], match["letters"]
        parts = _PARENTHESES.findall(match["parts"])
        plan = len(number) == 3 and not letters and parts[0].isalpha()
        said = [say_serial(language, number) if plan else say_levels(number)]
        said += [spell(letters)] if letters else []
        said += [say_part(part) for part in parts]
        if match["last"]:
            said += [language.words["to"], *(say_part(part) for part in _PARENTHESES.findall(match["last"]))]
        return " ".join(said) + ("s" if match["plural"] else "") + (", " if match["colon"] else "")

    return lambda draft: draft.rewrite_figures(_SECTION, say, needs="(")


class _References:
    """The surest first: what a label announces, then what its form gives away."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.lists = language.lists
        sure, likely, links = (self._any_of(name) for name in ("code_labels", "code_holders", "code_links"))
        number = self._any_of("number_labels")
        self.labelled = regex(
            rf"(?<![\w-])(?P<label>(?:(?P<sure>{sure})(?:-1[03])?|(?i:{likely})\.?)(?P<links>(?:,?\s(?:{links}|{number}))*):?\s#?)"
            rf"(?P<code>{_CODE})(?![\w/]|[.,-][0-9]|\s?%)"
        )
        self.docket = regex(
            rf"(?P<label>(?<![\w-])(?:(?i:{number})|{self._any_of('docket_labels')})\s)"
            r"(?P<first>[0-9]{1,4})-(?P<second>[0-9]{1,6})(?![\w/-]|[.,][0-9])"
        )
        self.court = regex(rf"(?:(?<![\w-])(?i:{number})\s)?{_COURT.pattern}")
        self.case = regex(
            rf"(?P<label>(?<![\w-])(?:(?i:{number})|{self._any_of('docket_labels')})\s)"
            r"(?:(?P<court>[A-Z]{1,5})\s)?(?P<number>[0-9]{1,6})/(?P<year>(?:19|20)[0-9]{2}|(?(court)[0-9]{2}|\b\B))"
            r"(?![\w/-]|[.,][0-9])"
        )

    def __call__(self, draft: Draft) -> None:
        draft.rewrite(self.court, self._court, needs=":")
        draft.rewrite(self.docket, self._docket, needs="-")
        draft.rewrite(self.case, self._case, needs="/")
        if _FOUR_DIGITS.search(draft.text):
            draft.rewrite(self.labelled, self._labelled)
        draft.rewrite(_STANDARD, self._standard, needs=("IS", "IE", "EN ", "DIN ", "BS ", "AN"))
        draft.rewrite(_VERSION, lambda match: f"{match['label']}{match['number']}, {match['patch']}", needs="-")
        draft.rewrite_figures(_JOURNAL, self._journal, needs=";")
        draft.rewrite_figures(_BOOK, lambda match: self._spell(match[0]), needs="-")
        draft.rewrite_figures(_CARD, lambda match: self._spell(match[0]))
        draft.rewrite_figures(_SOCIAL, lambda match: self._spell(match[0]), needs="-")
        draft.rewrite_figures(_UNBROKEN, lambda match: None if match[0].endswith("0000") else self._spell(match[0]))
        draft.rewrite_figures(_SCREEN, self._screen, needs="pi")
        draft.rewrite_figures(_PIXELS, self._pixels, needs="x×")
        draft.rewrite(_MODEL, self._model, needs="B")
        draft.rewrite_figures(_AIRLINER, self._airliner, needs="-")
        draft.rewrite(_AIRBUS, lambda match: f"A-{self._airliner(match)}", needs=("A2", "A3"))

    def _any_of(self, name: str) -> str:
        words = sorted(self.lists.get(name, ()), key=len, reverse=True)
        return "|".join(re.escape(word).replace("_", r"\s") for word in words) or r"\b\B"

    def _spell(self, code: str) -> str:
        """Say a code digit by digit, with a pause where it is broken."""
        groups = [self._spell_group(group) for group in re.split("[ /-]", code)]
        return ", ".join(groups)

    def _spell_group(self, group: str) -> str:
        runs = _RUNS.findall(group)
        return " ".join(spell(run) if run[0].isalpha() else self.language.spell_digits(run) for run in runs)

    def _labelled(self, match: re.Match[str]) -> str | None:
        code, digits = match["code"], sum(char.isdigit() for char in match["code"])
        announced = match["sure"] or match["links"]
        if digits < 4 or not (announced or digits >= _FEWEST_DIGITS):
            return None
        return match["label"].replace("#", "") + self._spell(code)

    def _court(self, match: re.Match[str]) -> str:
        label = f"{self.language.words['number']} " if match[0][0].isalpha() else ""
        court, year = (say_number(self.language, match[name]) for name in ("court", "year"))
        return f"{label}{court}, {year}, {spell(match['kind'])}, {self._spell(match['number'])}"

    def _docket(self, match: re.Match[str]) -> str:
        first, second = (say_serial(self.language, match[name]) for name in ("first", "second"))
        return f"{self._label(match)}{first}, {second}"

    def _case(self, match: re.Match[str]) -> str:
        year = self.language.year(int(match["year"])) if len(match["year"]) > len("19") else self._pair(match["year"])
        court = f"{spell(match['court'])} " if match["court"] else ""
        return f"{self._label(match)}{court}{say_serial(self.language, match['number'])}, {year}"

    def _pair(self, digits: str) -> str:
        return self.language.pair(int(digits))

    def _label(self, match: re.Match[str]) -> str:
        label = match["label"].strip()
        return f"{self.language.words['number']} " if label.lower() in self.lists["number_labels"] else f"{label} "

    def _journal(self, match: re.Match[str]) -> str:
        named = [match["volume"], match["issue"], match["first"]]
        said = [say_number(self.language, number) for number in named if number]
        to = f" {self.language.words['to']} {say_number(self.language, match['last'])}" if match["last"] else ""
        return ", ".join([self.language.year(int(match["year"])), *said]) + to

    def _standard(self, match: re.Match[str]) -> str | None:
        if not (match["part"] or match["year"]):
            return None
        said = say_serial(self.language, match["number"])
        if match["point"]:
            said += f" {self.language.words['point']} {say_number(self.language, match['point'][1:])}"
        year = self.language.year(int(match["year"])) if match["year"] else ""
        part = say_number(self.language, match["part"]) if match["part"] else ""
        return match["body"].replace("/", " ") + ", ".join(filter(None, (said, part, year)))

    def _screen(self, match: re.Match[str]) -> str | None:
        if words_before(match) & self.lists.get("share_words", frozenset()):
            return None
        return f"{say_serial(self.language, match['lines'])} {match['scan'].upper()}"

    def _pixels(self, match: re.Match[str]) -> str | None:
        if max(len(match["width"]), len(match["height"])) < 4:
            return None
        width, height = (say_serial(self.language, match[name]) for name in ("width", "height"))
        return f"{width} {self.language.words['by']} {height}"

    def _model(self, match: re.Match[str]) -> str | None:
        if not match["name"]:
            return None
        return f"{match['name']}{say_number(self.language, match['version'])} {match['size']}"

    def _airliner(self, match: re.Match[str]) -> str:
        more = f" {spell(match['more'])}" if match["more"] else ""
        variant = self.language.cardinal(int(match["variant"]))
        return f"{say_serial(self.language, match['type'])} {variant}{more}"

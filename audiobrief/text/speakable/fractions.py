"""Fractions: "½", "1 1/2", "3/4 km", and what else a slash between numbers means: "8/10", "245/6", "24/7"."""

import re
from math import gcd

from audiobrief.expressions import regex
from audiobrief.text.speakable.amounts import say_number
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after, word_before, words_before

_GLYPHS = dict(
    zip(
        "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒",
        "1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/7 1/8 3/8 5/8 7/8 1/9 1/10".split(),  # noqa: SIM905
        strict=True,
    )
)
_UNIT = r"(?:[\s-]?(?P<unit>[A-Za-z²³]{1,5})(?![\w²³/]))?"
_GLYPH = regex(rf"(?<![\w.,/])(?:(?P<whole>[0-9]{{1,9}})\s?)?(?P<glyph>[{''.join(_GLYPHS)}]){_UNIT}(?!\w)")
_SLASH = regex(
    r"(?<![\w.,/:-])(?:(?P<whole>[0-9]{1,4})(?:\s|-|\sand\s))?(?P<top>[0-9]{1,3})[/⁄](?P<bottom>[0-9]{1,4})"
    rf"(?![\w/]|[.,][0-9]){_UNIT}"
)
_DECIMAL = regex(r"(?<![\w.,/:-])(?P<top>[0-9]{1,2}\.[0-9]{1,2})/(?P<bottom>[0-9]{1,3})(?![\w/]|[.,][0-9])")
_OF_MANY = regex(
    r"(?<![\w.,/:-])(?P<top>[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,3})/(?P<bottom>[0-9]{1,3}(?:,[0-9]{3}){1,3})(?![\w/]|[.,][0-9])"
)
_STARS = regex(r"(?P<full>[★⭐]{1,5})(?P<half>[½⯪]?)(?P<empty>☆{0,4})")
_CLAUSE_END = regex(r"[.;!?]\s")
_NEAR, _MARKS = 40, ':,()"“”'
"""Characters in which a clause's mark makes a figure a rating or a list; set by hand."""
_LARGEST = 100  # no larger denominator is said as one: 1/144 is a scale; set by hand
_DATE = "/"  # the slash of a day and month


def stars(language: Language) -> Pass:
    """Return the pass that says a row of stars as marks: "★★★★☆"."""

    def say(match: re.Match[str]) -> str | None:
        full = len(match["full"])
        whole = full + len(match["half"]) + len(match["empty"])
        if whole == 1:
            return ""
        half = f" {language.words['and_a_half']}" if match["half"] else ""
        marks = language.cardinal(full) + half, language.cardinal(max(whole, 5))
        after = match.string[match.end() : match.end() + 1]
        return language.words["stars"].format(*marks) + (" " if after.isalnum() or after == "(" else "")

    return lambda draft: draft.rewrite(_STARS, say, needs="★⭐")


def fractions(language: Language) -> Pass:
    """Return the pass that says fractions."""
    return _Fractions(language)


class _Fractions:
    """A slash between numbers: a fraction, a mark out of ten, a cricket score, or a set phrase."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words, self.lists = language.words, language.lists

    def __call__(self, draft: Draft) -> None:
        draft.rewrite_figures(_OF_MANY, self._of_many, needs="/")
        draft.rewrite_figures(_DECIMAL, self._decimal, needs="/")
        draft.rewrite(_GLYPH, self._glyph, needs=_GLYPHS)
        draft.rewrite_figures(_SLASH, self._slash, needs="/⁄")

    def _of_many(self, match: re.Match[str]) -> str:
        top, bottom = (say_number(self.language, match[name]) for name in ("top", "bottom"))
        return f"{top} {self.words['of']} {bottom}"

    def _decimal(self, match: re.Match[str]) -> str | None:
        if float(match["top"]) > int(match["bottom"]):
            return None
        top, bottom = (say_number(self.language, match[name]) for name in ("top", "bottom"))
        return f"{top} {self.words['out_of']} {bottom}"

    def _glyph(self, match: re.Match[str]) -> str:
        return self._with_unit(match, *map(int, _GLYPHS[match["glyph"]].split("/")))

    def _slash(self, match: re.Match[str]) -> str | None:
        top, bottom = int(match["top"]), int(match["bottom"])
        if match["whole"] is None:
            pressure = self._is_pressure(match, top, bottom)
            between = f" {self.words['over']} " if pressure else self._between(match, top, bottom)
            if between == _DATE:
                return self._day(match, top, bottom)
            if between is not None:
                names = self.language.tables["units"].get(match["unit"] or "") if pressure else None
                tail = f" {names.split('|')[1]}" if names else match[0][match.end("bottom") - match.start() :]
                return f"{self.language.cardinal(top)}{between}{self.language.cardinal(bottom)}{tail}"
        if not 2 <= bottom <= _LARGEST or (top >= bottom and match["whole"]):
            return None
        return self._with_unit(match, top, bottom)

    def _between(self, match: re.Match[str], top: int, bottom: int) -> str | None:
        """Return what is said for the slash; None for that of a fraction."""
        after = match.string[match.end("bottom") : match.end("bottom") + 4].strip()
        if top == bottom or top + bottom == 100 or top > bottom > 12 or f"{top}/{bottom}" in self.lists["said_plainly"]:
            return " "
        late = bottom <= 12 < top <= 31 and not words_before(match) & self.lists["cricket_words"]
        if late or self._is_day(match, top, bottom):
            return _DATE
        rated = (bottom in {10, 100} and after != self.words["of"]) or self._is_rating(match)
        if rated and top <= bottom:
            return f" {self.words['out_of']} "
        if top > bottom and self._is_price(match):
            return f" {self.words['to']} "
        bowled = top <= 10 < bottom and bool(words_before(match) & self.lists["cricket_words"])
        return f" {self.words['for']} " if bowled or (bottom <= 10 and top >= 20) else None

    def _is_day(self, match: re.Match[str], top: int, bottom: int) -> bool:
        """Tell the day of "on 11/5" and "began 8/24" from the part of "on 1/2 of it": parts are reduced."""
        day, month = (top, bottom) if self.language.day_first else (bottom, top)
        unit = match["unit"] or ""
        part = unit == self.words["of"] or unit in self.language.tables["units"]
        if part or month > 12 or day > 31:
            return False
        marks = bottom % 5 == 0 or word_before(match) in self.lists["articles"]  # "12/20"
        unreduced = not self.language.day_first and bottom > 12 and gcd(top, bottom) > 1 and not marks
        return unreduced or word_before(match) == self.words["on"]

    def _is_pressure(self, match: re.Match[str], top: int, bottom: int) -> bool:
        """Tell the pressure of blood: "BP of 120/80", "140/90 mmHg"."""
        after = match.string[match.end("bottom") : match.end("bottom") + 5].strip()
        near = words_before(match) & self.lists["pressure_words"]
        return bottom < top and 30 <= bottom <= 160 and (after.startswith("mmHg") or bool(near))

    def _is_rating(self, match: re.Match[str]) -> bool:
        """Tell marks out of so many: "(4/5)", "4/5 stars", "Rating: 4/6"."""
        start, end = match.start("top"), match.end("bottom")
        fives = int(match["bottom"]) % 5 == 0  # few give marks out of four
        enclosed = fives and match.string[start - 1 : start] == "(" and match.string[end : end + 1] == ")"
        marks = self.lists["rating_words"]
        clause = _CLAUSE_END.split(match.string[max(0, start - _NEAR) : start])[-1]
        near = {word.strip(_MARKS) for word in clause.lower().split()[-4:]}
        following = match.string[end : end + 12].split()
        return enclosed or bool(near & marks) or bool(following and following[0].strip(".,;") in marks)

    def _is_price(self, match: re.Match[str]) -> bool:
        bets = self.lists["odds_words"]
        return bool(words_before(match) & bets) or word_after(match) in bets

    def _day(self, match: re.Match[str], day: int, month: int) -> str:
        """Say a day and month without a year: no fraction is as large as "21/3"."""
        if month > 12 or (word_before(match) == self.words["on"] and not self.language.day_first and day <= 12):
            day, month = month, day
        name = self.words["month_names"].split()[month - 1]
        tail = match[0][match.end("bottom") - match.start() :]
        said = self.words["day_month" if self.language.day_first else "month_day"]
        said = said.format(day=self.language.day(day), month=name)
        the = self.words["the"]
        return (said.removeprefix(f"{the} ") if word_before(match) == the else said) + tail

    def _with_unit(self, match: re.Match[str], top: int, bottom: int) -> str:
        written, said = match["unit"], self._say(match, top, bottom)
        names = self.language.tables["units"].get(written or "")
        if names is None:
            tail = match[0][match.start("unit") - 1 - match.start() :] if written else ""
            return f"{said}{tail if not tail[:1].isalnum() else f' {written}'}"
        singular, plural = names.split("|")
        if match["whole"]:
            return f"{said} {plural}"
        template = self.words["half_unit" if (top, bottom) == (1, 2) else "part_unit"]
        if singular[0] in "aeiou":
            template = template.replace(f" {self.words['a_unit']} ", f" {self.words['an_unit']} ")
        return template.format(singular, said=said)

    def _say(self, match: re.Match[str], top: int, bottom: int) -> str:
        singular, plural = self.language.tables["fractions"].get(str(bottom), "|").split("|")
        singular = singular or self.language.ordinal(bottom)
        part = f"{self.language.cardinal(top)} {singular if top == 1 else plural or f'{singular}s'}"
        if match["whole"]:
            article = self.words["an" if singular[0] in "aeiou" else "a"]
            part = f"{article} {singular}" if top == 1 else part
            return f"{say_number(self.language, match['whole'])} {self.words['and']} {part}"
        return singular if top == 1 and word_before(match) == self.words["a"].strip("'") else part

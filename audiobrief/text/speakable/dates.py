"""Dates: ISO and numeric ones, days of months either way round, ranges of them."""

import re
from datetime import date

from audiobrief.expressions import regex
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after, word_before

_ISO = regex(
    r"(?<![\w/.-])(?P<year>[12][0-9]{3})(?P<mark>[-/])(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?:T(?P<time>[0-2][0-9]:[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w/-])"
)
_NUMERIC = regex(
    r"(?<![\w/.,-])(?P<first>[0-3]?[0-9])(?P<mark>[/.-])(?P<second>[0-3]?[0-9])(?P=mark)"
    r"(?P<year>[12][0-9]{3}|[0-9]{2})(?![\w/-]|\.[0-9])"
)
_NEXT_CENTURY = 50  # 21 is 2021, 85 is 1985
_SHORT_YEAR = regex(r"(?<![\w'’])['’](?P<year>[0-9]{2})(?![\w'’])")
_DOT = r"(?:\.(?!\s*\Z|\s+[A-Z\"“]))?"
_YEAR = r"(?:(?P<comma>,)?\s(?P<year>[12][0-9]{3})(?![\w]|[-–/][0-9]|,[0-9]))?"
_NAMES_RANGE = regex(
    rf"(?<!\w)(?P<first>[A-Za-z][a-z]{{2,8}})\.?\s?[-–]\s?(?P<second>[A-Za-z][a-z]{{2,8}})\b{_DOT}(?!\w)"
)
_MONTH_YEAR = regex(
    r"(?<!\w)(?P<month>[A-Za-z][a-z]{2,8})\.?(?P<of>\s(?:[a-z]{2,3}\s)?)(?=[12][0-9]{3}\b|['’][0-9]{2}\b)"
)


def names_of_days(language: Language) -> Pass:
    """Return the pass that says ranges of weekdays and months: "Mon-Fri", "May-June"."""
    tables = language.tables

    def say(match: re.Match[str]) -> str | None:
        for names in (tables["weekdays"], tables["months"]):
            first, second = names.get(match["first"].capitalize()), names.get(match["second"].capitalize())
            if first and second:
                return f"{first} {language.words['to']} {second}"
        return None

    return lambda draft: draft.rewrite(_NAMES_RANGE, say, needs="-–")


def dates(language: Language) -> Pass:
    """Return the pass that says dates."""
    return _Dates(language)


class _Dates:
    """The ways of writing a date, tried from the surest to the loosest."""

    def __init__(self, language: Language) -> None:
        self.language = language
        words = language.words
        small = {name: language.tables["months"][name.capitalize()] for name in language.lists["small_months"]}
        large = {name.upper(): said for name, said in language.tables["months"].items()}
        self.months = {**language.tables["months"], **small, **large}
        month = rf"(?P<month{{0}}>[A-Za-z]{{{{3,9}}}})\b{_DOT}"
        day = rf"(?P<day{{0}}>0?[1-9]|[12][0-9]|3[01])(?:{words['ordinal_endings']})?"
        of, the = f"(?:{words['of_date']}\\s)?", f"(?:(?i:{words['the_date']})\\s)?" if words["the_date"] else ""
        before, after = r"(?<![\w.,:$£€/-])", r"(?!\w|[.,:/-][0-9]|\s?%)"
        joins = f"(?:\\s?[-–]\\s?|\\s(?P<join>{'|'.join(language.lists['day_joins'])})\\s{the})"
        shy, year = "|".join(language.lists["shy_months"]) or r"\b\B", r"[12][0-9]{3}\b"
        two_days = day.format(1) + joins + day.format(2)
        self.shy = regex(rf"(?<=[0-9]\s)(?:{shy})(?=\s{year})|\b(?:{shy})(?=\s[0-9]{{1,2}}[a-z]{{0,3}},?\s{year})")
        self.weekday = regex(
            rf"(?<!\w)(?P<weekday>[A-Za-z]{{3,9}})\.?(?P<pause>,?)\s"
            rf"(?={day.format(1)}[\s-]{month.format(1)}|{month.format(2)}[\s-][0-9]|(?P<numeric>{_NUMERIC.pattern}))"
        )
        self.hyphens = regex(
            rf"(?<![\w/.-])(?:{month.format(1)}-{day.format(1)}|{day.format(2)}-{month.format(2)})-"
            r"(?P<year>[12][0-9]{3}|[0-9]{2})(?![\w/-]|[.,][0-9])"
        )
        self.dates_range = regex(
            rf"{before}(?P<first>{day.format(1)}\s{month.format(1)}(?:\s[12][0-9]{{3}})?)\s?[-–]\s?"
            rf"(?={day.format(2)}\s{month.format(2)})"
        )
        self.days_month = regex(rf"{the}{before}{two_days}\s{of}{month.format(1)}{_YEAR}")
        self.month_days = regex(rf"(?<!\w){month.format(1)}\s{two_days}{after}{_YEAR}")
        self.day_month = regex(rf"{the}{before}{day.format(1)}[\s-]{of}{month.format(1)}(?!\w){_YEAR}")
        self.month_day = regex(rf"(?<!\w){month.format(1)}\s{day.format(1)}{after}{_YEAR}")

    def __call__(self, draft: Draft) -> None:
        draft.rewrite(self.shy, lambda match: match[0].capitalize())
        draft.rewrite_figures(_ISO, self._iso)
        draft.rewrite(self.weekday, self._weekday)
        draft.rewrite_figures(_NUMERIC, self._numeric)
        draft.rewrite(self.hyphens, self._hyphens, needs="-")
        draft.rewrite_figures(self.dates_range, self._dates_range)
        draft.rewrite(self.days_month, lambda match: self._days(match, "day_month"))
        draft.rewrite(self.month_days, lambda match: self._days(match, "month_day"))
        draft.rewrite(self.day_month, lambda match: self._date(match, "day_month"))
        draft.rewrite(self.month_day, self._month_day)
        draft.rewrite(_MONTH_YEAR, self._month_year)
        draft.rewrite(_SHORT_YEAR, lambda match: self.language.pair(int(match["year"])))

    def _template(self, match: re.Match[str], template: str, days: str) -> str | None:
        month = self.months.get(match["month1"])
        if month is None:
            return None
        said = self.language.words[template].format(day=days, month=month)
        return said + (f"{match['comma'] or ''} {self.language.year(int(match['year']))}" if match["year"] else "")

    def _date(self, match: re.Match[str], template: str) -> str | None:
        return self._template(match, template, self.language.day(int(match["day1"])))

    def _days(self, match: re.Match[str], template: str) -> str | None:
        to = self.language.words["to_date"]
        if match["join"]:
            to = to.replace(self.language.words["to"], match["join"], 1)
        first, second = (self.language.day(int(match[name])) for name in ("day1", "day2"))
        return self._template(match, template, f"{first} {to} {second}")

    def _month_day(self, match: re.Match[str]) -> str | None:
        """Tell "In May 20 people died" from "In May 20, they came"."""
        lists = self.language.lists
        if not match["year"] and word_after(match) in lists["counted"] and word_before(match) in lists["year_words"]:
            return None
        return self._date(match, "month_day")

    def _month_year(self, match: re.Match[str]) -> str | None:
        month = self.months.get(match["month"])
        of = match["of"].strip()
        return f"{month} " if month and of in {"", self.language.words["of_date"]} else None

    def _dates_range(self, match: re.Match[str]) -> str | None:
        if match["month1"] not in self.months or match["month2"] not in self.months:
            return None
        return f"{match['first']} {self.language.words['to']} "

    def _weekday(self, match: re.Match[str]) -> str | None:
        weekday = self.language.tables["weekdays"].get(match["weekday"].capitalize())
        if not match["numeric"] and (match["month1"] or match["month2"]) not in self.months:
            return None
        return f"{weekday}{match['pause']} " if weekday else None

    def _iso(self, match: re.Match[str]) -> str | None:
        said = self._full(int(match["day"]), int(match["month"]), int(match["year"]))
        return f"{said} {match['time']}" if said and match["time"] else said

    def _numeric(self, match: re.Match[str]) -> str | None:
        first, second = int(match["first"]), int(match["second"])
        if len(match["year"]) == 2 and match["mark"] == "-":
            return None
        if second > 12 or (not self.language.day_first and first <= 12):
            first, second = second, first
        return self._full(first, second, _full_year(match["year"]))

    def _hyphens(self, match: re.Match[str]) -> str | None:
        """Say "12-Feb-2021" and "Feb-12-2021"."""
        month = self.months.get(match["month1"] or match["month2"])
        if month is None:
            return None
        number = list(self.language.words["month_names"].split()).index(month) + 1
        return self._full(int(match["day1"] or match["day2"]), number, _full_year(match["year"]))

    def _full(self, day: int, month: int, year: int) -> str | None:
        try:
            date(year, month, day)
        except ValueError:
            return None
        name = self.language.words["month_names"].split()[month - 1]
        template = self.language.words["day_month" if self.language.day_first else "month_day"]
        return f"{template.format(day=self.language.day(day), month=name)} {self.language.year(year)}"


def _full_year(written: str) -> int:
    year = int(written)
    return year if len(written) > 2 else year + (2000 if year < _NEXT_CENTURY else 1900)

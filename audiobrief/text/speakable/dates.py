"""Dates: ISO and numeric ones, days of months either way round, ranges of them, eras."""

import re
from datetime import date

from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_ISO = re.compile(
    r"(?<![\w/.-])(?P<year>[12][0-9]{3})(?P<mark>[-/])(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?:T(?P<time>[0-2][0-9]:[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w/-])"
)
_NUMERIC = re.compile(
    r"(?<![\w/.,-])(?P<first>[0-3]?[0-9])(?P<mark>[/.-])(?P<second>[0-3]?[0-9])(?P=mark)"
    r"(?P<year>[12][0-9]{3}|[0-9]{2})(?![\w/-]|\.[0-9])"
)
_DOT = r"(?:\.(?!\s*\Z|\s+[A-Z\"“]))?"
_DAY = r"(?P<day{0}>0?[1-9]|[12][0-9]|3[01])(?:{1})?"
_YEAR = r"(?:(?P<comma>,)?\s(?P<year>[12][0-9]{3})(?![\w]|[-–/][0-9]|,[0-9]))?"
_SHORT_YEAR = re.compile(r"(?<![\w'’])['’](?P<year>[0-9]{2})(?![\w'’])")


def dates(language: Language) -> Pass:
    """Return the pass that says dates."""
    return _Dates(language)


class _Dates:
    """The ways of writing a date, tried from the surest to the loosest."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.months = language.tables["months"]
        months = "|".join(sorted(self.months, key=len, reverse=True))
        small = "|".join(sorted(language.lists["small_months"], key=len, reverse=True))
        month = rf"(?P<month{{0}}>{months}|{small})\b{_DOT}"
        day = _DAY.format("{0}", language.words["ordinal_endings"])
        of = f"(?:{language.words['of_date']}\\s)?"
        the = f"(?P<the>(?i:{language.words['the_date']})\\s)?" if language.words["the_date"] else "(?P<the>)"
        joins = "|".join(language.lists["day_joins"])
        to_day = rf"(?:\s?[-–]\s?|\s(?P<join>{joins})\s(?:{language.words['the_date']}\s)?)"
        shy = "|".join(language.lists["shy_months"]) or r"\b\B"
        year = r"[12][0-9]{3}\b"
        self.shy = re.compile(rf"(?<=[0-9]\s)(?:{shy})(?=\s{year})|\b(?:{shy})(?=\s[0-9]{{1,2}}[a-z]{{0,3}},?\s{year})")
        guard = r"(?![\w:]|[.,:/-][0-9]|\s?%)"
        weekday = "|".join(language.tables["weekdays"])
        any_date = rf"{day.format(7)}\s{month.format(7)}|{month.format(8)}\s{day.format(8)}{guard}"
        self.weekday = re.compile(rf"\b(?P<weekday>{weekday})\b{_DOT}(?P<comma>,)?\s(?={any_date})")
        self.weekdays = re.compile(rf"\b(?P<first>{weekday})\b\.?\s?[-–]\s?(?P<second>{weekday})\b{_DOT}(?!\w)")
        self.months_range = re.compile(rf"\b{month.format(1)}\s?[-–]\s?{month.format(2)}")
        self.dates_range = re.compile(
            rf"(?<![\w.,-])(?P<first>{day.format(3)}\s{month.format(3)}(?:\s[12][0-9]{{3}})?)\s?[-–]\s?"
            rf"(?={day.format(4)}\s{month.format(4)})"
        )
        self.days_month = re.compile(
            rf"{the}(?<![\w.,:$£€-]){day.format(1)}{to_day}{day.format(2)}\s{of}{month.format(1)}{_YEAR}"
        )
        self.month_days = re.compile(rf"\b{month.format(1)}\s{day.format(1)}\s?[-–]\s?{day.format(2)}{guard}{_YEAR}")
        self.day_month = re.compile(rf"{the}(?<![\w.,:$£€/-]){day.format(1)}[\s-]{of}{month.format(1)}(?!\w){_YEAR}")
        self.month_day = re.compile(rf"\b{month.format(1)}\s{day.format(1)}{guard}{_YEAR}")
        self.month_year = re.compile(
            rf"\b{month.format(1)}\s(?:{language.words['of_date']}\s)?(?=[12][0-9]{{3}}\b|['’][0-9]{{2}}\b)"
        )

    def __call__(self, draft: Draft) -> None:
        if not any(char.isdigit() for char in draft.text):
            draft.rewrite(self.weekdays, self._weekdays)
            draft.rewrite(self.months_range, self._months_range)
            return
        draft.rewrite(self.shy, lambda match: match[0].capitalize())
        draft.rewrite(_ISO, self._iso)
        draft.rewrite(_NUMERIC, self._numeric)
        draft.rewrite(self.weekday, self._weekday)
        draft.rewrite(self.weekdays, self._weekdays)
        draft.rewrite(self.dates_range, lambda match: f"{match['first']} {self.language.words['to']} ")
        draft.rewrite(self.months_range, self._months_range)
        draft.rewrite(self.days_month, self._days_month)
        draft.rewrite(self.month_days, self._month_days)
        draft.rewrite(self.day_month, self._day_month)
        draft.rewrite(self.month_day, self._month_day)
        draft.rewrite(self.month_year, lambda match: f"{self._month(match['month1'])} ")
        draft.rewrite(_SHORT_YEAR, lambda match: self.language.pair(int(match["year"])))

    def _template(self, name: str, day: str, month: str, year: str | None = None, comma: str | None = None) -> str:
        said = self.language.words[name].format(day=day, month=month)
        return said + (f"{comma or ''} {self.language.year(int(year))}" if year else "")

    def _month(self, written: str) -> str:
        return self.months[written.capitalize()]

    def _day(self, digits: str) -> str:
        return self.language.day(int(digits))

    def _full(self, day: int, month: int, year: int) -> str | None:
        try:
            date(year, month, day)
        except ValueError:
            return None
        name = self.language.words["month_names"].split()[month - 1]
        order = "day_month" if self.language.day_first else "month_day"
        return self._template(order, self.language.day(day), name, str(year))

    def _iso(self, match: re.Match[str]) -> str | None:
        said = self._full(int(match["day"]), int(match["month"]), int(match["year"]))
        return f"{said} {match['time']}" if said and match["time"] else said

    def _numeric(self, match: re.Match[str]) -> str | None:
        first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
        if len(match["year"]) == 2:
            if match["mark"] == "-":
                return None
            year += 2000 if year < 50 else 1900
        if second > 12 or (not self.language.day_first and first <= 12):
            first, second = second, first
        return self._full(first, second, year)

    def _weekday(self, match: re.Match[str]) -> str:
        return f"{self.language.tables['weekdays'][match['weekday']]} "

    def _weekdays(self, match: re.Match[str]) -> str:
        first, second = (self.language.tables["weekdays"][match[name]] for name in ("first", "second"))
        return f"{first} {self.language.words['to']} {second}"

    def _months_range(self, match: re.Match[str]) -> str:
        return f"{self._month(match['month1'])} {self.language.words['to']} {self._month(match['month2'])}"

    def _days_month(self, match: re.Match[str]) -> str:
        to = self.language.words["to_date"]
        if match["join"]:
            to = to.replace(self.language.words["to"], match["join"], 1)
        days = f"{self._day(match['day1'])} {to} {self._day(match['day2'])}"
        return self._template("day_month", days, self._month(match["month1"]), match["year"], match["comma"])

    def _month_days(self, match: re.Match[str]) -> str:
        days = f"{self._day(match['day1'])} {self.language.words['to_date']} {self._day(match['day2'])}"
        return self._template("month_day", days, self._month(match["month1"]), match["year"], match["comma"])

    def _day_month(self, match: re.Match[str]) -> str:
        month = self._month(match["month1"])
        return self._template("day_month", self._day(match["day1"]), month, match["year"], match["comma"])

    def _month_day(self, match: re.Match[str]) -> str | None:
        following = match.string[match.end() : match.end() + 20].split()
        before = match.string[max(0, match.start() - 20) : match.start()].lower().split()
        counted = following and following[0].strip(".,;") in self.language.lists["counted"]
        if counted and not match["year"] and before[-1:] and before[-1] in self.language.lists["year_words"]:
            return None
        month = self._month(match["month1"])
        return self._template("month_day", self._day(match["day1"]), month, match["year"], match["comma"])

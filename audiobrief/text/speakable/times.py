"""Times of day and lengths of time: "5:30am", "17:45 GMT", "9am-5pm", "2:01:09"."""

import re

from audiobrief.expressions import regex
from audiobrief.text.language.lexicon import spell
from audiobrief.text.language.sentences import ends_sentence
from audiobrief.text.speakable.amounts import is_attribute, say_number
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_HALF = r"(?:\s?(?P<half{0}>{1})(?![\w]))"
_CLOCK = r"(?P<hour{0}>[01]?[0-9]|2[0-4])(?P<mark{0}>[:.h])(?P<minute{0}>[0-5][0-9])"
_LENGTH = regex(
    r"(?<![\w:.,])(?P<hours>[0-9]{1,2}):(?P<minutes>[0-5][0-9]):(?P<seconds>[0-5][0-9](?:\.[0-9]{1,3})?)"
    r"(?P<half>\s?[APap](?:\.[Mm]\.|[Mm]\b))?(?![\w:])"
)
_SPAN = regex(
    r"(?<![\w.,:$£€])(?:(?P<days>[0-9]{1,3})\s?d\s?)?(?:(?P<hours>[0-9]{1,3})\s?(?:h|hrs?|hours?)\s?)?"
    r"(?:(?P<minutes>[0-9]{1,2})\s?(?:m|mins?)\s?)?(?:(?P<seconds>[0-9]{1,2})\s?(?:s|secs?))?(?![\w/])(?<=[a-z])"
)
_FEWEST_PARTS = 2  # "45m" alone may be metres
_ZONE = regex(
    r"(?<=m\.)\s(?P<zone>[ecmpECMP]\.(?:[sdSD]\.)?[tT])\.?(?!\w)|(?<=[0-9][ap]m)\s(?P<zone2>[ecmp]\.t)\.?(?!\w)"
)
_SPAN_PARTS = ("days", "hours", "minutes", "seconds")
_DASH_AFTER = regex(
    r"(?P<point>(?<=[AP]M)|(?<=[0-9]\s[ap]m)|(?<=[0-9][ap]m)|\b(?:noon|midnight))\s?[-–]\s?(?=[0-9]|noon|midnight)"
)
_PACE = regex(r"(?<![\w:.,])(?P<minutes>[0-9]{1,2}):(?P<seconds>[0-5][0-9])\s?min\s?/\s?(?P<unit>km|mi)\b")
"""How fast one runs."""
_LAP = regex(r"(?<![\w:.,])(?P<minutes>[0-9]{1,2}):(?P<seconds>[0-5][0-9]\.[0-9]{1,3})(?![\w:])")


def times(language: Language) -> Pass:
    """Return the pass that says times of day, of which 9.30 is one only with am or pm."""
    return _Times(language)


class _Times:
    """Ranges first, then single times; a full stop of "p.m." stays where it ends the sentence."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.halves = language.tables["day_halves"]
        halves = "|".join(sorted(map(re.escape, self.halves), key=len, reverse=True))
        half1, half2 = _HALF.format(1, halves), _HALF.format(2, halves)
        start, end = r"(?<![\w:.,$£€-])", r"(?!\w|[:.,][0-9])"
        join = rf"\s?(?:[-–—]|{language.words['to']})\s?"
        zones = "|".join(sorted(language.lists["time_zones"], key=len, reverse=True))
        one = rf"(?:{_CLOCK.format(1)}|(?P<bare1>1[0-2]|0?[1-9]))"
        other = rf"(?:{_CLOCK.format(2)}|(?P<bare2>1[0-2]|0?[1-9]))"
        self.range = regex(rf"{start}{one}{half1}?{join}{other}{half2}{end}")
        self.clock_range = regex(rf"{start}{_CLOCK.format(1)}\s?[-–—]\s?{_CLOCK.format(2)}{end}")
        self.half = regex(rf"{start}{one}{half1}{end}")
        self.clock = regex(rf"{start}{_CLOCK.format(1)}{end}")
        hours = "|".join(sorted(language.lists["hour_words"], key=len, reverse=True))
        self.hours = regex(rf"{start}(?P<hour>[01][0-9]|2[0-4])(?P<minute>[0-5][0-9])\s?(?P<word>{hours})(?!\w)")
        self.military = regex(rf"{start}(?P<hour1>[01][0-9]|2[0-3])(?P<minute1>[0-5][0-9])(?=\s?(?:{zones})\b)")

    def __call__(self, draft: Draft) -> None:
        draft.rewrite(_DASH_AFTER, lambda match: f"{match['point']} {self.language.words['to']} ", needs="-–")
        draft.rewrite(_ZONE, lambda match: f" {spell(match['zone'] or match['zone2'])}", needs=("t.", "T.", ".t"))
        draft.rewrite_figures(self.hours, self._hours, needs=self.language.lists["hour_words"])
        draft.rewrite_figures(_SPAN, self._span, needs="hmd")
        draft.rewrite_figures(_LENGTH, self._length)
        draft.rewrite_figures(_PACE, self._pace, needs="/")
        draft.rewrite_figures(_LAP, self._lap)
        draft.rewrite_figures(self.range, self._range)
        draft.rewrite_figures(self.clock_range, self._clock_range)
        draft.rewrite_figures(self.half, self._half)
        draft.rewrite_figures(self.clock, lambda match: self._clock(match, 1))
        draft.rewrite_figures(self.military, lambda match: self._time(int(match["hour1"]), int(match["minute1"])))

    def _hours(self, match: re.Match[str]) -> str:
        """Say the time of soldiers and pilots: oh nine hundred hours."""
        language, hour, minute = self.language, int(match["hour"]), int(match["minute"])
        said = language.pair(hour) if hour else language.digits[0]
        rest = language.pair(minute) if minute else language.words["whole_hour"]
        return f"{said} {rest} {language.words['hours'].split('|')[1]}"

    def _span(self, match: re.Match[str]) -> str | None:
        """Say a length of time written close: "1h45m", "3m 20s"."""
        parts = [name for name in _SPAN_PARTS if match[name]]
        if len(parts) < _FEWEST_PARTS:
            return None
        attribute = is_attribute(self.language, match.string, match.start(), match.end())
        said = [self._part(match[name], name, single=attribute) for name in parts]
        return " ".join(part for part in said if part)

    def _time(self, hour: int, minute: int) -> str:
        if minute:
            return f"{self.language.cardinal(hour)} {self.language.pair(minute)}"
        if hour in {0, 24}:
            return self.language.words["midnight"]
        return self.language.words["hour" if hour < 13 else "late_hour"].format(self.language.cardinal(hour))

    def _with_half(self, match: re.Match[str], index: int, half: str | None) -> str:
        """Say an hour, with its minutes unless they are 00, and the half of the day."""
        hour, minute = match[f"bare{index}"] or match[f"hour{index}"], int(match[f"minute{index}"] or 0)
        said = self.language.cardinal(int(hour)) + (f" {self.language.pair(minute)}" if minute else "")
        return f"{said} {self.halves[half]}" if half else said

    def _range(self, match: re.Match[str]) -> str:
        first = self._with_half(match, 1, match["half1"])
        second = self._with_half(match, 2, match["half2"])
        return f"{first} {self.language.words['to']} {second}{self._stop(match, 'half2')}"

    def _clock_range(self, match: re.Match[str]) -> str | None:
        first, second = self._clock(match, 1), self._clock(match, 2)
        return f"{first} {self.language.words['to']} {second}" if first and second else None

    def _half(self, match: re.Match[str]) -> str:
        return self._with_half(match, 1, match["half1"]) + self._stop(match, "half1")

    def _clock(self, match: re.Match[str], index: int) -> str | None:
        if match[f"mark{index}"] == ".":
            return None
        return self._time(int(match[f"hour{index}"]), int(match[f"minute{index}"]))

    def _stop(self, match: re.Match[str], half: str) -> str:
        if not match[half].endswith("."):
            return ""
        return "." if ends_sentence(match.string, match.end(half) - 1) else ""

    def _length(self, match: re.Match[str]) -> str | None:
        if match["half"]:
            clock, half = f"{match['hours']}:{match['minutes']}", self.halves.get(match["half"].strip())
            seconds = self._part(match["seconds"], "seconds")
            if not seconds or not half:
                return f"{clock}{match['half']}"
            return f"{clock} {self.language.words['and']} {seconds} {half}{self._stop(match, 'half')}"
        parts = [self._part(match[name], name) for name in ("hours", "minutes", "seconds")]
        said = [part for part in parts if part]
        return (
            f" {self.language.words['and']} ".join([" ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)
        )

    def _part(self, written: str, unit: str, *, single: bool = False) -> str:
        singular, plural = self.language.words[unit].split("|")
        number = written.lstrip("0")
        if not number.strip("."):
            return ""
        number = f"0{number}" if number.startswith(".") else number
        return f"{say_number(self.language, number)} {singular if single or number == '1' else plural}"

    def _pace(self, match: re.Match[str]) -> str:
        minutes, seconds = self._part(match["minutes"], "minutes"), self._part(match["seconds"], "seconds")
        unit = self.language.tables["units"][match["unit"]].split("|")[0]
        return f"{minutes} {seconds} {self.language.words['per']} {unit}"

    def _lap(self, match: re.Match[str]) -> str:
        whole, fraction = match["seconds"].split(".")
        point = self.language.words["point"]
        seconds = f"{self.language.cardinal(int(whole))} {point} {self.language.spell_digits(fraction)}"
        plural = self.language.words["seconds"].split("|")[1]
        return f"{self._part(match['minutes'], 'minutes')} {seconds} {plural}".lstrip()

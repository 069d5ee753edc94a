"""Results of games: won and lost, under par, overs, extra time, penalties, the minute of a goal."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.amounts import is_attribute, right_behind, say_number
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after, word_before, words_before

_RECORD = regex(r"(?<![\w.,-])[0-9]{1,3}[WLDT](?:[-–,]?\s?[0-9]{1,3}[WLDT]){1,2}(?![\w-])")
_RESULT = regex(r"(?P<number>[0-9]{1,3})(?P<kind>[WLDT])")
_PAR = regex(
    r"(?<![\w.,/-])(?P<strokes>[0-9]{2,3})\s\((?P<sign>[-−–+])(?P<by>[0-9]{1,2})\)(?P<after>[.,;:!?)]?)(?![\w])"
)
_ROUND, _TOURNAMENT = range(55, 96), range(240, 320)  # strokes of a round and of four, from records to bad weather
_OVERS = regex(r"(?<![\w.,])(?P<overs>[0-9]{1,3}(?:\.[0-6])?)\s?ovs?\b\.?(?=[\s),;:]|\Z)")
_PENALTIES = regex(r"(?P<score>(?<![\w-])[0-9]{1,2}[-–][0-9]{1,2}\s)(?:on\s|p\.|)(?:pens?|PSO|pks)\b\.?(?!\w)")
_ON_PENALTIES = regex(r"(?P<on>\b(?:on|by|won|through)\s)pens\b\.?")
_BRACKETED = regex(r"\s?\((?P<word>[A-Za-z.]{2,6})\)(?P<after>[.,;:!?]?)")
_DECLARED = regex(r"(?<![\w.,/-])(?P<score>[0-9]{2,4}[/-][0-9])\s(?P<word>decl?)\b(?:\.(?=\s[a-z]|[,;)]))?")
_AFTER_SCORE = regex(
    r"(?P<score>(?<![\w-])[0-9]{1,2}[-–][0-9]{1,2})\s(?P<word>a\.?e\.?t)\b\.?(?=[\s,;:)]|\Z)", re.IGNORECASE
)
_WHISTLE = regex(r"(?<!\w)(?P<word>HT|FT|ET):?\s(?=[0-9]{1,2}\s?[-–]\s?[0-9])")
_MINUTE = regex(
    r"(?<![\w'’./$£€-])(?P<minute>[0-9]{1,3})(?:\s?\+\s?(?P<added>[0-9]{1,2}))?(?P<mark>['’′])(?![\w\"”″'’])"
)
_MARKED = right_behind("'’′")
_LAST_MINUTE = 130  # extra time ends at 120, with what is added


def sport(language: Language) -> Pass:
    """Return the pass that says the results of games."""
    return _Sport(language)


class _Sport:
    """Every form is known by its letters or by the score beside it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.results = {key: names.split("|") for key, names in language.tables["results"].items()}
        self.endings = language.tables["match_endings"]

    def __call__(self, draft: Draft) -> None:
        draft.rewrite_figures(_RECORD, self._record, needs="WL")
        draft.rewrite_figures(_PAR, self._par, needs="(")
        draft.rewrite_figures(_OVERS, self._overs, needs=("ov",))
        if "dec" in self.endings:
            draft.rewrite_figures(_DECLARED, lambda match: f"{match['score']} {self.endings['dec']}", needs=("dec",))
        draft.rewrite_figures(_PENALTIES, self._penalties, needs=("pen", "PSO", "pks"))
        draft.rewrite(_ON_PENALTIES, lambda match: f"{match['on']}{self.endings['pens']}", needs=("pens",))
        draft.rewrite(_BRACKETED, self._bracketed, needs="(")
        draft.rewrite_figures(
            _AFTER_SCORE, lambda match: f"{match['score']}, {self.endings['aet']}", needs=("et", "e.t", "ET")
        )
        draft.rewrite(_WHISTLE, lambda match: f"{self.endings[match['word']]} ", needs=("T ", "T:"))
        draft.rewrite_figures(_MINUTE, self._minute, needs=_MARKED)

    def _record(self, match: re.Match[str]) -> str | None:
        parts = _RESULT.findall(match[0])
        kinds = [kind for _, kind in parts]
        if len(set(kinds)) < len(kinds) or not {"W", "L"} & set(kinds):
            return None
        return " ".join(self._result(number, kind) for number, kind in parts)

    def _result(self, number: str, kind: str) -> str:
        return f"{say_number(self.language, number)} {self.results[kind][0 if number == '1' else 1]}"

    def _par(self, match: re.Match[str]) -> str | None:
        strokes = int(match["strokes"])
        if strokes not in _ROUND and strokes not in _TOURNAMENT:
            return None
        side = self.language.words["over_par" if match["sign"] == "+" else "under_par"]
        by = side.format(say_number(self.language, match["by"]))
        return f"{match['strokes']}, {by}{match['after'] or ','}"

    def _overs(self, match: re.Match[str]) -> str:
        over, overs = self.language.words["overs"].split("|")
        return f"{say_number(self.language, match['overs'])} {over if match['overs'] == '1' else overs}"

    def _penalties(self, match: re.Match[str]) -> str:
        return f"{match['score']}{self.language.words['on']} {self.endings['pens']}"

    def _bracketed(self, match: re.Match[str]) -> str | None:
        said = self.endings.get(match["word"].replace(".", "").lower())
        return f", {said}{match['after'] or ','}" if said else None

    def _minute(self, match: re.Match[str]) -> str | None:
        """Tell the minute of "Salah 23'" from the feet of "a 6' wall" and the end of a quotation."""
        minute = int(match["minute"])
        if not 0 < minute <= _LAST_MINUTE or self._is_quoted(match):
            return None
        if not match["added"] and word_after(match) == self.language.words["minutes"].split("|")[0]:
            return self.language.ordinal(minute)
        if not match["added"] and (
            is_attribute(self.language, match.string, match.start(), match.end()) or self._is_long(match)
        ):
            return f"{self.language.cardinal(minute)} {self.language.words['foot']}"
        minutes = self.language.words["minutes"].split("|")[1]
        added = f" {self.language.words['plus']} {say_number(self.language, match['added'])}" if match["added"] else ""
        if not added and word_before(match) == self.language.words["the"]:
            return f"{self.language.ordinal(minute)} {self.language.words['minutes'].split('|')[0]}"
        if not added and not self._is_name_before(match):
            return None
        return f"{self.language.cardinal(minute)}{added} {minutes}"

    def _is_long(self, match: re.Match[str]) -> bool:
        return word_after(match) in self.language.lists["lengths"]

    def _is_name_before(self, match: re.Match[str]) -> bool:
        before = match.string[: match.start()].rstrip(" (,").rpartition(" ")[2].lstrip("(")
        scored = words_before(match) & self.language.lists["score_words"]
        return before[:1].isupper() or before.endswith(("'", "’", "′", "minutes")) or bool(scored)

    @staticmethod
    def _is_quoted(match: re.Match[str]) -> bool:
        before = match.string[max(0, match.start() - 200) : match.start()]
        return bool(re.search(r"(?:(?<=\s)|^|(?<=\())['‘](?=\w)[^'’]*\Z", before))

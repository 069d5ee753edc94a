"""Shortened words: titles before names, Street and Saint, page and number, Limited, and initials."""

import re
from collections.abc import Iterable, Iterator

from audiobrief.expressions import regex
from audiobrief.text.language.sentences import ends_sentence
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_DOUBLE_TITLE = regex(r"\b(?P<first>[A-Z][a-z]{1,5})-(?P<second>[A-Z][a-z]{1,5})(?=\.)")
_PARTED = regex(r"[0-9]{1,4}[A-Z]{0,2}\((?:[0-9]{1,3}|[a-zA-Z]{1,2}|[ivx]{1,5})\)")
"""A section with its part, before which "s" is none but a section."""
_FULL_STOP = regex(r"(?<=[A-Za-z])\.(?!\w)")
_DOTTED = regex(r"(?<![\w.'’])(?P<short>(?:[A-Za-z]{1,4}\.){1,4}[A-Za-z]{1,4}|[A-Za-z][A-Za-z'’]{0,7})\.(?!\w)")
_LONGEST = 16  # characters of the longest abbreviation in the lists, with its stops
_CAPITAL_STOP = regex(r"[A-Z]\.")
_INITIALS = regex(
    r"(?<![\w.'’°])(?:(?P<letters>(?:[A-Z]\.\s?){0,3}[A-Z])\.(?P<space>\s)(?=[A-Z])"
    r"|(?P<closed>(?:[A-Z]\.){1,5}[A-Z])\.(?=['’,;:)-]|\s[a-z0-9]))"
)
_STATE = regex(r", (?P<code>[A-Z]{2})(?:\s(?P<zip>[0-9]{5})(?:-[0-9]{4})?)?(?=[\s,.;)]|\Z)")
_WORD_AFTER = regex(r"\.?\s\(?(?P<word>[^\s]{1,40})")
_WORDS_BEFORE = regex(r"(?:(?P<earlier>[\w.'’&-]+),?\s)?(?P<last>[\w.'’&-]+(?P<comma>,?))\s?\Z")
_NUMBERED_STREET = regex(r"[0-9]{1,3}(?:st|nd|rd|th)\Z")
_ORDINAL = regex(r"[0-9]{1,2}(?:st|nd|rd|th)|(?=[IVX]{2})[IVX]{2,5}")
_TOWARDS = regex(
    r"(?<![\w.])(?P<to>[NSEW])\.\s(?=[0-9]{1,3}(?:st|nd|rd|th)\s)"
    r"|(?<=[0-9]\s)(?P<side>[NSEW])\.\s(?=[A-Z][a-z]+\s(?P<way>[A-Z][a-z]{1,4})\b)"
)
"""The side of a town on which a street's number is: "E. 42nd St", "12 N. Main St"."""
_PLAIN_WORDS = regex(r"[A-Za-z'’]+(?:/[A-Za-z]?)?|\(Pty\)|\(Edms\)")
_WINDOW = 40  # characters of the line around it that are looked at: five words; set by hand
_PAIRING = frozenset({"&", "and", "or", "en", "of"})


def phrases(language: Language) -> Pass:
    """Return the pass that writes out what is shortened in several words: "Pub. L." is Public Law."""
    table = language.tables["phrases"]
    pattern = regex(rf"(?<![\w.]){_any_of(table)}(?!\w)")
    return lambda draft: draft.rewrite(pattern, lambda match: table[match[0]], needs=table)


def abbreviations(language: Language) -> Pass:
    """Return the pass that writes shortened words out."""
    return _Abbreviations(language)


class _Abbreviations:
    """Every table says where its words are shortened: before a name, before or after a number, or anywhere."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.tables, self.lists = language.tables, language.lists
        self.minus = language.words["minus"]
        unstopped, numbered = _any_of(self.lists["without_full_stop"]), _any_of(self.tables["before_a_number"])
        self.unstopped = regex(rf"(?<![\w.'’-])(?P<short>{unstopped})(?![\w.'’-])")
        self.numbered = regex(rf"(?<![\w.'’-])(?P<short>(?i:{numbered}))(?P<dot>\.?)\s?(?=\(?[0-9])")
        self.endings = [f"{ending}." for ending in self.tables["street_endings"]]
        self.street = regex(
            rf"(?<=[a-zà-ÿ]{{3}})(?P<ending>{_any_of(self.tables['street_endings']) or '(?!)'})\.(?!\w)"
        )
        self.parties = [f"{party}-" for party in self.tables["parties"]]
        self.party = regex(
            rf"(?P<open>\(|,\s)(?P<party>{_any_of(self.parties)})"
            r"(?P<place>[A-Z][A-Za-z.]{1,12}(?:\s[A-Z][a-z]{1,12})?)(?=[),.]|\Z|\s)"
        )

    def __call__(self, draft: Draft) -> None:
        draft.rewrite(_STATE, self._state)
        draft.rewrite(_TOWARDS, self._towards, needs=("N. ", "S. ", "E. ", "W. "))
        if self.parties:
            draft.rewrite(self.party, self._party, needs=self.parties)
        draft.rewrite(self.numbered, self._numbered, needs="0123456789")
        if self.endings:
            draft.rewrite(self.street, self._street, needs=self.endings)
        draft.rewrite(_DOUBLE_TITLE, self._double_title, needs="-")
        draft.rewrite_matches(_dotted_words(draft.text), self._dotted)
        if not self.lists["without_full_stop"].isdisjoint(_PLAIN_WORDS.findall(draft.text)):
            draft.rewrite(self.unstopped, self._unstopped)
        if _CAPITAL_STOP.search(draft.text):
            draft.rewrite(_INITIALS, self._initials)

    def _street(self, match: re.Match[str]) -> str:
        """Say a street whose name is one word with it, as in Afrikaans: "Kerkstr."."""
        text, stop = match.string, match.end() - 1
        numbered = _word_after(text, stop)[:1].isdigit()
        ends = not numbered and (stop == len(text) - 1 or ends_sentence(text, stop))
        return self.tables["street_endings"][match["ending"]] + ("." if ends else "")

    def _double_title(self, match: re.Match[str]) -> str | None:
        titles = self.tables["before_a_name"]
        known = match["first"] in titles and match["second"] in titles
        return f"{match['first']}. {match['second']}" if known else None

    def _dotted(self, match: re.Match[str]) -> str | None:
        short, text, dot = match["short"], match.string, match.end() - 1
        follower = _word_after(text, dot)
        said = self._said(short, follower, _words_before(text, match.start()))
        if said is None:
            return None
        titles = (
            self.tables["before_a_name"].get(short, ""),
            self.tables["street_or_title"].get(short, "|").split("|")[0],
        )
        is_title = said in titles
        ends = not is_title and (dot == len(text) - 1 or ends_sentence(text, dot))
        return f"{said}." if ends else said

    def _unstopped(self, match: re.Match[str]) -> str | None:
        follower = _word_after(match.string, match.end())
        return self._said(match["short"], follower, _words_before(match.string, match.start()))

    def _said(self, short: str, follower: str, before: tuple[str, str]) -> str | None:
        """Return what a shortened word stands for between its neighbours, None where it is another word."""
        tables, named, leads = self.tables, before[1][:1].isupper() or before[1] == "&", _leads(follower)
        if short in tables["after_an_ordinal"] and _ORDINAL.fullmatch(before[1]):
            return tables["after_an_ordinal"][short]
        if short in tables["street_or_title"]:
            return self._street_or_title(short, before, leads=leads or follower == "the")
        if short in tables["between_names"]:
            parts = named and leads and before[1].lower() != self.minus
            return tables["between_names"][short] if parts else None
        measured = before[1][:1].isdigit() and short in tables["units"]
        if (
            short in tables["before_a_name"]
            and not measured
            and (leads or (follower in _PAIRING and short in self.lists["paired_titles"]))
        ):
            return tables["before_a_name"][short]
        if short in tables["after_a_name"] and named:
            return tables["after_a_name"][short]
        return (
            self._before_small(short, follower, before[1])
            or self._day_or_month(short, follower, before[1])
            or tables["anywhere"].get(short)
        )

    def _before_small(self, short: str, follower: str, before: str) -> str | None:
        """Tell the maximum of "Max. temp." and "Max. 20" from a man of that name."""
        goes_on = follower[:1].islower() or follower[:1].isdigit()
        return self.tables["before_small"].get(short) if goes_on and not before[:1].isdigit() else None

    def _day_or_month(self, short: str, follower: str, before: str) -> str | None:
        if follower in self.lists["after_weekdays"]:
            return self.tables["weekdays"].get(short)
        return self.tables["months"].get(short) if before.lower() in self.lists["year_words"] else None

    def _street_or_title(self, short: str, before: tuple[str, str], *, leads: bool) -> str | None:
        """Tell the saint or doctor of "St. Louis" from the street of "10 Downing St. in London"."""
        title, street = self.tables["street_or_title"][short].split("|")
        last = before[1]
        named = _NUMBERED_STREET.match(last) or (
            last[:1].isupper() and last[-1] != "," and last.lower() not in self.lists["not_a_street"]
        )
        if leads and not (named and before[0][:1].isdigit()):
            return title
        return street if named else None

    def _state(self, match: re.Match[str]) -> str | None:
        """Say "TX" in "Austin, TX 75201", where a city stands before the comma."""
        name = self.tables["state_codes"].get(match["code"])
        city = _words_before(match.string, match.start())[1].rstrip(",")
        if name is None or not city[:1].isupper() or city.isupper():
            return None
        if match["zip"]:
            return f", {name} {self.language.spell_digits(match['zip'])}"
        return None if city in self.lists["openers"] else f", {name}"

    def _towards(self, match: re.Match[str]) -> str | None:
        towards = self.tables["directions"].get(match["to"] or match["side"])
        street = match["to"] or match["way"] in {*self.tables["after_a_name"], *self.tables["street_or_title"]}
        return f"{towards.capitalize()} " if towards and street else None

    def _party(self, match: re.Match[str]) -> str | None:
        states = self.tables["state_codes"]
        known = {*self.tables["after_a_name"], *states, *states.values()}
        if match["open"] != "(" and match["place"].rstrip(".") not in known:
            return None  # "VE Day, D-Day"
        place = self.tables["after_a_name"].get(match["place"].rstrip("."), match["place"])
        stop = "." if match["place"].endswith(".") and match.end() == len(match.string) else ""
        party = self.tables["parties"][match["party"].rstrip("-")]
        return f"{match['open']}{party} {self.language.words['of']} {place}{stop}"

    def _numbered(self, match: re.Match[str]) -> str | None:
        short = match["short"]
        said = self.tables["before_a_number"].get(short) or self.tables["before_a_number"].get(short.lower())
        if short.isupper() and short.lower() in self.lists["numbered_small"]:
            return None
        stopped = short.lower() in self.lists["numbered_only_with_dot"] or short == "no"
        needs_dot = stopped and short not in self.lists["numbered_with_capital"]
        sure = match["dot"] or not needs_dot or _PARTED.match(match.string, match.end())
        return f"{said} " if said and sure else None

    def _initials(self, match: re.Match[str]) -> str | None:
        """Drop the last full stop, at which a voice would end the sentence."""
        letters = match["letters"] or match["closed"]
        dot = match.end("letters") if match["letters"] else match.end("closed")
        if ends_sentence(match.string, dot) or letters in self.lists["lone_letters"]:
            return None
        return f"{letters}{match['space'] or ''}"


def _dotted_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of up to 16 characters that end in a full stop; looking back from it is fastest."""
    for dot in _FULL_STOP.finditer(text):
        start = dot.start()
        while start > max(0, dot.start() - _LONGEST) and (text[start - 1].isalpha() or text[start - 1] in ".'’"):
            start -= 1
        word = _DOTTED.match(text, start)
        if word and word.end() == dot.end():
            yield word


def _leads(follower: str) -> bool:
    """Tell whether a word can be a name, or a title of its own: "Gen. Brown", "Sgt. 1st Class", but not "Gen Z"."""
    return (follower[:1].isupper() and follower.rstrip(".,;:!?") != "Z") or follower.startswith("1st")


def _word_after(text: str, position: int) -> str:
    word = _WORD_AFTER.match(text, position)
    return word["word"] if word else ""


def _words_before(text: str, position: int) -> tuple[str, str]:
    words = _WORDS_BEFORE.search(text, max(0, position - _WINDOW), position)
    return (words["earlier"] or "", words["last"]) if words else ("", "")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

"""Shortened words: titles before names, Street and Saint, page and number, Limited, and initials."""

import re
from collections.abc import Iterable

from audiobrief.text.sentences import ends_sentence
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_DOTTED = re.compile(r"(?<![\w.'’])(?P<short>(?:[A-Za-z]{1,3}\.){1,4}[A-Za-z]{1,3}|[A-Za-z][A-Za-z'’]{0,7})\.(?![\w])")
_INITIALS = re.compile(
    r"(?<![\w.'’])(?P<letters>(?:[A-Z]\.\s?){0,3}[A-Z])\.(?P<space>\s)(?=[A-Z])|(?<![\w.'’])(?P<closed>(?:[A-Z]\.){1,5}[A-Z])\.(?=['’,;:)-]|\s[a-z0-9])"
)
_STATE = re.compile(r"(?<=[a-z], )(?P<code>[A-Z]{2})(?:\s(?P<zip>[0-9]{5})(?:-[0-9]{4})?)?(?=[\s,.;)]|\Z)")
_WORD_AFTER = re.compile(r"\.?\s\(?(?P<word>[^\s]+)")
_WORDS_BEFORE = re.compile(r"(?:(?P<earlier>[\w.'’&-]+),?\s)?(?P<last>[\w.'’&-]+),?\s\Z")


def abbreviations(language: Language) -> Pass:
    """Return the pass that writes shortened words out."""
    return _Abbreviations(language)


class _Abbreviations:
    """Every table says where its words are shortened: before a name, before or after a number, or anywhere."""

    def __init__(self, language: Language) -> None:
        tables = language.tables
        self.language = language
        self.before_name = tables["before_a_name"]
        self.before_number = tables["before_a_number"]
        self.anywhere = tables["anywhere"]
        self.after_name = tables["after_a_name"]
        self.between_names = tables["between_names"]
        self.both = tables["street_or_before_a_name"]
        unshortened = _any_of(
            [*tables["open"], *tables["open_before_a_name"], *tables["open_after_a_name"], *self.between_names]
        )
        self.open = re.compile(rf"(?<![\w.'’-])(?P<short>{unshortened})(?![\w.'’-])")
        numbered = _any_of(self.before_number)
        self.numbered = re.compile(rf"(?<![\w.'’-])(?P<short>(?i:{numbered}))(?P<dot>\.?)\s?(?=[0-9])")
        party = "|".join(tables["parties"])
        self.party = re.compile(
            rf"(?P<open>\(|,\s)(?P<party>{party})-(?P<place>[A-Z][A-Za-z.]+(?:\s[A-Z][a-z]+)?)(?=[),.]|\Z|\s)"
        )

    def __call__(self, draft: Draft) -> None:
        draft.rewrite(_STATE, self._state)
        draft.rewrite(self.party, self._party)
        draft.rewrite(self.numbered, self._numbered)
        draft.rewrite(_DOTTED, self._dotted)
        draft.rewrite(self.open, self._open)
        draft.rewrite(_INITIALS, self._initials)

    def _state(self, match: re.Match[str]) -> str | None:
        """Say "TX" in "Austin, TX 75201", where a city stands before the comma."""
        name = self.language.tables["state_codes"].get(match["code"])
        city = self._before(match)[1]
        if name is None or not city[:1].isupper() or (city in self.language.lists["openers"] and not match["zip"]):
            return None
        return f"{name} {self.language.spell_digits(match['zip'])}" if match["zip"] else name

    def _party(self, match: re.Match[str]) -> str:
        place = self.after_name.get(match["place"].rstrip("."), match["place"])
        if match["place"].endswith(".") and match.end() == len(match.string):
            place += "."
        return f"{match['open']}{self.language.tables['parties'][match['party']]} {self.language.words['of']} {place}"

    def _numbered(self, match: re.Match[str]) -> str | None:
        short = match["short"]
        said = self.before_number.get(short) or self.before_number.get(short.lower())
        bare = short.lower() in self.language.lists["numbered_only_with_dot"] or short == "no"
        if said is None or (bare and not match["dot"]):
            return None
        return f"{said.capitalize() if short[0].isupper() and match.start() == 0 else said} "

    def _dotted(self, match: re.Match[str]) -> str | None:
        short, text = match["short"], match.string
        after = _WORD_AFTER.match(text, match.end() - 1)
        follower = after["word"] if after else ""
        if short in self.before_name and short not in self.both and follower[:1].isupper():
            return self.before_name[short]
        said = self._said(short, follower, match)
        if said is None:
            return None
        dot = match.end() - 1
        return f"{said}." if dot == len(text) - 1 or ends_sentence(text, dot) else said

    def _said(self, short: str, follower: str, match: re.Match[str]) -> str | None:
        before = self._before(match)
        if short in self.both:
            return self._street_or_title(short, follower, before)
        if short in self.between_names:
            return self.between_names[short] if before[1][:1].isupper() and follower[:1].isupper() else None
        if short in self.after_name and (before[1][:1].isupper() or before[1] == "&"):
            return self.after_name[short]
        if short in self.language.tables["weekdays"] and follower in self.language.lists["after_weekdays"]:
            return self.language.tables["weekdays"][short]
        if short in self.language.tables["months"] and before[1].lower() in self.language.lists["year_words"]:
            return self.language.tables["months"][short]
        return self.anywhere.get(short) or self.anywhere.get(short.lower())

    def _street_or_title(self, short: str, follower: str, before: tuple[str, str]) -> str | None:
        title, street = self.both[short].split("|")
        named = before[1][:1].isupper() and before[1].lower() not in self.language.lists["not_a_street"]
        addressed = before[0][:1].isdigit()
        if follower[:1].isupper() and not (named and addressed):
            return title
        return street if named else None

    def _open(self, match: re.Match[str]) -> str | None:
        short, text, tables = match["short"], match.string, self.language.tables
        after = _WORD_AFTER.match(text, match.end())
        follower = after["word"] if after and text[match.end()] != "." else ""
        if short in self.both:
            return self._street_or_title(short, follower, self._before(match))
        if short in self.between_names:
            return (
                self.between_names[short] if self._before(match)[1][:1].isupper() and follower[:1].isupper() else None
            )
        if short in tables["open_before_a_name"]:
            return tables["open_before_a_name"][short] if follower[:1].isupper() else None
        if short in tables["open_after_a_name"]:
            return tables["open_after_a_name"][short] if self._before(match)[1][:1].isupper() else None
        return tables["open"].get(short)

    def _before(self, match: re.Match[str]) -> tuple[str, str]:
        words = _WORDS_BEFORE.search(match.string, max(0, match.start() - 40), match.start())
        return (words["earlier"] or "", words["last"]) if words else ("", "")

    def _initials(self, match: re.Match[str]) -> str | None:
        """Drop the last full stop, at which a voice would end the sentence."""
        letters = match["letters"] or match["closed"]
        dot = match.end("letters") if match["letters"] else match.end("closed")
        if ends_sentence(match.string, dot) or letters in self.language.lists["lone_letters"]:
            return None
        return f"{letters}{match['space'] or ''}"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

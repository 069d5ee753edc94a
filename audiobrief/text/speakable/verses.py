"""Verses of the Bible and the Quran: "1 Cor 13:4-7" is First Corinthians thirteen, four to seven."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.language import Language, Pass

_VERSES = (
    r"(?P<chapter>[0-9]{1,3})(?::(?P<first>[0-9]{1,3})(?:\s?[-–]\s?(?:(?P<to_chapter>[0-9]{1,3}):)?(?P<last>[0-9]{1,3}))?"
    r"(?P<also>(?:,[0-9]{1,3}(?:[-–][0-9]{1,3})?){0,4}))?(?![\w:/]|[.,-][0-9]|\s?%)"
)


def verses(language: Language) -> Pass:
    """Return the pass that says verses: a book alone is left to the other passes unless a figure stands before it."""
    books = language.tables.get("books", {})
    names = "|".join(sorted((name.replace(".", r"\.") for name in books), key=len, reverse=True)) or r"\b\B"
    pattern = regex(rf"(?<![\w.-])(?:(?P<part>[123]|I{{1,3}})\s)?(?P<book>{names})\.?\s{_VERSES}")

    def say(match: re.Match[str]) -> str | None:
        part, book = match["part"], books[match["book"]]
        alone = book in language.lists.get("whole_books", ()) or (part and book in language.lists["parted_books"])
        if not (match["first"] or alone):
            return None
        said = [language.ordinal(int(part) if part.isdigit() else len(part)).capitalize()] if part else []
        said += [book, language.cardinal(int(match["chapter"]))]
        if match["first"]:
            said.append(_verse(language, match["first"]))
        if match["last"]:
            chapter = [language.cardinal(int(match["to_chapter"]))] if match["to_chapter"] else []
            said += [language.words["to"], *chapter, _verse(language, match["last"])]
        for verse in (match["also"] or "").split(",")[1:]:
            parts = [_verse(language, part) for part in re.split("[-–]", verse)]
            said += [language.words["and"], f" {language.words['to']} ".join(parts)]
        return " ".join(said)

    return lambda draft: draft.rewrite(pattern, say, needs=(":", "1 ", "2 ", "3 ", "Ps"))


def _verse(language: Language, written: str) -> str:
    number = int(written)
    if len(written) == 3 and number % 100:
        return f"{language.cardinal(number // 100)} {language.pair(number % 100)}"
    return language.cardinal(number)

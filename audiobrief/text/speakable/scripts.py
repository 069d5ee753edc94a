"""Letters the voice does not know: a gloss in brackets goes, a name is written as its language's readers write it."""

import re
import unicodedata
from functools import lru_cache

from audiobrief.expressions import regex
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass, Table

_OTHER = regex(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u2bff\ufb00-\ufb06\ufe00-\ufe0f]")
_FOREIGN_WORD = rf"{_OTHER.pattern}(?:{_OTHER.pattern}|['’-])*"
_WORDS = regex(r"[^\W\d_]+(?:['’·・][^\W\d_]+)*")
_GLOSS = regex(r"\s?[(（](?P<inside>[^()（）]{1,160})[)）]")
_LONGEST_GLOSS = 160  # characters: a gloss has some words; more is a passage; set by hand
_ROMANISATION = regex(
    r"\s?(?:(?:hanyu\s)?pinyin|(?:revised\s|mccune[-–]reischauer\s)?romani[sz](?:ed|ation)|r[oō]maji|hepburn|wade[-–]giles"
    r"|jyutping|translit(?:\.|eration|erated)?)(?:\sas)?\s?:?\s",
    re.IGNORECASE,
)
_PIECES = regex(r"[,;，；]\s?")
_LAST_KNOWN = "\u00ff"  # every voice tried knows the letters of Latin-1
_ASCII_LETTER = regex("[A-Za-z]")
_UNKNOWN = regex(rf"[^\W\d_\x00-{_LAST_KNOWN}]")
_ROMANISED = regex(rf"{_FOREIGN_WORD}(?:[\s·・]{_FOREIGN_WORD}){{0,3}}\s?[(（](?P<inside>[A-Z][^()（）]{{1,60}})[)）]")
_LOOKALIKES = str.maketrans("аеорсухіѕјһԁԛԝАВЕНКМОРСТХІЅЈ", "aeopcyxisjhdqwABEHKMOPCTXISJ")
_VIETNAMESE = regex("[ơưƠƯ\u1ea0-\u1ef9]")
_MODIFIERS = regex("[ʰ-˿ʻʼʾʿ]")
_IN_OTHER_SCRIPT = "said already, in another script"
_GREEK = "GREEK "


def glosses(draft: Draft) -> None:
    """Drop what is said twice in two scripts: "Tokyo (東京)" and "東京 (Tokyo)" are both Tokyo."""
    if not draft.text.isascii() and _OTHER.search(draft.text):
        draft.rewrite(_GLOSS, _without_gloss, needs="(（", skips=_IN_OTHER_SCRIPT)
        draft.rewrite(
            _ROMANISED,
            lambda match: None if _OTHER.search(match["inside"]) else match["inside"],
            needs="(（",
            skips=_IN_OTHER_SCRIPT,
        )


def _without_gloss(match: re.Match[str]) -> str | None:
    pieces = _PIECES.split(match["inside"])
    native = [piece for piece in pieces if not _is_foreign(piece)]
    if len(native) == len(pieces):
        return None
    named = _plain(match.string[max(0, match.start() - _LONGEST_GLOSS) : match.start()])
    kept = [piece for piece in native if not (_ROMANISATION.match(piece) or named.endswith(_plain(piece)))]
    said = ", ".join(kept).strip()
    if not any(char.isalnum() for char in said):
        return ""
    return f" ({said})"


def _plain(text: str) -> str:
    """Return the letters of a text without accents, small."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFD", text).casefold()))


def _is_foreign(piece: str) -> bool:
    """Tell "東京" and "Russian: Посол" from English with a Greek letter in it."""
    letters = [char for char in piece.rpartition(":")[2] if char.isalpha()]
    return bool(letters) and 2 * sum(map(bool, map(_OTHER.match, letters))) > len(letters) and len(letters) > 1


def letters(language: Language) -> Pass:
    """Return the pass that writes names with the letters of the language."""
    table = language.tables["letters"]
    symbols = language.tables["greek_letters"]

    def say(match: re.Match[str]) -> str | None:
        word = match[0]
        if not _UNKNOWN.search(word):
            return None
        if _ASCII_LETTER.search(word) and (plain := word.translate(_LOOKALIKES)).isascii():
            return plain
        if len(word) == 1 and unicodedata.name(word, "").startswith(_GREEK):
            return symbols.get(word) or symbols.get(word.lower()) or unicodedata.name(word).rpartition(" ")[2].lower()
        return _folded(word, table, vietnamese=_VIETNAMESE.search(match.string) is not None)

    def apply(draft: Draft) -> None:
        if not draft.text.isascii() and max(draft.text) > _LAST_KNOWN:
            draft.rewrite(_MODIFIERS, lambda _: "", needs="ʰʹʺʻʼʽʾʿˈˌː")
            draft.rewrite(_WORDS, say)

    return apply


def _folded(word: str, table: Table, *, vietnamese: bool) -> str:
    """Return a word in plain letters; one that has a letter the voice does not know loses all its accents."""
    stem, last = word, ""
    for ending, said in table.items():
        if len(ending) > 1 and word.lower().endswith(ending):
            stem, last = word[: -len(ending)], said
    if vietnamese or any("\x80" <= char <= _LAST_KNOWN for char in word):
        stem = stem.replace("Đ", "D").replace("đ", "d")  # Vietnamese, which sounds another way than Serbian
    folded = "".join(char if char.isascii() or not char.isalpha() else _fold(char, table) for char in stem) + last
    folded = folded or "".join(map(_transliterated, word))
    if len(word) > 1 and word.isupper():
        return folded.upper()
    return folded if word[:1].islower() else folded.capitalize()


def _fold(char: str, table: Table) -> str:
    said = table.get(char.lower())
    if said is not None:
        return said.capitalize() if char.isupper() else said
    return _transliterated(char)


@lru_cache(maxsize=2048)
def _transliterated(char: str) -> str:
    """Return a letter of any script in plain Latin ones."""
    plain = unicodedata.normalize("NFD", char)[0]
    if plain.isascii():
        return plain
    from anyascii import anyascii  # its tables are read at the first foreign letter only

    return "" if unicodedata.category(char).startswith("M") else anyascii(char)

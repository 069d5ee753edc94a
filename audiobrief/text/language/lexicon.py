"""How names and initialisms are said: re-spelled, letter by letter, or in the engine's phonemes.

A lexicon is found by its first words, so a lookup costs the same with ten entries as with ten thousand.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from audiobrief.errors import SettingsError
from audiobrief.expressions import regex
from audiobrief.folders import LEXICONS, shipped_voices_folder, user_config_folder
from audiobrief.settings import LexiconEntry, lexicon_error, parse_lexicon
from audiobrief.standards.language_tags import primary_language, tidy_tag
from audiobrief.text.language.ipa import from_ipa, to_english

Borrow = Callable[[str, str], str]
"""(a word, BCP 47 language) → how that language's voice reads it, in IPA; raises SettingsError for an unknown one."""

_FIRST = regex(r"[^\W_]+")
_STRESSED = regex(r"(?<=[^\W_]-)[^\W\d_a-z]{2,}(?![^\W_])|(?<![^\W_])[^\W\d_a-z]{2,}(?=-[^\W_])")
_LONGEST = 200
"""Characters of an entry's written form; names have fewer than a tenth of it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place of a text where an entry applies."""

    start: int
    end: int
    written: str
    entry: LexiconEntry


class Lexicon:
    """Entries by the form in which they are written; longer ones win, then those that mind their capitals."""

    def __init__(self, entries: Mapping[str, LexiconEntry] | None = None, borrow: Borrow | None = None) -> None:
        """Index the entries; without `borrow` those that borrow a reading are said as they are written.

        Raises SettingsError for one without a letter or digit, with another number of phonemes than words, or with
        IPA that is no English.
        """
        self._borrow = borrow
        self.entries = {written: _spoken(written, entry) for written, entry in (entries or {}).items()}
        self._by_first: dict[str, list[tuple[str, LexiconEntry, int]]] = {}
        for written, entry in self.entries.items():
            first = _FIRST.search(written)
            fault = find_fault(written, entry)
            if fault or not first:
                raise SettingsError(f'lexicon: "{written}" {fault}')
            self._by_first.setdefault(first[0].casefold(), []).append((written, entry, first.start()))
        for found in self._by_first.values():
            found.sort(key=lambda item: (-len(item[0]), not item[1].case))

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def find(self, text: str) -> Iterator[Hit]:
        """Yield the places where an entry applies, in order, none overlapping another."""
        if self._by_first.keys().isdisjoint(_FIRST.findall(text.casefold())):
            return
        done = 0
        for word in _FIRST.finditer(text):
            if word.start() < done:
                continue
            for written, entry, offset in self._by_first.get(word[0].casefold(), ()):
                start = word.start() - offset
                if start >= done and _stands_at(text, start, written, entry):
                    done = start + len(written)
                    yield Hit(start, done, written, self._sounding(written, entry))
                    break

    def said(self, hit: Hit) -> str:
        """Return what stands for a hit in the spoken text; an entry with phonemes keeps its spelling."""
        if hit.entry.letters:
            return spell(hit.written)
        return _quiet(self._resolve(hit.written, hit.entry.say)) if hit.entry.say else hit.written

    def _sounding(self, written: str, entry: LexiconEntry) -> LexiconEntry:
        """Return an entry with the reading that it borrows, found when it is first needed."""
        if not entry.borrowed:
            return entry
        phonemes = ""
        if self._borrow:
            heard = (self._borrow(word, entry.borrowed) for word in written.split())
            phonemes = " ".join(to_english(ipa) or "?" for ipa in heard)
        known = replace(entry, borrowed="", phonemes=phonemes, say="" if phonemes else written)
        self.entries[written] = known
        for first in self._by_first.values():
            first[:] = [(w, known if w == written else e, at) for w, e, at in first]
        return known

    def _resolve(self, written: str, say: str) -> str:
        """Follow entries that lead to one another; those that lead in a circle say nothing."""
        passed = {written}
        while say not in passed:
            entry = self.entries.get(say)
            if not entry or not entry.say:
                return say
            passed.add(say)
            say = entry.say
        return written


def _quiet(say: str) -> str:
    """Return a re-spelling without the capitals by which guides mark its stress: "zuh-LEN-skee" holds no initialism."""
    return _STRESSED.sub(lambda part: part[0].lower(), say) if any(c.islower() for c in say) else say


def spell(written: str) -> str:
    """Return a word so that every voice says its letters: "A.N.C" for "ANC".

    There is no last full stop: a voice would take it for the end of a sentence.
    """
    return " ".join(".".join(c for c in part.upper() if c.isalnum()) for part in written.split())


def load_lexicon(  # noqa: PLR0913  each a source of entries, or what chooses among them
    language: str,
    names: Sequence[str] = (),
    extra: Mapping[str, LexiconEntry] | None = None,
    *,
    engine: str = "",
    folder: Path | None = None,
    borrow: Borrow | None = None,
) -> Lexicon:
    """Return the joined lexicon of a BCP 47 language: shipped, the user's own, those in a show's `folder`, `extra`.

    For "en-ZA" the files en.toml and en-ZA.toml are read, then those of `names`; later entries win. Entries that are
    for other engines alone are left out.
    Raises SettingsError for a file that is wrong (with its line), or a name that no folder has.
    """
    folders = [shipped_voices_folder() / LEXICONS, user_config_folder() / LEXICONS, *([folder] if folder else [])]
    language = tidy_tag(language)  # it becomes a file's name
    base = primary_language(language)
    files: list[Path] = []
    for name in dict.fromkeys((base, language, *names)):
        found = [file for folder in folders if (file := folder / f"{name}.toml").is_file()]
        if not found and name in names:
            raise SettingsError(f'no lexicon is named "{name}"; there are: {", ".join(_names(folders)) or "none"}')
        files += found
    return _joined(tuple((file, *_looks(file)) for file in files), tuple((extra or {}).items()), engine, borrow)


@lru_cache(maxsize=8)
def _joined(
    files: tuple[tuple[Path, int, int], ...],
    extra: tuple[tuple[str, LexiconEntry], ...],
    engine: str,
    borrow: Borrow | None,
) -> Lexicon:
    """Return one lexicon of files, each with how it looks, and further entries; each article asks for the same."""
    entries: dict[str, LexiconEntry] = {}
    for file, *looks in files:
        entries |= _for_engine(_read_lexicon(file, *looks), engine)
    return Lexicon(entries | _for_engine(dict(extra), engine), borrow)


def read_lexicon(file: Path) -> dict[str, LexiconEntry]:
    """Return the entries of a lexicon file; raises SettingsError, naming file and line, for one that cannot be said.

    A file that looks as it did is not read twice: a programme or batch asks for each article.
    """
    return dict(_read_lexicon(file, *_looks(file)))


def _looks(file: Path) -> tuple[int, int]:
    """Return when a file was changed and how large it is; a file that cannot be looked at fails where it is read."""
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=32)
def _read_lexicon(file: Path, _mtime_ns: int, _size: int) -> dict[str, LexiconEntry]:
    entries = parse_lexicon(file)
    for written, entry in entries.items():
        if fault := find_fault(written, entry):
            raise lexicon_error(file, written, fault)
    return entries


def find_fault(written: str, entry: LexiconEntry) -> str:
    """Return why an entry cannot be said, for the person who wrote it; empty when it can."""
    faults = (_written_fault(written), _said_fault(entry))
    if any(faults):
        return next(filter(None, faults))
    try:
        phonemes = from_ipa(entry.ipa) if entry.ipa else entry.phonemes
    except ValueError as error:
        return f"cannot be said: {error}"
    if (entry.ipa or entry.phonemes) and len(phonemes.split()) != len(written.split()):
        return "needs phonemes for each of its words, with a space between"
    return ""


def _written_fault(written: str) -> str:
    if not _FIRST.search(written):
        return "has no letter or digit; write the word to be said"
    if len(written) > _LONGEST:
        return f"is longer than {_LONGEST} characters; write the name alone"
    return "" if written.isprintable() else "holds a character that cannot be printed; remove it"


def _said_fault(entry: LexiconEntry) -> str:
    if not (entry.say + entry.phonemes + entry.ipa).isprintable():
        return "is said with a character that cannot be printed; remove it"
    said = entry.say or entry.ipa
    if said and not any(char.isalnum() for char in said):
        return "is said with no letter or digit, so that it would not be heard; write how it sounds"
    if entry.borrowed and not tidy_tag(entry.borrowed):
        return f'borrows from "{entry.borrowed}", which is no language tag; write one such as af'
    return ""


def _for_engine(entries: Mapping[str, LexiconEntry], engine: str) -> dict[str, LexiconEntry]:
    return {written: entry for written, entry in entries.items() if not entry.engines or engine in entry.engines}


def _spoken(written: str, entry: LexiconEntry) -> LexiconEntry:
    """Return an entry with its IPA as phonemes."""
    if not entry.ipa:
        return entry
    try:
        return replace(entry, phonemes=from_ipa(entry.ipa), ipa="")
    except ValueError as error:
        raise SettingsError(f'lexicon: "{written}" cannot be said: {error}') from error


def _names(folders: Sequence[Path]) -> list[str]:
    return sorted({file.stem for folder in folders if folder.is_dir() for file in folder.glob("*.toml")})


def _stands_at(text: str, start: int, written: str, entry: LexiconEntry) -> bool:
    end = start + len(written)
    there = text[start:end]
    if there != written and (entry.case or there.casefold() != written.casefold()):
        return False
    if _inside_word(text, start - 1, written[0]) or _inside_word(text, end, written[-1]):
        return False
    return not entry.say or not _is_said_already(text, start, written, entry.say)


def _inside_word(text: str, position: int, edge: str) -> bool:
    """Tell whether the character beyond an edge goes on with the word."""
    if not 0 <= position < len(text) or not edge.isalnum():
        return False
    return text[position].isalnum() or text[position] == "_" or unicodedata.combining(text[position]) > 0


def _is_said_already(text: str, start: int, written: str, say: str) -> bool:
    """Tell whether the hit lies within its own re-spelling ("Boris" in "Boris Johnson")."""
    offset = say.find(written)
    while offset >= 0:
        if start >= offset and text.startswith(say, start - offset):
            return True
        offset = say.find(written, offset + 1)
    return False

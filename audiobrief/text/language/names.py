"""The names in a text, as far as capitals tell them: what a newsroom wants to hear before listeners do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from audiobrief.expressions import regex
from audiobrief.languages import tables
from audiobrief.model import Kind, Paragraph
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.language.lexicon import Lexicon
from audiobrief.text.language.sentences import split_sentences

_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = regex(r"['’]s$")
_PARTICLES = frozenset(
    """
    al ap bin bint da de del della den der di dos du e el ibn la le st ten ter van von y zu
    """.split()  # noqa: SIM905
)
"""Small words inside names: "Cyril van der Merwe", "Ursula von der Leyen"."""
_NAMES_ITS_NOUNS = frozenset(tables("nouns_have_capitals"))
"""Languages that write every noun with a capital: there only words in a run of capitals can be told for names."""
_TITLE_SHARE = 0.6
"""Of a heading's words; with more capitals it is in title case, and they tell nothing; set by hand."""
_SHORTEST = 2
"""Letters; one alone is an initial."""


@dataclass(slots=True)
class FoundName:
    """A word that is, or is part of, a name."""

    written: str
    count: int = 0
    phrase: str = ""
    """The longest name in which it was found."""
    texts: set[int] = field(default_factory=set)
    """Which of the texts hold it."""


def find_names(
    texts: Iterable[Iterable[Paragraph]], language: str, lexicon: Lexicon, is_word: Callable[[str], bool]
) -> tuple[FoundName, ...]:
    """Return the words of names in the texts that no entry of the lexicon covers, commonest first.

    `is_word` tells what in small letters is an ordinary word: at the start of a sentence a capital tells nothing.
    """
    every = [(number, p) for number, text in enumerate(texts) for p in text]
    plain = {word for _, p in every for word in _WORD.findall(p.text) if word.islower()}
    found: dict[str, FoundName] = {}
    doubtful: list[tuple[int, str, str]] = []
    for number, paragraph in every:
        for words, opens in _runs(paragraph, lexicon):
            phrase = " ".join(words)
            named = [word for word in words if len(word) >= _SHORTEST and not word.islower()]
            only = len(named) == 1
            if only and primary_language(language) in _NAMES_ITS_NOUNS and not named[0].isupper():
                continue
            for place, word in enumerate(named):
                if opens and place == 0 and (word.lower() in plain or is_word(word.lower()) or only):
                    doubtful.append((number, word, phrase))
                else:
                    _count(found, word, phrase, number)
    for number, word, phrase in doubtful:
        if word in found or not (word.lower() in plain or is_word(word.lower())):
            _count(found, word, phrase, number)
    return tuple(sorted(found.values(), key=lambda name: (-name.count, name.written)))


def _count(found: dict[str, FoundName], word: str, phrase: str, text: int) -> None:
    name = found.setdefault(word, FoundName(word))
    name.count += 1
    name.texts.add(text)
    if len(phrase) > len(name.phrase):
        name.phrase = phrase


def _runs(paragraph: Paragraph, lexicon: Lexicon) -> Iterator[tuple[list[str], bool]]:
    """Yield each run of words with capitals, and whether it opens a sentence."""
    text = paragraph.text
    words = [word for word in _WORD.finditer(text) if len(word[0]) >= _SHORTEST]
    capital = sum(word[0][0].isupper() for word in words)
    if paragraph.kind in (Kind.TITLE, Kind.HEADING) and capital > _TITLE_SHARE * len(words):
        return
    covered = [(hit.start, hit.end) for hit in lexicon.find(text)]
    for start, end in split_sentences(text):
        run: list[str] = []
        opens, last = False, start
        for word in _WORD.finditer(text, start, end):
            said = any(a <= word.start() < b for a, b in covered)
            follows = bool(run) and text[last : word.start()] in (" ", "\u00a0")
            if run and not (follows and (word[0][0].isupper() or word[0] in _PARTICLES) and not said):
                yield _trimmed(run), opens
                run = []
            if word[0][0].isupper() and not said:
                opens = opens if run else not any(c.isalnum() for c in text[start : word.start()])
                run.append(_POSSESSIVE.sub("", word[0]))
            elif run:
                run.append(word[0])
            last = word.end()
        if run:
            yield _trimmed(run), opens


def _trimmed(run: list[str]) -> list[str]:
    """Return a run without the particles at its end."""
    while run[-1] in _PARTICLES:
        run = run[:-1]
    return run

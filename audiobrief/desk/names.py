"""Names that no lexicon holds, with how a voice says them now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from audiobrief.errors import SpeechError
from audiobrief.model import Article, Kind, Line, Paragraph, VoiceProfile
from audiobrief.planning import choose_voice, open_lexicon
from audiobrief.settings import Settings
from audiobrief.speech.said import Readings, open_readings
from audiobrief.speech.speaker import compose
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.language.names import find_names
from audiobrief.text.language.respelling import respell
from audiobrief.text.speakable import make_speakable


@dataclass(frozen=True, slots=True)
class Said:
    """How a voice says a text."""

    spoken: str
    """As it is given to the voice: figures in words, re-spelled where a lexicon says so."""
    ipa: str
    """Empty where the engine does not tell."""
    reading: str
    """The same in ordinary letters, for people: "zuh-LEN-skee"."""


@dataclass(frozen=True, slots=True)
class Name:
    """A word of a name that no lexicon of ours holds."""

    written: str
    count: int
    article_count: int
    phrase: str
    """The longest name in which it was found."""
    language: str
    voice: str
    said: Said
    is_guess: bool
    """Whether the voice's own dictionary lacks it too."""


class Desk:
    """Tells how one voice says words in one language, with its region."""

    def __init__(self, voice: VoiceProfile, language: str, settings: Settings) -> None:
        self.voice, self.language = voice, language
        self.lexicon = open_lexicon(voice, language, settings)
        self._date_order = settings.read.date_order
        self._readings: Readings | None = open_readings(voice)

    def say(self, text: str) -> Said:
        """Return how a text is said; raises SpeechError naming what cannot be."""
        spoken = make_speakable(text, self.language, date_order=self._date_order, lexicon=self.lexicon)
        if not self._readings:
            return Said(spoken.text, "", "")
        line = Line(text, spoken.text, spoken.words)
        whole = (0, len(spoken.text))
        utterance = compose(line, whole, phonemes=True, letters=self._readings.letters)
        ipa = self._readings.ipa(utterance.text)
        return Said(spoken.text, ipa, respell(ipa))

    def knows(self, word: str) -> bool:
        """Return whether the voice's own dictionary holds a word."""
        return self._readings is not None and self._readings.knows(word)

    def _is_word(self, word: str) -> bool:
        """Return whether a word in small letters is an ordinary one; where nothing tells, it is taken for one."""
        return self._readings is None or not self._readings.has_dictionary or self._readings.knows(word)

    def names(self, articles: Iterable[Article]) -> Iterator[Name]:
        """Yield the names in articles of this language that no lexicon holds, commonest first."""
        texts = [_texts(article) for article in articles]
        for found in find_names(texts, self.language, self.lexicon, self._is_word):
            try:
                said = self.say(found.written)
            except SpeechError:
                said = Said(found.written, "", "")
            yield Name(
                written=found.written,
                count=found.count,
                article_count=len(found.texts),
                phrase=found.phrase,
                language=self.language,
                voice=self.voice.name,
                said=said,
                is_guess=not self.knows(found.written),
            )


def open_desks(articles: Iterable[Article], settings: Settings) -> list[tuple[Desk, list[Article]]]:
    """Return a desk for each voice and region that the articles are read with, and these; raises VoiceNotFound."""
    desks: dict[tuple[str, str], tuple[Desk, list[Article]]] = {}
    for article in articles:
        voice, language = choose_voice(article, settings)
        key = (voice.name, language)
        if key not in desks:
            desks[key] = Desk(voice, language, settings), []
        desks[key][1].append(article)
    return list(desks.values())


def desk_for(language: str, settings: Settings) -> Desk:
    """Return the desk of a BCP 47 language, as an article in it would be read."""
    base = primary_language(language)
    wanted = replace(settings, read=replace(settings.read, language=language))
    return Desk(*choose_voice(Article("", (), language=base), wanted), wanted)


def _texts(article: Article) -> list[Paragraph]:
    heads = (Paragraph(article.title, Kind.TITLE), Paragraph(article.standfirst), Paragraph(article.byline))
    return [paragraph for paragraph in (*heads, *article.paragraphs) if paragraph.text]

"""Speak lines without loss: every sentence's sound is checked against its words.

Sound that is short, silent or cut is spoken again, then split into clauses, then it is a
SpeechError: a paragraph is never missing without one.
"""

import math
from collections import deque
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from audiobrief.errors import EngineMissing, SpeechError, VoiceNotFound
from audiobrief.expressions import regex
from audiobrief.model import Clip, Line, Role, Span, SpokenWord, VoiceProfile, WordTime
from audiobrief.speech.engine import open_engine
from audiobrief.speech.letters import in_alphabet
from audiobrief.speech.pace import even_pace
from audiobrief.speech.sound import PHONEMES_BEGIN, PHONEMES_END, Engine, Sound
from audiobrief.speech.words import count_heard, time_words

ATTEMPTS = 3  # set by hand
DEEPEST_SPLIT = 4  # sixteenths of a sentence: single words; set by hand

_AUDIBLE = 250  # of 32767; espeak's quietest whole word peaks at several thousand
_SLACK_MS = 1500  # a short utterance is mostly pause; set by hand
_SPELLED_MS = 1000  # of a capital, a digit or a letter of another script, which may be said by its name; set by hand
_LONGEST_WORD = 40  # characters; what is longer is a web address, a hash or a row of one letter; set by hand
_FEWEST_HEARD = 0.5  # share of words with an event; 0.97 is usual; set by hand
_ABRUPT = 2500  # of 32767; a voice falls silent at its end, a cut stops in full swing; set by hand
_LETTERS_WITH_A_PACE = 12  # fewer say too little about how quick a voice is; set by hand
_DOUBTFUL_PACE, _SAME_PACE = 0.72, 0.04
"""Of the voice's own; set by hand on espeak's voices."""
_LETTERS_WITH_A_SLOW_PACE, _DOUBTFUL_SLOW_PACE = 24, 1.6
"""Set by hand, from clips that held another thread's words."""
_CLAUSE_END = regex(r"(?<=[;:,.!?\u2013\u2014])\s+")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text for the engine and where the words stand in it."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def letter_count(self) -> int:
        """Characters in words."""
        return sum(end - start for start, end in zip(self.starts, self.ends, strict=True))


class Speaker:
    """Speaks lines with one voice profile, sentence by sentence, in order."""

    def __init__(self, profile: VoiceProfile) -> None:
        self._profile = profile
        self._engine: Engine | None = None
        self._paces: deque[float] = deque(maxlen=50)

    @property
    def engine(self) -> Engine:
        """The engine, opened when it is first needed."""
        if self._engine is None:
            self._engine = open_engine(self._profile.engine)
        return self._engine

    def close(self) -> None:
        """Close the engine; the next line opens another."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def speak(self, line: Line) -> Clip:
        """Return the line's sound with a time for each of its words.

        Raises SpeechError naming the words that could not be said.
        """
        properties = role_properties(self._profile, line.role)
        properties["rate"] = round(properties["rate"] * even_pace(line))
        pcm = BytesIO()
        times: list[WordTime] = []
        joins: list[tuple[int, int]] = []
        rate_hz = 0
        for sentence in line.sentences or ((0, len(line.spoken)),):
            for sound, utterance in self._speak_checked(line, sentence, properties, DEEPEST_SPLIT):
                rate_hz = rate_hz or sound.rate_hz
                if sound.rate_hz != rate_hz:
                    raise SpeechError(f"the engine changed from {rate_hz} to {sound.rate_hz} Hz within a line")
                offset = pcm.tell() // 2
                first, last = audible_span(sound.pcm)
                for start, end in time_words(utterance.starts, utterance.ends, sound.words, first, last):
                    times.append(WordTime((offset + start) * 1000 // rate_hz, (offset + end) * 1000 // rate_hz))
                pcm.write(sound.pcm)
            joins.append((pcm.tell() // 2, len(times)))
        return Clip(pcm.getvalue(), rate_hz, tuple(times), tuple(joins[:-1]))

    def _doubt(self, sound: Sound, utterance: Utterance, slower: float, doubted: list[float]) -> str:
        """Return why a sound may lack words, or hold another's: its pace is far from what was heard before.

        An engine that tells no word times may lose words at the end. Twice the same length is taken for the truth:
        words are lost, and sounds mixed, at random places.
        """
        letter_count = utterance.letter_count
        if letter_count < _LETTERS_WITH_A_PACE:
            return ""
        first, last = audible_span(sound.pcm)
        pace_ms = (last - first) * 1000 / sound.rate_hz / letter_count / slower
        expected_ms = 0.0 if sound.words is None else math.sqrt(math.prod(self._profile.ms_per_character))
        usual_ms = self._usual_pace_ms() or expected_ms or pace_ms
        slow = letter_count >= _LETTERS_WITH_A_SLOW_PACE and pace_ms > usual_ms * _DOUBTFUL_SLOW_PACE
        quick = sound.words is None and pace_ms < usual_ms * _DOUBTFUL_PACE
        if not (slow or quick) or any(abs(pace_ms / earlier - 1) < _SAME_PACE for earlier in doubted):
            self._paces.append(pace_ms)
            return ""
        doubted.append(pace_ms)
        return f"it was said in {pace_ms / usual_ms:.0%} of the usual time"

    def _usual_pace_ms(self) -> float:
        """Return the median ms per letter of what was said so far; 0 when that is nothing."""
        return sorted(self._paces)[len(self._paces) // 2] if self._paces else 0.0

    def _speak_checked(
        self, line: Line, span: Span, properties: Mapping[str, Any], splits_left: int
    ) -> Iterator[tuple[Sound, Utterance]]:
        utterance = compose(line, span, phonemes=self.engine.phonemes, letters=self.engine.letters)
        if not utterance.starts:
            return
        fault = ""
        doubted: list[float] = []
        for _ in range(ATTEMPTS):
            try:
                sound = self.engine.speak(utterance.text, properties)
            except (VoiceNotFound, EngineMissing):
                raise
            except SpeechError as error:
                fault = str(error)
                continue
            slower = pace_of(self._profile, properties)
            fault = find_fault(sound, utterance, self._profile, slower) or self._doubt(
                sound, utterance, slower, doubted
            )
            if not fault:
                yield sound, utterance
                return
        parts = split_span(line, span) if splits_left else ()
        if not parts:
            words = line.spoken[slice(*span)][:80]
            raise SpeechError(f'the voice "{self._profile.name}" did not say "{words}": {fault}')
        for part in parts:
            yield from self._speak_checked(line, part, properties, splits_left - 1)


def role_properties(profile: VoiceProfile, role: str) -> dict[str, Any]:
    """Return the pyttsx3 properties with which a role of the profile speaks."""
    own = profile.roles.get(role, Role())
    rate_wpm = profile.rate_wpm if own.rate_wpm is None else own.rate_wpm
    model = {"model": profile.model, "sha256": profile.sha256} if profile.sha256 else {}
    return model | {
        "voice": own.engine_voice or profile.engine_voice,
        "rate": round(rate_wpm * profile.rate_scale),
        "pitch": profile.pitch if own.pitch is None else own.pitch,
        "pitch_range": profile.pitch_range,
        "word_gap_ms": profile.word_gap_ms,
        "volume": profile.volume,
    }


def compose(line: Line, span: Span, *, phonemes: bool, letters: AbstractSet[str] | None = None) -> Utterance:
    """Return what the engine gets for a span of `line.spoken`: no article character can act as markup.

    `phonemes` and `letters` are what the engine understands.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    length, at = 0, span[0]
    for word in _words_in(line, span):
        said = in_alphabet(_plain(line.spoken[word.start : word.end]), letters)
        piece = _pronounced(said, word.phonemes) if word.phonemes and phonemes else said
        between = _plain(line.spoken[at : word.start])
        pieces += (between, piece)
        length += len(between) + len(piece)
        starts.append(length - len(piece))
        ends.append(length)
        at = word.end
    pieces.append(_plain(line.spoken[at : span[1]]))
    return Utterance("".join(pieces), tuple(starts), tuple(ends))


def pace_of(profile: VoiceProfile, properties: Mapping[str, Any]) -> float:
    """Return how much longer than at the profile's own rate a text takes with these properties."""
    return profile.rate_wpm * profile.rate_scale / max(1, float(properties["rate"]))


def find_fault(sound: Sound, utterance: Utterance, profile: VoiceProfile, pace: float) -> str:
    """Return what is wrong with a sound held against its words, or an empty string; `pace` is that of `pace_of`."""
    first, last = audible_span(sound.pcm)
    if first == last:
        return "the sound is silent" if sound.pcm else "no sound came"
    character_count = utterance.letter_count
    shortest_ms, longest_ms = (ms * pace for ms in profile.ms_per_character)
    heard_ms = (last - first) * 1000 / sound.rate_hz
    if heard_ms < shortest_ms * character_count:
        return f"{heard_ms:.0f} ms are too short for {character_count} letters"
    letters_ms = (_spelled_ms(word, longest_ms, _SPELLED_MS * pace) for word in utterance.text.split())
    if heard_ms > _SLACK_MS + sum(letters_ms):
        return f"{heard_ms:.0f} ms are too long for {character_count} letters"
    if sound.words is not None:
        heard = count_heard(utterance.starts, sound.words)
        if heard < len(utterance.starts) * _FEWEST_HEARD:
            return f"only {heard} of {len(utterance.starts)} words were heard"
    if ends_abruptly(sound.pcm, sound.rate_hz):
        return "the end is cut off"
    return ""


def _spelled_ms(word: str, letter_ms: float, spelled_ms: float) -> float:
    """Return the most that a word may last: what is no word is said letter by letter."""
    no_word = len(word) > _LONGEST_WORD
    return sum(letter_ms if c.islower() and not no_word else spelled_ms for c in word)


@lru_cache(maxsize=2)  # each sound is asked about three times, by one of two threads
def audible_span(pcm: bytes) -> tuple[int, int]:
    """Return the samples between which 16-bit sound is above the noise, in steps of 64."""
    samples = memoryview(pcm).cast("h")
    first = next((at for at in range(0, len(samples), 64) if _peak(samples[at : at + 64]) >= _AUDIBLE), len(samples))
    if first >= len(samples):
        return 0, 0
    last = next(at for at in range(len(samples), 0, -64) if _peak(samples[max(0, at - 64) : at]) >= _AUDIBLE)
    return first, last


def ends_abruptly(pcm: bytes, rate_hz: int) -> bool:
    """Return whether the last 5 ms are loud: a voice falls silent, a cut does not."""
    tail_bytes = max(1, rate_hz // 200) * 2
    return _peak(memoryview(pcm)[-tail_bytes:].cast("h")) > _ABRUPT


def split_span(line: Line, span: Span) -> tuple[Span, ...]:
    """Return the span cut in two at the clause end nearest its middle, else between words; empty for one word."""
    words = _words_in(line, span)
    if len(words) < 2:  # noqa: PLR2004  one word cannot be split
        return ()
    middle = (span[0] + span[1]) // 2
    clauses = [m.end() for m in _CLAUSE_END.finditer(line.spoken, *span)]
    gaps = [word.start for word in words[1:]]
    inner = [at for at in clauses if words[0].end <= at <= words[-1].start] or gaps
    cut = min(inner, key=lambda at: abs(at - middle))
    return (span[0], cut), (cut, span[1])


def _words_in(line: Line, span: Span) -> list[SpokenWord]:
    return [word for word in line.words if span[0] <= word.start < span[1]]


def _pronounced(said: str, phonemes: str) -> str:
    """Return a word's phonemes between the punctuation around it, which makes the pauses."""
    letters = [at for at, character in enumerate(said) if character.isalnum()]
    return f"{said[: letters[0]]}{PHONEMES_BEGIN}{phonemes}{PHONEMES_END}{said[letters[-1] + 1 :]}"


def _plain(text: str) -> str:
    return text.replace(PHONEMES_BEGIN, " ").replace(PHONEMES_END, " ")


def _peak(samples: "memoryview[int]") -> int:
    return max(*samples, -min(samples), 0) if len(samples) else 0

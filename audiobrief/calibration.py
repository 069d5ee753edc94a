"""What a voice profile can only learn from its own sound: true rate, gain, and the pace that no honest sound leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from audiobrief.audio.loudness import ABSOLUTE_GATE_LUFS, integrated_lufs, pcm_powers
from audiobrief.audio.master import master
from audiobrief.audio.mp3 import ENCODER_LOSS_DB
from audiobrief.audio.segment import shape_line
from audiobrief.errors import SpeechError
from audiobrief.model import Article, Clip, Kind, Line, VoiceProfile
from audiobrief.settings import ReadSettings
from audiobrief.speech.pace import even_pace
from audiobrief.speech.speaker import Speaker, audible_span, compose, pace_of, role_properties
from audiobrief.text.language.lexicon import load_lexicon
from audiobrief.text.script import write_script

TARGET_LUFS = -19.0
"""Of a single episode, mono: as much as -16 LUFS in stereo, where podcasts are mastered (AES TD1008, Apple)."""
OPEN_BAND = (0.0, 100_000.0)
"""Any length, while the true band is not known yet."""
FEWEST_LETTERS = 12
"""A shorter sentence may take longer for each: the check's slack is for that; set by hand."""
MARGIN_BELOW, MARGIN_ABOVE = 0.7, 1.7
"""Times the least and the most ms a letter that were measured: set by hand, wider than for our own voices, which are
calibrated on more text."""
_STEPS = 4
"""Rounds of measuring and mending the gains; set by hand."""
_RATE_STEPS = 2
"""Rounds for the rate, whose second measurement tests the first."""
_LINES_OF_A_ROLE = 3
"""Enough to hear how loud it is; set by hand."""


def calibrate(voice: VoiceProfile, article: Article) -> VoiceProfile:
    """Return the profile with rate, gains and band as measured on an article in its language.

    Raises SpeechError when the voice cannot say the article, EngineMissing when it cannot speak here.
    """
    lines = _lines(voice, article)
    wanted = replace(voice, rate_scale=1.0, ms_per_character=OPEN_BAND)
    for _ in range(_RATE_STEPS):
        scale = wanted.rate_scale * wanted.rate_wpm / _true_wpm(wanted, lines)
        wanted = replace(wanted, rate_scale=round(scale, 3))
    gain_db = _gain_db(wanted, lines)
    roles = {
        name: replace(role, gain_db=_gain_db(wanted, [replace(line, role=name) for line in lines[:_LINES_OF_A_ROLE]]))
        for name, role in voice.roles.items()
    }
    paces = [pace for role in ("body", "title") for pace in _paces(wanted, lines, role)]
    band = (round(min(paces) * MARGIN_BELOW, 1), round(max(paces) * MARGIN_ABOVE, 1))
    return replace(wanted, gain_db=gain_db, roles=roles, ms_per_character=band)


def _lines(voice: VoiceProfile, article: Article) -> tuple[Line, ...]:
    lexicon = load_lexicon(voice.language, voice.lexicon, engine=voice.engine)
    return write_script(
        article, settings=ReadSettings(), pauses=voice.pauses, lexicon=lexicon, language=voice.language
    ).lines


def _spoken(voice: VoiceProfile, lines: Sequence[Line]) -> Clip:
    """Return lines and their pauses as one clip, as it is before any gain."""
    speaker = Speaker(voice)
    clips = [
        shape_line(speaker.speak(line), sentence_ms=voice.pauses.sentence_ms, pause_ms=line.pause_ms)[0]
        for line in lines
    ]
    return Clip(b"".join(clip.pcm for clip in clips), clips[0].rate_hz, ())


def _true_wpm(voice: VoiceProfile, lines: Sequence[Line]) -> float:
    """Return the words a minute of the body, its pauses included."""
    body = [line for line in lines if line.kind is not Kind.TITLE]
    clip = _spoken(voice, [*body[:-1], replace(body[-1], pause_ms=0)])
    return sum(len(line.words) for line in body) * 60 * clip.rate_hz / (len(clip.pcm) / 2)


def _gain_db(voice: VoiceProfile, lines: Sequence[Line]) -> float:
    """Return the gain with which the lines are heard at TARGET_LUFS once limited and encoded."""
    clip = _spoken(voice, lines)
    gain_db = 0.0
    for _ in range(_STEPS):
        heard = integrated_lufs(pcm_powers(master(clip, gain_db).pcm, clip.rate_hz))
        heard = ABSOLUTE_GATE_LUFS if heard is None else heard
        gain_db += TARGET_LUFS - (heard - ENCODER_LOSS_DB)
    return round(gain_db, 1)


def _paces(voice: VoiceProfile, lines: Sequence[Line], role: str) -> Iterator[float]:
    """Yield the ms a letter of each sentence of some length, as they would be at the voice's own rate."""
    engine = Speaker(voice).engine
    own = role_properties(voice, role)
    for line in lines:
        properties = {**own, "rate": round(own["rate"] * even_pace(line))}
        for sentence in line.sentences:
            utterance = compose(line, sentence, phonemes=engine.phonemes, letters=engine.letters)
            if utterance.letter_count < FEWEST_LETTERS:
                continue
            sound = engine.speak(utterance.text, properties)
            first, last = audible_span(sound.pcm)
            if first == last:
                raise SpeechError(f'the voice "{voice.name}" is silent on "{utterance.text[:60]}"')
            yield (last - first) * 1000 / sound.rate_hz / utterance.letter_count / pace_of(voice, properties)

"""How the shipped voices speak: their pace, their pauses, and the joins between sentences."""

import itertools

import numpy as np
import pytest
from aloud import Reading, read_aloud, readings_in, script_of
from ears import decode, find_silences

from audiobrief.audio.segment import shape_line
from audiobrief.model import Kind, Mark
from audiobrief.settings import VoiceSettings
from audiobrief.speech.engine import open_engine
from audiobrief.speech.sound import Sound
from audiobrief.speech.speaker import Speaker, compose, find_fault, role_properties
from audiobrief.speech.voices import adjust_voice, find_voice, list_voices

pytestmark = [pytest.mark.engine, pytest.mark.tool("ffmpeg")]

VOICES = [voice.name for voice in list_voices() if voice.engine == "espeak"]
DEFAULT = find_voice("american")  # of espeak's; the neural voice has tests of its own

TITLE_S, BEFORE_HEADING_S, AFTER_HEADING_S = (0.9, 1.2), (0.8, 1.0), (0.5, 0.7)
PARAGRAPH_S, SENTENCE_S = (0.55, 0.80), (0.25, 0.45)
LONGEST_S, LONGEST_EDGE_S = 1.3, 1.0
TOLERANCE_S = 0.02
"""Where silence begins is a matter of the threshold."""


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Return the default voice's recording of an article with headings."""
    return read_aloud(readings_in("en")[2], DEFAULT, tmp_path_factory.mktemp("reading"))


@pytest.mark.parametrize("name", VOICES)
def test_a_body_is_spoken_at_a_newsreaders_pace(name, tmp_path):
    voice = find_voice(name)
    pace = read_aloud(readings_in(voice.language)[-1], voice, tmp_path).body_wpm()
    assert 160 <= pace <= 180
    assert pace == pytest.approx(voice.rate_wpm, rel=0.03)


@pytest.mark.parametrize("rate_wpm", [140, 170, 200])
def test_the_rate_asked_for_is_the_true_rate(rate_wpm, tmp_path):
    voice = adjust_voice(DEFAULT, VoiceSettings(rate_wpm=rate_wpm))
    assert read_aloud(readings_in("en")[-1], voice, tmp_path).body_wpm() == pytest.approx(rate_wpm, rel=0.03)


@pytest.mark.parametrize("name", VOICES)
def test_pauses_are_a_newsreaders(name, tmp_path):
    voice = find_voice(name)
    turn = VOICES.index(name) % 2
    article = readings_in(voice.language)[-turn]
    assert_newsreaders_pauses(read_aloud(article, voice, tmp_path, ("speech", "broadcast")[turn]))


def assert_newsreaders_pauses(reading: Reading) -> None:
    silences = find_silences(reading.file)
    assert max(end - start for start, end in silences) <= LONGEST_S * 1000
    first, last = reading.recording.marks[0], reading.recording.marks[-1]
    assert first.words[0].start_ms < LONGEST_EDGE_S * 1000
    assert reading.recording.duration_ms - last.end_ms < LONGEST_EDGE_S * 1000
    for what, allowed, lasted in pauses_in(reading, silences):
        assert allowed[0] - TOLERANCE_S <= lasted <= allowed[1] + TOLERANCE_S, what


def pauses_in(reading: Reading, silences: list[tuple[float, float]]) -> list[tuple[str, tuple[float, float], float]]:
    """Return what each pause is, its bounds, and how long it lasted, in seconds."""
    found = []
    parts = list(reading.parts())
    for (_, mark), (_, following) in itertools.pairwise(parts):
        found.append((f"after {mark.text[-30:]!r}", bounds(mark, following), silence_at(silences, following.start_ms)))
    for line, mark in parts:
        for start, _ in line.sentences[1:]:
            first = next(word for word, said in zip(mark.words, line.words, strict=True) if said.start >= start)
            lasted = silence_at(silences, first.start_ms)
            found.append((f"before {mark.text[first.shown_start :][:30]!r}", SENTENCE_S, lasted))
    return found


def bounds(mark: Mark, following: Mark) -> tuple[float, float]:
    """Return how long the pause between two lines may be."""
    if mark.kind is Kind.TITLE:
        return TITLE_S
    if mark.kind is Kind.HEADING:
        return AFTER_HEADING_S
    return BEFORE_HEADING_S if following.kind is Kind.HEADING else PARAGRAPH_S


def silence_at(silences: list[tuple[float, float]], end_ms: float) -> float:
    """Return the length in seconds of the silence that ends nearest to a time."""
    start, end = min(silences, key=lambda silence: abs(silence[1] - end_ms))
    assert abs(end - end_ms) < 200, f"no silence ends at {end_ms} ms"
    return (end - start) / 1000


@pytest.mark.parametrize(("rate_wpm", "scale"), [(140, 170 / 140), (200, 170 / 200)])
def test_pauses_scale_with_the_rate(rate_wpm, scale, tmp_path, reading):
    voice = adjust_voice(DEFAULT, VoiceSettings(rate_wpm=rate_wpm))
    other = read_aloud(readings_in("en")[2], voice, tmp_path)
    usual, moved = (sum(lasted for _, _, lasted in pauses_in(one, find_silences(one.file))) for one in (reading, other))
    assert moved / usual == pytest.approx(scale * DEFAULT.rate_wpm / 170, rel=0.08)


@pytest.mark.parametrize("name", VOICES)
def test_joins_do_not_click(name):
    """A sentence begins and ends as espeak says it, so a join jumps no further than a plosive within the speech."""
    voice = find_voice(name)
    speaker = Speaker(voice)
    at_joins, within = [], []
    for line in script_of(readings_in(voice.language)[0], voice).lines:
        shaped, _ = shape_line(speaker.speak(line), sentence_ms=voice.pauses.sentence_ms, pause_ms=line.pause_ms)
        samples = np.frombuffer(shaped.pcm, np.int16).astype(int)
        joins = near_pauses(samples, voice.pauses.sentence_ms * shaped.rate_hz // 1000)
        jumps = np.abs(np.diff(samples))
        at_joins.append(jumps[joins[1:]])
        within.append(jumps[~joins[1:]])
    assert np.concatenate(at_joins).max() <= np.concatenate(within).max()


def near_pauses(samples: "np.ndarray", shortest: int) -> "np.ndarray":
    """Return which samples stand within 2 ms of the edges of a pause: a run of at least so many zeros."""
    runs = np.flatnonzero(np.diff(np.concatenate([[0], samples == 0, [0]]))).reshape(-1, 2)
    near = np.zeros(len(samples), dtype=bool)
    for start, end in runs:
        if end - start >= shortest:
            near[max(0, start - 44) : start + 1] = near[end : end + 44] = True
    return near


def test_the_stitched_file_has_no_clicks_at_its_joins(reading):
    samples, rate_hz = decode(reading.file)
    jumps = np.abs(np.diff(samples))
    edges = [ms * rate_hz // 1000 for mark in reading.recording.marks for ms in (mark.start_ms, mark.end_ms)]
    near = np.zeros(len(jumps), dtype=bool)
    for edge in edges:
        near[max(0, edge - 100) : edge + 100] = True
    assert jumps[near].max() < np.percentile(jumps[~near & (jumps > 100)], 99)


@pytest.mark.parametrize("name", VOICES)
@pytest.mark.parametrize("rate_wpm", [120, 260])
def test_the_band_takes_honest_sound_at_any_rate(name, rate_wpm):
    voice = adjust_voice(find_voice(name), VoiceSettings(rate_wpm=rate_wpm))
    speaker = Speaker(voice)
    for line in script_of(readings_in(voice.language)[-1], voice).lines:
        assert len(speaker.speak(line).words) == len(line.words)


@pytest.mark.parametrize("name", VOICES)
def test_the_band_refuses_a_sentence_of_which_a_quarter_is_left(name):
    voice = find_voice(name)
    engine = open_engine(voice.engine)
    properties = role_properties(voice, "body")
    for line in script_of(readings_in(voice.language)[-1], voice).lines:
        utterance = compose(line, (0, len(line.spoken)), phonemes=engine.phonemes)
        whole = engine.speak(utterance.text, properties)
        silence = bytes(whole.rate_hz // 50 * 2)
        quarter = Sound(whole.pcm[: len(whole.pcm) // 8 * 2] + silence, whole.rate_hz, None)
        assert not find_fault(whole, utterance, voice, 1.0)
        assert "too short" in find_fault(quarter, utterance, voice, 1.0)

"""The neural voice: nothing lost, exact times, a true rate, the same bytes again. These tests load its model."""

import hashlib
import os
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from aloud import read_aloud, readings_in
from ears import measure_loudness
from hypothesis import given, settings
from hypothesis import strategies as st
from lines import plain_line

from audiobrief.errors import EngineMissing, SpeechError, VoiceNotFound
from audiobrief.model import Line, SpokenWord
from audiobrief.speech.drivers import neural
from audiobrief.speech.engine import open_engine
from audiobrief.speech.neural import graph, model
from audiobrief.speech.neural.parts import open_parts
from audiobrief.speech.neural.phonemes import Symbol
from audiobrief.speech.sound import PHONEMES_BEGIN, PHONEMES_END, Sound
from audiobrief.speech.speaker import Speaker, role_properties
from audiobrief.speech.voices import find_voice

pytestmark = pytest.mark.engine
SAY_IT = """
import sys
from audiobrief.speech.speaker import Speaker
from audiobrief.speech.voices import find_voice
Speaker(find_voice("heart")).engine.speak("Nobody hears of this.", {"rate": 170, "voice": "heart"})
"""


@pytest.mark.parametrize("first", ["", "import audiobrief.speech\nimport hibari.g2p, hibari.tts"])
def test_the_runtime_tells_nobody_what_it_runs(first, tmp_path):
    silencing = {"CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "GITHUB_ACTIONS", "TF_BUILD"}
    quiet = {name: value for name, value in os.environ.items() if name not in silencing}
    places = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", first + SAY_IT], check=True, env=quiet | places)
    told = [path for path in tmp_path.rglob("*") if "audiobrief" not in path.relative_to(tmp_path).parts]
    assert [path.name for path in told] == ["cache"], "onnxruntime keeps what it tells in Microsoft/DeveloperTools"


HEART = find_voice("heart")
BODY = role_properties(HEART, "body")
FILE = neural._model_file(HEART.model)
SENTENCE = "The ferry is back at the inner quay after nine weeks of repairs, and forty passengers travelled free."


@pytest.fixture(scope="module")
def engine():
    return open_engine("neural")


def test_the_model_is_the_one_the_profile_names():
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == HEART.sha256


def test_the_two_parts_together_compute_what_the_whole_does():
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # more of them add up in another order
    whole = onnxruntime.InferenceSession(FILE, options, providers=["CPUExecutionProvider"])
    parts = open_parts(FILE.read_bytes(), HEART.sha256)
    ids = np.array([[0, *range(20, 60), 0]], np.int64)
    own, *others = parts.first.run(None, {"ids": ids})
    between = dict(zip(parts.between, (own, *others), strict=True))
    *spectrum, durations = parts.second.run(None, {"ids": ids, "speed": np.full(42, 1.1, np.float32), **between})
    expected = whole.run(None, {"ids": ids, "speed": np.full(1, 1.1, np.float32)})
    assert [part.tobytes() for part in spectrum] == [part.tobytes() for part in expected]
    assert durations.sum() * 2 == spectrum[-1].shape[-1]  # units of two frames


def test_no_node_is_in_both_parts_but_constants():
    data = FILE.read_bytes()
    parts = graph.in_parts(data)
    assert parts.between[0] == "/Sub_output_0"
    assert len(parts.first) + len(parts.second) < len(data) * 1.01


@pytest.mark.parametrize("data", [b"", b"no model", b"\x0f", bytes(100)])
def test_what_is_no_such_model_is_an_error_that_says_so(data):
    with pytest.raises(EngineMissing):
        graph.in_parts(data)


def test_another_file_than_the_profile_names_is_refused(tmp_path):
    other = tmp_path / "other.onnx"
    other.write_bytes(b"another")
    with pytest.raises(EngineMissing, match="sha256"):
        model.load(other, HEART.sha256, british=False)


def test_an_unknown_voice_does_not_take(engine):
    with pytest.raises(VoiceNotFound):
        engine.speak("a", {**BODY, "voice": "nobody"})


def test_words_begin_where_the_sound_rises_after_a_pause(engine):
    text = "First, the ferry sailed. Then, the winch broke. Later, the crew came. Today, both are back."
    sound = engine.speak(text, BODY)
    loud = np.convolve(np.abs(np.frombuffer(sound.pcm, np.int16).astype(float)), np.ones(240) / 240, "same") > 300
    onsets = np.flatnonzero(loud & ~np.roll(loud, 1))
    starts = np.array([event.sample for event in sound.words or ()])
    after_pause = [at for at in onsets if not loud[max(0, at - 2400) : at].any()]
    late_ms = [np.abs(starts - at).min() / 24 for at in after_pause]
    assert len(late_ms) >= 4
    assert np.median(late_ms) <= 25
    assert max(late_ms) <= 60


def spoken_ms(sound: Sound) -> float:
    return len(sound.pcm) / 2 / 24


@pytest.mark.parametrize("rate_wpm", [140, 155, 185, 200])
def test_twice_the_rate_is_half_the_time(engine, rate_wpm):
    text = " ".join([SENTENCE] * 3)
    usual = spoken_ms(engine.speak(text, {**BODY, "rate": 170}))
    assert spoken_ms(engine.speak(text, {**BODY, "rate": rate_wpm})) / usual == pytest.approx(170 / rate_wpm, rel=0.01)


@given(st.lists(st.floats(0.3, 30), min_size=1, max_size=60), st.floats(0.5, 2))
def test_rounding_carries_its_error_on(raw, speed):
    units = model.paced(raw, speed)
    least = sum(max(1.0, own / speed) for own in raw)
    assert all(unit >= 1 for unit in units)
    assert sum(raw) / speed - 2.1 <= sum(units) <= least + 2.1


def test_the_same_bytes_in_any_order_and_on_any_thread(engine):
    texts = [SENTENCE, "Yes.", "Forty passengers travelled free."]
    alone = {text: engine.speak(text, BODY).pcm for text in texts}
    assert {text: engine.speak(text, BODY).pcm for text in reversed(texts)} == alone
    together, found = threading.Barrier(4), []

    def say(text: str) -> None:
        own = open_engine("neural")
        together.wait()
        found.append((text, own.speak(text, BODY).pcm))

    threads = [threading.Thread(target=say, args=(text,)) for text in (*texts, SENTENCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(alone[text] == pcm for text, pcm in found)


STRANGE = [
    "Read [the plan](/y/) and [x](/z/) now",
    "THE PRESIDENT HAS RESIGNED, NATO SAYS",
    "习近平 met Путин in 北京 and القاهرة",
    "Donaudampfschifffahrtsgesellschaftskapitän sailed",
    "a\u2009b\u200bc\u00a0d e\u3000f",
    "x" * 300,
    "B2B 4x4 MP3 10am 3rd №5 ½ x² 1,000.50",
    "rock 'n' roll — “so,” he said… o’clock!!!",
    "<audio src=x> \x01 90R [[h@l'oU]]",
    "I",
    "rock-'n'-roll and 5'10 and 0'0 and a'1 in rock-‘n’-roll",
    "ǃKung ƿynn ħ ĸ ŉ",
]


@pytest.mark.parametrize("text", STRANGE)
def test_every_word_of_strange_text_is_said(text):
    line = plain_line(text)
    assert len(Speaker(HEART).speak(line).words) == len(line.words)


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_a_text_is_said_whole_or_refused_by_name(engine, text):
    """The driver drops no word in silence, whatever it is given."""
    text = text.strip() or "a"
    try:
        sound = engine.speak(text, BODY)
    except SpeechError as error:
        sound = Sound(b"", 24_000, ())
        words = str(error).partition("letters ")[2] + str(error).partition("nothing is heard of ")[2]
        assert words, error  # noqa: PT017  most texts are said
    said = {event.position for event in sound.words or ()}
    assert all(0 <= position < len(text) for position in said)
    samples = [event.sample for event in sound.words or ()]
    assert samples == sorted(samples)
    assert all(sample * 2 <= len(sound.pcm) for sample in samples)


def test_letters_without_a_sound_are_refused_by_name(engine):
    with pytest.raises(SpeechError, match="习近平"):
        engine.speak("Hello 习近平 there", BODY)


def test_capitals_of_a_headline_are_words_and_initialisms_stay(engine):
    reader = model.load(FILE, HEART.sha256, british=False)._reader

    def read(text: str) -> str:
        return "".join(symbol.character for symbol in reader.read(text))

    assert read("THE PRESIDENT HAS RESIGNED") == read("the president has resigned")
    assert read("HAS THE SABC RESIGNED NOW").split()[2] == read("the SABC").split()[1]


def test_phonemes_of_a_lexicon_are_said_and_keep_their_place(engine):
    text = f"“{PHONEMES_BEGIN}S'i:{PHONEMES_END},” he told {PHONEMES_BEGIN}S@v'O:n{PHONEMES_END}."
    reader = model.load(FILE, HEART.sha256, british=False)._reader
    symbols = reader.read(text)
    assert "".join(symbol.character for symbol in symbols) == "ʃˈi, hi tˈOld ʃəvˈɔn."
    assert [event.position for event in engine.speak(text, BODY).words or ()] == [0, 10, 13, 18]


def test_a_word_of_the_lexicon_sounds_otherwise_than_it_is_spelled():
    plain = Line("Xi", "Xi", (SpokenWord(0, 2, 0, 2),))
    told = Line("Xi", "Xi", (SpokenWord(0, 2, 0, 2, phonemes="S'i:"),))
    assert Speaker(HEART).speak(plain).pcm != Speaker(HEART).speak(told).pcm


def test_pieces_are_cut_after_marks_else_between_words_and_hold_everything():
    for text in ("word " * 100, "one, two " * 60, "x" * 500):
        symbols = [Symbol(character, at) for at, character in enumerate(text)]
        pieces = model.cut(symbols)
        assert [symbol for piece in pieces for symbol in piece] == symbols
        assert max(map(len, pieces)) <= 150


def test_no_hole_is_heard_where_a_long_sentence_is_cut(engine):
    sound = engine.speak("and so the ferry went on and on past the old quay " * 8, BODY)
    samples = np.abs(np.frombuffer(sound.pcm, np.int16).astype(int))
    quiet = samples[: len(samples) // 240 * 240].reshape(-1, 240).max(1) < 250
    edges = np.flatnonzero(np.diff(np.concatenate([[1], quiet, [1]])))
    inner = [(end - start) * 10 for start, end in pairwise(edges) if quiet[start]][:-1]
    assert max(inner, default=0) <= 350  # as long as the voice's own breath within a clause


def test_nothing_is_loaded_when_every_line_is_in_the_cache(tmp_path):
    article = tmp_path / "ferry.txt"
    article.write_text(f"Ferry back\n\n{SENTENCE} {SENTENCE}\n\n{SENTENCE} {SENTENCE}\n")
    script = (
        "import sys; from audiobrief.cli import run\n"
        f"code = run(['make', {str(article)!r}, '--voice', 'heart', '-o', 'x.mp3', '--force', '--cache', 'cuts'])\n"
        "print(code, sorted({'onnxruntime', 'hibari'} & set(sys.modules)))"
    )
    said = [
        subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert [out.splitlines()[-1] for out in said] == ["0 ['hibari', 'onnxruntime']", "0 []"]


@pytest.mark.tool("ffmpeg")
def test_an_article_is_level(tmp_path):
    reading = read_aloud(readings_in("en")[2], HEART, tmp_path)
    heard = measure_loudness(reading.file)
    assert heard.integrated_lufs == pytest.approx(-19, abs=0.5)
    assert heard.true_peak_dbtp <= -1
    assert reading.body_wpm() == pytest.approx(HEART.rate_wpm, rel=0.03)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(neural, "PACKAGES", ("no-such-package",))
    neural.version.cache_clear()
    with pytest.raises(EngineMissing, match="pip install no-such-package"):
        neural.version()


def test_the_package_is_pinned_to_the_version_these_names_are_of():
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    assert '"hibari-tts==0.2.1;' in project

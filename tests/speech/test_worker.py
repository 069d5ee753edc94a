"""OS voices write files, return early, lose some and hang: no words are lost for it."""

import pytest
from lines import plain_line

from audiobrief.errors import EngineMissing, SpeechError, VoiceNotFound
from audiobrief.model import VoiceProfile
from audiobrief.speech import worker
from audiobrief.speech.engine import close_shared_engines, open_engine
from audiobrief.speech.speaker import Speaker

TEXT = "The ferry is back at the inner quay after nine weeks of repairs."


def profile(engine: str, **changes) -> VoiceProfile:
    return VoiceProfile("stand-in", "", "en", engine, "stand-in", **changes)


@pytest.fixture(autouse=True)
def fresh_engines(tmp_path, monkeypatch):
    monkeypatch.setenv("STANDIN_COUNTER", str(tmp_path / "count"))
    monkeypatch.setattr(worker, "FILE_SECONDS", 1.0)
    monkeypatch.setattr(worker, "SPEAK_SECONDS", 2.0)
    monkeypatch.setattr(worker, "SECONDS_PER_CHARACTER", 0.01)
    close_shared_engines()
    yield
    close_shared_engines()


LOSING = ["dies", "fails", "short", "silent", "empty", "truncated", "unfinished"]
SLOW = ["hangs", "nothing"]
HARMLESS = ["early", "aiff", "deaf", "cuts"]  # what is cut short is split until nothing is missing


@pytest.mark.parametrize("fault", ["honest", *LOSING, *SLOW, *HARMLESS])
def test_a_fault_that_passes_loses_nothing(fault, monkeypatch):
    monkeypatch.setenv("STANDIN_FAULTS", "1")
    line = plain_line(TEXT)
    clip = Speaker(profile(f"standins.{fault}")).speak(line)
    assert clip.rate_hz == 22_050
    assert len(clip.words) == len(line.words)
    assert len(clip.pcm) / 2 / clip.rate_hz == pytest.approx(len(TEXT) * 0.06 + 0.1, abs=0.03)


@pytest.mark.parametrize("fault", LOSING)
def test_a_fault_that_stays_is_an_error(fault, monkeypatch):
    monkeypatch.setenv("STANDIN_FAULTS", "1000")
    monkeypatch.setattr(worker, "FILE_SECONDS", 0.2)
    with pytest.raises(SpeechError, match="did not say"):
        Speaker(profile(f"standins.{fault}")).speak(plain_line("Nine."))


def test_an_end_lost_in_a_pause_is_noticed_by_its_pace(monkeypatch):
    speaker = Speaker(profile("standins.loses_the_last_words"))
    whole = [speaker.speak(plain_line(TEXT)) for _ in range(2)]
    monkeypatch.setattr(open_engine("standins.loses_the_last_words"), "_process", None)  # a new one, with faults
    monkeypatch.setenv("STANDIN_FAULTS", "3")
    assert len(speaker.speak(plain_line(TEXT)).pcm) == len(whole[0].pcm)


def test_an_engine_that_hangs_is_ended(monkeypatch):
    monkeypatch.setenv("STANDIN_FAULTS", "1000")
    monkeypatch.setattr(worker, "SPEAK_SECONDS", 0.3)
    with pytest.raises(SpeechError, match="hung"):
        Speaker(profile("standins.hangs")).speak(plain_line("Nine."))


def test_a_voice_that_does_not_take_is_named():
    with pytest.raises(SpeechError, match="does not take pitch"):
        Speaker(profile("standins.honest", pitch=90)).speak(plain_line("Nine."))


@pytest.mark.parametrize("engine", ["sapi5" if __import__("sys").platform != "win32" else "nsss", "no.such.driver"])
def test_an_engine_of_another_system_is_missing(engine):
    with pytest.raises(EngineMissing, match="not on this machine|can be imported"):
        Speaker(profile(engine)).speak(plain_line("Nine."))


@pytest.mark.parametrize("rate_hz", [16_000, 24_000])
def test_a_neural_like_engine_needs_no_word_events(rate_hz):
    line = plain_line("The ferry is back. Its ramp is new.", sentences=((0, 18), (19, 35)))
    clip = Speaker(profile(f"standins.memory_{rate_hz // 1000}_khz")).speak(line)
    assert clip.rate_hz == rate_hz
    assert len(clip.words) == len(line.words)
    starts = [word.start_ms for word in clip.words]
    assert starts == sorted(starts)
    assert len(clip.joins) == 1


def test_an_unknown_espeak_voice_is_an_error():
    with pytest.raises(VoiceNotFound, match="no voice"):
        Speaker(VoiceProfile("x", "", "en", "espeak", "gmw/en+nobody")).speak(plain_line("Nine."))

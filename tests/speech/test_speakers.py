"""Threads that speak beside each other: each with an engine of its own, and the sound is that of one alone."""

import threading

from lines import plain_line

from audiobrief import assembly
from audiobrief.audio.mp3 import QUALITIES
from audiobrief.model import Clip, VoiceProfile
from audiobrief.speech import speakers
from audiobrief.speech.engine import thread_count
from audiobrief.speech.speakers import Speakers
from audiobrief.speech.voices import find_voice

TEXTS = (
    "The ferry is back at the inner quay. Forty people sailed at six.",
    "Crews replaced the ramp and the winch, at a cost of a million.",
    "Nobody was hurt.",
    "The harbour board voted by eleven to two to close the bridge again.",
    "It will open in March.",
)


class Meeting:
    """A speaker that speaks once another is speaking as well."""

    together = threading.Barrier(2, timeout=20)

    def __init__(self, _: VoiceProfile) -> None:
        self.is_speaking = False
        self.is_closed = False

    def speak(self, _: object) -> Clip:
        assert not self.is_speaking
        self.is_speaking = True
        self.together.wait()
        self.is_speaking = False
        return Clip(b"", 24_000, ())

    def close(self) -> None:
        self.is_closed = True


def test_two_lines_are_spoken_at_once_by_two_speakers(monkeypatch):
    monkeypatch.setattr(speakers, "Speaker", Meeting)
    voice = Speakers(VoiceProfile("x", "", "en", "tone", "tone"), 2)
    threads = [threading.Thread(target=voice.speak, args=(plain_line("Nine."),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    voice.close()
    assert all(speaker.is_closed for speaker in voice._all)


def test_espeak_speaks_alone():
    assert thread_count("espeak") == thread_count("tone") == 1


def test_two_threads_make_the_cuts_of_one(monkeypatch):
    voice = find_voice("heart")
    assert thread_count(voice.engine) > 1
    made = []
    for count in (1, 2):
        monkeypatch.setattr(assembly, "_core_count", lambda count=count: count)
        one = assembly.Assembly(voice, QUALITIES["speech"], loudness_lufs=-19.0, cache=None)
        made.append([cut.frames for cut in one.make_cuts([plain_line(text) for text in TEXTS])])
    assert made[0] == made[1]

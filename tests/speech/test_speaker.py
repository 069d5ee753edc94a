"""The Speaker: every word of a line is in its sound, or there is an error."""

from array import array

import pytest
from lines import plain_line

from audiobrief.errors import SpeechError
from audiobrief.model import Line, SpokenWord, VoiceProfile
from audiobrief.speech import speaker as speaking
from audiobrief.speech.engine import open_engine
from audiobrief.speech.sound import PHONEMES_BEGIN, PHONEMES_END, Sound, WordEvent
from audiobrief.speech.speaker import Speaker, compose, split_span

TONE = VoiceProfile("tone", "", "en", "tone", "tone")
ESPEAK = VoiceProfile("british", "", "en-GB", "espeak", "gmw/en")


def test_words_of_the_tone_speaker_sound_where_it_says():
    line = plain_line("one two, three. Four five", sentences=((0, 15), (16, 25)))
    clip = Speaker(TONE).speak(line)
    samples = array("h", clip.pcm)
    for word in clip.words:
        at = word.start_ms * clip.rate_hz // 1000
        assert max(samples[at : at + 400]) > 2000
    assert [index for _, index in clip.joins] == [3]


@pytest.mark.engine
def test_espeak_times_every_word_in_order():
    text = "To be fair, in the end the troops had been to Seoul, and some of them were in the north."
    line = plain_line(text)
    clip = Speaker(ESPEAK).speak(line)
    assert len(clip.words) == len(line.words)
    times = [time for word in clip.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)
    assert 4000 < times[-1] < 8000


@pytest.mark.engine
@pytest.mark.parametrize(
    "text",
    [
        "[[h@l'oU]] is not obeyed",
        '<speak><break time="9s"/></speak> is not obeyed',
        "\x01 90R\x01 200P is not obeyed",
        f"{PHONEMES_BEGIN}h@l'oU{PHONEMES_END} is not obeyed",
        "\x00\x07\x1b[2J is not obeyed",
        "lone \udc80 surrogate",
        "עברית ועוד עברית",
    ],
)
def test_text_is_never_markup_to_the_engine(text):
    engine = open_engine("espeak")
    properties = speaking.role_properties(ESPEAK, "body")
    utterance = compose(plain_line(text), (0, len(text)), phonemes=engine.phonemes)
    control = engine.speak("a b c d e f", properties)
    heard = engine.speak(utterance.text, properties)
    seconds = len(heard.pcm) / 2 / heard.rate_hz
    assert 0.5 < seconds < 0.8 * len(text)
    assert not speaking.find_fault(heard, utterance, ESPEAK, 1.0)
    assert len(engine.speak("a b c d e f", properties).pcm) == pytest.approx(len(control.pcm), rel=0.05)


@pytest.mark.engine
def test_phonemes_of_a_lexicon_are_pronounced():
    engine = open_engine("espeak")
    properties = speaking.role_properties(ESPEAK, "body")
    plain = Line("Xi went", "Xi went", (SpokenWord(0, 2, 0, 2), SpokenWord(3, 7, 3, 7)))
    told = Line("Xi went", "Xi went", (SpokenWord(0, 2, 0, 2, phonemes="S'i:"), SpokenWord(3, 7, 3, 7)))
    sounds = [engine.speak(compose(line, (0, 7), phonemes=True).text, properties) for line in (plain, told)]
    assert sounds[0].pcm != sounds[1].pcm
    assert len(sounds[1].words or ()) == 2
    assert [event.position for event in sounds[1].words or ()][-1] == compose(told, (0, 7), phonemes=True).starts[1]


def test_punctuation_stays_around_phonemes():
    told = Line("“Xi,” he", "“Xi,” he", (SpokenWord(0, 5, 0, 5, phonemes="S'i:"), SpokenWord(6, 8, 6, 8)))
    assert compose(told, (0, 8), phonemes=True).text == f"“{PHONEMES_BEGIN}S'i:{PHONEMES_END},” he"


def test_phonemes_are_left_out_for_an_engine_that_spells_them():
    told = Line("Xi", "Xi", (SpokenWord(0, 2, 0, 2, phonemes="S'i:"),))
    assert compose(told, (0, 2), phonemes=False).text == "Xi"


class FaultyEngine:
    """An engine whose first answers are wrong."""

    version, phonemes, letters = "faulty", False, None

    def close(self) -> None: ...

    def __init__(self, *faults: str) -> None:
        self.faults, self.texts = list(faults), []

    def speak(self, text: str, properties: object) -> Sound:
        self.texts.append(text)
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "error":
            raise SpeechError("broken")
        pcm = array("h", [5000, -5000] * (600 * len(text)) + [0] * 500).tobytes()
        events = tuple(WordEvent(i, i * 1200) for i, c in enumerate(text) if i == 0 or text[i - 1] == " ")
        match fault:
            case "nothing":
                pcm = b""
            case "silent":
                pcm = bytes(len(pcm))
            case "short":
                pcm = pcm[-1200 - 1000 :]
            case "cut":
                pcm = pcm[:-1000]
            case "long":
                pcm = pcm * 9
            case "mixed":  # with another text's words
                pcm = pcm[:-1000] + pcm
            case "unheard":
                events = events[:1]
        return Sound(pcm, 22_050, events)


@pytest.fixture
def faulty(monkeypatch):
    def make(*faults: str) -> tuple[Speaker, FaultyEngine]:
        engine = FaultyEngine(*faults)
        monkeypatch.setattr(speaking, "open_engine", lambda name: engine)
        return Speaker(TONE), engine

    return make


@pytest.mark.parametrize("fault", ["nothing", "silent", "short", "cut", "long", "mixed", "unheard", "error"])
def test_a_fault_is_spoken_again(faulty, fault):
    speaker, engine = faulty(fault)
    line = plain_line("nine weeks of repairs at the quay")
    assert len(speaker.speak(line).words) == len(line.words)
    assert engine.texts == [line.spoken] * 2


def test_after_three_faults_the_text_is_split(faulty):
    speaker, engine = faulty("short", "short", "short")
    line = plain_line("nine weeks of repairs, then the ferry")
    clip = speaker.speak(line)
    assert engine.texts[3:] == ["nine weeks of repairs, ", "then the ferry"]
    assert len(clip.words) == len(line.words)
    assert not clip.joins


def test_what_cannot_be_said_is_an_error_with_its_words(faulty):
    speaker, _ = faulty(*["silent"] * 100)
    with pytest.raises(SpeechError, match='did not say "nine"|did not say "nine ": the sound is silent'):
        speaker.speak(plain_line("nine weeks"))


def test_split_is_at_the_clause_nearest_the_middle_and_ends_at_one_word():
    line = plain_line("aa bb, cc dd; ee ff")
    assert split_span(line, (0, 19)) == ((0, 7), (7, 19))
    assert split_span(plain_line("aa bb"), (0, 5)) == ((0, 3), (3, 5))
    assert split_span(plain_line("aa"), (0, 2)) == ()

"""Sound files of OS voices are read by content."""

import io
import wave
from array import array
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standins.driver import aiff

from audiobrief.errors import SpeechError
from audiobrief.speech.soundfile import parse_sound

PCM = array("h", range(-500, 500)).tobytes()


def wav(pcm: bytes, channels: int = 1, width: int = 2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(16_000)
        file.writeframes(pcm)
    return out.getvalue()


def test_wav_and_aiff_give_the_same_samples():
    assert parse_sound(wav(PCM)) == (PCM, 16_000)
    assert parse_sound(aiff(PCM, 22_050)) == (PCM, 22_050)
    little = aiff(array("h", PCM).tobytes(), 44_100)
    assert parse_sound(little) == (PCM, 44_100)


def test_of_stereo_the_first_channel_is_taken():
    samples = array("h", PCM)
    stereo = array("h", (value for sample in samples for value in (sample, 0)))
    assert parse_sound(wav(stereo.tobytes(), channels=2)) == (PCM, 16_000)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"ID3\x04whatever it is", "neither WAV nor AIFF"),
        (wav(PCM)[:-100], "ends early"),
        (aiff(PCM, 22_050)[:-100], "ends early"),
        (wav(PCM, width=1), "8-bit"),
        (b"RIFF\x04\x00\x00\x00WAVE", "broken WAV"),
        (b"FORM\x00\x00\x00\x04AIFF", "broken AIFF"),
    ],
)
def test_what_is_no_whole_pcm_file_is_an_error(data, says):
    with pytest.raises(SpeechError, match=says):
        parse_sound(data)


@given(st.binary(max_size=400), st.sampled_from([b"RIFF\0\0\0\0WAVE", b"FORM\0\0\0\0AIFF", b"FORM\0\0\0\0AIFC", b""]))
def test_no_bytes_raise_anything_else(data, head):
    with suppress(SpeechError):
        parse_sound(head + data)

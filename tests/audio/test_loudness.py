"""Every shipped voice is heard at -19 LUFS by its fixed gain, title and body alike, and never clips."""

import pytest
from aloud import TARGET_LUFS, Reading, read_aloud, readings_in
from ears import measure_loudness

from audiobrief.model import Kind
from audiobrief.speech.voices import find_voice, list_voices

pytestmark = [pytest.mark.engine, pytest.mark.tool("ffmpeg")]

VOICES = [voice.name for voice in list_voices()]
LARGEST_MISS_LU = 0.5
LARGEST_STEP_LU = 1.0
HIGHEST_PEAK_DBTP = -1.0


@pytest.mark.parametrize("name", VOICES)
def test_any_article_is_heard_at_the_same_loudness_and_never_clips(name, tmp_path):
    voice = find_voice(name)
    for number, article in enumerate(readings_in(voice.language)):
        quality = ("speech", "broadcast")[number % 2]
        reading = read_aloud(article, voice, tmp_path, quality)
        heard = measure_loudness(reading.file)
        assert heard.integrated_lufs == pytest.approx(TARGET_LUFS, abs=LARGEST_MISS_LU), article.title
        assert heard.true_peak_dbtp <= HIGHEST_PEAK_DBTP, article.title
        assert title_step(reading) <= LARGEST_STEP_LU, article.title


def title_step(reading: Reading) -> float:
    """Return by how many LU the title is louder or softer than the body."""
    title, *body = [mark for mark in reading.recording.marks if mark.kind is not Kind.STANDFIRST]
    ends = (body[0].start_ms, body[-1].end_ms)
    heard = [measure_loudness(reading.file, *span).integrated_lufs for span in ((title.start_ms, title.end_ms), ends)]
    return abs(heard[0] - heard[1])

"""What stories leave of a length is filled with a little, or not at all, and never beyond it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from audiobrief.briefing.filling import LONGEST_LINGER_MS, fill
from audiobrief.briefing.frame import Frame, Part
from audiobrief.briefing.rundown import plan_rundown
from audiobrief.briefing.story import Story
from audiobrief.model import Article, Line, Paragraph, VoiceProfile
from audiobrief.planning import plan_script
from audiobrief.settings import ReadSettings, Settings

VOICE = VoiceProfile("tone", "A tone", "en-GB", "tone", "tone")
FRAME = Frame("Morning", date(2026, 11, 28), "en", Settings())
SENTENCE = "The ferry to the inner harbour carried forty passengers on its first day and nobody paid for the crossing."


@dataclass(frozen=True)
class EvenPace:
    """Lengths of a voice that says every character in as many ms; `music`: what lingers is heard."""

    ms: int = 60
    music: bool = True

    def prepare(self, parts: Iterable[Part]) -> None:
        """All is known."""

    def measure(self, part: Part, most_ms: int = 0) -> int:
        link_ms = self.measure(part.link) if part.link else 0
        return link_ms + sum(self._length(line) for line in part.lines) + part.linger_ms * self.music

    def estimate(self, part: Part) -> int:
        return self.measure(part)

    def _length(self, line: Line) -> int:
        return len(line.spoken) * self.ms + line.pause_ms


def story(number: int, sentences: int) -> Story:
    """A story that may not be begun: so something is left over."""
    paragraphs = tuple(Paragraph(f"{SENTENCE} Trip {number}.") for _ in range(sentences))
    article = Article(f"Ferry number {number} is back", paragraphs, language="en")
    settings = replace(Settings(), read=ReadSettings(speak=("body",)))
    return Story(f"{number}.txt", article, VOICE, plan_script(article, settings)[1].lines, whole=True)


STORIES = [story(number, 8 + number) for number in range(4)]
TOLD = plan_rundown(STORIES, FRAME, EvenPace(), None)


@pytest.mark.parametrize("short_ms", [0, 3_000, 8_000, 15_000, 20_000, 25_000, 33_000, 40_000, 90_000])
@pytest.mark.parametrize("music", [True, False])
def test_a_programme_is_filled_to_its_length_and_never_beyond(short_ms, music):
    lengths = EvenPace(music=music)
    budget_ms = TOLD.length_ms + short_ms
    filled = fill(TOLD, FRAME, lengths, budget_ms)
    left_ms = budget_ms - filled.length_ms
    assert filled.length_ms == sum(map(lengths.measure, filled.parts))
    assert filled.stories == TOLD.stories
    assert left_ms >= 0
    assert filled is TOLD or left_ms <= max(10_000, 0.03 * budget_ms)
    assert (filled is TOLD) == (short_ms < 7_000 or short_ms > (33_000 if music else 20_000))


def test_a_little_is_music_and_more_is_the_headlines_again():
    by_music = fill(TOLD, FRAME, EvenPace(), TOLD.length_ms + 20_000)
    assert [part.kind for part in by_music.parts] == [part.kind for part in TOLD.parts]
    assert 0 < by_music.parts[-1].linger_ms <= LONGEST_LINGER_MS
    by_words = fill(TOLD, FRAME, EvenPace(music=False), TOLD.length_ms + 20_000)
    assert [part.kind for part in by_words.parts][-2:] == ["again", "closing"]
    assert by_words.parts[-2].lines[0].text == "The main headlines again."


def test_one_headline_is_not_said_again():
    told = plan_rundown(STORIES[:1], FRAME, EvenPace(), None)
    assert fill(told, FRAME, EvenPace(music=False), told.length_ms + 20_000) is told

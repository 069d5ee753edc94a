"""Word times: monotone, complete, at the engine's own events where there are some."""

from hypothesis import given
from hypothesis import strategies as st

from audiobrief.speech.sound import WordEvent
from audiobrief.speech.words import count_heard, time_words

STARTS, ENDS = (0, 4, 8, 12), (3, 7, 11, 15)


def test_events_are_taken_and_gaps_shared_by_letters():
    events = [WordEvent(0, 100), WordEvent(9, 900), WordEvent(12, 1200)]
    assert time_words(STARTS, ENDS, events, 100, 1500) == [(100, 500), (500, 900), (900, 1200), (1200, 1500)]


def test_without_events_time_is_shared():
    assert time_words(STARTS, ENDS, None, 0, 400) == [(0, 100), (100, 200), (200, 300), (300, 400)]


def test_an_event_between_words_belongs_to_the_word_before():
    assert count_heard(STARTS, [WordEvent(3, 0), WordEvent(0, 0), WordEvent(13, 0)]) == 2


@given(
    words=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 12)), min_size=1, max_size=30),
    events=st.none() | st.lists(st.tuples(st.integers(-5, 500), st.integers(-100, 60_000)), max_size=60),
    first=st.integers(0, 1000),
    length=st.integers(0, 50_000),
)
def test_times_are_monotone_complete_and_inside(words, events, first, length):
    starts, ends, at = [], [], 0
    for gap, letters in words:
        starts.append(at + gap)
        ends.append(at + gap + letters)
        at = ends[-1]
    heard = None if events is None else [WordEvent(*event) for event in events]
    times = time_words(starts, ends, heard, first, first + length)
    assert len(times) == len(starts)
    flat = [time for span in times for time in span]
    assert flat == sorted(flat)
    assert first <= flat[0]
    assert flat[-1] <= first + length

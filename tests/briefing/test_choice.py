"""What a length holds: nothing over it, little left over, the first story told."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from audiobrief.briefing.choice import MOST_WEIGHED, Candidate, choose, said_ms

STORY = st.builds(
    lambda whole, shares, named: Candidate(whole, tuple(sorted({round(whole * share) for share in shares})), named),
    st.integers(20_000, 900_000),
    st.lists(st.floats(0.1, 0.95), max_size=12),
    st.integers(2_000, 9_000),
)


@given(st.lists(STORY, min_size=1, max_size=MOST_WEIGHED + 3), st.integers(100_000, 1_500_000), st.integers(0, 2_000))
def test_a_choice_fits_its_room_and_says_what_it_lasts(candidates, room_ms, named_ms):
    choice = choose(candidates, room_ms, named_ms)
    nothing_ms = said_ms(candidates, choose(candidates, 0, named_ms), named_ms)
    length_ms = said_ms(candidates, choice, named_ms)
    assert length_ms <= max(room_ms, nothing_ms)
    assert abs(length_ms - choice.length_ms) <= named_ms
    assert choice.begun not in choice.whole
    assert all(one < other for one, other in pairwise(choice.whole))


@given(st.lists(STORY, min_size=1, max_size=6))
def test_with_room_for_all_every_story_is_told_whole(candidates):
    room_ms = sum(candidate.whole_ms for candidate in candidates)
    assert choose(candidates, room_ms, 1000).whole == tuple(range(len(candidates)))


@given(st.lists(STORY, min_size=2, max_size=6), st.integers(60_000, 600_000))
def test_the_first_story_is_told_if_it_can_be(candidates, room_ms):
    choice = choose(candidates, room_ms, 1000)
    others_ms = sum(candidate.named_ms for candidate in candidates[1:]) + 1000
    shortest_ms = min((candidates[0].whole_ms, *candidates[0].begun_ms))
    if shortest_ms + others_ms <= room_ms:
        assert 0 in (*choice.whole, choice.begun)


def test_little_is_left_over_where_stories_can_fill_it():
    stories = [Candidate(whole, tuple(range(40_000, whole, 25_000)), 4_000) for whole in (300_000, 240_000, 180_000)]
    for minutes in (4, 6, 8, 10):
        choice = choose(stories, minutes * 60_000, 1_000)
        assert minutes * 60_000 - choice.length_ms <= 25_000

"""Words come evenly, whether they are long or short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lines import plain_line

from audiobrief.speech.pace import even_pace

SHORT = "It was so wet in the old hut by the sea that no one of us had a dry bed to lie on, or a fire to sit at."
LONG = (
    "International organisations representing agricultural communities welcomed additional environmental commitments."
)


def test_long_words_are_quickened_and_short_ones_slowed():
    assert even_pace(plain_line(SHORT)) < 0.92
    assert even_pace(plain_line(LONG)) > 1.2


@pytest.mark.parametrize("text", ["Oh.", "Internationalisation.", "I do."])
def test_a_few_words_change_little(text):
    assert even_pace(plain_line(text)) == pytest.approx(1, abs=0.25)


@given(st.text())
def test_the_pace_stays_within_bounds(text):
    assert 0.85 <= even_pace(plain_line(text)) <= 1.3

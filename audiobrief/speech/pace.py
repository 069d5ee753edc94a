"""An even pace in words: lines of long words are spoken a little quicker than lines of short ones.

At one engine rate, articles of plain words come out at 200 words a minute and those of long words at 160. A rate is
asked for in words, so most of that difference is taken back, line by line: a changed line changes no other.
"""

from audiobrief.model import Line

USUAL_LETTERS = 4.75
"""Characters of a word in English news; a voice's calibrated `rate_scale` holds what its language has."""

_SHARE = 0.8  # an exponent: the rest of the difference stays, or short words would drag; set by hand
_PRIOR_WORDS = 10  # a line of few words says little about them; set by hand
_SLOWEST, _QUICKEST = 0.85, 1.3  # set by hand: beyond these the change is heard


def even_pace(line: Line) -> float:
    """Return the factor on a voice's rate with which this line's words come as quickly as an ordinary one's."""
    letters = sum(word.end - word.start for word in line.words) + USUAL_LETTERS * _PRIOR_WORDS
    usual = USUAL_LETTERS * (len(line.words) + _PRIOR_WORDS)
    even: float = (letters / usual) ** _SHARE
    return min(max(even, _SLOWEST), _QUICKEST)

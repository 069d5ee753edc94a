"""Lines that no voice can say: of signs alone, of marks for a program, of a script that is not read."""

from audiobrief.expressions import regex
from audiobrief.text.clean.line import Line
from audiobrief.text.clean.weigh import Verdict
from audiobrief.text.speakable import make_speakable

DOUBTFUL = regex(r"[\W_]*\Z|\s*[\[{(<]")
"""How a line begins of which nothing may be left: others hold a word that is said."""
LONGEST = 400  # characters; what is longer holds a word


def why_unsaid(line: Line, language: str) -> Verdict | None:
    """Return why nothing of a line is said, None where a word of it is."""
    if line.passage.raw[:1].isalnum():
        return None
    text = line.passage.text
    if len(text) > LONGEST or not DOUBTFUL.match(text):
        return None
    spoken = make_speakable(text, language)
    if spoken.words:
        return None
    reasons = dict.fromkeys(skip.reason for skip in spoken.skips)
    return Verdict("unsaid", "; ".join(reasons) or "signs that no voice says")

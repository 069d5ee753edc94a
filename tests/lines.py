"""Lines and articles for tests, made without the text rooms."""

import re
from typing import Any

from audiobrief.model import Line, SpokenWord


def plain_line(text: str, **fields: Any) -> Line:
    """Return a line that is said as it is shown."""
    words = (SpokenWord(m.start(), m.end(), m.start(), m.end()) for m in re.finditer(r"\S*\w\S*", text))
    return Line(text, text, tuple(words), **fields)

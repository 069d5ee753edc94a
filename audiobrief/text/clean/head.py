"""The head of a plain text: which line is the title, which the standfirst."""

import re

from audiobrief.text.clean.look import Look

LONGEST_TITLE_WORDS = 30
LONGEST_TITLE_CHARACTERS = 300
LONGEST_STANDFIRST_WORDS = 90
FURNITURE = frozenset({"byline", "date", "reading time", "share", "audio or video"})
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def may_be_title(look: Look) -> bool:
    """Say whether a first line can be the title of what follows."""
    if len(look.text) > LONGEST_TITLE_CHARACTERS:
        return False
    return 0 < look.word_count <= LONGEST_TITLE_WORDS and not (look.full_stop and look.word_count > 16)


def same_words(one: str, other: str) -> bool:
    """Say whether two lines are the same but for marks, capitals and a site's name at the end."""
    short, long = sorted((flat(one), flat(other)), key=len)
    return bool(short) and (short == long or (len(short) > 25 and long.startswith(short)))


def flat(text: str) -> str:
    """Return the letters and digits of a text in small letters."""
    return NOT_ALPHANUMERIC.sub("", text).casefold()

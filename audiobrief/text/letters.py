"""The letters of a text: what two texts share that differ in spaces, marks and capitals alone."""

import re

NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in small letters and without anything between them."""
    return NOT_ALPHANUMERIC.sub("", text).casefold()

"""The letters of a text: what two texts share that differ in spaces, marks and capitals alone."""

from audiobrief.expressions import regex

ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
MARKS = regex(r"\W+")


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in small letters and without anything between them."""
    # most marks are ASCII, and bytes are rid of those in a twentieth of the time
    letters = text.encode("utf-8", "surrogatepass").translate(None, ASCII_MARKS).decode("utf-8", "surrogatepass")
    return (letters if letters.isascii() else MARKS.sub("", letters)).casefold()

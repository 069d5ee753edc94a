"""The letters of a text: what two texts share that differ in spaces, marks and capitals alone."""


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in small letters and without anything between them."""
    return "".join(filter(str.isalnum, text)).casefold()

"""Numbers of things, as people write them."""


def counted(count: int, thing: str, things: str = "") -> str:
    """Return "1 episode" or "2,000 episodes"; `things` is the plural where it is not the word with an s."""
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"

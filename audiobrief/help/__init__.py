"""The reference: short pages that ship with the program, shown by `audiobrief help` and linked from the README."""

from functools import cache
from pathlib import Path

from audiobrief.errors import WrongOption

FOLDER = Path(__file__).parent
ORDER = (
    "start",
    "sources",
    "voices",
    "shows",
    "brief",
    "batch",
    "follow",
    "uploading",
    "accessibility",
    "json",
    "settings",
    "exit-codes",
    "python",
)
"""As a newcomer needs them; a page that is not named here stands behind these, by its name."""


@cache
def topics() -> dict[str, str]:
    """Return topic → what its page is about, which is the page's title."""
    names = {file.stem for file in FOLDER.glob("*.md")}
    ordered = [name for name in ORDER if name in names] + sorted(names.difference(ORDER))
    return {name: _page(name).partition("\n")[0].removeprefix("# ") for name in ordered}


def read_topic(name: str) -> str:
    """Return a topic's page, Markdown of at most 100 columns; raises WrongOption for a topic that is none."""
    if name not in topics():
        import difflib

        near = difflib.get_close_matches(name, topics(), 1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise WrongOption(f'there is no help on "{name}"{hint} Topics: {", ".join(topics())}')
    return _page(name)


def _page(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text("utf-8")

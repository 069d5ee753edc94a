"""Several shows or MP3s served at once, each under a name of its own, with a page that lists them."""

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import quote


class Served(Protocol):
    """What can be served: a show, one MP3, or several of these."""

    @property
    def title(self) -> str:
        """What it is called."""

    def refresh(self) -> bool:
        """Take in what changed; return whether anything did."""

    def text_for(self, host: str, path: str) -> bytes | None:
        """Return what is rendered for a path, as it reads at a host; None for any other."""

    def type_of(self, path: str) -> str:
        """Return the media type of a rendered path; empty where its name tells."""

    def is_changing(self, path: str) -> bool:
        """Return whether the path is of something that is being changed just now."""

    def file_of(self, path: str) -> Path | None:
        """Return the file of a path that the public may have; None for everything else."""


class Several:
    """Shows and MP3s by the first part of their paths."""

    def __init__(self, served: Mapping[str, Served]) -> None:
        self._served = served
        self.title = ", ".join(each.title for each in served.values())

    def refresh(self) -> bool:
        """Take in what changed in any of them."""
        changed = [each.refresh() for each in self._served.values()]
        return any(changed)

    def text_for(self, host: str, path: str) -> bytes | None:
        """Return the list for the front page, else what one of them renders."""
        if path == "index.html":
            return self._list().encode()
        name, _, below = path.partition("/")
        return self._served[name].text_for(host, below) if below and name in self._served else None

    def type_of(self, path: str) -> str:
        """Return the media type that one of them gives a rendered path."""
        name, _, below = path.partition("/")
        return self._served[name].type_of(below) if name in self._served else ""

    def is_changing(self, path: str) -> bool:
        """Return what one of them says of a path."""
        name, _, below = path.partition("/")
        return name in self._served and self._served[name].is_changing(below)

    def file_of(self, path: str) -> Path | None:
        """Return the file that one of them has at a path."""
        name, _, below = path.partition("/")
        return self._served[name].file_of(below) if below and name in self._served else None

    def _list(self) -> str:
        rows = "".join(
            f'<li><a href="{quote(name)}/">{html.escape(each.title)}</a></li>' for name, each in self._served.items()
        )
        return (
            '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
            f'<meta name="viewport" content="width=device-width"><title>audiobrief</title><main><h1>audiobrief</h1>'
            f'<ul style="line-height:2">{rows}</ul></main></html>'
        )


def name_all(paths: tuple[Path, ...]) -> dict[str, Path]:
    """Return a name for each path, its own without suffix; the second of one name is "name-2"."""
    named: dict[str, Path] = {}
    for path in paths:
        stem, number = path.resolve().stem, 1
        name = stem
        while name in named:
            number += 1
            name = f"{stem}-{number}"
        named[name] = path
    return named

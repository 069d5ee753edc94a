"""Folders that a site generator or a notebook keeps its texts in: which files are articles, and why others are not.

As their own documentation has it: Jekyll's posts lie in `_posts` and its drafts in `_drafts`, Hugo's texts below
`content`, where `_index.md` opens a section; Obsidian has its settings in `.obsidian` and what was removed in `.trash`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LeftOut = Callable[[Path, bool], str]
"""(path in the folder, drafts are wanted) → why a file is no article; empty for one that is."""


@dataclass(frozen=True, slots=True)
class Site:
    """A kind of folder, known by files in it."""

    known_by: tuple[str, ...]
    """Patterns: one fits in such a folder."""
    left_out: LeftOut


def _jekyll(path: Path, drafts: bool) -> str:
    if "_posts" in path.parts[:-1]:
        return ""
    if "_drafts" in path.parts[:-1]:
        return "" if drafts else "it is a draft of this Jekyll site; --drafts takes it"
    return "it is no post of this Jekyll site, whose posts lie in _posts"


def _hugo(path: Path, _drafts: bool) -> str:
    if path.parts[0] != "content":
        return "it is no text of this Hugo site, whose texts lie below content"
    return "it opens a section of this Hugo site" if path.stem.partition(".")[0] == "_index" else ""


def _obsidian(path: Path, _drafts: bool) -> str:
    return "it was thrown away in Obsidian" if path.parts[0] == ".trash" else ""


SITES = (
    Site(("_posts", "*/_posts"), _jekyll),
    Site(("hugo.toml", "hugo.yaml", "hugo.json", "content/_index.md", "config.toml", "config.yaml"), _hugo),
    Site((".obsidian",), _obsidian),
)
"""The first that fits holds; Hugo's older names of its settings, config.*, count only beside `content`."""


def find_rule(folder: Path) -> LeftOut:
    """Return what tells the articles of a folder from its other files."""
    for site in SITES:
        found = {path.name for pattern in site.known_by for path in folder.glob(pattern)}
        if found and (site.left_out is not _hugo or (folder / "content").is_dir()):
            return site.left_out
    return lambda _path, _drafts: ""


def is_aside(path: Path) -> bool:
    """Say whether a file is nobody's article by its name: hidden, or a part that others include."""
    return any(
        part.startswith((".", "_")) and part not in {"_posts", "_drafts", ".trash"} for part in path.parts[:-1]
    ) or (path.name.startswith((".", "_")) and path.stem != "_index")

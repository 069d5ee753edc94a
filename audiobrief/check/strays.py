"""Files in a show's folder that no record names: they never go out with it, but where the folder is served they are."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from audiobrief.check.findings import Finding, finding
from audiobrief.check.memory import Memory
from audiobrief.model import Episode
from audiobrief.show.homes import EPISODES, NOTES, PRIVATE, RECORD
from audiobrief.show.life import RETRACTED
from audiobrief.show.outputs import BY_URL, BY_URL_NAME, file_names

TOLD_ELSEWHERE = ".mp3"
"""How a file ends that is an error in a folder without a record."""


def strays(folder: Path, episodes: Iterable[Episode], memory: Memory) -> Iterator[Finding]:
    """Yield what lies among the episodes and is no file of any; hidden files, and what a tombstone tells, aside."""
    by_slug = {episode.slug: episode for episode in episodes}
    for home in (EPISODES, PRIVATE):
        for slug in memory.look(home).names:
            episode = by_slug.get(slug)
            if slug[0] == "." or (episode and episode.status == RETRACTED):
                continue
            if slug not in memory.look(home).irregular or (folder / home / slug).is_symlink():
                yield _stray(f"{home}/{slug}")
                continue
            has_record = episode is not None or RECORD in memory.look(f"{home}/{slug}").names
            ours = file_names(slug) | ({NOTES} if home == PRIVATE else frozenset()) if has_record else frozenset()
            yield from _others(f"{home}/{slug}", ours, memory, known=has_record)
    for name in memory.look(BY_URL).names:
        if name[0] != "." and not BY_URL_NAME.fullmatch(name):
            yield _stray(f"{BY_URL}/{name}")
    for name in memory.look("").names:
        if name.endswith(TOLD_ELSEWHERE):
            yield _stray(name)


def _others(below: str, ours: frozenset[str], memory: Memory, *, known: bool) -> Iterator[Finding]:
    for name in memory.look(below).names:
        told = not known and below.startswith(EPISODES) and name.endswith(TOLD_ELSEWHERE)
        if name[0] != "." and name not in ours and not told:
            yield _stray(f"{below}/{name}")
        elif name in memory.look(below).irregular:
            yield finding("stray", f"{below}/{name}", "is a link or no regular file")


def _stray(place: str) -> Finding:
    return finding("stray", place, "is named by no record")

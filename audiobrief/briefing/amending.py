"""What became of stories after they were told: corrected or withdrawn, they change the programmes that they are in.

A show keeps an episode a day. Those of the days whose editions are kept are cut again from what was kept, with what is
corrected as it is now, and without what a show tells no more. What is only missing from a feed has scrolled out of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief.briefing.edition import Edition, SavedStory, digest_of, with_source, write_edition
from audiobrief.briefing.reading import LeftOut, Opened
from audiobrief.destinations import is_show
from audiobrief.show.folder import open_show_folder
from audiobrief.show.life import LIVE
from audiobrief.show.life import hold as held
from audiobrief.standards.moments import now_utc


@dataclass(frozen=True, slots=True)
class Amended:
    """An edition that is to be cut again."""

    edition: Edition
    corrected: tuple[str, ...]
    withdrawn: tuple[str, ...]
    """Titles."""


def amended(edition: Edition, left_out: Iterable[LeftOut]) -> Amended | None:
    """Return an earlier edition with its stories as they are now; None where nothing of it is to be changed."""
    if edition.state != "out" or not is_show(Path(edition.output)):
        return None
    again = {(one.again.key, _feed_of(one.again.name)): one.again for one in left_out if one.again}
    gone = {one.withdrawn for one in left_out if one.withdrawn}
    withdrawn = [story for story in edition.stories if story.key in gone]
    now = {id(story): again.get((story.key, _feed_of(story.name))) for story in edition.stories}
    corrected = [story for story in edition.stories if story not in withdrawn and _differs(story, now[id(story)])]
    if not withdrawn and not corrected:
        return None
    stories = tuple(_renewed(story, now[id(story)]) if story in corrected else story for story in edition.stories)
    ids = {story.id for story in withdrawn}
    left = tuple(
        replace(story, twin_of="") if story.twin_of in ids else story for story in stories if story not in withdrawn
    )
    new = replace(edition, stories=left, dropped=(*edition.dropped, *sorted(ids)))
    return Amended(new, tuple(s.title for s in corrected), tuple(s.title for s in withdrawn))


def hold_empty(edition: Edition) -> Path:
    """Hold the episode of an edition whose stories were all withdrawn, and return its MP3."""
    shelf, file = open_show_folder(Path(edition.output)), Path(edition.file)
    with shelf.locked():
        episode = shelf.read(file.parent.name)
        if episode.standing == LIVE:
            shelf.write(held(episode, now_utc()))
    write_edition(replace(edition, state="held"))
    return file


def _differs(saved: SavedStory, now: Opened | None) -> bool:
    if now is None:
        return False
    if now.article is not None:
        return bool(saved.digest) and digest_of(now.article) != saved.digest
    return bool(saved.type) and with_source(saved, now.source).data != saved.data


def _feed_of(name: str) -> str:
    """Return the feed or show of a story by its name: another feed's copy of it is no correction."""
    return name.rpartition("#")[0] or name


def _renewed(saved: SavedStory, now: Opened | None) -> SavedStory:
    if now is None:
        return saved
    if now.article is not None:
        return replace(saved, title=now.article.title, digest=digest_of(now.article))
    return with_source(saved, now.source)

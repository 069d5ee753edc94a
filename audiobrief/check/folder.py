"""A show's folder: settings, records, and whether what was published is what the records say."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from audiobrief.check.findings import Finding, finding
from audiobrief.check.rights import doubt_of
from audiobrief.errors import AudiobriefError, PublishError
from audiobrief.model import Episode, Show
from audiobrief.publish.cover.picture import read_picture
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.assets import SMALL_COVER
from audiobrief.publish.page.data import episode_path
from audiobrief.publish.page.render import render_show_files
from audiobrief.settings import FILE_NAME
from audiobrief.show.folder import open_show_folder
from audiobrief.show.homes import EPISODES, NOTES, PRIVATE, RECORD, home_of
from audiobrief.show.index import twin_key
from audiobrief.show.life import LIVE, MEMBERS, RETRACTED
from audiobrief.show.outputs import find_leaders, render_outputs
from audiobrief.show.records import parse_record
from audiobrief.show.settings import load_show

LEADING = ("*.xml", "index.html", "by-url/*.json")
"""What must not name an episode that is not public."""


def check_folder(folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with a show's folder, its feed aside."""
    try:
        show = load_show(folder)
    except AudiobriefError as error:
        yield finding("settings", FILE_NAME, str(error))
        return
    episodes = []
    for mp3 in sorted(folder.glob(f"{EPISODES}/*/*.mp3")):
        if not (mp3.parent / RECORD).exists():
            yield finding("record", mp3.relative_to(folder).as_posix(), "has no record beside it")
    apart = sorted(folder.glob(f"{PRIVATE}/*/{RECORD}"))
    public = (r for r in sorted(folder.glob(f"{EPISODES}/*/{RECORD}")) if not _apart(folder, r.parent.name).exists())
    for record in (*public, *apart):
        place = record.relative_to(folder).as_posix()
        try:
            episode = parse_record(record.read_bytes(), place)
        except (AudiobriefError, OSError) as error:
            yield finding("record", place, str(error))
            continue
        episodes.append(episode)
    changing = changing_in(folder)
    if changing:
        yield finding("changing", f"{EPISODES}/{changing}", "a change of it is under way, or was stopped")
    leaders = find_leaders(episodes)
    for episode in (e for e in episodes if e.status != RETRACTED and e.slug != changing):
        place = f"{home_of(episode.standing)}/{episode.slug}"
        yield from _audio(folder / place, episode, f"{place}/{RECORD}")
        leads = leaders.get(episode.article.source_url) == episode.slug
        yield from _compared(folder, _at_home(episode, render_outputs(episode, show, leads=leads)))
    yield from _left(folder, episodes)
    yield from _voices(episodes)
    yield from _twins(episodes)
    if changing:
        return  # what leads to it may be old or new
    yield from _published(folder, episodes)
    if (folder / FEED_FILE).is_file():
        newest_first = sorted(episodes, key=lambda e: (e.published, e.slug), reverse=True)
        live = [episode for episode in newest_first if episode.standing == LIVE]
        yield from _compared(folder, _front(folder, show, live))


def _told(episode: Episode) -> str:
    return "for members" if episode.standing == MEMBERS else episode.status


def changing_in(folder: Path) -> str:
    """Return the slug of the episode of a show that is under change, whose files may not agree; empty for none."""
    try:
        return open_show_folder(folder).under_change()
    except AudiobriefError:
        return ""


def _apart(folder: Path, slug: str) -> Path:
    return folder / PRIVATE / slug / RECORD


def _at_home(episode: Episode, files: Mapping[str, str]) -> Mapping[str, str]:
    public, home = episode_path(episode), f"{home_of(episode.standing)}/{episode.slug}/"
    return {home + path.removeprefix(public) if path.startswith(public) else path: text for path, text in files.items()}


def _left(folder: Path, episodes: Iterable[Episode]) -> Iterator[Finding]:
    """Yield what a retraction that was stopped, or a backup, left beside a tombstone."""
    for episode in episodes:
        if episode.status == RETRACTED:
            files = (file for home in (EPISODES, PRIVATE) for file in (folder / home / episode.slug).glob("*"))
            for file in sorted(files):
                if file.parent.parent.name == EPISODES or file.name not in (RECORD, NOTES):
                    place = file.relative_to(folder).as_posix()
                    yield finding("tombstone", place, "is there, although the episode was retracted")


def _voices(episodes: Iterable[Episode]) -> Iterator[Finding]:
    """Yield each voice whose sound may not go out, or of which nobody is sure, with the newest episode it reads."""
    told = {e.voice.name: e for e in episodes if e.status != RETRACTED and e.voice.commercial != "yes"}
    for name, episode in told.items():
        why = doubt_of(episode.voice)
        yield finding("voice-rights", f"{home_of(episode.standing)}/{episode.slug}", f'read by "{name}": {why}')


def _front(folder: Path, show: Show, live: Sequence[Episode]) -> Mapping[str, bytes]:
    """Return what the show as a whole is made into; of a cover that is no picture, which is told elsewhere, no copy."""
    try:
        return render_show_files(show, live, cover=read_picture(folder / show.image) if show.image else None)
    except PublishError:
        return {path: data for path, data in render_show_files(show, live).items() if path != SMALL_COVER}


def _compared(folder: Path, files: Mapping[str, str | bytes]) -> Iterator[Finding]:
    """Yield which files are missing, or not what follows from the records."""
    for path, content in files.items():
        try:
            same = (folder / path).read_bytes() == (content.encode() if isinstance(content, str) else content)
        except OSError:
            yield finding("record-file", path, "is not there")
        else:
            if not same:
                yield finding("record-stale", path, "is not as it was published")


def _twins(episodes: Iterable[Episode]) -> Iterator[Finding]:
    """Yield which episodes listeners cannot tell apart in a list: they may be one article, made twice."""
    by_key: dict[str, list[str]] = {}
    for episode in episodes:
        if episode.status != RETRACTED:
            by_key.setdefault(twin_key(episode.article.title, episode.published), []).append(episode.slug)
    for first, *others in by_key.values():
        if others:
            yield finding("twins", f"{EPISODES}/{first}", f"has the title and day of {', '.join(others)}")


def _audio(folder: Path, episode: Episode, place: str) -> Iterator[Finding]:
    file = folder / episode.audio.file
    if not file.is_file():
        yield finding("mp3-missing", place, f"{episode.audio.file} is not there")
    elif hashlib.sha256(file.read_bytes()).hexdigest() != episode.audio.sha256:
        yield finding("record-audio", place, f"{episode.audio.file} is not the one in the record")


def _published(folder: Path, episodes: list[Episode]) -> Iterator[Finding]:
    if not (folder / FEED_FILE).is_file():
        yield finding("unpublished", FEED_FILE, "is not there yet")
        return
    leading = {
        f.relative_to(folder).as_posix(): f.read_text("utf-8", "replace") for p in LEADING for f in folder.glob(p)
    }
    feeds = "".join(text for name, text in leading.items() if name.endswith(".xml"))
    for episode in episodes:
        if episode.standing == LIVE and (episode.guid not in feeds or f"?v={episode.audio.sha256[:8]}" not in feeds):
            yield finding("unpublished", FEED_FILE, f"does not have {episode.slug} as it is now")
        if episode.standing != LIVE:
            named = [name for name, text in leading.items() if episode.slug in text or episode.guid in text]
            if named:
                yield finding(
                    "leaked",
                    named[0],
                    f"names {episode.slug}, which is {_told(episode)}",
                )

"""A show's folder: settings, records, and whether what was published is what the records say."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from audiobrief.check.findings import Finding, finding
from audiobrief.errors import AudiobriefError
from audiobrief.model import Episode
from audiobrief.publish.catalogue import RECORD
from audiobrief.publish.life import LIVE, RETRACTED
from audiobrief.publish.names import CHAPTERS_FILE
from audiobrief.publish.records import parse_record
from audiobrief.publish.shelf import EPISODES
from audiobrief.publish.show import FEED_FILE, load_show
from audiobrief.settings import FILE_NAME

BESIDE = ["{}.vtt", "{}.srt", "{}.json", "index.html", "embed.html"]
"""What stands beside every MP3."""
LEADING = ("*.xml", "index.html", "by-url/*.json")
"""What must not name an episode that is not public."""


def check_folder(folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with a show's folder, its feed aside."""
    try:
        load_show(folder)
    except AudiobriefError as error:
        yield finding("settings", FILE_NAME, str(error))
        return
    episodes = []
    for record in sorted(folder.glob(f"{EPISODES}/*/{RECORD}")):
        place = record.relative_to(folder).as_posix()
        try:
            episode = parse_record(record.read_bytes(), place)
        except (AudiobriefError, OSError) as error:
            yield finding("record", place, str(error))
            continue
        episodes.append(episode)
        if episode.status != RETRACTED:
            yield from _audio(record.parent, episode, place)
            names = [*BESIDE, CHAPTERS_FILE] if episode.chapters else BESIDE
            missing = [name for name in names if not (record.parent / name.format(episode.slug)).is_file()]
            if missing:
                yield finding("record-file", place, f"{missing[0].format(episode.slug)} is not there")
    yield from _published(folder, episodes)


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
        if episode.status == LIVE and (episode.guid not in feeds or f"?v={episode.audio.sha256[:8]}" not in feeds):
            yield finding("unpublished", FEED_FILE, f"does not have {episode.slug} as it is now")
        if episode.status != LIVE:
            named = [name for name, text in leading.items() if episode.slug in text or episode.guid in text]
            if named:
                yield finding("leaked", named[0], f"names {episode.slug}, which is {episode.status}")

"""A show's folder: settings, records, and whether what was published is what the records say."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audiobrief.check.findings import Finding, finding
from audiobrief.check.memory import FOLLOWS, FRONT, SUMMARY, Memory, look_at_files
from audiobrief.check.rights import doubt_of
from audiobrief.check.strays import strays
from audiobrief.disk.regular import read_regular
from audiobrief.errors import AudiobriefError, PublishError
from audiobrief.expressions import regex
from audiobrief.model import Episode, Show
from audiobrief.publish.cover.picture import read_picture
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.assets import SMALL_COVER
from audiobrief.publish.page.data import episode_path
from audiobrief.publish.page.listen import by_url_name
from audiobrief.publish.page.render import render_show_files
from audiobrief.settings import FILE_NAME
from audiobrief.show.addresses import address_of, as_published
from audiobrief.show.folder import open_show_folder
from audiobrief.show.homes import EPISODES, NOTES, PRIVATE, RECORD, home_of, with_path
from audiobrief.show.index import MOST_RECORD_BYTES, twin_key
from audiobrief.show.life import LIVE, MEMBERS, RETRACTED
from audiobrief.show.outputs import BY_URL, find_leaders, render_outputs
from audiobrief.show.public import ASSETS, FRONT_FILES
from audiobrief.show.records import parse_record, parse_summary, render_summary
from audiobrief.show.settings import load_show

LEADING = ("*.xml", "index.html", "by-url/*.json")
"""What must not name an episode that is not public."""
GUID, AUDIO_VERSION = regex(r"<guid[^>]*>\s*([^<\s]*)\s*</guid>"), regex(r"\?v=([0-9a-f]{8})")


def check_folder(folder: Path, memory: Memory) -> Iterator[Finding]:
    """Yield what is wrong with a show's folder, its feed aside."""
    try:
        show = load_show(folder)
    except AudiobriefError as error:
        yield finding("settings", FILE_NAME, str(error))
        return
    seen = [_see(folder, slug, memory) for slug in _slugs(memory)]
    for one in seen:
        yield from one.found
    episodes = [one.episode for one in seen if one.episode]
    changing = changing_in(folder)
    if changing:
        yield finding("changing", f"{EPISODES}/{changing}", "a change of it is under way, or was stopped")
    leading = set(find_leaders(episodes, show).values())
    for episode in (e for e in episodes if e.status != RETRACTED and e.slug != changing):
        yield from _follows(folder, show, episode, memory, leads=episode.slug in leading)
    yield from strays(folder, episodes, memory)
    yield from _left(folder, episodes)
    yield from _voices(episodes)
    yield from _twins(episodes)
    if changing:
        return  # what leads to it may be old or new
    yield from _published(folder, episodes)
    if (folder / FEED_FILE).is_file():
        yield from _front_found(folder, show, episodes, memory)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A folder of an episode, whose record could be read or not."""

    episode: Episode | None
    """Without paragraphs, marks and chapters."""
    found: tuple[Finding, ...] = ()


def _slugs(memory: Memory) -> list[str]:
    """Return the names of all folders of episodes, public ones first."""
    looks = [memory.look(home) for home in (EPISODES, PRIVATE)]
    return list(
        dict.fromkeys(name for look in looks for name in look.names if name in look.irregular and name[0] != ".")
    )


def _see(folder: Path, slug: str, memory: Memory) -> _Seen:
    looks = [memory.look(f"{home}/{slug}") for home in (EPISODES, PRIVATE)]
    home = next((home for home, look in zip((PRIVATE, EPISODES), looks[::-1], strict=True) if RECORD in look.names), "")
    if not home:
        mp3s = [name for name in looks[0].names if name.endswith(".mp3")]
        lone = (finding("record", f"{EPISODES}/{slug}/{name}", "has no record beside it") for name in mp3s)
        return _Seen(None, tuple(lone))
    if known := memory.recall(SUMMARY, slug, looks):
        with suppress(ValueError, TypeError, KeyError):
            return _Seen(parse_summary(known.summary), known.found)
    place = f"{home}/{slug}/{RECORD}"
    try:
        episode = with_path(
            parse_record(read_regular(folder / place, MOST_RECORD_BYTES), place, with_marks=False), folder
        )
    except (AudiobriefError, OSError) as error:
        return _Seen(None, (finding("record", place, str(error)),))
    summary = render_summary(episode)
    memory.remember(SUMMARY, slug, looks, found=(), summary=summary)
    return _Seen(parse_summary(summary))


def _follows(folder: Path, show: Show, known: Episode, memory: Memory, *, leads: bool) -> Iterator[Finding]:
    """Yield whether MP3 and files of an episode are what its record says."""
    home, slug = f"{home_of(known.standing)}/{known.slug}", known.slug
    url = address_of(known, show)
    lead = look_at_files([folder / BY_URL / by_url_name(url)] if url else [])
    looks = [memory.look(f"{EPISODES}/{slug}"), memory.look(f"{PRIVATE}/{slug}"), lead]
    before = memory.recall(FOLLOWS, slug, looks, str(leads))
    if before:
        yield from before.found
        return
    place = f"{home}/{RECORD}"
    try:
        episode = _read_record(folder, place)
    except (AudiobriefError, OSError) as error:
        yield finding("record", place, str(error))
        return
    files = _at_home(episode, render_outputs(episode, show, leads=leads))
    found = [*_audio(folder / home, episode, place), *_compared(folder, files)]
    memory.remember(FOLLOWS, slug, looks, str(leads), found=found)
    yield from found


def _front_found(folder: Path, show: Show, episodes: Sequence[Episode], memory: Memory) -> Iterator[Finding]:
    newest_first = sorted(episodes, key=lambda e: (e.published, e.slug), reverse=True)
    live = [episode for episode in newest_first if episode.standing == LIVE]
    loose = [folder / name for name in (*FRONT_FILES, show.image) if name]
    known = sorted((folder / BY_URL).glob("known-*.json"))
    looks = [memory.look(ASSETS), look_at_files([*loose, *known])]
    records = "".join(memory.look(f"{EPISODES}/{episode.slug}").digest for episode in live)
    before = memory.recall(FRONT, "", looks, records)
    if before:
        yield from before.found
        return
    found = list(_compared(folder, _front(folder, show, [as_published(episode, show) for episode in live])))
    memory.remember(FRONT, "", looks, records, found=found)
    yield from found


def _told(episode: Episode) -> str:
    return "for members" if episode.standing == MEMBERS else episode.status


def remembering(folder: Path) -> Memory:
    """Return what is remembered of a show's folder; nothing where its settings are wrong."""
    try:
        return Memory(folder, repr(load_show(folder)))
    except AudiobriefError as error:
        return Memory(folder, str(error))


def changing_in(folder: Path) -> str:
    """Return the slug of the episode of a show that is under change, whose files may not agree; empty for none."""
    try:
        return open_show_folder(folder).under_change()
    except AudiobriefError:
        return ""


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
        wanted = content.encode() if isinstance(content, str) else content
        try:
            same = read_regular(folder / path, len(wanted)) == wanted
        except FileNotFoundError:
            yield finding("record-file", path, "is not there")
            continue
        except OSError:  # a link, a pipe, or longer
            same = False
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
    feeds = "".join(map(_text_of, folder.glob("*.xml")))
    guids, versions = set(GUID.findall(feeds)), set(AUDIO_VERSION.findall(feeds))
    others = [episode for episode in episodes if episode.standing != LIVE]
    for episode in episodes:
        if episode.standing == LIVE and (episode.guid not in guids or episode.audio.sha256[:8] not in versions):
            yield finding("unpublished", FEED_FILE, f"does not have {episode.slug} as it is now")
    leading = sorted(f for pattern in LEADING for f in folder.glob(pattern)) if others else ()
    for file in leading:
        text = _text_of(file)
        for episode in [e for e in others if e.slug in text or e.guid in text]:
            others.remove(episode)
            place = file.relative_to(folder).as_posix()
            yield finding("leaked", place, f"names {episode.slug}, which is {_told(episode)}")


def _text_of(file: Path) -> str:
    """Return a file's text; nothing of what is no file, such as a pipe, in which a reader would wait."""
    return file.read_text("utf-8", "replace") if file.is_file() else ""


def _read_record(folder: Path, place: str, *, with_marks: bool = True) -> Episode:
    """Return the episode of a record; raises OSError for a link, a pipe and the like, PublishError for what is none."""
    data = read_regular(folder / place, MOST_RECORD_BYTES)
    return with_path(parse_record(data, place, with_marks=with_marks), folder)

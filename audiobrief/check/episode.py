"""One episode of a feed, with everything it names: MP3, tag, transcripts, chapters, page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from audiobrief.check.assets import Assets, FolderAssets, WebAssets
from audiobrief.check.channel import check_address, text_of
from audiobrief.check.findings import Finding, finding, quoted
from audiobrief.check.items import Item, check_item, check_length, seconds_of
from audiobrief.check.memory import ITEM, Memory
from audiobrief.check.page import check_page
from audiobrief.check.server import check_served
from audiobrief.check.sound import TOGETHER, Seen, heard
from audiobrief.check.sound.stream import check_stream
from audiobrief.check.tag import Told, check_tag
from audiobrief.check.transcripts import CHAPTER_TYPES, TIMED, TYPES, check_chapters, check_transcript
from audiobrief.disk.work_folder import work_folder
from audiobrief.expressions import regex
from audiobrief.publish.feed import NAMESPACES
from audiobrief.show.homes import EPISODES

OWN_FOLDER = regex(rf"/{EPISODES}/([^/?#]+)/")
PASSING = ("it-future", "not-decoded")
"""What may be otherwise tomorrow."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How closely to look."""

    broadcast: bool = False
    """Hold MP3s against Apple's recommended rates."""
    quick: bool = False
    """Do not decode them."""
    leave_out: str = ""
    """The folder of an episode that is under change."""


def check_episodes(
    items: Iterable[Item], show: str, assets: Assets, depth: Depth, memory: Memory | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with items and what they name; `show` is the channel's title.

    What is known of an episode that is as it was is told again; the memory is that of the show in whose folder all is.
    """
    with work_folder() as folder:
        seen = (_remembered(item, show, assets, depth, memory) or _seen(item, show, assets, depth) for item in items)
        yield from heard(seen, folder, most=1 if isinstance(assets, WebAssets) else TOGETHER)


def check_mp3s(mp3s: Iterable[tuple[bytes, str]], depth: Depth) -> Iterator[Finding]:
    """Yield what is wrong with MP3s of which there is no feed; each is given with what it is called."""
    with work_folder() as folder:
        yield from heard((_seen_mp3(data, place, depth, Told())[0] for data, place in mp3s), folder)


def _remembered(item: Item, show: str, assets: Assets, depth: Depth, memory: Memory | None) -> Seen | None:
    """Return what is known of an item, or what was seen of it and is to be kept; None where it cannot be kept."""
    named = OWN_FOLDER.search(item.enclosure)
    if not (memory and named and item.source and isinstance(assets, FolderAssets)):
        return None
    slug = unquote(named[1])
    looks = [memory.look(f"{EPISODES}/{slug}")]
    parts = (item.source, show, assets.base_url, str(depth.broadcast), str(depth.quick))
    if known := memory.recall(ITEM, slug, looks, *parts):
        return Seen(item.place, [replace(one, place=item.place + one.place) for one in known.found])

    def remember(found: Sequence[Finding]) -> None:
        inside = [replace(one, place=one.place.removeprefix(item.place)) for one in found]
        here = all(one.place.startswith(item.place) and one.code not in PASSING for one in found)
        if here and _all_inside(item, assets, assets.folder / EPISODES / slug):
            memory.remember(ITEM, slug, looks, *parts, found=inside)

    seen = _seen(item, show, assets, depth)
    seen.remember = remember
    return seen


def _all_inside(item: Item, assets: FolderAssets, folder: Path) -> bool:
    """Return whether all that an item names lies in the folder of its episode."""
    beside = [e for tag in ("transcript", "chapters") for e in item.element.findall(f"podcast:{tag}", NAMESPACES)]
    files = [assets.file_of(url) for url in (item.enclosure, item.link, *(e.get("url", "") for e in beside))]
    return all(file is not None and file.parent == folder for file in files)


def _seen(item: Item, show: str, assets: Assets, depth: Depth) -> Seen:
    data = assets.get(item.enclosure) if item.enclosure else None
    seen, chapters_ms = Seen(item.place), tuple[int, ...]()
    if data is not None:
        private = text_of(item.element, "itunes:block").lower() == "yes"
        seen, chapters_ms = _seen_mp3(data, item.place, depth, Told(item.title, show, item.published, private))
    duration_s = seen.duration_s
    seen.found += check_item(item)
    if item.enclosure:
        seen.found += check_length(item, data, assets)
    told_s = seconds_of(text_of(item.element, "itunes:duration"))
    if told_s is not None and duration_s and abs(told_s - duration_s) > 1:
        found = finding("it-duration-match", item.place, f"says {told_s} s, the audio lasts {duration_s:.1f} s")
        seen.found.append(found)
    if data is not None and isinstance(assets, WebAssets):
        seen.found += check_served(item.enclosure, item.place, "audio/mpeg", assets)
    seen.found += _transcripts(item, assets, duration_s)
    seen.found += _chapters(item, assets, duration_s, chapters_ms)
    page = assets.get(item.link) if item.link and item.file else None
    if page is not None and b"<html" in page[:2000].lower():
        seen.found += check_page(page, item.link, f"{item.place}, page", item.file)
    return seen


def _seen_mp3(data: bytes, place: str, depth: Depth, told: Told) -> tuple[Seen, tuple[int, ...]]:
    """Return what is seen of an MP3, which waits to be heard, and where its chapters start in ms."""
    stream, found = check_stream(data, place, broadcast=depth.broadcast)
    if stream is None:
        return Seen(place, found), ()
    chapters_ms, in_tag = check_tag(data, place, round(stream.duration_s * 1000), told)
    return Seen(place, found + in_tag, stream, b"" if depth.quick else data), chapters_ms


def _transcripts(item: Item, assets: Assets, duration_s: float) -> Iterator[Finding]:
    texts: dict[str, str] = {}
    for element in item.element.findall("podcast:transcript", NAMESPACES):
        url, kind = element.get("url", ""), element.get("type", "")
        place = f"{item.place}, {kind or 'transcript'}"
        yield from check_address(url, "transcript-missing", place)
        if kind not in TYPES:
            yield finding("transcript-type", place, f"the type is {quoted(kind)}")
            continue
        data = assets.get(url)
        if data is None:
            yield finding("transcript-missing", place, f"nothing is at {url}")
            continue
        if kind in TIMED:
            texts[kind], found = check_transcript(kind, data, place, duration_s)
            yield from found
        if isinstance(assets, WebAssets):
            yield from check_served(url, place, kind, assets)
    if not texts:
        yield finding("it-transcript", item.place, "has no timed transcript")
    elif "text/vtt" not in texts:
        yield finding("it-transcript", item.place, "has no transcript in WebVTT")
    if len(set(filter(None, texts.values()))) > 1:
        yield finding("transcript-agree", item.place, f"the texts of {', '.join(sorted(texts))} differ")


def _chapters(item: Item, assets: Assets, duration_s: float, chapters_ms: tuple[int, ...]) -> Iterator[Finding]:
    element = item.element.find("podcast:chapters", NAMESPACES)
    if element is None:
        return
    url, place = element.get("url", ""), f"{item.place}, chapters"
    if element.get("type") not in CHAPTER_TYPES:
        yield finding("chapters-form", place, f"the type is {quoted(element.get('type', ''))}")
    data = assets.get(url)
    if data is None:
        yield finding("chapters-missing", place, f"nothing is at {url}")
        return
    yield from check_chapters(data, place, duration_s, chapters_ms)
    if isinstance(assets, WebAssets):
        yield from check_served(url, place, "application/json+chapters", assets)

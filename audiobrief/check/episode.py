"""One episode of a feed, with everything it names: MP3, tag, transcripts, chapters, page."""

from collections.abc import Iterator
from dataclasses import dataclass

from audiobrief.check.assets import Assets, WebAssets
from audiobrief.check.channel import check_address, text_of
from audiobrief.check.findings import Finding, finding, quoted
from audiobrief.check.items import Item, check_length, seconds_of
from audiobrief.check.page import check_page
from audiobrief.check.server import check_served
from audiobrief.check.stream import check_sound, check_stream
from audiobrief.check.tag import Told, check_tag
from audiobrief.check.transcripts import CHAPTER_TYPES, TIMED, TYPES, check_chapters, check_transcript
from audiobrief.disk import operations
from audiobrief.disk.work_folder import work_folder
from audiobrief.publish.feed import NAMESPACES


@dataclass(frozen=True, slots=True)
class Depth:
    """How closely to look."""

    broadcast: bool = False
    """Hold MP3s against Apple's recommended rates."""
    quick: bool = False
    """Do not decode them."""
    leave_out: str = ""
    """The folder of an episode that is under change."""


def check_episode(item: Item, show: str, assets: Assets, depth: Depth) -> Iterator[Finding]:
    """Yield what is wrong with what an item names; `show` is the channel's title."""
    data = assets.get(item.enclosure) if item.enclosure else None
    chapters_ms: tuple[int, ...] = ()
    duration_s = 0.0
    if item.enclosure:
        yield from check_length(item, data, assets)
    if data is not None:
        private = text_of(item.element, "itunes:block").lower() == "yes"
        told = Told(item.title, show, item.published, private)
        duration_s, chapters_ms, found = check_mp3(data, item.place, depth, told)
        yield from found
        told_s = seconds_of(text_of(item.element, "itunes:duration"))
        if told_s is not None and duration_s and abs(told_s - duration_s) > 1:
            yield finding("it-duration-match", item.place, f"says {told_s} s, the audio lasts {duration_s:.1f} s")
        if isinstance(assets, WebAssets):
            yield from check_served(item.enclosure, item.place, "audio/mpeg", assets)
    yield from _transcripts(item, assets, duration_s)
    yield from _chapters(item, assets, duration_s, chapters_ms)
    page = assets.get(item.link) if item.link and item.file else None
    if page is not None and b"<html" in page[:2000].lower():
        yield from check_page(page, item.link, f"{item.place}, page", item.file)


def check_mp3(data: bytes, place: str, depth: Depth, told: Told) -> tuple[float, tuple[int, ...], list[Finding]]:
    """Return how long an MP3 lasts in seconds, where its chapters start in ms, and what is wrong with it."""
    stream, found = check_stream(data, place, broadcast=depth.broadcast)
    if stream is None:
        return 0.0, (), found
    chapters_ms, in_tag = check_tag(data, place, round(stream.duration_s * 1000), told)
    found += in_tag
    if not depth.quick:
        with work_folder() as folder:
            file = folder / "checked.mp3"
            operations.write_file(file, data)
            found += check_sound(file, place, stream)
    return stream.duration_s, chapters_ms, found


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

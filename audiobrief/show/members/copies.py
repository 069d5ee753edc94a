"""What a member gets: the whole show at an address of its own, with the episodes that are for members alone.

Sound, pictures and transcripts are the show's own files; pages, feed and script, which name addresses, are rendered
when they are asked for.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from audiobrief.disk.regular import is_regular
from audiobrief.model import Show
from audiobrief.publish.feed import FeedPage, plan_pages, render_feed
from audiobrief.publish.page.assets import asset_paths
from audiobrief.publish.page.data import episode_path, show_address
from audiobrief.publish.page.front import render_index
from audiobrief.publish.page.listen import by_url_name, render_by_url, render_listen_files
from audiobrief.publish.page.render import render_episode_files
from audiobrief.show.addresses import as_published
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import home_of
from audiobrief.show.index import Entry
from audiobrief.show.life import LIVE, MEMBERS
from audiobrief.show.members.paths import member_path
from audiobrief.show.outputs import BY_URL, file_names, find_leaders
from audiobrief.show.site import style_of

RENDERED = frozenset({"index.html", "embed.html", "oembed.json"})
"""Of an episode's files, those that name addresses."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A file of a member's copy."""

    source: Path | Callable[[], bytes]
    made_from: str = ""
    """Digest of all that a rendered one follows from; empty for a file."""


def show_for(show: Show, token: str, base_url: str = "") -> Show:
    """Return the show as a member has it: below their path, listed nowhere, measured by nobody.

    `base_url` is where the show is found if not at its own address.
    """
    here = show_address(replace(show, base_url=base_url or show.base_url), member_path(token, "").rstrip("/"))
    return replace(show, base_url=here, listed=False, locked=True, enclosure_prefix="", new_feed_url="")


def copy_for(shelf: ShowFolder, show: Show, held_back: Iterable[str] = ()) -> dict[str, Copied]:
    """Return path below the member's own → what lies there, for a show as `show_for` gives it.

    `held_back` are slugs of episodes that are not fit to go out.
    """
    entries = [e for e in shelf.catalogue.read() if e.status in (LIVE, MEMBERS) and e.slug not in held_back]
    style = _digest([style_of(shelf), repr(show)])
    copied: dict[str, Copied] = {}
    render = lru_cache(1)(partial(_episode_texts, shelf, show))
    for entry in entries:
        copied |= _of_episode(shelf, entry, style, render)
    copied |= _leading(shelf, show, entries, style)
    for path in (*asset_paths(), show.image):
        if path and is_regular(shelf.folder / path):
            copied[path] = Copied(shelf.folder / path)
    copied |= _front(shelf, show, entries, style)
    return copied


def blank_page() -> bytes:
    """Return the page of a folder that shows nothing of what is in it."""
    return (
        b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex">'
        b"<title>Nothing here</title></head><body><p>Nothing here.</p></body></html>\n"
    )


def _episode_texts(shelf: ShowFolder, show: Show, slug: str) -> Mapping[str, str]:
    return render_episode_files(as_published(shelf.read(slug), show), show)


def _of_episode(
    shelf: ShowFolder, entry: Entry, style: str, render: Callable[[str], Mapping[str, str]]
) -> Iterator[tuple[str, Copied]]:
    folder = shelf.folder / home_of(entry.status) / entry.slug
    for name in sorted(file_names(entry.slug)):
        if not is_regular(folder / name):
            continue
        path = f"{episode_path(entry.episode())}{name}"
        if name in RENDERED:
            yield path, Copied(partial(_text_of, render, entry.slug, name), _digest([style, entry.signature]))
        else:
            yield path, Copied(folder / name)


def _text_of(render: Callable[[str], Mapping[str, str]], slug: str, name: str) -> bytes:
    return render(slug)[name].encode()


def _leading(shelf: ShowFolder, show: Show, entries: Sequence[Entry], style: str) -> Iterator[tuple[str, Copied]]:
    """Yield the files by which listen.js finds an episode."""
    out = [replace(entry.episode(), members=False) for entry in entries if entry.url]
    signatures = {entry.slug: entry.signature for entry in entries}
    for url, slug in find_leaders(out, show).items():
        made = partial(_led, shelf, show, slug)
        yield f"{BY_URL}/{by_url_name(url)}", Copied(made, _digest([style, signatures[slug]]))


def _led(shelf: ShowFolder, show: Show, slug: str) -> bytes:
    return render_by_url(as_published(shelf.read(slug), show), show).encode()


def _front(shelf: ShowFolder, show: Show, entries: Sequence[Entry], style: str) -> Iterator[tuple[str, Copied]]:
    """Yield front page, script and feed of these episodes, newest first."""
    every = _digest([style, *(entry.signature for entry in entries)])
    episodes = [entry.episode() for entry in entries]
    yield "index.html", Copied(lambda: render_index(show, episodes).encode(), every)
    urls = [entry.url for entry in entries if entry.url]
    for path, text in render_listen_files(urls, home=show_address(show)).items():
        yield path, Copied(text.encode, every)
    for page in plan_pages(len(entries), show.feed_size):
        made_from = [style, repr(page), *(entry.signature for entry in entries[::-1][page.start : page.stop])]
        yield page.file, Copied(partial(_feed, shelf, show, page, entries), _digest(made_from))


def _feed(shelf: ShowFolder, show: Show, page: FeedPage, entries: Sequence[Entry]) -> bytes:
    newest_first = entries[::-1][page.start : page.stop][::-1]
    episodes = [as_published(shelf.read(entry.slug, with_marks=False), show) for entry in newest_first]
    built = max((e.updated or e.published for e in episodes), default="")
    return "".join(render_feed(show, episodes, built=built, page=page)).encode()


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()

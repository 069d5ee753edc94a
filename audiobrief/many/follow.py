"""Follow feeds: what is new or changed in them becomes episodes of a show; what their publisher took away is held.

A feed is asked politely and conditionally. Its entries are known by what they are called there for good, and their
episodes by the records of the show, so that a second run makes nothing.
"""

import hashlib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudiobriefError, EmptyArticle, EngineMissing, FetchError, PublishError, Withheld
from audiobrief.many.feed_state import LONGEST_WAIT_S, FeedState, read_states, write_states
from audiobrief.model import Episode, Made, Source, SourceType
from audiobrief.pipeline import make_into, open_destination
from audiobrief.settings import Settings
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import LIVE, hold, release
from audiobrief.sources import canonical_url
from audiobrief.sources.entries import Entry, newest
from audiobrief.sources.feeds import entry_source, find_feed_link, read_feed
from audiobrief.sources.manners.patience import retry_after_s
from audiobrief.sources.markup import is_feed
from audiobrief.standards.moments import now_utc

if TYPE_CHECKING:
    from audiobrief.sources.fetch import Reply

NO_HEADERS: Mapping[str, str] = {}
MOST_GONE = 5
"""Entries taken away at once that are believed; more of them look like a broken feed, and nothing is held."""
LONGEST_BACKOFF_S = 86_400.0
"""A day: a feed that was dead for a week is asked again the day it is back."""
BACKOFF_S = 900.0
"""A feed that cannot be had waits so long, twice as long after each further failure, a day at the most; set by hand."""


@dataclass(frozen=True, slots=True)
class FollowOptions:
    """What of the feeds is taken."""

    first: int = 10
    """Of a feed that is new here, so many entries, the newest."""
    pages: bool = False
    """Whether the page of an entry that is only a summary is fetched."""
    own: bool = False
    """The feeds are the publisher's own: an entry whose page is gone there takes its episode with it."""
    match: str = ""
    """A regular expression that an entry's title must hold."""
    skip: str = ""
    """One that it must not hold."""
    max_age_days: float = 0.0
    """Older entries are left out; 0: none is too old."""


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """Something that became of a feed or one of its entries."""

    kind: str
    """unchanged and failed of feeds and entries; made, updated, skipped, held and released of entries."""
    feed: str
    entry: str = ""
    title: str = ""
    reason: str = ""
    episode: Episode | None = None


class Follower:
    """Feeds on their way into one show."""

    def __init__(self, show: Path, options: EpisodeOptions, settings: Settings, how: FollowOptions) -> None:
        self._show, self._options, self._settings, self._how = show, options, settings, how
        self._states = read_states(show)

    def run(self, feeds: Sequence[str]) -> Iterator[FeedEvent]:
        """Ask every feed that is due and yield what becomes of it; a feed's failure is its own."""
        for url in dict.fromkeys(feeds):
            state = self._states.get(url, FeedState())
            try:
                yield from self._follow(url, state)
            except EngineMissing:
                raise
            except AudiobriefError as error:
                yield self._failed(url, str(error), None)
            write_states(self._show, self._states)

    def _follow(self, url: str, state: FeedState, typed: str = "") -> Iterator[FeedEvent]:
        if state.due_s > time.time():
            until = datetime.fromtimestamp(state.due_s, UTC)
            yield FeedEvent("skipped", url, reason=f"its server asked to wait until {until:%Y-%m-%d %H:%M} UTC")
            return
        reply = self._ask(url, conditions=_conditions(state), typed_url=typed or url)
        if reply.status == HTTPStatus.NOT_MODIFIED:
            self._states[url] = replace(state, failures=0, due_s=0.0)
            yield FeedEvent("unchanged", url)
            return
        if reply.status != HTTPStatus.OK:
            yield self._failed(url, f"{url}: the server answered {reply.status}", retry_after_s(reply.headers))
            return
        if not is_feed(reply.body) and (found := find_feed_link(reply.body, url)) and found != url:
            yield FeedEvent("skipped", url, reason=f"this is a page; its feed is followed: {found}")
            yield from self._follow(found, self._states.get(found, FeedState()), typed=url)
            return
        source = Source(reply.body, SourceType.FEED, url, url)
        feed = read_feed(source)
        known = dict(state.entries)
        for entry in self._chosen(feed.entries, is_new=url not in self._states):
            told = f"{hashlib.sha256(repr(entry).encode('utf-8', 'replace')).hexdigest()} {entry.url}"
            if known.get(entry.key) != told:
                number = feed.entries.index(entry) + 1
                event = self._make(url, entry_source(source, feed, entry, number), entry)
                yield event
                if event.episode is not None:
                    known[entry.key] = told
        gone = state.gone
        if self._how.own:
            events, gone = self._taken_away(url, state, {entry.key for entry in feed.entries})
            yield from events
        self._states[url] = FeedState(
            reply.headers.get("etag", ""), reply.headers.get("last-modified", ""), entries=known, gone=gone
        )

    def _ask(
        self, url: str, *, typed_url: str, head: bool = False, conditions: Mapping[str, str] = NO_HEADERS
    ) -> "Reply":
        from audiobrief.sources.fetch import FetchLimits, ask_politely

        web, limits = self._settings.web, FetchLimits(total_timeout_s=self._settings.web.timeout_s)
        method: Literal["GET", "HEAD"] = "HEAD" if head else "GET"
        return ask_politely(url, method=method, headers=conditions, limits=limits, typed_url=typed_url, web=web)

    def _chosen(self, entries: Sequence[Entry], *, is_new: bool) -> list[Entry]:
        """Return the entries that are wanted, oldest first, as they are to be published."""
        chosen = newest(entries, self._how.first) if is_new else newest(entries, len(entries))
        return [entry for entry in reversed(chosen) if self._wanted(entry)]

    def _wanted(self, entry: Entry) -> bool:
        if self._how.match and not re.search(self._how.match, entry.title, re.IGNORECASE):
            return False
        if self._how.skip and re.search(self._how.skip, entry.title, re.IGNORECASE):
            return False
        oldest_s = (now_utc() - timedelta(days=self._how.max_age_days)).timestamp()
        return not self._how.max_age_days or entry.published_s == float("-inf") or entry.published_s >= oldest_s

    def _make(self, url: str, source: Source, entry: Entry) -> FeedEvent:
        destination = open_destination(self._show, self._options, self._settings)
        try:
            made = make_into(destination, source, options=self._options, settings=self._settings)
        except EmptyArticle as error:
            if not (self._how.pages and entry.url):
                return FeedEvent("skipped", url, entry.key, entry.title, str(error))
            return self._make_page(url, entry)
        except Withheld as error:
            return FeedEvent("skipped", url, entry.key, entry.title, str(error))
        except EngineMissing:
            raise
        except Exception as error:  # noqa: BLE001  it is this entry's failure, whatever it is
            return FeedEvent("failed", url, entry.key, entry.title, str(error) or type(error).__name__)
        return _made(made, url, entry)

    def _make_page(self, url: str, entry: Entry) -> FeedEvent:
        """Make the page that a summary leads to; its address is the feed's word, so no private host is opened."""
        destination = open_destination(self._show, self._options, self._settings)
        try:
            page = _fetch_page(entry.url, self._settings, own=url if self._how.own else "")
            made = make_into(destination, page, options=self._options, settings=self._settings)
        except Withheld as error:
            return FeedEvent("skipped", url, entry.key, entry.title, str(error))
        except EngineMissing:
            raise
        except Exception as error:  # noqa: BLE001  as above
            return FeedEvent("failed", url, entry.key, entry.title, str(error) or type(error).__name__)
        return _made(made, url, entry)

    def _taken_away(self, url: str, state: FeedState, here: set[str]) -> tuple[list[FeedEvent], tuple[str, ...]]:
        """Hold the episodes of entries whose pages are gone, and release those that came back."""
        pages = {key: told.partition(" ")[2] for key, told in state.entries.items()}
        missing = [key for key in pages if key not in here and key not in state.gone and pages[key]]
        gone = [key for key in missing if self._is_gone(pages[key], url)]
        if len(gone) > MOST_GONE:
            reason = f"{len(gone)} of its pages are gone at once; nothing is held, look at the site"
            return [FeedEvent("failed", url, reason=reason)], state.gone
        back = [key for key in state.gone if key in here]
        events = [*self._change(url, gone, pages, "held"), *self._change(url, back, pages, "released")]
        return events, tuple(key for key in (*state.gone, *gone) if key not in back)

    def _is_gone(self, page: str, feed: str) -> bool:
        try:
            return self._ask(page, head=True, typed_url=feed).status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
        except FetchError:
            return False

    def _change(self, url: str, keys: Sequence[str], pages: Mapping[str, str], kind: str) -> Iterator[FeedEvent]:
        shelf = open_show_folder(self._show)
        for key in keys:
            with shelf.locked():
                episode = _find(shelf, pages[key])
                if episode is None or (episode.status == LIVE) is not (kind == "held"):
                    continue
                moment = now_utc()
                changed = hold(episode, moment, "") if kind == "held" else release(episode, moment)
                shelf.write(changed)
            yield FeedEvent(
                kind, url, key, changed.article.title, "its page is gone" if kind == "held" else "", changed
            )

    def _failed(self, url: str, reason: str, asked_s: float | None) -> FeedEvent:
        state = self._states.get(url, FeedState())
        failures = state.failures + 1
        backoff_s = min(BACKOFF_S * 2 ** (failures - 1), LONGEST_BACKOFF_S)
        wait_s = backoff_s if asked_s is None else min(asked_s, LONGEST_WAIT_S)
        self._states[url] = replace(state, failures=failures, due_s=time.time() + wait_s)
        return FeedEvent("failed", url, reason=reason)


def refuse_others_texts(show: Path, rights_given: bool) -> None:
    """Raise PublishError for a public show into which other people's articles would go unasked."""
    rights = open_show_folder(show).show.rights
    if rights != "private" and not rights_given:
        raise PublishError(
            f'{show}: its rights are "{rights}", and a feed\'s articles belong to its publisher; make a private show '
            "(audiobrief init --rights private), or say with --rights that they are yours or licensed"
        )


def _conditions(state: FeedState) -> dict[str, str]:
    """Return the headers by which a server can answer that nothing changed (RFC 9110 §13.1)."""
    given = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in given.items() if value}


def _made(made: Made, feed: str, entry: Entry) -> FeedEvent:
    remarks = "; ".join(made.episode.article.remarks)
    return FeedEvent(made.state, feed, entry.key, entry.title, remarks, made.episode)


def _fetch_page(url: str, settings: Settings, own: str) -> Source:
    """Return an entry's page: of one's `own` feed, given by its address, as if typed, else as its robots.txt allows."""
    from audiobrief.sources.fetch import FetchLimits, fetch_url
    from audiobrief.sources.manners.robots import allowed_pause_s

    web, limits = settings.web, FetchLimits(max_size=settings.read.max_size, total_timeout_s=settings.web.timeout_s)
    pause_s = 0.0 if own else allowed_pause_s(url, web, "")
    return fetch_url(url, limits=limits, typed_url=own, web=web, pause_s=pause_s)


def _find(shelf: ShowFolder, page: str) -> Episode | None:
    """Return the episode of a page, which must be its own address: never one whose name only resembles it."""
    found = shelf.catalogue.find("url", canonical_url(page))
    return shelf.read(found[0].slug) if len(found) == 1 else None

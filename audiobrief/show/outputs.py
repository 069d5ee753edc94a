"""The texts made from an episode's record: what stands beside its MP3, and the file that leads to it."""

from collections.abc import Iterable

from audiobrief.expressions import regex
from audiobrief.model import Episode, Show
from audiobrief.publish.chapters import render_chapters_json
from audiobrief.publish.formats import FORMATS, render_formats
from audiobrief.publish.names import CHAPTERS_FILE
from audiobrief.publish.page.data import episode_path
from audiobrief.publish.page.listen import LINES_FILE
from audiobrief.publish.page.render import render_by_url_files, render_episode_files
from audiobrief.show.addresses import address_of, as_published
from audiobrief.show.homes import RECORD
from audiobrief.show.identity import is_known_by
from audiobrief.show.life import LIVE

BY_URL = "by-url"
BY_URL_NAME = regex(r"(?:[0-9a-f]{64}|known-[0-9a-f]{2})\.json")
PAGE_FILES = ("index.html", "embed.html", "oembed.json", LINES_FILE)


def output_names(slug: str) -> frozenset[str]:
    """Return the names that files made from an episode's record can have in its folder."""
    return frozenset({*(slug + form.suffix for form in FORMATS), f"{slug}.jpg", CHAPTERS_FILE, *PAGE_FILES})


def file_names(slug: str) -> frozenset[str]:
    """Return the names that files of ours can have in an episode's folder, notes that are ours alone aside."""
    return output_names(slug) | {f"{slug}.mp3", RECORD}


def find_leaders(episodes: Iterable[Episode], show: Show) -> dict[str, str]:
    """Return address → slug of the live episode to which the address leads, where several name it.

    The one known by that address goes before those whose page only says so, and the older before the newer.
    """
    live = [(address_of(e, show), e) for e in episodes if e.standing == LIVE]
    leaders: dict[str, str] = {}
    for url, episode in sorted(live, key=lambda pair: (not is_known_by(pair[1], pair[0]), *_age(pair[1]))):
        leaders.setdefault(url, episode.slug)
    leaders.pop("", None)
    return leaders


def _age(episode: Episode) -> tuple[str, str]:
    return episode.published, episode.slug


def render_outputs(episode: Episode, show: Show, *, leads: bool = True) -> dict[str, str]:
    """Return path in the show's folder → text of everything made from the record.

    By-url files are only of a live episode that leads at its address.
    """
    episode = as_published(episode, show)
    beside = render_formats(episode.slug, episode.marks)
    if episode.chapters:
        beside[CHAPTERS_FILE] = render_chapters_json(episode.chapters, title=episode.article.title, show=show.title)
    beside |= render_episode_files(episode, show)
    outputs = {episode_path(episode) + name: text for name, text in beside.items()}
    return outputs | (render_by_url_files(episode, show) if leads and episode.status == LIVE else {})

"""A page of plain players, one an MP3: what an archive's newest are heard by, and a sample of it is judged by."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from audiobrief.publish.page.data import language_tag, text_direction
from audiobrief.publish.page.template import render_template
from audiobrief.standards.urls import web_address


@dataclass(frozen=True, slots=True)
class Playable:
    """An MP3 on such a page."""

    title: str
    file: str
    """Path of the MP3 from the page."""
    about: str
    """What stands below its title: date, length, voice."""
    url: str = ""
    """Of the article."""


def render_players(title: str, playable: Iterable[Playable], language: str) -> str:
    """Return the page, in a BCP 47 language, which needs no script: any browser plays it, from a disk too."""
    rows = [(one.title or one.file, quote(one.file), one.about, web_address(one.url)) for one in playable]
    return render_template(
        "players.html.j2", title=title, rows=rows, language=language_tag(language), direction=text_direction(language)
    )

"""The page of one finished MP3 that belongs to no show: what its tag says, and the sound."""

from urllib.parse import quote

from audiobrief.publish.page.assets import read_style
from audiobrief.publish.page.data import listed_chapters
from audiobrief.publish.page.template import inline, render_template
from audiobrief.publish.page.words import find_words
from audiobrief.publish.tag_reader import TagFront

PICTURE = "cover"
"""The address of the tag's picture beside the page."""


def render_sound_page(front: TagFront, file_name: str) -> str:
    """Return the page of an MP3 that lies beside it, as HTML; its picture is at `PICTURE`."""
    words = find_words(front.language[:2])
    listed = listed_chapters(front.chapters, front.title, words.language)
    return render_template(
        "sound.html.j2",
        front=front,
        language=words.language,
        words=words,
        style=inline(read_style("sound")),
        picture=PICTURE,
        audio=quote(file_name),
        chapters=[{"title": c.title, "start_ms": c.start_ms, "at": _at(c.start_ms)} for c in listed],
        lines=[line for line in front.text.splitlines() if line.strip()],
    )


def _at(start_ms: int) -> str:
    minutes, seconds = divmod(start_ms // 1000, 60)
    return f"{minutes}:{seconds:02}"

"""One finished MP3, served as a page with its cover, chapters and text: the short way to a phone."""

from pathlib import Path

from audiobrief.publish.page.sound import PICTURE, render_sound_page
from audiobrief.publish.tag_reader import read_front


class SoundPreview:
    """An MP3 being served; one that is made anew is told by its next page."""

    def __init__(self, mp3: Path) -> None:
        self.mp3 = mp3.resolve()
        self.title = read_front(self.mp3).title

    def refresh(self) -> bool:
        """Return False: whatever is asked for is read from the file."""
        return False

    def text_for(self, host: str, path: str) -> bytes | None:  # noqa: ARG002  a show's texts name their host
        """Return the page, or the tag's picture; None for any other path."""
        if path == "index.html":
            return render_sound_page(read_front(self.mp3), self.mp3.name).encode()
        return (read_front(self.mp3).picture or None) if path == PICTURE else None

    def type_of(self, path: str) -> str:
        """Return the media type of a text's path; empty where its name tells."""
        return read_front(self.mp3).picture_type if path == PICTURE else ""

    def is_changing(self, path: str) -> bool:  # noqa: ARG002  asked of all that is served
        """Return False: an MP3 appears whole or not at all."""
        return False

    def file_of(self, path: str) -> Path | None:
        """Return the MP3 for its own name; None for everything else."""
        return self.mp3 if path == self.mp3.name else None

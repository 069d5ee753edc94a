"""What the person who starts knows of an article, or wants of its episode."""

from dataclasses import dataclass
from pathlib import Path

from audiobrief.model import SourceType


@dataclass(frozen=True, slots=True)
class EpisodeOptions:
    """What the person who starts knows or wants; empty means as found, or as usual."""

    type: SourceType | None = None
    url: str = ""
    """The article's address; where stdin or a saved page came from."""
    title: str = ""
    byline: str = ""
    published: str = ""
    """ISO 8601."""
    cover: Path | None = None
    fetch_image: bool | None = None
    """Fetch the article's image; None: only when the article itself was fetched."""
    force: bool = False
    """Replace an existing file."""
    transcript: bool = False
    """Write VTT, SRT and JSON beside the MP3."""
    single_file: bool = False
    """Write a page beside the MP3 that holds player, text and sound."""
    dry_run: bool = False
    """Go the whole way with a tone for a voice, and write nothing."""
    cache_folder: Path | None = None
    no_cache: bool = False
    replaces: str = ""
    """Slug of the show's episode that this is, whatever else says so."""
    correction: str = ""
    """The public note of a corrected episode of a show."""
    spoken_correction: bool = False
    """Read that note out before the article."""
    refresh: bool = False
    """Make an unchanged episode of a show again when it is outdated: a newer program or voice would make another."""

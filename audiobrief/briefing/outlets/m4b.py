"""A programme as an M4B, for players of audio books: its MP3's sound in AAC, its picture and chapters, by ffmpeg."""

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import take_in
from audiobrief.disk.work_folder import work_folder
from audiobrief.errors import AudioError, EngineMissing
from audiobrief.model import Chapter, Episode
from audiobrief.publish.characters import abridge

AAC_KBPS = 96
"""As many as the MP3 has: nothing is gained by more."""
BRAND, AUDIO_BOOK = "M4B ", "2"
"""By which Apple's players know a book: the file's brand, and iTunes' `stik`."""
LONGEST_DESCRIPTION = 255
"""Characters that iTunes shows of `desc`; `ldes`, ffmpeg's synopsis, has all."""


def write_m4b(mp3: Path, episode: Episode) -> Path:
    """Write an M4B beside a programme's MP3, with its chapters, and return it; it appears whole or not at all.

    Raises EngineMissing without ffmpeg, AudioError when it fails.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise EngineMissing(f"{mp3.with_suffix('.m4b')}: ffmpeg makes M4B files, and it is not here; install it")
    target = mp3.with_suffix(".m4b")
    with work_folder() as folder:
        operations.write_file(folder / "chapters", render_ffmetadata(episode).encode())
        made = folder / "programme.m4b"
        inputs = ["-i", str(mp3.resolve()), "-f", "ffmetadata", "-i", str(folder / "chapters")]
        kept = ["-map", "0:a", "-map_metadata", "1", "-map_chapters", "1", "-fflags", "+bitexact"]
        picture = ["-map", "0:v?", "-c:v", "copy", "-disposition:v", "attached_pic"]
        coded = ["-c:a", "aac", "-b:a", f"{AAC_KBPS}k", "-brand", BRAND, "-f", "ipod"]
        command = [program, "-v", "error", "-nostdin", *inputs, *kept, *picture, *coded, str(made)]
        done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603  our own words and files
        if done.returncode:
            told = done.stderr.decode("utf-8", "replace").strip()[-200:]
            raise AudioError(f"{target}: ffmpeg could not make it: {told}")
        take_in(made, target)
    return target


def render_ffmetadata(episode: Episode) -> str:
    """Return title and chapters as ffmpeg's metadata file (ffmpeg-formats, "Metadata"), times in ms."""
    article = episode.article
    tags = {
        "title": article.title,
        "artist": article.site_name,
        "album": article.site_name,
        "date": article.published,
        "description": abridge(article.standfirst, LONGEST_DESCRIPTION),
        "synopsis": article.standfirst,
        "media_type": AUDIO_BOOK,
    }
    head = [f"{name}={_escaped(value)}" for name, value in tags.items() if value]
    return "\n".join([";FFMETADATA1", *head, *_chapters(episode.chapters)]) + "\n"


def _chapters(chapters: Sequence[Chapter]) -> Iterable[str]:
    for chapter in chapters:
        yield f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={chapter.start_ms}\nEND={chapter.end_ms}"
        yield f"title={_escaped(chapter.title)}"


def _escaped(text: str) -> str:
    """Return a value with what is special in it behind backslashes, on one line."""
    return "".join(f"\\{c}" if c in "=;#\\" else c for c in " ".join(text.split()))

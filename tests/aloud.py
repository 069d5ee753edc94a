"""Real articles read aloud for tests and calibration: a whole recording, in either quality."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audiobrief.assembly import Assembly
from audiobrief.audio.mp3 import QUALITIES
from audiobrief.audio.stitch import stitch, write_mp3
from audiobrief.model import Article, Kind, Line, Mark, Paragraph, Recording, Script, VoiceProfile
from audiobrief.settings import ReadSettings
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.language.lexicon import load_lexicon
from audiobrief.text.script import write_script

READINGS = Path(__file__).parent / "readings"
TARGET_LUFS = -19.0

_KINDS = {"# ": Kind.TITLE, "## ": Kind.HEADING, "> ": Kind.QUOTE}


@dataclass(frozen=True, slots=True)
class Reading:
    """An article that was read aloud."""

    file: Path
    script: Script
    recording: Recording
    powers: tuple[tuple[float, ...], ...] = ()
    """Of each line's cut."""

    def parts(self) -> Iterator[tuple[Line, Mark]]:
        """Yield each line with its mark."""
        return zip(self.script.lines, self.recording.marks, strict=True)

    def body_wpm(self) -> float:
        """Return the true words per minute of all but the title, pauses between its lines included."""
        body = [(line, mark) for line, mark in self.parts() if line.kind is not Kind.TITLE]
        minutes = (body[-1][1].end_ms - body[0][1].start_ms) / 60_000
        return sum(len(line.words) for line, _ in body) / minutes


def readings_in(language: str) -> tuple[Article, ...]:
    """Return the articles written for the tests in a BCP 47 language; a region has its language's."""
    files = sorted(READINGS.glob(f"{primary_language(language)}-*.md"))
    return tuple(read_reading(file) for file in files)


def read_reading(file: Path) -> Article:
    """Return the article in a file of headings (#, ##), quotes (>) and paragraphs, with blank lines between."""
    blocks = [block.strip() for block in file.read_text("utf-8").split("\n\n")]
    parts = [_paragraph(block) for block in blocks if block]
    return Article(parts[0].text, tuple(parts[1:]), language=file.stem.split("-")[0])


def script_of(article: Article, voice: VoiceProfile) -> Script:
    """Return what a voice says of an article."""
    return write_script(
        article,
        settings=ReadSettings(),
        pauses=voice.pauses,
        lexicon=load_lexicon(voice.language, engine=voice.engine),
        language=voice.language,
    )


def read_aloud(article: Article, voice: VoiceProfile, folder: Path, quality: str = "speech") -> Reading:
    """Return the article spoken, mastered, encoded and stitched to an MP3 in `folder`."""
    script = script_of(article, voice)
    assembly = Assembly(voice, QUALITIES[quality], loudness_lufs=TARGET_LUFS, cache=None)
    cuts = list(assembly.make_cuts(script.lines))
    recording = stitch(script.lines, cuts, folder / "frames")
    write_mp3(recording, b"", folder / f"{quality}.mp3")
    return Reading(folder / f"{quality}.mp3", script, recording, tuple(cut.powers for cut in cuts))


def _paragraph(block: str) -> Paragraph:
    mark = re.match(r"(?:#+|>) ", block)
    return Paragraph(block[mark.end() :], _KINDS[mark[0]]) if mark else Paragraph(" ".join(block.split("\n")))

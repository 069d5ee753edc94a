"""Episodes made by hand: a record with marks of even pace, and an MP3 of soft tones as long as they last."""

import array
import hashlib
import math
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from marks import marks_of

from audiobrief.audio.mp3 import QUALITIES, encode_mp3
from audiobrief.audio.stitch import stitch, write_mp3
from audiobrief.model import Article, Audio, Clip, Episode, Kind, Line, Paragraph, VoiceProfile
from audiobrief.publish.transcript import render_srt
from audiobrief.show.folder import ShowFolder
from audiobrief.show.identity import Identity

RATE_HZ = 22_050
VOICE = VoiceProfile("narrator", "A calm voice", "en-GB", "tone", "tone", licence="GPL-3.0", commercial="yes")
FERRY = (
    "The small ferry is back at the inner quay after nine weeks of repairs.",
    "Crews replaced the ramp & the <old> winch, at a cost of 48,000 pounds.",
    "Crossings start at six in the morning, and the last boat leaves at ten.",
)


def episode_of(
    title: str = "Ferry returns to the inner quay", *texts: str, url: str = "", path: str = "", published: str = ""
) -> Episode:
    """Return a made episode as the pipeline gives it: outside any show, its MP3 not yet written."""
    paragraphs = tuple(Paragraph(text) for text in texts or FERRY)
    article = Article(
        title, paragraphs, byline="Ann Lee and Bo Ek", published=published, language="en-GB", source_url=url
    )
    marks = marks_of((Kind.TITLE, title), *(p.text for p in paragraphs))
    digest = hashlib.sha256("".join(mark.text for mark in marks).encode("utf-8", "replace")).hexdigest()
    audio = Audio("made.mp3", 0, "", marks[-1].end_ms + 500, RATE_HZ, 64)
    return Episode("", article, audio, marks, (), VOICE, source_path=path, text_digest=digest)


def with_mp3(episode: Episode, file: Path, *, quality: str = "speech", tag: bytes = b"") -> Episode:
    """Write the MP3 the marks promise, a tone per line, and return the episode with what it is."""
    cuts, lines, at_ms = [], [], 0
    for mark in episode.marks:
        length_ms = max(mark.end_ms - at_ms + 400, 500)
        pcm = _tone(length_ms - 400) + bytes(2 * RATE_HZ * 400 // 1000)
        cuts.append(encode_mp3(Clip(pcm, RATE_HZ, ()), mark.end_ms - at_ms, QUALITIES[quality]))
        lines.append(Line(mark.text, mark.text, ()))
        at_ms += length_ms
    with tempfile.TemporaryDirectory() as folder:
        recording = stitch(lines, cuts, Path(folder) / "frames")
        audio = write_mp3(recording, tag, file)
    return replace(episode, audio=audio)


def _tone(length_ms: int) -> bytes:
    """Return a tone that swells and fades five times a second, so that it has the loudness of speech."""
    samples = (
        int(9000 * math.sin(i * 0.1) * abs(math.sin(math.pi * 5 * i / RATE_HZ)))
        for i in range(RATE_HZ * length_ms // 1000)
    )
    return array.array("h", samples).tobytes()


def add(shelf: ShowFolder, episode: Episode, *, now: datetime | None = None) -> Episode:
    """Take an episode into a show as the pipeline does, with a few bytes for an MP3 that follow its marks."""
    identity = Identity(episode.article.source_url, episode.source_path, episode.text_digest)
    mp3 = render_srt(episode.marks).encode()
    audio = replace(episode.audio, byte_count=len(mp3), sha256=hashlib.sha256(mp3).hexdigest())
    with shelf.locked(), tempfile.TemporaryDirectory() as folder:
        placed = shelf.place(identity, episode.article, now)
        made = replace(
            episode,
            slug=placed.slug,
            guid=placed.guid,
            identity=placed.identity,
            published=placed.published,
            audio=audio,
        )
        file = Path(folder) / "made.mp3"
        file.write_bytes(mp3)
        return shelf.store(made, file, now)


def add_sounding(shelf: ShowFolder, episode: Episode, *, quality: str = "broadcast") -> Episode:
    """Take an episode into a show with a real MP3."""
    identity = Identity(episode.article.source_url, episode.source_path, episode.text_digest)
    with shelf.locked(), tempfile.TemporaryDirectory() as folder:
        placed = shelf.place(identity, episode.article)
        made = replace(
            episode, slug=placed.slug, guid=placed.guid, identity=placed.identity, published=placed.published
        )
        file = Path(folder) / "made.mp3"
        return shelf.store(with_mp3(made, file, quality=quality), file)


def show_folder(folder: Path, **settings: str) -> Path:
    """Write a show's settings, the values as TOML has them, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    table = {"title": '"Harbour Briefing"', "author": '"Harbour Desk"', "email": '"desk@example.org"'}
    table |= {"base_url": '"https://pod.example.org/harbour"', "language": '"en-GB"'} | settings
    lines = "\n".join(f"{key} = {value}" for key, value in table.items())
    (folder / "audiobrief.toml").write_text(f"[show]\n{lines}\n", "utf-8")
    return folder

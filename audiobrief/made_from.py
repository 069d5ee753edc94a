"""From what, and by what, an episode is made, as digests: what is unchanged is known before anything is read.

An episode has changed when its source or its maker's options have. A newer program, rule, lexicon or voice only makes
it outdated.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import VoiceNotFound
from audiobrief.folders import shipped_voices_folder
from audiobrief.model import Episode, MadeFrom, Source, SourceType, VoiceProfile
from audiobrief.settings import AudioSettings, RightsSettings, Settings
from audiobrief.speech.voices import find_voice
from audiobrief.version import VERSION, version_of

ROOMS = ("text", "speech", "audio")
"""Folders of this package whose code, rules and tables shape what is said and how it sounds."""
LIBRARIES = ("trafilatura", "pypdfium2", "mammoth", "espeakng-loader", "hibari-tts", "onnxruntime", "lameenc", "pydub")
"""Packages of which another version may find other text, or give another sound."""
NOT_SHAPING = ("max_size", "max_pages", "allow_short", "drafts", "quarantine")
"""Settings of [read] that only decide whether an article is taken."""


def source_digest(source: Source) -> str:
    """Return the digest of a source's bytes, its server's character set, and which article of a page it is."""
    part = f"#{source.entry}" if source.entry and source.type is SourceType.HTML else ""
    known = (source.charset + part).encode("utf-8", "replace")
    return source.digest or hashlib.sha256(known + source.data).hexdigest()


def options_digest(options: EpisodeOptions, settings: Settings) -> str:
    """Return the digest of all that its maker asked for of an episode: options, and settings of user and show."""
    show = settings.show
    read = {name: value for name, value in asdict(settings.read).items() if name not in NOT_SHAPING}
    return _digest(
        [
            [options.type, options.url, options.title, options.byline, options.published],
            [options.fetch_image, _file_digest(options.cover), options.spoken_correction and options.correction],
            [asdict(settings.voice), _audio(settings.audio), read],
            {written: asdict(said) for written, said in settings.lexicon.items()},
            [show.disclosure, show.language] if show else [],
            *([asdict(settings.rights)] if settings.rights != RightsSettings() else []),
        ]
    )


def reading_digest(options: EpisodeOptions, settings: Settings) -> str:
    """Return the digest of all but its source that decides what is read of an article, and how it is cleaned."""
    known_better = [options.type, options.url, options.title, options.byline, options.published]
    corrected = options.spoken_correction and options.correction
    return _digest([program_digest(), known_better, corrected, asdict(settings.read), asdict(settings.rights)])


@cache
def program_digest() -> str:
    """Return the digest of what episodes are made by: code, rules, lexicons and libraries, as they are installed."""
    package = Path(__file__).parent
    folders = [*(package / room for room in ROOMS), shipped_voices_folder() / "lexicon"]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if _shapes(file)]
    return _digest([VERSION, [version_of(name) for name in LIBRARIES], [_file_digest(file) for file in files]])


def voice_digest(voice: VoiceProfile) -> str:
    """Return the digest of a voice's profile."""
    return _digest(asdict(voice))


def is_outdated(made_from: MadeFrom, voice: VoiceProfile | None) -> bool:
    """Say whether a newer program or voice might make an episode otherwise; `voice` is None where it is not here."""
    if made_from.program != program_digest():
        return True
    return voice is not None and made_from.voice != voice_digest(voice)


def find_outdated(episodes: Iterable[Episode]) -> frozenset[str]:
    """Return the slugs of the episodes that are outdated; a retracted one never is."""
    standing = [episode for episode in episodes if episode.status != "retracted"]
    voices = {name: voice_here(name) for name in {episode.voice.name for episode in standing}}
    return frozenset(e.slug for e in standing if is_outdated(e.made_from, voices[e.voice.name]))


def voice_here(name: str) -> VoiceProfile | None:
    """Return the profile of a name; None when there is none on this machine."""
    try:
        return find_voice(name)
    except VoiceNotFound:
        return None


def _shapes(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts


def _audio(settings: AudioSettings) -> dict[str, Any]:
    """Return what is asked of the sound, files by what they hold."""
    ends = {name: getattr(settings, name) for name in ("intro", "outro")}
    others = {name: value for name, value in asdict(settings).items() if name not in ends}
    return others | {name: _file_digest(Path(file)) for name, file in ends.items() if file}


def _file_digest(file: Path | None) -> str:
    """Return the digest of a file; nothing for none, and for a device or pipe, which may have no end."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() if file and file.is_file() else ""
    except OSError:
        return ""


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

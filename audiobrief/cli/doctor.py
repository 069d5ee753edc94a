"""audiobrief doctor: is everything here, and does it work?"""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import click

from audiobrief.cli.report import Report, report_options
from audiobrief.errors import AudiobriefError, EngineMissing
from audiobrief.standards.counting import counted
from audiobrief.version import version_of

_PACKAGES = (
    "pyttsx3",
    "espeakng-loader",
    "pydub",
    "lameenc",
    "mutagen",
    "trafilatura",
    "numpy",
    "Pillow",
    "hibari-tts",
    "onnxruntime",
)
_ENGINES = {"speech engine": "american", "neural voice": "heart"}
"""What is tried → the voice that tries it; without the second one the first reads English."""
_PROGRAMS = {"ffmpeg": "only for jingles and formats other than WAV"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at."""

    what: str
    state: str
    """What was found, or what is wrong and what to do."""
    well: bool = True


@click.command(
    "doctor",
    epilog="""\b
Examples:
  audiobrief doctor          what is here, and whether a voice speaks
  audiobrief doctor --json   the same for machines
""",
)
@report_options
def command(*, report: Report) -> None:
    """Check that everything needed is here and works: packages, engine, encoder, voices, folders."""
    ill = False
    for finding in _examine():
        ill = ill or not finding.well
        mark = click.style("ok  ", fg="green") if finding.well else click.style("FAIL", fg="red")
        report.result(f"{mark} {finding.what}: {finding.state}")
        report.event("finding", what=finding.what, state=finding.state, ok=finding.well)
    if ill:
        raise EngineMissing("something needed is missing; the lines marked FAIL say what to do")


def _examine() -> Iterator[Finding]:
    yield Finding("Python", sys.version.split()[0], sys.version_info >= (3, 11))
    for package in _PACKAGES:
        found = version_of(package)
        yield Finding(package, found or f"missing: pip install {package}", well=bool(found))
    for name, voice in _ENGINES.items():
        yield _tried(name, partial(_speak, voice))
    yield _tried("MP3 encoder", _encode)
    yield _tried("voices", _count_voices)
    yield _tried("settings", _read_settings)
    yield _tried("cache", _use_cache)
    for program, purpose in _PROGRAMS.items():
        yield Finding(program, shutil.which(program) or f"not installed; needed {purpose}")


def _tried(what: str, trial: Callable[[], str]) -> Finding:
    try:
        return Finding(what, trial())
    except (AudiobriefError, ImportError, OSError) as error:
        return Finding(what, str(error), well=False)


def _speak(name: str) -> str:
    from audiobrief.speech.engine import open_engine
    from audiobrief.speech.speaker import role_properties
    from audiobrief.speech.voices import find_voice

    voice = find_voice(name)
    engine = open_engine(voice.engine)
    sound = engine.speak("All is well.", role_properties(voice, "body"))
    return f"{voice.engine} {engine.version} speaks ({len(sound.pcm) * 500 // sound.rate_hz} ms said)"


def _encode() -> str:
    from audiobrief.audio.mp3 import QUALITIES, encode_mp3
    from audiobrief.model import Clip

    cut = encode_mp3(Clip(bytes(22_050), 22_050, ()), 0, QUALITIES["speech"])
    return f"LAME writes MP3 ({cut.frame_count} frames)"


def _count_voices() -> str:
    from audiobrief.speech.voices import list_voices

    voices = list_voices()
    return f"{len(voices)}: {', '.join(voice.name for voice in voices)}"


def _read_settings() -> str:
    from audiobrief.settings import load_settings, user_settings_file

    file = user_settings_file()
    load_settings(file)
    return str(file) if file.exists() else f"none of your own ({file})"


def _use_cache() -> str:
    from audiobrief.recording import open_cache
    from audiobrief.settings import load_settings, user_settings_file

    cache = open_cache(load_settings(user_settings_file()).cache, None)
    return f"{cache.folder} ({counted(cache.statistics().cut_count, 'line')})"

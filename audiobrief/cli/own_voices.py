"""audiobrief voices add, calibrate and remove: voices beyond those that came with the program."""

from pathlib import Path
from typing import Any

import click

from audiobrief.cli.completion import complete_voice
from audiobrief.cli.report import Report, report_options
from audiobrief.errors import SpeechError, VoiceNotFound
from audiobrief.languages import table_of
from audiobrief.model import Article, Paragraph, VoiceProfile
from audiobrief.standards.language_tags import primary_language


@click.command(
    "add",
    epilog="""\b
Examples:
  audiobrief voices add emma                        fetch one of those that `audiobrief voices` offers
  audiobrief voices add downloads/bf_emma.int8.onnx the same from a file that is here already
  audiobrief voices add es_MX-claude-high.onnx      a voice of Piper's, with its .onnx.json and MODEL_CARD beside it
  audiobrief voices add emma --from https://mirror.example/voices/
\b
Nothing but this command fetches a model. Its size and sha256 are held against the package's own list; what was broken
off goes on where it stopped.
""",
)
@click.argument("name")
@click.option("--from", "mirror", default="", metavar="URL", help="A folder on the web that has the model's file.")
@report_options
def add(*, name: str, mirror: str, report: Report) -> None:
    """Add the voice NAME, or that of a model's file: fetch, check, calibrate on this machine."""
    from audiobrief.speech.own_voices import models_folder

    file = Path(name)
    if file.suffix == ".onnx":
        profile, model = _from_file(file)
    else:
        offer = _offer(name)
        profile, model = offer.profile, models_folder() / offer.profile.model
        if not model.exists():
            _fetch(f"{mirror.rstrip('/')}/{offer.profile.model}" if mirror else offer.url, model, offer, report)
    report.say(f"calibrating {profile.name} on this machine")
    _measure(profile, model, report)


def _from_file(file: Path) -> tuple[VoiceProfile, Path]:
    """Return the profile of a model that is here already, and where it is kept: Piper's has a .json beside it."""
    from audiobrief.speech.own_voices import keep_model, offer_of_file
    from audiobrief.speech.piper.card import read_profile
    from audiobrief.speech.piper.model import config_file

    if not file.is_file():
        raise VoiceNotFound(f"{file}: there is no such file")
    if not config_file(file).is_file():
        return offer_of_file(file).profile, keep_model(file)
    profile = read_profile(file)
    keep_model(config_file(file))
    return profile, keep_model(file)


def _offer(name: str) -> Any:
    from audiobrief.speech.own_voices import list_offers
    from audiobrief.speech.voices import near_names

    offers = list_offers()
    if name not in offers:
        near = near_names(name, offers)
        raise VoiceNotFound(f'no voice "{name}" is offered; {near} (or give a model\'s path)')
    return offers[name]


def _fetch(url: str, model: Path, offer: Any, report: Report) -> None:
    from audiobrief.settings import load_settings, user_settings_file
    from audiobrief.sources.download import download

    def tell(byte_count: int) -> None:
        report.say(f"{byte_count / 1e6:.1f} of {offer.byte_count / 1e6:.1f} MB")

    web = load_settings(user_settings_file()).web
    download(url, model, byte_count=offer.byte_count, sha256=offer.profile.sha256, web=web, tell=tell)


def _measure(profile: VoiceProfile, model: Path | None, report: Report) -> None:
    """Calibrate a profile, keep it as the user's own, and say where."""
    from dataclasses import replace

    from audiobrief.calibration import calibrate
    from audiobrief.speech.own_voices import keep_profile

    if model is not None:
        profile = replace(profile, model=str(model))
    known = table_of(profile.language, "reading")
    if known is None:
        raise SpeechError(
            f'the voice "{profile.name}" speaks {profile.language}, for which no text to calibrate is here'
        )
    paragraphs = tuple(Paragraph(text) for text in known["paragraphs"])
    measured = calibrate(profile, Article(known["title"], paragraphs, language=primary_language(profile.language)))
    file = keep_profile(measured)
    report.result(str(file))
    report.say(
        f"{measured.name}: rate_scale {measured.rate_scale}, gain {measured.gain_db:+.1f} dB; "
        f"hear it: audiobrief voices sample {measured.name}"
    )
    report.event("calibrated", voice=measured.name, file=str(file), rate_scale=measured.rate_scale,
                 gain_db=measured.gain_db, ms_per_character=measured.ms_per_character)  # fmt: skip


@click.command(
    "calibrate",
    epilog="""\b
Examples:
  audiobrief voices calibrate my-voice     measure rate, level and pace of a profile of your own
\b
What is measured goes into the profile beside your settings; for a voice that came with the program, into a copy there.
""",
)
@click.argument("name", shell_complete=complete_voice)
@report_options
def calibrate_voice(*, name: str, report: Report) -> None:
    """Measure what the profile NAME can only learn from its own sound: rate, level, pace."""
    from audiobrief.speech.voices import find_voice

    _measure(find_voice(name), None, report)


@click.command(
    "remove",
    epilog="""\b
Examples:
  audiobrief voices remove emma    its profile and its model; what it spoke stays
""",
)
@click.argument("name", shell_complete=complete_voice)
@report_options
def remove(*, name: str, report: Report) -> None:
    """Remove the voice NAME that was added."""
    from audiobrief.speech.own_voices import remove_voice

    for path in remove_voice(name):
        report.result(f"removed {path}")
        report.event("removed", voice=name, file=str(path))

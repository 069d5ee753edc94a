"""audiobrief voices add, calibrate and remove: voices beyond those that came with the program."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiobrief.cli.completion import complete_voice
from audiobrief.cli.report import Report, report_options
from audiobrief.errors import EngineMissing, FetchError, SpeechError, VoiceNotFound
from audiobrief.languages import table_of
from audiobrief.model import Article, Paragraph, VoiceProfile
from audiobrief.sources.download import Wanted, download
from audiobrief.standards.language_tags import primary_language

if TYPE_CHECKING:
    from audiobrief.settings import WebSettings
    from audiobrief.speech.piper.registry import Entry


@click.command(
    "add",
    epilog="""\b
Examples:
  audiobrief voices add emma                        fetch one of those that `audiobrief voices` offers
  audiobrief voices add downloads/bf_emma.int8.onnx the same from a file that is here already
  audiobrief voices add es_MX-claude-high           a voice of Piper's, by its name there
  audiobrief voices add es_MX-claude-high.onnx      the same from a file, with its .onnx.json and MODEL_CARD beside it
  audiobrief voices add emma --from https://mirror.example/voices/
\b
Nothing but this command fetches a model. Its size and sha256 are held against the package's own list, of Piper's
its size and MD5 against Piper's list; what was broken off goes on where it stopped.
""",
)
@click.argument("name")
@click.option("--from", "mirror", default="", metavar="URL", help="A folder on the web that has the model's file.")
@report_options
def add(*, name: str, mirror: str, report: Report) -> None:
    """Add the voice NAME, or that of a model's file: fetch, check, calibrate on this machine."""
    from audiobrief.speech.piper.registry import NAME

    if Path(name).suffix == ".onnx":
        profile, model = _from_file(Path(name))
    elif NAME.fullmatch(name):
        profile, model = _from_piper(name, mirror, report)
    else:
        profile, model = _from_offers(name, mirror, report)
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


def _from_offers(name: str, mirror: str, report: Report) -> tuple[VoiceProfile, Path]:
    """Return the profile of one of hibari's voices, and where its model is, which is fetched unless it is here."""
    from audiobrief.speech.own_voices import list_offers, models_folder
    from audiobrief.speech.voices import near_names

    offers = list_offers()
    if name not in offers:
        near = near_names(name, offers)
        raise VoiceNotFound(f"no voice \"{name}\" is offered; {near} (or give a model's path, or a name of Piper's)")
    offer = offers[name]
    profile, model = offer.profile, models_folder() / offer.profile.model
    if not model.exists():
        url = f"{mirror.rstrip('/')}/{profile.model}" if mirror else offer.url
        _fetch(Wanted(url, offer.byte_count, profile.sha256), model, report)
    return profile, model


def _from_piper(name: str, mirror: str, report: Report) -> tuple[VoiceProfile, Path]:
    """Return the profile of one of Piper's voices, and where its model is, which is fetched unless it is here."""
    from audiobrief.speech.engine import engine_fault
    from audiobrief.speech.own_voices import models_folder
    from audiobrief.speech.piper.card import read_profile
    from audiobrief.speech.piper.registry import BASE_URL

    _reading(name, name.partition("-")[0].replace("_", "-"))
    if fault := engine_fault("piper"):
        raise EngineMissing(fault)
    base = f"{mirror.rstrip('/')}/" if mirror else BASE_URL
    entry = _listed(name, base)
    for file in filter(None, (entry.card, entry.config, entry.model)):
        target = models_folder() / file.name_of(name)
        if not target.exists():
            _fetch(Wanted(base + file.path, file.byte_count, file.md5, "md5"), target, report)
    card = (models_folder() / entry.card.name_of(name)).read_text("utf-8", "replace") if entry.card else ""
    model = models_folder() / entry.model.name_of(name)
    return read_profile(model, card), model


def _listed(name: str, base: str) -> "Entry":
    """Return what Piper's list in a folder of the web tells of a voice."""
    from audiobrief.sources.fetch import ask_politely
    from audiobrief.speech.piper.registry import LIST_FILE, read_list
    from audiobrief.speech.voices import near_names

    reply = ask_politely(base + LIST_FILE, typed_url=base, web=_web())
    if reply.status != HTTPStatus.OK:
        raise FetchError(f"{base + LIST_FILE}: the server answered {reply.status}; try again later, or give --from")
    entries = read_list(reply.body, base + LIST_FILE)
    if name not in entries:
        language = name.partition("_")[0]
        same = [one for one in entries if one.startswith(f"{language}_")]
        raise VoiceNotFound(f'Piper has no voice "{name}"' + (f"; {near_names(name, same)}" if same else ""))
    return entries[name]


def _web() -> "WebSettings":
    from audiobrief.settings import load_settings, user_settings_file

    return load_settings(user_settings_file()).web


def _fetch(wanted: Wanted, target: Path, report: Report) -> None:
    def tell(byte_count: int) -> None:
        report.say(f"{byte_count / 1e6:.1f} of {wanted.byte_count / 1e6:.1f} MB")

    download(wanted, target, web=_web(), tell=tell)


def _reading(name: str, language: str) -> Mapping[str, Any]:
    """Return what a voice is calibrated on; raises SpeechError where there is nothing in its language."""
    known = table_of(language, "reading")
    if known is None:
        raise SpeechError(f'the voice "{name}" speaks {language}, for which no text to calibrate is here')
    return known


def _measure(profile: VoiceProfile, model: Path | None, report: Report) -> None:
    """Calibrate a profile, keep it as the user's own, and say where."""
    from dataclasses import replace

    from audiobrief.calibration import calibrate
    from audiobrief.speech.own_voices import keep_profile

    if model is not None:
        profile = replace(profile, model=str(model))
    known = _reading(profile.name, profile.language)
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

"""Voices that a user adds: a profile beside the settings, and a model in the user's data folder."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from audiobrief.disk.atomic import remove_tree, take_in, write_whole
from audiobrief.errors import SpeechError, VoiceNotFound
from audiobrief.folders import shipped_voices_folder, user_config_folder
from audiobrief.model import VoiceProfile
from audiobrief.speech.drivers.neural import registry
from audiobrief.speech.voices import list_voices, near_names, read_voice


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice that is not here but can be fetched."""

    profile: VoiceProfile
    """Not calibrated yet; its `model` is a bare name."""
    url: str
    byte_count: int


@cache
def list_offers() -> dict[str, Offer]:
    """Return what `voices add` can fetch, by name; empty where the package that tells of them is missing."""
    from hibari.voices import BASE_URL

    profiles, known = _profiles_not_here(), registry()
    return {
        name: Offer(
            replace(profile, model=known[name]["file"], sha256=known[name]["sha256"]),
            BASE_URL + known[name]["file"],
            known[name]["bytes"],
        )
        for name, profile in profiles.items()
        if name in known
    }


def suggestions() -> dict[str, VoiceProfile]:
    """Return those of Piper's voices that are worth a try by their licence, by name; `voices add` asks Piper's list."""
    return {name: profile for name, profile in _profiles_not_here().items() if profile.engine == "piper"}


@cache
def _profiles_not_here() -> dict[str, VoiceProfile]:
    return {file.stem: read_voice(file) for file in sorted((shipped_voices_folder() / "more").glob("*.toml"))}


def models_folder() -> Path:
    """Return where models that were added are kept."""
    from platformdirs import user_data_path

    return user_data_path("audiobrief", appauthor=False) / "models"


def profile_file(name: str) -> Path:
    """Return where a profile of the user's own lies, whether or not it is there."""
    return user_config_folder() / "voices" / f"{name}.toml"


def offer_of_file(file: Path) -> Offer:
    """Return the offer whose model a file is; raises VoiceNotFound when it is none that is known."""
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    for offer in list_offers().values():
        if offer.profile.sha256 == found:
            return offer
    raise VoiceNotFound(f"{file}: the model of no voice that is known here (its sha256 is {found})")


def keep_model(file: Path) -> Path:
    """Copy a model among those that were added and return where it is."""
    target = models_folder() / file.name
    if file.resolve() != target.resolve():
        take_in(file, target)
    return target


def keep_profile(profile: VoiceProfile) -> Path:
    """Write a profile of the user's own and return its file."""
    file = profile_file(profile.name)
    write_whole(file, render_profile(profile))
    return file


def remove_voice(name: str) -> tuple[Path, ...]:
    """Remove a voice that was added, and its model unless another voice of the user's has it; return what went.

    Raises VoiceNotFound for a name that is nobody's, SpeechError for a voice that came with a package.
    """
    file = profile_file(name)
    if not file.is_file():
        _refuse_removal(name)
    model = Path(read_voice(file).model)
    others = [read_voice(other).model for other in file.parent.glob("*.toml") if other != file]
    gone = [file]
    if model.parent == models_folder() and str(model) not in others:
        gone += [model, *models_folder().glob(f"{model.name}.json"), *models_folder().glob(f"{model.stem}.MODEL_CARD")]
    return tuple(path for path in gone if path.exists() and remove_tree(path))


def _refuse_removal(name: str) -> NoReturn:
    """Say why a voice cannot go: it came with a package, or no voice of the user's has its name."""
    added = [file.stem for file in profile_file(name).parent.glob("*.toml")]
    if name in {voice.name for voice in list_voices()}:
        raise SpeechError(f'the voice "{name}" came with the program or a package, and stays; only added ones go')
    raise VoiceNotFound(
        f'no voice of yours is named "{name}"; ' + (near_names(name, added) if added else "none was added yet")
    )


def render_profile(profile: VoiceProfile) -> str:
    """Return a profile as TOML: what differs from a profile's defaults, tables last."""
    plain, tables = [], []
    for field in fields(profile):
        value = getattr(profile, field.name)
        if field.name == "name" or value in (_default(field), None):
            continue
        if isinstance(value, Mapping):
            tables += [_table(f"{field.name}.{key}", inner) for key, inner in value.items()]
        elif is_dataclass(value):
            tables.append(_table(field.name, value))
        else:
            plain.append(f"{field.name} = {_literal(value)}")
    return "\n".join([*plain, *tables]) + "\n"


def _table(name: str, value: Any) -> str:
    given = [(field.name, getattr(value, field.name)) for field in fields(value)]
    return "\n".join([f"\n[{name}]", *(f"{key} = {_literal(inner)}" for key, inner in given if inner is not None)])


def _literal(value: Any) -> str:
    """Return a value as TOML, whose strings and lists JSON's are too."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _default(field: Any) -> Any:
    return field.default_factory() if callable(field.default_factory) else field.default

"""Voice profiles: shipped, the user's own in the config folder, or a file by path."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from audiobrief.errors import VoiceNotFound
from audiobrief.folders import shipped_voices_folder, user_config_folder
from audiobrief.languages import tables
from audiobrief.model import Role, VoiceProfile
from audiobrief.settings import VoiceSettings
from audiobrief.speech.engine import engine_fault
from audiobrief.speech.pyttsx import installed_engines
from audiobrief.standards.language_tags import primary_language
from audiobrief.toml_loader import build, read_toml

DEFAULT_VOICES: Mapping[str, str] = {tag: name for names in tables("voices").values() for tag, name in names.items()}
"""The voice of a language in small letters when none is asked for; a region's own before its language's."""

ACCENTS: Mapping[str, str] = {tag: name for names in tables("accents").values() for tag, name in names.items()}
"""The shipped voice whose accent is nearest to a region's; it also speaks where the neural voice cannot."""

_HIGHEST_PITCH = 99
"""espeak's: 0 to 99."""

_log = logging.getLogger("audiobrief")

_ALIKE = 0.6
"""Share of letters, as difflib reckons it, from which on a name is one mistyped: what is less alike is another word."""


def list_voices() -> tuple[VoiceProfile, ...]:
    """Return all profiles by name: a shipped one replaces a package's of its name, and one of the user's either."""
    files = _profiles(*_installed_folders(), *_folders())
    return tuple(read_voice(file) for _, file in sorted(files.items()))


def find_voice(name: str) -> VoiceProfile:
    """Return the profile of a name, or at a path ending in .toml.

    Raises VoiceNotFound listing near names, SettingsError for a profile that is wrong.
    """
    if name.endswith(".toml"):
        if not Path(name).is_file():
            raise VoiceNotFound(f"{name}: there is no such voice profile")
        return read_voice(Path(name))
    known = _profiles(*_folders())
    if name not in known:  # only then are the packages of this Python looked through
        known = _profiles(*_installed_folders()) | known
    if name in known:
        return read_voice(known[name])
    if (shipped_voices_folder() / "more" / f"{name}.toml").is_file():
        raise VoiceNotFound(f'the voice "{name}" is not here yet: audiobrief voices add {name} fetches it')
    raise VoiceNotFound(f'no voice is named "{name}"; {near_names(name, known)}')


def near_names(name: str, known: Iterable[str]) -> str:
    """Return which voices a mistyped name may mean; of one like none of them, all there are."""
    import difflib

    near = difflib.get_close_matches(name.casefold(), known, 3, _ALIKE)
    return f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(sorted(known))}"


def default_voice(language: str) -> VoiceProfile:
    """Return the default profile for a BCP 47 language; raises VoiceNotFound when no voice speaks it.

    Where the neural voice cannot speak, one of espeak's does, which is said once.
    """
    name = _of_language(DEFAULT_VOICES, language)
    if name is None:
        spoken = sorted({primary_language(voice.language) for voice in list_voices()})
        raise VoiceNotFound(
            f'no voice here speaks the language "{language}" (there are voices for: {", ".join(spoken)}); '
            "give --voice with a profile for it, or --language if it was taken for the wrong one"
        )
    voice = find_voice(name)
    instead = _of_language(ACCENTS, language)
    if instead and (fault := engine_fault(voice.engine)):
        _say_once(f'the voice "{name}" cannot speak here, "{instead}" reads instead; audiobrief doctor helps ({fault})')
        return find_voice(instead)
    return voice


def nearer_voice(voice: VoiceProfile, language: str) -> str:
    """Return the shipped voice whose accent is nearer to a language's region than this one's; empty when none is."""
    nearest = ACCENTS.get(language.lower(), "") if "-" in language else ""
    if not nearest or voice.name == nearest or voice.language.lower() == language.lower():
        return ""
    return nearest


def _of_language(names: Mapping[str, str], language: str) -> str | None:
    return names.get(language.lower()) or names.get(primary_language(language))


@cache
def _say_once(what: str) -> None:
    _log.warning("%s", what)


def read_voice(file: Path) -> VoiceProfile:
    """Return the profile in a file, named after the file; raises SettingsError with its line."""
    table, place = read_toml(file)
    return build(VoiceProfile, {"name": file.stem, **table}, place)


def adjust_voice(profile: VoiceProfile, wanted: VoiceSettings) -> VoiceProfile:
    """Return the profile with the settings' changes.

    Pauses, roles and the band of honest audio keep their proportion to the rate, roles their distance from the pitch.
    """
    rate_wpm = wanted.rate_wpm or profile.rate_wpm
    pitch = profile.pitch if wanted.pitch is None else wanted.pitch
    asked = {
        "title_ms": wanted.pauses_ms.title,
        "before_heading_ms": wanted.pauses_ms.heading,
        "after_heading_ms": wanted.pauses_ms.after_heading,
        "paragraph_ms": wanted.pauses_ms.paragraph,
        "sentence_ms": wanted.pauses_ms.sentence,
    }
    pauses = replace(profile.pauses, **{name: ms for name, ms in asked.items() if ms is not None})
    scale = profile.rate_wpm / rate_wpm
    roles = {name: _moved(role, scale, pitch - profile.pitch) for name, role in profile.roles.items()}
    shortest_ms, longest_ms = profile.ms_per_character
    return replace(
        profile,
        rate_wpm=rate_wpm,
        pitch=pitch,
        roles={**roles, **wanted.roles},
        pauses=replace(pauses, **{name: round(getattr(pauses, name) * scale) for name in asked}),
        ms_per_character=(shortest_ms * scale, longest_ms * scale),
    )


def _moved(role: Role, scale: float, higher: int) -> Role:
    """Return a role of the profile, moved with the body."""
    return replace(
        role,
        rate_wpm=None if role.rate_wpm is None else round(role.rate_wpm / scale),
        pitch=None if role.pitch is None else min(max(role.pitch + higher, 0), _HIGHEST_PITCH),
    )


def _profiles(*folders: Path) -> dict[str, Path]:
    """Return the profiles in folders by name; a later folder's replace an earlier one's."""
    return {file.stem: file for folder in folders for file in sorted(folder.glob("*.toml"))}


def _folders() -> tuple[Path, Path]:
    return shipped_voices_folder(), user_config_folder() / "voices"


def _installed_folders() -> Iterator[Path]:
    """Yield the folder `voices` of each package that brings an engine."""
    for module in installed_engines().values():
        package = find_spec(module.partition(".")[0])
        for place in (package and package.submodule_search_locations) or ():
            yield Path(place) / "voices"

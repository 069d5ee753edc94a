"""The only importer of pyttsx3: open a driver, set its properties and read each back."""

import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from audiobrief.errors import EngineMissing, SpeechError, VoiceNotFound

OUR_DRIVERS = {
    "espeak": "audiobrief.speech.drivers.espeak",
    "neural": "audiobrief.speech.drivers.neural",
    "piper": "audiobrief.speech.drivers.piper",
    "tone": "audiobrief.speech.tone",
}
"""Profile engine → driver module; a package may add more, any dotted name is one too, others are pyttsx3's own."""

ENTRY_POINTS = "audiobrief.engines"
"""The group in which an installed package names its engine and the module that drives it."""

_NEUTRAL = {"pitch": 50, "pitch_range": 50, "word_gap_ms": 0, "volume": 1.0}
"""What a driver that lacks a property is taken to do anyway."""


def driver_module(name: str) -> str:
    """Return the module that drives a profile's engine; empty when that is one of pyttsx3's own."""
    return OUR_DRIVERS.get(name) or (name if "." in name else installed_engines().get(name, ""))


@cache
def installed_engines() -> dict[str, str]:
    """Return the engines that installed packages bring, each with its driver's module."""
    from importlib.metadata import entry_points  # most voices are driven by ours

    return {point.name: point.module for point in entry_points(group=ENTRY_POINTS)}


def open_pyttsx3(name: str) -> Any:
    """Return pyttsx3's engine over the named driver, its loop run once so that properties take effect.

    Raises EngineMissing when driver or library is not on this machine.
    """
    from pyttsx3.engine import Engine  # pyttsx3.init would hand out the one it made before

    module = driver_module(name)
    driver = name
    if module:
        driver = "audiobrief_" + name.replace(".", "_")
        sys.modules[f"pyttsx3.drivers.{driver}"] = import_driver(module)
    try:
        engine = Engine(driver)
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise EngineMissing(f'the speech engine "{name}" is not on this machine: {error}') from error
    engine.runAndWait()
    return engine


def apply_properties(engine: Any, properties: Mapping[str, Any]) -> None:
    """Set properties and read each back.

    Raises VoiceNotFound when the voice did not take, SpeechError when another property did not.
    """
    for name, value in properties.items():
        if read_property(engine, name) is None and _NEUTRAL.get(name) == value:
            continue
        engine.setProperty(name, value)
        now = read_property(engine, name)
        if not _same(now, value):
            if name == "voice":
                raise VoiceNotFound(f'the engine has no voice "{value}" (it stayed with "{now}")')
            raise SpeechError(f"the engine does not take {name} = {value} (it says {now})")


def read_property(engine: Any, name: str) -> Any:
    """Return a property, None where the driver has none of that name."""
    try:
        return engine.getProperty(name)
    except KeyError:
        return None


def _same(now: Any, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return str(now).casefold() == wanted.casefold()
    return now is not None and abs(float(now) - float(wanted)) <= max(0.02, abs(wanted) * 0.02)


def import_driver(module: str) -> ModuleType:
    """Return the driver's module; raises EngineMissing when it cannot be imported."""
    try:
        return import_module(module)
    except ImportError as error:
        raise EngineMissing(f'no speech driver "{module}" can be imported: {error}') from error

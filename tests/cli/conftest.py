"""Running the command line in this process: arguments and bytes of stdin in, code and words out."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from audiobrief.cli import run

TONE = (
    'description = "A tone"\nlanguage = "en-GB"\nengine = "tone"\nengine_voice = "tone"\n'
    'licence = "CC0-1.0"\ncommercial = "yes"\n'
)

FERRY = """\
Ferry returns to the inner quay

The small ferry is back at the inner quay after nine weeks of repairs, and forty passengers travelled free today.

Crossings start at six in the morning, and the last boat leaves at ten. The harbour master said the timetable would \
stay as it is until the spring, when a second boat may join it.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def audiobrief(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Run a command line as a shell would, stdin being the given bytes."""

    def command(*arguments: str | Path, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        return Answer(code, *capfd.readouterr())

    return command


@pytest.fixture
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice that beeps: all of the way but the real voice's sound."""
    profile = tmp_path_factory.mktemp("voice") / "tone.toml"
    profile.write_text(TONE, "utf-8")
    return profile


@pytest.fixture
def make(audiobrief: Callable[..., Answer], tone: Path) -> Callable[..., Answer]:
    """Run `audiobrief make` with the tone."""
    return lambda *arguments, **more: audiobrief("make", "--voice", tone, *arguments, **more)


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    """A short article in a folder of its own."""
    file = tmp_path / "ferry.txt"
    file.write_text(FERRY, "utf-8")
    return file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for what is made."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder

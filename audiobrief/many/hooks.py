"""What a run sets off: commands of the user's own that hear what failed, came out or changed; a sign that all is well.

An event is kept in a file beside the output until its command has taken it, so that each is heard at least once,
whatever ends the run in between.
"""

import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors, write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.errors import AudiobriefError
from audiobrief.settings import HookSettings, WebSettings

Kind = Literal["failed", "published", "corrected"]
KINDS: tuple[Kind, ...] = ("failed", "published", "corrected")

FOLDER = Path(".audiobrief", "hooks")
COMMAND_S = 60.0
"""How long a command may take: one that sends a mail takes seconds."""
MOST_BYTES = 1_000_000
"""Of one event, the longest article's with its text among them; set by hand."""
OK_BELOW = 400
"""Statuses below are no errors (RFC 9110 §15)."""


class Hooks:
    """The commands of one output."""

    def __init__(self, settings: HookSettings, output: Path) -> None:
        self._settings, self._folder = settings, output / FOLDER
        self._count = 0

    def add(self, kind: Kind, **event: Any) -> None:
        """Keep an event for the command that wants to hear it; raises PublishError when the disk refuses."""
        if self._command(kind):
            self._count += 1
            name = f"{kind}-{time.time_ns()}-{self._count:06}.json"
            write_whole(self._folder / name, json.dumps({"event": kind, "version": 1, **event}) + "\n")

    def run(self) -> list[str]:
        """Let every command hear what is kept for it, an event a line; return what went wrong."""
        faults = (self._run(kind) for kind in KINDS if self._command(kind))
        return [fault for fault in faults if fault]

    def ping(self, web: WebSettings) -> str:
        """Ask the address that waits for a sign of success; return what went wrong, nothing without one."""
        url = self._settings.ping
        if not url:
            return ""
        from audiobrief.sources.fetch import ask_politely

        try:
            status = ask_politely(url, typed_url=url, web=web).status
        except AudiobriefError as error:
            return f"ping: {error}"
        return "" if status < OK_BELOW else f"ping: {url}: the server answered {status}"

    def _run(self, kind: Kind) -> str:
        files = sorted(self._folder.glob(f"{kind}-*.json"))
        lines = [line for file in files if (line := _read(file))]
        if not lines:
            return ""
        try:
            code = _heard(self._command(kind), b"".join(lines))
        except (OSError, subprocess.SubprocessError) as error:
            return f"on_{kind} could not be run ({error}); it hears the same again next time"
        if code:
            return f"on_{kind} ended with {code}; it hears the same again next time"
        _remove(files)
        return ""

    def _command(self, kind: Kind) -> str:
        commands: dict[Kind, str] = {
            "failed": self._settings.on_failed,
            "published": self._settings.on_published,
            "corrected": self._settings.on_corrected,
        }
        return commands[kind]


def _heard(command: str, told: bytes) -> int:
    """Return how a command of the user's own settings ended that was told this."""
    done = subprocess.run(command, shell=True, input=told, timeout=COMMAND_S, check=False, capture_output=True)  # noqa: S602
    return done.returncode


def _read(file: Path) -> bytes:
    """Return an event; nothing for what is none, which stays where it is."""
    try:
        return read_regular(file, MOST_BYTES)
    except OSError:
        return b""


def _remove(files: Sequence[Path]) -> None:
    for file in files:
        with disk_errors(file):
            operations.remove_file(file, missing_ok=True)

"""Colours only where somebody wants them: never on a dumb terminal, nor with NO_COLOR (no-color.org)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
ARTICLE = Path(__file__).parent.parent / "articles" / "harbour-bridge.txt"


def on_a_terminal(arguments: list[str], **environment: str) -> bytes:
    """Return what the program writes to a terminal."""
    ours, theirs = os.openpty()
    env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
    program = subprocess.Popen([sys.executable, "-m", "audiobrief", *arguments], stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    written = b""
    try:
        while chunk := os.read(ours, 4096):
            written += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    assert program.wait() == 0
    return written


@pytest.mark.parametrize("arguments", [["clean", "--explain", str(ARTICLE)], ["make", "--dry-run", str(ARTICLE)]])
@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
    ids=["colours", "no-color", "dumb"],
)
def test_colours_are_for_those_who_want_them(
    arguments: list[str], environment: dict[str, str], colours: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (b"\x1b[3" in on_a_terminal(arguments, **environment)) is colours

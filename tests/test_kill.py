"""A build killed at any moment: never a half file, the old one kept, the next run well, the designed code."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mutagen.mp3 import MP3

from audiobrief.disk.atomic import MACHINE, write_whole

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals end a process at once there")

ARTICLE = Path(__file__).parent / "articles" / "harbour-bridge.txt"
RUNS = int(os.environ.get("AUDIOBRIEF_KILLS", "3"))
"""Of each signal, cold and warm; many more are run by hand."""
CODES = {signal.SIGKILL: -signal.SIGKILL, signal.SIGINT: 130, signal.SIGTERM: 143}
TONE = 'description = "A tone"\nlanguage = "en-GB"\nengine = "tone"\nengine_voice = "tone"\n'
READY = """
from audiobrief import cli
run = cli.run
cli.run = lambda arguments: print(flush=True) or run(arguments)
cli.main()
"""
"""It says when it has begun to answer signals; before that, Python is only starting."""


class Build:
    """`audiobrief make` in a process of its own, over and over in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        self.out.mkdir()
        (folder / "work").mkdir()
        (folder / "tone.toml").write_text(TONE)
        self.file = self.out / "x.mp3"

    def start(self, *, warm: bool) -> subprocess.Popen[str]:
        options = ["-o", str(self.file), "--force", "--voice", str(self.folder / "tone.toml")]
        options += ["--cache", str(self.folder / "cache")] if warm else ["--no-cache"]
        command = [sys.executable, "-c", READY, "make", str(ARTICLE), *options]
        process = subprocess.Popen(
            command,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(self.folder / "work")},
        )
        assert process.stdout is not None
        process.stdout.readline()
        return process

    def left_behind(self) -> list[str]:
        places = (self.out, self.folder / "work")
        return sorted(str(f.relative_to(self.folder)) for place in places for f in place.rglob("*") if f != self.file)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return Build(tmp_path)


@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_killed_at_any_moment(build, number, warm):
    first = build.start(warm=warm)
    started = time.monotonic()
    first.communicate()
    takes_s = time.monotonic() - started
    assert first.returncode == 0
    moments = random.Random(number + warm)
    old = build.file.read_bytes()
    for _ in range(RUNS):
        process = build.start(warm=warm)
        time.sleep(moments.uniform(0, takes_s))
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        assert process.returncode in (CODES[number], 0)
        assert "Traceback" not in said
        assert build.file.read_bytes() == old, "whole, and of the same input the same bytes"
        if number != signal.SIGKILL:
            assert build.left_behind() == []
    last = build.start(warm=warm)
    last.communicate()
    assert last.returncode == 0
    assert build.file.read_bytes() == old
    assert MP3(build.file).info.length > 60
    assert build.left_behind() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_second_signal_changes_nothing(build, number):
    process = build.start(warm=False)
    time.sleep(0.3)
    for _ in range(3):
        process.send_signal(number)
        time.sleep(0.01)
    _, said = process.communicate(timeout=60)
    assert process.returncode == CODES[number]
    assert "Traceback" not in said
    assert not build.file.exists()
    assert build.left_behind() == []


EARLY = """
import os, sys
from audiobrief.__main__ import main
class Finder:
    def find_spec(self, name, *_):
        if name == {name!r}:
            os.kill(os.getpid(), {number})
sys.meta_path.insert(0, Finder())
sys.argv = ["audiobrief", "clean", {article!r}]
main()
"""
HARD_TO_STOP = """
import os, sys, threading, time
from audiobrief import cli
from audiobrief.cli import signals as stopping
class Killer:
    def __del__(self):
        os.kill(os.getpid(), {number})
    def __set_name__(self, *_):
        os.kill(os.getpid(), {number})
def in_a_destructor():
    Killer()
    time.sleep(60)
def in_a_destructor_before_a_lock():
    Killer()
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
def as_a_class_is_made():
    class Made:
        one = Killer()
def where_an_import_takes_its_locks():
    done = []
    code = "os.kill(os.getpid(), {number}); done.append(1); time.sleep(0.005)"
    exec(compile(code, "<frozen importlib._bootstrap>", "exec"), globals() | locals())
    assert done
    time.sleep(60)
def where_clearing_up_hangs():
    stopping.PATIENCE_S = 0.1
    try:
        os.kill(os.getpid(), {number})
    finally:
        time.sleep(60)
cli.app.main = lambda *_, **__: {where}()
cli.main()
"""
HARD_PLACES = re.findall(r"^def (\w+)", HARD_TO_STOP, re.MULTILINE)


@pytest.mark.parametrize("name", ["audiobrief.cli", "click", "audiobrief.cli.clean", "audiobrief.text.clean"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_while_the_program_is_loading(number, name):
    code = EARLY.format(name=name, number=int(number), article=str(ARTICLE))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (CODES[number], b"")


@pytest.mark.parametrize("where", HARD_PLACES)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_where_it_is_hard_to_stop(number, where):
    code = HARD_TO_STOP.format(number=int(number), where=where)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=20)
    assert (done.returncode, done.stderr) == (CODES[number], b"")


def test_what_a_dead_process_of_this_machine_left_half_written_is_cleared_at_once(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        pass
    target = tmp_path / "feed.xml"
    left, living, elsewhere, unsigned = (
        tmp_path / f".feed.xml.{signed}.part"
        for signed in (f"{MACHINE}-{dead.pid:x}-1", f"{MACHINE}-{os.getpid():x}-2", f"00000000-{dead.pid:x}-3", "-f-f")
    )
    for part in (left, living, elsewhere, unsigned):
        part.write_bytes(b"half")
    write_whole(target, "whole")
    assert sorted(tmp_path.iterdir()) == sorted([target, living, elsewhere, unsigned])


def test_what_a_killed_build_left_is_cleared_when_it_is_old(build):
    young, old = build.out / ".x.mp3.1.part", build.out / ".x.mp3.2.part"
    other = build.out / ".y.mp3.3.part"
    for part in (young, old, other):
        part.write_bytes(b"half")
    for part in (old, other):
        os.utime(part, (0, 0))
    build.start(warm=False).communicate()
    assert build.left_behind() == ["out/.x.mp3.1.part", "out/.y.mp3.3.part"]

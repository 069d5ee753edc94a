"""Fail, and kill, every file operation of every writing command once, and see that the next command heals the show.

    python tests/benchmarks/fault_injector.py [--every N]

After each fault the episode is whole, old or new: MP3, record and texts agree; the next `publish` puts everything
right, `check` finds no error, and what is not ours lies untouched.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from shows import sounding_show

from audiobrief.check import ERROR, check
from audiobrief.cli import run
from audiobrief.disk import operations
from audiobrief.show.folder import open_show_folder
from audiobrief.show.sounds import find_fit

KILLED = 137
COMMANDS = {
    "make": ["make", "--no-cache", "-q", "{show}/../new.md", "-o", "{show}"],
    "correct": ["correct", "-q", "{show}", "ferry", "{show}/../fixed.md", "--note", "It was nine."],
    "note": ["correct", "-q", "{show}", "ferry", "--note", "Ann Lee wrote it.", "--note-only"],
    "hold": ["hold", "-q", "{show}", "ferry"],
    "release": ["release", "-q", "{show}", "opens", "--date", "2026-11-23"],
    "retract": ["retract", "-q", "{show}", "ferry", "--yes"],
    "publish": ["publish", "-q", "{show}", "--afresh"],
    "publish --to": ["publish", "-q", "{show}", "--to", "{show}/../www"],
}
TEXT = "# {title}\n\nThe ferry is late because the winch was oiled with butter, and the crew is still laughing.\n"


def prepare(folder: Path) -> Path:
    """Make a published show with what is not ours beside it, and the articles that the commands read."""
    show = sounding_show(folder / "show")
    (folder / "new.md").write_text(TEXT.format(title="A new tide"), "utf-8")
    (folder / "fixed.md").write_text(TEXT.format(title="Ferry returns to the inner quay"), "utf-8")
    (folder / "www").mkdir()
    for stranger in (show / "mine.txt", folder / "www" / "mine.txt"):
        stranger.write_text("mine")
    return show


def in_child(show: Path, command: list[str], fault_at: int, *, kills: bool) -> tuple[int, int]:
    """Run a command whose nth file operation fails or is its last; return its exit code and how many it did."""
    counter = show.parent / "count"
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return code, int(counter.read_text()) if counter.exists() else 0
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    done = [0]

    def fault(operation: str, file: Path) -> None:
        done[0] += 1
        if done[0] == fault_at and kills:
            os._exit(KILLED)
        if done[0] == fault_at:
            raise OSError(28, "No space left on device", str(file))

    operations.about_to = fault
    code = run([argument.format(show=show) for argument in command])
    counter.write_text(str(done[0]))
    os._exit(code)


def faults_of(show: Path) -> list[str]:
    """Return what is not whole: before the next command the episodes, after it the whole show."""
    found = []
    shelf = open_show_folder(show)
    if not shelf.under_change():
        live = [entry for entry in shelf.catalogue.read() if entry.status == "live"]
        fit = {entry.slug for entry in find_fit(shelf, live)}  # which remembers nothing: a look is to change nothing
        found += [f"torn: {entry.slug}" for entry in live if entry.slug not in fit]
    code, _ = in_child(show, ["publish", "-q", "{show}"], 0, kills=False)
    found += [f"the next publish ends with {code}"] * bool(code)
    found += [f"{f.code} {f.place}: {f.message}" for f in check(str(show), quick=True) if f.level == ERROR]
    left = [file for home in ("episodes", ".private") for file in show.glob(f"{home}/*/.*.next")]
    found += [f"left behind: {file.name}" for file in left]
    for stranger in (show / "mine.txt", show.parent / "www" / "mine.txt"):
        found += [] if stranger.exists() and stranger.read_text() == "mine" else [f"{stranger.name} was touched"]
    target = show.parent / "www"
    if (target / "feed.xml").exists():
        code, _ = in_child(show, ["publish", "-q", "{show}", "--to", "{show}/../www"], 0, kills=False)
        found += [f"the next publish --to ends with {code}"] * bool(code)
    return found


def trials(every: int) -> Iterator[tuple[str, str, list[str]]]:
    """Yield command, which operation failed or killed, and what was wrong after it."""
    with tempfile.TemporaryDirectory() as base:
        (Path(base) / "good").mkdir()
        prepare(Path(base) / "good")
        for name, command in COMMANDS.items():
            _, count, code = _trial(Path(base), command, 0, kills=False)
            assert code == 0, f"{name} ends with {code} without any fault"
            for at in range(1 + int(hashlib.sha256(name.encode()).hexdigest(), 16) % every, count + 1, every):
                for kills in (False, True):
                    faults, _, _ = _trial(Path(base), command, at, kills=kills)
                    yield name, f"{'killed' if kills else 'failed'} at {at} of {count}", faults


def _trial(base: Path, command: list[str], at: int, *, kills: bool) -> tuple[list[str], int, int]:
    folder = base / "trial"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base / "good", folder)
    settings = folder / "show" / "audiobrief.toml"
    settings.write_text(settings.read_text("utf-8").replace(str(base / "good"), str(folder)), "utf-8")
    code, count = in_child(folder / "show", command, at, kills=kills)
    return faults_of(folder / "show"), count, code


def main() -> None:
    """Print a line for every fault that was not healed, and a table of all."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--every", type=int, default=1, help="only one operation in so many")
    every = options.parse_args().every
    table: dict[str, list[int]] = {}
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()  # where targets are remembered: none of the user's own
    for name, at, faults in trials(every):
        row = table.setdefault(name, [0, 0])
        row[0] += 1
        row[1] += not faults
        if faults:
            print(f"{name}, {at}: {'; '.join(faults[:3])}", flush=True)
    print(json.dumps({name: f"{healed} of {count} healed" for name, (count, healed) in table.items()}, indent=1))


if __name__ == "__main__":
    main()

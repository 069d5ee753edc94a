"""Put every kind of hostile thing in the place of every file that a show's commands read, and see what they do.

    python tests/benchmarks/hostile_show.py [--every N]

Links to others' files, pipes, folders, torn, deep, huge and newer files: each command ends within its time with a word
of ours, never as "a bug in audiobrief", writes through no link, and touches nothing that is not ours.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from shows import sounding_show

from audiobrief.cli import run
from audiobrief.settings import FILE_NAME

LONGEST_S = 60
DEEP = 100_000
FILES = {
    "settings": f"show/{FILE_NAME}",
    "the user's settings": f"config/audiobrief/{FILE_NAME}",
    "lock": "show/.audiobrief/lock",
    "index": "show/.audiobrief/index.sqlite",
    "what was built": "show/.audiobrief/built.json",
    "pieces": "show/.audiobrief/pieces.sqlite",
    "what was checked": "show/.audiobrief/checked.sqlite",
    "looks": "show/.audiobrief/sounds.json",
    "change": "show/.audiobrief/change.json",
    "record": "show/episodes/*ferry*/episode.json",
    "MP3": "show/episodes/*ferry*/*.mp3",
    "page": "show/episodes/*ferry*/index.html",
    "lines": "show/episodes/*ferry*/lines.json",
    "notes": "show/.private/*ferry*/private.json",
    "targets": "show/.private/.targets.json",
    "the user's targets": "state/audiobrief/targets.json",
    "members": "show/.private/.members.json",
    "cover": "show/cover.jpg",
    "feed": "show/feed.xml",
    "by-url": "show/by-url/*.json",
    "asset": "show/assets/page.css",
    "manifest": "www/.audiobrief-manifest.json",
    "feed at the target": "www/feed.xml",
    "htaccess at the target": "www/.htaccess",
    "voice": "show-tone.toml",
    "lexicon": "config/audiobrief/lexicon/en.toml",
    "article": "new.md",
}
COMMANDS = (
    ["status", "{base}/show"],
    ["check", "--quick", "{base}/show"],
    ["hold", "{base}/show", "opens"],
    ["publish", "{base}/show", "--to", "{base}/www"],
    ["make", "--no-cache", "{base}/new.md", "-o", "{base}/show"],
    ["retract", "{base}/show", "opens", "--yes"],
)
NEWER = b'{"version": 999, "files": {"mine.txt": ["x", 4]}, "targets": ["/"], "slug": "../x"}'


def linked(file: Path, base: Path) -> None:
    file.symlink_to(base / "victim.txt")


def hard_linked(file: Path, base: Path) -> None:
    os.link(base / "victim.txt", file)


def nowhere(file: Path, base: Path) -> None:
    file.symlink_to(base / "made-through-a-link")


def circle(file: Path, base: Path) -> None:
    file.symlink_to(file.name)


def device(file: Path, base: Path) -> None:
    file.symlink_to("/dev/zero")


def pipe(file: Path, base: Path) -> None:
    os.mkfifo(file)


def folder(file: Path, base: Path) -> None:
    (file / "inside").mkdir(parents=True)
    (file / "inside" / "mine.txt").write_text("mine")


def holding(content: bytes) -> Callable[[Path, Path], None]:
    def put(file: Path, base: Path) -> None:
        file.write_bytes(content)

    return put


def half(file: Path, base: Path) -> None:
    whole = (base / "whole").read_bytes()
    file.write_bytes(whole[: len(whole) // 2])


def repeated(file: Path, base: Path) -> None:
    file.write_bytes((base / "whole").read_bytes() * 2)


DRESSES: dict[str, Callable[[Path, Path], None]] = {
    "link": linked,
    "hard link": hard_linked,
    "link to nothing": nowhere,
    "link to itself": circle,
    "link to a device": device,
    "pipe": pipe,
    "folder": folder,
    "empty": holding(b""),
    "half": half,
    "twice": repeated,
    "noise": holding(hashlib.shake_256(b"noise").digest(9_000)),
    "zeros": holding(bytes(5_000)),
    "deep JSON": holding(b"[" * DEEP),
    "deep TOML": holding(b"x = " + b"[" * DEEP),
    "deep tables": holding(b'{"version": 2, "files": ' * 5_000),
    "long number": holding(b'{"version": ' + b"9" * 6_000 + b"}"),
    "long TOML number": holding(b"[show]\ntitle = " + b"9" * 6_000),
    "newer": holding(NEWER),
    "null": holding(b"null"),
    "surrogates": holding(
        b'{"version": 2, "slug": "\\ud800", "targets": ["\\ud800"], "members": [{"name": "\\udfff"}]}'
    ),
    "huge": holding(b"#" * 30_000_000),
}


def prepare(base: Path) -> None:
    """Make a show that was published, with a target, members and state, and what is not ours beside all of it."""
    base.mkdir(parents=True)
    sounding_show(base / "show")
    (base / "new.md").write_text("# A new tide\n\nThe ferry is late because the winch was oiled with butter again.\n")
    (base / "victim.txt").write_text("mine")
    lexicon = base / "config" / "audiobrief" / "lexicon"
    lexicon.mkdir(parents=True)
    (lexicon / "en.toml").write_text('"Winch" = "winsh"\n')
    (lexicon.parent / FILE_NAME).write_text("[cache]\nsize_mb = 10\n")
    in_child(base, ["members", "{base}/show", "--add", "Ann"])
    in_child(base, ["publish", "{base}/show", "--to", "{base}/www"])
    in_child(base, ["check", "--quick", "{base}/show"])
    for place in ("show", "show/episodes", "www", "www/episodes"):
        (base / place / "mine.txt").write_text("mine")


def in_child(base: Path, command: Sequence[str]) -> tuple[int, str]:
    """Run a command in a process of its own; return its exit code, negative when it was ended, and what it said."""
    told = base / "told"
    child = os.fork()
    if not child:
        signal.alarm(LONGEST_S)
        for name in ("config", "state", "cache"):
            os.environ[f"XDG_{name.upper()}_HOME"] = str(base / name)
        words = io.StringIO()
        code = 99
        stop = contextlib.suppress(SystemExit)
        with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words), stop:
            code = run([argument.format(base=base) for argument in command])
        told.write_text(words.getvalue(), "utf-8", "replace")
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, told.read_text("utf-8") if told.exists() else ""


def strangers(base: Path) -> dict[str, str]:
    """Return path → content of what is not ours."""
    found = [base / "victim.txt", *base.rglob("mine.txt")]
    return {str(file.relative_to(base)): file.read_text() for file in found if file.is_file()}


def copy(good: Path, base: Path) -> None:
    """Copy all of it, and let what names a path name that of the copy."""
    shutil.rmtree(base, ignore_errors=True)
    shutil.copytree(good, base, symlinks=True)
    for file in (*base.rglob(FILE_NAME), *base.rglob("*targets.json"), *base.rglob("private.json")):
        file.write_text(file.read_text("utf-8").replace(str(good), str(base)), "utf-8")


def wrongs(base: Path, commands: Iterable[Sequence[str]]) -> Iterator[str]:
    """Run commands one after the other, and yield what they did wrong."""
    before = strangers(base)
    for command in commands:
        (base / "told").unlink(missing_ok=True)
        code, words = in_child(base, command)
        if code < 0 or code > 4:
            yield f"{command[0]}: ended with {code}"
        if "a bug in audiobrief" in words or "Traceback" in words:
            yield f"{command[0]}: {next(line for line in words.splitlines() if 'bug' in line or 'Trace' in line)}"
        if code and not words.strip():
            yield f"{command[0]}: fails without a word"
    if (base / "made-through-a-link").exists():
        yield "a file was made through a link"
    after = strangers(base)
    yield from (f"{path} was changed or removed" for path, text in before.items() if after.get(path) != text)


def faults_of(good: Path, base: Path, name: str, dress: str) -> Iterator[str]:
    """Yield what commands did wrong with something hostile in the place of a file."""
    copy(good, base)
    file = next(iter(sorted(base.glob(FILES[name]))), base / FILES[name].replace("*", "x"))
    file.parent.mkdir(parents=True, exist_ok=True)
    (base / "whole").write_bytes(file.read_bytes() if file.is_file() else b"{}")
    file.unlink(missing_ok=True)
    DRESSES[dress](file, base)
    yield from wrongs(base, COMMANDS)


def trials(every: int) -> Iterator[tuple[str, str, list[str]]]:
    """Yield file, dress, and what was wrong."""
    pairs = [(name, dress) for name in FILES for dress in DRESSES]
    with tempfile.TemporaryDirectory() as folder:
        good = Path(folder) / "good"
        prepare(good)
        for name, dress in pairs[every // 2 :: every]:
            yield name, dress, list(faults_of(good, Path(folder) / "trial", name, dress))


def main() -> None:
    """Print a line for each fault, and how many trials there were."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--every", type=int, default=1, help="only one trial in so many")
    count = bad = 0
    for name, dress, faults in trials(options.parse_args().every):
        count += 1
        bad += bool(faults)
        for fault in faults:
            print(f"{name}, {dress}: {fault}", flush=True)
    print(json.dumps({"trials": count, "commands": count * len(COMMANDS), "trials with a fault": bad}))


if __name__ == "__main__":
    main()

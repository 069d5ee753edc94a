"""Put hostile values into every file of state, and hostile things in the place of every folder, and see what is done.

    python tests/benchmarks/hostile_state.py [--each N] [--only WORD]

Beside `hostile_show.py`, which dresses files of a show: here every value of a record, a note, a manifest, an archive,
a batch's or a programme's memory is of another type, out of range, a path out of the folder or an address on this
machine; the databases hold triggers, views and rows of others; folders are links, pipes and files. No command may end
in "a bug in audiobrief", wait for ever, write through a link, touch what is not ours, or ask the address.
"""

import argparse
import gzip
import json
import os
import random
import socket
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from hostile_show import DRESSES, copy, in_child, prepare, wrongs

from audiobrief.settings import FILE_NAME

SEED = 20
STORY = "# {0} tides\n\nThe ferry of {0} was late on Monday because the winch was oiled with butter, says the crew.\n"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Quay</title><item><guid>a-{0}</guid>
<title>Rain</title><description>It rained for nine hours, and the ferry stayed where it was.</description>
</item></channel></rss>"""
SHOW = (
    ["status", "{base}/show", "--json"],
    ["check", "--quick", "{base}/show"],
    ["hold", "{base}/show", "opens"],
    ["publish", "{base}/show", "--to", "{base}/www"],
    ["release", "{base}/show", "opens"],
    ["label", "{base}/show", "opens", "--season", "2"],
    ["correct", "{base}/show", "ferry", "{base}/new.md", "--note", "one", "--no-cache"],
    ["members", "{base}/show"],
    ["publish", "{base}/show", "--to", "{base}/www", "--retag"],
    ["retract", "{base}/show", "ferry", "--yes"],
)
BATCH = (
    ["batch", "{base}/texts", "-o", "{base}/mp3s", "--workers", "1"],
    ["batch", "{base}/texts", "-o", "{base}/mp3s", "--workers", "1", "--retry-failed"],
    ["batch", "{base}/texts", "-o", "{base}/show", "--workers", "1"],
    ["status", "{base}/show", "--max-age", "1h"],
)
ARCHIVE = (
    ["batch", "{base}/texts", "-o", "{base}/archive", "--workers", "1"],
    ["publish", "{base}/archive"],
    ["status", "{base}/archive", "--json"],
    ["sample", "{base}/archive", "1", "-o", "{base}/listen"],
)
BRIEF = (["brief", "{base}/texts", "-o", "{base}/show", "--name", "Morning", "--no-music"],)
FOLLOW = (["follow", "{feed}", "-o", "{base}/show", "--rights"],)
FILES = {
    "show/episodes/*ferry*/episode.json": SHOW,
    "show/episodes/*opens*/episode.json": SHOW,
    "show/.private/*ferry*/private.json": SHOW,
    "show/.private/.members.json": SHOW,
    "show/.private/.targets.json": SHOW,
    "state/audiobrief/targets.json": SHOW,
    "show/.audiobrief/built.json": SHOW,
    "show/.audiobrief/sounds.json": SHOW,
    "show/.audiobrief/change.json": SHOW,
    "www/.audiobrief-manifest.json": SHOW,
    "show/.audiobrief/last-run.json": BATCH,
    "show/.audiobrief/made.jsonl": BATCH,
    "mp3s/.audiobrief/made.jsonl": BATCH,
    "mp3s/.audiobrief/failures.jsonl": BATCH,
    "show/.audiobrief/feeds.json": FOLLOW,
    "cache/audiobrief/hosts/*.json": FOLLOW,
    "archive/**/*.json": ARCHIVE,
    "archive/**/*.jsonl.gz": ARCHIVE,
    "state/audiobrief/briefings/*/told.json": BRIEF,
    "state/audiobrief/briefings/*/20*.json": BRIEF,
}
DRESSED = {pattern: commands for pattern, commands in FILES.items() if commands is not SHOW} | {
    "cache/audiobrief/cuts/cuts.tally": BATCH,
    "cache/audiobrief/cuts/*/*.cut": BATCH,
    "cache/audiobrief/archives/*/view.sqlite": ARCHIVE,
    f"archive/{FILE_NAME}": ARCHIVE,
    "archive/articles/*/*/*.mp3": ARCHIVE,
    "archive/feed.xml": ARCHIVE,
    "texts/north.md": BATCH,
}
"""What `hostile_show.py` does not dress."""
DATABASES = {
    **{f"show/.audiobrief/{name}.sqlite": SHOW for name in ("index", "pieces", "checked")},
    "cache/audiobrief/**/*.sqlite": ARCHIVE,
}
FOLDERS = {
    **dict.fromkeys(("show/episodes", "show/episodes/*ferry*", "show/.private", "show/.private/*ferry*"), SHOW),
    **dict.fromkeys(("show/.audiobrief", "show/assets", "show/by-url", "www", "www/episodes", "www/assets"), SHOW),
    **dict.fromkeys(("config/audiobrief", "config/audiobrief/lexicon", "state/audiobrief", "cache/audiobrief"), SHOW),
    **dict.fromkeys(("mp3s", "mp3s/.audiobrief"), BATCH),
    **dict.fromkeys(("archive", "archive/articles", "archive/log"), ARCHIVE),
    "state/audiobrief/briefings": BRIEF,
}
CHANGE = {"done": True, "rename": ["episodes/x/x.json"], "remove": ["episodes/x/x.mp3"]}
Commands = tuple[list[str], ...]
Trial = tuple[str, str, Callable[[Path, Path], None], Commands]


def prepare_more(base: Path, feed: str) -> None:
    """Make the show of `prepare`, and beside it a batch's output, an archive, a programme and a followed feed."""
    prepare(base)
    (base / "texts").mkdir()
    for name in ("north", "south"):
        (base / "texts" / f"{name}.md").write_text(STORY.format(name))
    (base / "texts" / "bad.md").write_text("short")
    with (base / "config" / "audiobrief" / FILE_NAME).open("a") as settings:
        settings.write(f'[voice]\nname = "{base}/show-tone.toml"\n[read]\nallow_short = true\n')
    in_child(
        base, ["init", "{base}/archive", "--title", "Old", "--base-url", "https://a.example.org", "--layout", "archive"]
    )
    for command in (*BATCH, *ARCHIVE, *BRIEF, *FOLLOW):
        in_child(base, [argument.replace("{feed}", feed) for argument in command])
    (base / "show" / ".audiobrief" / "change.json").write_text(json.dumps(CHANGE))
    for place in ("mp3s", "archive", "state/audiobrief", "others", "others/episodes"):
        (base / place).mkdir(parents=True, exist_ok=True)
        (base / place / "mine.txt").write_text("mine")


def hostile_values(address: str) -> tuple[Any, ...]:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    return (
        None, True, -1, 0, 10**400, 2**63, 1e308, float("inf"), float("nan"), [], {}, {"a": 1}, [None], deep,
        "", "\0", "\ud800", "x" * 100_000, "../../../mine.txt", "../mine.txt", "/etc/passwd", "mine.txt", ".", "..",
        "9999-12-31T23:59:59Z", "0000-00-00", "-1", address, f"http://127.0.0.1@{address[7:]}", "javascript:alert(1)",
        "<script>alert(1)</script>", "\x1b[31m", "con.txt", "a\nb", "٣", "{}", "%s{0}",
    )  # fmt: skip


def leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to a value of every kind of place; of a list the first stands for all."""
    yield at
    if isinstance(value, dict):
        for key in list(value)[:40]:
            yield from leaves(value[key], (*at, key))
    elif isinstance(value, list) and value:
        yield from leaves(value[0], (*at, 0))


def changed(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    if not at:
        return new
    if isinstance(value, dict):
        return value | {at[0]: changed(value[at[0]], at[1:], new)}
    return [changed(value[0], at[1:], new), *value[1:]]


def read(file: Path) -> list[Any]:
    """Return the values of a file: one, or one a line."""
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return [json.loads(line) for line in data.splitlines() if line] if ".jsonl" in file.name else [json.loads(data)]


def put_value(at: tuple[Any, ...], new: Any) -> Callable[[Path, Path], None]:
    def put(file: Path, base: Path) -> None:
        first, *others = read(file)
        lines = [changed(first, at, new), *others]
        data = "\n".join(json.dumps(line, indent=None if others else 1) for line in lines).encode() + b"\n"
        file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)

    return put


def dressed(kind: str) -> Callable[[Path, Path], None]:
    def put(file: Path, base: Path) -> None:
        (base / "whole").write_bytes(file.read_bytes())
        file.unlink()
        DRESSES[kind](file, base)

    return put


def run_sql(script: str) -> Callable[[Path, Path], None]:
    def put(file: Path, base: Path) -> None:
        with closing(sqlite3.connect(file)) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            for table in tables:
                columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                database.executescript(script.format(table=table, column=columns[0], last=columns[-1]))
            database.commit()

    return put


def beside(end: str) -> Callable[[Path, Path], None]:
    def put(file: Path, base: Path) -> None:
        file.with_name(file.name + end).symlink_to(base / "victim.txt")

    return put


SQL = {
    "trigger": "CREATE TRIGGER t_{table} AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END;",
    "number": "UPDATE OR IGNORE {table} SET {last} = 7;",
    "bytes": "UPDATE OR IGNORE {table} SET {column} = x'ff00';",
    "nothing": "UPDATE OR IGNORE {table} SET {last} = NULL;",
    "a way out": "UPDATE OR IGNORE {table} SET {column} = '../../mine.txt';",
    "deep": "UPDATE OR IGNORE {table} SET {last} = replace(hex(zeroblob(50000)), '0', '[');",
    "swapped": "UPDATE OR IGNORE {table} SET {last} = {column};",
    "emptied": "DELETE FROM {table};",
    "another table": "CREATE TABLE IF NOT EXISTS others (mine TEXT);",
    "newer": "PRAGMA user_version = 999;",
    "write-ahead": "PRAGMA journal_mode = WAL;",
    "other coding": "PRAGMA application_id = 7;",
}


def replaced(make: Callable[[Path, Path], Any]) -> Callable[[Path, Path], None]:
    def put(folder: Path, base: Path) -> None:
        folder.rename(base / "was-here")
        make(folder, base)

    return put


def unix_socket(path: Path, base: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)  # its name may have 107 characters
        one.bind(path.name)
        os.chdir(here)


PLACES = {
    "link to others'": replaced(lambda folder, base: folder.symlink_to(base / "others")),
    "link to itself moved": replaced(lambda folder, base: folder.symlink_to(base / "was-here")),
    "link to nothing": replaced(lambda folder, base: folder.symlink_to(base / "made-through-a-link")),
    "circle": replaced(lambda folder, base: folder.symlink_to(folder.name)),
    "link up": replaced(lambda folder, base: folder.symlink_to("..")),
    "file": replaced(lambda folder, base: folder.write_text("mine")),
    "pipe": replaced(lambda folder, base: os.mkfifo(folder)),
    "socket": replaced(unix_socket),
    "empty": replaced(lambda folder, base: folder.mkdir()),
    "absent": replaced(lambda folder, base: None),
    "strange names": lambda folder, base: [
        (folder / name).mkdir() for name in ("-rf", "a\nb", " ", "é\udcff", "x" * 250)
    ],
    "links in it": lambda folder, base: [
        (folder / name).symlink_to(base / to)
        for name, to in (("x", "others"), ("y", "victim.txt"), ("z", "nowhere"), ("w", "w"))
    ],
    "a pipe in it": lambda folder, base: os.mkfifo(folder / "pipe"),
}


def places(good: Path, patterns: Mapping[str, Commands]) -> Iterator[tuple[Path, Commands]]:
    """Yield what fits each pattern and its commands: every file for one of any depth, else the first."""
    for pattern, commands in patterns.items():
        several = sorted(file for file in good.glob(pattern) if file.name != "mine.txt")
        yield from ((place, commands) for place in (several if "**" in pattern else several[:1]))


def trials(good: Path, address: str) -> Iterator[Trial]:
    for file, commands in places(good, FILES):
        for at in leaves(read(file)[0]):
            for new in hostile_values(address):
                kind = f"value, {'.'.join(map(str, at))} = {new!r:.50}"
                yield str(file.relative_to(good)), kind, put_value(at, new), commands
    for file, commands in places(good, DRESSED):
        for kind in DRESSES:
            yield str(file.relative_to(good)), f"dress, {kind}", dressed(kind), commands
    for file, commands in places(good, DATABASES):
        name = str(file.relative_to(good))
        yield from ((name, f"SQL, {kind}", run_sql(script), commands) for kind, script in SQL.items())
        yield from ((name, f"SQL, {end} is a link", beside(end), commands) for end in ("-journal", "-wal", "-shm"))
    for folder, commands in places(good, FOLDERS):
        for kind, put in PLACES.items():
            yield str(folder.relative_to(good)), f"place, {kind}", put, commands


def draw(possible: Iterable[Trial], each: int, seed: int) -> Iterator[Trial]:
    by_file: dict[str, list[Trial]] = {}
    for trial in possible:
        by_file.setdefault(f"{trial[0]} {trial[1].split()[0]}", []).append(trial)
    for those in by_file.values():
        yield from random.Random(seed).sample(those, min(each, len(those)))


def faults_of(good: Path, base: Path, trial: Trial, feed: str) -> Iterator[str]:
    """Yield what commands did wrong."""
    name, _, put, commands = trial
    copy(good, base)
    put(base / name, base)
    yield from wrongs(base, [[argument.replace("{feed}", feed) for argument in command] for command in commands])


class Feeds(BaseHTTPRequestHandler):
    """Gives the feed that is followed, and counts who asks for anything else."""

    asked: list[str]

    def do_GET(self) -> None:
        if self.path != "/feed":
            self.asked.append(self.path)
        body = FEED.format(1).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  as the standard library calls it

    def log_message(self, *_: object) -> None:
        pass


def serve() -> tuple[str, list[str]]:
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Feeds,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}", asked


def main() -> None:
    """Print a line for each fault, and how many trials there were."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--each", type=int, default=10, help="so many trials of a file or folder, drawn by lot")
    options.add_argument("--only", default="", help="only those with this in the file's name or the kind")
    options.add_argument("--seed", type=int, default=SEED)
    given = options.parse_args()
    (feeds, _), (address, asked) = serve(), serve()
    count = bad = 0
    with tempfile.TemporaryDirectory() as folder:
        good = Path(folder) / "good"
        prepare_more(good, f"{feeds}/feed")
        for trial in draw((t for t in trials(good, address) if given.only in f"{t[0]} {t[1]}"), given.each, given.seed):
            faults = list(faults_of(good, Path(folder) / "trial", trial, f"{feeds}/feed"))
            faults += [f"{path} was asked for" for path in asked]
            asked.clear()
            count, bad = count + 1, bad + bool(faults)
            for fault in faults:
                print(f"{trial[0]}, {trial[1]}: {fault}", flush=True)
    print(json.dumps({"trials": count, "trials with a fault": bad}))


if __name__ == "__main__":
    main()

"""Every promised upload against a real server on loopback: killed half way, gone on with, whole, then nothing to send.

    python tests/benchmarks/upload_bars.py [--files 300] [--without-timeouts]

Each run is a whole `audiobrief publish --to` of a show of so many files. The first is killed (SIGKILL) when half of
them are at the server, the second goes on, the third must send nothing. What is there is then compared byte for byte
with what is public. All that was printed is searched for the password. At last each kind is sent to a server that takes
the connection and says nothing: the run must end by itself.
"""

import argparse
import functools
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))

from episodes import add, episode_of, show_folder
from web_space import PASSWORD, ftp_server, open_ssh, self_signed, sftp_server

from audiobrief.show.copies.manifest import MANIFEST
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.homes import RECORD
from audiobrief.show.media import public_record
from audiobrief.show.public import public_files
from audiobrief.show.site import rebuild

BELOW = "www/harbour"
LONGEST_S = 400.0
LOGIN = f"desk:{quote(PASSWORD, safe='')}@127.0.0.1"
Files = Callable[[], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Space:
    """A server on loopback."""

    target: str
    names: Callable[[], set[str]]
    """Paths there, below the show's place."""
    files: Files
    environment: Mapping[str, str] = field(default_factory=dict)


def on_disk(disk: Path) -> tuple[Callable[[], set[str]], Files]:
    root = disk / BELOW

    def names() -> set[str]:
        found = (Path(folder, name) for folder, _, files in os.walk(root) for name in files)
        return {file.relative_to(root).as_posix() for file in found}

    return names, lambda: {name: (root / name).read_bytes() for name in names()}


@contextmanager
def folder(home: Path, disk: Path) -> Iterator[Space]:
    yield Space(str(disk / BELOW), *on_disk(disk))


@contextmanager
def sftp(home: Path, disk: Path) -> Iterator[Space]:
    with sftp_server(disk, home) as port:
        yield Space(f"sftp://{LOGIN}:{port}/{BELOW}", *on_disk(disk))


@contextmanager
def user_at_host(home: Path, disk: Path) -> Iterator[Space]:
    """OpenSSH's own server, by a key: the address is as rsync and scp have it."""
    with open_ssh(disk, home):
        yield Space(f"web:{disk}/{BELOW}", *on_disk(disk))


@contextmanager
def ftp(home: Path, disk: Path, *, tls: bool = False, lacks: tuple[str, ...] = ()) -> Iterator[Space]:
    certificate = self_signed(home / "certificate.pem") if tls else None
    trust = {"SSL_CERT_FILE": str(certificate)} if certificate else {}
    with ftp_server(disk, certificate=certificate, lacks=lacks) as port:
        yield Space(f"{'ftps' if tls else 'ftp'}://{LOGIN}:{port}/{BELOW}", *on_disk(disk), trust)


@contextmanager
def s3(home: Path, disk: Path) -> Iterator[Space]:
    import boto3
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "desk", "AWS_SECRET_ACCESS_KEY": PASSWORD, "AWS_DEFAULT_REGION": "us-east-1"}
    with suppress(KeyError):
        del os.environ["AWS_ENDPOINT_URL"]
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        aws_access_key_id="desk",
        aws_secret_access_key=PASSWORD,
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="bucket")

    def names() -> set[str]:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket="bucket")
        return {one["Key"].removeprefix(f"{BELOW}/") for page in pages for one in page.get("Contents", ())}

    def files() -> dict[str, bytes]:
        return {name: client.get_object(Bucket="bucket", Key=f"{BELOW}/{name}")["Body"].read() for name in names()}

    yield Space(f"s3://bucket/{BELOW}", names, files, keys | {"AWS_ENDPOINT_URL": f"http://{host}:{port}"})
    running.stop()


KINDS: dict[str, Callable[[Path, Path], Any]] = {
    "folder": folder,
    "sftp:// (asyncssh)": sftp,
    "user@host:path (OpenSSH)": user_at_host,
    "ftp:// (pyftpdlib)": ftp,
    "ftp:// without MLSD": functools.partial(ftp, lacks=("MLSD",)),
    "ftps:// (pyftpdlib)": functools.partial(ftp, tls=True),
    "s3:// by endpoint (moto)": s3,
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--without-timeouts", action="store_true")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)  # of the servers, or pyftpdlib prints every command
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        shelf = filled_show(base / "show", given.files)
        wanted = public_at_target(shelf)
        print(f"{len(wanted)} files, {sum(map(len, wanted.values())) / 1e6:.1f} MB")
        for kind, serve in KINDS.items():
            print(f"{kind:26} {told(shelf, base / 'space', serve, wanted)}", flush=True)
        if not given.without_timeouts:
            told_of_silence(shelf, base)


def told(shelf: ShowFolder, space: Path, serve: Callable[[Path, Path], Any], wanted: Mapping[str, bytes]) -> str:
    """Return a line on one kind of server."""
    shutil.rmtree(space, ignore_errors=True)
    home, disk = space / "home", space / "disk"
    (home / ".ssh").mkdir(parents=True)
    disk.mkdir()
    with serve(home, disk) as server:
        at, printed = killed_half_way(shelf, server, home, len(wanted) // 2)
        begins_s = time.monotonic()
        (sent, code), words = published(shelf, server, home)
        lasts_s = time.monotonic() - begins_s
        there = dict(server.files())
        (again, last_code), more = published(shelf, server, home)
        there.pop(MANIFEST, None)
        others = there.keys() - wanted.keys()
        whole = "whole" if there == wanted else f"NOT WHOLE ({len(others)} others: {sorted(others)[:3]})"
        leak = "PASSWORD PRINTED" if any(PASSWORD in part or quote(PASSWORD, safe="") in part
                                         for part in (printed, words, more)) else "no password printed"  # fmt: skip
    return (
        f"killed with {at:3} there; then {sent:3} sent in {lasts_s:4.1f} s (exit {code}), {whole}; "
        f"again {again} sent (exit {last_code}); {leak}"
    )


def killed_half_way(shelf: ShowFolder, server: Space, home: Path, count: int) -> tuple[int, str]:
    """Kill a run when so many files are at the server; return how many are, and what it printed."""
    run = subprocess.Popen(
        command(shelf, server),
        env=environment(server, home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while run.poll() is None and len(server.names()) < count:
        time.sleep(0.001)
    assert run.poll() is None, f"it ended before it was killed: {run.stdout.read() if run.stdout else ''}"
    run.send_signal(signal.SIGKILL)
    return len(server.names() - {MANIFEST}), run.communicate()[0]


def published(shelf: ShowFolder, server: Space, home: Path) -> tuple[tuple[int, int], str]:
    """Return how many files a run sent, its exit code, and all that it printed."""
    done = subprocess.run(
        command(shelf, server),
        env=environment(server, home),
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    sent = next((len(event["sent"]) for event in events if event["event"] == "uploaded"), -1)
    return (sent, done.returncode), done.stdout + done.stderr


def told_of_silence(shelf: ShowFolder, base: Path) -> None:
    """Print how soon a run ends by itself at a server that takes the connection and says nothing."""
    with ThreadPoolExecutor() as several:
        for line in several.map(functools.partial(silent, shelf, base), ("sftp", "ftp", "ftps", "s3")):
            print(line, flush=True)


def silent(shelf: ShowFolder, base: Path, scheme: str) -> str:
    """Return how a run ends at a silent server."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        keys = {"AWS_ACCESS_KEY_ID": "desk", "AWS_SECRET_ACCESS_KEY": PASSWORD, "AWS_DEFAULT_REGION": "us-east-1"}
        keys |= {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        target = f"s3://bucket/{BELOW}" if scheme == "s3" else f"{scheme}://{LOGIN}:{port}/{BELOW}"
        copy = base / f"silent-{scheme}"
        shutil.copytree(shelf.folder, copy)
        (base / f"home-{scheme}" / ".ssh").mkdir(parents=True)
        begins_s = time.monotonic()
        (_, code), words = published(open_show_folder(copy), Space(target, set, dict, keys), base / f"home-{scheme}")
    leak = PASSWORD in words or quote(PASSWORD, safe="") in words
    return f"{scheme}:// that says nothing: ends after {time.monotonic() - begins_s:.0f} s with exit {code}" + (
        ", PASSWORD PRINTED" if leak else ", no password printed"
    )


def command(shelf: ShowFolder, server: Space) -> list[str]:
    return [sys.executable, "-m", "audiobrief", "publish", str(shelf.folder), "--to", server.target, "--json"]


def environment(server: Space, home: Path) -> dict[str, str]:
    """Return an environment with a home of nobody's."""
    keep = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    return keep | {"HOME": str(home)} | dict(server.environment)


def filled_show(place: Path, count: int) -> ShowFolder:
    """Return a published show of at least so many public files, real in form, with short texts for sounds."""
    shelf = open_show_folder(show_folder(place))
    while len(list(public_files(shelf))) < count:
        number = len(shelf.catalogue.read())
        add(shelf, episode_of(f"Day {number}", f"Rain on day {number}.", url=f"https://example.org/{number}"))
        with shelf.locked():
            rebuild(shelf)
    return shelf


def public_at_target(shelf: ShowFolder) -> dict[str, bytes]:
    """Return path → bytes of what the public is to have."""
    files = [(path.as_posix(), shelf.folder / path) for path in public_files(shelf)]
    return {path: public_record(file).encode() if file.name == RECORD else file.read_bytes() for path, file in files}


if __name__ == "__main__":
    main()

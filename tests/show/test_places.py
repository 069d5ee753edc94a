"""Every promised kind of target against a real server of it on the loopback: sent, killed, gone on with, withdrawn."""

import gc
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from episodes import add, episode_of, show_folder
from web_space import PASSWORD, ftp_server, self_signed, sftp_server

from audiobrief.errors import PublishError
from audiobrief.show import upload as uploading
from audiobrief.show.copies.manifest import MANIFEST
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import retract
from audiobrief.show.public import public_files
from audiobrief.show.site import rebuild
from audiobrief.show.storage import ftp, open_place, parse_target, sftp
from audiobrief.show.upload import Sent, UploadOptions, upload
from audiobrief.sources import stores

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning",  # the servers' own, when a client dies under them
    "ignore::ResourceWarning",
)


@pytest.fixture(autouse=True)
def _no_socket_is_left_to_another_test() -> Iterator[None]:
    """Collect what the servers left open when a client died: a later test would be blamed for it."""
    yield
    gc.collect()


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CAREFUL = UploadOptions()


@dataclass(frozen=True, slots=True)
class Server:
    """A server on the loopback, the folder behind it, and what `--to` is given."""

    target: str
    folder: Path
    """Of the server's disk."""

    @property
    def files(self) -> dict[str, bytes]:
        found = (file for file in self.folder.rglob("*") if file.is_file())
        return {file.relative_to(self.folder).as_posix(): file.read_bytes() for file in found}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of nobody: no keys, no netrc, no agent of whoever runs the tests."""
    folder = tmp_path / "home"
    (folder / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    for name in ("SSH_AUTH_SOCK", "NETRC", "AUDIOBRIEF_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return folder


KINDS = ("sftp", "user@host", "ftp", "ftp without MLSD", "ftps")


@pytest.fixture(params=KINDS)
def server(
    request: pytest.FixtureRequest, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    kind, folder = request.param, tmp_path / "disk"
    folder.mkdir()
    with ExitStack() as stack:
        if kind in ("sftp", "user@host"):
            port = stack.enter_context(sftp_server(folder, home))
        else:
            certificate = self_signed(tmp_path / "certificate.pem") if kind == "ftps" else None
            lacks = ("MLSD",) if "without" in kind else ()
            port = stack.enter_context(ftp_server(folder, certificate=certificate, lacks=lacks))
            if certificate:
                monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        if kind == "user@host":
            monkeypatch.setenv("AUDIOBRIEF_PASSWORD", PASSWORD)
            (home / ".ssh" / "config").write_text(f"Host web\n  HostName 127.0.0.1\n  Port {port}\n  User desk\n")
            yield Server("web:www/harbour", folder)
        else:
            scheme = kind.partition(" ")[0]
            yield Server(f"{scheme}://desk:pw%2F%C3%A4%401@127.0.0.1:{port}/www/harbour", folder)


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path / "show"))
    add(shelf, episode_of(url="https://example.org/ferry"), now=NOW)
    add(shelf, episode_of("Other", "Other text."), now=NOW)
    return shelf


def send(shelf: ShowFolder, target: str, allowed: UploadOptions = CAREFUL) -> Sent:
    with shelf.locked():
        rebuild(shelf, now=NOW)
        return upload(open_show_folder(shelf.folder), target, allowed=allowed)


def expected(shelf: ShowFolder) -> dict[str, bytes]:
    files = {f"www/harbour/{path.as_posix()}": (shelf.folder / path).read_bytes() for path in public_files(shelf)}
    return {path: data for path, data in files.items() if not path.endswith("episode.json")}


def public_at(server: Server) -> dict[str, bytes]:
    return {p: d for p, d in server.files.items() if not p.endswith(("episode.json", MANIFEST))}


def test_a_show_arrives_whole_and_a_second_run_sends_nothing(shelf: ShowFolder, server: Server) -> None:
    first = send(shelf, server.target)
    assert public_at(server) == expected(shelf)
    assert send(shelf, server.target) == Sent((), (), len(first.sent))


def test_a_killed_run_is_gone_on_with(shelf: ShowFolder, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "CHECKPOINT_S", 0.0)
    monkeypatch.setattr(uploading, "CHECKPOINT_SHARE", float("inf"))
    sent: list[str] = []
    note = uploading._Ledger.note

    def die(ledger: Any, path: str, told: Any) -> None:
        note(ledger, path, told)
        sent.append(path)
        if len(sent) == 12:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(uploading._Ledger, "note", die)
        with pytest.raises(KeyboardInterrupt):
            send(shelf, server.target)
    assert not any("feed.xml" in path for path in server.files)
    again = send(shelf, server.target)
    assert not set(again.sent) & set(sent[:10])
    assert public_at(server) == expected(shelf)
    assert send(shelf, server.target).sent == ()


def test_a_stranger_stays_and_a_retracted_episode_goes(shelf: ShowFolder, server: Server) -> None:
    mine = server.folder / "www" / "harbour" / "index.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(PublishError, match="did not put there: index.html"):
        send(shelf, server.target)
    assert server.files == {"www/harbour/index.html": b"mine"}
    send(shelf, server.target, UploadOptions(adopt=True))
    (mine.parent / "notes.txt").write_text("mine")
    slug = shelf.find("ferry").slug
    with shelf.locked():
        shelf.bury(retract(shelf.find("ferry"), "", NOW))
    assert send(shelf, server.target).removed
    assert not any(slug in path for path in server.files)
    assert not (mine.parent / "episodes" / slug).exists()
    assert (mine.parent / "notes.txt").read_text() == "mine"


def test_a_changed_file_replaces_the_old_one(shelf: ShowFolder, server: Server) -> None:
    send(shelf, server.target)
    show_folder(shelf.folder, title='"Quay News"', guid=f'"{open_show_folder(shelf.folder).show.guid}"')
    changed = open_show_folder(shelf.folder)
    assert "feed.xml" in send(changed, server.target).sent
    assert public_at(server) == expected(changed)


# What goes wrong is told, without the password


@pytest.mark.parametrize("kind", ["sftp", "ftp"])
def test_a_refused_login_prints_no_password(shelf: ShowFolder, tmp_path: Path, home: Path, kind: str) -> None:
    serve: Callable[[], Any] = {
        "sftp": lambda: sftp_server(tmp_path, home),
        "ftp": lambda: ftp_server(tmp_path),
    }[kind]
    with serve() as port, pytest.raises(PublishError, match=r"desk@127.*login was refused.*netrc") as caught:
        send(shelf, f"{kind}://desk:secret@127.0.0.1:{port}/www")
    assert "secret" not in str(caught.value)


def test_a_password_may_stand_in_netrc(shelf: ShowFolder, tmp_path: Path, home: Path) -> None:
    (home / ".netrc").write_text(f'machine 127.0.0.1 login desk password "{PASSWORD}"\n', "utf-8")
    (home / ".netrc").chmod(0o600)
    with ftp_server(tmp_path) as port:
        assert send(shelf, f"ftp://127.0.0.1:{port}/www").sent


def test_an_unknown_host_is_refused(shelf: ShowFolder, tmp_path: Path, home: Path) -> None:
    with sftp_server(tmp_path, home) as port:
        (home / ".ssh" / "known_hosts").unlink()
        with pytest.raises(PublishError, match=r'is not known; connect once with "ssh'):
            send(shelf, f"sftp://desk:secret@127.0.0.1:{port}/www")


@pytest.mark.parametrize("kind", ["sftp", "ftp", "ftps"])
def test_a_server_that_says_nothing_ends_the_run(shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(sftp, "CONNECT_S", 0.3)
    monkeypatch.setattr(ftp, "ANSWER_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        target = f"{kind}://desk:secret@127.0.0.1:{silent.getsockname()[1]}/www"
        with pytest.raises(PublishError, match=f"{kind}://desk@127") as caught:
            send(shelf, target)
    assert "secret" not in str(caught.value)


def test_a_store_that_says_nothing_ends_the_run_too(
    shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("s3fs").S3FileSystem.clear_instance_cache()
    patience = {"connect_timeout": 1, "read_timeout": 0.2, "retries": {"max_attempts": 1}}
    monkeypatch.setitem(stores.PATIENCE, "s3", {"config_kwargs": patience})
    for name, value in (("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "secret"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(PublishError, match="s3://bucket/x") as caught:
            send(shelf, "s3://bucket/x")
        silent.settimeout(0.5)
        asked = []
        with suppress(TimeoutError):
            while True:
                asked.append(silent.accept()[0])
        for connection in asked:
            connection.close()
    assert len(asked) == 2
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("target", ["s3://nobodys/x", "sftp://127.0.0.1:9/x", "ftp://127.0.0.1:9/x"])
def test_nothing_there_is_an_error_that_names_it(shelf: ShowFolder, target: str) -> None:
    quick = {
        "config_kwargs": {"retries": {"max_attempts": 0}, "connect_timeout": 1},
        "endpoint_url": "http://127.0.0.1:9",
    }
    to = parse_target(target)
    with pytest.raises(PublishError, match=target.partition(":")[0]), open_place(to, quick) as place:
        place.sizes()

"""A small internet on the loopback: servers that answer in raw bytes, and names of our own."""

import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from audiobrief.sources.address_guard import Guard
from audiobrief.sources.manners import patience, turns

TLS_HELLO = b"\x16\x03"  # RFC 8446, section 5.1: a handshake record

Reply = bytes | Callable[[socket.socket], None]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole HTTP response; header names are written with _ for -."""
    fields = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(body))} | headers
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


@dataclass
class Site:
    """A web server on 127.0.0.1: path → response; "*" answers every other path."""

    listener: socket.socket
    tls: ssl.SSLContext | None = None
    replies: dict[str, Reply] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return self.listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    def serve(self) -> None:
        while not self.done.is_set():
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(10)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(4096)
                if not piece:
                    return
                request += piece
                if request.startswith(TLS_HELLO):
                    connection.sendall(answer(status="400 Bad Request"))
                    return
            self.requests.append(request.decode())
            path = request.split(b" ")[1].decode()
            reply = self.replies.get(path) or self.replies.get("*") or answer(b"lost", "404 Not Found")
            if callable(reply):
                reply(connection)
            else:
                connection.sendall(reply)
        except OSError:
            pass  # the client hung up, as it should
        finally:
            connection.close()


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask without pauses, and again at once."""
    monkeypatch.setattr(turns, "PAUSE_S", 0.0)
    monkeypatch.setattr(patience, "FIRST_WAIT_S", 0.01)


@pytest.fixture
def start_site() -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def start(replies: dict[str, Reply] | None = None, tls: ssl.SSLContext | None = None) -> Site:
        site = Site(socket.create_server(("127.0.0.1", 0)), tls, replies or {})
        sites.append(site)
        threading.Thread(target=site.serve, daemon=True).start()
        return site

    yield start
    for site in sites:
        site.done.set()
        site.listener.close()


@pytest.fixture
def site(start_site: Callable[..., Site]) -> Site:
    return start_site()


def internet(names: dict[str, list[str]], public: str = "127.0.0.1") -> Guard:
    """Return a guard that knows these names only, and for which one loopback address is public."""

    def resolve(host: str, port: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            if host not in names:
                raise socket.gaierror(socket.EAI_NONAME, "unknown") from None
            return names[host]

    return Guard(resolve, lambda address: str(ipaddress.ip_address(address)) == public)


@pytest.fixture(scope="session")
def make_certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a maker of self-signed certificates (key and certificate in one file)."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("no openssl program to make a certificate with")
    folder = tmp_path_factory.mktemp("certificates")

    def make(host: str, days: int = 2) -> Path:
        file = folder / f"{host}.pem"
        subprocess.run(
            f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN={host} "
            f"-addext subjectAltName=DNS:{host} -days {days} -keyout key.pem -out cert.pem".split(),
            cwd=folder,
            check=True,
            capture_output=True,
        )
        file.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
        return file

    return make

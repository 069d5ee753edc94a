"""The lines for a web server, written into real ones on loopback, which are asked for what listeners ask for."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder
from web_space import free_port, wait_for

from audiobrief.check.live import check_live
from audiobrief.cli import run
from audiobrief.settings import FILE_NAME
from audiobrief.show.copies.server_lines import render_server_lines
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import RETRACTED
from audiobrief.show.media import kind_of, lifetime_of

MODULES = Path("/usr/lib/apache2/modules")
APACHE = """\
ServerRoot {room}
PidFile {room}/pid
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
ErrorLog {room}/errors
DocumentRoot {room}/www
{modules}
TypesConfig {room}/types
<Directory {room}/www>
AllowOverride {overrides}
Options FollowSymLinks
Require all granted
</Directory>
"""
NGINX = """\
pid {room}/pid;
error_log {room}/errors;
events {{ worker_connections 64; }}
http {{
access_log off;
{temporary}
types {{ text/html html; }}
{http}
server {{
listen 127.0.0.1:{port};
root {room}/www;
index index.html;
{server}
}}
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
Answer = tuple[int, dict[str, str], bytes]


class Space:
    """A show published to a folder that a web server hands out."""

    def __init__(self, room: Path) -> None:
        self.room, self.port = room, free_port()
        settings = show_folder(room / "show", base_url=f'"http://127.0.0.1:{self.port}/harbour"') / FILE_NAME
        settings.write_text(settings.read_text() + "\n[publish]\nhtaccess = true\n")
        shelf = open_show_folder(room / "show")
        add(shelf, episode_of(url="https://news.example.org/ferry"))
        self.gone = add(shelf, episode_of("Gone", "Other text.", url="https://news.example.org/gone")).slug
        self.copy = room / "www" / "harbour"
        assert run(["publish", "-q", str(room / "show"), "--to", str(self.copy)]) == 4  # nobody answers there yet
        assert run(["retract", "-q", str(room / "show"), self.gone, "--yes"]) == 0
        room.chmod(0o755)

    @property
    def shelf(self) -> ShowFolder:
        return open_show_folder(self.room / "show")

    def ask(self, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", f"/harbour/{path}", headers={"Origin": "https://news.example.org", **headers})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()


@contextmanager
def apache(space: Space, *, overrides: str = "FileInfo", lacks: str = "") -> Iterator[Space]:
    needed = ("mpm_event", "authz_core", "dir", "mime", "headers", "alias")
    loaded = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in needed if name != lacks]
    types = "" if lacks == "mime" else f"TypesConfig {space.room}/types"
    told = APACHE.replace("TypesConfig {room}/types", types).format(
        room=space.room, port=space.port, modules="\n".join(loaded), overrides=overrides
    )
    if os.geteuid() == 0:
        told += "User www-data\nGroup www-data\n"
    (space.room / "types").write_text("text/html html\n")
    (space.room / "apache.conf").write_text(told)
    with _running(["apache2", "-f", str(space.room / "apache.conf"), "-DFOREGROUND"], space.port):
        yield space


@contextmanager
def nginx(space: Space) -> Iterator[Space]:
    gone = [entry.slug for entry in space.shelf.catalogue.read() if entry.status == RETRACTED]
    http, _, server = render_server_lines("nginx", space.shelf.show, gone).partition("# in server { }")
    temporary = "\n".join(f"{name}_temp_path {space.room}/{name};" for name in TEMPORARY)
    told = NGINX.format(room=space.room, port=space.port, temporary=temporary, http=http, server=server)
    (space.room / "nginx.conf").write_text(("user www-data;\n" if os.geteuid() == 0 else "") + told)
    command = ["nginx", "-c", str(space.room / "nginx.conf"), "-e", str(space.room / "errors"), "-g", "daemon off;"]
    with _running(command, space.port):
        yield space


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    server = subprocess.Popen(command)
    try:
        wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait(20)


SERVERS: dict[str, Callable[[Space], object]] = {"apache2": apache, "nginx": nginx}


@pytest.fixture
def space() -> Iterator[Space]:
    with tempfile.TemporaryDirectory() as room:  # to which the server's user finds the way, unlike pytest's
        yield Space(Path(room))


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.tool(name)) for name in SERVERS])
def served(request: pytest.FixtureRequest, space: Space) -> Iterator[Space]:
    with SERVERS[request.param](space) as serving:  # type: ignore[attr-defined]
        yield serving


def test_every_file_goes_out_as_players_need_it(served: Space) -> None:
    files = [file for file in served.copy.rglob("*") if file.is_file() and file.name[0] != "."]
    assert len(files) > 20
    for file in files:
        path = file.relative_to(served.copy).as_posix()
        status, headers, body = served.ask(path)
        assert (status, body) == (200, file.read_bytes()), path
        assert headers["content-type"].partition(";")[0] == kind_of(path).partition(";")[0], path
        assert headers["cache-control"] == lifetime_of(path), path
        assert headers["access-control-allow-origin"] == "*", path
    assert list(check_live(served.shelf.folder)) == []


def test_a_piece_of_an_mp3_goes_out_alone(served: Space) -> None:
    mp3 = next(served.copy.glob("episodes/*/*.mp3"))
    status, headers, body = served.ask(mp3.relative_to(served.copy).as_posix(), Range="bytes=10-19")
    assert (status, body) == (206, mp3.read_bytes()[10:20])
    assert headers["content-range"] == f"bytes 10-19/{mp3.stat().st_size}"
    assert "Content-Range" in headers["access-control-expose-headers"]


def test_what_was_retracted_is_gone_and_what_is_missing_is_not_kept(served: Space) -> None:
    below = f"episodes/{served.gone}"
    for path in (f"{below}/", f"{below}/index.html", f"{below}/{served.gone}.mp3"):
        assert served.ask(path)[0] == 410, path
    status, headers, _ = served.ask(f"{below}x/x.mp3")
    assert status == 404
    assert "immutable" not in headers.get("cache-control", "")


def test_what_is_hidden_is_shown_to_nobody(served: Space) -> None:
    for name in (".audiobrief-manifest.json", ".htaccess"):
        assert (served.copy / name).is_file()
        assert served.ask(name)[0] in (403, 404)


@pytest.mark.tool("apache2")
@pytest.mark.parametrize("lacks", ["alias", "headers", "mime"])
def test_web_space_without_a_module_serves_all_the_same(space: Space, lacks: str) -> None:
    with apache(space, lacks=lacks):
        assert space.ask("feed.xml")[0] == 200

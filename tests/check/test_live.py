"""A published show is asked as a page of the publisher's site asks, at its own address alone."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder

from audiobrief.check.live import check_live
from audiobrief.cli import run
from audiobrief.errors import AudiobriefError, PublishError
from audiobrief.settings import FILE_NAME
from audiobrief.show.folder import open_show_folder
from audiobrief.show.media import kind_of, lifetime_of
from audiobrief.show.members.access import add_member, revoke_member
from audiobrief.show.members.copies import copy_for, show_for
from audiobrief.show.members.paths import member_path
from audiobrief.show.site import rebuild

Fault = Callable[["Space"], None]


class Space:
    """Web space on loopback, as good as the faults let it be."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {"Access-Control-Allow-Origin": "*"}
        self.ranges = True
        self.kinds: dict[str, str] = {}
        self.change: Callable[[str, bytes], bytes | None] = lambda path, data: data
        space = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None: ...

            def do_GET(self) -> None:
                space.answer(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        path = request.path.partition("?")[0].lstrip("/")
        self.asked.append((path, request.headers.get("Origin", "")))
        file = self.root / path
        data = self.change(path, file.read_bytes()) if file.is_file() else None
        if data is None:
            request.send_error(404)
            return
        ranged = self.ranges and "Range" in request.headers
        request.send_response(206 if ranged else 200)
        if ranged:
            request.send_header("Content-Range", f"bytes 0-99/{len(data)}")
            data = data[:100]
        request.send_header("Content-Type", self.kinds.get(file.suffix, kind_of(path)))
        for name, value in {"Cache-Control": lifetime_of(path), **self.headers}.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Space]:
    space = Space(tmp_path / "show")
    show_folder(space.root, base_url=f'"{space.address}"')
    shelf = open_show_folder(space.root)
    add(shelf, episode_of("Ferry", url="https://news.example.org/ferry"))
    with shelf.locked():
        rebuild(shelf)
    yield space
    space.server.shutdown()
    space.server.server_close()


def codes(space: Space) -> set[str]:
    return {found.code for found in check_live(space.root)}


def test_a_show_that_is_served_as_it_should_be_has_nothing_wrong(space: Space) -> None:
    assert codes(space) == set()
    kinds = {Path(path).suffix for path, _ in space.asked}
    assert kinds == {".xml", ".js", ".json", ".mp3"}
    assert {origin for _, origin in space.asked} == {"https://news.example.org"}


def without_cors(space: Space) -> None:
    space.headers = {}


def for_another_site(space: Space) -> None:
    space.headers = {"Access-Control-Allow-Origin": "https://else.example.org"}


def without_ranges(space: Space) -> None:
    space.ranges = False


def as_binary(space: Space) -> None:
    space.kinds[".mp3"] = "application/octet-stream"


def for_good(space: Space) -> None:
    space.headers |= {"Cache-Control": "max-age=31536000"}


def without(part: str) -> Fault:
    return lambda space: setattr(space, "change", lambda path, data: None if part in path else data)


def older(part: str) -> Fault:
    return lambda space: setattr(space, "change", lambda path, data: b"x" + data[1:] if part in path else data)


PARTS = ("listen.js", "by-url", ".mp3", "feed.xml")
FAULTS = [
    (without_cors, "live-cors"),
    (for_another_site, "live-cors"),
    (without_ranges, "live-range"),
    (as_binary, "live-type"),
    (for_good, "live-cache"),
    *((without(part), "live-missing") for part in PARTS),
    *((older(part), "live-stale") for part in PARTS),
]


@pytest.mark.parametrize(("fault", "code"), FAULTS)
def test_what_is_missing_is_named(space: Space, fault: Fault, code: str) -> None:
    fault(space)
    assert codes(space) == {code}


def test_a_server_that_is_gone_is_told(space: Space) -> None:
    space.server.shutdown()
    space.server.server_close()
    assert codes(space) == {"live-missing"}


def test_the_command_says_it_and_fails(space: Space, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(space.root), "--live"]) == 0
    without_cors(space)
    assert run(["check", str(space.root), "--live"]) == 1
    assert "live-cors" in capsys.readouterr().out
    assert run(["check", str(space.root / "feed.xml"), "--live"]) == 2


def test_a_show_without_an_address_cannot_be_asked(tmp_path: Path) -> None:
    with pytest.raises(AudiobriefError):
        list(check_live(show_folder(tmp_path / "show", base_url='""')))


def test_of_a_show_for_members_alone_the_copy_of_one_is_asked_for(space: Space) -> None:
    settings = space.root / "audiobrief.toml"
    settings.write_text(settings.read_text().replace("[show]", '[show]\nrights = "private"', 1))
    member = add_member(space.root, "Ann Lee", "2026-11-28T06:00:00Z")
    assert codes(space) == {"live-missing"}
    assert {path.partition("/")[0] for path, _ in space.asked} == {"members"}
    shelf = open_show_folder(space.root)
    for path, copied in copy_for(shelf, show_for(shelf.show, member.token)).items():
        file = space.root / member_path(member.token, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(copied.source.read_bytes() if isinstance(copied.source, Path) else copied.source())
    assert codes(space) == set()
    (space.root / member_path(member.token, "feed.xml")).write_text("<rss/>")
    assert codes(space) == {"live-stale"}
    revoke_member(space.root, "Ann Lee", "2026-11-28T07:00:00Z")
    with pytest.raises(PublishError, match="nobody has a path"):
        codes(space)


def publish(space: Space, target: Path, *more: str) -> int:
    return run(["publish", "-q", str(space.root), "--to", str(target), *more])


@pytest.mark.parametrize("way", ["option", "htaccess"])
def test_publishing_asks_afterwards_and_names_what_is_missing(
    space: Space, tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    more = ["--live"] if way == "option" else []
    if way == "htaccess":
        settings = space.root / FILE_NAME
        settings.write_text(settings.read_text() + "\n[publish]\nhtaccess = true\n")
    assert publish(space, tmp_path / "www", "--dry-run", *more) == 0
    assert space.asked == []
    assert publish(space, tmp_path / "www", *more) == 0
    assert {origin for _, origin in space.asked} == {"https://news.example.org"}
    assert {Path(path).suffix for path, _ in space.asked} == {".xml", ".js", ".json", ".mp3"}
    without_ranges(space)
    capsys.readouterr()
    assert publish(space, tmp_path / "www", *more) == 4
    assert ".mp3: 200 with" in capsys.readouterr().err


def test_nothing_is_asked_unasked(space: Space, tmp_path: Path) -> None:
    assert publish(space, tmp_path / "www") == 0
    assert run(["publish", "-q", str(space.root), "--live"]) == 2
    assert space.asked == []

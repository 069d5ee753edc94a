import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from episodes import add, episode_of, show_folder
from served import Served, serving
from shows import sounding_show

from audiobrief.check import check
from audiobrief.errors import PublishError, SettingsError
from audiobrief.preview.address import address_of, listen
from audiobrief.preview.server import Preview, make_app
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import hold, retract
from audiobrief.standards.moments import now_utc

SLUG = "2026-11-20-ferry-returns-to-the-inner-quay-cdb570"
MP3 = f"/episodes/{SLUG}/{SLUG}.mp3"
PLAN = "https://news.example.org/plan"
BY_URL = f"/by-url/{by_url_name('https://news.example.org/ferry')}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = sounding_show(tmp_path_factory.mktemp("serve") / "show")
    shelf = open_show_folder(folder)
    add(
        shelf,
        episode_of("A plan nobody may know of", "Text.", url="https://news.example.org/plan", published="2100-01-01"),
    )
    return folder


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with serving(folder) as served:
        yield served


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/cover.jpg", "image/jpeg"),
        ("/listen.js", "text/javascript; charset=utf-8"),
        ("/assets/page.css", "text/css; charset=utf-8"),
        (BY_URL, "application/json; charset=utf-8"),
        (MP3, "audio/mpeg"),
        (f"{MP3}?v=12345678", "audio/mpeg"),
        (MP3.replace(".mp3", ".vtt"), "text/vtt; charset=utf-8"),
        (MP3.replace(".mp3", ".srt"), "application/x-subrip; charset=utf-8"),
        (f"/episodes/{SLUG}/chapters.json", "application/json+chapters; charset=utf-8"),
        (f"/episodes/{SLUG}/", "text/html; charset=utf-8"),
        (f"/episodes/{SLUG}/episode.json", "application/json; charset=utf-8"),
    ],
)
def test_what_is_public_is_there_with_its_type(served: Served, path: str, kind: str) -> None:
    status, headers, body = served.ask(path)
    head = served.ask(path, "HEAD")
    assert (status, headers["content-type"]) == (200, kind)
    assert headers["access-control-allow-origin"] == "*"
    assert len(body) == int(headers["content-length"])
    assert (head[0], head[1]["content-length"], head[2]) == (200, headers["content-length"], b"")


@pytest.mark.parametrize("path", ["/feed.xml", "/index.html", MP3, "/cover.jpg", BY_URL])
def test_who_has_it_is_told_so(served: Served, path: str) -> None:
    _, headers, _ = served.ask(path)
    tag = headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        status, again, body = served.ask(path, If_None_Match=known)
        assert (status, again["etag"], body) == (304, tag, b"")
    assert served.ask(path, If_None_Match='"other"')[0] == 200


def test_a_date_will_do_too(served: Served) -> None:
    changed = served.ask(MP3)[1]["last-modified"]
    assert served.ask(MP3, If_Modified_Since=changed)[0] == 304
    assert served.ask(MP3, If_Modified_Since=changed, If_None_Match='"other"')[0] == 200
    assert served.ask(MP3, If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT")[0] == 304
    assert served.ask(MP3, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT")[0] == 200
    assert served.ask(MP3, If_Modified_Since="yesterday")[0] == 200


def test_a_part_can_be_had(served: Served, folder: Path) -> None:
    whole = (folder / MP3[1:]).read_bytes()
    for asked, start, end in (("100-199", 100, 200), ("0-0", 0, 1), (f"{len(whole) - 9}-", -9, None), ("-9", -9, None)):
        status, headers, body = served.ask(MP3, Range=f"bytes={asked}")
        assert (status, body) == (206, whole[start:end])
        assert headers["content-range"].endswith(f"/{len(whole)}")
    assert served.ask(MP3, Range=f"bytes={len(whole)}-")[0] == 416
    assert served.ask(MP3, Range="bytes=0-9", If_Range='"old"')[0] == 200
    assert served.ask(MP3)[1]["accept-ranges"] == "bytes"


def test_what_is_no_range_gets_the_whole_file(served: Served, folder: Path) -> None:
    whole = (folder / MP3[1:]).read_bytes()
    for asked in ("items=0-5", "bytes=9-5", "bytes=abc", "bytes", "bytes=-", "bytes=0x1-5", "bytes=0-5;6-7"):
        status, headers, body = served.ask(MP3, Range=asked)
        assert (status, body, "content-range" in headers) == (200, whole, False), asked
    assert served.ask(MP3, "HEAD", Range="bytes=0-9")[0] == 200


def test_parts_that_are_there_are_sent_and_others_refused(served: Served, folder: Path) -> None:
    whole = (folder / MP3[1:]).read_bytes()
    assert served.ask(MP3, Range=f"bytes=0-9,{len(whole) + 5}-")[2] == whole[:10]
    status, headers, parts = served.ask(MP3, Range="bytes=0-9, 100-109")
    assert (status, headers["content-type"].partition(";")[0]) == (206, "multipart/byteranges")
    assert whole[:10] in parts
    assert whole[100:110] in parts
    assert served.ask(MP3, Range=f"bytes=-{len(whole) * 2}")[2] == whole
    for asked in (f"bytes={len(whole)}-", "bytes=-0"):
        status, headers, body = served.ask(MP3, Range=asked)
        assert (status, headers["content-range"], body) == (416, f"bytes */{len(whole)}", b"")
        assert headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/audiobrief.toml",
        "/.audiobrief/lock",
        "/.audiobrief/index.sqlite",
        "/episodes",
        "/episodes/",
        "/nothing.html",
        "/../show-ferry.md",
        "/%2e%2e/show-ferry.md",
        "/episodes/../audiobrief.toml",
        "/episodes/..%2f..%2faudiobrief.toml",
        f"/episodes/{SLUG}/../../audiobrief.toml",
        "//etc/passwd",
        "/etc/passwd",
        "/%00",
        "/episodes\\..\\audiobrief.toml",
        "/C:/Windows/win.ini",
        "/assets/../audiobrief.toml",
        "/assets",
        "/" + "a" * 5000,
    ],
)
def test_nothing_else_is(served: Served, path: str) -> None:
    status, _, body = served.ask(path)
    assert status == 404
    assert b"title =" not in body


def test_a_link_out_of_the_folder_leads_nowhere(served: Served, folder: Path) -> None:
    link = folder / "assets" / "out.css"
    link.symlink_to(folder / "audiobrief.toml")
    outside = folder / "assets" / "far.css"
    outside.symlink_to("/etc/hostname")
    try:
        assert served.ask("/assets/far.css")[0] == 404
    finally:
        link.unlink()
        outside.unlink()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_it_can_only_be_read(served: Served, method: str) -> None:
    assert served.ask("/feed.xml", method)[0] == 405


def test_other_sites_may_ask_before_they_ask(served: Served) -> None:
    status, headers, _ = served.ask(
        MP3, "OPTIONS", Origin="https://news.example.org", Access_Control_Request_Method="GET"
    )
    assert (status, headers["access-control-allow-origin"]) == (204, "*")
    assert "GET" in headers["access-control-allow-methods"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "a b", "<script>", ""])
def test_no_other_name_is_answered(served: Served, host: str) -> None:
    assert served.ask("/feed.xml", Host=host)[0] in (400, 421)


def test_the_feed_has_addresses_of_this_server(served: Served) -> None:
    feed = served.ask("/feed.xml")[2].decode()
    assert f'href="{served.address}/feed.xml" rel="self"' in feed
    assert "pod.example.org" not in feed
    assert served.preview.shelf.show.guid in feed
    for enclosure in ET.fromstring(feed).iter("enclosure"):
        assert served.ask(urlsplit(enclosure.attrib["url"]).path)[2].__len__() == int(enclosure.attrib["length"])


def test_an_embargoed_episode_is_not_there(served: Served, folder: Path) -> None:
    waiting = next(e for e in open_show_folder(folder).episodes() if e.status == "scheduled")
    assert served.ask(f"/episodes/{waiting.slug}/index.html")[0] == 404
    for path in ("/feed.xml", "/", "/listen.js"):
        assert b"nobody may know" not in served.ask(path)[2]
    assert served.ask(f"/by-url/{by_url_name(PLAN)}")[0] == 404


def test_drafts_are_there_when_asked_for(folder: Path) -> None:
    waiting = next(e for e in open_show_folder(folder).episodes() if e.status == "scheduled")
    with serving(folder, drafts=True) as served:
        assert served.ask(f"/episodes/{waiting.slug}/index.html")[0] == 200
        assert b"nobody may know" not in served.ask("/feed.xml")[2]


def test_paths_of_our_machine_stay_here(served: Served) -> None:
    assert b'"source_path": ""' in served.ask(f"/episodes/{SLUG}/episode.json")[2]


@pytest.fixture
def small(tmp_path: Path) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path / "show"))
    add(shelf, episode_of())
    return shelf


def until(condition: Any, patience_s: float = 20) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_new_episodes_appear_by_themselves(small: ShowFolder) -> None:
    told: list[int] = []
    with serving(small.folder, tell=told.append) as served:
        slug = add(small, episode_of("News", "Just in.")).slug
        until(lambda: b"<title>News</title>" in served.ask("/feed.xml")[2])
        assert served.ask(f"/episodes/{slug}/{slug}.mp3")[0] == 200
        small.bury(retract(small.read(slug), "", now_utc()))
        until(lambda: b"<title>News</title>" not in served.ask("/feed.xml")[2])
        assert served.ask(f"/episodes/{slug}/episode.json")[0] == 404
    assert told == [1, 2, 1]


def test_nothing_is_measured_or_moved_in_a_preview(small: ShowFolder) -> None:
    measured = {"enclosure_prefix": '"https://op3.dev/e"', "new_feed_url": '"https://moved.example.org/feed.xml"'}
    with serving(show_folder(small.folder, **measured)) as served:
        feed = served.ask("/feed.xml")[2]
        assert f'enclosure url="{served.address}/'.encode() in feed
        assert b"moved.example.org" not in feed


def test_a_held_episode_disappears(small: ShowFolder) -> None:
    with serving(small.folder) as served:
        small.write(hold(small.find("ferry"), now_utc()))
        until(lambda: b"<item>" not in served.ask("/feed.xml")[2])


def test_bad_settings_leave_what_was_served(small: ShowFolder, caplog: pytest.LogCaptureFixture) -> None:
    with serving(small.folder) as served:
        show_folder(small.folder, category='["Newz"]')
        until(lambda: "Newz" in caplog.text)
        assert b"<item>" in served.ask("/feed.xml")[2]
    with pytest.raises(SettingsError):
        Preview(small.folder)


def test_a_taken_port_is_an_error() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(PublishError, match="give another with --port"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_everywhere_has_an_address_others_can_use() -> None:
    with listen("0.0.0.0", 0) as listening:
        assert re.fullmatch(r"http://[\d.]+:\d+", address_of(listening))
        assert "0.0.0.0" not in address_of(listening)


# The whole way, over HTTP, with other people's programs


@pytest.fixture(scope="module")
def own_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A show whose base_url is where it is served."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = sounding_show(tmp_path_factory.mktemp("own") / "show", base_url=f'"http://127.0.0.1:{port}"')
    import uvicorn

    preview = Preview(folder)
    preview.refresh()
    listening = listen("127.0.0.1", port)
    server = uvicorn.Server(uvicorn.Config(make_app(preview), log_level="warning", access_log=False, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield Served(f"http://127.0.0.1:{port}", preview)
    server.should_exit = True
    thread.join(20)
    listening.close()


@pytest.fixture
def digests(own_address: Served) -> set[str]:
    return {e.audio.sha256 for e in own_address.preview.shelf.episodes("live")}


def test_the_file_is_what_is_served_at_its_own_address(own_address: Served) -> None:
    assert own_address.ask("/feed.xml")[2] == (own_address.preview.folder / "feed.xml").read_bytes()


def test_the_audit_finds_nothing_over_http(own_address: Served) -> None:
    found = [f for f in check(f"{own_address.address}/feed.xml", quick=True) if f.code not in ("loudness", "true-peak")]
    assert found == []


def downloaded(folder: Path) -> set[str]:
    """Return the digests of every file that a program left, however it names them."""
    return {hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.rglob("*") if f.is_file()}


@pytest.mark.tool("gpo")
def test_gpodder_downloads_every_byte(own_address: Served, digests: set[str], tmp_path: Path) -> None:
    environment = os.environ | {"GPODDER_HOME": str(tmp_path), "HOME": str(tmp_path)}
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for command in (["subscribe", f"{own_address.address}/feed.xml"], ["update"], ["download"]):
        subprocess.run(["gpo", *command], env=environment, check=True, timeout=120, **quiet)
    assert digests <= downloaded(tmp_path)


@pytest.mark.tool("newsboat")
def test_newsboat_reads_every_episode(own_address: Served, digests: set[str], tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(f"{own_address.address}/feed.xml\n")
    (tmp_path / "config").write_text("")
    command = ["newsboat", "-C", "config", "-u", "urls", "-c", "cache.db", "-q", "-x"]
    environment = os.environ | {"HOME": str(tmp_path)}
    quiet = {"cwd": tmp_path, "env": environment, "capture_output": True, "timeout": 60}
    subprocess.run([*command, "reload"], check=True, **quiet)
    done = subprocess.run([*command, "print-unread"], check=True, **quiet)
    assert done.stdout.split()[0] == str(len(digests)).encode()


@pytest.mark.tool("podget")
def test_podget_downloads_the_newest(own_address: Served, digests: set[str], tmp_path: Path) -> None:
    (tmp_path / "cfg").mkdir()
    (tmp_path / "lib").mkdir()
    (tmp_path / "cfg" / "serverlist").write_text(f"{own_address.address}/feed.xml news Show\n")
    command = ["podget", "-d", tmp_path / "cfg", "-l", tmp_path / "lib", "--serverlist", "serverlist"]
    subprocess.run(command, env=os.environ | {"HOME": str(tmp_path)}, check=False, timeout=90, capture_output=True)
    assert digests & downloaded(tmp_path / "lib")
    assert not list((tmp_path / "lib").rglob("*.mp3.mp3"))


def test_podcast_downloader_downloads_every_byte(own_address: Served, digests: set[str], tmp_path: Path) -> None:
    pytest.importorskip("podcast_downloader")
    podcast = {"name": "s", "rss_link": f"{own_address.address}/feed.xml", "path": str(tmp_path)}
    settings = {"podcast_extensions": {".mp3": "audio/mpeg"}, "if_directory_empty": "download_all_from_feed"}
    (tmp_path / "c.json").write_text(json.dumps(settings | {"podcasts": [podcast]}))
    command = [sys.executable, "-m", "podcast_downloader", "--config", tmp_path / "c.json"]
    subprocess.run(command, check=True, timeout=90, capture_output=True)
    assert digests <= downloaded(tmp_path)


PARTYTIME = """\
const feed = require("podcast-partytime").parseFeed(require("fs").readFileSync(0, "utf8"));
const known = Object.values(feed.pc20support || {}).flat();
console.log(JSON.stringify({items: feed.items.length, guid: feed.guid, known}));
"""


@pytest.mark.npm("podcast-partytime")
def test_the_podcast_indexs_own_parser_sees_our_features(own_address: Served) -> None:
    feed = (own_address.preview.folder / "feed.xml").read_bytes()
    done = subprocess.run(["node", "-e", PARTYTIME], input=feed, check=True, capture_output=True, timeout=60)
    seen = json.loads(done.stdout)
    assert (seen["items"], seen["guid"]) == (2, own_address.preview.shelf.show.guid)
    assert {"locked", "transcript", "chapters", "person", "guid", "medium"} <= set(seen["known"])


def test_a_copied_show_is_served_as_well(folder: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns(".audiobrief"))
    with serving(copied) as served:
        assert served.ask(MP3)[0] == 200

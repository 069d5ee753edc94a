import contextlib
import json
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from episodes import add, episode_of, show_folder
from store import s3_server

from audiobrief.errors import PublishError
from audiobrief.model import Episode
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show import storage as places
from audiobrief.show.copies.manifest import MANIFEST
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import hold, retract
from audiobrief.show.media import kind_of, lifetime_of
from audiobrief.show.outputs import file_names
from audiobrief.show.public import public_files, strays
from audiobrief.show.site import rebuild
from audiobrief.show.storage import parse_target
from audiobrief.show.upload import Sent, UploadOptions, upload

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://example.org/ferry"
CAREFUL = UploadOptions()


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path / "show"))
    add(shelf, episode_of(url=URL, path="/home/desk/ferry.txt"), now=NOW)
    add(shelf, episode_of("Other", "Other text."), now=NOW)
    return shelf


def send(shelf: ShowFolder, target: object, allowed: UploadOptions = CAREFUL, **options: Any) -> Sent:
    with shelf.locked():
        built = rebuild(shelf, now=NOW)
        return upload(shelf, str(target), options, replace(allowed, held_back=frozenset(built.held_back)))


def ferry(shelf: ShowFolder) -> Episode:
    return shelf.find("ferry")


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} - {MANIFEST}


def test_a_folder_gets_what_is_public(shelf: ShowFolder, tmp_path: Path) -> None:
    target = tmp_path / "www"
    done = send(shelf, target)
    assert set(done.sent) == names(target)
    assert {"feed.xml", "index.html", "cover.jpg", "listen.js", f"by-url/{by_url_name(URL)}"} <= names(target)
    assert not names(target) & {"audiobrief.toml", ".audiobrief/lock"}
    slug = ferry(shelf).slug
    mp3 = f"episodes/{slug}/{slug}.mp3"
    assert (target / mp3).read_bytes() == (shelf.folder / mp3).read_bytes()


def test_a_second_time_nothing_is_sent(shelf: ShowFolder, tmp_path: Path) -> None:
    first = send(shelf, tmp_path / "www")
    assert send(shelf, tmp_path / "www") == Sent((), (), len(first.sent))


def test_only_what_changed_is_sent(shelf: ShowFolder, tmp_path: Path) -> None:
    send(shelf, tmp_path / "www")
    slug = add(shelf, episode_of("New", "New text."), now=NOW).slug
    sent = send(shelf, tmp_path / "www").sent
    assert {path for path in sent if not path.startswith(f"episodes/{slug}/")} == {"feed.xml", "index.html"}


def test_what_is_missing_at_the_target_is_sent_again(shelf: ShowFolder, tmp_path: Path) -> None:
    send(shelf, tmp_path / "www")
    (tmp_path / "www" / "listen.js").unlink()
    (tmp_path / "www" / "index.html").write_text("cut")
    assert set(send(shelf, tmp_path / "www").sent) == {"index.html", "listen.js"}


@pytest.mark.parametrize("manifest", [None, b"", b"{}", b'{"version": 1, "files": [1]}', b"\xff"])
def test_a_lost_or_damaged_manifest_costs_only_time(shelf: ShowFolder, tmp_path: Path, manifest: bytes | None) -> None:
    send(shelf, tmp_path / "www")
    before = names(tmp_path / "www")
    if manifest is None:
        (tmp_path / "www" / MANIFEST).unlink()
    else:
        (tmp_path / "www" / MANIFEST).write_bytes(manifest)
    send(shelf, tmp_path / "www")
    assert names(tmp_path / "www") == before


def test_a_newer_manifest_is_an_error(shelf: ShowFolder, tmp_path: Path) -> None:
    send(shelf, tmp_path / "www")
    (tmp_path / "www" / MANIFEST).write_text('{"version": 3, "files": {}}')
    with pytest.raises(PublishError, match="newer audiobrief"):
        send(shelf, tmp_path / "www")


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("state", ["retracted", "held"])
def test_what_is_no_longer_public_is_removed(shelf: ShowFolder, tmp_path: Path, state: str, lost: bool) -> None:
    target = tmp_path / "www"
    send(shelf, target)
    (target / "mine.txt").write_text("not yours")
    if lost:
        (target / MANIFEST).unlink()
    if state == "held":
        shelf.write(hold(ferry(shelf), NOW))
    else:
        shelf.bury(retract(ferry(shelf), "", NOW))
    send(shelf, target)
    left = [name for name in names(target) if "ferry" in name]
    assert left == []
    assert (target / "mine.txt").exists()
    assert lost or not (target / "by-url" / by_url_name(URL)).exists()


def test_an_embargoed_episode_is_not_copied_out(shelf: ShowFolder, tmp_path: Path) -> None:
    waiting = add(shelf, episode_of("Secret plan", "Text.", published="2027-01-01"), now=NOW)
    send(shelf, tmp_path / "www")
    assert not any(waiting.slug in name for name in names(tmp_path / "www"))
    assert not any(b"Secret plan" in (tmp_path / "www" / name).read_bytes() for name in names(tmp_path / "www"))


def test_paths_of_our_machine_stay_here(shelf: ShowFolder, tmp_path: Path) -> None:
    send(shelf, tmp_path / "www")
    assert not any(b"/home/desk" in (tmp_path / "www" / name).read_bytes() for name in names(tmp_path / "www"))


class _Watched(places.Folder):
    """A folder that remembers in which order it got its files, and may fail."""

    order: list[str]
    fails_at = ""

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:
        if self.fails_at and path.endswith(self.fails_at):
            raise PublishError("the line is dead")
        super().send(content, path, kind=kind, lifetime=lifetime)
        self.order.append(path)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> _Watched:
    place = _Watched(tmp_path / "www")
    place.order = []
    monkeypatch.setattr("audiobrief.show.upload.open_place", lambda *_: nullcontext(place))
    return place


def test_nobody_reads_of_a_file_that_is_not_there(shelf: ShowFolder, watched: _Watched) -> None:
    send(shelf, "s3://somewhere")
    order = [path for path in watched.order if path != MANIFEST]
    last_mp3 = max(at for at, path in enumerate(order) if path.endswith(".mp3"))
    records = [at for at, path in enumerate(order) if path.endswith("episode.json")]
    leading = [at for at, path in enumerate(order) if path.startswith("by-url/") or path in ("index.html", "listen.js")]
    assert last_mp3 < min(records)
    assert max(records) < min(leading)
    assert order[-1] == "feed.xml"
    assert watched.order[-1] == MANIFEST


def test_a_broken_line_leaves_the_old_feed_and_goes_on_next_time(shelf: ShowFolder, watched: _Watched) -> None:
    send(shelf, "s3://somewhere")
    old = (watched.folder / "feed.xml").read_bytes()
    add(shelf, episode_of("New", "New text."), now=NOW)
    watched.fails_at = "episode.json"
    with pytest.raises(PublishError, match="the line is dead"):
        send(shelf, "s3://somewhere")
    assert (watched.folder / "feed.xml").read_bytes() == old
    watched.fails_at, watched.order = "", []
    send(shelf, "s3://somewhere")
    assert not any(path.endswith((".mp3", ".vtt")) for path in watched.order)
    assert watched.order[-2:] == ["feed.xml", MANIFEST]


@pytest.mark.parametrize("where", [".", "below", ".."])
def test_a_show_is_not_copied_into_itself(shelf: ShowFolder, where: str) -> None:
    with pytest.raises(PublishError, match="own folder"):
        send(shelf, shelf.folder / where)


@pytest.mark.parametrize("damage", ["longer", "other", "gone", "a link"])
def test_an_mp3_that_is_not_its_records_is_held_back_and_the_others_go(
    shelf: ShowFolder, tmp_path: Path, damage: str
) -> None:
    send(shelf, tmp_path / "www")
    slug = ferry(shelf).slug
    before = {name: (tmp_path / "www" / name).read_bytes() for name in names(tmp_path / "www") if slug in name}
    mp3 = shelf.folder / "episodes" / slug / f"{slug}.mp3"
    data = mp3.read_bytes()
    mp3.unlink()
    if damage == "a link":
        (tmp_path / "elsewhere").write_bytes(data)
        mp3.symlink_to(tmp_path / "elsewhere")
    elif damage != "gone":
        mp3.write_bytes(data + b"x" if damage == "longer" else data[::-1])
    add(shelf, episode_of("New", "New text."), now=NOW)
    with shelf.locked():
        built = rebuild(shelf, now=NOW)
    assert list(built.held_back) == [slug]
    assert (built.live, f"{slug}.mp3" in built.held_back[slug]) == (2, True)
    done = send(shelf, tmp_path / "www")
    assert any("new" in path for path in done.sent)
    assert not any(slug in path for path in (*done.sent, *done.removed))
    assert {name: (tmp_path / "www" / name).read_bytes() for name in before} == before
    assert slug not in (tmp_path / "www" / "feed.xml").read_text()
    mp3.unlink(missing_ok=True)
    mp3.write_bytes(data)
    send(shelf, tmp_path / "www")
    assert slug in (tmp_path / "www" / "feed.xml").read_text()


# What is not ours


@pytest.mark.parametrize("name", ["index.html", "feed.xml", "assets/page.css", "cover.jpg"])
def test_a_strangers_file_in_the_way_is_not_overwritten(shelf: ShowFolder, tmp_path: Path, name: str) -> None:
    file = tmp_path / "www" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    with pytest.raises(PublishError, match=f"did not put there: {name}; .*--adopt"):
        send(shelf, tmp_path / "www")
    assert names(tmp_path / "www") == {name}
    assert file.read_text() == "mine"
    send(shelf, tmp_path / "www", UploadOptions(adopt=True))
    assert file.read_bytes() == (shelf.folder / name).read_bytes()


def test_a_new_file_does_not_overwrite_a_strangers_either(shelf: ShowFolder, tmp_path: Path) -> None:
    send(shelf, tmp_path / "www")
    kept = add(shelf, episode_of("New", "New text."), now=NOW)
    file = tmp_path / "www" / "episodes" / kept.slug / "index.html"
    file.parent.mkdir()
    file.write_text("mine")
    before = (tmp_path / "www" / "feed.xml").read_bytes()
    with pytest.raises(PublishError, match=r"did not put there: episodes/.*/index\.html"):
        send(shelf, tmp_path / "www")
    assert (file.read_text(), (tmp_path / "www" / "feed.xml").read_bytes()) == ("mine", before)


@pytest.fixture
def other(tmp_path: Path) -> ShowFolder:
    settings = {"title": '"Quay News"', "base_url": '"https://quay.example.org"'}
    other = open_show_folder(show_folder(tmp_path / "other", **settings))
    add(other, episode_of("Elsewhere", "Other text."), now=NOW)
    return other


@pytest.mark.parametrize("lost", [False, True])
def test_a_target_belongs_to_one_show(shelf: ShowFolder, other: ShowFolder, tmp_path: Path, lost: bool) -> None:
    send(shelf, tmp_path / "www")
    if lost:
        (tmp_path / "www" / MANIFEST).unlink()
    before = names(tmp_path / "www")
    for allowed in (CAREFUL, UploadOptions(adopt=True, prune=True)):
        with pytest.raises(PublishError, match=r"holds the show \"Harbour Briefing\".*this is \"Quay News\""):
            send(other, tmp_path / "www", allowed)
    assert names(tmp_path / "www") == before


def old_manifest(target: Path, files: dict[str, tuple[str, int]]) -> None:
    (target / MANIFEST).write_text(json.dumps({"version": 1, "files": files}))


def test_a_manifest_of_the_version_before_is_ours_where_the_feed_is(shelf: ShowFolder, tmp_path: Path) -> None:
    target = tmp_path / "www"
    send(shelf, target)
    files = json.loads((target / MANIFEST).read_text())["files"]
    old_manifest(target, files)
    assert send(shelf, target).sent == ()
    assert json.loads((target / MANIFEST).read_text())["show"] == open_show_folder(shelf.folder).show.guid
    (target / "feed.xml").write_text("mine")
    old_manifest(target, files)
    with pytest.raises(PublishError, match="did not put there"):
        send(shelf, target)


@pytest.fixture
def with_lines(shelf: ShowFolder) -> ShowFolder:
    with (shelf.folder / "audiobrief.toml").open("a", encoding="utf-8") as file:
        file.write("\n[publish]\nhtaccess = true\n")
    return shelf


def test_web_space_is_told_how_to_serve_when_asked(with_lines: ShowFolder, tmp_path: Path) -> None:
    target = tmp_path / "www"
    assert ".htaccess" in send(with_lines, target).sent
    assert "AddType audio/mpeg .mp3" in (target / ".htaccess").read_text()
    assert send(with_lines, target).sent == ()
    settings = with_lines.folder / "audiobrief.toml"
    settings.write_text(settings.read_text("utf-8").replace("htaccess = true", ""), "utf-8")
    assert send(with_lines, target).removed == (".htaccess",)
    assert send(with_lines, target).removed == ()


def test_the_lines_tell_what_was_retracted(with_lines: ShowFolder, tmp_path: Path) -> None:
    target, episode = tmp_path / "www", with_lines.episodes("live")[0]
    send(with_lines, target)
    with with_lines.locked():
        with_lines.bury(retract(with_lines.read(episode.slug), "", NOW))
    assert ".htaccess" in send(with_lines, target).sent
    assert f"RedirectMatch 410 /episodes/{episode.slug}" in (target / ".htaccess").read_text()


@pytest.mark.parametrize("claimed", [False, True], ids=["unknown", "claimed by a manifest"])
def test_a_strangers_htaccess_stays_whatever_is_said(with_lines: ShowFolder, tmp_path: Path, claimed: bool) -> None:
    target = tmp_path / "www"
    if claimed:
        send(with_lines, target)
    target.mkdir(exist_ok=True)
    (target / ".htaccess").write_text("mine")
    with pytest.raises(PublishError, match="htaccess that audiobrief did not write"):
        upload(open_show_folder(with_lines.folder), str(target), allowed=UploadOptions(adopt=True, prune=True))
    settings = with_lines.folder / "audiobrief.toml"
    settings.write_text(settings.read_text("utf-8").replace("htaccess = true", ""), "utf-8")
    send(with_lines, target)
    assert (target / ".htaccess").read_text() == "mine"


@pytest.mark.parametrize("path", ["../victim", "victim.txt", "/etc/hosts", "episodes/../../victim", "a\\b"])
def test_a_hostile_manifest_removes_nothing(shelf: ShowFolder, tmp_path: Path, path: str) -> None:
    target = tmp_path / "www"
    send(shelf, target)
    (tmp_path / "victim").write_text("mine")
    (target / "victim.txt").write_text("mine")
    manifest = json.loads((target / MANIFEST).read_text())
    manifest["files"][path] = ["x", 4]
    manifest["begun"] = [path, 7]
    (target / MANIFEST).write_text(json.dumps(manifest))
    assert send(shelf, target).removed == ()
    assert [(tmp_path / "victim").read_text(), (target / "victim.txt").read_text()] == ["mine", "mine"]


def test_nothing_goes_through_a_link_at_the_target(shelf: ShowFolder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "episodes").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="episodes: is a symbolic link"):
        send(shelf, tmp_path / "www")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_only_files_of_ours_leave(shelf: ShowFolder, tmp_path: Path) -> None:
    send(shelf, tmp_path / "www")
    before = names(tmp_path / "www")
    (tmp_path / "secret").write_text("secret")
    folder = shelf.folder / "episodes" / ferry(shelf).slug
    for link in (folder / "notes.txt", shelf.folder / "assets" / "x.css", shelf.folder / "by-url" / "x.json"):
        link.symlink_to(tmp_path / "secret")
    shutil.copy(folder / "episode.json", folder / "episode.json.bak")
    for name in ("draft.docx", "index.html~", "copy.mp3"):
        (folder / name).write_text("secret")
    (folder / "embed.html").unlink()
    (folder / "embed.html").symlink_to(tmp_path / "secret")
    told = set(strays(shelf))
    shelf = open_show_folder(shelf.folder)
    assert send(shelf, tmp_path / "www").sent == ()
    assert names(tmp_path / "www") == before
    assert {path.rpartition("/")[2] for path in told} == {
        "notes.txt", "x.css", "episode.json.bak", "draft.docx", "index.html~", "copy.mp3", "embed.html"
    }  # fmt: skip


def test_every_file_of_an_episode_is_known_by_name(shelf: ShowFolder) -> None:
    assert not set(strays(shelf))
    slug = ferry(shelf).slug
    assert {file.name for file in (shelf.folder / "episodes" / slug).iterdir()} <= file_names(slug)


# Much at once


def test_many_files_go_only_when_told(shelf: ShowFolder, tmp_path: Path) -> None:
    for n in range(3):
        add(shelf, episode_of(f"Article {n}", f"Text {n}."), now=NOW)
    send(shelf, tmp_path / "www")
    before = names(tmp_path / "www")
    for folder in sorted((shelf.folder / "episodes").glob("*article*"))[:2]:
        shutil.rmtree(folder)
    with pytest.raises(PublishError, match=r"\d+ of \d+ files there would be removed.*--prune"):
        send(shelf, tmp_path / "www")
    assert names(tmp_path / "www") == before
    assert len(send(shelf, tmp_path / "www", UploadOptions(prune=True)).removed) > 10


def test_what_was_retracted_needs_no_leave(shelf: ShowFolder, tmp_path: Path) -> None:
    for n in range(3):
        add(shelf, episode_of(f"Article {n}", f"Text {n}.", url=f"{URL}{n}"), now=NOW)
    send(shelf, tmp_path / "www")
    for entry in shelf.catalogue.read():
        shelf.bury(retract(shelf.read(entry.slug), "", NOW))
    assert len(send(shelf, tmp_path / "www").removed) > 10
    assert not list((tmp_path / "www").glob("episodes/*/*"))


def test_a_dry_run_touches_nothing(shelf: ShowFolder, tmp_path: Path) -> None:
    planned = send(shelf, tmp_path / "www", UploadOptions(dry_run=True))
    assert not (tmp_path / "www").exists()
    assert send(shelf, tmp_path / "www") == planned
    assert send(shelf, tmp_path / "www", UploadOptions(dry_run=True)) == Sent((), (), len(planned.sent))


# A run that was killed


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_killed_run_is_gone_on_with(shelf: ShowFolder, watched: _Watched, share: float) -> None:
    send(shelf, "s3://somewhere")
    count = len(watched.order)
    shutil.rmtree(watched.folder)
    watched.order = []

    def die(content: bytes | Path, path: str, **dress: str) -> None:
        if len(watched.order) > share * count:
            raise SystemExit
        places.Folder.send(watched, content, path, **dress)
        watched.order.append(path)

    watched.send = die  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        send(shelf, "s3://somewhere")
    del watched.send
    send(shelf, "s3://somewhere")
    assert send(shelf, "s3://somewhere").sent == ()
    public = {path.as_posix() for path in public_files(shelf)}
    assert names(watched.folder) == public


# Targets

TARGETS = [
    ("/var/www", "folder", "/var/www"),
    ("./me@host:x/y", "folder", "./me@host:x/y"),
    ("C:\\www", "folder", "C:\\www"),
    ("file:///var/a%20b", "folder", "file:///var/a%20b"),
    ("me@host:/var/www", "sftp", "me@host:/var/www"),
    ("host:www", "sftp", "host:www"),
    ("me@[::1]:www", "sftp", "me@[::1]:www"),
    ("sftp://me:p%40w@host:22/www", "sftp", "sftp://me@host:22/www"),
    ("ftps://me:pw@host/www", "ftps", "ftps://me@host/www"),
    ("FTP://host/www", "ftp", "FTP://host/www"),
    ("s3://bucket/a b", "object store", "s3://bucket/a b"),
]


@pytest.mark.parametrize(("text", "kind", "shown"), TARGETS)
def test_a_target_is_what_it_says(text: str, kind: str, shown: str) -> None:
    target = parse_target(text)
    assert (target.kind, target.shown) == (kind, shown)
    assert "pw" not in repr(target)
    assert "p@w" not in repr(target)


@pytest.mark.parametrize(
    "text",
    ["", " ", "rsync://host/x", "nowhere://bucket", "https://host/x", "s3:bucket", "http:/x", "me@host", "s3:///x",
     "sftp://host:port/x", "sftp:///x", "me:secret@host:/x", "sftp://me:secret@/x", "s3://key:secret@bucket/x",
     "file://other/x", "ftp://me:secret@host:99999/x", "a\0b"],
)  # fmt: skip
def test_what_is_not_known_is_refused_by_name(shelf: ShowFolder, text: str, tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path), pytest.raises(PublishError) as caught:
        send(shelf, text)
    assert "secret" not in str(caught.value)
    assert {path.name for path in tmp_path.iterdir()} == {"show"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/b.mp3", "audio/mpeg"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("x.vtt", "text/vtt; charset=utf-8"),
        ("x.srt", "application/x-subrip; charset=utf-8"),
        ("e/chapters.json", "application/json+chapters; charset=utf-8"),
        ("e/other.json", "application/json; charset=utf-8"),
        ("cover.JPG", "image/jpeg"),
        ("x.bin", "application/octet-stream"),
    ],
)
def test_every_file_has_its_type(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_an_mp3_may_be_kept_and_a_feed_not() -> None:
    assert "immutable" in lifetime_of("x.mp3")
    assert lifetime_of("feed.xml") == "public, max-age=60"


# A real S3 API


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with s3_server(monkeypatch, "shows") as client:
        yield client


def test_an_object_store_gets_types_and_lifetimes(shelf: ShowFolder, bucket: Any) -> None:
    done = send(shelf, "s3://shows/harbour")
    assert "feed.xml" in done.sent
    slug = ferry(shelf).slug
    head = bucket.head_object(Bucket="shows", Key=f"harbour/episodes/{slug}/{slug}.mp3")
    assert head["ContentType"] == "audio/mpeg"
    assert head["CacheControl"] == lifetime_of("x.mp3")
    assert bucket.head_object(Bucket="shows", Key="harbour/feed.xml")["ContentType"].startswith("application/rss+xml")
    assert send(shelf, "s3://shows/harbour").sent == ()
    stamp = bucket.head_object(Bucket="shows", Key="harbour/feed.xml")["LastModified"]
    shelf.bury(retract(ferry(shelf), "", NOW))
    again = send(shelf, "s3://shows/harbour")
    keys = [entry["Key"] for entry in bucket.list_objects_v2(Bucket="shows")["Contents"]]
    assert again.removed
    assert not any(slug in key for key in keys)
    assert bucket.head_object(Bucket="shows", Key="harbour/feed.xml")["LastModified"] >= stamp


def test_a_bucket_that_is_not_there_is_an_error(shelf: ShowFolder, bucket: Any) -> None:
    with pytest.raises(PublishError, match="s3://nobodys"):
        send(shelf, "s3://nobodys/harbour")


def test_a_store_that_does_not_answer_is_an_error(shelf: ShowFolder, bucket: Any) -> None:
    quick = {"config_kwargs": {"retries": {"max_attempts": 0}, "connect_timeout": 2}}
    with pytest.raises(PublishError, match="s3://shows"):
        send(shelf, "s3://shows/harbour", endpoint_url="http://127.0.0.1:9", **quick)

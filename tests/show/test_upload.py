from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from episodes import add, episode_of, show_folder

from audiobrief.errors import EngineMissing, PublishError
from audiobrief.model import Episode
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show import storage as places
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import hold, retract
from audiobrief.show.site import rebuild
from audiobrief.show.upload import MANIFEST, Sent, kind_of, lifetime_of, upload

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://example.org/ferry"


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path / "show"))
    add(shelf, episode_of(url=URL, path="/home/desk/ferry.txt"), now=NOW)
    add(shelf, episode_of("Other", "Other text."), now=NOW)
    return shelf


def send(shelf: ShowFolder, target: object, **options: Any) -> Sent:
    with shelf.locked():
        rebuild(shelf, now=NOW)
        return upload(shelf, str(target), options)


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
    (tmp_path / "www" / MANIFEST).write_text('{"version": 2, "files": {}}')
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
    monkeypatch.setattr("audiobrief.show.upload.open_place", lambda *_: place)
    return place


def test_nobody_reads_of_a_file_that_is_not_there(shelf: ShowFolder, watched: _Watched) -> None:
    send(shelf, "s3://somewhere")
    order = watched.order
    last_mp3 = max(at for at, path in enumerate(order) if path.endswith(".mp3"))
    records = [at for at, path in enumerate(order) if path.endswith("episode.json")]
    leading = [at for at, path in enumerate(order) if path.startswith("by-url/") or path in ("index.html", "listen.js")]
    assert last_mp3 < min(records)
    assert max(records) < min(leading)
    assert order[-2:] == ["feed.xml", MANIFEST]


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


def test_an_mp3_that_is_not_what_its_record_says_is_not_sent(shelf: ShowFolder, tmp_path: Path) -> None:
    slug = ferry(shelf).slug
    with (shelf.folder / "episodes" / slug / f"{slug}.mp3").open("ab") as mp3:
        mp3.write(b"more")
    with pytest.raises(PublishError, match="not what its record says"):
        send(shelf, tmp_path / "www")
    assert not (tmp_path / "www").exists()


def test_an_unknown_kind_of_address_is_an_error(shelf: ShowFolder) -> None:
    with pytest.raises((PublishError, EngineMissing), match="nowhere://"):
        send(shelf, "nowhere://bucket")


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
    server = pytest.importorskip("moto.server")
    boto3 = pytest.importorskip("boto3")
    pytest.importorskip("s3fs")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    for name, value in (
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="shows")
    yield client
    client.close()
    running.stop()


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

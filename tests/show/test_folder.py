import multiprocessing
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder

from audiobrief.errors import PublishError, SettingsError
from audiobrief.model import Episode
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.identity import Identity
from audiobrief.show.life import correct, hold, release, retract
from audiobrief.show.settings import podcast_guid

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FERRY = {"url": "https://example.org/ferry"}


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    return open_show_folder(show_folder(tmp_path / "show"))


def everything(shelf: ShowFolder) -> dict[str, bytes]:
    """Return every published file of the show with its bytes."""
    files = (f for f in shelf.folder.rglob("*") if f.is_file() and ".audiobrief" not in f.parts)
    return {str(f.relative_to(shelf.folder)): f.read_bytes() for f in files}


def test_an_episode_stands_complete_in_its_folder(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(published="2024-10-23", **FERRY), now=NOW)
    slug = f"2024-10-23-ferry-returns-to-the-inner-quay-{sha256(FERRY['url'].encode()).hexdigest()[:6]}"
    assert kept.slug == slug
    assert kept.published == "2024-10-23T00:00:00Z"
    names = {f.name for f in (shelf.folder / "episodes" / slug).iterdir()}
    assert {"episode.json", f"{slug}.mp3", f"{slug}.vtt", f"{slug}.srt", f"{slug}.json"} <= names
    assert shelf.read(slug) == kept


def test_the_same_article_again_changes_nothing(shelf: ShowFolder) -> None:
    add(shelf, episode_of(**FERRY), now=NOW)
    before = everything(shelf)
    add(shelf, episode_of(**FERRY), now=NOW + timedelta(days=3))
    assert everything(shelf) == before


def test_a_changed_article_is_a_revision_of_the_same_episode(shelf: ShowFolder) -> None:
    first = add(shelf, episode_of(**FERRY), now=NOW)
    second = add(shelf, episode_of("A new headline", "New text.", **FERRY), now=NOW + timedelta(hours=1))
    assert (second.slug, second.guid, second.published) == (first.slug, first.guid, first.published)
    assert (second.revision, second.updated) == (2, "2026-11-22T13:00:00Z")
    assert [r.number for r in second.log] == [1, 2]
    assert len(shelf.episodes()) == 1


FILE, OTHER_FILE = "/articles/ferry.txt", "/articles/renamed.txt"


@pytest.mark.parametrize(
    ("first", "again", "same"),
    [
        (episode_of(url="https://a.example/1"), episode_of("x", "y", url="https://a.example/1"), True),
        (episode_of(path=FILE), episode_of("Another headline", "Another text.", path=FILE), True),
        (episode_of(path=FILE), episode_of(path=OTHER_FILE), True),
        (episode_of(), episode_of(), True),
        (episode_of(path=FILE), episode_of(path=FILE, url="https://a.example/1"), True),
        (episode_of(path=FILE, url="https://a.example/1"), episode_of(path=FILE, url="https://a.example/2"), False),
        (episode_of(url="https://a.example/1"), episode_of(url="https://b.example/1"), False),
        (episode_of(path=FILE), episode_of("x", "y", path=OTHER_FILE), False),
        (episode_of(), episode_of("x", "y"), False),
    ],
)
def test_an_article_is_known_by_address_then_file_then_text(
    shelf: ShowFolder, first: Episode, again: Episode, same: bool
) -> None:
    one, two = add(shelf, first, now=NOW), add(shelf, again, now=NOW)
    assert (one.guid == two.guid) is same


def test_what_a_retracted_page_says_of_itself_is_enough_to_refuse_it(shelf: ShowFolder) -> None:
    shelf.bury(retract(add(shelf, episode_of(**FERRY), now=NOW), "", NOW))
    with pytest.raises(PublishError, match="stays so"):
        shelf.recognise(Identity(path="/articles/copy.html", declared=FERRY["url"]))


def test_an_address_counts_more_than_a_file(shelf: ShowFolder) -> None:
    by_file = add(shelf, episode_of(path=FILE), now=NOW)
    by_url = add(shelf, episode_of("x", "y", **FERRY), now=NOW)
    found = shelf.recognise(Identity(url=FERRY["url"], path=FILE))
    assert found is not None
    assert found.guid == by_url.guid != by_file.guid


def test_articles_of_one_day_and_title_have_slugs_of_their_own(shelf: ShowFolder) -> None:
    slugs = [add(shelf, episode_of("Same", f"{n}."), now=NOW).slug for n in range(3)]
    assert len(set(slugs)) == 3
    assert all(re.fullmatch("2026-11-22-same-[0-9a-f]{6}", slug) for slug in slugs)


def test_a_slug_taken_by_another_article_gets_a_number(shelf: ShowFolder) -> None:
    first = add(shelf, episode_of(**FERRY), now=NOW)
    record = shelf.folder / "episodes" / first.slug / "episode.json"
    record.write_text(record.read_text().replace(first.identity, "0" * 64).replace(FERRY["url"], "https://b.example"))
    renamed = replace(episode_of("Other", "Other.", **FERRY).article, title=first.article.title)
    second = add(shelf, replace(episode_of("Other", "Other.", **FERRY), article=renamed), now=NOW)
    assert second.slug == f"{first.slug}-2"


def test_an_article_has_the_same_names_wherever_it_is_made(tmp_path: Path) -> None:
    made = [add(open_show_folder(show_folder(tmp_path / name)), episode_of(**FERRY), now=NOW) for name in "ab"]
    assert (made[0].slug, made[0].guid) == (made[1].slug, made[1].guid)
    other = open_show_folder(show_folder(tmp_path / "c", base_url='"https://other.example"'))
    assert add(other, episode_of(**FERRY), now=NOW).guid != made[0].guid


def test_an_undated_article_keeps_the_date_it_was_first_planned_with(shelf: ShowFolder) -> None:
    identity, article = Identity(path=FILE), episode_of().article
    with shelf.locked():
        first = shelf.place(identity, article, NOW)
        again = open_show_folder(shelf.folder).place(identity, article, NOW + timedelta(days=2))
    assert (again.published, again.slug) == (first.published, first.slug) == ("2026-11-22T12:00:00Z", first.slug)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Zuma’s “state” of the nation: 3.5% & more", "zumas-state-of-the-nation-3-5-and-more"),
        ("Ærø’s øl straße, œuvre", "aeros-ol-strasse-oeuvre"),
        ("</script><b>x", "script-b-x"),
        ("../../etc/passwd", "etc-passwd"),
        ("con", "con"),
        ("السلام عليكم", "article-9d07a634"),
        ("!!! ??? 🦆", None),
        ("", "article-e3b0c442"),
        ("word " * 60, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 300, "x" * 60),
        ("a\x00b\nc\u202ed", "a-b-cd"),
    ],
)
def test_every_title_gives_a_file_name(shelf: ShowFolder, title: str, slug: str | None) -> None:
    kept = add(shelf, episode_of(title or " "), now=NOW).slug if title else f"2026-11-22-{slug}-0"
    kept = kept.rpartition("-")[0]
    assert set(kept) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(kept) < 73
    if slug and not slug.startswith("article-"):
        assert kept == f"2026-11-22-{slug}"


def test_the_folder_can_be_moved_and_copied(shelf: ShowFolder, tmp_path: Path) -> None:
    first = add(shelf, episode_of(path=FILE), now=NOW)
    copied = shutil.copytree(shelf.folder, tmp_path / "copy")
    shutil.rmtree(copied / ".audiobrief")
    moved = shelf.folder.rename(tmp_path / "moved")
    for folder in (copied, moved):
        again = add(open_show_folder(folder), episode_of("x", "y", path=FILE), now=NOW)
        assert (again.guid, again.slug) == (first.guid, first.slug)


def test_a_lost_or_damaged_catalogue_is_made_again(shelf: ShowFolder) -> None:
    add(shelf, episode_of(**FERRY), now=NOW)
    shelf.catalogue.file.write_bytes(b"\x00\xff[]\n{}\n" * 9999)
    assert [e.article.source_url for e in open_show_folder(shelf.folder).episodes()] == [FERRY["url"]]


def test_a_damaged_record_is_named(shelf: ShowFolder) -> None:
    slug = add(shelf, episode_of(), now=NOW).slug
    (shelf.folder / "episodes" / slug / "episode.json").write_text("{")
    with pytest.raises(PublishError, match=r"episode\.json: not an episode's record"):
        open_show_folder(shelf.folder).episodes()


def test_a_folder_without_record_is_nobody_yet(shelf: ShowFolder) -> None:
    with shelf.locked():
        left = shelf.place(Identity(digest=episode_of().text_digest), episode_of().article, NOW).folder
    left.mkdir(parents=True)
    (left / ".x.mp3.12ab.part").write_bytes(b"half")
    assert shelf.episodes() == []
    assert add(shelf, episode_of(), now=NOW).slug == left.name
    assert not list(left.glob(".*"))


def test_a_full_disk_leaves_what_was_there(shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    add(shelf, episode_of(**FERRY), now=NOW)
    before = everything(shelf)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "episode")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(PublishError, match="No space left"):
        add(shelf, episode_of("x", "y", **FERRY), now=NOW)
    assert everything(shelf) == before


# An episode's life


def test_a_future_date_waits(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(published="2026-12-24T06:30:00+01:00"), now=NOW)
    assert (kept.status, kept.published) == ("scheduled", "2026-12-24T05:30:00Z")


@pytest.mark.parametrize("moment", [NOW, None], ids=["that day", "this one"])
def test_today_is_now(shelf: ShowFolder, moment: datetime | None) -> None:
    now = moment or datetime.now(UTC)
    kept = add(shelf, episode_of(published=now.astimezone().strftime("%Y-%m-%d")), now=now)
    assert (kept.status, kept.published[:16]) == ("live", now.strftime("%Y-%m-%dT%H:%M"))


@pytest.mark.parametrize("date", ["", "yesterday", "0001-01-01", "99999-01-01", "2026-13-40"])
def test_what_is_no_date_is_now(shelf: ShowFolder, date: str) -> None:
    assert add(shelf, episode_of(published=date), now=NOW).published == "2026-11-22T12:00:00Z"


def test_held_stays_held_when_made_again(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(**FERRY), now=NOW)
    shelf.write(hold(kept, NOW))
    assert add(shelf, episode_of("x", "y", **FERRY), now=NOW).status == "held"


def test_release_keeps_guid_and_date(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(published="2026-11-01"), now=NOW)
    back = release(hold(kept, NOW), NOW + timedelta(days=1))
    assert (back.status, back.guid, back.published) == ("live", kept.guid, kept.published)


def test_release_of_an_embargoed_one_is_now() -> None:
    waiting = replace(episode_of(), status="scheduled", published="2026-12-24T05:30:00Z")
    assert release(waiting, NOW).published == "2026-11-22T12:00:00Z"


def test_hold_until_is_an_embargo() -> None:
    waiting = hold(episode_of(), NOW, "2026-12-24")
    assert (waiting.status, waiting.published) == ("scheduled", "2026-12-24T00:00:00Z")


@pytest.mark.parametrize("date", ["2026-11-22", "soon", "2020-01-01"])
def test_hold_until_wants_a_date_ahead(date: str) -> None:
    with pytest.raises(PublishError, match="no date ahead"):
        hold(episode_of(), NOW, date)


def test_a_correction_is_a_revision_with_a_note(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(), now=NOW)
    fixed = correct(kept, "The fare is 3 pounds.", NOW + timedelta(days=1))
    assert (fixed.guid, fixed.published) == (kept.guid, kept.published)
    assert (fixed.revision, fixed.updated, fixed.correction) == (2, "2026-11-23T12:00:00Z", "The fare is 3 pounds.")
    shelf.write(fixed)
    assert add(shelf, episode_of(), now=NOW + timedelta(days=2)) == fixed


def test_a_retracted_episode_leaves_a_tombstone_that_stays(shelf: ShowFolder) -> None:
    kept = add(shelf, episode_of(path=FILE, **FERRY), now=NOW)
    shelf.bury(retract(kept, "libel", NOW))
    folder = shelf.folder / ".private" / kept.slug
    assert not (shelf.folder / "episodes" / kept.slug).exists()
    assert sorted(f.name for f in folder.iterdir()) == ["episode.json", "private.json"]
    assert "nine weeks" not in (folder / "episode.json").read_text("utf-8")
    for again in (episode_of(**FERRY), episode_of(path=FILE), episode_of()):
        with pytest.raises(PublishError, match="retracted on 2026-11-22 and stays so"):
            add(shelf, again, now=NOW)
    for action in (lambda e: hold(e, NOW), lambda e: release(e, NOW), lambda e: retract(e, "", NOW)):
        with pytest.raises(PublishError, match="stays so"):
            action(shelf.read(kept.slug))


@pytest.mark.parametrize("name", ["slug", "guid", "url", "path", "part", "folder"])
def test_people_may_name_an_episode_in_many_ways(shelf: ShowFolder, name: str) -> None:
    kept = add(shelf, episode_of(path=FILE, **FERRY), now=NOW)
    add(shelf, episode_of("Other", "Other."), now=NOW)
    names = {"slug": kept.slug, "guid": kept.guid, "url": FERRY["url"], "path": FILE, "part": "ferry"}
    assert shelf.find(names.get(name, f"show/episodes/{kept.slug}/")).guid == kept.guid


@pytest.mark.parametrize(("name", "says"), [("", "no episode"), ("nothing", "no episode"), ("2026", "fits 2 episodes")])
def test_a_name_must_fit_exactly_one(shelf: ShowFolder, name: str, says: str) -> None:
    add(shelf, episode_of("One", "One."), now=NOW)
    add(shelf, episode_of("Two", "Two."), now=NOW)
    with pytest.raises(PublishError, match=says):
        shelf.find(name)


# More than one writer


def _add_some(folder: Path, first: int) -> None:
    for n in range(first, first + 8):
        add(open_show_folder(folder), episode_of(f"Article {n}", f"Text {n}.", url=f"https://example.org/{n}"))


def test_two_processes_adding_at_once_lose_nothing(shelf: ShowFolder) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add_some, args=(shelf.folder, first)) for first in (0, 4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [w.exitcode for w in writers] == [0, 0]
    urls = sorted(e.article.source_url for e in open_show_folder(shelf.folder).episodes())
    assert urls == sorted(f"https://example.org/{n}" for n in range(12))


def test_a_busy_folder_is_an_error_that_says_who(shelf: ShowFolder) -> None:
    impatient = open_show_folder(shelf.folder).locked(patience_s=0)
    with shelf.locked(), pytest.raises(PublishError, match=r"another audiobrief is writing here \(process \d+"):
        impatient.__enter__()


def test_a_killed_process_leaves_no_lock(shelf: ShowFolder) -> None:
    script = (
        "import sys, time, pathlib; from audiobrief.disk.writer_lock import locked\n"
        "with locked(pathlib.Path(sys.argv[1]), 0):\n    print('held', flush=True); time.sleep(60)"
    )
    lock = shelf.folder / ".audiobrief" / "lock"
    with subprocess.Popen([sys.executable, "-c", script, lock], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(PublishError, match=f"process {other.pid}"):
            shelf.locked(patience_s=0).__enter__()
        other.kill()
    with shelf.locked(patience_s=5):
        pass


# Settings


def test_what_follows_from_the_rest_is_filled_in(shelf: ShowFolder) -> None:
    show = shelf.show
    assert show.link == "https://pod.example.org/harbour/index.html"
    assert show.guid == podcast_guid("https://pod.example.org/harbour/feed.xml")
    assert show.description == "Harbour Briefing"


def test_the_guid_follows_the_namespace() -> None:
    assert podcast_guid("https://podnews.net/rss/") == "9b024349-ccf0-5f69-a609-6b82873eab3c"


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("category", '["Newz"]', 'did you mean "News"'),
        ("category", '["News", "Daily"]', 'did you mean "Daily News"'),
        ("category", '["Government", "Local"]', "nothing is"),
        ("category", "[]", "must be a category"),
        ("category", '["News", "Politics", "More"]', "must be a category"),
        ("image", '"none.jpg"', "cannot be read"),
        ("image", '"../../cover.jpg"', "must be a file in the show's folder"),
        ("image", '"audiobrief.toml"', "must be a JPEG"),
        ("language", '"not a language"', "is not like"),
        ("language", '"xx"', "no language of ISO 639-1"),
        ("language", '"eng-GB"', 'did you mean "en-GB"'),
        ("email", '"desk"', "is not like"),
        ("email", '"desk@example"', "is not like"),
        ("license", '"My own terms"', "give license_url"),
        ("txt", '{ verify = "" }', "must have a text"),
        ("base_url", '"pod.example.org"', "must be a whole http"),
        ("base_url", '"https://me:secret@pod.example.org"', "password"),
        ("base_url", '"https://pod.example.org/?x=1"', "must have no"),
        ("base_url", '"https://[::1/"', "must be a whole http"),
        ("link", '"javascript:alert(1)"', "must be a whole http"),
        ("title", f'"{"x" * 300}"', "longer than 255 bytes"),
        ("title", '"  "', "needs|must hold"),
        ("description", f'"{"ü" * 2001}"', "4002 bytes"),
        ("guid", '"1234"', "not a UUID"),
        ("rights", '"mine"', "must be one of"),
        ("feed_size", "0", "at least 1"),
        ("update_rule", '"daily"', "FREQ=DAILY"),
        ("titel", '"x"', "unknown key"),
        ("feed_size", '"300"', "whole number"),
    ],
)
def test_a_wrong_setting_is_an_error_with_its_line(tmp_path: Path, key: str, value: str, says: str) -> None:
    folder = show_folder(tmp_path, **{key: value})
    line = next(
        n for n, row in enumerate((folder / "audiobrief.toml").read_text().splitlines(), 1) if row.startswith(key)
    )
    with pytest.raises(SettingsError, match=says) as caught:
        open_show_folder(folder)
    assert f"line {line}:" in str(caught.value)
    assert [f.name for f in folder.iterdir()] == ["audiobrief.toml"]


@pytest.mark.parametrize(
    ("size", "mode", "says"),
    [((1400, 1000), "RGB", "square"), ((900, 900), "RGB", "square"), ((1400, 1400), "RGBA", "RGB")],
)
def test_an_image_no_directory_takes_is_an_error(tmp_path: Path, size: tuple[int, int], mode: str, says: str) -> None:
    from PIL import Image

    Image.new(mode, size).save(tmp_path / "art.png")
    with pytest.raises(SettingsError, match=says):
        open_show_folder(show_folder(tmp_path, image='"art.png"'))


def test_a_folder_without_settings_is_no_show(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no show"):
        open_show_folder(tmp_path)


@pytest.mark.parametrize(
    "name", ["https://www.example.org/ferry/", "http://m.example.org/ferry/index.html?utm_source=x", "example.org/tram"]
)
def test_an_episode_is_found_by_other_forms_of_its_address_but_never_taken_for_it(shelf: ShowFolder, name: str) -> None:
    made = add(shelf, episode_of("Ferry", url="https://example.org/ferry"))
    if "ferry" not in name:
        with pytest.raises(PublishError, match="no episode"):
            shelf.find(name)
        return
    assert shelf.find(name).slug == made.slug
    other = add(shelf, episode_of("Ferry, again", "Another text.", url=name))
    assert other.slug != made.slug

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from episodes import add, episode_of, show_folder
from served import serving

from audiobrief.errors import PublishError
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show.copies.manifest import MANIFEST
from audiobrief.show.copies.takedown import public_addresses, take_down
from audiobrief.show.copies.targets import remember_target
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import Labels, hold, label, retract
from audiobrief.show.members.access import FILE, Member, add_member, read_members, revoke_member
from audiobrief.show.site import rebuild
from audiobrief.show.storage import parse_target
from audiobrief.show.upload import Sent, UploadOptions, upload

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENT = "2026-11-22T12:00:00Z"
URL = "https://example.org/ferry"
DEEP = "https://example.org/deep"


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    return filled(show_folder(tmp_path / "show"))


@pytest.fixture
def private(tmp_path: Path) -> ShowFolder:
    return filled(show_folder(tmp_path / "show", rights='"private"'))


def filled(folder: Path) -> ShowFolder:
    shelf = open_show_folder(folder)
    add(shelf, episode_of(url=URL), now=NOW)
    deep = add(shelf, episode_of("Deep dive", "Other text.", url=DEEP), now=NOW)
    with shelf.locked():
        shelf.write(label(shelf.read(deep.slug), Labels(members=True)))
    return shelf


def send(shelf: ShowFolder, target: Path, *, prune: bool = False) -> Sent:
    with shelf.locked():
        built = rebuild(shelf, now=NOW)
        return upload(shelf, str(target), {}, UploadOptions(prune=prune, held_back=frozenset(built.held_back)))


def give(shelf: ShowFolder, name: str = "Ann Lee") -> Member:
    with shelf.locked():
        return add_member(shelf.folder, name, MOMENT)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in (".html", ".xml", ".json", ".js"):
            yield file.relative_to(folder).as_posix(), file.read_text("utf-8")


def titles(feed: Path) -> list[str]:
    return [item.text or "" for item in ET.parse(feed).findall("channel/item/title")]


def test_the_public_gets_nothing_of_a_members_episode(shelf: ShowFolder, tmp_path: Path) -> None:
    send(shelf, tmp_path / "www")
    deep = shelf.find("deep")
    told = "\n".join(f"{name} {text}" for name, text in texts(tmp_path / "www"))
    assert deep.slug not in told
    assert deep.guid not in told
    assert not (tmp_path / "www/by-url" / by_url_name(DEEP)).exists()
    assert not (shelf.folder / "episodes" / deep.slug).exists(), "it lies where a web server could look"


def test_a_member_gets_everything_under_a_path_of_their_own(shelf: ShowFolder, tmp_path: Path) -> None:
    member = give(shelf)
    send(shelf, tmp_path / "www")
    own = tmp_path / "www/members" / member.token
    assert sorted(titles(own / "feed.xml")) == sorted(shelf.read(e.slug).article.title for e in shelf.episodes())
    assert titles(tmp_path / "www/feed.xml") == [shelf.find("ferry").article.title]
    feed = (own / "feed.xml").read_text()
    here = f"https://pod.example.org/harbour/members/{member.token}"
    enclosures = [e.attrib["url"] for e in ET.fromstring(feed).iter("enclosure")]
    for address in enclosures:
        assert address.startswith(f"{here}/episodes/")
        assert (own / address.removeprefix(f"{here}/").partition("?")[0]).is_file()
    assert "<itunes:block>Yes" in feed
    assert "https://pod.example.org/harbour/episodes" not in feed + (own / "index.html").read_text()
    assert (own / "by-url" / by_url_name(DEEP)).is_file()
    for name in ("index.html", f"episodes/{shelf.find('deep').slug}/index.html"):
        assert 'content="noindex, nofollow"' in (own / name).read_text()
        assert 'name="referrer" content="no-referrer"' in (own / name).read_text(), "a link would tell the path"


def test_its_page_says_that_it_is_not_free(shelf: ShowFolder, tmp_path: Path) -> None:
    member = give(shelf)
    send(shelf, tmp_path / "www")
    own = tmp_path / "www/members" / member.token / "episodes"
    data = linked_data(own / shelf.find("deep").slug / "index.html")
    assert data["isAccessibleForFree"] is False
    assert data["hasPart"] == {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".text"}
    assert data["audio"]["isAccessibleForFree"] is False
    assert 'class="text"' in (own / shelf.find("deep").slug / "index.html").read_text()
    free = linked_data(own / shelf.find("ferry").slug / "index.html")
    assert "hasPart" not in free
    assert free["audio"]["isAccessibleForFree"] is True


def linked_data(page: Path) -> dict[str, object]:
    text = page.read_text("utf-8").partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    return dict(json.loads(text))


def test_nothing_that_all_can_read_names_a_path(shelf: ShowFolder, tmp_path: Path) -> None:
    member = give(shelf)
    target = tmp_path / "www"
    send(shelf, target)
    own = target / "members" / member.token
    everybodys = [file for file in target.rglob("*") if file.is_file() and not file.is_relative_to(own)]
    assert target / MANIFEST in everybodys
    assert target / "members/index.html" in everybodys, "a server would list the folder"
    assert not any(member.token.encode() in file.read_bytes() for file in everybodys)


def test_a_revoked_path_goes_with_the_next_publish_and_the_others_stay(shelf: ShowFolder, tmp_path: Path) -> None:
    ann, group = give(shelf), give(shelf, "Supporters 2026")
    target = tmp_path / "www"
    send(shelf, target)
    with shelf.locked():
        revoke_member(shelf.folder, "Ann Lee", MOMENT)
    done = send(shelf, target)
    assert not (target / "members" / ann.token).exists()
    assert (target / "members" / group.token / "feed.xml").is_file()
    assert done.sent == ()
    assert all(path.startswith(f"members/{ann.token}/") for path in done.removed)
    assert give(shelf).token != ann.token


def test_what_did_not_change_is_not_sent_again(shelf: ShowFolder, tmp_path: Path) -> None:
    give(shelf)
    assert send(shelf, tmp_path / "www").sent
    assert send(shelf, tmp_path / "www") == replace(send(shelf, tmp_path / "www"), sent=(), removed=())
    member = give(shelf, "Ben")
    done = send(shelf, tmp_path / "www")
    assert done.sent
    assert all(path.startswith(f"members/{member.token}/") for path in done.sent)


def test_a_private_show_with_members_is_nobody_elses(private: ShowFolder, tmp_path: Path) -> None:
    target = tmp_path / "www"
    send(private, target)
    assert (target / "feed.xml").is_file()
    member = give(private)
    with pytest.raises(PublishError, match="--prune"):
        send(private, target)
    send(private, target, prune=True)
    outside = [name for name, _ in texts(target) if not name.startswith("members/") and name != MANIFEST]
    assert outside == ["index.html"]
    assert "Nothing here" in (target / "index.html").read_text()
    assert (target / "members" / member.token / "feed.xml").is_file()
    with private.locked():
        revoke_member(private.folder, member.token, MOMENT)
    send(private, target)
    assert {name for name, _ in texts(target)} == {"index.html", "members/index.html", MANIFEST}, "it opened again"


def test_held_and_retracted_episodes_leave_members_too(shelf: ShowFolder, tmp_path: Path) -> None:
    member = give(shelf)
    target = tmp_path / "www"
    send(shelf, target)
    own = target / "members" / member.token
    deep, ferry = shelf.find("deep"), shelf.find("ferry")
    with shelf.locked():
        shelf.write(hold(deep, NOW))
        shelf.bury(retract(ferry, "", NOW))
        rebuild(shelf, now=NOW)
        remember_target(shelf, parse_target(str(target)))
        (reached,) = take_down(shelf, [ferry], ())
    assert not reached.fault
    assert not any((own / "episodes").glob("*"))
    assert titles(own / "feed.xml") == []
    purged = public_addresses(ferry, shelf.show, [member.token])
    assert f"https://pod.example.org/harbour/members/{member.token}/episodes/{ferry.slug}/" in purged


def test_a_damaged_list_opens_nothing(private: ShowFolder, tmp_path: Path) -> None:
    give(private)
    file = private.folder / ".private" / FILE
    for damage in ("", "{", '{"members": [{"name": "x"}]}', file.read_text().replace('"token": "', '"token": "../')):
        file.write_text(damage)
        with pytest.raises(PublishError, match="members"):
            send(private, tmp_path / "www")
    assert not (tmp_path / "www").exists()


def test_nobody_has_two_paths_and_names_are_names(shelf: ShowFolder) -> None:
    give(shelf)
    for name in ("Ann  Lee", "", " \n", "x" * 300):
        with pytest.raises(PublishError):
            give(shelf, name)
    with pytest.raises(PublishError, match="Ann Lee"), shelf.locked():
        revoke_member(shelf.folder, "Ben", MOMENT)
    assert [member.name for member in read_members(shelf.folder)] == ["Ann Lee"]


def test_a_members_episode_stays_one_when_it_is_made_again(shelf: ShowFolder) -> None:
    again = add(shelf, episode_of("Deep dive", "Another text.", url=DEEP), now=NOW)
    assert again.standing == "members"


def test_serve_has_the_same_paths(private: ShowFolder) -> None:
    member = give(private)
    feed = f"/members/{member.token}/feed.xml"
    with serving(private.folder) as served:
        assert served.ask("/feed.xml")[0] == served.ask("/")[0] == 404
        addresses = [e.attrib["url"] for e in ET.fromstring(served.ask(feed)[2]).iter("enclosure")]
        assert len(addresses) == 2
        for address in addresses:
            assert address.startswith(f"{served.address}/members/{member.token}/")
            assert served.ask(urlsplit(address).path)[0] == 200
        assert served.ask(f"/members/{'0' * 32}/feed.xml")[0] == 404
        with private.locked():
            revoke_member(private.folder, "Ann Lee", MOMENT)
        served.preview.refresh()
        assert served.ask(feed)[0] == 404

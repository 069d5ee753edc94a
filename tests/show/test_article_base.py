"""Articles from files have the address that the show's rule gives them, for the public's eyes and never in a record."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder

from audiobrief.check import ERROR, check
from audiobrief.cli import run
from audiobrief.errors import SettingsError
from audiobrief.model import Show
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show.addresses import address_of
from audiobrief.show.copies.takedown import public_addresses
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.members.access import add_member
from audiobrief.show.members.copies import copy_for, show_for
from audiobrief.show.site import rebuild
from audiobrief.show.upload import upload
from audiobrief.text.kinds.markdown import parse_markdown

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULE = "https://example.org/news/{slug}/"
FERRY = "https://example.org/news/ferry-returns-to-the-inner-quay"


@pytest.mark.parametrize(
    ("rule", "given", "address"),
    [
        (RULE, {}, FERRY),
        (RULE, {"title": "Café “Zürich” opens"}, "https://example.org/news/cafe-zurich-opens"),
        (RULE, {"page": "inner-quay"}, "https://example.org/news/inner-quay"),
        (RULE, {"page": "a/../../b?c#d"}, "https://example.org/news/a%2F..%2F..%2Fb%3Fc%23d"),
        (RULE, {"page": "/harbour/inner-quay/"}, "https://example.org/harbour/inner-quay"),
        (RULE, {"page": "\ud800"}, "https://example.org/news/%3F"),
        (RULE, {"url": "https://other.example/own"}, "https://other.example/own"),
        ("https://example.org/{name}.html", {"path": "/site/posts/tram.md"}, "https://example.org/tram.html"),
        ("https://example.org/{name}/", {"path": "/site/_posts/2026-11-22-tram.md"}, "https://example.org/tram"),
        ("https://example.org/{name}/", {"path": "/site/posts/tram/index.md"}, "https://example.org/tram"),
        ("https://example.org/{name}/", {"path": "/site/2026-11-22-.md"}, "https://example.org/2026-11-22-"),
        ("https://example.org/{name}/", {"path": "/site/Straße & See.md"}, "https://example.org/Stra%C3%9Fe%20%26%20See"),
        ("https://example.org/{name}/", {"path": "/site/C#/tram #2.md"}, "https://example.org/tram%20%232"),
        ("https://example.org/{name}/", {"path": "/site/\udcff.md"}, "https://example.org/%3F"),
        ("https://example.org/?p={name}", {"path": "/site/tram.md"}, "https://example.org/?p=tram"),
        ("https://example.org/{year}/{month}/{day}/{slug}", {"published": "2026-11-21", "title": "Tram"},
         "https://example.org/2026/11/21/tram"),
        ("https://example.org/{year}/{month}/{day}/{slug}", {"published": "2026-11-21T23:30:00+00:00", "title": "Tram"},
         "https://example.org/2026/11/22/tram"),
        ("https://example.org/{year}/{slug}", {"title": "Tram"}, "https://example.org/2026/tram"),
        ("", {}, ""),
        (RULE, {"path": ""}, ""),
        (RULE, {"path": "/site/feed.xml#https://example.org/x"}, ""),
        (RULE, {"path": "/site/book.epub#chapter 2"}, ""),
        (RULE, {"path": "https://example.org/feed#7"}, ""),
    ],
)  # fmt: skip
def test_an_article_of_a_file_is_found_by_the_rule(rule: str, given: dict[str, str], address: str) -> None:
    page = given.pop("page", "")
    episode = episode_of(**{"path": "/home/desk/ferry.txt", **given})
    episode = replace(episode, published="2026-11-22T12:00:00Z", article=replace(episode.article, page=page))
    assert address_of(episode, Show("Harbour", article_base=rule, timezone="Africa/Johannesburg")) == address


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("https://example.org/news/", "would be the address of every article"),
        ("https://example.org/{year}/{month}/", "would be the address of every article"),
        ("https://example.org/{title}/{slug}", "names {title}; fields are {slug}, {name}"),
        ("https://example.org/{}/{slug}", "names {}"),
        ("https://example.org/{slug.__class__}", "names {slug.__class__}"),
        ("https://example.org/{slug!r}", "names {slug}"),
        ("https://example.org/{slug:>99999999}", "names {slug}"),
        ("https://example.org/{slug", "brace without its fellow"),
        ("https://example.org/slug}", "brace without its fellow"),
        ("https://{slug}.example.org/", "fields after the host"),
        ("https://me:secret@example.org/{slug}", "fields after the host"),
        ("https://example.org/#/{slug}", "must be like"),
        ("https://example.org/?utm_source={slug}", "must be like"),
        ("example.org/{slug}", "must be like"),
        ("ftp://example.org/{slug}", "must be like"),
        ("https:///{slug}", "must be like"),
        ("https://example.org:99999/{slug}", "must be like"),
        (f"https://example.org/{'x' * 9000}/{{slug}}", "must be like"),
    ],
)
def test_a_rule_that_gives_no_addresses_is_an_error_with_its_line(tmp_path: Path, rule: str, says: str) -> None:
    folder = show_folder(tmp_path / "show", article_base=json.dumps(rule))
    with pytest.raises(SettingsError) as caught:
        open_show_folder(folder)
    assert says in str(caught.value)
    assert "audiobrief.toml, line 7: article_base" in str(caught.value)


def test_an_archive_has_no_use_for_a_rule(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="for shows that are folders"):
        open_show_folder(show_folder(tmp_path, article_base=json.dumps(RULE), layout='"archive"'))


@pytest.mark.parametrize(
    ("front", "page"),
    [
        ("slug: inner-quay", "inner-quay"),
        ("url: /harbour/inner-quay/", "/harbour/inner-quay/"),
        ("permalink: /inner-quay.html\nslug: other", "/inner-quay.html"),
        ("permalink: /:year/:title/", ""),
        ("permalink: /{{ title | slugify }}/", ""),
        ("url: //elsewhere.example/x", ""),
        ("url: https://example.org/own", ""),
    ],
)
def test_front_matter_names_its_page(front: str, page: str) -> None:
    article = parse_markdown(f"---\ntitle: Ferry\n{front}\n---\n\nThe ferry is back at the inner quay.\n")
    assert article.page == page
    assert article.source_url == ("https://example.org/own" if "own" in front else "")


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    folder = show_folder(tmp_path / "show")
    shelf = open_show_folder(folder)
    add(shelf, episode_of(path=str(tmp_path / "ferry.md")), now=NOW)
    add(shelf, episode_of("Other", "Other text.", url="https://example.org/other"), now=NOW)
    with shelf.locked():
        rebuild(shelf, now=NOW)
    return shelf


def ruled(shelf: ShowFolder, rule: str = RULE) -> ShowFolder:
    """Return the show with a rule, opened and published by a program that starts now."""
    show_folder(shelf.folder, article_base=json.dumps(rule))
    shelf = open_show_folder(shelf.folder)
    with shelf.locked():
        rebuild(shelf, now=NOW)
    return shelf


def records(shelf: ShowFolder) -> dict[str, bytes]:
    return {file.parent.name: file.read_bytes() for file in shelf.folder.glob("episodes/*/episode.json")}


def errors(shelf: ShowFolder) -> list[str]:
    found = check(str(shelf.folder), quick=True)
    return [f"{f.code} {f.place} {f.message}" for f in found if f.level == ERROR and f.code != "mp3-open"]


def test_the_rule_shows_in_what_is_public_and_in_no_record(shelf: ShowFolder) -> None:
    before = records(shelf)
    guids = {entry.slug: entry.episode().guid for entry in shelf.catalogue.read()}
    shelf = ruled(shelf)
    lead, slug = shelf.folder / "by-url" / by_url_name(FERRY), shelf.find("ferry").slug
    assert slug in lead.read_text()
    assert f'<link rel="canonical" href="{FERRY}">' in (shelf.folder / "episodes" / slug / "index.html").read_text()
    assert FERRY in (shelf.folder / "feed.xml").read_text()
    assert records(shelf) == before
    assert {entry.slug: entry.episode().guid for entry in shelf.catalogue.read()} == guids
    assert errors(shelf) == []


def test_a_new_rule_leaves_nothing_of_the_old_one(shelf: ShowFolder) -> None:
    shelf = ruled(ruled(shelf), "https://example.org/{name}.html")
    assert not (shelf.folder / "by-url" / by_url_name(FERRY)).exists()
    assert (shelf.folder / "by-url" / by_url_name("https://example.org/ferry.html")).is_file()
    assert FERRY not in "".join(file.read_text() for file in shelf.folder.rglob("*.html"))
    assert errors(shelf) == []
    shelf = ruled(shelf, "")
    assert len(list((shelf.folder / "by-url").iterdir())) == 1
    assert errors(shelf) == []


def test_an_address_of_its_own_goes_before_one_by_the_rule(shelf: ShowFolder) -> None:
    shelf = ruled(shelf)
    own = add(shelf, episode_of("Ferry again", "Other words.", url=FERRY), now=NOW)
    with shelf.locked():
        rebuild(shelf, now=NOW)
    assert own.slug in (shelf.folder / "by-url" / by_url_name(FERRY)).read_text()
    assert errors(shelf) == []


def test_people_find_it_and_what_follows_a_feed_does_not(shelf: ShowFolder) -> None:
    shelf = ruled(shelf)
    assert shelf.find(f"{FERRY}/index.html").slug == shelf.find("ferry").slug
    assert shelf.catalogue.find("url", FERRY) == []  # by which follow holds an episode whose page is gone


def test_status_tells_the_address(shelf: ShowFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", str(ruled(shelf).folder), "ferry", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["url"] == FERRY


def test_members_copies_have_it(shelf: ShowFolder) -> None:
    shelf = ruled(shelf)
    with shelf.locked():
        member = add_member(shelf.folder, "Ann Lee", "2026-11-22T12:00:00Z")
    copied = copy_for(shelf, show_for(shelf.show, member.token))
    slug = shelf.find("ferry").slug
    for path in (f"by-url/{by_url_name(FERRY)}", f"episodes/{slug}/index.html", "feed.xml"):
        source = copied[path].source
        text = source.read_bytes() if isinstance(source, Path) else source()
        assert slug.encode() in text
        assert path.startswith("by-url") or FERRY.encode() in text


def test_a_takedown_reaches_it(shelf: ShowFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelf = ruled(shelf)
    with shelf.locked():
        upload(shelf, str(tmp_path / "www"))
    lead = f"by-url/{by_url_name(FERRY)}"
    assert (tmp_path / "www" / lead).is_file()
    assert f"https://pod.example.org/harbour/{lead}" in public_addresses(shelf.find("ferry"), shelf.show)
    assert run(["retract", str(shelf.folder), "ferry", "--yes", "--json"]) == 0
    assert lead in capsys.readouterr().out
    assert not (tmp_path / "www" / lead).exists()
    assert not (shelf.folder / lead).exists()
    assert errors(shelf) == []


def test_a_held_one_leads_nowhere(shelf: ShowFolder) -> None:
    shelf = ruled(shelf)
    assert run(["hold", "-q", str(shelf.folder), "ferry"]) == 0
    assert run(["publish", "-q", str(shelf.folder)]) == 0
    assert not (shelf.folder / "by-url" / by_url_name(FERRY)).exists()
    assert errors(shelf) == []

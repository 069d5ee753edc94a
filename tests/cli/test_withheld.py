"""make, batch, brief and clean say alike what is not to be spoken, by its name, with the option that allows it."""

import json
from pathlib import Path

import pytest
from cli.conftest import Answer

PROSE = "The harbour master said the timetable would stay as it is until the spring, when a second boat may join it. "
HEAD = "<script type='application/ld+json'>{}</script>"
ARTICLE = {"@type": "NewsArticle", "headline": "The ferry sails"}
LIVE = [
    {"headline": f"Boat {n}", "datePublished": f"2026-11-03T{n}:00:00+02:00", "articleBody": f"Boat {n} sails. {PROSE}"}
    for n in (14, 12, 10)
]
LINES = "".join(f"<p>On pier {place} {PROSE}</p>" for place in ("one", "two", "three", "four", "five"))
STORY = f"<article><h1>The ferry sails</h1>{LINES}</article>"
OTHER = STORY.replace("The ferry sails", "A bridge closes").replace("pier", "bridge")


def saved(head: str = "", body: str = STORY) -> str:
    return f"<html><head><title>Gazette</title>{head}</head><body>{body}</body></html>"


PAGES = {
    "not-free": saved(HEAD.format(json.dumps({**ARTICLE, "isAccessibleForFree": False}))),
    "live": saved(HEAD.format(json.dumps({**ARTICLE, "@type": "LiveBlogPosting", "liveBlogUpdate": LIVE}))),
    "several": saved(body=STORY.replace("h1", "h2") + OTHER.replace("h1", "h2")),
    "no-audio": saved(body=STORY.replace("</h1>", "</h1><p class='byline'>By Ida Marsh, AFP</p>")),
}


@pytest.fixture
def page(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    file = tmp_path / f"{request.param}.html"
    file.write_text(PAGES[request.param], "utf-8")
    return file


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "rights.toml"
    file.write_text('[rights]\nno_audio = ["AFP"]\n', "utf-8")
    return file


@pytest.fixture
def asked(settings: Path, tone: Path) -> tuple[str | Path, ...]:
    return "--voice", tone, "--settings", settings, "--json"


@pytest.mark.parametrize("command", ["make", "batch", "brief"])
@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_it_is_refused_by_name_and_made_where_it_is_allowed(command, page, asked, audiobrief, tmp_path):
    out = tmp_path / "programme.mp3" if command == "brief" else f"{tmp_path / 'mp3s'}/"
    refused = audiobrief(*(given := (command, page, "-o", out, *asked)))
    sign = page.stem
    assert refused.code == (4 if command == "brief" else 1)  # of a programme all stories failed
    assert page.name in refused.err
    assert f"--allow {sign}" in refused.err
    if command != "brief":  # which fails as a whole when its only story does
        (failed,) = [event for event in refused.events if event["event"] == "failed"]
        assert (failed["error"], failed["sign"]) == ("Withheld", sign)
    assert not list(tmp_path.rglob("*.mp3"))
    assert audiobrief(*given, "--allow", sign).code == 0
    assert len(list(tmp_path.rglob("*.mp3"))) == 1


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_clean_shows_it_and_says_what_speaks_against_it(page, settings, audiobrief):
    seen = audiobrief("clean", page, "--settings", settings, "--json")
    assert seen.code == 0
    assert f"--allow {page.stem}" in seen.err
    (event,) = seen.events
    assert [hold["sign"] for hold in event["holds"]] == [page.stem]
    assert "--allow" not in audiobrief("clean", page, "--settings", settings, "--allow", page.stem).err


@pytest.mark.parametrize("page", ["several"], indirect=True)
def test_two_articles_of_a_page_are_two_mp3s(page, audiobrief, tone, tmp_path):
    out = tmp_path / "mp3s"
    made = audiobrief("make", f"{page}#1", f"{page}#2", "-o", f"{out}/", "--voice", tone, "--json")
    assert [event["title"] for event in made.events if event["event"] == "made"] == [
        "The ferry sails",
        "A bridge closes",
    ]
    assert len(list(out.glob("*.mp3"))) == 2
    assert "1 to 2" in audiobrief("make", f"{page}#3", "-o", f"{out}/", "--voice", tone).err


def test_a_sign_that_is_none_is_wrong_usage(audiobrief, tmp_path):
    refused = audiobrief("make", "a.html", "--allow", "paid", "-o", tmp_path / "a.mp3")
    assert refused.code == 2
    assert "not-free" in refused.err


def remarks(answer: Answer) -> list[str]:
    return next(event["remarks"] for event in answer.events if event["event"] == "made")


def test_what_the_publisher_reserves_is_told(audiobrief, tone, tmp_path):
    file = tmp_path / "page.html"
    reserved = "<meta name='tdm-reservation' content='1'><meta name='robots' content='index, noai'>"
    file.write_text(saved(reserved), "utf-8")
    made = audiobrief("make", file, "-o", tmp_path / "a.mp3", "--voice", tone, "--json")
    (remark,) = remarks(made)
    assert "tdm-reservation: 1, robots: noai" in remark
    assert remark in made.err
    (remark,) = remarks(audiobrief("batch", file, "-o", f"{tmp_path / 'mp3s'}/", "--voice", tone, "--json"))
    assert "tdm-reservation" in remark


def test_how_little_of_a_page_is_read_is_told(audiobrief, tone, tmp_path):
    more = "".join(f"<p>In harbour {n} {PROSE}</p>" for n in range(20))
    file, rules = tmp_path / "page.html", tmp_path / "drop.toml"
    file.write_text(saved(body=STORY.replace("</article>", f"{more}</article>")), "utf-8")
    rules.write_text('[read]\ndrop = ["^In harbour"]\n', "utf-8")
    made = audiobrief("make", file, "-o", tmp_path / "a.mp3", "--voice", tone, "--settings", rules, "--json")
    (remark,) = remarks(made)
    assert remark.startswith("only 2")
    assert remark in made.err


def test_a_front_page_leads_to_its_feed(audiobrief, tone, tmp_path):
    feed = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
    file = tmp_path / "home.html"
    file.write_text(saved(feed, body=STORY.replace("h1", "h2") + OTHER.replace("h1", "h2")), "utf-8")
    given = ("make", file, "--url", "https://e.org/", "-o", tmp_path / "a.mp3", "--voice", tone)
    assert "audiobrief follow https://e.org/feed.xml" in audiobrief(*given).err
    file.write_text(saved(feed), "utf-8")
    assert "audiobrief follow https://e.org/feed.xml" in audiobrief(*given).err

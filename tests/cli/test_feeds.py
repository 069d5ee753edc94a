"""Feeds from the command line: an MP3 of every entry, one of them, a show; from files, stdin and a server."""

import http.server
import json
import threading
from functools import partial
from pathlib import Path

import pytest
from mutagen.mp3 import MP3

from audiobrief import make_episode
from audiobrief.cli.progress import Bars
from audiobrief.settings import Settings, VoiceSettings

BODY = (
    "The small ferry is back at the inner quay after nine weeks of repairs, and forty passengers travelled free. " * 3
)


def item(number: int, body: str = BODY, link: str = "https://ledger.example/{}") -> dict:
    return {
        "id": f"entry-{number}",
        "url": link.format(number),
        "title": f"Day {number}",
        "content_html": f"<p>{body}</p>",
        "date_published": f"2026-11-{number:02}T08:00:00Z",
    }


def feed(*items: dict, **more: str) -> bytes:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "The Ledger", **more}
    return json.dumps({**head, "items": items}).encode()


RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour</title>
<item><title>Whole</title><link>https://harbour.example/whole</link><content:encoded>{BODY}</content:encoded></item>
<item><title>Short</title><link>https://harbour.example/short</link><description>A summary.</description></item>
</channel></rss>"""


@pytest.fixture
def ledger(tmp_path):
    file = tmp_path / "ledger.json"
    file.write_bytes(feed(*map(item, (1, 2, 3))))
    return file


@pytest.fixture
def harbour(tmp_path):
    file = tmp_path / "harbour.xml"
    file.write_text(RSS, "utf-8")
    return file


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.name != ".audiobrief")


def test_every_entry_is_an_mp3(make, ledger, out):
    answer = make(ledger, "-o", out)
    assert (answer.code, names(out)) == (0, ["day-1.mp3", "day-2.mp3", "day-3.mp3"])
    tag = MP3(out / "day-2.mp3").tags
    assert (str(tag["TIT2"]), str(tag["TDRC"])[:10], str(tag["TALB"])) == ("Day 2", "2026-11-02", "The Ledger")


def test_of_a_torn_feed_the_whole_entries_are_made_and_it_fails(make, out, tmp_path):
    file = tmp_path / "torn.xml"
    file.write_text(RSS.partition("A summary.")[0] + "A summ", "utf-8")
    answer = make(file, "-o", out, "--json")
    assert (answer.code, names(out)) == (4, ["whole.mp3"])
    failed = next(event for event in answer.events if event["event"] == "failed")
    assert "torn.xml#2 (Short): the feed breaks off here" in failed["message"]


def test_the_newest_on_request(make, ledger, out):
    assert make(ledger, "-o", out, "--limit", "2").code == 0
    assert names(out) == ["day-2.mp3", "day-3.mp3"]
    assert make(ledger, "--limit", "0").code == 2


def test_feeds_and_files_in_one_call(make, ledger, harbour, ferry, out):
    missing = out.parent / "none.txt"
    answer = make(ferry, harbour, missing, ledger, "-o", out, "--json", "--no-cache")
    assert answer.code == 4
    assert names(out) == ["day-1.mp3", "day-2.mp3", "day-3.mp3", "ferry-returns-to-the-inner-quay.mp3", "whole.mp3"]
    assert "5 of 7 made, 2 failed" in answer.err
    made = [(event["source"], event.get("entry")) for event in answer.events if event["event"] == "made"]
    assert made == [
        (str(ferry), None),
        (f"{harbour}#1", "https://harbour.example/whole"),
        *((f"{ledger}#{number}", f"entry-{number}") for number in (1, 2, 3)),
    ]
    failed = [event for event in answer.events if event["event"] == "failed"]
    assert [event["source"] for event in failed] == [f"{harbour}#2", str(missing)]
    assert failed[0]["error"] == "EmptyArticle"
    assert "(Short): the feed holds only a summary" in failed[0]["message"]
    assert "make its page instead: https://harbour.example/short" in failed[0]["message"]
    assert {event["source"] for event in answer.events if event["event"] == "progress"} == {name for name, _ in made}


def test_the_count_of_articles_is_right_from_the_beginning(make, ledger, harbour, ferry, monkeypatch):
    counts = []
    monkeypatch.setattr(Bars, "start", lambda _, name, number, count: counts.append(count))
    make(ferry, ledger, harbour, "--dry-run")
    assert counts == [6] * 6


def test_one_entry_by_its_name(make, audiobrief, ledger, out, tone):
    for number, wanted in enumerate(("2", "entry-2", "https://ledger.example/2", "Day 2")):
        assert make(f"{ledger}#{wanted}", "-o", out / f"{number}.mp3").code == 0
        assert str(MP3(out / f"{number}.mp3").tags["TIT2"]) == "Day 2"
    answer = audiobrief("clean", "--body", f"{ledger}#2")
    assert (answer.code, answer.out) == (0, f"{BODY.strip()}\n")
    settings = Settings(voice=VoiceSettings(name=str(tone)))
    episode = make_episode(f"{ledger}#3", out / "python.mp3", settings=settings)
    assert (episode.article.title, episode.source_path) == ("Day 3", f"{ledger}#entry-3")


@pytest.mark.parametrize("command", ["make", "clean"])
def test_several_entries_are_no_single_article(audiobrief, ledger, out, command):
    more = ("-o", out / "one.mp3") if command == "make" else ()
    answer = audiobrief(command, ledger, *more)
    assert answer.code == 1
    assert "has 3 entries; choose one, as in" in answer.err
    assert "#1 Day 1, #2 Day 2, #3 Day 3" in answer.err
    assert names(out) == []


def test_an_output_that_exists_is_refused_before_the_feed_is_opened(make, out):
    (out / "one.mp3").write_bytes(b"mine")
    assert "exists already" in make("https://nowhere.invalid/feed#1", "-o", out / "one.mp3").err


@pytest.mark.parametrize("kind", [(), ("--type", "feed")])
def test_from_stdin(make, audiobrief, out, kind):
    data = feed(item(1, link="notes/{}"), item(2, link="notes/{}"))
    answer = make("-", *kind, "--url", "https://ledger.example/feed.json", "-o", out, "--json", stdin=data)
    assert answer.code == 0
    assert [event["source"] for event in answer.events if event["event"] == "made"] == ["-#1", "-#2"]
    (cleaned,) = audiobrief("clean", "--url", "https://ledger.example/a", "--json", "--", "-#1", stdin=data).events
    assert cleaned["source_url"] == "https://ledger.example/notes/1"
    assert make("-o", out / "second.mp3", "--", "-#2", stdin=data).code == 0
    assert str(MP3(out / "second.mp3").tags["TIT2"]) == "Day 2"


def test_all_failed_none_there_and_too_large(make, ledger, harbour, out, tmp_path):
    empty = tmp_path / "empty.xml"
    empty.write_text("<rss version='2.0'><channel><title>x</title></channel></rss>")
    assert make(f"{harbour}#2", f"{harbour}#Short", "-o", out).code == 1
    answer = make(empty, "-o", out)
    said = f"audiobrief: {empty}: this feed has no entries; give another, or an article itself\n"
    assert (answer.code, answer.err) == (1, said)
    assert "raise it with --max-size" in make(ledger, "-o", out, "--max-size", "100").err
    assert names(out) == []


def test_broken_xml_is_told(make, harbour, out):
    harbour.write_text(RSS.replace("Whole", "Whole & more"))
    answer = make(harbour, "-o", out, "--json")
    assert answer.code == 4
    (warning,) = (event["message"] for event in answer.events if event["event"] == "warning")
    assert "this feed's XML is broken" in warning


@pytest.mark.parametrize("root", ["lolz", "urlset", "svg"])
def test_markup_that_is_no_feed_is_never_read_aloud(make, audiobrief, out, tmp_path, root):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "lol">{entities}]>'
    file = tmp_path / "bomb.xml"
    file.write_text(f"{head}<{root}>&l9; {BODY}</{root}>")
    for answer in (make(file, "-o", out), audiobrief("clean", "--type", "text", file)):
        assert answer.code == 1
        assert f"bomb.xml: this is an XML document (<{root}>)" in answer.err
    file.write_text(f"<?xml version='1.0'?><html><body><p>{BODY}</p></body></html>")
    assert audiobrief("clean", "--body", file).out == f"{BODY.strip()}\n"


@pytest.fixture
def show(audiobrief, tmp_path):
    folder = tmp_path / "show"
    assert audiobrief("init", folder, "--title", "Harbour", "--base-url", "https://pod.example.org").code == 0
    return folder


def records(show: Path) -> dict[str, dict]:
    found = [json.loads(file.read_text("utf-8")) for file in show.glob("episodes/*/episode.json")]
    return {record["article"]["title"]: record for record in found}


def test_in_a_show_the_same_entries_are_found_again(make, ledger, show):
    assert make(ledger, "-o", show).code == 0
    before = records(show)
    assert {record["article"]["source_url"] for record in before.values()} == {
        f"https://ledger.example/{number}" for number in (1, 2, 3)
    }
    assert [before[f"Day {n}"]["published"][:10] for n in (1, 2, 3)] == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert make(ledger, "-o", show).code == 0
    assert records(show) == before
    changed = item(2, BODY + "It sails again.", link="https://ledger.example/{}?utm_source=feed")
    ledger.write_bytes(feed(item(4), changed, item(1)))
    assert make(ledger, "-o", show).code == 0
    after = records(show)
    assert set(after) == {"Day 1", "Day 2", "Day 3", "Day 4"}
    assert {name: after[name]["guid"] for name in before} == {name: before[name]["guid"] for name in before}
    assert (after["Day 2"]["revision"], after["Day 1"]["revision"]) == (2, 1)


def test_an_entry_without_a_link_is_found_again_by_its_id(make, ledger, show):
    ledger.write_bytes(feed(item(1, link=""), item(2, link="")))
    assert make(ledger, "-o", show).code == 0
    ledger.write_bytes(feed(item(2, BODY + "It sails again.", link=""), item(1, link="")))
    assert make(ledger, "-o", show).code == 0
    assert {name: record["revision"] for name, record in records(show).items()} == {"Day 1": 1, "Day 2": 2}


def test_an_entry_is_corrected_from_its_feed(make, audiobrief, ledger, show, tone):
    assert make(ledger, "-o", show).code == 0
    ledger.write_bytes(feed(item(9), item(2, BODY + "It sails again.")))
    assert audiobrief("correct", show, "day-2", "--note", "It sails.", "--voice", tone).code == 0
    assert records(show)["Day 2"]["revision"] == 2
    assert len(records(show)) == 3


def test_a_served_feed_is_asked_for_once_and_nothing_else(make, ledger, harbour, out):
    asked = []

    class Server(http.server.SimpleHTTPRequestHandler):
        def log_request(self, *_: object) -> None:
            asked.append(self.path)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=ledger.parent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        answer = make(f"{address}/ledger.json", f"{address}/harbour.xml#Whole", "-o", out, "--json")
    finally:
        server.shutdown()
        server.server_close()
    assert answer.code == 0, answer.err
    assert names(out) == ["day-1.mp3", "day-2.mp3", "day-3.mp3", "whole.mp3"]
    assert asked == ["/ledger.json", "/harbour.xml"]
    made = [event["source"] for event in answer.events if event["event"] == "made"]
    assert made == [*(f"{address}/ledger.json#{n}" for n in (1, 2, 3)), f"{address}/harbour.xml#1"]

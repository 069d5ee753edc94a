"""A show from the command line: started, filled, published, and its episodes' lives."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

FERRY = """\
Ferry returns to the inner quay

The small ferry is back at the inner quay after nine weeks of repairs, and the first forty passengers travelled free.

Crews replaced the ramp and the old winch, at a cost of 48,000 pounds, and both are to last until the bridge is built.

Crossings start at six in the morning, and the last boat leaves at ten, as it did before the ferry went into the dock.
"""
SLUG = "ferry-returns-to-the-inner-quay"

ANNOUNCED = "This article is read by a synthetic voice."
"""With which every episode of a new show begins."""


@pytest.fixture
def ferry(tmp_path):
    """An article of one line a paragraph."""
    file = tmp_path / "ferry.txt"
    file.write_text(FERRY, "utf-8")
    return file


@pytest.fixture
def show(audiobrief, make, ferry, tmp_path):
    """A published show of one episode."""
    folder = tmp_path / "show"
    more = ("--email", "desk@example.org", "--base-url", "https://pod.example.org/harbour", "--language", "en-GB")
    assert audiobrief("init", folder, "--title", "Harbour Briefing", "--author", "Harbour Desk", *more).code == 0
    assert make(ferry, "-o", folder).code == 0
    assert audiobrief("publish", folder).code == 0
    return folder


def record(show: Path) -> dict:
    (file,) = (*show.glob("episodes/*/episode.json"), *show.glob(".private/*/episode.json"))
    return json.loads(file.read_text("utf-8"))


def everything(show: Path) -> dict[str, bytes]:
    files = (f for f in show.rglob("*") if f.is_file() and ".audiobrief" not in f.parts)
    return {f.relative_to(show).as_posix(): f.read_bytes() for f in files}


# init


def test_init_writes_settings_and_a_cover(audiobrief, tmp_path):
    answer = audiobrief("init", tmp_path / "my-show")
    assert (answer.code, answer.out) == (0, f"{tmp_path / 'my-show' / 'audiobrief.toml'}\n")
    with Image.open(tmp_path / "my-show" / "cover.jpg") as cover:
        assert (cover.size, cover.mode) == ((3000, 3000), "RGB")
    text = (tmp_path / "my-show" / "audiobrief.toml").read_text("utf-8")
    assert tomllib.loads(text)["show"]["title"] == "My show"
    assert "#" in text


def test_init_takes_everything_as_options(audiobrief, tmp_path):
    Image.new("RGB", (1500, 1500)).save(tmp_path / "art.png")
    options = {
        "--title": 'The "Quay" \\ & <co>',
        "--author": "Desk",
        "--email": "desk@example.org",
        "--description": "What the quay says.",
        "--category": "News/Politics",
        "--language": "en-ZA",
        "--image": str(tmp_path / "art.png"),
        "--base-url": "https://pod.example.org/quay/",
        "--rights": "private",
    }
    answer = audiobrief("init", tmp_path / "s", "--json", *(part for pair in options.items() for part in pair))
    settings = tomllib.loads((tmp_path / "s" / "audiobrief.toml").read_text("utf-8"))["show"]
    assert settings["title"] == options["--title"]
    assert (settings["category"], settings["image"]) == (["News", "Politics"], "cover.png")
    assert (settings["base_url"], settings["rights"]) == ("https://pod.example.org/quay", "private")
    assert answer.events[0]["guid"] == settings["guid"]
    assert audiobrief("publish", tmp_path / "s").code == 0


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--category", "News/Daily Newz", 'did you mean "Daily News"'),
        ("--language", "not a language", "is not like"),
        ("--email", "desk", "is not like"),
        ("--base-url", "pod.example.org", "must be a whole http"),
        ("--image", "small.png", "1400 to 3000"),
    ],
)
def test_init_refuses_before_anything_is_written(audiobrief, tmp_path, option, value, says):
    picture = tmp_path / "small.png"
    Image.new("RGB", (100, 100)).save(picture)
    answer = audiobrief("init", tmp_path / "s", option, picture if option == "--image" else value)
    assert answer.code == 2
    assert option in answer.err
    assert says in answer.err
    assert not (tmp_path / "s").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_init_asks_again_for_what_no_directory_would_take(tmp_path):
    import os
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "audiobrief", "init", tmp_path / "quay-news", "--author", "Desk"]
    with subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asking:
        answers = [
            "",
            "nobody",
            "desk@example.org",
            "",
            "Newz",
            "News/Daily News",
            "xx",
            "en-ZA",
            "x",
            "",
            "none.jpg",
            "",
            "nobody",
            "south-african",
        ]
        os.write(master, "".join(f"{answer}\n" for answer in answers).encode())
        _, words = asking.communicate(timeout=60)
    os.close(master)
    os.close(slave)
    assert asking.returncode == 0, words
    found = tomllib.loads((tmp_path / "quay-news" / "audiobrief.toml").read_text("utf-8"))
    settings = found["show"]
    assert found["voice"] == {"en": "south-african"}
    assert (settings["title"], settings["author"], settings["email"]) == ("Quay news", "Desk", "desk@example.org")
    assert (settings["category"], settings["language"], settings["base_url"]) == (["News", "Daily News"], "en-ZA", "")
    assert 'did you mean "News"?' in words
    assert (tmp_path / "quay-news" / "cover.jpg").is_file()


def test_init_leaves_a_show_alone(audiobrief, show):
    before = everything(show)
    assert audiobrief("init", show, "--title", "Other").code == 1
    assert everything(show) == before


# make and publish


def test_made_and_published_twice_nothing_changes(audiobrief, make, show, ferry):
    before = everything(show)
    assert make(ferry, "-o", show).code == 0
    answer = audiobrief("publish", show, "--json")
    assert answer.events[0]["changed"] == []
    assert (answer.events[0]["live"], answer.events[0]["waiting"]) == (1, 0)
    assert everything(show) == before


def test_publish_tells_the_feed_and_the_line_to_paste(audiobrief, show):
    answer = audiobrief("publish", show)
    assert answer.out == "https://pod.example.org/harbour/feed.xml\n"
    assert '<script async src="https://pod.example.org/harbour/listen.js"></script>' in answer.err
    snippets = audiobrief("publish", show, "--snippets").out
    assert all(
        name in snippets for name in ("WordPress", "Ghost", "Hugo", "Jekyll", "Eleventy", "Blogger", "Squarespace")
    )
    assert "{{ .Page.Permalink }}" in snippets
    assert "{% include listen.html %}" in snippets
    assert "<iframe" in snippets


def test_publish_copies_out(audiobrief, show, tmp_path):
    answer = audiobrief("publish", show, "--to", tmp_path / "www", "--json")
    assert "feed.xml" in answer.events[1]["sent"]
    assert (tmp_path / "www" / "feed.xml").read_bytes() == (show / "feed.xml").read_bytes()
    assert audiobrief("publish", show, "--to", tmp_path / "www", "--json").events[1]["sent"] == []


def test_a_show_without_address_is_not_copied_out(audiobrief, tmp_path):
    audiobrief("init", tmp_path / "s")
    answer = audiobrief("publish", tmp_path / "s", "--to", tmp_path / "www")
    assert answer.code == 1
    assert re.search(r"audiobrief\.toml, line \d+: base_url must be", answer.err)
    assert not (tmp_path / "www").exists()


def test_a_wrong_setting_stops_everything_with_its_line(audiobrief, make, show, ferry, tmp_path):
    settings = show / "audiobrief.toml"
    settings.write_text(settings.read_text("utf-8").replace('["News"]', '["Newz"]'), "utf-8")
    before = everything(show)
    for answer in (audiobrief("publish", show), make(ferry, "-o", show), audiobrief("hold", show, "ferry")):
        assert answer.code == 1
        assert re.search(r'audiobrief\.toml, line \d+: category "Newz" is none', answer.err)
    assert everything(show) == before


def test_a_voice_that_is_not_there_is_named_with_its_line(audiobrief, show, ferry):
    settings = show / "audiobrief.toml"
    text = settings.read_text("utf-8").replace("[voice]\n", '[voice]\nname = "nobody"\n')
    settings.write_text(text, "utf-8")
    line = text.splitlines().index('name = "nobody"') + 1
    answer = audiobrief("make", ferry, "-o", show)
    assert answer.code == 1
    assert f'audiobrief.toml, line {line}: no voice is named "nobody"' in answer.err


@pytest.mark.parametrize("command", ["publish", "status", "serve", "hold", "release", "retract", "check"])
def test_no_show_is_said_so(audiobrief, tmp_path, command):
    rest = ["ferry"] if command in ("hold", "release", "retract") else []
    answer = audiobrief(command, tmp_path, *rest)
    assert answer.code == 1
    assert "no show" in answer.err or "neither a feed nor an MP3" in answer.err


@pytest.mark.parametrize(
    "command", ["init", "publish", "status", "serve", "hold", "release", "retract", "correct", "check"]
)
def test_every_command_has_examples(audiobrief, command):
    answer = audiobrief(command, "--help")
    assert answer.code == 0
    assert f"audiobrief {command} " in answer.out.partition("Examples:")[2]


# Lives


def test_hold_and_release(audiobrief, show):
    before = everything(show)
    held = audiobrief("hold", show, "ferry", "--json")
    assert (held.code, held.events[0]["status"]) == (0, "held")
    assert "<item>" not in (show / "feed.xml").read_text("utf-8")
    assert record(show)["status"] == "held"
    assert audiobrief("release", show, "ferry", "--json").events[0]["status"] == "live"
    after = everything(show)
    assert [name for name in after if after[name] != before.get(name)] == [
        name for name in after if name.endswith("episode.json")
    ]


@pytest.mark.parametrize(("command", "state"), [(["hold"], "held"), (["hold", "--until", "2099-12-24"], "scheduled")])
def test_what_is_held_already_is_said_and_stays_as_it_is(audiobrief, show, command, state):
    assert audiobrief(*command, show, "ferry", "--json").events[0]["already"] is False
    before = everything(show)
    answer = audiobrief(*command, show, "ferry")
    assert answer.code == 0
    assert f"was {state} already" in answer.err
    assert everything(show) == before


def test_a_held_episode_made_again_is_told_where_it_lies_and_that_it_is_held(audiobrief, make, show, ferry):
    audiobrief("hold", show, "ferry")
    ferry.write_text(FERRY.replace("forty", "fifty"), "utf-8")
    answer = make(ferry, "-o", show)
    assert Path(answer.out.strip()).is_file()
    assert ".private" in answer.out
    assert "held, so not public" in answer.err


def test_what_is_live_already_is_said(audiobrief, show):
    audiobrief("hold", show, "ferry")
    assert "already" not in audiobrief("release", show, "ferry").err
    before = everything(show)
    assert "was live already" in audiobrief("release", show, "ferry").err
    assert everything(show) == before


def test_nothing_is_deleted_for_good_unasked(audiobrief, show):
    before = everything(show)
    assert audiobrief("retract", show, "ferry").code == 2
    assert everything(show) == before


def test_a_refused_target_is_no_copy(audiobrief, show, tmp_path):
    (tmp_path / "file").write_text("")
    for target in (show / "inside", tmp_path / "file"):
        assert audiobrief("publish", show, "--to", target).code == 1
    assert audiobrief("retract", show, "ferry", "--yes").code == 0


@pytest.mark.parametrize("asked", ["--snippets", "--server-lines=apache", "--server-lines=nginx"])
def test_what_is_to_be_pasted_stands_alone(audiobrief, show, asked):
    assert "/feed.xml" not in audiobrief("publish", show, *asked.split("=")).out.splitlines()[-1]


def test_labels_go_into_the_feed_and_stay(audiobrief, make, show, ferry):
    answer = audiobrief("label", show, "ferry", "--season", "2", "--number", "14", "--kind", "bonus", "--explicit")
    assert answer.code == 0
    feed = (show / "feed.xml").read_text("utf-8")
    for said in ("<itunes:season>2<", "<itunes:episode>14<", "<itunes:episodeType>bonus<", "<itunes:explicit>true<"):
        assert said in feed
    ferry.write_text(FERRY.replace("nine weeks", "ten weeks"), "utf-8")
    make(ferry, "-o", show)
    assert (record(show)["season"], record(show)["number"], record(show)["revision"]) == (2, 14, 2)
    audiobrief("label", show, "ferry", "--season", "0")
    assert "<itunes:season>" not in (show / "feed.xml").read_text("utf-8")
    assert audiobrief("label", show, "ferry").code == 2


def test_members_have_paths_of_their_own(audiobrief, show, ferry, tmp_path):
    assert audiobrief("label", show, "ferry", "--members").code == 0
    published = audiobrief("publish", show, "--to", tmp_path / "www")
    assert "1 for members" in published.err
    assert "nobody has a path" in published.err
    added = audiobrief("members", show, "--add", "Ann Lee", "--json").events[-1]
    assert (added["event"], added["name"]) == ("member", "Ann Lee")
    assert audiobrief("members", show).out.splitlines() == [f"Ann Lee  {added['feed']}"]
    audiobrief("publish", show, "--to", tmp_path / "www")
    token = added["feed"].split("/")[-2]
    assert (tmp_path / "www/members" / token / "feed.xml").is_file()
    assert audiobrief("members", show, "--add", "Ann Lee").code == 1
    assert audiobrief("members", show, "--revoke", "Ann Lee", "--add", "Ann Lee").code == 0
    audiobrief("publish", show, "--to", tmp_path / "www")
    assert not (tmp_path / "www/members" / token).exists()
    assert "members" in audiobrief("status", show).out
    assert audiobrief("label", show, "ferry", "--everyone").code == 0
    assert (show / "feed.xml").read_text("utf-8").count("<item>") == 1


def test_an_embargo(audiobrief, make, show, tmp_path):
    article = tmp_path / "plan.txt"
    article.write_text(f"A plan nobody may know\n\n{'The plan is a secret until its day has come. ' * 12}")
    assert make(article, "-o", show, "--date", "2100-01-01T06:00:00Z").code == 0
    published = audiobrief("publish", show, "--to", tmp_path / "www", "--json")
    assert (published.events[0]["live"], published.events[0]["waiting"]) == (1, 1)
    copied = [f for f in (tmp_path / "www").rglob("*") if f.is_file()]
    assert not any("nobody-may-know" in f.name or b"nobody may know" in f.read_bytes() for f in copied)
    assert "nobody may know" not in (show / "feed.xml").read_text("utf-8")
    status = audiobrief("status", show, "--only", "scheduled", "--json").events
    assert [e["published"] for e in status if e["event"] == "episode"] == ["2100-01-01T06:00:00Z"]
    audiobrief("release", show, "nobody-may-know")
    assert "nobody may know" in (show / "feed.xml").read_text("utf-8")


def test_correct_from_the_same_file(audiobrief, show, ferry, tone):
    before = record(show)
    ferry.write_text(ferry.read_text("utf-8").replace("48,000", "49,000"), "utf-8")
    answer = audiobrief("correct", show, "ferry", "--note", "It was 49,000 pounds.", "--voice", tone, "--json")
    assert answer.code == 0
    after = record(show)
    assert (after["guid"], after["slug"], after["published"]) == (before["guid"], before["slug"], before["published"])
    assert (after["revision"], after["correction"]) == (2, "It was 49,000 pounds.")
    assert after["audio"]["sha256"] != before["audio"]["sha256"]
    feed = (show / "feed.xml").read_text("utf-8")
    assert f"?v={after['audio']['sha256'][:8]}" in feed
    assert "<atom:updated>" in feed
    assert "It was 49,000 pounds." in feed
    assert audiobrief("check", show, "--quick").code == 0


def test_correct_from_another_file_with_a_spoken_note(audiobrief, show, tmp_path, ferry, tone):
    fixed = tmp_path / "fixed.txt"
    fixed.write_text(ferry.read_text("utf-8").replace("ten", "eleven"), "utf-8")
    note = "The last boat leaves at eleven."
    answer = audiobrief("correct", show, "ferry", fixed, "--note", note, "--spoken", "--voice", tone)
    assert answer.code == 0
    spoken = [mark["text"] for mark in record(show)["marks"]]
    assert spoken[:3] == [ANNOUNCED, "Ferry returns to the inner quay", f"Correction: {note}"]
    assert any("at eleven" in text for text in spoken[2:])
    assert record(show)["revision"] == 2


def test_correct_asks_no_private_address_that_a_record_names(audiobrief, make, show, tmp_path, tone):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: asked.append(listener.accept()), daemon=True).start()
        page = tmp_path / "saved.html"
        link = f'<link rel="canonical" href="http://127.0.0.1:{listener.getsockname()[1]}/secret">'
        page.write_text(f"<html><head><title>Saved</title>{link}</head><body><p>{FERRY}</p></body></html>", "utf-8")
        assert make(page, "--allow-short", "-o", show).code == 0
        page.unlink()
        answer = audiobrief("correct", show, "saved", "--note", "x", "--voice", tone)
    assert answer.code == 1
    assert asked == []


def test_correct_the_note_alone(audiobrief, show):
    before = record(show)
    assert audiobrief("correct", show, "ferry", "--note", "Ann Lee wrote it.", "--note-only").code == 0
    after = record(show)
    assert (after["revision"], after["audio"]) == (2, before["audio"])
    assert "Ann Lee wrote it." in next(show.glob("episodes/*/index.html")).read_text("utf-8")
    assert audiobrief("correct", show, "ferry", "x.txt", "--note", "x", "--note-only").code == 2


def test_correct_says_when_the_article_is_gone(audiobrief, show, ferry, tone):
    ferry.unlink()
    answer = audiobrief("correct", show, "ferry", "--note", "x", "--voice", tone)
    assert answer.code == 1
    assert "give it as SOURCE" in answer.err


def test_retract_is_for_good(audiobrief, make, show, ferry, tmp_path):
    audiobrief("publish", show, "--to", tmp_path / "www")
    answer = audiobrief("retract", show, "ferry", "--reason", "It sank.", "--json", "--yes")
    assert answer.events[0]["status"] == "retracted"
    assert list(show.glob("episodes/*")) == []
    public = {name: data for name, data in everything(show).items() if not name.startswith(".private/")}
    assert not any(b"It sank" in data or str(ferry).encode() in data for data in public.values())
    assert not any(b"nine weeks" in data for data in everything(show).values())
    assert not list((tmp_path / "www").glob("episodes/*/*"))
    again = make(ferry, "-o", show)
    assert again.code == 1
    assert "retracted on" in again.err
    for command in ("hold", "release"):
        assert audiobrief(command, show, "ferry").code == 1


def test_none_is_changed_unless_all_are_found(audiobrief, show):
    assert audiobrief("hold", show, "ferry", "nothing").code == 1
    assert record(show)["status"] == "live"


def test_status_tells_it_all(audiobrief, show):
    line = audiobrief("status", show).out
    assert line.startswith("live ")
    assert SLUG in line
    events = audiobrief("status", show, "--json").events
    assert events[0]["guid"] == record(show)["guid"]
    assert (events[1]["event"], events[1]["live"], events[1]["held"]) == ("show", 1, 0)
    history = audiobrief("status", show, "ferry").out
    assert "revision 1" in history


# check and serve


def test_check_tells_code_place_and_remedy(audiobrief, show):
    assert audiobrief("check", show, "--quick").code == 0
    next(show.glob("episodes/*/*.vtt")).unlink()
    answer = audiobrief("check", show, "--quick")
    assert answer.code == 1
    assert re.search(
        r"^error +transcript-missing +feed\.xml, item 1 .*nothing is at .*\. Publish again", answer.out, re.MULTILINE
    )
    finding = audiobrief("check", show, "--quick", "--json").events[0]
    assert finding.keys() == {"event", "version", "level", "code", "place", "message", "remedy"}


def test_serve_prints_address_and_qr_code_and_ends_on_a_signal(show):
    command = [sys.executable, "-m", "audiobrief", "serve", show, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        feed = server.stdout.readline().strip()
        with urllib.request.urlopen(feed, timeout=20) as response:
            urls = [e.attrib["url"] for e in ET.fromstring(response.read()).iter("enclosure")]
        assert urls[0].startswith(feed.removesuffix("feed.xml"))
        time.sleep(0.2)
        server.send_signal(signal.SIGTERM)
        _, words = server.communicate(timeout=20)
    assert "▄" in words
    assert "WARNING" not in words
    assert server.returncode == 143


def test_one_mp3_is_served_with_cover_and_text(show):
    (mp3,) = show.glob("episodes/*/*.mp3")
    command = [sys.executable, "-m", "audiobrief", "serve", mp3, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        page = urllib.request.urlopen(address, timeout=20).read().decode()
        assert "Ferry returns to the inner quay</h1>" in page
        assert "the first forty passengers travelled free" in page
        with urllib.request.urlopen(f"{address}cover", timeout=20) as cover:
            assert cover.headers["Content-Type"] == "image/jpeg"
        part = urllib.request.Request(address + mp3.name, headers={"Range": "bytes=10-19"})
        with urllib.request.urlopen(part, timeout=20) as answer:
            assert (answer.status, answer.read()) == (206, mp3.read_bytes()[10:20])
        for other in ("feed.xml", "../episode.json", "episode.json"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(address + other, timeout=20)
        server.send_signal(signal.SIGTERM)


def test_several_are_served_under_their_names(show):
    (mp3,) = show.glob("episodes/*/*.mp3")
    command = [sys.executable, "-m", "audiobrief", "serve", show, mp3, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        front = urllib.request.urlopen(address, timeout=20).read().decode()
        assert 'href="show/"' in front
        assert f'href="{mp3.stem}/"' in front
        feed = urllib.request.urlopen(f"{address}show/feed.xml", timeout=20).read()
        (sound,) = (e.attrib["url"] for e in ET.fromstring(feed).iter("enclosure"))
        assert sound.startswith(f"{address}show/episodes/")
        assert urllib.request.urlopen(sound, timeout=20).read() == mp3.read_bytes()
        server.send_signal(signal.SIGTERM)


def test_serving_everywhere_comes_with_a_warning(show):
    command = [sys.executable, "-m", "audiobrief", "serve", show, "--port", "0", "--host", "0.0.0.0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        server.send_signal(signal.SIGINT)
        _, words = server.communicate(timeout=20)
    assert "WARNING: everyone who reaches" in words
    assert "Traceback" not in words
    assert server.returncode == 130


def test_a_retraction_that_was_stopped_is_finished_by_the_next(audiobrief, show):
    assert audiobrief("retract", show, "ferry", "--yes").code == 0
    (apart,) = (show / ".private").glob("[!.]*")
    folder = show / "episodes" / apart.name
    for left in (folder, apart):
        left.mkdir(exist_ok=True)
        (left / "left.mp3").write_bytes(b"sound")
    answer = audiobrief("retract", show, "ferry", "--yes")
    assert (answer.code, answer.err.count("audiobrief:")) == (0, 0)
    assert not folder.exists()
    assert sorted(file.name for file in apart.iterdir()) == ["episode.json", "private.json"]


def test_a_missing_disk_empties_no_show(audiobrief, show):
    (show / "episodes").rename(show.parent / "away")
    before = everything(show)
    answer = audiobrief("publish", show)
    assert answer.code == 1
    assert f"{show / 'episodes'}: holds no episode now" in answer.err
    assert everything(show) == before
    assert audiobrief("publish", show, "--prune").code == 0


@pytest.mark.parametrize("command", ["make", "retract", "hold"])
def test_nothing_is_changed_while_the_disk_is_away(audiobrief, make, show, ferry, command):
    audiobrief("hold", show, "ferry")
    other = ferry.with_name("other.txt")
    other.write_text(ferry.read_text("utf-8").replace("Ferry", "Other ferry"), "utf-8")
    make(other, "-o", show)
    audiobrief("publish", show)
    shutil.rmtree(show / "episodes")
    before = everything(show)
    rest = {"retract": ["ferry", "--yes"], "hold": ["ferry", "--until", "2099-12-24"]}
    answer = make(other, "-o", show) if command == "make" else audiobrief(command, show, *rest[command])
    assert answer.code == 1
    assert "holds no episode now" in answer.err
    assert everything(show) == before


def test_stats_count_plays_from_a_log(audiobrief, show, tmp_path):
    audio = record(show)["audio"]
    (folder,) = (show / "episodes").iterdir()
    line = '{} - - [28/Nov/2026:06:30:01 +0000] "GET /harbour/episodes/{}/{} HTTP/1.1" 200 {} "-" "AntennaPod/3.4"\n'
    sent = [("10.0.0.1", audio["byte_count"]), ("10.0.0.1", audio["byte_count"]), ("10.0.0.2", 900)]
    (tmp_path / "log").write_text("".join(line.format(who, folder.name, audio["file"], size) for who, size in sent))
    answer = audiobrief("stats", show, tmp_path / "log", "--json")
    assert answer.code == 0
    assert [(e["day"], e["plays"]) for e in answer.events if e["event"] == "plays"] == [("2026-11-28", 1)]
    assert answer.events[-1] == {"event": "stats", "version": 1, "plays": 1, "lines": 3, "robots": 0, "unread": 0}
    assert "Ferry returns" in audiobrief("stats", show, tmp_path / "log").out

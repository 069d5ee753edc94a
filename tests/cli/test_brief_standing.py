"""A standing programme: its file, its days, its show, and what is dropped, held, approved or cannot be made."""

import json
import re
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest
import tomli
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from audiobrief.briefing.frame import FIELDS, frame_words
from audiobrief.briefing.standing import STARTER, Standing, VoiceTable, load_standing
from audiobrief.errors import SettingsError

TOPICS = ("ferry", "bridge", "lighthouse", "market", "tide", "museum")
TEXT = {
    "ferry": "The ferry left the inner harbour at six with forty passengers, who travelled free for the first day. ",
    "bridge": "Engineers closed a lane of the old bridge while they weighed each cable and counted broken wires. ",
    "lighthouse": "A keeper who retired last spring left his brass telescope to the village school for good. ",
    "market": "Bakers along the coast say that flour costs twice what it did, and loaves will be dearer by June. ",
    "tide": "The spring tide came over the sea wall at noon and ran as far as the steps of the town hall. ",
    "museum": "The museum of knots opens again after two winters, with a rope walk that visitors may turn. ",
}  # fmt: skip


def entry(topic: str, day: int) -> str:
    body = "".join(f"&lt;p&gt;{TEXT[topic]}It was note {n} on the {topic}.&lt;/p&gt;" for n in range(3))
    return (
        f"<item><title>News of the {topic}</title><guid>{topic}</guid><link>https://gull.example/{topic}</link>"
        f"<pubDate>{day:02d} Nov 2026 05:00:00 GMT</pubDate><content:encoded>{body}</content:encoded></item>"
    )


def feed(*topics: str, title: str = "The Gull") -> str:
    items = "".join(entry(topic, 10 + at) for at, topic in enumerate(topics))
    link = "<link>https://gull.example/</link>"
    return f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{title}</title>{link}<language>en</language>{items}</channel></rss>'


@pytest.fixture
def morning(tmp_path: Path, tone: Path) -> Path:
    """A standing programme of one feed."""
    (tmp_path / "feed.xml").write_text(feed("ferry", "bridge"))
    file = tmp_path / "morning.toml"
    file.write_text(
        f'name = "Morning"\noutput = "morning.mp3"\nnewest = 2\n[voice]\nstories = "{tone}"\npresenter = "{tone}"\n'
        '[sections."Home"]\nsources = ["feed.xml"]\n[sound]\nmusic = false\n'
    )
    return file


@pytest.fixture
def brief(audiobrief):
    def brief(*arguments, day="2026-11-28", code=0):
        answer = audiobrief("brief", *arguments, "--json", *(("--day", day) if day else ()))
        assert answer.code == code, answer.err
        return answer

    return brief


def stories(answer):
    return [e["title"] for e in answer.events if e["event"] == "part" and e["kind"] == "story"]


def state(answer):
    return next(e["state"] for e in answer.events if e["event"] == "briefing")


def set_key(file: Path, line: str) -> None:
    file.write_text(f"{line}\n{file.read_text()}")


def test_the_starter_names_every_key_and_says_the_sentences_as_they_are(tmp_path):
    file = tmp_path / "all.toml"
    lines = STARTER.read_text("utf-8").splitlines()
    shown = [re.sub(r"^# (?=[a-z_0-9]+ = )", "", line) for line in lines]
    file.write_text("\n".join(shown), "utf-8")
    tables = tomli.loads(file.read_text("utf-8"))
    assert set(tables) == {field.name for field in fields(Standing)}
    assert set(tables["voice"]) == {field.name for field in fields(VoiceTable)}
    assert set(tables["say"]) == set(FIELDS)
    assert tables["say"] == {key: frame_words()["en"][key] for key in FIELDS}


def test_the_starter_is_a_programme_and_is_written_once(audiobrief, tmp_path):
    file = tmp_path / "briefing.toml"
    assert audiobrief("brief", "--init", file).code == 0
    assert file.read_bytes() == STARTER.read_bytes()
    assert list(load_standing(file).sections) == ["Home", "World"]
    answer = audiobrief("brief", "--init", file)
    assert (answer.code, "there already" in answer.err) == (1, True)


def test_every_key_of_the_starter_loads_when_it_is_uncommented(tmp_path):
    lines = STARTER.read_text().splitlines()
    text = "\n".join(line[2:] if line.startswith("# ") and " = " in line else line for line in lines)
    (tmp_path / "all.toml").write_text(text.replace("heart", "scottish"))
    loaded = load_standing(tmp_path / "all.toml")
    assert (loaded.ready, loaded.silence, loaded.sound.under_db) == ("06:30", "publish", 20)
    assert loaded.say["closing"].startswith("That was")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nmae = 1", 'line 1: unknown key "nmae"'),
        ('zone = "Mars/Base"', "line 1: there is no time zone"),
        ('ready = "25:00"', 'line 1: ready must be a time of day such as "06:30"'),
        ("max_minutes = 0", "line 1: max_minutes must be from 0.5 to 600"),
        ('order = "random"', "line 1: order must be one of"),
        ('silence = "wait"', 'line 1: silence must be "publish" or "skip"'),
        ("newest = 0", "line 2: newest must be 1 or more"),
        ('say = { first = "From {place}." }', 'line 1: first has no field "{place}"'),
        ('say = { hello = "Hello" }', 'line 1: unknown sentence "hello"'),
        ('voice = { presenter = "nobody" }', "nobody"),
        ("sound = { under_db = 3 }", "line 1: under_db must be from 15 to 40"),
    ],
)
def test_a_wrong_key_is_told_with_its_line(tmp_path, line, told):
    file = tmp_path / "m.toml"
    first = "name = 'x'\n" if line.startswith("newest") else ""
    rest = "" if first else "name = 'x'\n"
    file.write_text(f"{first}{line}\n{rest}[sections.Home]\nsources = ['a.txt']\n")
    with pytest.raises(SettingsError) as caught:
        load_standing(file)
    assert told in str(caught.value)
    assert str(file) in str(caught.value)


def test_of_every_feed_that_a_list_names_come_the_newest(brief, tmp_path, tone):
    topics = (("ferry", "bridge", "tide"), ("market", "museum", "lighthouse"))
    for name, told in zip(("a", "b"), topics, strict=True):
        (tmp_path / f"{name}.xml").write_text(feed(*told, title=f"The {name}"))
    outlines = "".join(f'<outline type="rss" text="{name}" xmlUrl="{tmp_path}/{name}.xml"/>' for name in "ab")
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><head/><body>{outlines}</body></opml>')
    answer = brief(tmp_path / "feeds.opml", "--newest", "1", "--plan", "--voice", tone)
    assert stories(answer) == ["News of the tide", "News of the lighthouse"]


def test_the_same_day_makes_the_same_and_the_next_day_only_what_is_new(brief, morning):
    out = morning.parent / "morning.mp3"
    first = brief(morning)
    assert stories(first) == ["News of the bridge", "News of the ferry"]
    data = out.read_bytes()
    again = brief(morning)
    assert (stories(again), state(again), out.read_bytes()) == (stories(first), "unchanged", data)
    assert "nothing_new" in [e["event"] for e in brief(morning, day="2026-11-29").events]
    assert out.read_bytes() == data
    (morning.parent / "feed.xml").write_text(feed("ferry", "bridge", "lighthouse", "market", "tide"))
    later = brief(morning, day="2026-11-29")
    assert stories(later) == ["News of the tide", "News of the market"]
    assert "Sunday, 29 November 2026" in str(MP3(out).tags.getall("USLT")[0])


def test_a_correction_and_a_takedown_update_the_programme_of_the_day(brief, morning):
    source = morning.parent / "feed.xml"
    brief(morning)
    source.write_text(feed("ferry", "bridge").replace("forty passengers", "fifty passengers"))
    assert state(brief(morning)) == "updated"
    assert "fifty passengers" in str(MP3(morning.parent / "morning.mp3").tags.getall("USLT")[0])
    source.write_text(feed("bridge"))
    assert stories(brief(morning)) == ["News of the bridge"]
    assert "ferry" not in str(MP3(morning.parent / "morning.mp3").tags.getall("USLT")[0])


def test_a_lost_memory_costs_nothing_but_a_repetition(brief, morning, tmp_path):
    brief(morning)
    for file in Path.home().rglob("told.json"):
        file.write_text("{torn")
    assert stories(brief(morning, day="2026-11-29")) == ["News of the bridge", "News of the ferry"]


def test_an_episode_a_day_under_one_guid(brief, audiobrief, morning, tmp_path):
    show = tmp_path / "show"
    assert audiobrief("init", show, "--title", "Harbour", "--rights", "private").code == 0
    brief(morning, "-o", show)
    (first,) = [json.loads(file.read_text()) for file in show.glob("episodes/*/episode.json")]
    (morning.parent / "feed.xml").write_text(feed("ferry", "bridge").replace("forty", "fifty"))
    assert state(brief(morning, "-o", show)) == "updated"
    (second,) = [json.loads(file.read_text()) for file in show.glob("episodes/*/episode.json")]
    assert (second["guid"], second["revision"]) == (first["guid"], 2)
    assert state(brief(morning, "-o", show)) == "unchanged"
    assert audiobrief("publish", show).code == 0
    entry = (show / "feed.xml").read_text()
    for topic in ("ferry", "bridge"):
        assert f"https://gull.example/{topic}" in entry
        assert f"https://gull.example/{topic}" in next(show.glob("episodes/*/index.html")).read_text()
    chapters = json.loads(next(show.glob("episodes/*/chapters.json")).read_text())["chapters"]
    assert [c["url"] for c in chapters if "url" in c] == ["https://gull.example/bridge", "https://gull.example/ferry"]


@pytest.mark.parametrize(("options", "rights"), [((), "private"), (("--rights",), "own")])
def test_other_peoples_articles_make_a_private_episode(brief, audiobrief, morning, options, rights):
    show = morning.parent / "show"
    assert audiobrief("init", show, "--title", "Harbour").code == 0
    brief(morning, "-o", show, *options)
    assert audiobrief("publish", show).code == 0
    item = (show / "feed.xml").read_text().partition("<item>")[2]
    assert ("<itunes:block>Yes" in item) is (rights == "private")
    assert ("note 1 on the ferry" in item) is (rights == "own")


def test_a_show_is_a_source_and_what_it_holds_back_never_enters(brief, audiobrief, tmp_path, tone):
    show = tmp_path / "show"
    assert audiobrief("init", show, "--title", "Harbour", "--rights", "private").code == 0
    slugs = []
    for topic in ("ferry", "bridge", "tide"):
        article = tmp_path / f"{topic}.txt"
        article.write_text(f"News of the {topic}\n\n" + "\n\n".join(f"{TEXT[topic]}Note {n}." for n in range(3)))
        assert audiobrief("make", article, "-o", show, "--voice", tone).code == 0
        slugs.append(next(p.name for p in (show / "episodes").iterdir() if topic in p.name))
    assert audiobrief("hold", show, slugs[0]).code == 0
    assert audiobrief("retract", show, slugs[1], "--yes").code == 0
    answer = brief(show, "-o", tmp_path / "m.mp3", "--voice", tone, "--name", "Show")
    assert "News of the tide" in stories(answer)
    assert "News of the ferry" not in stories(answer)
    assert next(e["reason"] for e in answer.events if e["event"] == "skipped").startswith("its episode is")


def test_drop_cuts_it_again_without_the_story_and_without_asking_anybody(brief, audiobrief, morning):
    (morning.parent / "feed.xml").write_text(feed("ferry", "bridge"))
    before = brief(morning)
    (morning.parent / "feed.xml").unlink()
    answer = audiobrief("brief", "drop", "Morning", "1", "--json")
    assert (answer.code, stories(answer)) == (0, stories(before)[1:])
    (morning.parent / "feed.xml").write_text(feed("ferry", "bridge"))
    assert stories(brief(morning)) == stories(before)[1:]
    assert "only story" in audiobrief("brief", "drop", "Morning", "1").err
    assert "there is no story 7" in audiobrief("brief", "drop", "Morning", "7").err
    assert "nothing_new" in [e["event"] for e in brief(morning, day="2026-11-29").events]


def test_a_preview_is_held_until_somebody_approves(brief, audiobrief, morning):
    set_key(morning, "hold = true")
    out = morning.parent / "morning.mp3"
    brief(morning)
    preview = morning.parent / "morning.preview.mp3"
    assert (out.exists(), preview.exists()) == (False, True)
    assert audiobrief("brief", "approve", "Morning").code == 0
    assert (out.exists(), preview.exists()) == (True, False)
    brief(morning)
    assert not preview.exists()
    assert audiobrief("brief", "approve", "Morning").code == 1


def test_a_held_episode_is_not_in_the_feed_until_it_is_approved(brief, audiobrief, morning, tmp_path):
    show = tmp_path / "show"
    assert audiobrief("init", show, "--title", "Harbour", "--rights", "private").code == 0
    set_key(morning, "hold = true")
    brief(morning, "-o", show)
    audiobrief("publish", show)
    assert "<item>" not in (show / "feed.xml").read_text()
    assert audiobrief("brief", "approve", "Morning").code == 0
    audiobrief("publish", show)
    assert (show / "feed.xml").read_text().count("<item>") == 1


@pytest.mark.parametrize("silence", ["publish", "skip"])
def test_silence_publishes_or_skips(brief, morning, silence):
    set_key(morning, f'hold = true\napprove_by = "00:00"\nsilence = "{silence}"')
    out = morning.parent / "morning.mp3"
    today = datetime.now().astimezone().date().isoformat()
    brief(morning, day=today)
    assert not out.exists()
    answer = brief(morning, day=today)
    told = [e["state"] for e in answer.events if e["event"] == "edition"]
    assert (told, out.exists()) == ((["out"], True) if silence == "publish" else (["skipped"], False))
    assert not (morning.parent / "morning.preview.mp3").exists()


@pytest.mark.parametrize("opening", ["Good morning, this is {name}, for {weekday}.", "{name}!"])
def test_whoever_finds_the_file_can_tell_of_which_day_it_is(brief, morning, opening):
    morning.write_text(morning.read_text().replace("[sound]", f'[say]\nopening = "{opening}"\n[sound]'))
    answer = brief(morning)
    tag = MP3(morning.parent / "morning.mp3").tags
    titles = [e["title"] for e in answer.events if e["event"] == "briefing"]
    assert [str(tag["TIT2"])] == titles == ["Morning, 28 November 2026"]
    assert str(tag["TDRC"]) == "2026-11-28"


def test_the_command_that_repairs_it_works_from_any_folder(brief, morning, monkeypatch):
    (morning.parent / "feed.xml").unlink()
    monkeypatch.chdir(morning.parent)
    failed = next(e for e in brief("morning.toml", code=4).events if e["event"] == "failed")
    assert failed["repair"] == f"audiobrief brief {morning}"


def test_all_sources_dead_is_a_failure_with_its_repair_and_yesterdays_stays(brief, morning, tmp_path):
    brief(morning, day="2026-11-27")
    data = (morning.parent / "morning.mp3").read_bytes()
    (morning.parent / "feed.xml").unlink()
    hook = tmp_path / "hook.json"
    set_key(morning, f'on_failed = "cat > {hook}"')
    answer = brief(morning, code=4)
    failed = next(e for e in answer.events if e["event"] == "failed")
    told = json.loads(hook.read_text())
    assert failed["repair"] == told["repair"] == f"audiobrief brief {morning}"
    assert "feed.xml" in told["message"]
    assert (told["stays"], told["stays_of"]) == (str(morning.parent / "morning.mp3"), "2026-11-27")
    assert "stays as it was, the programme of 2026-11-27" in failed["message"]
    assert (morning.parent / "morning.mp3").read_bytes() == data


@pytest.mark.parametrize("option", ["--whole", "--each"])
def test_what_a_standing_programme_cannot_do_is_refused_by_name(audiobrief, morning, option):
    answer = audiobrief("brief", morning, option)
    assert answer.code == 2
    assert f"{option} is not for a standing programme" in answer.err


@pytest.mark.tool("ffmpeg")
def test_a_standing_programme_has_an_m4b_that_a_drop_cuts_again(brief, audiobrief, morning, tmp_path):
    set_key(morning, "m4b = true")
    brief(morning)
    m4b = morning.parent / "morning.m4b"
    whole = MP4(m4b)
    assert [c.title for c in whole.chapters][1:-1] == ["News of the bridge", "News of the ferry"]
    assert audiobrief("brief", "drop", "Morning", "1").code == 0
    assert [c.title for c in MP4(m4b).chapters][1:-1] == ["News of the ferry"]
    show = tmp_path / "show"
    assert audiobrief("init", show, "--title", "Harbour", "--rights", "private").code == 0
    assert "this is a show" in brief(morning, "-o", show, code=2).err


def test_a_missing_ffmpeg_costs_the_m4b_and_not_the_programme(brief, morning, monkeypatch):
    set_key(morning, "m4b = true")
    monkeypatch.setattr("audiobrief.briefing.outlets.m4b.shutil.which", lambda _: None)
    answer = brief(morning, code=4)
    assert "ffmpeg makes M4B files" in answer.err
    assert (state(answer), (morning.parent / "morning.mp3").exists()) == ("made", True)

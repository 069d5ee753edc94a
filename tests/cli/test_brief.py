"""`brief`: an opening, the stories behind their links, a chapter each; so long and no longer."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from episodes import show_folder
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from audiobrief.briefing.frame import frame_words
from audiobrief.show.folder import open_show_folder
from audiobrief.speech.speaker import Speaker

SENTENCES = {
    "north": "The ferry returned to the inner harbour on Monday, and forty passengers travelled free of charge. ",
    "south": "Bakers along the coast say flour costs twice what it did, so a loaf will soon be dearer than butter. ",
    "east": "A lighthouse keeper who retired last spring has left his telescope to the village school for good. ",
    "west": "Engineers closed one lane of the old bridge while they weigh each cable and count the broken wires. ",
}


@pytest.fixture
def stories(tmp_path):
    """Four stories, each of eight paragraphs."""
    files = []
    for name in ("north", "south", "east", "west"):
        paragraphs = "\n\n".join(f"{SENTENCES[name]}It was crossing number {n} from {name}." for n in range(8))
        file = tmp_path / f"{name}.html"
        body = "".join(f"<p>{text}</p>" for text in paragraphs.split("\n\n"))
        head = (
            f'<title>{name.title()} ferry is back</title><meta property="og:site_name" content="{name.title()} Post">'
        )
        link = f'<link rel="canonical" href="https://{name}.example/ferry">'
        file.write_text(
            f"<html lang=en><head>{head}{link}</head><body><article><h1>{name.title()} ferry is back</h1>{body}"
            "</article></body></html>"
        )
        files.append(file)
    return files


@pytest.fixture
def brief(audiobrief, tone, tmp_path):
    def brief(*arguments, code=0):
        answer = audiobrief(
            "brief", *arguments, "--voice", tone, "--json", "--day", "2026-11-28", "--name", "Morning", "--no-music"
        )
        assert answer.code == code, answer.err
        return answer

    return brief


def parts(answer):
    return [(e["kind"], e["title"], e["whole"]) for e in answer.events if e["event"] == "part"]


def test_a_chapter_for_each_story_with_its_address(brief, stories, tmp_path):
    out = tmp_path / "m.mp3"
    answer = brief(*stories, "-o", out)
    told = next(event for event in answer.events if event["event"] == "briefing")
    assert [c["title"] for c in told["chapters"]][1:-1] == [
        "North ferry is back", "South ferry is back", "East ferry is back", "West ferry is back",
    ]  # fmt: skip
    assert told["chapters"][1]["url"] == "https://north.example/ferry"
    tag = MP3(out)
    assert tag.info.length * 1000 == pytest.approx(told["duration_ms"], abs=60)
    frames = [tag.tags[key] for key in tag.tags if key.startswith("CHAP")]
    starts = sorted((frame.start_time, frame.sub_frames["TIT2"].text[0]) for frame in frames)
    assert starts == sorted((c["start_ms"], c["title"]) for c in told["chapters"])
    said = str(tag.tags["USLT::eng"]) if "USLT::eng" in tag.tags else str(tag.tags.getall("USLT")[0])
    assert "Next, from South Post." in said
    assert "Saturday, 28 November 2026" in said
    assert said.count("crossing number 7 from west") == 1


@pytest.mark.parametrize("minutes", [1, 2, 3])
def test_it_is_never_longer_than_asked_for(brief, stories, tmp_path, minutes):
    out = tmp_path / "m.mp3"
    answer = brief(*stories, "-o", out, "--max-minutes", minutes)
    assert MP3(out).info.length <= minutes * 60 * 1.005
    assert MP3(out).info.length >= minutes * 60 * 0.75
    kinds = [kind for kind, *_ in parts(answer)]
    assert (kinds[0], kinds[-1]) == ("opening", "closing")
    assert "brief" in kinds


def test_a_story_that_is_cut_says_so_and_keeps_whole_paragraphs(brief, stories, tmp_path):
    out = tmp_path / "m.mp3"
    answer = brief(*stories, "-o", out, "--max-minutes", 1)
    assert [title for _, title, whole in parts(answer) if not whole]
    text = str(MP3(out).tags.getall("USLT")[0])
    assert "The start of a story from" in text
    assert "And in brief." in text


def test_the_opening_promises_what_is_told(brief, stories, tmp_path):
    out = tmp_path / "m.mp3"
    page = stories[0].read_text()
    stories[0].write_text(page.replace("It was crossing number 7 from north.", "The company denies all of it."))
    answer = brief(*stories, "-o", out, "--max-minutes", 1)
    told = [title.removesuffix(" (its start)") for kind, title, _ in parts(answer) if kind == "story"]
    opening = str(MP3(out).tags.getall("USLT")[0]).split("\n\n")[2 : 2 + len(told)]
    assert opening == [f"{title}." for title in told]
    assert "North ferry is back" not in told


def test_a_reply_is_never_cut_off(brief, stories, tmp_path):
    page = stories[0].read_text()
    stories[0].write_text(page.replace("It was crossing number 7 from north.", "The company denies all of it."))
    answer = brief(stories[0], stories[1], "--plan", "--max-minutes", 1)
    assert [title for _, title, whole in parts(answer) if not whole and "North" in title] == []


def test_one_story_from_two_sources_is_told_once(brief, stories, tmp_path):
    copy = tmp_path / "copy.html"
    copy.write_text(stories[0].read_text().replace("North ferry is back", "Ferry sails").replace("North Post", "Wire"))
    answer = brief(*stories, copy, "--plan")
    assert "tells the same story more fully" in answer.out
    assert len([kind for kind, *_ in parts(answer) if kind == "story"]) == 4


def test_a_dead_source_never_costs_the_programme(brief, stories, tmp_path):
    out = tmp_path / "m.mp3"
    answer = brief(*stories[:2], tmp_path / "gone.html", "-o", out, code=4)
    assert out.exists()
    assert "gone.html" in answer.err


def test_one_damaged_list_in_a_folder_and_an_empty_folder_cost_nothing_else(brief, stories, tmp_path):
    folder, empty = tmp_path / "in", tmp_path / "empty"
    folder.mkdir()
    empty.mkdir()
    stories[0].rename(folder / "north.html")
    (folder / "a.csv").write_text('title,url\n"x')
    answer = brief(folder, empty, "--plan", code=4)
    assert [title for kind, title, _ in parts(answer) if kind == "story"] == ["North ferry is back"]
    assert "a.csv, line 1" in answer.err
    assert f"left out {empty}: it holds no article" in answer.err


def test_nothing_to_tell_is_an_error_and_no_file(brief, tmp_path):
    answer = brief(tmp_path / "gone.html", "-o", tmp_path / "m.mp3", code=4)
    assert "no source holds a story" in answer.err
    assert not (tmp_path / "m.mp3").exists()


def test_headlines_only(brief, stories, tmp_path):
    answer = brief(*stories, "--headlines-only", "-o", tmp_path / "m.mp3")
    assert [kind for kind, *_ in parts(answer)] == ["opening", "brief", "closing"]
    assert "West ferry is back." in str(MP3(tmp_path / "m.mp3").tags.getall("USLT")[0])


def test_a_plan_speaks_nothing_and_is_exact_once_it_was_spoken(brief, stories, tmp_path, monkeypatch):
    speak = Speaker.speak
    with monkeypatch.context() as patched:
        patched.setattr(Speaker, "speak", lambda *_: pytest.fail("spoken"))
        foreseen = brief(*stories, "--plan", "--max-minutes", 3)
    assert Speaker.speak is speak
    assert re.search(r"^about \d:\d\d min$", foreseen.err, re.MULTILINE)
    made = brief(*stories, "-o", tmp_path / "m.mp3", "--max-minutes", 3)
    again = brief(*stories, "--plan", "--max-minutes", 3)
    assert "about" not in again.err
    assert parts(made) == parts(again)
    lasts = [e["duration_ms"] for e in made.events if e["event"] == "part"]
    assert [(e["duration_ms"], e["measured"]) for e in again.events if e["event"] == "part"] == [
        (length, True) for length in lasts
    ]


def test_a_plan_writes_nothing_and_a_file_is_not_replaced(brief, stories, tmp_path):
    brief(*stories, "--plan")
    assert not list(tmp_path.glob("*.mp3"))
    (tmp_path / "m.mp3").write_bytes(b"mine")
    assert "exists already" in brief(*stories, "-o", tmp_path / "m.mp3", code=1).err
    assert (tmp_path / "m.mp3").read_bytes() == b"mine"


def test_a_week_has_seven_days_and_a_site_three_places_in_every_language():
    assert {"en", "af", "de", "es", "fr", "it", "nl", "pt"} <= set(frame_words())
    for words in frame_words().values():
        assert len(words["weekdays"]) == 7
        assert json.dumps(words).count("{site}") == 3


def test_articles_stay_as_their_authors_wrote_them(brief, stories, tmp_path):
    out = tmp_path / "m.mp3"
    brief(stories[0], "-o", out)
    text = str(MP3(out).tags.getall("USLT")[0])
    for n in range(8):
        assert f"{SENTENCES['north']}It was crossing number {n} from north." in " ".join(text.split())
    assert Path(out).stat().st_size


def test_articles_that_a_list_holds_are_told_and_its_drafts_named(brief, tmp_path):
    export = Path(__file__).parent.parent / "lists" / "wordpress.xml"
    answer = brief(export, "--plan", "--allow-short")
    stories = [title for kind, title, _ in parts(answer) if kind == "story"]
    skipped = [event["reason"] for event in answer.events if event["event"] == "skipped"]
    assert "The ferry is back" in stories + [s for s in skipped if "ferry" in s]
    assert 'its status is "draft"' in skipped
    assert len(stories) + len(skipped) == 8


def test_a_table_of_articles_is_no_feed(audiobrief, tmp_path):
    export = Path(__file__).parent.parent / "lists" / "newsroom.csv"
    assert audiobrief("init", tmp_path / "s", "--title", "H", "--rights", "private").code == 0
    answer = audiobrief("follow", export, "-o", tmp_path / "s")
    assert (answer.code, "names no feed" in answer.err) == (2, True)


def test_a_file_for_each_story_newest_first(brief, stories, tmp_path):
    for day, file in enumerate(stories, 10):
        date = f'<meta property="article:published_time" content="2026-11-{day}T06:00:00Z"></head>'
        file.write_text(file.read_text().replace("</head>", date))
    out = tmp_path / "stories"
    out.mkdir()
    answer = brief(*stories, "--each", "-o", out)
    names = sorted(file.name for file in out.iterdir())
    assert [name[11:18] for name in names] == ["01-west", "02-east", "03-sout", "04-nort"]
    tag = MP3(out / names[0]).tags
    assert str(tag["TIT2"]) == "West ferry is back"
    assert "From West Post." in str(tag.getall("USLT")[0])
    assert [e["state"] for e in answer.events if e["event"] == "briefing"] == ["made"] * 4
    again = brief(*stories, "--each", "-o", out)
    assert [e["state"] for e in again.events if e["event"] == "briefing"] == ["unchanged"] * 4
    assert brief(*stories, "--each", "-o", tmp_path / "none", code=2).err


def test_files_of_stories_follow_the_day_and_leave_other_files_alone(brief, audiobrief, stories, tmp_path):
    out = tmp_path / "stories"
    out.mkdir()
    (out / "2026-11-28-09-mine.mp3").write_bytes(b"mine")

    def titles():
        return sorted(file.name[11:18] for file in out.iterdir())

    brief(*stories[:2], "--each", "-o", out)
    assert titles() == ["01-nort", "02-sout", "09-mine"]
    brief(*stories[1:], "--each", "-o", out)
    assert titles() == ["01-sout", "02-east", "03-west", "09-mine"]
    assert audiobrief("brief", "drop", "Morning", "2").code == 0
    assert titles() == ["01-sout", "02-west", "09-mine"]
    shown = show_folder(tmp_path / "show")
    assert "audiobrief follow" in brief(*stories, "--each", "-o", shown, code=2).err


@pytest.mark.tool("ffprobe")
@pytest.mark.tool("ffmpeg")
def test_an_m4b_is_an_audio_book_with_the_mp3s_picture(brief, stories, tmp_path):
    out = tmp_path / "m.mp3"
    (told,) = (e for e in brief(*stories, "--m4b", "-o", out).events if e["event"] == "briefing")
    book = MP4(out.with_suffix(".m4b"))
    assert out.with_suffix(".m4b").read_bytes()[8:12] == b"M4B "
    assert (book.tags["stik"], book.tags["\xa9nam"]) == ([2], [told["title"]])
    assert bytes(book.tags["covr"][0]) == MP3(out).tags.getall("APIC")[0].data
    assert book.tags["ldes"] == [told["description"]]
    assert len(book.tags["desc"][0]) <= 255
    assert book.info.length == pytest.approx(MP3(out).info.length, abs=0.1)


@pytest.mark.tool("ffprobe")
@pytest.mark.tool("ffmpeg")
def test_chapters_agree_in_mp3_m4b_and_json(brief, stories, tmp_path):
    out = tmp_path / "m.mp3"
    page = stories[0].read_text()
    stories[0].write_text(page.replace("North ferry is back", "North; ferry = back # one"))
    told = next(e for e in brief(*stories[:2], "--m4b", "-o", out).events if e["event"] == "briefing")["chapters"]
    for file in (out, out.with_suffix(".m4b")):
        probe = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", file]
        found = json.loads(subprocess.run(probe, check=True, capture_output=True).stdout)["chapters"]
        assert [c["tags"]["title"] for c in found] == [c["title"] for c in told]
        starts = [float(c["start_time"]) * 1000 for c in found]
        assert starts == pytest.approx([c["start_ms"] for c in told], abs=30)


def test_transcripts_of_two_voices_say_who_speaks(brief, stories, tone, tmp_path):
    desk = tmp_path / "desk.toml"
    desk.write_text(tone.read_text("utf-8"), "utf-8")
    shown = show_folder(tmp_path / "show", rights='"private"')
    brief(*stories[:2], "-o", shown, "--presenter", desk)
    vtt = next((shown / "episodes").glob("*/*.vtt")).read_text("utf-8")
    assert set(re.findall("<v ([^>]+)>", vtt)) == {"desk", "tone"}
    (record,) = open_show_folder(shown).episodes()
    assert {mark.speaker for mark in open_show_folder(shown).read(record.slug).marks} == {"desk", "tone"}


def test_a_programme_describes_itself_by_what_it_tells(brief, audiobrief, stories, tmp_path):
    stories[1].write_text(stories[1].read_text().replace('<link rel="canonical"', '<link rel="other"'))
    shown = show_folder(tmp_path / "show")
    answer = brief(*stories, "-o", shown, "--rights", "--max-minutes", "3")
    told = next(event for event in answer.events if event["event"] == "briefing")
    names = [f"{name} ferry is back ({name} Post)" for name in ("North", "South", "East", "West")]
    assert sorted(told["description"].split("; ")) == sorted(names)
    tag = MP3(told["file"]).tags
    assert told["description"] in {str(frame) for frame in tag.values()}
    assert audiobrief("publish", shown).code == 0
    feed = (shown / "feed.xml").read_text("utf-8")
    described = re.search("<item>.*?<description>(.*?)</description>", feed, re.DOTALL)[1]
    heard = [title for kind, title, _ in parts(answer) if kind == "story"]
    assert [title in described for title in heard] == [True] * len(heard)
    assert 'href="https://north.example/ferry"' in described
    assert "28 November" not in described
    page = Path(told["file"]).with_name("index.html").read_text("utf-8")
    assert f'<meta name="description" content="{told["description"]}' in page


def test_the_rundown_names_what_became_a_headline(brief, stories):
    answer = brief(*stories, "--plan", "--headlines-only")
    named = [event["title"] for event in answer.events if event["event"] == "headline"]
    assert named == ["North ferry is back", "South ferry is back", "East ferry is back", "West ferry is back"]


def test_joint_stereo_of_a_list_of_sources_stays_so_when_a_story_is_dropped(audiobrief, tone, stories, tmp_path):
    listed, out = tmp_path / "list.txt", tmp_path / "m.mp3"
    listed.write_text("\n".join(map(str, stories[:3])))
    made = audiobrief("brief", "-a", listed, "-o", out, "--voice", tone, "--quality", "stereo", "--day", "2026-11-28")
    assert made.code == 0, made.err
    for _ in range(2):
        sound = MP3(out)
        assert (sound.info.channels, sound.info.bitrate) == (2, 128_000)
        assert "joint stereo" in str(sound.tags["TSSE"])
        assert audiobrief("brief", "drop", "Briefing", "2").code == 0
    assert [str(c.sub_frames["TIT2"]) for c in MP3(out).tags.getall("CHAP")][1:-1] == ["North ferry is back"]

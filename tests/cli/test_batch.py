"""`batch`: everything once, the second run nothing, and one bad source never the end of the rest."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from mutagen.mp3 import MP3

from audiobrief.cli import run

STORY = "Story {0}\n\nThe ferry {0} returned to the inner harbour on Monday, and forty passengers travelled free.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    for n in range(4):
        (folder / f"{n}.txt").write_text(STORY.format(n))
    (folder / "deep" / "4.md").write_text("# " + STORY.format(4))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


@pytest.fixture
def batch(audiobrief, tone, tmp_path):
    def batch(*arguments, workers=1, code=None):
        answer = audiobrief(
            "batch", *arguments, "--voice", tone, "--allow-short", "--workers", workers, "--json"
        )  # fmt: skip
        if code is not None:
            assert answer.code == code, answer.err
        return answer

    return batch


def counts(answer) -> Counter:
    return Counter(event["event"] for event in answer.events)


def summary(answer) -> dict:
    return next(event for event in answer.events if event["event"] == "summary")


def test_a_folder_with_all_below_it_and_again(batch, articles, tmp_path):
    out = tmp_path / "mp3s"
    first = batch(articles, "-o", out, code=0)
    assert (summary(first)["made"], summary(first)["skipped"]) == (5, 1)
    files = sorted(out.glob("*.mp3"))
    assert len(files) == 5
    assert all(MP3(file).info.length > 1 for file in files)
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}
    again = batch(articles, "-o", out, code=0)
    assert summary(again)["unchanged"] == 5
    assert {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in sorted(out.glob("*.mp3"))} == before


def test_only_what_changed_or_is_missing_is_made_again(batch, articles, tmp_path):
    out = tmp_path / "mp3s"
    made = [e for e in batch(articles, "-o", out, code=0).events if e["event"] == "made"]
    (articles / "1.txt").write_text(STORY.format("one, the fast one,"))
    gone = next(event for event in made if event["source"].endswith("2.txt"))
    (out / gone["file"]).unlink()
    again = batch(articles, "-o", out, code=0)
    assert (summary(again)["made"], summary(again)["unchanged"]) == (2, 3)


def test_one_bad_source_costs_itself_alone_and_is_named(batch, articles, tmp_path):
    (articles / "bad.md").write_text("+++\nx = " + "9" * 5000 + "\n+++\ntext")
    (articles / "empty.txt").write_text("")
    out = tmp_path / "mp3s"
    answer = batch(articles, "-o", out, workers=2, code=4)
    failed = {Path(e["source"]).name for e in answer.events if e["event"] == "failed"}
    assert failed == {"bad.md", "empty.txt"}
    assert summary(answer)["made"] == 5
    listed = [json.loads(line) for line in Path(summary(answer)["failures"]).read_text().splitlines()]
    assert {Path(one["name"]).name for one in listed} == failed
    (articles / "empty.txt").write_text(STORY.format("mended"))
    mended = batch(articles, "-o", out, "--retry-failed", code=4)
    assert (summary(mended)["made"], summary(mended)["failed"]) == (1, 1)
    assert counts(mended)["skipped"] == 0, "what did not fail was not asked for, and is not told"
    (articles / "bad.md").write_text(STORY.format("at last"))
    assert summary(batch(articles, "-o", out, "--retry-failed", "--limit", "1", code=0))["made"] == 1


def test_into_a_show(batch, audiobrief, articles, tmp_path):
    show = tmp_path / "show"
    assert audiobrief("init", show, "--title", "Harbour", "--author", "Desk", "--email", "d@e.example").code == 0
    first = batch(articles, "-o", show, workers=2, code=0)
    assert summary(first)["made"] == 5
    assert len(list(show.glob("episodes/*/episode.json"))) == 5
    assert summary(batch(articles, "-o", show, code=0))["unchanged"] == 5
    assert audiobrief("publish", show).code == 0
    assert (show / "feed.xml").read_text().count("<item>") == 5


def test_a_table_with_its_own_columns(batch, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text('kop,teks\n"Een","' + STORY.format(1) + '"\n"Twee","' + STORY.format(2) + '"\n')
    answer = batch(table, "--columns", "title=kop,text=teks", "-o", tmp_path / "{number}-{slug}.mp3", code=0)
    assert sorted(e["file"] for e in answer.events if e["event"] == "made") == ["0001-een.mp3", "0002-twee.mp3"]


def test_a_name_that_two_articles_share_is_an_error_for_the_second(batch, articles, tmp_path):
    answer = batch(articles, "-o", tmp_path / "out" / "{language}.mp3", code=4)
    assert summary(answer)["failed"] == 4
    assert "add {id} to the template" in answer.err


def test_a_plan_makes_nothing_and_tells_why(batch, articles, tmp_path):
    answer = batch(articles, articles / "0.txt", "--plan", "-o", tmp_path / "mp3s", code=0)
    assert counts(answer) == {"planned": 5, "skipped": 2, "plan": 1}
    reasons = [event["reason"] for event in answer.events if event["event"] == "skipped"]
    assert reasons == ['no kind of article has names ending in ".jpg"', "it is in the lists already"]
    assert not (tmp_path / "mp3s").exists()


def test_a_plan_tells_what_would_fail_and_what_nobody_has_opened(batch, articles, tmp_path):
    (articles / "empty.txt").write_text("")
    answer = batch(articles, "https://nobody.invalid/a", "--plan", "-o", tmp_path / "mp3s", code=4)
    assert counts(answer) == {"planned": 6, "skipped": 1, "failed": 1, "plan": 1}
    words = {Path(e["source"]).name: e["words"] for e in answer.events if e["event"] == "planned"}
    assert words["a"] is None
    assert words["0.txt"] == 15
    planned, plan = answer.events[1], answer.events[-1]
    assert 3_000 < planned["duration_ms"] < 9_000
    assert 8 <= planned["byte_count"] / planned["duration_ms"] < 9
    assert (plan["count"], plan["words"], plan["unopened"]) == (6, 75, 1)
    assert plan["duration_ms"] == 5 * planned["duration_ms"]
    assert 0 < plan["seconds"] < 60
    assert not list(tmp_path.glob("mp3s/*.mp3"))


def test_a_plan_whose_voice_does_not_speak_here_knows_no_times(audiobrief, articles, tmp_path):
    profile = tmp_path / "silent.toml"
    profile.write_text('description = "None"\nlanguage = "en-GB"\nengine = "espeak"\nengine_voice = "nobody"\n')
    answer = audiobrief(
        "batch", articles, "--plan", "--json", "--allow-short", "--voice", profile, "-o", tmp_path / "mp3s"
    )
    assert answer.events[-1] | {"words": 75, "duration_ms": None, "seconds": None} == answer.events[-1]
    assert "how long nobody knows" in answer.err


def test_a_plan_of_a_wrong_column_fails(batch, tmp_path):
    (tmp_path / "a.csv").write_text("headline,body\nOne,The ferry returned.\n")
    answer = batch(tmp_path / "a.csv", "--columns", "title=nope", "--plan", "-o", tmp_path / "mp3s", code=1)
    assert "has no column" in next(event["message"] for event in answer.events if event["event"] == "failed")


def test_why_an_article_failed_is_told_once(audiobrief, tone, articles, tmp_path):
    (articles / "empty.txt").write_text("")
    answer = audiobrief("batch", articles, "-o", tmp_path / "mp3s", "--voice", tone, "--allow-short", "--workers", 1)
    assert answer.code == 4
    assert answer.err.count("empty.txt: ") == 2
    assert answer.err.count("empty") == 3  # begun and named, with its reason


def test_shards_together_are_one_run(batch, articles, tmp_path):
    whole, shards = tmp_path / "whole", tmp_path / "shards"
    batch(articles, "-o", whole, code=0)
    for n in range(3):
        batch(articles, "-o", shards, "--shard", f"{n}/3", code=0)
    contents = [{file.name: file.read_bytes() for file in folder.glob("*.mp3")} for folder in (whole, shards)]
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "x"], "nothing to make"),
        (["a.txt", "-o", "x/{titel}.mp3"], "'titel' is no field"),
        (["a.txt", "-o", "x.mp3"], "a batch is many MP3s"),
        (["a.txt", "-o", "x", "--shard", "3/3"], "--shard 3/3"),
        (["a.csv", "-o", "x", "--columns", "headline"], "--columns headline"),
    ],
)
def test_wrong_options_are_told(audiobrief, arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(STORY.format(1))
    answer = audiobrief("batch", *arguments)
    assert answer.code in (1, 2)
    assert message in answer.err
    assert run(["batch"]) == 2


@pytest.mark.parametrize("others", [(), ("0.txt",), ("0.txt", "1.txt", "2.txt")])
def test_a_feed_that_comes_last_is_made_whole(batch, articles, tmp_path, others):
    text = STORY.format(9) * 3
    items = "".join(
        f"<item><title>Day {n}</title><guid>{n}</guid><description>{text}</description></item>" for n in (1, 2)
    )
    (tmp_path / "feed.xml").write_text(f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>")
    answer = batch(*(articles / name for name in others), tmp_path / "feed.xml", "-o", tmp_path / "mp3s", code=0)
    assert summary(answer)["made"] == 2 + len(others)


def test_a_damaged_list_costs_itself_alone(batch, articles, tmp_path):
    (articles / "bad.csv").write_text("a,b\n1,2\n")
    (articles / "bad.zip").write_bytes(b"PK\x03\x04 torn")
    answer = batch(articles, tmp_path / "none*.txt", "-o", tmp_path / "mp3s", code=4)
    assert (summary(answer)["made"], summary(answer)["failed"]) == (5, 3)
    assert "no column of texts" in answer.err


def test_every_step_is_told_with_its_time_and_kept_in_the_log(batch, articles, tmp_path):
    log = tmp_path / "log.txt"
    (articles / "empty.txt").write_text("")
    answer = batch(articles, "-o", tmp_path / "mp3s", "--log", log, "-q", code=4)
    kinds = counts(answer)
    assert (kinds["started"], kinds["made"], kinds["failed"]) == (6, 5, 1)
    assert all(event["at"].endswith("Z") for event in answer.events)
    lines = log.read_text().splitlines()
    assert all(line[:4].isdecimal() and line[10] == "T" for line in lines)
    assert sum(" error " in line for line in lines) == 1
    assert sum(": made, " in line for line in lines) == 5
    assert any("5 made, 1 failed, 1 left out" in line for line in lines)
    batch(articles / "none.txt", "-o", tmp_path / "mp3s", "--log", log, "-q", code=1)
    assert log.read_text().splitlines()[: len(lines)] == lines, "it is never written over"


def test_a_log_that_cannot_be_written_is_told_first(batch, articles, tmp_path):
    answer = batch(articles, "-o", tmp_path / "mp3s", "--log", tmp_path / "no" / "log.txt", code=2)
    assert "--log" in answer.err
    assert not (tmp_path / "mp3s").exists()


def test_a_show_is_published_while_it_grows(batch, audiobrief, articles, tmp_path):
    show = tmp_path / "show"
    audiobrief("init", show, "--title", "Harbour", "--author", "Desk", "--email", "d@e.example")
    answer = batch(articles, "-o", show, "--publish-every", "2", code=0)
    assert [event["live"] for event in answer.events if event["event"] == "published"] == [2, 4, 5]
    assert (show / "feed.xml").read_text().count("<item>") == 5
    again = batch(articles, "-o", show, "--publish-every", "2", code=0)
    assert counts(again)["published"] == 0


def test_publishing_and_watching_have_their_place(batch, articles, tmp_path):
    assert "is for a show" in batch(articles, "-o", tmp_path / "mp3s", "--publish-every", "2", code=2).err
    assert "watched alone" in batch(articles, "--watch", articles, "-o", tmp_path / "mp3s", code=2).err


@pytest.mark.skipif(os.name == "nt", reason="signals end a process at once there")
@pytest.mark.parametrize(("number", "times"), [(signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_a_signal_ends_it_within_ten_seconds_and_the_next_run_goes_on(articles, tone, tmp_path, number, times):
    out = tmp_path / "mp3s"
    command = [sys.executable, "-m", "audiobrief", "batch", articles, "-o", out, "--voice", tone, "--allow-short"]
    with subprocess.Popen([*command, "--workers", "1", "--json"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        while '"made"' not in process.stdout.readline():
            pass
        begun = time.monotonic()
        for again in range(times):
            time.sleep(0.6 * again)
            process.send_signal(number)
        process.communicate()
    assert process.returncode in (128 + number, 0)
    assert time.monotonic() - begun < 12
    before = {file: file.read_bytes() for file in out.glob("*.mp3")}
    assert before
    subprocess.run([*command, "-q"], check=True, stdout=subprocess.DEVNULL)
    assert len(list(out.glob("*.mp3"))) == 5
    assert {file: file.read_bytes() for file in before} == before
    assert not list(out.glob("**/*.part"))


@pytest.mark.skipif(os.name == "nt", reason="process groups are POSIX")
def test_killed_at_any_moment_it_leaves_no_process_and_the_next_run_finishes(articles, tone, tmp_path):
    out, moments = tmp_path / "mp3s", random.Random(16)
    command = [sys.executable, "-m", "audiobrief", "batch", articles, "-o", out, "--voice", tone, "--allow-short", "-q"]
    killed = []
    for _ in range(3):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            killed.append(process.pid)
            time.sleep(moments.uniform(0.5, 4))
            process.kill()
    before = {file: file.read_bytes() for file in out.glob("*.mp3")}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert len(list(out.glob("*.mp3"))) == 5
    assert {file: file.read_bytes() for file in before} == before
    deadline = time.monotonic() + 20
    while (left := [group for group in killed if _lives(group)]) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not left


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True

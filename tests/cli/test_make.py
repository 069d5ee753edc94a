"""audiobrief make, as a person types it: where the MP3 goes, what is said, which code it ends with."""

import json
import os
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from audiobrief.folders import user_cache_folder, user_config_folder

FERRY_MP3 = "ferry-returns-to-the-inner-quay.mp3"
CUTS = 3
WINCH = """\
The old winch goes to the museum

The winch that pulled the ferry for sixty years will stand in the museum from the first of March, the council said. Two
men and a crane took it off its bed this morning, and a small crowd on the quay clapped when it swung free at last.

Visitors may turn its handle on Sundays, if they bring a friend, for it was never meant to be turned by one alone.
Children must ask their mothers or the man at the door.
"""


@pytest.fixture
def winch(tmp_path):
    file = tmp_path / "winch.txt"
    file.write_text(WINCH, "utf-8")
    return file


@pytest.fixture
def here(out, monkeypatch):
    """The folder `out` as the current one."""
    monkeypatch.chdir(out)
    return out


def files(folder: Path) -> list[str]:
    found = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return sorted(str(file) for file in found if ".audiobrief" not in file.parts)


def test_without_o_the_mp3_is_named_after_its_title_here(make, ferry, here):
    answer = make(ferry)
    assert (answer.code, answer.out) == (0, f"{FERRY_MP3}\n")
    assert files(here) == [FERRY_MP3]
    assert ID3(here / FERRY_MP3)["TIT2"].text == ["Ferry returns to the inner quay"]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("hello.mp3", "hello.mp3"),
        ("HELLO.MP3", "HELLO.MP3"),
        ("new/", f"new/{FERRY_MP3}"),
        ("new/deep/", f"new/deep/{FERRY_MP3}"),
        ("there", f"there/{FERRY_MP3}"),
        ("there/", f"there/{FERRY_MP3}"),
        ("there.mp3", f"there.mp3/{FERRY_MP3}"),
        ("new.mp3/", f"new.mp3/{FERRY_MP3}"),
        (".", FERRY_MP3),
    ],
)
def test_out_is_a_file_or_a_folder(make, ferry, here, given, made):
    Path("there").mkdir()
    Path("there.mp3").mkdir()
    answer = make(ferry, "-o", given)
    assert (answer.code, answer.err.count("\n")) == (0, 1)
    assert files(here) == [made]
    assert answer.out == f"{made}\n"
    assert MP3(made).info.length > 20


@pytest.mark.parametrize("given", ["story", "story.wav", "no/such", "ferry.txt", "ferry.txt/"])
def test_any_other_out_is_a_usage_error(make, ferry, tmp_path, monkeypatch, given):
    monkeypatch.chdir(tmp_path)
    answer = make(ferry, "-o", given)
    assert answer.code in ([1, 2] if given.endswith("/") else [2])
    assert given.rstrip("/") in answer.err
    assert files(tmp_path) == ["ferry.txt"]


def test_a_missing_folder_is_named(make, ferry, out):
    answer = make(ferry, "-o", out / "no" / "x.mp3")
    assert answer.code == 1
    assert str(out / "no") in answer.err
    assert files(out) == []


def test_several_sources_make_a_file_each(make, ferry, winch, out):
    answer = make(ferry, winch, "-o", out)
    assert answer.code == 0
    assert answer.out.splitlines() == [str(out / FERRY_MP3), str(out / "the-old-winch-goes-to-the-museum.mp3")]
    assert len(files(out)) == 2


def test_two_articles_of_one_title_make_two_files(make, ferry, out):
    again = ferry.with_name("again.txt")
    again.write_text(ferry.read_text().replace("six in the morning", "seven in the morning"))
    assert make(ferry, again, "-o", out).code == 0
    assert files(out) == ["ferry-returns-to-the-inner-quay-2.mp3", FERRY_MP3]


def test_several_sources_into_one_file_are_a_usage_error(make, ferry, winch, out):
    answer = make(ferry, winch, "-o", out / "x.mp3")
    assert answer.code == 2
    assert "x.mp3" in answer.err
    assert files(out) == []


@pytest.mark.parametrize(("bad_count", "code"), [(1, 4), (2, 1)])
def test_one_bad_article_never_stops_the_rest(make, ferry, out, bad_count, code):
    good = [ferry] if bad_count == 1 else []
    missing = out / "missing.txt"
    answer = make(*[missing, out][:bad_count], *good, "-o", out)
    assert answer.code == code
    assert str(missing) in answer.err
    assert f"{bad_count} failed" in answer.err
    assert files(out) == [FERRY_MP3] * len(good)


def test_several_that_fail_are_told_to_machines_too(make, ferry, out, tmp_path):
    missing = tmp_path / "missing.txt"
    answer = make(missing, ferry, "-o", out, "--json", "-q")
    failed, *_, made = answer.events
    assert answer.code == 4
    assert (failed["event"], failed["source"], failed["error"]) == ("failed", str(missing), "ReadError")
    assert (made["event"], made["source"]) == ("made", str(ferry))


def test_json_is_one_versioned_object_a_line(make, ferry, out):
    answer = make(ferry, "-o", out, "--json", "-q")
    *progress, made = answer.events
    assert answer.err == ""
    assert all(event["version"] == 1 for event in answer.events)
    assert [event["line"] for event in progress] == list(range(1, progress[-1]["lines"] + 1))
    assert progress[-1]["share"] == 1
    file = out / FERRY_MP3
    assert made["file"] == str(file)
    assert made["byte_count"] == file.stat().st_size
    assert made["duration_ms"] == pytest.approx(MP3(file).info.length * 1000, abs=1)


def test_a_failure_of_the_only_source_is_an_event_too(make, out, tmp_path):
    answer = make(tmp_path / "missing.txt", "-o", out, "--json")
    (failed,) = answer.events
    assert (answer.code, failed["event"], failed["error"]) == (1, "failed", "ReadError")
    assert "missing.txt" in failed["message"]


def test_quiet_says_nothing_but_the_result(make, ferry, out):
    answer = make(ferry, "-o", out, "-q")
    assert (answer.code, answer.err, answer.out) == (0, "", f"{out / FERRY_MP3}\n")


def test_quiet_still_tells_errors(make, out, tmp_path):
    answer = make(tmp_path / "missing.txt", "-o", out, "-q")
    assert answer.code == 1
    assert answer.err.startswith("audiobrief: ")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text", WINCH),
        ("markdown", "# " + WINCH),
        ("html", "<html><head><title>{}</title></head><body><article><h1>{}</h1><p>{}</p><p>{}</p><p>{}</p>".format(
            WINCH.splitlines()[0], WINCH.splitlines()[0], *WINCH.split("\n\n"))),
    ],
)  # fmt: skip
def test_stdin_of_each_type(make, out, kind, text):
    answer = make("-", "--type", kind, "-o", out, stdin=text.encode())
    assert answer.code == 0
    assert files(out) == ["the-old-winch-goes-to-the-museum.mp3"]


def test_the_url_of_stdin_is_kept(make, out):
    make("-", "--url", "https://example.org/winch?utm_source=x", "-o", out / "x.mp3", stdin=WINCH.encode())
    tag = ID3(out / "x.mp3")
    assert tag["WOAF"].url == "https://example.org/winch"


def test_options_know_better_than_the_article(make, ferry, out):
    make(ferry, "--title", "Ferry: again?", "--byline", "Ann Lee", "--date", "2026-01-02", "-o", out)
    assert files(out) == ["ferry-again.mp3"]
    tag = ID3(out / "ferry-again.mp3")
    assert [str(tag[name]) for name in ("TIT2", "TPE1", "TDRC")] == ["Ferry: again?", "Ann Lee", "2026-01-02"]


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd",
        'a/b\\c:d*e?f"g<h>i|j',
        "CON",
        "nul",
        "Lpt1",
        ". . .",
        "-rf",
        "\u6e21\u8f6e\u56de\u6765\u4e86",
        "\U0001f6a2",
        "\u202egpj.exe",
        "word " * 200,
        "W" * 5000,
        "trailing dot.",
        "caf\u00e9 \u00df \ufb01",
        "tab\tand\nline",
    ],
)
def test_names_are_safe_on_every_system(make, ferry, out, title):
    answer = make(ferry, "--title", title, "--dry-run", "--json", "--speak", "body", "-o", out)
    assert answer.code == 0
    file = Path(answer.events[-1]["file"])
    stem = file.stem
    assert file.parent == out
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert stem[0] != "-"
    assert stem[-1] != "-"
    assert len(file.name) <= 80
    reserved = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
    assert stem not in reserved  # Windows opens a device by these names, whatever the suffix


def test_an_article_without_a_title_is_named_by_its_opening(make, out):
    body = WINCH.partition("\n\n")[2]
    assert make("-", "-o", out, stdin=body.encode()).code == 0
    assert make("-", "-o", out, stdin=body.replace("The winch", "Each winch").encode()).code == 0
    each, the = files(out)
    assert each.startswith("each-winch-that-pulled")
    assert the.startswith("the-winch-that-pulled")
    assert str(ID3(out / the)["TIT2"]).startswith("The winch that pulled")


def test_an_existing_output_is_refused_before_any_work(make, ferry, out, tmp_path):
    (out / FERRY_MP3).write_bytes(b"old")
    cache = tmp_path / "cache"
    answer = make(ferry, "-o", out, "--cache", cache)
    assert answer.code == 1
    assert "--force" in answer.err
    assert str(out / FERRY_MP3) in answer.err
    assert (out / FERRY_MP3).read_bytes() == b"old"
    assert not cache.exists()


def test_an_existing_file_is_refused_before_the_article_is_opened(make, out):
    (out / "x.mp3").write_bytes(b"old")
    answer = make("http://127.0.0.1:9/never", "-o", out / "x.mp3")
    assert answer.code == 1
    assert "--force" in answer.err
    assert (out / "x.mp3").read_bytes() == b"old"


def test_existing_transcripts_are_refused_as_the_mp3_is(make, ferry, out):
    (out / "x.json").write_text("mine")
    answer = make(ferry, "-o", out / "x.mp3", "--transcript")
    assert answer.code == 1
    assert "x.json" in answer.err
    assert files(out) == ["x.json"]
    assert (out / "x.json").read_text() == "mine"
    assert make(ferry, "-o", out / "x.mp3").code == 0


def test_force_replaces(make, ferry, out):
    (out / FERRY_MP3).write_bytes(b"old")
    assert make(ferry, "-o", out, "--force").code == 0
    assert MP3(out / FERRY_MP3).info.length > 20


def test_transcripts_lie_beside_the_mp3(make, ferry, out):
    assert make(ferry, "-o", out / "x.mp3", "--transcript").code == 0
    assert files(out) == ["x.json", "x.mp3", "x.srt", "x.vtt"]
    assert (out / "x.vtt").read_text("utf-8").startswith("WEBVTT\n")
    assert json.loads((out / "x.json").read_text("utf-8"))["segments"]


@pytest.mark.parametrize("given", ["", "new/", "x.mp3"])
def test_a_dry_run_writes_nothing(make, ferry, here, tmp_path, given):
    cache = tmp_path / "cache"
    answer = make(ferry, "--dry-run", "--transcript", "--cache", cache, *(["-o", given] if given else []))
    assert (answer.code, answer.out) == (0, "")
    assert "not written" in answer.err
    assert (given if given.endswith(".mp3") else given + FERRY_MP3) in answer.err
    assert list(here.iterdir()) == []
    assert not cache.exists()


def test_a_dry_run_needs_no_real_voice(audiobrief, ferry, out, tmp_path):
    profile = tmp_path / "absent.toml"
    profile.write_text('description = "?"\nlanguage = "en-GB"\nengine = "no.such.engine"\nengine_voice = "x"\n')
    answer = audiobrief("make", ferry, "--voice", profile, "--dry-run", "-o", out, "--json")
    assert answer.code == 0
    assert answer.events[-1]["event"] == "planned"
    assert audiobrief("make", ferry, "--voice", profile, "-o", out).code == 3
    assert files(out) == []


def test_no_cache_leaves_none(make, ferry, out, tmp_path):
    cache = tmp_path / "cache"
    assert make(ferry, "-o", out, "--no-cache", "--cache", cache).code == 0
    assert not cache.exists()
    assert make(ferry, "-o", out, "--force", "--cache", cache).code == 0
    assert len(list(cache.rglob("*.cut"))) == CUTS
    assert not user_cache_folder().exists()


def test_a_cache_that_cannot_be_written_is_a_note(make, ferry, out, tmp_path):
    cache = tmp_path / "cache"
    cache.write_text("a file")
    answer = make(ferry, "-o", out, "--no-cache")
    assert "note" not in answer.err
    config = user_config_folder() / "audiobrief.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f"[cache]\nfolder = {json.dumps(str(cache))}\n")
    answer = make(ferry, "-o", out, "--force")
    assert answer.code == 0
    assert f"note: {cache}" in answer.err


def setting(file: Path, rate_wpm: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"[voice]\nrate_wpm = {rate_wpm}\n", "utf-8")


def test_option_beats_settings_file_beats_user_config_beats_profile(make, ferry, out, tmp_path):
    """Of the same words, a duration tells the rate."""

    def length_s(*arguments: str) -> float:
        answer = make(ferry, "--dry-run", "--json", "-o", out, *arguments)
        assert answer.code == 0
        return answer.events[-1]["duration_ms"] / 1000

    profile_s = length_s()
    setting(user_config_folder() / "audiobrief.toml", 200)
    user_s = length_s()
    setting(tmp_path / "mine.toml", 240)
    file_s = length_s("--settings", str(tmp_path / "mine.toml"))
    option_s = length_s("--settings", str(tmp_path / "mine.toml"), "--rate", "300")
    assert profile_s > user_s * 1.1 > file_s * 1.2 > option_s * 1.3


def test_a_shows_settings_beat_the_users(make, ferry, tmp_path):
    show = tmp_path / "show"
    setting(user_config_folder() / "audiobrief.toml", 120)
    slow = make(ferry, "--dry-run", "--json", "-o", f"{tmp_path}/plain/").events[-1]
    show.mkdir()
    (show / "audiobrief.toml").write_text('[show]\ntitle = "Quay"\n[voice]\nrate_wpm = 240\n', "utf-8")
    quick = make(ferry, "--dry-run", "--json", "-o", show).events[-1]
    assert quick["duration_ms"] < slow["duration_ms"] * 0.7
    assert (slow["bitrate_kbps"], quick["bitrate_kbps"]) == (64, 96)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[voice]\nname = 'british'\nvolumee = 2\n", "line 3"),
        ("[vioce]\n", "line 1"),
        ("[voice\n", "TOML"),
        ("[audio]\nquality = 'best'\n", "line 2"),
    ],
)
def test_a_wrong_settings_file_is_named_with_its_line(make, ferry, out, toml, says):
    file = out.parent / "mine.toml"
    file.write_text(toml)
    answer = make(ferry, "-o", out, "--settings", file)
    assert answer.code == 1
    assert str(file) in answer.err
    assert says in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["x.txt", "--rate", "fast"],
        ["x.txt", "--rate", "20"],
        ["x.txt", "--quality", "best"],
        ["x.txt", "--loudness", "0"],
        ["x.txt", "--type", "spreadsheet"],
        ["x.txt", "--cover", "no-such.jpg"],
        ["x.txt", "--lexicon", "no-such.toml"],
        ["x.txt", "--settings", "no-such.toml"],
        ["x.txt", "--no-such-option"],
    ],
)
def test_wrong_usage_ends_with_2(make, here, wrong):
    answer = make(*wrong)
    assert answer.code == 2
    assert "Usage: " in answer.err
    assert files(here) == []


WRONG_VALUES = {
    "--max-size": ["big", "-5", "nan", "inf"],
    "--speak": ["title,tittle", ","],
    "--date": ["yesterday", "2026-13-40"],
    "--language": ["../x", "english"],
}


@pytest.mark.parametrize("wrong", [(option, value) for option, values in WRONG_VALUES.items() for value in values])
def test_a_wrong_value_says_what_may_stand_there(make, ferry, out, wrong):
    answer = make(ferry, "-o", out, *wrong)
    assert answer.code == 2
    assert answer.err.startswith(f"audiobrief: {wrong[0]} {wrong[1]}: ")
    assert files(out) == []


def test_an_unknown_voice_lists_the_near_ones(audiobrief, ferry, out):
    answer = audiobrief("make", ferry, "-o", out, "--voice", "britsh")
    assert answer.code == 1
    assert "british" in answer.err


@pytest.mark.parametrize("quality", ["speech", "broadcast"])
def test_quality(make, ferry, out, quality):
    make(ferry, "-o", out / "x.mp3", "--quality", quality)
    info = MP3(out / "x.mp3").info
    assert info.sample_rate == {"speech": 22_050, "broadcast": 44_100}[quality]
    assert info.bitrate == pytest.approx({"speech": 64_000, "broadcast": 96_000}[quality], abs=10)


def test_id3_of_old_players(make, ferry, out):
    make(ferry, "-o", out / "x.mp3", "--id3", "2.3")
    assert (out / "x.mp3").read_bytes()[:4] == b"ID3\x03"


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_names_that_are_no_text_do_no_harm(make, ferry, out):
    folder = os.fsdecode(os.fsencode(out) + b"/\xff\xfe")
    source = Path(folder) / "\U0001f6a2.txt"
    source.parent.mkdir()
    source.write_bytes(ferry.read_bytes())
    for arguments in (["-o", folder + "/"], ["-o", folder + "/", "--force", "--json"]):
        answer = make(source, *arguments)
        assert answer.code == 0, answer.err
    assert (source.parent / FERRY_MP3).is_file()


def test_a_single_file_holds_player_text_and_sound(make, ferry, out):
    answer = make(ferry, "-o", out / "x.mp3", "--single-file")
    assert answer.code == 0
    page = (out / "x.html").read_text("utf-8")
    assert "data:audio/mpeg;base64," in page
    assert "<script src=" not in page
    assert make(ferry, "-o", out / "x.mp3", "--single-file").code == 1

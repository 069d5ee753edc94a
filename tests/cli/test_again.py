"""Making again from the command line: what is new, what changed, what nobody foresaw; told to people and machines."""

import pytest
from episodes import show_folder

RAIN = "# Rain\n\nIt rained on the old quay all day, and the ferry stayed where it was until the evening, says {}.\n"


@pytest.fixture
def show(tmp_path):
    return show_folder(tmp_path / "show")


@pytest.fixture
def rain(tmp_path):
    (tmp_path / "rain.md").write_text(RAIN.format("the cook"), "utf-8")
    return tmp_path / "rain.md"


def told(answer) -> list[str]:
    return [event["event"] for event in answer.events if event["event"] not in ("progress", "warning")]


def test_made_unchanged_and_updated_are_told_apart(make, ferry, rain, show):
    arguments = (ferry, rain, "-o", show, "--allow-short", "--no-cache")
    assert told(make(*arguments, "--json")) == ["made", "made"]
    again = make(*arguments)
    assert (again.code, again.out.count("\n")) == (0, 2)
    assert "Rain (unchanged)" in again.err
    assert "0 of 2 made, 2 unchanged" in again.err
    rain.write_text(RAIN.format("the skipper"), "utf-8")
    answer = make(*arguments, "--json")
    assert told(answer) == ["unchanged", "updated"]
    assert answer.events[0]["source"] == str(ferry)
    assert answer.events[0]["file"] == again.out.splitlines()[0]
    assert "dropped" not in answer.events[0]


def test_status_counts_what_a_newer_program_would_make_otherwise(make, audiobrief, rain, show, monkeypatch):
    from audiobrief.made_from import program_digest

    make(rain, "-o", show, "--allow-short", "--no-cache")
    assert "outdated" not in audiobrief("status", show).err
    try:
        program_digest.cache_clear()
        monkeypatch.setattr("audiobrief.made_from.VERSION", "99")
        answer = audiobrief("status", show)
        assert "1 outdated (make --refresh makes them again)" in answer.err
        episode, of_show = audiobrief("status", show, "--json").events
        assert (episode["outdated"], of_show["outdated"]) == (True, 1)
    finally:
        program_digest.cache_clear()


def test_a_bug_costs_one_source_and_tells_where_it_is(make, ferry, rain, out, monkeypatch):
    from audiobrief import pipeline

    clean = pipeline.clean_article

    def fragile(found, settings, name):
        if name == str(rain):
            raise ValueError("the moon is full")
        return clean(found, settings, name)

    monkeypatch.setattr(pipeline, "clean_article", fragile)
    answer = make(rain, ferry, "-o", out, "--json")
    assert answer.code == 4
    assert told(answer) == ["failed", "made"]
    failed = answer.events[0]
    assert (failed["source"], failed["error"]) == (str(rain), "ValueError")
    (line,) = (line for line in answer.err.splitlines() if "moon" in line)
    assert line.startswith(
        f"audiobrief: {rain}: a bug in audiobrief (ValueError: the moon is full, test_again.py line "
    )
    assert "in fragile" in line
    assert "Traceback" not in answer.err
    assert "Traceback" in make(rain, ferry, "-o", out, "--force", "--debug").err
    alone = make(rain, "-o", out)
    assert (alone.code, alone.err.count("\n")) == (1, 1)
    assert "moon is full" in alone.err
    assert "Traceback" in make(rain, "-o", out, "--debug").err


def test_what_no_parser_was_made_for_costs_its_source_only(make, ferry, out, tmp_path):
    bad = tmp_path / "bad.md"
    bad.write_text(f"+++\nx = {'9' * 5000}\n+++\n\nText of it.\n")
    answer = make(bad, ferry, "-o", out)
    assert answer.code == 4
    assert str(bad) in answer.err


def test_a_folder_that_was_named_remembers_what_is_unchanged(make, ferry, rain, out):
    arguments = (ferry, rain, "-o", out, "--allow-short", "--no-cache")
    first = make(*arguments, "--json")
    assert told(first) == ["made", "made"]
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in out.glob("*.mp3")}
    again = make(*arguments, "--json")
    assert (again.code, told(again)) == (0, ["unchanged", "unchanged"])
    assert [event["file"] for event in again.events] == [
        event["file"] for event in first.events if event["event"] == "made"
    ]
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in out.glob("*.mp3")} == before
    assert told(make(*arguments, "--force", "--json")) == ["made", "made"]


@pytest.mark.parametrize(
    "change",
    [
        lambda rain, out: rain.write_text(RAIN.format("the skipper")),
        lambda rain, out: (out / "rain.mp3").write_bytes(b"short"),
        lambda rain, out: (out / ".audiobrief" / "made.jsonl").unlink(),
    ],
    ids=["the source changed", "the MP3 is torn", "the archive is lost"],
)
def test_what_the_archive_does_not_show_whole_is_refused_as_ever(make, rain, out, change):
    arguments = (rain, "-o", out, "--allow-short", "--no-cache")
    make(*arguments)
    change(rain, out)
    answer = make(*arguments)
    assert (answer.code, "exists already" in answer.err) == (1, True)
    assert make(*arguments, "--force").code == 0


def test_another_wish_is_another_article(make, rain, out):
    arguments = (rain, "-o", out, "--allow-short", "--no-cache")
    make(*arguments)
    for wish in (["--transcript"], ["--title", "Sun"], ["--rate", "200"]):
        assert "unchanged" not in make(*arguments, *wish).err


def test_a_folder_is_refused_with_the_way_to_make_it(make, rain, out):
    answer = make(rain.parent, "-o", out)
    assert answer.code == 1
    assert "all of them to: audiobrief batch" in answer.err

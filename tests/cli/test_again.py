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

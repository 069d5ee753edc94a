"""clean, speakable, voices, cache and doctor, as a person types them."""

import json
from pathlib import Path

import pytest

from audiobrief.cli import run
from audiobrief.model import VoiceProfile

ARTICLE = Path(__file__).parent.parent / "articles" / "harbour-bridge.txt"


@pytest.fixture
def said(capsys):
    """Run a command and return its exit code, stdout and stderr."""

    def do(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    return do


def test_clean_body_is_a_paragraph_a_line_without_the_title(said):
    code, out, _ = said("clean", "--body", ARTICLE)
    lines = out.splitlines()
    title = ARTICLE.read_text("utf-8").splitlines()[0]
    assert code == 0
    assert len(lines) > 5
    assert title not in lines
    assert all(line.strip() for line in lines)
    assert "Listen here" not in out


def test_clean_explains_what_was_dropped_and_why(said):
    _, out, err = said("clean", "--explain", ARTICLE)
    assert "Listen here" in out
    assert "[newsletter: " in out
    assert "pieces dropped" in err


def test_clean_explains_what_is_no_article_before_refusing_it(said, tmp_path):
    stub = tmp_path / "stub.txt"
    stub.write_text("Ferry returns\n\nListen here\n\nForty passengers travelled free.\n", "utf-8")
    code, out, err = said("clean", "--explain", stub)
    assert code == 1
    assert "Forty passengers" in out
    assert "Listen here" in out
    assert f"audiobrief: {stub}: " in err.splitlines()[-1]
    assert said("clean", stub)[:2] == (1, "")


def test_clean_explains_to_machines_too_what_is_no_article(said, tmp_path):
    stub = tmp_path / "stub.txt"
    stub.write_text("Ferry returns\n\nListen here\n", "utf-8")
    code, out, _ = said("clean", "--explain", "--json", stub)
    cleaned, failed = map(json.loads, out.splitlines())
    assert code == 1
    assert [piece["text"] for piece in cleaned["dropped"]] == ["Ferry returns", "Listen here"]
    assert failed["error"] == "EmptyArticle"


def test_clean_tells_machines_everything(said):
    _, out, _ = said("clean", "--json", "--spoken", ARTICLE)
    (event,) = map(json.loads, out.splitlines())
    assert (event["event"], event["version"]) == ("cleaned", 1)
    assert {"rule", "reason", "spans", "text", "kept_as"} <= set(event["dropped"][0])
    assert event["spoken"][0].rstrip(".").endswith(event["title"].split()[-1])


def test_options_know_better_than_the_source(said):
    known = ["--title", "A", "--byline", "B", "--date", "2026-01-02", "--url", "HTTPS://example.org/a/?utm_x=1"]
    _, out, _ = said("clean", "--json", *known, ARTICLE)
    event = json.loads(out)
    facts = [event[name] for name in ("title", "byline", "published", "source_url")]
    assert facts == ["A", "B", "2026-01-02", "https://example.org/a"]


def test_own_rules_are_tried_with_clean(said, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[read]\ndrop = ["^The bridge"]\n', "utf-8")
    text = tmp_path / "a.txt"
    text.write_text(
        "Title here\n\n" + "The bridge is old.\n\n" + "Walkers came from far away to see it. " * 20, "utf-8"
    )
    assert "The bridge is old" in said("clean", text)[1]
    assert "The bridge is old" not in said("clean", "--settings", file, text)[1]


def test_speakable_answers_a_text_and_lines(said, monkeypatch):
    import io
    import sys

    assert said("speakable", "Eskom owes R1.2bn.")[1] == "Eskom owes one point two billion rand.\n"
    stdin = io.TextIOWrapper(io.BytesIO("It cost £3m.\n\nNothing.\n".encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert said("speakable", "--lines")[1].splitlines() == ["It cost three million pounds.", "", "Nothing."]


def test_speakable_reads_as_the_default_voice_unless_told_otherwise(said, tmp_path):
    assert said("speakable", "Since 3/4/2024.")[1] == "Since March fourth twenty twenty-four.\n"
    assert (
        said("speakable", "--language", "en-ZA", "Since 3/4/2024.")[1]
        == "Since the third of April twenty twenty-four.\n"
    )


def test_a_lexicon_is_heard_in_speakable(said, tmp_path):
    file = tmp_path / "names.toml"
    file.write_text('"Xhosa" = "Kosa"\n', "utf-8")
    assert said("speakable", "--lexicon", file, "He speaks Xhosa.")[1] == "He speaks Kosa.\n"


def test_voices_are_listed_with_their_language(said):
    code, out, _ = said("voices")
    assert code == 0
    assert any(line.startswith("* heart ") and "en-US" in line for line in out.splitlines())
    events = [json.loads(line) for line in said("voices", "--json")[1].splitlines()]
    assert {event["licence"] != "" for event in events} == {True}


def test_all_voices_are_heard_on_one_page(said, tmp_path, monkeypatch):
    tones = [VoiceProfile(name, "A tone.", "en", "tone", "tone") for name in ("a", "b & c")]
    monkeypatch.setattr("audiobrief.speech.voices.list_voices", lambda: tuple(tones))
    for module in ("recording", "planning", "speech.voices"):
        monkeypatch.setattr(f"audiobrief.{module}.find_voice", {voice.name: voice for voice in tones}.get)
    folder = tmp_path / "heard"
    code, out, err = said("voices", "sample", "--all", "-o", folder)
    assert code == 0, err
    page = (folder / "index.html").read_text("utf-8")
    assert out.splitlines()[-1] == str(folder / "index.html")
    assert 'src="a.mp3"' in page
    assert 'src="b%20%26%20c.mp3"' in page
    assert "b &amp; c" in page
    assert all((folder / f"{voice.name}.mp3").stat().st_size > 5000 for voice in tones)
    assert said("voices", "sample")[0] == said("voices", "sample", "a", "--all")[0] == 2


@pytest.mark.engine
def test_a_voice_is_heard(said, tmp_path):
    code, out, _ = said("voices", "sample", "british", "Good morning.", "-o", tmp_path / "a.mp3")
    assert (code, out) == (0, f"{tmp_path / 'a.mp3'}\n")
    assert (tmp_path / "a.mp3").stat().st_size > 5000
    code, _, err = said("voices", "sample", "british", "-o", tmp_path / "a.mp3")
    assert code == 1
    assert "--force" in err


def test_an_unknown_voice_lists_the_near_ones(said):
    code, _, err = said("voices", "sample", "britsh")
    assert code == 1
    assert "did you mean british" in err


def test_the_users_own_voice_and_one_by_path(said, tmp_path, monkeypatch):
    from audiobrief.folders import user_config_folder

    profile = 'description = "Mine"\nlanguage = "en"\nengine = "tone"\nengine_voice = "tone"\n'
    folder = user_config_folder() / "voices"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(profile, "utf-8")
    assert "mine" in said("voices")[1]
    (tmp_path / "other.toml").write_text(profile, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert said("voices", "sample", str(tmp_path / "other.toml"))[:2] == (0, "other.mp3\n")
    (tmp_path / "wrong.toml").write_text(profile + "rate = 3\n", "utf-8")
    code, _, err = said("voices", "sample", str(tmp_path / "wrong.toml"))
    assert code == 1
    assert "wrong.toml, line 5: unknown key" in err


def test_the_cache_is_shown_and_cleared(said, tmp_path):
    said("make", ARTICLE, "-o", tmp_path / "a.mp3", "--cache", tmp_path / "cuts", "--voice", _tone(tmp_path))
    (event,) = map(json.loads, said("cache", "--cache", tmp_path / "cuts", "--json")[1].splitlines())
    assert event["count"] > 5
    assert "0 lines" in said("cache", "--clear", "--cache", tmp_path / "cuts")[1]


@pytest.mark.engine
def test_the_doctor_finds_all_well(said):
    code, out, _ = said("doctor")
    assert code == 0
    assert "espeak 1." in out
    assert "FAIL" not in out


def test_the_doctor_says_what_is_missing(said, monkeypatch):
    from audiobrief.cli import doctor

    monkeypatch.setattr(doctor, "_PACKAGES", ("no-such-package",))
    code, out, err = said("doctor")
    assert code == 3
    assert "FAIL no-such-package: missing: pip install no-such-package" in out
    assert "missing" in err


def test_an_unknown_command_names_the_near_one(said):
    code, _, err = said("mke", "a.txt")
    assert code == 2
    assert 'Did you mean "make"?' in err


def _tone(folder: Path) -> Path:
    file = folder / "tone.toml"
    file.write_text('description = "Tone"\nlanguage = "en"\nengine = "tone"\nengine_voice = "tone"\n', "utf-8")
    return file

"""Every file of ours is hostile input: what is wrong in it is an error that names it, or made anew; never a bug of
ours, a value outside its range, a write through a link, or the loss of another's file."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from episodes import add, episode_of, show_folder
from shows import TONE

from audiobrief.cli import run
from audiobrief.errors import AudiobriefError, SettingsError
from audiobrief.settings import FILE_NAME, load_settings, parse_lexicon
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.outputs import render_outputs
from audiobrief.show.records import parse_record, render_record, render_summary
from audiobrief.speech.voices import read_voice
from audiobrief.standards.ranges import RANGES

DIGITS, DEEP = "9" * 5000, "[" * 5000
NUMBERS = ("nan", "inf", "-inf", "1e999", "-200.0", DIGITS, '"fast"', "true", "[1]")
SETTINGS = [
    *(f"[voice]\nrate_wpm = {value}" for value in ("0", "-5", "79", "401", "100000000000000000000", "1.5", *NUMBERS)),
    *(f"[voice]\npitch = {value}" for value in ("-1", "100", "100000", *NUMBERS)),
    *(f"[audio]\nloudness_lufs = {value}" for value in ("20", "-99.0", "0", "-13.9", *NUMBERS)),
    *(f"[voice]\npauses_ms = {{ paragraph = {value} }}" for value in ("-100", "999999999999", "60001", *NUMBERS)),
    *(f"[voice]\nroles = {{ quote = {{ gain_db = {value} }} }}" for value in ("-200", "1e6", *NUMBERS)),
    *(f"[read]\nmax_size = {value}" for value in ("-1", "0", *NUMBERS)),
    *(f"[cache]\nsize_mb = {value}" for value in ("-1", "99999999999", *NUMBERS)),
    *(f"[read]\nspeak = {value}" for value in ('["titel"]', '["title", ""]', "[1]", '"title"', "[[]]", "{}")),
    *(f'[lexicon]\n"a" = {value}' for value in ('""', "{}", "1", "[]", '"[[]]"', "{ letters = false }")),
    f"[voice]\nx = {DEEP}", f"[read]\nspeak = {DEEP}", "[voice", "[show]\ntitle = 1", "[voice]\nvoice = {}", "\x00",
    "[audio]\nquality = []", "[audio]\nid3 = 2.4", "voice = 3", "[[voice]]", "[nothing]", 'title = "x"',
]  # fmt: skip


@pytest.mark.parametrize("text", SETTINGS, ids=lambda text: text[:50])
def test_settings_outside_their_range_are_an_error_with_file_and_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / FILE_NAME
    file.write_text(text + "\n", "utf-8")
    with pytest.raises(SettingsError, match=FILE_NAME) as caught:
        load_settings(file)
    assert len(str(caught.value)) < 1000
    assert "line " in str(caught.value)


VOICES = [
    *(f"gain_db = {value}" for value in ("-200", "41.0", "1e9", *NUMBERS)),
    *(f"rate_scale = {value}" for value in ("0", "-1.0", "1e9", *NUMBERS)),
    *(f"volume = {value}" for value in ("0", "-1.0", "2.0", *NUMBERS)),
    *(f"pitch_range = {value}" for value in ("-1", "100", *NUMBERS)),
    *(f"word_gap_ms = {value}" for value in ("-1", "1001", *NUMBERS)),
    *(f"ms_per_character = {value}" for value in ("[0.0, 1.0]", "[25.0]", "[nan, nan]", "3", '["a", "b"]')),
    *(f"pauses = {{ end_ms = {value} }}" for value in ("-1", "1000000", *NUMBERS)),
    f"lexicon = {DEEP}", "licence = 3", "roles = 1", "unknown = 1", "engine = 1", "language = []",
]  # fmt: skip


@pytest.mark.parametrize("line", VOICES, ids=lambda line: line[:50])
def test_voices_outside_their_range_are_an_error_with_file_and_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "strange.toml"
    file.write_text(
        "\n".join(kept for kept in TONE.splitlines() if kept.split()[0] != line.split(maxsplit=1)[0]) + f"\n{line}\n"
    )
    with pytest.raises(SettingsError, match=r"strange\.toml") as caught:
        read_voice(file)
    assert "line " in str(caught.value)


@pytest.mark.parametrize("text", ['"a" = ""', '"a" = 1', '"a" = {}', "a", f'"a" = {DIGITS}', f'"a" = {DEEP}', "\xff"])
def test_lexicons_that_say_nothing_are_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "names.toml").write_text(text + "\n", "latin-1")
    with pytest.raises(SettingsError, match=r"names\.toml"):
        parse_lexicon(tmp_path / "names.toml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("read", [read_voice, parse_lexicon])
def test_a_pipe_for_a_file_keeps_nobody_waiting(tmp_path: Path, read: Any) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(SettingsError, match="no regular file"):
        read(tmp_path / "pipe.toml")


def test_options_and_settings_share_their_ranges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option, name in (("--rate", "rate_wpm"), ("--pitch", "pitch"), ("--loudness", "loudness_lufs")):
        for beyond in (RANGES[name][0] - 1, RANGES[name][1] + 1):
            assert run(["make", "x.txt", option, f"{beyond:g}"]) == 2
            assert f"'{option}'" in capsys.readouterr().err
            file = tmp_path / FILE_NAME
            file.write_text(f"[{'audio' if option == '--loudness' else 'voice'}]\n{name} = {beyond:g}\n")
            with pytest.raises(SettingsError, match="line 2: .* must lie between"):
                load_settings(file)


RECORD = json.loads(render_record(episode_of(url="https://example.org/ferry", published="2026-11-22T12:00:00Z")))
WRONG: dict[type, tuple[Any, ...]] = {
    str: (3, None, [], {}, "\0", "../../victim", "\ud800", "x" * 100_000),
    int: (-1, 10**400, 1e400, "7", None, [], True),
    float: (float("nan"), 1e400, -(10**400), "1.5", None, []),
    list: (3, None, {}, "text", [[]], [None], [{}]),
    dict: (3, None, [], "text", {"": 1}),
    bool: ("yes", 2, [], None),
    type(None): (3, "yes", []),
}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value of a record; of a list only of its first part."""
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, part in parts:
        yield from leaves(part, (*path, key))


def changed(path: tuple[Any, ...], wrong: Any) -> str:
    record = json.loads(json.dumps(RECORD))
    at = record
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = wrong
    return json.dumps(record)


def value_at(path: tuple[Any, ...]) -> Any:
    at = RECORD
    for key in path:
        at = at[key]
    return at


@pytest.mark.parametrize("path", list(leaves(RECORD)), ids=lambda path: ".".join(map(str, path)))
def test_a_record_is_refused_by_name_or_harmless(shelf: ShowFolder, path: tuple[Any, ...]) -> None:
    """Any value of a record may be anything: it is an error of that file, or all that is made from it can be made."""
    for wrong in WRONG[type(value_at(path))]:
        try:
            episode = parse_record(changed(path, wrong), "victim.json")
        except AudiobriefError as error:
            assert str(error).startswith("victim.json: ")  # noqa: PT017  most are refused, some do no harm
            continue
        render_summary(episode)
        for name in render_outputs(episode, shelf.show):
            assert ".." not in name.split("/")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path_factory.mktemp("hostile") / "show"))
    add(shelf, episode_of(url="https://example.org/ferry"))
    return shelf

"""A retraction reaches every copy that is known, says what it could not reach, and can be done again."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder
from shows import TONE

from audiobrief.audio.cache import CutCache
from audiobrief.cli import run
from audiobrief.folders import user_state_folder
from audiobrief.settings import FILE_NAME
from audiobrief.show.copies.targets import known_targets
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.homes import read_notes

URL = "https://example.org/ferry"
TEXT = "# {}\n\nThe ferry is late because the winch was oiled with butter, and the {} crew is still laughing at it.\n"


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path / "show"))
    add(shelf, episode_of(url=URL, path="/home/desk/ferry.txt"))
    add(shelf, episode_of("Other", "Other text."))
    return shelf


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def receipt(out: str) -> dict:
    return next(event for event in map(json.loads, out.splitlines()) if event["event"] == "receipt")


def files(folder: Path, part: str) -> list[str]:
    return [str(file) for file in folder.rglob("*") if part in str(file.relative_to(folder)) and file.is_file()]


def purge_by(shelf: ShowFolder, script: str) -> Path:
    """Let the show's settings name a Python script as its purge command; return the settings."""
    program, settings = shelf.folder.parent / "purge.py", shelf.folder / FILE_NAME
    program.write_text(script)
    command = f"{Path(sys.executable).as_posix()} {program.as_posix()}"
    settings.write_text(settings.read_text() + f'\n[publish]\npurge = "{command}"\n')
    return settings


def test_every_target_loses_its_copy_at_once(shelf, tmp_path, capsys) -> None:
    for name in ("www", "mirror"):
        assert call(capsys, "publish", shelf.folder, "--to", tmp_path / name)[0] == 0
        assert files(tmp_path / name, "ferry")
        (tmp_path / name / "mine.txt").write_text("mine")
    code, out, _ = call(capsys, "retract", shelf.folder, "ferry", "--yes", "--json", "--reason", "It sank.")
    assert code == 0
    for name in ("www", "mirror"):
        assert not files(tmp_path / name, "ferry")
        assert b"Ferry" not in (tmp_path / name / "feed.xml").read_bytes()
        assert (tmp_path / name / "mine.txt").read_text() == "mine"
        assert files(tmp_path / name, "other")
    told = receipt(out)
    assert told["unreached"] == []
    assert {step["where"] for step in told["gone"]} >= {str(tmp_path / "www"), str(tmp_path / "mirror")}
    assert "It sank" not in out.replace(json.dumps("retracted: It sank."), "")


def test_what_cannot_be_reached_is_named_and_reached_later(shelf, tmp_path, capsys) -> None:
    for name in ("www", "mirror"):
        call(capsys, "publish", shelf.folder, "--to", tmp_path / name)
    (tmp_path / "mirror").rename(tmp_path / "away")
    code, out, _ = call(capsys, "retract", shelf.folder, "ferry", "--yes")
    assert code == 4
    assert f"NOT REACHED: target {tmp_path / 'mirror'}" in out
    assert not (tmp_path / "mirror").exists()
    assert not files(tmp_path / "www", "ferry")
    (tmp_path / "away").rename(tmp_path / "mirror")
    code, out, _ = call(capsys, "retract", shelf.folder, "ferry", "--yes", "--json")
    assert (code, receipt(out)["unreached"]) == (0, [])
    assert not files(tmp_path / "mirror", "ferry")


def test_what_lies_beside_a_tombstone_is_found_and_goes(shelf, capsys) -> None:
    slug = shelf.find("ferry").slug
    call(capsys, "retract", shelf.folder, "ferry", "--yes")
    assert "tombstone" not in call(capsys, "check", shelf.folder, "--quick")[1]
    left = [shelf.folder / "episodes" / slug / f"{slug}.vtt", shelf.folder / ".private" / slug / f"{slug}.mp3"]
    left[0].parent.mkdir()
    for file in left:
        file.write_text("what a backup brought back")
    code, out, _ = call(capsys, "check", shelf.folder, "--quick")
    assert code == 1
    found = [line for line in out.splitlines() if "tombstone" in line]
    assert [file.relative_to(shelf.folder).as_posix() in " ".join(found) for file in left] == [True, True], out
    call(capsys, "publish", shelf.folder)
    assert not any(map(Path.exists, left))
    assert "tombstone" not in call(capsys, "check", shelf.folder, "--quick")[1]


def test_what_a_broken_upload_left_goes_too(shelf, tmp_path, capsys) -> None:
    call(capsys, "publish", shelf.folder, "--to", tmp_path / "www")
    slug = shelf.find("ferry").slug
    half = tmp_path / "www" / "episodes" / slug / f".{slug}.mp3.part"
    half.write_bytes(b"half")
    call(capsys, "retract", shelf.folder, "ferry", "--yes")
    assert not half.exists()


def test_a_folder_from_somebody_else_sends_nobody_anywhere(shelf, tmp_path, capsys) -> None:
    call(capsys, "publish", shelf.folder, "--to", tmp_path / "www")
    shutil.rmtree(user_state_folder())
    code, out, _ = call(capsys, "retract", shelf.folder, "ferry", "--yes", "--json")
    assert code == 4
    assert "never published there" in receipt(out)["unreached"][0]["why"]
    assert files(tmp_path / "www", "ferry")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"targets": 3}', b"[" * 100_000, b'{"targets": [1, null]}'])
def test_an_unfit_list_of_targets_is_none(shelf, capsys, content: bytes) -> None:
    call(capsys, "publish", shelf.folder)
    (shelf.folder / ".private" / ".targets.json").write_bytes(content)
    assert call(capsys, "retract", shelf.folder, "ferry", "--yes")[0] == 0


def test_the_purge_command_hears_every_address(shelf, tmp_path, capsys) -> None:
    heard = tmp_path / "heard.json"
    purge_by(shelf, f"import sys; open({str(heard)!r}, 'w').write(sys.stdin.read())")
    episode = shelf.find("ferry")
    code, out, _ = call(capsys, "retract", shelf.folder, "ferry", "--yes", "--json")
    urls = json.loads(heard.read_text())
    assert code == 0
    base = f"https://pod.example.org/harbour/episodes/{episode.slug}/{episode.slug}"
    assert {f"{base}.mp3", f"{base}.mp3?v={episode.audio.sha256[:8]}", f"{base}.vtt"} < set(urls)
    assert "https://pod.example.org/harbour/feed.xml" in urls
    assert any("/by-url/" in url for url in urls)
    assert receipt(out)["gone"][-1] == {"what": "purge", "where": receipt(out)["gone"][-1]["where"], "gone": urls}


@pytest.mark.parametrize("script", ["import sys; sys.exit('cache is down')", "import sys; sys.exit(3)"])
def test_a_purge_that_fails_is_named(shelf, capsys, script: str) -> None:
    purge_by(shelf, script)
    code, out, _ = call(capsys, "retract", shelf.folder, "ferry", "--yes", "--json")
    assert (code, receipt(out)["unreached"][0]["what"]) == (4, "purge")


@pytest.mark.skipif(os.name == "nt", reason="permissions are others there")
def test_no_command_that_others_can_write_is_run(shelf, tmp_path, capsys) -> None:
    settings = purge_by(shelf, f"open({str(tmp_path / 'ran')!r}, 'w')")
    settings.chmod(0o666)
    code, out, _ = call(capsys, "retract", shelf.folder, "ferry", "--yes")
    assert code == 4
    assert "others can write" in out
    assert not (tmp_path / "ran").exists()


def test_the_cached_lines_of_every_revision_go(shelf, tmp_path, capsys) -> None:
    tone, article, cache = tmp_path / "tone.toml", tmp_path / "winch.md", tmp_path / "cuts"
    tone.write_text(TONE)
    for crew in ("whole", "small"):
        article.write_text(TEXT.format("The winch", crew))
        made = ["make", article, "-o", shelf.folder, "--voice", tone, "--cache", cache, "--allow-short", "-q"]
        assert call(capsys, *made)[0] == 0
    article.with_name("boat.md").write_text(TEXT.format("The boat", "other"))
    call(capsys, "make", article.with_name("boat.md"), *made[2:])
    before = CutCache(cache, 1).statistics().cut_count
    slug = shelf.find("winch").slug
    cuts = read_notes(shelf.folder, slug).cuts
    assert 0 < len(cuts) < before
    code, out, _ = call(capsys, "retract", shelf.folder, "winch", "--yes", "--json")
    assert code == 0
    assert CutCache(cache, 1).statistics().cut_count == before - len(cuts)
    assert {step["where"] for step in receipt(out)["gone"] if step["what"] == "cache"} == {str(cache)}
    assert read_notes(shelf.folder, slug).cuts == ()


def test_only_cuts_go_from_a_cache(shelf, tmp_path, capsys) -> None:
    """The notes of a folder from somebody else name files of another's."""
    slug, victim = shelf.find("ferry").slug, tmp_path / "ab" / f"{'c' * 20}.cut"
    victim.parent.mkdir()
    victim.write_bytes(b"mine")
    notes = {"source_path": "", "cuts": ["ab" + "c" * 20, "../../x", "zz"], "caches": [str(tmp_path)]}
    (shelf.folder / ".private" / slug / "private.json").write_text(json.dumps(notes))
    assert call(capsys, "retract", shelf.folder, "ferry", "--yes")[0] == 0
    assert victim.read_bytes() == b"mine"


def test_neither_path_nor_reason_lies_where_it_can_be_served(shelf, capsys) -> None:
    def told(word: bytes) -> list[str]:
        names = (file.relative_to(shelf.folder) for file in shelf.folder.rglob("*") if file.is_file())
        return [str(n) for n in names if n.parts[0][0] != "." and word in (shelf.folder / n).read_bytes()]

    call(capsys, "publish", shelf.folder)
    assert told(b"/home/desk") == []
    assert shelf.find("ferry").source_path == "/home/desk/ferry.txt"
    call(capsys, "retract", shelf.folder, "ferry", "--yes", "--reason", "libel of the winch")
    assert told(b"libel") == []
    assert told(b"/home/desk") == []
    assert "libel" in shelf.find("ferry").log[-1].note
    if os.name != "nt":
        assert (shelf.folder / ".private").stat().st_mode & 0o077 == 0


def test_the_index_keeps_no_text_of_what_is_gone(shelf, capsys) -> None:
    call(capsys, "publish", shelf.folder)
    index = shelf.folder / ".audiobrief" / "index.sqlite"
    assert b"nine weeks" in index.read_bytes()
    call(capsys, "retract", shelf.folder, "ferry", "--yes")
    assert b"nine weeks" not in index.read_bytes()


def test_an_episode_under_change_is_left_out_and_said(shelf, capsys) -> None:
    call(capsys, "publish", shelf.folder)
    slug = shelf.find("ferry").slug
    note = {"done": False, "rename": [f"episodes/{slug}/{slug}.vtt"], "remove": []}
    (shelf.folder / ".audiobrief" / "change.json").write_text(json.dumps(note))
    (shelf.folder / "episodes" / slug / f"{slug}.vtt").write_text("half done")
    code, out, err = call(capsys, "status", shelf.folder)
    assert (code, slug in out, "other" in out) == (0, False, True)
    assert f"{slug}: left out: a change of it is under way" in err
    _, out, _ = call(capsys, "check", "--quick", shelf.folder)
    told = [line for line in out.splitlines() if slug in line]
    assert len(told) == 1
    assert told[0].startswith("warning changing")
    call(capsys, "publish", shelf.folder)
    assert slug in call(capsys, "status", shelf.folder)[1]


@pytest.mark.parametrize("command", [["hold"], ["hold", "--until", "2100-01-01"], ["retract", "--yes"]])
def test_what_older_versions_left_among_public_files_moves_apart(shelf, capsys, command: list[str]) -> None:
    call(capsys, "publish", shelf.folder)
    episode = shelf.find("ferry")
    assert call(capsys, command[0], shelf.folder, "ferry", *command[1:])[0] == 0
    public, apart = (shelf.folder / home / episode.slug for home in ("episodes", ".private"))
    assert not public.exists()
    before = {file.name: file.read_bytes() for file in apart.iterdir()}
    public.mkdir()
    for file in apart.iterdir():
        if file.name != "private.json":
            file.rename(public / file.name)
    (public / "draft.docx").write_text("mine")
    assert call(capsys, "publish", shelf.folder)[0] == 0
    assert {file.name: file.read_bytes() for file in apart.iterdir()} == before
    assert [file.name for file in public.glob("*")] == ([] if "retract" in command else ["draft.docx"])


def test_what_a_backup_brings_back_stays_private(shelf, tmp_path, capsys) -> None:
    call(capsys, "publish", shelf.folder)
    episode = shelf.find("ferry")
    shutil.copytree(shelf.folder / "episodes" / episode.slug, tmp_path / "backup")
    call(capsys, "retract", shelf.folder, "ferry", "--yes")
    shutil.copytree(tmp_path / "backup", shelf.folder / "episodes" / episode.slug)
    assert open_show_folder(shelf.folder).find("ferry").status == "retracted"
    call(capsys, "publish", shelf.folder, "--to", tmp_path / "www")
    assert not files(tmp_path / "www", episode.slug)
    assert not (shelf.folder / "episodes" / episode.slug).exists()


@pytest.mark.parametrize("refused_by", ["a stranger's file", "another show", "what is no folder"])
def test_a_target_that_refused_the_show_is_no_copy_of_it(shelf, tmp_path, capsys, refused_by) -> None:
    target = tmp_path / "www"
    if refused_by == "what is no folder":
        target.write_text("mine")
    elif refused_by == "another show":
        other = open_show_folder(show_folder(tmp_path / "other", base_url='"https://quay.example.org"'))
        add(other, episode_of("Winch", "It broke."))
        assert call(capsys, "publish", other.folder, "--to", target)[0] == 0
    else:
        target.mkdir()
        (target / "index.html").write_text("mine")
    before = {
        file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and target in (file, *file.parents)
    }
    assert call(capsys, "publish", shelf.folder, "--to", target)[0] == 1
    assert known_targets(shelf) == ([], [])
    code, out, _ = call(capsys, "retract", shelf.folder, "ferry", "--yes", "--json")
    assert (code, receipt(out)["unreached"]) == (0, [])
    assert {file: file.read_bytes() for file in before} == before


def test_nothing_that_was_remembered_of_an_article_stays(shelf, capsys, monkeypatch) -> None:
    monkeypatch.setattr("audiobrief.check.memory.SETTLED_NS", 0)
    call(capsys, "publish", shelf.folder)
    call(capsys, "check", shelf.folder, "--quick")
    state = shelf.folder / ".audiobrief"
    assert b"nine weeks of repairs" in (state / "checked.sqlite").read_bytes()
    assert call(capsys, "retract", shelf.folder, "ferry", "--yes")[0] == 0
    assert b"nine weeks of repairs" not in b"".join(file.read_bytes() for file in state.iterdir())

"""Hooks: every event is heard at least once, and a sign of success only comes after one."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from episodes import show_folder
from sources.conftest import Site, answer, in_a_hurry, start_site  # noqa: F401  fixtures

from audiobrief.many.hooks import FOLDER, Hooks
from audiobrief.many.last_run import FILE, note_success, success_age_s
from audiobrief.settings import HookSettings, WebSettings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the commands are a POSIX shell's")


def heard(file: Path) -> list[str]:
    return [json.loads(line)["source"] for line in file.read_text().splitlines()] if file.exists() else []


def test_an_event_is_kept_until_its_command_took_it(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    broken, mended = (HookSettings(on_failed=f"cat >> {taken}; exit {code}") for code in (3, 0))
    first = Hooks(broken, tmp_path)
    for name in ("a", "b"):
        first.add("failed", source=name)
    assert first.run() == ["on_failed ended with 3; it hears the same again next time"]
    again = Hooks(mended, tmp_path)
    again.add("failed", source="c")
    assert again.run() == []
    assert heard(taken) == ["a", "b", "a", "b", "c"]
    assert again.run() == []
    assert len(heard(taken)) == 5
    assert not list((tmp_path / FOLDER).iterdir())


def test_nothing_is_kept_for_a_command_that_is_not_there(tmp_path: Path) -> None:
    hooks = Hooks(HookSettings(on_published="cat"), tmp_path)
    hooks.add("failed", source="a")
    assert not (tmp_path / FOLDER).exists()
    assert hooks.run() == []


def test_a_link_in_somebody_elses_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "failed-1.json").symlink_to("/etc/hostname")
    taken = tmp_path / "taken"
    assert Hooks(HookSettings(on_failed=f"cat > {taken}"), tmp_path).run() == []
    assert not taken.exists()


def test_the_age_of_a_success_and_its_loss(tmp_path: Path) -> None:
    assert success_age_s(tmp_path) is None
    note_success(tmp_path)
    age_s = success_age_s(tmp_path)
    assert age_s is not None
    assert 0 <= age_s < 60
    for torn in (b"", b"[]", b"{", b'{"success_s": "x"}', b"[" * 9999):
        (tmp_path / FILE).write_bytes(torn)
        assert success_age_s(tmp_path) is None


@pytest.mark.usefixtures("in_a_hurry")
def test_a_ping_is_told_when_it_fails(start_site: Callable[..., Site], tmp_path: Path) -> None:  # noqa: F811
    site = start_site({"/ok": answer(b"OK")})
    assert Hooks(HookSettings(ping=f"{site.url}/ok"), tmp_path).ping(WebSettings()) == ""
    assert "answered 404" in Hooks(HookSettings(ping=f"{site.url}/no"), tmp_path).ping(WebSettings())
    assert Hooks(HookSettings(), tmp_path).ping(WebSettings()) == ""


@pytest.mark.usefixtures("in_a_hurry")
def test_a_run_that_went_well_is_a_sign_and_another_is_none(
    audiobrief,
    tone: Path,
    start_site: Callable[..., Site],  # noqa: F811
    tmp_path: Path,
) -> None:
    site, show, taken = start_site({"/ok": answer(b"OK")}), show_folder(tmp_path / "show"), tmp_path / "taken"
    settings = tmp_path / "desk.toml"
    settings.write_text(
        f'[hooks]\nping = "{site.url}/ok"\non_failed = "cat >> {taken}"\non_corrected = "cat >> {taken}"\n'
    )
    items = [{"id": "1", "title": "Day", "content_text": "The ferry returned to the quay on Monday morning. " * 9}]
    feed = answer(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "H", "items": items}).encode())
    site.replies["/feed"] = feed

    def follow(*feeds: str) -> int:
        more = ("-o", show, "--rights", "--voice", tone, "--settings", settings)
        return audiobrief("follow", *(f"{site.url}/{name}" for name in feeds), *more).code

    assert audiobrief("status", show, "--max-age", "1h").code == 1
    assert follow("dead", "feed") == 4
    assert not [request for request in site.requests if "/ok" in request]
    assert [Path(source).name for source in heard(taken)] == ["dead"]
    assert audiobrief("status", show, "--max-age", "1h").code == 1
    assert follow("feed") == 0
    assert len([request for request in site.requests if "GET /ok" in request]) == 1
    answered = audiobrief("status", show, "--max-age", "1h", "--json")
    assert answered.code == 0
    assert answered.events[-1]["success_age_s"] < 600
    assert audiobrief("status", show, "--max-age", "soon").code == 2


def test_a_show_brings_no_commands_of_its_own(audiobrief, ferry: Path, tmp_path: Path) -> None:
    show = show_folder(tmp_path / "show")
    file = show / "audiobrief.toml"
    file.write_text(file.read_text() + '\n[hooks]\non_failed = "touch owned"\n')
    answered = audiobrief("batch", ferry, "-o", show)
    assert answered.code in (1, 2)
    assert "commands stand in your own settings" in answered.err

"""The README is true: its commands parse, its Python runs, its test command is CI's."""

import re
import shlex
from pathlib import Path

import pytest

from audiobrief.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    """Return every audiobrief command line of the README, what pipes into it aside."""
    lines = [line.partition(" #")[0] for block in blocks("sh") for line in block.splitlines()]
    return [
        part.strip() for line in lines for part in re.split(r"[|&]+", line) if part.strip().startswith("audiobrief ")
    ]


@pytest.mark.parametrize("line", commands())
def test_commands_parse(line, tmp_path, monkeypatch):
    (tmp_path / "my-show").mkdir()
    monkeypatch.chdir(tmp_path)
    _, name, *arguments = shlex.split(line)
    with app.make_context("audiobrief", [], resilient_parsing=True) as group:
        command = app.get_command(group, name)
        assert command is not None, f"no command {name}"
        command.make_context(name, arguments, parent=group)


@pytest.mark.engine
def test_the_python_runs_as_it_stands(tmp_path, monkeypatch):
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    assert (tmp_path / "bridge.mp3").stat().st_size > 100_000


def test_the_first_commands_are_those_that_ci_runs():
    first = blocks("sh")[0].splitlines()
    assert first[0].startswith("pip install . && audiobrief make tests/articles/")
    assert (ROOT / first[0].split()[-1]).is_file()
    assert first[1] in (ROOT / ".ci/run").read_text("utf-8")


def test_the_named_output_is_what_comes_out():
    from audiobrief.publish.names import slugify

    title = (ROOT / "tests/articles/harbour-bridge.txt").read_text("utf-8").splitlines()[0]
    assert f"{slugify(title)}.mp3" in README

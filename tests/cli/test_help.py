"""Every command explains itself, with examples; asking for help costs next to nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from audiobrief.cli import COMMANDS, app

HEAVY = {"numpy", "trafilatura", "lxml", "pyttsx3", "pydub", "mutagen", "PIL", "rich", "lameenc", "jinja2", "starlette"}


def commands() -> Iterator[tuple[str, click.Command]]:
    with app.make_context("audiobrief", [], resilient_parsing=True) as root:
        for name in COMMANDS:
            command = app.get_command(root, name)
            assert command is not None
            yield name, command
            if isinstance(command, click.Group):
                yield from ((f"{name} {inner}", command.commands[inner]) for inner in command.commands)


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
class TestCommand:
    def test_says_what_it_does_and_shows_examples(self, name, command):
        assert command.help
        assert command.help.rstrip().endswith(".")
        assert f"audiobrief {name}" in (command.epilog or "")

    def test_every_option_is_explained(self, name, command):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"
                assert ".  [" in parameter.help or parameter.help.endswith((".", "\u2026")), f"{name}: {parameter.help}"

    def test_every_argument_is_named_in_what_it_says(self, name, command):
        for parameter in command.params:
            if isinstance(parameter, click.Argument):
                metavar = (parameter.metavar or parameter.name or "").strip("[]").upper().rstrip(".S")
                assert metavar in command.help, f"{name}: {metavar}"

    def test_examples_parse(self, name, command):
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        for line in (command.epilog or "").splitlines():
            if f"audiobrief {name} -" in line or (
                f"audiobrief {name} " in line and not isinstance(command, click.Group)
            ):
                words = line.partition(f"audiobrief {name} ")[2].split("  ")[0].split()
                assert {word for word in words if word.startswith("-") and word != "-"} <= known, line


def test_the_table_of_commands_is_told_without_loading_one():
    with app.make_context("audiobrief", [], resilient_parsing=True) as root:
        text = app.get_help(root)
    for name, what in COMMANDS.items():
        assert f"  {name} " in text
        assert " ".join(what.split()) in " ".join(text.split())


def test_help_imports_nothing_heavy():
    code = "import sys; from audiobrief.cli import run; code = run(['--help']); print(*sys.modules); sys.exit(code)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & HEAVY
    assert not {f"audiobrief.cli.{name}" for name in COMMANDS} & loaded


def test_help_of_make_imports_nothing_heavy():
    code = "import sys; from audiobrief.cli import run; run(['make', '--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.splitlines()[-1].split()) & HEAVY


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["make", "-h"], ["--version"]])
def test_help_and_version_end_well(arguments, audiobrief):
    answer = audiobrief(*arguments)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out


def test_a_terminal_of_an_old_locale_gets_what_it_can_show():
    command = [sys.executable, "-m", "audiobrief", "--help"]
    done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "latin-1"}, capture_output=True, check=True)
    assert b"\\u2192" in done.stdout
    assert done.stderr == b""


def test_an_unknown_command_is_answered_with_the_nearest(audiobrief):
    answer = audiobrief("mak", "x.txt")
    assert answer.code == 2
    assert 'Did you mean "make"?' in answer.err


def test_no_command_is_a_usage_error_with_help(audiobrief):
    answer = audiobrief()
    assert answer.code == 2
    assert "Commands:" in answer.out + answer.err

"""The reference is true: its commands parse, its Python runs, its tables hold every key, event and exit code."""

import ast
import dataclasses
import re
import shlex
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import tomli

from audiobrief.cli import COMMANDS, app, run
from audiobrief.help import FOLDER, read_topic, topics
from audiobrief.many.articles import State
from audiobrief.model import Show
from audiobrief.settings import PauseSettings, Settings, load_settings

CLI = Path(__file__).parent.parent / "audiobrief" / "cli"
WIDTH = 140


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (topic, block)
        for topic in topics()
        for block in re.findall(rf"```{language}\n(.*?)```", read_topic(topic), re.DOTALL)
    ]


def commands() -> list[str]:
    lines = [line.partition(" #")[0] for _, block in blocks("sh") for line in block.splitlines()]
    parts = [part.strip() for line in lines for part in re.split(r"[|&]+", line)]
    return [part for part in parts if part.startswith("audiobrief ")]


@pytest.mark.parametrize("line", commands())
def test_commands_parse(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my-show").mkdir()
    (tmp_path / "list.txt").touch()
    monkeypatch.chdir(tmp_path)
    _, name, *arguments = shlex.split(line)
    with app.make_context("audiobrief", [], resilient_parsing=True) as group:
        command = app.get_command(group, name)
        assert command is not None, f"no command {name}"
        command.make_context(name, arguments, parent=group)


@pytest.mark.engine
@pytest.mark.parametrize(("topic", "code"), blocks("python"))
def test_the_python_runs_as_it_stands(topic: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, topic, "exec"), {})
    assert list(tmp_path.glob("*.mp3"))


@pytest.mark.parametrize(("topic", "block"), blocks("toml"))
def test_settings_load(topic: str, block: str, tmp_path: Path) -> None:
    file = tmp_path / f"{topic}.toml"
    file.write_text(block, "utf-8")
    load_settings(file)


def test_the_settings_page_names_every_key() -> None:
    (text,) = (block for topic, block in blocks("toml") if topic == "settings")
    tables = tomli.loads(text)
    hints = get_type_hints(Settings) | {"show": Show}
    del hints["lexicon_folder"]  # which no file sets
    for name, kind in hints.items():
        if dataclasses.is_dataclass(kind):
            assert tables[name].keys() == {field.name for field in dataclasses.fields(kind)}, name
        else:
            assert tables[name], name
    assert tables["voice"]["pauses_ms"].keys() == {field.name for field in dataclasses.fields(PauseSettings)}


def events() -> list[tuple[str, set[str]]]:
    """Return name and named fields of every event that a command can print."""
    found = []
    for module in sorted(CLI.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "event":
                fields = {keyword.arg for keyword in node.keywords if keyword.arg}
                found += [(name, fields) for name in _names(node.args[0])]
    return found


def _names(expression: ast.expr) -> list[str]:
    if isinstance(expression, ast.Name) and expression.id == "state":  # an outcome's; a failed one has its own event
        return [state for state in get_args(State) if state != "failed"]
    return [node.value for node in ast.walk(expression) if isinstance(node, ast.Constant) and node.value]


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| (.*?) \|$", read_topic("json"), re.MULTILINE)
    return {name: row for names, row in rows for name in re.findall(r"\w+", names)}


@pytest.mark.parametrize(("name", "fields"), events())
def test_the_json_page_names_every_field(name: str, fields: set[str]) -> None:
    row = documented()[name]
    row += documented()["made"] if "as `made`" in row else ""
    assert not {field for field in fields if f"`{field}`" not in row}


def test_the_json_page_names_no_event_that_is_none() -> None:
    assert documented().keys() == {name for name, _ in events()}


def test_every_page_has_a_title_and_fits_a_terminal() -> None:
    for topic, title in topics().items():
        assert title, topic
        prose = [line for line in read_topic(topic).splitlines() if not line.startswith(("|", "audiobrief "))]
        assert max(map(len, prose)) <= WIDTH, topic


def test_readme_links_every_topic() -> None:
    readme = (FOLDER.parent.parent / "README.md").read_text("utf-8")
    assert not [topic for topic in topics() if f"audiobrief/help/{topic}.md" not in readme]


def test_help_lists_topics_and_shows_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help"]) == 0
    listed = capsys.readouterr().out
    assert all(topic in listed for topic in topics())
    assert run(["help", "exit-codes"]) == 0
    assert "143" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - topics().keys()))
def test_help_of_a_command_is_its_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help", name]) == 0
    asked: Any = capsys.readouterr().out
    run([name, "--help"])
    assert asked == capsys.readouterr().out


def test_help_on_nothing_known_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help", "setings"]) == 2
    assert '"settings"' in capsys.readouterr().err

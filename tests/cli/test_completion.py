"""The shell is offered what is there, and nothing breaks a line that is being typed."""

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from shows import sounding_show

from audiobrief.cli import app


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    sounding_show(folder / "my-show")
    (folder / "my-notes").mkdir()
    return folder


@pytest.fixture
def desk(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(made)
    return made


def offered(*words: str) -> list[str]:
    """Return what is offered for the last of these words."""
    complete = ShellComplete(app, {}, "audiobrief", "_AUDIOBRIEF_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("make", "x.txt", "--voice", "scottish-"), ["scottish-woman"]),
        (("voices", "sample", "scottish-"), ["scottish-woman"]),
        (("brief", "x.txt", "--presenter", "scottish-"), ["scottish-woman"]),
        (("hold", "my-"), ["my-show"]),
        (("status", "./my-"), ["./my-show"]),
        (("follow", "-o", "my-s"), ["my-show"]),
        (("hold", "other/"), ["other/"]),  # the shell goes on with folders
        (("help", "exit"), ["exit-codes"]),
        (("hold", "no-show", ""), []),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_is_there_is_offered(words: tuple[str, ...], found: list[str]) -> None:
    assert offered(*words) == found


@pytest.mark.parametrize("command", ["hold", "release", "retract", "status", "correct"])
def test_episodes_are_offered_by_slug(desk: Path, command: str) -> None:
    slugs = sorted(folder.name for folder in (desk / "my-show" / "episodes").iterdir())
    assert sorted(offered(command, "my-show", "")) == slugs
    assert offered(command, "my-show", slugs[0]) == slugs[:1]


def test_a_broken_show_offers_nothing(tmp_path: Path) -> None:
    (tmp_path / "audiobrief.toml").write_text("[show\n")
    assert offered("hold", str(tmp_path), "") == []

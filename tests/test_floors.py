"""The house stands: modules import downwards only, and foreign libraries stay at their seams."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "audiobrief"
MODULES = sorted(PACKAGE.rglob("*.py"))

STAGES = {"sources", "text", "speech", "audio", "publish"}
FLOOR = {
    "version": 0,
    "model": 0,
    "errors": 0.2,
    "disk": 0.5,
    "toml_loader": 0.5,
    "settings": 1,
}
FLOOR |= dict.fromkeys(STAGES, 2) | {"assembly": 2.5, "destinations": 2.5, "show": 2.7, "pipeline": 3}
FLOOR |= {"many": 3.5, "briefing": 3.5, "check": 4, "preview": 4, "cli": 5, "__init__": 6, "__main__": 6}

SEAMS = {
    "pyttsx3": {"speech/pyttsx.py"},
    "mutagen": {"publish/tags.py", "check/tag.py"},
    "lameenc": {"audio/mp3.py"},
    "pydub": {"audio/"},
    "click": {"cli/"},
    "feedparser": {"sources/syndication.py"},
}


def imported(module: Path) -> set[str]:
    """Return every dotted name the module imports, at its top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(dotted: str) -> str:
    """Return the top room of a module of ours: "text" for "audiobrief.text.clean"."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOOR else "__init__"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_go_down(module: Path) -> None:
    inside = module.relative_to(PACKAGE)
    own = inside.parts[0].removesuffix(".py")
    for name in imported(module):
        if name.split(".")[0] != "audiobrief":
            continue
        other = room(name)
        assert other == own or FLOOR[other] < FLOOR[own], f"{inside} imports {name}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_foreign_libraries_stay_at_their_seams(module: Path) -> None:
    inside = module.relative_to(PACKAGE).as_posix()
    for name in imported(module):
        library = name.split(".")[0]
        if library in SEAMS:
            assert any(inside.startswith(seam) for seam in SEAMS[library]), f"{inside} imports {library}"

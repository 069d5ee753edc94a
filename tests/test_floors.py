"""The house stands: modules import downwards only, and foreign libraries stay at their seams."""

import ast
from collections.abc import Collection
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "audiobrief"
MODULES = sorted(PACKAGE.rglob("*.py"))

STAGES = {"sources", "text", "speech", "audio", "publish"}
FLOOR = {
    "version": 0,
    "standards": 0.1,
    "model": 0,
    "errors": 0.2,
    "disk": 0.5,
    "expressions": 0,
    "heap": 0.5,
    "folders": 0.5,
    "languages": 0.5,
    "toml_loader": 0.5,
    "settings": 1,
}
FLOOR |= dict.fromkeys(STAGES, 2) | {
    "assembly": 2.5,
    "episode_options": 2.1,
    "finishing": 2.4,
    "calibration": 2.5,
    "destinations": 2.5,
    "made_from": 2.6,
    "planning": 2.6,
    "show": 2.7,
    "recording": 2.8,
    "pipeline": 3,
}
FLOOR |= {
    "many": 3.5,
    "briefing": 3.5,
    "desk": 3.5,
    "check": 4,
    "preview": 4,
    "stats": 4,
    "help": 4,
    "cli": 5,
    "__init__": 6,
    "__main__": 6,
}

SEAMS = {
    "pyttsx3": {"speech/pyttsx.py"},
    "mutagen": {"publish/tags.py", "publish/tag_bytes.py", "publish/tag_reader.py", "check/tag.py"},
    "lameenc": {"audio/mp3.py"},
    "pydub": {"audio/"},
    "click": {"cli/"},
    "feedparser": {"sources/feed_kinds/syndication.py"},
    "ftfy": {"text/mojibake.py"},
    "mammoth": {"text/kinds/office.py"},
    "pypdfium2": {"text/kinds/pdf/lines.py", "text/kinds/pdf/__init__.py"},
    "pebble": {"many/pool.py"},
    "crawleruseragents": {"stats/plays.py"},
    "protego": {"sources/manners/robots.py"},
    "watchfiles": {"many/watching.py"},
    "distributed": {"many/cluster.py"},
    "dask": {"many/cluster.py"},
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


WRITERS = {"write_text", "write_bytes", "unlink", "rmdir", "mkdir", "touch", "symlink_to", "hardlink_to"}
SYSTEM_WRITERS = {
    "os": {"replace", "rename", "remove", "unlink", "rmdir", "mkdir", "makedirs", "link", "symlink", "truncate"},
    "shutil": {"rmtree", "copy", "copy2", "copyfile", "copytree", "move"},
    "tempfile": {"mkdtemp", "mkstemp", "NamedTemporaryFile"},
}  # fmt: skip
ELSEWHERE = "self._sftp"
"""Another machine's disk, written by a protocol."""
MODE = 1
"""Which argument of the built-in `open` is the mode; of `Path.open` it is the first."""


def writes(call: ast.Call) -> bool:
    """Tell whether a call changes the disk by itself."""
    of = call.func
    if isinstance(of, ast.Name) and of.id == "open":
        return any("r" not in str(ast.literal_eval(mode)) for mode in call.args[MODE : MODE + 1])
    if not isinstance(of, ast.Attribute):
        return False
    if isinstance(of.value, ast.Name) and of.value.id in SYSTEM_WRITERS:
        return of.attr in SYSTEM_WRITERS[of.value.id]
    if of.attr == "open" and call.args and isinstance(call.args[0], ast.Constant):
        mode = call.args[0].value
        return isinstance(mode, str) and len(mode) <= len("xb+") and bool(set(mode) & set("wax+"))
    return of.attr in WRITERS and ast.unparse(of.value) not in ("operations", ELSEWHERE)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_only_the_disk_room_writes(module: Path) -> None:
    if module.parent.name == "disk":
        return
    calls = [node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Call)]
    # the null device takes what a foreign engine prints
    found = [ast.unparse(call) for call in calls if writes(call) and "devnull" not in ast.unparse(call)]
    assert not found


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_expression_is_compiled_before_it_is_asked(module: Path) -> None:
    """Some hundred milliseconds of every start: what a module writes down is `expressions.regex`."""
    compiled = [
        node.lineno
        for statement in ast.parse(module.read_text("utf-8")).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    ]
    assert not compiled, "lines that call re.compile while the module is imported"


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {dotted(module): module for module in MODULES}
    left = {name: needed(module, names.keys()) - {name} for name, module in names.items()}
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    assert not left, "modules that import each other, and what imports those"


def dotted(module: Path) -> str:
    """Return a module's name: "audiobrief.text.clean" for its folder's __init__."""
    return ".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def needed(module: Path, names: Collection[str]) -> set[str]:
    """Return the modules of ours that one needs while it is itself being imported."""
    found: set[str] = set()
    for node in ast.parse(module.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name if name in names else str(node.module) for name in inside}
    return found & set(names)


CROWDED = {"cli", "text/speakable"}
"""Where one module a command, and one a kind of written form, is the plan."""
MOST_MODULES = 16


def test_no_room_is_crowded() -> None:
    rooms = {module.parent for module in MODULES} - {PACKAGE / name for name in CROWDED}
    crowded = {room.name: count for room in rooms if (count := len(list(room.glob("[!_]*.py")))) > MOST_MODULES}
    assert not crowded

"""The scripts and style sheets of the pages, put together from the files in page/js and page/css."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from audiobrief.expressions import regex

FOLDER = Path(__file__).parent
PLAYER = ("make", "icons", "memory", "time", "sound", "controls")
SCRIPTS = {
    "page": (*PLAYER, "moment", "follow", "spoken", "page"),
    "embed": (*PLAYER, "moment", "follow", "spoken", "chapters", "embed"),
    "index": (*PLAYER, "queue", "index"),
    "reader": (*PLAYER, "fold", "follow", "match", "chapters", "reader"),
    "listen": ("make", "icons", "memory", "fold", "address", "ground", "listen"),
}
STYLES = {
    "page": ("paper", "unseen", "controls", "spoken", "page"),
    "embed": ("paper", "unseen", "controls", "spoken", "chapters", "embed"),
    "index": ("paper", "unseen", "controls", "index"),
    "reader": ("unseen", "controls", "chapters", "reader"),
    "listen": ("listen",),
    "sound": ("paper", "sound"),
}
PAGES = ("page", "embed", "index")
READER = "assets/reader.js"
SMALL_COVER = "assets/cover.jpg"
"""The show's picture as its front page shows it: the real one weighs half a megabyte."""
SHIPPED = frozenset({".css", ".j2", ".js", ".svg", ".toml"})
"""What a page is made of, the words of its languages included."""

_JS_GAP = regex(r"^ */\*\*(?:[^*]|\*(?!/))*\*/\n|^ +| // [^\n]*$", re.MULTILINE)
"""Doc comments, indentation, and comments after code; the scripts hold no text that looks like one."""
_CSS_GAP = regex(r" ?([{};,]) | ([{])|(?<=:) ")


@cache
def page_assets() -> Mapping[str, bytes]:
    """Return path in the show's folder → content of what its pages load; the same for every show."""
    assets = {f"assets/{name}.css": read_style(name).encode() for name in PAGES}
    assets |= {f"assets/{name}.js": read_script(name).encode() for name in PAGES}
    reader = read_script("reader", STYLE=read_style("reader"))
    return assets | {READER: reader.encode(), "assets/icon.svg": (FOLDER / "icon.svg").read_bytes()}


def asset_paths() -> tuple[str, ...]:
    """Return the paths in the show's folder of all that its pages load."""
    return (*page_assets(), SMALL_COVER)


@cache
def assets_version() -> str:
    """Return eight hex digits that change whenever a template, script, style or word does."""
    files = sorted(file for file in FOLDER.rglob("*") if file.suffix in SHIPPED)
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:8]


@cache
def read_style(name: str) -> str:
    """Return a page's style sheet, without what only its authors need."""
    text = "".join((FOLDER / "css" / f"{part}.css").read_text("utf-8") for part in STYLES[name])
    return _CSS_GAP.sub(r"\1", re.sub(r"/\*.*?\*/|\s+", " ", text, flags=re.DOTALL)).strip() + "\n"


def read_script(name: str, **constants: Any) -> str:
    """Return a script in a function of its own, after the constants it is given, without its authors' comments."""
    text = "".join((FOLDER / "js" / f"{part}.js").read_text("utf-8") for part in SCRIPTS[name])
    given = "".join(f"const {key} = {json.dumps(value, separators=(',', ':'))};\n" for key, value in constants.items())
    return '(() => {\n"use strict";\n' + given + _JS_GAP.sub("", text) + "})();\n"

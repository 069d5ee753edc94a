"""The players in Firefox, by keys alone: zoomed to 400 %, in forced colours, with less motion, by role and name.

These need Firefox and the npm package puppeteer-core where node finds it; CI walks through one browser, Chromium.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pages import ARTICLE_URL, FERRY, Site, serving

SCRIPT = Path(__file__).with_name("firefox.cjs")
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
CALM = {"ui.prefersReducedMotion": 1}
FORCED = {"ui.useAccessibilityTheme": 1, "browser.display.document_color_use": 2}
ZOOMED = {"layout.css.devPixelsPerPx": "4.0"}
"""What a person sets in the system, as Firefox remembers it."""
TITLE = "Ferry returns to the inner quay after nine weeks of repairs"
HOST = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="canonical" href="{ARTICLE_URL}"><script async src="%s/listen.js"></script></head>
<body><main><h1>{TITLE}</h1><p>The small boat that half the town takes to work is sailing again.</p></main>
</body></html>"""
PATHS = {"page": f"episodes/{FERRY}/index.html", "embed": f"episodes/{FERRY}/embed.html", "front": "index.html"}
KEYS = {
    "page": ["k"],
    "embed": ["to Play", "Enter"],
    "front": ["to Play:", "Enter"],
    "host": ["to Listen here", "Enter"],
}
FEWEST_STOPS = 4


@cache
def lacking() -> str:
    """Return what is missing to walk through Firefox; empty when nothing is."""
    node = shutil.which("node")
    if FIREFOX is None or node is None:
        return "Firefox or node is not installed"
    found = subprocess.run([node, "-e", "require.resolve('puppeteer-core')"], capture_output=True, check=False)
    return "node finds no puppeteer-core" if found.returncode else ""


pytestmark = pytest.mark.skipif("lacking()")


@pytest.fixture
def host(tmp_path: Path, site: Site) -> Iterator[Site]:
    with serving(tmp_path) as host:
        host.pages["story"] = HOST % site.address
        yield host


def walk(site: Site, host: Site, view: str, *, width: int = 1280, **prefs: Any) -> dict[str, Any]:
    url = f"{host.address}/story" if view == "host" else f"{site.address}/{PATHS[view]}"
    plan = {"url": url, "width": width, "prefs": prefs, "keys": KEYS[view], "playing": "Pause"}
    asked = ["node", str(SCRIPT), str(FIREFOX), json.dumps(plan)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("view", KEYS)
def test_it_plays_by_keys_and_every_stop_shows_where_one_is(site: Site, host: Site, view: str) -> None:
    found = walk(site, host, view)
    assert len(found["stops"]) >= FEWEST_STOPS
    for stop in found["stops"]:
        assert stop["name"]
        assert stop["ring"] >= 1, stop
        assert stop["seen"], stop
    assert found["small"] == []  # WCAG 2.2, 2.5.8: 24 pixels, but for links within a sentence
    assert found["roles"]["button"] >= 3
    assert found["roles"]["slider"] == 1
    assert found["roles"]["combobox"] == 1


@pytest.mark.parametrize("view", KEYS)
def test_at_400_percent_with_less_motion_nothing_runs_off_or_moves(site: Site, host: Site, view: str) -> None:
    found = walk(site, host, view, width=320, **ZOOMED, **CALM)
    assert (found["width"], found["calm"]) == (320, True)
    assert found["sideways"] <= 0
    assert found["moving"] == 0


@pytest.mark.parametrize("view", KEYS)
def test_forced_colours_leave_every_control_its_edge(site: Site, host: Site, view: str) -> None:
    found = walk(site, host, view, **FORCED)
    assert found["forced"]
    assert found["bordered"]
    if view == "page":
        spoken, line = found["word"]
        assert spoken != line

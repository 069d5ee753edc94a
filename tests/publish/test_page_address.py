"""The script in the publisher's page names an article exactly as the show folder does."""

import base64
import hashlib
import importlib.util
import json
import re
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audiobrief.publish.page import assets as page_assets
from audiobrief.publish.page.listen import article_filter, render_listen_files
from audiobrief.sources import links

SCRIPT = page_assets.FOLDER / "js" / "address.js"
ASK = """
const [cases, filter] = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map((url) => {
  const canonical = canonicalUrl(url);
  const digest = sha256(canonical);
  return [canonical, digest.map((n) => n.toString(16).padStart(8, "0")).join(""), mayBeKnown(digest, filter)];
})));
"""
NO_FILTER = {"bits": 0, "data": ""}


def ask_script(urls: list[str], known: dict[str, Any]) -> list[list[Any]]:
    """Return canonical form, digest and filter's word of every URL, as the script has them."""
    run = ["node", "-e", SCRIPT.read_text("utf-8") + ASK]
    done = subprocess.run(run, input=json.dumps([urls, known]), capture_output=True, text=True, check=True)
    answers: list[list[Any]] = json.loads(done.stdout)
    return answers


def shared_table() -> ModuleType:
    file = Path(__file__).parents[1] / "sources" / "test_links.py"
    spec = importlib.util.spec_from_file_location("shared_table", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.tool("node")
def test_agrees_on_the_shared_table() -> None:
    table: dict[str, str] = shared_table().CANONICAL
    answers = ask_script(list(table), NO_FILTER)
    assert {url: answer[0] for url, answer in zip(table, answers, strict=True)} == table
    digests = [hashlib.sha256(canonical.encode()).hexdigest() for canonical in table.values()]
    assert [answer[1] for answer in answers] == digests


FORMS = """
const urls = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(urls.map((url) => addressForms(canonicalUrl(url)))));
"""


@pytest.mark.tool("node")
def test_agrees_on_the_other_forms_of_an_address() -> None:
    urls = [url for shown, read, _ in shared_table().SHOWN_AND_READ for url in (shown, read)] + ["", "tram"]
    run = ["node", "-e", SCRIPT.read_text("utf-8") + FORMS]
    done = subprocess.run(run, input=json.dumps(urls), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [list(links.address_forms(links.canonical_url(url))) for url in urls]


PIECES = st.sampled_from(
    [
        "/",
        "//",
        ".",
        "..",
        "amp",
        ".amp",
        ".amp.html",
        "a",
        "B",
        "%2e",
        "%2F",
        "%41",
        "%zz",
        "%",
        "é",
        "ü",
        "😀",
        "?",
        "&",
        "=",
        "#",
        "utm_source=1",
        "ref",
        "id=5",
        "print=1",
        "'",
        "+",
        "~",
        ":",
        "@",
        ";",
        ",",
    ]
)
URLS = st.builds(
    "https://{}/{}".format,
    st.sampled_from(["example.org", "EXAMPLE.org.", "bücher.example:443"]),
    st.lists(PIECES, max_size=9).map("".join),
)


@pytest.mark.tool("node")
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(URLS, min_size=60, max_size=60))
def test_agrees_on_any_address(urls: list[str]) -> None:
    assert [answer[0] for answer in ask_script(urls, NO_FILTER)] == [links.canonical_url(url) for url in urls]


def test_keeps_the_rules_of_the_sources() -> None:
    script = SCRIPT.read_text("utf-8")
    names = "".join(re.findall(r'^  "([^"]*)"', script, re.MULTILINE)).split()
    assert set(names) == links.TRACKING_NAMES
    prefixes = re.search(r'TRACKING_PREFIXES = "([^"]*)"', script)
    assert prefixes is not None
    assert tuple(prefixes[1].split()) == links.TRACKING_PREFIXES
    pairs = re.search(r"TRACKING_PAIRS = new Set\((\[.*?\])\)", script)
    assert pairs is not None
    assert set(json.loads(pairs[1])) == links.TRACKING_PAIRS
    for pattern in (links.WRAPPER, links.PATH_END, links.AMP_PAGE):
        assert pattern.pattern.replace("/", r"\/") in script
    assert links._HOST_NAME.pattern in script
    assert f"LONGEST_URL = {links.LONGEST_URL}" in script


@pytest.mark.tool("node")
@pytest.mark.parametrize("count", [0, 1, 300, 2400, 5000])
def test_the_filter_knows_every_article_and_few_others(count: int) -> None:
    known = [f"https://example.org/{n}" for n in range(count)]
    others = [f"https://example.org/other/{n}" for n in range(1000)]
    table = article_filter(known)
    assert len(table["data"]) <= 6400
    asked = ask_script(known + others, table)
    assert all(known for _, _, known in asked[:count])
    assert sum(known for _, _, known in asked[count:]) <= (10 if count <= 2400 else 300)


def test_the_filter_of_many_articles_lies_in_parts_beside_the_script() -> None:
    known = [f"https://example.org/{n}" for n in range(8000)]
    files = render_listen_files(known)
    assert len(files) == 257
    assert files["listen.js"] == render_listen_files(known[:-1])["listen.js"]
    assert '"parts":true' in files["listen.js"]
    assert set(render_listen_files(known[:100])) == {"listen.js"}
    for digest in (hashlib.sha256(url.encode()).digest() for url in known[:50]):
        part = json.loads(files[f"by-url/known-{digest[0]:02x}.json"])
        table = base64.b64decode(part["data"])
        bits = [int.from_bytes(digest[at : at + 4], "big") % part["bits"] for at in range(0, 32, 4)]
        assert all(table[bit >> 3] >> (bit & 7) & 1 for bit in bits)


def test_too_many_articles_have_no_filter() -> None:
    assert article_filter(f"https://example.org/{n}" for n in range(20_000)) == NO_FILTER

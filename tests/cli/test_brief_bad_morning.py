"""A morning on which everything goes wrong at once: the programme is out in time, and each fault is named."""

import json
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mutagen.mp3 import MP3
from sources.conftest import Site, answer, start_site  # noqa: F401  a fixture

from audiobrief.briefing import morning

TEXT = {
    "ferry": "The ferry left the inner harbour at six with forty passengers, who travelled free for the first day. ",
    "bridge": "Engineers closed a lane of the old bridge while they weighed each cable and counted broken wires. ",
    "market": "Bakers along the coast say that flour costs twice what it did, and loaves will be dearer by June. ",
    "fähre": "Die Fähre verließ den inneren Hafen um sechs Uhr mit vierzig Fahrgästen, die nichts bezahlen mussten. ",
    "secret": "Members of this newspaper may read here how the council means to pay for the new harbour wall. ",
}  # fmt: skip
SLOW_S = 60.0
"""Longer than anybody waits in this test."""


def body(topic: str, count: int = 4) -> str:
    return "".join(f"<p>{TEXT[topic]}{TEXT[topic]}{n}.</p>" for n in range(count))


def feed(site: str, *stories: tuple[str, str], language: str = "en", title: str = "The Gull") -> bytes:
    items = [
        {"id": f"{site}/{topic}", "url": f"{site}/{topic}", "title": f"News: {topic}", "content_html": html}
        for topic, html in stories
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": title, "language": language, "items": items}
    return answer(json.dumps(document).encode(), Content_Type="application/feed+json")


def paywalled() -> bytes:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "The wall",
        "isAccessibleForFree": False,
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return answer(
        f"<html lang=en><head><title>The wall</title>{script}</head><article>{body('secret', 1)}</article>".encode()
    )


def too_late(connection: socket.socket) -> None:
    time.sleep(SLOW_S)
    connection.sendall(answer(b"late"))


@pytest.fixture
def sites(start_site: Callable[..., Site]) -> dict[str, Site]:  # noqa: F811
    """Servers by what they are."""
    found = {name: start_site() for name in ("gull", "wire", "hafen", "slow", "wall", "gone")}
    gull, wire, hafen = (found[name].url for name in ("gull", "wire", "hafen"))
    found["gull"].replies["/feed"] = feed(gull, ("ferry", body("ferry")), ("bridge", body("bridge")))
    copy = ("boat", body("ferry", 3))
    found["wire"].replies["/feed"] = feed(wire, copy, ("market", body("market")), title="Wire")
    found["hafen"].replies["/feed"] = feed(hafen, ("fähre", body("fähre")), language="de", title="Hafenblatt")
    found["slow"].replies["*"] = too_late
    found["wall"].replies["*"] = paywalled()
    found["gone"].replies["*"] = answer(status="500 Internal Server Error")
    return found


@pytest.fixture
def programme(sites: dict[str, Site], tmp_path: Path, tone: Path) -> Path:
    """A standing programme that must be ready in half an hour, early in somebody's afternoon."""
    now = datetime.now(UTC)
    ready = (now.replace(hour=12) + timedelta(minutes=30)).strftime("%H:%M")
    addresses = [f"{sites[name].url}/feed" for name in ("gull", "wire", "hafen", "slow", "wall", "gone")]
    file = tmp_path / "morning.toml"
    file.write_text(
        f'name = "Bad morning"\noutput = "morning.mp3"\nzone = "Etc/GMT{now.hour - 12:+d}"\nready = "{ready}"\n'
        f'[voice]\npresenter = "{tone}"\nby_language = {{ en = "{tone}" }}\n'
        f'[sections."Home"]\nsources = {json.dumps(addresses)}\n[sound]\nmusic = false\n'
    )
    return file


@pytest.fixture
def brief(audiobrief, monkeypatch):
    monkeypatch.setattr(morning, "SPEAKING_S", 24 * 3600.0)  # so that only the least is left for reading
    monkeypatch.setattr(morning, "LEAST_READING_S", 8.0)

    def brief(*arguments, code):
        found = audiobrief("brief", *arguments, "--json")
        assert found.code == code, found.err
        return found

    return brief


def told(found, event: str, key: str) -> list[str]:
    return [e[key] for e in found.events if e["event"] == event]


def lyrics(file: Path) -> str:
    return str(MP3(file).tags.getall("USLT")[0])


def test_the_programme_is_out_in_time_and_each_fault_is_named(brief, sites, programme):
    out = programme.with_name("morning.mp3")
    begun = time.monotonic()
    first = brief(programme, code=4)
    assert time.monotonic() - begun < SLOW_S
    parts = [e for e in first.events if e["event"] == "part" and e["kind"] == "story"]
    assert [e["title"] for e in parts] == ["News: ferry", "News: bridge", "News: market", "News: fähre"]
    assert [e["voice"] == parts[0]["voice"] for e in parts] == [True, True, True, False]
    failures = {e["source"]: e["message"] for e in first.events if e["event"] == "failed"}
    by_name = {name: next((m for s, m in failures.items() if sites[name].url in s), "") for name in sites}
    assert "had not answered when the programme had to be ready" in by_name["slow"]
    assert "free" in by_name["wall"] or "pay" in by_name["wall"], by_name["wall"]
    assert by_name["gone"]
    assert [by_name[name] for name in ("gull", "wire", "hafen")] == [""] * 3
    (twin,) = [reason for reason in told(first, "skipped", "reason") if "tells the same story" in reason]
    assert sites["gull"].url in twin
    assert "how the council means" not in lyrics(out)

    gull = sites["gull"].url
    corrected = body("ferry").replace("forty passengers", "fifty passengers")
    sites["gull"].replies["/feed"] = feed(gull, ("ferry", corrected))
    second = brief(programme, code=4)
    assert told(second, "briefing", "state") == ["updated"]
    assert "fifty passengers" in lyrics(out)
    assert "old bridge" not in lyrics(out)
    assert "market" in lyrics(out)

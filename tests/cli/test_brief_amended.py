"""A story that is corrected or withdrawn changes the programmes of earlier days that told it."""

from pathlib import Path

import pytest
from episodes import show_folder

from audiobrief.show.folder import open_show_folder

TEXT = {
    "ferry": "The ferry left the inner harbour at six with forty passengers, who travelled free for the first day. ",
    "bridge": "Engineers closed a lane of the old bridge while they weighed each cable and counted broken wires. ",
    "tide": "The spring tide came over the sea wall at noon and ran as far as the steps of the town hall. ",
}  # fmt: skip


def entry(topic: str, text: str, day: int) -> str:
    body = "".join(f"&lt;p&gt;{text}It was note {n} on the {topic}.&lt;/p&gt;" for n in range(3))
    return (
        f"<item><title>News of the {topic}</title><guid>{topic}</guid><link>https://gull.example/{topic}</link>"
        f"<pubDate>{day:02d} Nov 2026 05:00:00 GMT</pubDate><content:encoded>{body}</content:encoded></item>"
    )


def write_feed(file: Path, **stories: str) -> None:
    items = "".join(entry(topic, text, 10 + at) for at, (topic, text) in enumerate(stories.items()))
    head = "<title>The Gull</title><link>https://gull.example/</link><language>en</language>"
    file.write_text(
        f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{head}{items}'
        "</channel></rss>"
    )


@pytest.fixture
def brief(audiobrief, tone):
    def brief(source, show, day, code=0):
        sources = source if isinstance(source, list) else [source]
        words = ("brief", *sources, "-o", show, "--name", "Morning", "--voice", tone, "--no-music", "--json")
        answer = audiobrief(*words, "--day", day)
        assert answer.code == code, answer.err
        return answer

    return brief


def programmes(show: Path) -> dict[str, tuple[str, str]]:
    """Return what each day's programme says, and its status."""
    shelf = open_show_folder(show)
    episodes = [shelf.read(one.slug) for one in shelf.episodes()]
    return {e.article.published: (" ".join(mark.text for mark in e.marks), e.status) for e in episodes}


def test_a_feeds_correction_changes_the_programme_of_the_day_before(brief, tmp_path):
    feed, show = tmp_path / "feed.xml", show_folder(tmp_path / "show")
    write_feed(feed, ferry=TEXT["ferry"], bridge=TEXT["bridge"])
    brief(feed, show, "2026-11-27")
    before = programmes(show)["2026-11-27"]
    write_feed(feed, ferry=TEXT["ferry"], bridge=TEXT["bridge"], tide=TEXT["tide"])
    brief(feed, show, "2026-11-28")
    assert programmes(show)["2026-11-27"] == before
    write_feed(feed, ferry=TEXT["ferry"].replace("forty", "ninety"), bridge=TEXT["bridge"], tide=TEXT["tide"])
    answer = brief(feed, show, "2026-11-29")
    said, _ = programmes(show)["2026-11-27"]
    assert "ninety passengers" in said
    assert "forty" not in said
    assert "2026-11-27: News of the ferry is corrected" in answer.err
    assert "2026-11-28: " not in answer.err
    assert "corrected" not in brief(feed, show, "2026-11-29").err


def test_another_feeds_shorter_copy_is_no_correction(brief, tmp_path):
    feeds, show = [tmp_path / "all.xml", tmp_path / "harbour.xml"], show_folder(tmp_path / "show")
    write_feed(feeds[0], ferry=TEXT["ferry"] * 2, bridge=TEXT["bridge"])
    write_feed(feeds[1], ferry=TEXT["ferry"])
    brief(feeds, show, "2026-11-27")
    before = programmes(show)["2026-11-27"]
    answer = brief(feeds, show, "2026-11-28")
    assert "is corrected" not in answer.err
    assert programmes(show)["2026-11-27"] == before
    write_feed(feeds[0], ferry=TEXT["ferry"].replace("forty", "ninety") * 2, bridge=TEXT["bridge"])
    assert "News of the ferry is corrected" in brief(feeds, show, "2026-11-29").err
    assert "ninety passengers" in programmes(show)["2026-11-27"][0]


def test_what_a_show_withdraws_leaves_the_programmes_of_earlier_days(brief, audiobrief, tone, tmp_path):
    source, show = show_folder(tmp_path / "source"), show_folder(tmp_path / "show")
    for topic in ("ferry", "bridge"):
        file = tmp_path / f"{topic}.md"
        file.write_text(f"# News of the {topic}\n\n" + "\n\n".join(f"{TEXT[topic]}{n}." for n in range(4)))
        assert audiobrief("make", file, "-o", source, "--voice", tone).code == 0
    brief(source, show, "2026-11-27")
    slugs = {one.article.title: one.slug for one in open_show_folder(source).episodes()}
    assert audiobrief("retract", source, slugs["News of the ferry"], "--reason", "Wrong.", "--yes").code == 0
    answer = brief(source, show, "2026-11-28")
    said, _ = programmes(show)["2026-11-27"]
    assert "inner harbour" not in said
    assert "old bridge" in said
    assert "News of the ferry is gone" in answer.err
    assert audiobrief("hold", source, slugs["News of the bridge"]).code == 0
    brief(source, show, "2026-11-28")
    assert programmes(show)["2026-11-27"][1] == "held"

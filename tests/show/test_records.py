import json
from dataclasses import replace

import pytest
from episodes import VOICE, episode_of
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import PublishError
from audiobrief.model import Article, Chapter, Episode, Kind, Paragraph, Revision, Role
from audiobrief.show.records import parse_record, parse_summary, render_record, render_summary, tombstone


def full() -> Episode:
    episode = replace(
        episode_of(url="https://example.org/ferry", published="2026-11-20"),
        slug="2026-11-20-ferry",
        guid="5b8f8b5e-0b7a-4f3c-9a43-0d6f3f6f4a10",
        published="2026-11-20T00:00:00Z",
        updated="2026-11-21T08:00:00Z",
        revision=2,
        log=(Revision(1, "2026-11-20T00:00:00Z"), Revision(2, "2026-11-21T08:00:00Z", "a name")),
        chapters=(Chapter("The quay", 0, 40_000), Chapter("The fare", 40_000, 90_000, "https://example.org/fare")),
    )
    return replace(episode, voice=replace(VOICE, roles={"title": Role(rate_wpm=150)}, lexicon=("places",)))


def test_a_record_holds_the_whole_episode() -> None:
    episode = full()
    assert parse_record(render_record(episode), "x") == episode


def test_text_and_dropped_lines_stay_out() -> None:
    article = replace(full().article, text="all of it", paragraphs=(Paragraph("A line.", Kind.QUOTE, ((0, 7),)),))
    kept = parse_record(render_record(replace(full(), article=article)), "x").article
    assert (kept.text, kept.paragraphs) == ("", (Paragraph("A line.", Kind.QUOTE),))


def test_word_times_are_plain_numbers() -> None:
    marks = json.loads(render_record(full()))["marks"]
    assert marks[1]["words"][0] == [marks[1]["words"][0][0], marks[1]["words"][0][1], 0, 3]


def test_a_file_name_of_undecodable_bytes_survives() -> None:
    episode = replace(full(), source_path="/articles/\udcff.txt")
    assert parse_record(render_record(episode).encode("utf-8"), "x") == episode


@given(title=st.text(), names=st.lists(st.text(min_size=1), max_size=3), start=st.integers(0, 10**9))
def test_any_text_comes_back(title: str, names: list[str], start: int) -> None:
    article = Article(title, tuple(Paragraph(n) for n in names), byline=title)
    episode = replace(full(), article=article, chapters=(Chapter(title, start, start + 1),))
    assert parse_record(render_record(episode).encode("utf-8"), "x") == episode


def test_a_summary_is_the_episode_without_its_texts_and_times() -> None:
    episode = full()
    line = render_summary(episode)
    assert "\n" not in line
    short = parse_summary(line)
    assert (short.marks, short.chapters) == ((), ())
    assert [p.text for p in short.article.paragraphs] == [episode.article.paragraphs[0].text]
    assert (short.slug, short.audio, short.log) == (episode.slug, episode.audio, episode.log)


def test_a_tombstone_says_nothing_of_the_text() -> None:
    stone = render_record(tombstone(full()))
    assert "inner quay after" not in stone
    assert full().guid in stone


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not an episode's record"),
        ("[]", "not an episode's record"),
        ("{", "not an episode's record"),
        ('{"version": 1}', "slug is missing"),
        ('{"version": 2}', "slug is missing"),
        ('{"version": 3}', "newer audiobrief"),
        ('{"version": "1"}', "unknown"),
        ("[" * 100_000, "not an episode's record"),
    ],
)
def test_what_is_no_record_of_ours_is_refused(text: str, says: str) -> None:
    with pytest.raises(PublishError, match=says):
        parse_record(text, "episode.json")


@pytest.mark.parametrize(
    ("key", "value"),
    [("slug", 3), ("marks", {}), ("revision", "1"), ("revision", True), ("article", None), ("chapters", [1])],
)
def test_a_value_of_the_wrong_kind_is_refused(key: str, value: object) -> None:
    record = json.loads(render_record(full())) | {key: value}
    with pytest.raises(PublishError, match="is not"):
        parse_record(json.dumps(record), "episode.json")


def test_an_unknown_key_of_the_same_version_is_let_be() -> None:
    record = json.loads(render_record(full())) | {"mood": "calm"}
    assert parse_record(json.dumps(record), "x") == full()

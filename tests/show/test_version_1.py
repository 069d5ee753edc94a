"""A show made by version 1 of the record: what it holds is found again and keeps its names."""

import json
import shutil
from pathlib import Path

import pytest

from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.many.articles import make_articles
from audiobrief.settings import FILE_NAME, load_settings
from audiobrief.show.folder import open_show_folder

SAVED = Path(__file__).parent / "made_by_version_1"
MADE_IN = "/srv/harbour/articles"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The saved show, as if its articles had always lain where they lie now; returns the folder of both."""
    shutil.copytree(SAVED, tmp_path / "saved")
    for record in (tmp_path / "saved").glob("show/episodes/*/episode.json"):
        record.write_text(record.read_text("utf-8").replace(MADE_IN, (tmp_path / "saved/articles").as_posix()), "utf-8")
    settings = tmp_path / "saved" / "show" / FILE_NAME
    settings.write_text(settings.read_text().replace("tone.toml", (tmp_path / "saved/tone.toml").as_posix()))
    return tmp_path / "saved"


def frozen(show: Path) -> dict[str, tuple[str, str]]:
    return {episode.slug: (episode.guid, episode.published) for episode in open_show_folder(show).episodes()}


def test_its_records_are_read_with_an_identity(saved: Path) -> None:
    episodes = open_show_folder(saved / "show").episodes()
    assert len(episodes) == len({episode.identity for episode in episodes}) == 6
    assert {len(episode.identity) for episode in episodes} == {64}


def test_its_articles_are_found_again_and_keep_slug_and_guid(saved: Path) -> None:
    before = frozen(saved / "show")
    settings = load_settings(saved / "show" / FILE_NAME)
    options = EpisodeOptions(no_cache=True, published="2026-10-01")
    sources = [str(saved / "articles" / name) for name in ("ferry.md", "winch.html", "feed.json")]
    first = list(make_articles(sources, saved / "show", options=options, settings=settings))
    assert [outcome.error for outcome in first] == [None] * 4
    assert frozen(saved / "show") == before
    again = list(make_articles(sources, saved / "show", options=options, settings=settings))
    assert [outcome.state for outcome in again] == ["unchanged"] * 4
    record = json.loads((saved / "show/episodes/2026-10-01-ferry/episode.json").read_text("utf-8"))
    assert (record["version"], len(record["made_from"]["source"])) == (2, 64)


def test_its_tombstones_stay(saved: Path) -> None:
    settings = load_settings(saved / "show" / FILE_NAME)
    options = EpisodeOptions(no_cache=True, url="https://news.example.org/quay")
    (outcome,) = make_articles([str(saved / "articles/ferry.md")], saved / "show", options=options, settings=settings)
    assert isinstance(outcome.error, PublishError)
    assert "stays so" in str(outcome.error)

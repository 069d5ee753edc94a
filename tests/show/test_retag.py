"""Whatever changes in a record and stands in a tag reaches the MP3 by the next publish; its frames stay."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from shows import sounding_show

from audiobrief.check import ERROR, check
from audiobrief.episode_options import EpisodeOptions
from audiobrief.pipeline import make_episode
from audiobrief.publish.tag_bytes import retag
from audiobrief.settings import FILE_NAME, load_settings
from audiobrief.show.folder import open_show_folder
from audiobrief.show.life import correct, hold, release
from audiobrief.show.site import Built, rebuild

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module", params=["2.4", "2.3"])
def good(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("retag")
    show = sounding_show(folder / "show")
    if request.param == "2.3":
        (show / FILE_NAME).write_text((show / FILE_NAME).read_text() + '\n[audio]\nid3 = "2.3"\n')
        again(show)
    return show


def again(show: Path) -> None:
    options = EpisodeOptions(url="https://news.example.org/ferry", byline="Ann Lee", published="2026-11-20", force=True)
    article = str(show.with_name("show-ferry.md"))
    make_episode(article, show, options=options, settings=load_settings(show / FILE_NAME))
    publish(show)


@pytest.fixture
def show(good: Path, tmp_path: Path) -> Path:
    shutil.copytree(good.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "show"


def publish(show: Path, now: datetime = NOW, *, retag: bool = False) -> Built:
    shelf = open_show_folder(show)
    with shelf.locked():
        return rebuild(shelf, now=now, retag=retag)


def errors(show: Path) -> list[str]:
    found = check(str(show), quick=True)
    return [f"{f.code} {f.message}" for f in found if f.level == ERROR or f.code in ("id3-match", "record-audio")]


def sound(show: Path) -> tuple[ID3, bytes]:
    (mp3,) = show.glob("episodes/*/*ferry*.mp3")
    tag = ID3(mp3)
    return tag, mp3.read_bytes()[tag.size :]


def test_a_new_date_stands_in_the_tag_after_publish(show: Path) -> None:
    frames = sound(show)[1]
    shelf = open_show_folder(show)
    with shelf.locked():
        shelf.write(hold(shelf.find("ferry"), NOW, "2026-12-24T06:30Z"))
    publish(show)
    publish(show, NOW + timedelta(days=40))
    assert str(sound(show)[0]["TDRC"])[:10] == "2026-12-24"
    assert sound(show)[1] == frames
    assert errors(show) == []
    with shelf.locked():
        shelf.write(release(shelf.find("ferry"), NOW, "2026-11-21"))
        shelf.write(correct(shelf.find("ferry"), "Ann Lee wrote it.", NOW))
    publish(show)
    assert str(sound(show)[0]["TDRC"])[:10] == "2026-11-21"
    assert errors(show) == []
    assert publish(show).changed == ()


def test_a_show_renamed_is_in_the_tags_when_asked_for(show: Path) -> None:
    settings = show / FILE_NAME
    settings.write_text(settings.read_text().replace("Harbour Briefing", "Quay News"))
    publish(show)
    assert str(sound(show)[0]["TALB"]) == "Harbour Briefing"
    found = [f for f in check(str(show), quick=True) if f.code == "id3-show"]
    assert {f.level for f in found} == {"warning"}
    assert all("--retag" in f.remedy for f in found)
    assert errors(show) == []
    publish(show, retag=True)
    assert str(sound(show)[0]["TALB"]) == "Quay News"
    assert errors(show) == []


def test_a_changed_tag_has_the_bytes_of_one_made_so(show: Path) -> None:
    shelf = open_show_folder(show)
    with shelf.locked():
        shelf.write(release(shelf.find("ferry"), NOW, "2026-11-19T08:00Z"))
    publish(show)
    episode = shelf.find("ferry")
    again(show)
    assert open_show_folder(show).find("ferry").audio == episode.audio


@pytest.mark.parametrize(
    "tag", [b"", b"ID3", b"ID3\x02\0\0\0\0\0\0\0\0\0", b"ID3\x04\0\0\0\0\0\x14TIT2\0\0\x7f\x7f\0\0ab"]
)
def test_what_is_no_tag_of_ours_is_refused(tag: bytes) -> None:
    with pytest.raises(ValueError, match=r"tag|cut off"):
        retag(tag, date="2026-11-22")

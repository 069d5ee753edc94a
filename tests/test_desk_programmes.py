"""A name said right in a show that holds a programme: several voices, music, and a picture in each chapter."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from episodes import show_folder
from mutagen.mp3 import MP3

from audiobrief.audio.unstitch import unstitch
from audiobrief.cli import run
from audiobrief.desk.parts import read_parts
from audiobrief.desk.remake import remake
from audiobrief.settings import LexiconEntry, Settings, load_settings
from audiobrief.show.folder import ShowFolder, open_show_folder

FERRY = "The ferry left the inner harbour at six with forty passengers, and Mkhize waved from the quay. "
FÄHRE = "Die Fähre verließ den inneren Hafen um sechs Uhr mit vierzig Fahrgästen, und Mkhize winkte vom Kai. "
TOLD = {"ferry": ("en", "Mkhize waves", FERRY), "fähre": ("de", "Die Fähre fährt wieder", FÄHRE)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show whose only episode is a programme: an English story, a German one, music."""
    folder = tmp_path_factory.mktemp("made")
    show = show_folder(folder / "show")
    pages = []
    for name, (language, title, text) in TOLD.items():
        page = folder / f"{name}.html"
        body = "".join(f"<p>{text}{n}.</p>" for n in range(3))
        page.write_text(
            f"<html lang={language}><title>{title}</title><article><h1>{title}</h1>{body}</article>", "utf-8"
        )
        pages.append(str(page))
    made = ["-o", str(show), "--presenter", "british", "--voice", "american", "--day", "2026-11-28"]
    assert run(["brief", *pages, *made]) == 0
    return show


@pytest.fixture
def shelf(made: Path, tmp_path: Path) -> ShowFolder:
    return open_show_folder(Path(shutil.copytree(made, tmp_path / "show")))


def settings_of(shelf: ShowFolder, say: str) -> Settings:
    return replace(load_settings(shelf.folder / "audiobrief.toml"), lexicon={"Mkhize": LexiconEntry(say=say)})


def the_mp3(shelf: ShowFolder) -> Path:
    (episode,) = shelf.episodes()
    return shelf.folder_of(episode.slug) / f"{episode.slug}.mp3"


def cuts(shelf: ShowFolder) -> list[bytes]:
    (entry,) = shelf.episodes()
    episode = shelf.read(entry.slug)
    return [cut.frames for cut in unstitch(read_parts(the_mp3(shelf), episode.audio).frames, episode.marks)]


def chapters(shelf: ShowFolder) -> dict[str, bytes]:
    found = MP3(the_mp3(shelf)).tags
    assert found is not None
    frames = found.getall("CHAP")
    return {str(c.sub_frames["TIT2"]): c.sub_frames["APIC:"].data if "APIC:" in c.sub_frames else b"" for c in frames}


def test_chapters_keep_their_pictures_and_the_tag_its_version(shelf: ShowFolder) -> None:
    before, version = chapters(shelf), MP3(the_mp3(shelf)).tags.version
    assert sum(map(bool, before.values())) == 2
    with shelf.locked():
        list(remake(shelf, ["Mkhize"], settings_of(shelf, "umkeezeh")))
    assert chapters(shelf) == before
    assert MP3(the_mp3(shelf)).tags.version == version


def test_a_storys_line_is_said_by_its_own_voice_and_what_is_under_music_stays(
    shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = heard(monkeypatch)
    before = cuts(shelf)
    (entry,) = shelf.episodes()
    marks = shelf.read(entry.slug).marks
    with shelf.locked():
        (done,) = remake(shelf, ["Mkhize"], settings_of(shelf, "umkeezeh"))
    assert done.error is None
    says = [n for n, mark in enumerate(marks) if "Mkhize" in mark.text]
    under_music = [n for n in says if marks[n].kind == "note"]
    told = [n for n in says if n not in under_music]
    assert (len(under_music), len(told), done.line_count, done.left_count) == (1, 7, 7, 1)
    assert [n for n, cut in enumerate(cuts(shelf)) if cut != before[n]] == told
    assert {(voice, " Fähre " in text, "umkeezeh" in text) for voice, text in spoken} == {
        ("american", False, True),
        ("german", True, True),
    }


def test_a_story_in_another_language_is_said_by_that_languages_lexicon(
    shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = heard(monkeypatch)
    words = ["--language", "de", "--show", str(shelf.folder), "--remake", "all"]
    assert run(["lexicon", "add", "Mkhize", "Umkiese", *words]) == 0
    assert [(voice, "Umkiese" in text) for voice, text in spoken] == [("german", True)] * 3


def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return a list that fills with who says what."""
    from audiobrief.speech.speaker import Speaker

    spoken: list[tuple[str, str]] = []
    speak = Speaker.speak

    def noting(self, line):
        spoken.append((self._profile.name, line.spoken))
        return speak(self, line)

    monkeypatch.setattr(Speaker, "speak", noting)
    return spoken

"""The names desk: what no lexicon holds, how it is said, kept, and said right in episodes that are out."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shows import sounding_show

from audiobrief.audio.unstitch import unstitch
from audiobrief.cli import run
from audiobrief.desk.book import keep, lexicon_file, render_entry
from audiobrief.desk.parts import read_parts
from audiobrief.desk.remake import remake, window
from audiobrief.desk.table import parse_table, render_table
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudioError, SettingsError
from audiobrief.model import Kind, Paragraph
from audiobrief.pipeline import make_episode
from audiobrief.settings import LexiconEntry, Settings, load_settings, parse_lexicon
from audiobrief.show.folder import EPISODES, open_show_folder
from audiobrief.standards.moments import now_utc
from audiobrief.text.language.ipa import to_english
from audiobrief.text.language.lexicon import Lexicon, find_fault
from audiobrief.text.language.names import find_names
from audiobrief.text.language.respelling import respell

ENTRIES = {
    "Xi": LexiconEntry(say="Shee"),
    "Zelensky": LexiconEntry(phonemes="z@l'enski"),
    "Siobhan": LexiconEntry(ipa="/ʃəˈvɔːn/"),
    "SAPD": LexiconEntry(letters=True),
    "Gqeberha": LexiconEntry(borrowed="af"),
    'O"Neill': LexiconEntry(say="O-kneel", case=False, engines=("espeak", "neural")),
    "=SUM(1)": LexiconEntry(say="-sum"),
}


def cuts(show: Path, slug: str) -> list[bytes]:
    episode = open_show_folder(show).find(slug)
    mp3 = show / EPISODES / episode.slug / episode.audio.file
    return [cut.frames for cut in unstitch(read_parts(mp3, episode.audio).frames, episode.marks)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sounding_show(tmp_path_factory.mktemp("made") / "show")


@pytest.fixture
def show(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "show"))


def settings_of(show: Path, **said: LexiconEntry) -> Settings:
    return replace(load_settings(show / "audiobrief.toml"), lexicon=said)


# names


def paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(text) for text in texts]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["The mayor, Thandeka Nxumalo, left. Nxumalo said so."], ["Nxumalo", "Thandeka"]),
        (["However, the boat sailed. Ferries sail when Anna Ek sails."], ["Anna", "Ek"]),
        (["Ursula von der Leyen met Cyril van der Merwe."], ["Cyril", "Leyen", "Merwe", "Ursula"]),
        (["He read Mkhwanazi's report, and mkhwanazi's was not."], ["Mkhwanazi"]),
        (["The SADC met in Gaborone."], ["Gaborone", "SADC"]),
        (["It rained. Nobody came."], []),
        (["In Xi Jinping's time Xi ruled."], ["Jinping"]),
    ],
)
def test_names_are_found_by_their_capitals(texts: list[str], names: list[str]) -> None:
    words = {"however", "the", "ferries", "it", "nobody", "he", "in"}
    found = find_names([paragraphs(*texts)], "en", Lexicon({"Xi": LexiconEntry(say="Shee")}), words.__contains__)
    assert [name.written for name in found] == names


def test_a_heading_in_title_case_tells_no_names() -> None:
    heading = Paragraph("Ferry Returns To The Inner Quay", Kind.HEADING)
    assert not find_names([[heading]], "en", Lexicon(), lambda _: False)


def test_the_longest_name_and_the_number_of_texts_are_told() -> None:
    texts = [paragraphs("So said Senzo Mchunu."), paragraphs("So said Mchunu, and Mchunu again.")]
    (name, _) = find_names(texts, "en", Lexicon(), lambda _: True)
    assert (name.written, name.count, name.phrase, name.texts) == ("Mchunu", 3, "Senzo Mchunu", {0, 1})


@pytest.mark.parametrize(
    ("ipa", "reading"),
    [
        ("zəlˈɛnski", "zuh-LEN-skee"),
        ("ʃˈiː dʒɪnpˈɪŋ", "shee jin-PING"),
        ("mˈɪkrɒn", "MIK-ron"),
        ("pjɒŋjˈɑːŋ", "pyong-YAHNG"),
        ("mkwɑːnˈɑːzi", "mkwah-NAH-zee"),
        ("ʃəˈvɔːn", "shuh-VAWN"),
        ("tˈaɪm", "tighm"),
        ("", ""),
    ],
)
def test_sounds_are_spelled_as_a_newsroom_does(ipa: str, reading: str) -> None:
    assert respell(ipa) == reading


@given(st.text(max_size=40))
def test_any_text_can_be_respelled(text: str) -> None:
    assert respell(text).isprintable()
    to_english(text)


# the book


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=12),
        st.one_of(
            st.builds(LexiconEntry, say=st.text(min_size=1, max_size=9), case=st.booleans()),
            st.builds(LexiconEntry, phonemes=st.text(min_size=1, max_size=9)),
            st.just(LexiconEntry(letters=True, engines=("neural",))),
        ),
        max_size=5,
    )
)
def test_what_is_kept_is_read_again(tmp_path_factory: pytest.TempPathFactory, entries: dict[str, LexiconEntry]) -> None:
    file = tmp_path_factory.mktemp("book") / "en.toml"
    if any(find_fault(written, entry) for written, entry in entries.items()):
        with pytest.raises(SettingsError):
            keep(file, entries)
        assert not file.exists()
        return
    keep(file, entries)
    assert (parse_lexicon(file) if entries else {}) == entries
    if all(entry.say.strip() == entry.say and entry.say[:1] not in "[/" for entry in entries.values()):
        assert parse_table(render_table(entries).encode(), "t.csv") == entries


def test_a_file_of_people_keeps_their_words(tmp_path: Path) -> None:
    file = tmp_path / "en.toml"
    before = '# ours\n"Xi" = "Zee"  # once\n\nNguyen = "Win"\n["Boris"]\nsay = "Borris"\n'
    file.write_text(before, "utf-8")
    changed = keep(file, {"Xi": LexiconEntry(say="Shee"), "Anna": LexiconEntry(ipa="/ˈanə/")})
    assert changed == {"Xi": LexiconEntry(say="Zee"), "Anna": None}
    text = file.read_text("utf-8")
    assert text == '# ours\n"Xi" = "Shee"\n\nNguyen = "Win"\n"Anna" = { ipa = "/ˈanə/" }\n["Boris"]\nsay = "Borris"\n'
    assert keep(file, {"Xi": LexiconEntry(say="Shee")}) == {}
    with pytest.raises(SettingsError, match=r'en\.toml: "Boris" is not written on one line'):
        keep(file, {"Boris": LexiconEntry(say="x")})
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(("written", "entry"), ENTRIES.items())
def test_an_entry_is_one_line(written: str, entry: LexiconEntry, tmp_path: Path) -> None:
    file = tmp_path / "en.toml"
    file.write_text(render_entry(written, entry), "utf-8")
    assert parse_lexicon(file) == {written: entry}


# tables


def test_a_table_comes_back_and_is_no_formula() -> None:
    table = render_table(ENTRIES)
    assert parse_table(table.encode(), "names.csv") == ENTRIES
    assert "\n=SUM" not in table.replace("\r", "")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_cut_cells_in_three_ways(delimiter: str) -> None:
    rows = [["Written", "say", "case"], ["Xi", "Shee", ""], ["Boris", "/ˈbɒrɪs/", "no"], ["", "", ""]]
    data = "\n".join(delimiter.join(row) for row in rows).encode("utf-8-sig")
    assert parse_table(data, "t") == {
        "Xi": LexiconEntry(say="Shee"),
        "Boris": LexiconEntry(ipa="/ˈbɒrɪs/", case=False),
    }


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "line 1: the first row names"),
        (b"name,say\nXi,Shee", "line 1: the first row names"),
        (b"written,say\nXi,Shee\n!,x", "line 3: "),
        (b"written,say\nXi,", 'line 2: "Xi": exactly one'),
        (b"written,ipa\nXi,\xe2\x82\xac", "line 2: "),
        (b"written,say,case\nXi,Shee,perhaps", "line 2: "),
        (b'written,say\n"Xi,Shee', "line 2: not a table"),
        (b"written,say\n\xff,x", "not in UTF-8"),
        ("written,say\nXi,a\u0000b".encode(), "line 2: "),
    ],
)
def test_a_wrong_table_is_named_with_its_line(data: bytes, what: str) -> None:
    with pytest.raises(SettingsError, match=what):
        parse_table(data, "names.csv")


# what is out is said right


def test_only_lines_that_say_it_are_spoken_again(show: Path) -> None:
    before, old = cuts(show, "ferry"), open_show_folder(show).find("ferry")
    shelf = open_show_folder(show)
    with shelf.locked():
        (done,) = remake(shelf, ["kettle"], settings_of(show, kettle=LexiconEntry(say="tin can for tea")))
    after, new = cuts(show, "ferry"), open_show_folder(show).find("ferry")
    says = [number for number, mark in enumerate(old.marks) if "kettle" in mark.text]
    assert len(says) == done.line_count == 1
    assert [number for number, cut in enumerate(after) if cut != before[number]] == says
    assert (new.guid, new.published, new.revision) == (old.guid, old.published, old.revision + 1)
    assert [mark.text for mark in new.marks] == [mark.text for mark in old.marks]
    assert new.marks[: says[0]] == old.marks[: says[0]]
    assert new.audio.duration_ms != old.audio.duration_ms
    assert [chapter.title for chapter in new.chapters] == [chapter.title for chapter in old.chapters]
    assert {chapter.start_ms for chapter in new.chapters} <= {0, *(mark.start_ms for mark in new.marks)}
    assert run(["publish", "-q", str(show)]) == 0
    assert run(["check", "-q", str(show), "--quick"]) == 0


def test_a_passage_in_another_language_stays_as_it_is(show: Path, tmp_path: Path) -> None:
    article = tmp_path / "af.md"
    english = "The old timetable of the ferry stays as it is for now, said the master of the harbour."
    passage = "Die hawemeester het gesê dat die tydtafel tot die lente sal bly soos dit nou is."
    article.write_text(f"# The timetable\n\n{english}\n\n{passage}\n", "utf-8")
    settings = settings_of(show)
    make_episode(str(article), show, options=EpisodeOptions(no_cache=True), settings=settings)
    shelf = open_show_folder(show)
    with shelf.locked():
        assert list(remake(shelf, ["tydtafel"], settings_of(show, tydtafel=LexiconEntry(say="tidetarfel")))) == []


def test_said_again_as_it_was_nothing_changes(show: Path) -> None:
    shelf, settings = open_show_folder(show), settings_of(show, kettle=LexiconEntry(say="tin can"))
    with shelf.locked():
        assert list(remake(shelf, ["kettle"], settings_of(show))) == []
        assert [done.revision for done in remake(shelf, ["kettle"], settings)] == [2]
        before = shelf.find("ferry")
        assert [done.revision for done in remake(shelf, ["kettle"], settings)] == [2]
    assert open_show_folder(show).find("ferry") == before


def test_an_mp3_that_is_not_its_records_is_left_and_named(show: Path) -> None:
    episode = open_show_folder(show).find("ferry")
    mp3 = show / EPISODES / episode.slug / episode.audio.file
    data = mp3.read_bytes()
    mp3.write_bytes(data[:-100])
    shelf = open_show_folder(show)
    with shelf.locked():
        (done,) = remake(shelf, ["kettle"], settings_of(show, kettle=LexiconEntry(say="pot")))
    assert "not the MP3 of its record" in str(done.error)
    assert mp3.read_bytes() == data[:-100]


def test_frames_that_are_not_those_of_the_marks_are_refused(show: Path) -> None:
    episode = open_show_folder(show).find("ferry")
    mp3 = show / EPISODES / episode.slug / episode.audio.file
    data = read_parts(mp3, episode.audio).frames
    shifted = tuple(replace(mark, start_ms=mark.start_ms + 9) for mark in episode.marks)
    for wrong, marks in ((data, shifted), (data[:-1], episode.marks), (data, ()), (data[417:], episode.marks)):
        with pytest.raises(AudioError):
            unstitch(wrong, marks)


@pytest.mark.parametrize(("text", "days"), [("30d", 30), ("2w", 14), ("1y", 365), ("all", None), ("999999999y", None)])
def test_a_span_of_time(text: str, days: int | None) -> None:
    now = now_utc()
    assert window(text, now) == (None if days is None else now - timedelta(days=days))


@pytest.mark.parametrize("text", ["", "d", "30", "-3d", "x", "٣d", "3.5d"])
def test_no_span_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="no span of time"):
        window(text, now_utc())


# the command


def test_what_an_entry_was_before_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lexicon", "add", "kettle", "tin can"]) == 0
    assert "before" not in capsys.readouterr().err
    assert run(["lexicon", "add", "kettle", "tea pot"]) == 0
    assert '  before: "kettle" = "tin can"' in capsys.readouterr().err
    assert run(["lexicon", "add", "kettle", "urn", "--json"]) == 0
    events = {event["event"]: event for event in map(json.loads, capsys.readouterr().out.splitlines())}
    assert events["kept"]["before"] == {"kettle": '"kettle" = "tea pot"'}


def test_the_desk_by_command(show: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    csv = tmp_path / "names.csv"
    assert run(["lexicon", "add", "kettle", "tin can", "--show", str(show), "--remake", "all", "--json"]) == 0
    events = {event["event"]: event for event in map(json.loads, capsys.readouterr().out.splitlines())}
    assert events["kept"]["changed"] == ["kettle"]
    assert events["remade"]["lines"] == 1
    assert parse_lexicon(lexicon_file("en", show)) == {"kettle": LexiconEntry(say="tin can")}
    assert run(["lexicon", "export", "--show", str(show), "-o", str(csv)]) == 0
    assert run(["lexicon", "import", str(csv)]) == 0
    assert parse_lexicon(lexicon_file("en")) == {"kettle": LexiconEntry(say="tin can")}
    capsys.readouterr()
    assert run(["lexicon", "say", "kettle", "--voice", "american"]) == 0
    assert capsys.readouterr().out.startswith("tin can /tˈɪn kˈæn/ tin kan")
    assert run(["lexicon", "names", str(show), "--voice", "american", "--json"]) == 0
    assert {json.loads(line)["written"] for line in capsys.readouterr().out.splitlines()} == {"Lee", "Monday"}


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["add", "!", "x"], 2, "no letter"),
        (["add", "Xi", "{ say = "], 2, "not a way to say"),
        (["add", "Xi", "{ said = 'x' }"], 2, 'unknown key "said"'),
        (["add", "Xi", "{ as = 'qq' }"], 1, "does not speak it"),
        (["add", "Xi", "[[#%]]"], 1, "without a translation"),
        (["add", "Xi", "[[S'i: x]]"], 2, "for each of its words"),
        (["add", "Xi", "Shee", "--remake", "30d"], 2, "goes with --show"),
        (["names", "nowhere.txt"], 1, "nowhere.txt"),
        (["say", "Xi", "--language", "xx"], 1, '"xx"'),
        (["import", __file__], 1, "line 1: the first row names"),
    ],
)
def test_what_cannot_be_said_is_refused_and_not_kept(
    arguments: list[str], code: int, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lexicon", *arguments]) == code
    told = capsys.readouterr().err
    assert what in told
    assert "a bug" not in told
    assert not lexicon_file("en").exists()

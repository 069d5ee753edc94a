"""Entries are found where they stand, files are joined in order, and every shipped one mends what espeak-ng says."""

import re

import pytest
from phonemes import phonemes_of

from audiobrief.errors import SettingsError
from audiobrief.folders import shipped_voices_folder
from audiobrief.settings import LexiconEntry, parse_lexicon
from audiobrief.speech.neural.espeak_phonemes import translate
from audiobrief.text.language import lexicon as room
from audiobrief.text.language.lexicon import Lexicon, find_fault, load_lexicon, spell

ENTRIES = {file.stem: parse_lexicon(file) for file in (shipped_voices_folder() / "lexicon").glob("*.toml")}
SHIPPED = {
    name: {written: entry for written, entry in entries.items() if not entry.engines or "espeak" in entry.engines}
    for name, entries in ENTRIES.items()
}
"""What is for espeak's voices, or for all."""
VOICES = {"en": "gmw/en", "en-ZA": "gmw/en", "af": "gmw/af"}


def found(lexicon, text):
    return [text[hit.start : hit.end] for hit in lexicon.find(text)]


@pytest.mark.parametrize(
    ("written", "entry", "text", "places"),
    [
        ("Xi", LexiconEntry(say="Shee"), "Xi met Xi's Xian xi, (Xi)", ["Xi", "Xi", "Xi"]),
        ("sona", LexiconEntry(say="soh-na", case=False), "SONA and Sona, not personal", ["SONA", "Sona"]),
        ("Boko Haram", LexiconEntry(say="x"), "Boko Haram; Boko, Haram", ["Boko Haram"]),
        ("A.N.C.", LexiconEntry(letters=True), "the A.N.C. won", ["A.N.C."]),
        ("C++", LexiconEntry(say="see plus plus"), "in C++, not C", ["C++"]),
        (".NET", LexiconEntry(say="dot net"), "in .NET and NET", [".NET"]),
        ("O'Neill", LexiconEntry(say="x"), "O'Neill's O'Neills", ["O'Neill"]),
        ("Ω", LexiconEntry(say="ohm"), "5 Ω", ["Ω"]),
    ],
)
def test_entries_are_found_as_whole_words(written, entry, text, places):
    assert found(Lexicon({written: entry}), text) == places


def test_longer_entries_win():
    lexicon = Lexicon(
        {"Le": LexiconEntry(say="luh"), "Le Pen": LexiconEntry(say="luh pen"), "Pen": LexiconEntry(say="x")}
    )
    assert found(lexicon, "Le Pen and Le Roux") == ["Le Pen", "Le"]


def test_exact_capitals_win():
    lexicon = Lexicon({"us": LexiconEntry(say="x", case=False), "US": LexiconEntry(letters=True)})
    assert [hit.entry.letters for hit in lexicon.find("US us")] == [True, False]


def test_what_is_said_already_is_left_alone():
    lexicon = Lexicon(
        {"Boris": LexiconEntry(say="Boris Johnson"), "A": LexiconEntry(say="B"), "B": LexiconEntry(say="C")}
    )
    assert found(lexicon, "Boris Johnson, Boris") == ["Boris"]
    assert [lexicon.said(hit) for hit in lexicon.find("A B")] == ["C", "C"]


def test_entries_that_lead_in_a_circle_end():
    lexicon = Lexicon({"A": LexiconEntry(say="B"), "B": LexiconEntry(say="A")})
    assert [lexicon.said(hit) for hit in lexicon.find("A")] == ["A"]


@pytest.mark.parametrize(
    "entries",
    [{"…": LexiconEntry(say="x")}, {"Le Pen": LexiconEntry(phonemes="p'En")}, {"Pen": LexiconEntry(phonemes="p n")}],
)
def test_useless_entries_are_refused(entries):
    with pytest.raises(SettingsError, match="lexicon"):
        Lexicon(entries)


def test_letters_have_no_last_full_stop():
    assert spell("ANC") == "A.N.C"
    assert spell("p.l.c.") == "P.L.C"
    assert spell("FF Plus") == "F.F P.L.U.S"


def test_files_are_joined_show_over_user_over_shipped(tmp_path, monkeypatch):
    shipped, user = tmp_path / "shipped", tmp_path / "user"
    for folder, said in ((shipped, "one"), (user, "two")):
        (folder / "lexicon").mkdir(parents=True)
        (folder / "lexicon" / "en.toml").write_text(f'A = "{said}"\nB = "{said}"\nC = "{said}"\n')
    (shipped / "lexicon" / "en-ZA.toml").write_text('D = "[[d\'i:]]"\n')
    (user / "lexicon" / "mine.toml").write_text("E = { letters = true }\n")
    monkeypatch.setattr(room, "shipped_voices_folder", lambda: shipped)
    monkeypatch.setattr(room, "user_config_folder", lambda: user)
    lexicon = load_lexicon("en-ZA", ["mine"], {"C": LexiconEntry(say="three")})
    assert {written: entry.say or entry.phonemes for written, entry in lexicon.entries.items()} == {
        "A": "two",
        "B": "two",
        "C": "three",
        "D": "d'i:",
        "E": "",
    }
    with pytest.raises(SettingsError, match=r'"other".*en, en-ZA, mine'):
        load_lexicon("en", ["other"])
    assert not load_lexicon("xx")


def test_shipped_lexicon_is_worth_having():
    assert len(SHIPPED["en"]) >= 500
    assert {"en", "en-ZA", "af"} <= SHIPPED.keys()


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "written"), [(name, written) for name, entries in SHIPPED.items() for written in entries]
)
def test_every_shipped_entry_changes_what_espeak_says(name, written):
    entry, voice = SHIPPED[name][written], VOICES[name]
    said = entry.say or " ".join(f"[[{each}]]" for each in entry.phonemes.split()) or spell(written)
    assert any(
        bare(phonemes_of(frame.format(written), voice)) != bare(phonemes_of(frame.format(said), voice))
        for frame in ("the {} said", "{}", "THE {} SAID")
    )


@pytest.mark.engine
@pytest.mark.parametrize("voice", ["gmw/en", "gmw/en-US"])
def test_every_shipped_phoneme_is_known_to_the_voice(voice):
    for written, entry in SHIPPED["en"].items():
        for each in entry.phonemes.split():
            heard = bare(phonemes_of(f"[[{each}]]", voice))
            assert letters(heard) >= letters(bare(each)), f"{written}: {each} is heard as {heard}"


def bare(phonemes: str) -> str:
    """Return phonemes without what espeak adds for joins and rhythm."""
    return re.sub(r"[;_:| -]", "", phonemes)


def letters(phonemes: str) -> int:
    return len(re.sub(r"[',#@23a]", "", phonemes))


@pytest.mark.parametrize(
    ("ipa", "phonemes"),
    [("/ʃəˈvɔːn/", "S@v'O:n"), ("ˈæʃ", "'aS"), ("zəˈlɛnski", "z@l'Enski"), ("wɪn", "wIn"), ("ˈtʃɜːtʃ", "tS'3:tS")],
)
def test_ipa_is_the_same_sounds(ipa, phonemes):
    assert Lexicon({"Word": LexiconEntry(ipa=ipa)}).entries["Word"].phonemes == phonemes


def test_ipa_of_sounds_that_english_lacks_is_refused_with_them():
    with pytest.raises(SettingsError, match=r"Word.*ǃ"):
        Lexicon({"Word": LexiconEntry(ipa="ǃosa")})


def test_an_entry_for_one_engine_hides_nothing_from_the_others():
    extra = {"Siobhan": LexiconEntry(say="Shevawn", engines=("neural",))}
    assert load_lexicon("en", (), extra, engine="neural").entries["Siobhan"].say == "Shevawn"
    assert "Siobhan" not in load_lexicon("en", (), extra, engine="espeak").entries


def test_entries_of_the_neural_voice_change_what_it_says():
    """Each is one that the voice gets wrong by itself."""
    g2p = pytest.importorskip("hibari.g2p").G2P()
    own = {w: e.phonemes for w, e in ENTRIES["en"].items() if e.engines == ("neural",)}
    assert own
    assert all(translate(phonemes) != g2p(written) for written, phonemes in own.items())


@pytest.mark.parametrize("said", ["[[]", "...", "//", "—"])
def test_an_entry_that_would_not_be_heard_is_refused(said: str) -> None:
    assert "no letter or digit" in find_fault("Council", LexiconEntry.from_text(said))

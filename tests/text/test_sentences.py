"""Sentences end where a reader would stop, and in linear time."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audiobrief.text.language.sentences import ends_sentence, split_sentences

PARAGRAPHS = [
    line.split(" | ")
    for line in (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
    if not line.startswith("# ")
]


@pytest.mark.parametrize("sentences", PARAGRAPHS, ids=" | ".join)
def test_sentences_end_where_a_reader_stops(sentences):
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n\t ", []),
        ("One.\n\nTwo", ["One.", "Two"]),
        ("No end here\n\nThen this", ["No end here", "Then this"]),
        ("  A line.  Wide   gap. ", ["A line.", "Wide   gap."]),
        ("好。真的吗？是！", ["好。", "真的吗？", "是！"]),
        ("...", ["..."]),
    ],
)
def test_edges(text, sentences):
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@given(st.text(alphabet=st.sampled_from("aAbB.!?…\"'”)( \n1U.S.Mr"), max_size=60))
@example("1 \n\n")
def test_spans_are_in_order_and_lose_nothing(text):
    spans = split_sentences(text)
    done = 0
    for start, end in spans:
        assert done <= start < end
        assert not text[done:start].strip()
        assert text[start:end] == text[start:end].strip()
        done = end
    assert not text[done:].strip()


@pytest.mark.parametrize("unit", [".", "A.", "a. A", "Mr. ", "! ", "…", '." ', "[1]", "\n", " ", "x", "1. ", "U.S. "])
def test_long_hostile_text_takes_no_more_than_linear_time(unit):
    assert split_sentences(unit * (200_000 // len(unit))) is not None


def test_one_mark_is_judged_by_what_is_around_it():
    text = "Mr. Smith left. She did not"
    assert not ends_sentence(text, 2)
    assert ends_sentence(text, 14)
    assert not ends_sentence(text, 5)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Am 3. März kam Angela Merkel.", "Danach ging sie am 12. Dezember 2024."]),
        ("de", ["Das sind z. B. Autos, u. a. der Käfer.", "Der Dr. Müller und Prof. Meier kosten rund 3,5 Mio. Euro."]),
        (
            "de-AT",
            [
                "Nach Abs. 3 und Art. 5 gilt das.",
                "Das Spiel endete im Jahr 2024.",
                "Die Stadt zahlt bzw. Bund und Land.",
            ],
        ),
        ("de", ["Er kam mit 12.", "Sie kam später."]),
        ("da", ["Den 3. Maj kom hun."]),
        ("fr", ["M. Dupont et Mme. Durand vivent depuis 50 av. J.-C. ici.", "Le reste etc.", "Il part."]),
        ("es", ["El Sr. García vive en la Av. Libertad núm. 5.", "Los EE. UU. Latinos votan."]),
        ("it", ["Il sig. Rossi e il dott. Bianchi vengono.", "La società Alfa S.p.A. Milano chiude."]),
        ("nl", ["Dhr. Jansen en mevr. De Vries wonen o.a. in Utrecht, bijv. De Meern.", "Het kost 3 mln. Euro."]),
        ("pt", ["O Sr. Silva e a Dra. Costa moram na Av. Central.", "Não há nada etc.", "Ele saiu."]),
        ("sv", ["Den 3 mars kom bl.a. Per och t.ex. Anna kl. 8.", "Det kostar 3 kr.", "Han gick."]),
    ],
)
def test_a_language_knows_its_own_full_stops(language: str, sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text, language)] == sentences


def test_what_ends_a_sentence_in_english_does_so_beside_another_language() -> None:
    text = "See Art. Then go."
    assert len(split_sentences(text, "en")) == 2

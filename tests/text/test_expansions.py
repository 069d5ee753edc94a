"""Languages whose figures their voice says itself: what it would spell or misread is written out before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.languages import tables
from audiobrief.text.speakable import make_speakable

SAID = {
    "de": [
        ("Er fährt z. B. Bus, d.h. u. a. Linie 5.", "Er fährt zum Beispiel Bus, das heißt unter anderem Linie 5."),
        ("Äpfel, Birnen usw. Danach gab es Tee.", "Äpfel, Birnen und so weiter. Danach gab es Tee."),
        (
            "Rund 3,5 Mio. Euro und 4 Mrd. € bzw. mehr.",
            "Rund 3,5 Millionen Euro und 4 Milliarden € beziehungsweise mehr.",
        ),
        ("Dr. Müller zitiert Art. 5 Abs. 3.", "Doktor Müller zitiert Artikel 5 Absatz 3."),
        ("Um 14.30 Uhr und um 9:00 Uhr.", "Um 14 Uhr 30 und um 9 Uhr."),
        ("Am 3. März kam der 1. FC Köln.", "Am dritten März kam der erste FC Köln."),
        ("Vom 2. bis 4. Mai, im 19. Jahrhundert.", "Vom zweiten bis vierten Mai, im neunzehnten Jahrhundert."),
        ("Er wurde 3. Danach ging er.", "Er wurde 3. Danach ging er."),
        (
            "Mit 120 km/h durch 30 m² bei 21 °C.",
            "Mit 120 Kilometer pro Stunde durch 30 Quadratmeter bei 21 Grad Celsius.",
        ),
    ],
    "fr": [
        ("M. Dupont et Mme Durand, n° 5.", "Monsieur Dupont et Madame Durand, numéro 5."),
        ("Le 1er mars du XXe siècle, à 20 km/h.", "Le premier mars du vingtième siècle, à 20 kilomètres-heure."),
        ("Il coûte 3,5 M€, c.-à-d. trop.", "Il coûte 3,5 millions d'euros, c'est-à-dire trop."),
    ],
    "es": [
        ("El Sr. García y Dña. Ana, pág. 4.", "El señor García y doña Ana, página 4."),
        ("EE. UU. vota a las 14:30 h, etc.", "Estados Unidos vota a las 14 y 30, etcétera."),
        ("Washington D. C. está lejos.", "Washington D. C. está lejos."),
    ],
    "it": [
        ("Il sig. Rossi e la dott.ssa Verdi, art. 3.", "Il signor Rossi e la dottoressa Verdi, articolo 3."),
        ("Alle 14.30, ecc.", "Alle 14 e 30, eccetera."),
    ],
    "nl": [
        ("Dhr. Jansen en mevr. Bos, o.a. nr. 5.", "De heer Jansen en mevrouw Bos, onder andere nummer 5."),
        ("Om 14.30 uur in de 21e eeuw, 3 mln. euro.", "Om 14 uur 30 in de eenentwintigste eeuw, 3 miljoen euro."),
    ],
    "pt-BR": [("O Sr. Silva chega às 14h30, art. 3.º.", "O senhor Silva chega às 14 e 30, artigo terceiro.")],
    "sv": [
        ("Bl.a. Per kom kl. 8.15 och fick 3 milj. kr.", "Bland annat Per kom klockan 8 15 och fick 3 miljoner kronor.")
    ],
}
PLAIN = {
    "de": "Die Fähre ist zurück. Nach neun Wochen Reparatur fuhr sie heute früh um sechs ab, mit 40 Fahrgästen.",
    "fr": "Le bac est de retour. Après neuf semaines, il est parti ce matin à six heures avec 40 passagers.",
    "es": "El ferri ha vuelto. Tras nueve semanas zarpó esta mañana a las seis con 40 pasajeros.",
    "it": "Il traghetto è tornato. Dopo nove settimane è partito stamattina alle sei con 40 passeggeri.",
    "nl": "De veerpont is terug. Na negen weken vertrok hij vanmorgen om zes uur met 40 passagiers.",
    "pt": "A balsa voltou. Depois de nove semanas partiu hoje às seis com 40 passageiros.",
    "sv": "Färjan är tillbaka. Efter nio veckor avgick den klockan sex i morse med 40 passagerare.",
}
WRITTEN = sorted({short for table in tables("expansions").values() for kind in table.values() for short in kind})
PIECES = st.sampled_from(
    [*WRITTEN, "3.", "14.30", "Uhr", "a las", "XXe", "Danach", "5", " ", "  ", ".", "M", "é", "\u00a0"]
)


@pytest.mark.parametrize(("language", "shown", "said"), [(tag, *pair) for tag, pairs in SAID.items() for pair in pairs])
def test_it_is_said_in_words(language: str, shown: str, said: str) -> None:
    assert make_speakable(shown, language).text == said


@pytest.mark.parametrize("language", sorted(PLAIN))
def test_a_plain_text_stays(language: str) -> None:
    assert make_speakable(PLAIN[language], language).text == PLAIN[language]


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(sorted(tables("expansions"))))
@settings(max_examples=200, deadline=None)
def test_every_word_stands_for_shown_ones_in_their_order(text: str, language: str) -> None:
    spoken = make_speakable(text, language)
    last = 0
    for word in spoken.words:
        assert last <= word.shown_start < word.shown_end <= len(text)
        last = word.shown_start
        assert spoken.text[word.start : word.end].strip()


@pytest.mark.parametrize("unit", ["z. B. ", "3. ", "14.30 ", "XX", "Dr. ", "5 km ", "am 3. "])
def test_a_long_text_takes_no_more_than_linear_time(unit: str) -> None:
    assert make_speakable(unit * (20_000 // len(unit)), "de").words

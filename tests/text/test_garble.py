"""Misread scans are told from languages, with a dictionary and without."""

import pytest

from audiobrief.model import Article, Kind, Paragraph
from audiobrief.text.language.garble import unknown_share

CLEAN = {
    "en": "The ferry returned to the inner harbour on Monday, said Ms O'Neil of McArthur & Sons; a 12-year-old paid "
    "£3.50 for the 8 a.m. crossing, and e-mailed the BBC from her iPhone. YouTube's clip has 1,200 views "
    "at www.example.org.",
    "de": "Die Fähre kehrte am Montag in den Binnenhafen zurück, sagte die Hafenmeisterin Müller-Lüdenscheidt; vierzig "
    "Bürger:innen fuhren umsonst mit, obwohl der Kfz-Verkehr und die S-Bahn pünktlich waren.",
    "fr": "Le bac est revenu lundi dans l’avant-port, et quarante passagers ont voyagé gratuitement aujourd’hui ; "
    "qu’en dira-t-on à l’Hôtel de Ville, où l’œuvre s’achève ?",
    "cs": "Přívoz se v pondělí vrátil do vnitřního přístavu a čtyřicet cestujících jelo zdarma; strč prst skrz krk je "
    "věta, kterou převozník říká každému, kdo přijde pozdě, ať je to kdokoli.",
    "vi": "Chiếc phà đã trở lại bến cảng vào thứ Hai, và bốn mươi hành khách được đi miễn phí suốt cả ngày hôm đó.",
    "ru": "Паром вернулся во внутреннюю гавань в понедельник, и сорок пассажиров проехали бесплатно; следующий рейс "
    "отправится в шесть утра, если позволит погода и ветер с моря.",
    "hi": "नौका सोमवार को भीतरी बंदरगाह में लौट आई और चालीस यात्रियों ने मुफ्त में यात्रा की और सबने बहुत आनंद लिया और घर गए।",
    "ja": "フェリーは月曜日に内港へ戻り、 四十人の乗客が無料で乗船した。 港長は、 春まで時刻表を変えないと述べた。 "
    * 5,
    "ar": "عادت العبارة إلى الميناء الداخلي يوم الاثنين وسافر أربعون راكبا مجانا "
    "وقالت مديرة الميناء إن الجدول لن يتغير حتى الربيع",
}
SCAN = (
    "Tlie fcrry rctnrned 1o tbe inncr liarhour ou Mon(lay, aud forty passcugcrs travclled frce. Thc l)arbour mastcr "
    "sai(l th~t tlie tiinetable w0uld rcmain ;is it was uutil tbe spriug, wben a sec0nd hoat inight join it."
)


def article(text: str, kind: Kind = Kind.BODY, language: str = "en") -> Article:
    return Article("A title", (Paragraph(text, kind),), language=language)


@pytest.mark.parametrize("language", CLEAN)
def test_a_language_is_no_misread_scan(language: str) -> None:
    assert unknown_share(article(CLEAN[language], language=language)) < 0.1


def test_a_misread_scan_is_told_with_a_dictionary_and_without() -> None:
    words = {"the", "ferry", "to", "inner", "harbour", "on", "and", "forty", "it", "as", "was", "would", "remain"}
    assert unknown_share(article(SCAN)) > 0.15
    assert unknown_share(article(SCAN), words.__contains__) > 0.4


def test_what_could_not_be_decoded_counts_in_every_script() -> None:
    assert unknown_share(article("नौका \ufffd\ufffdका " * 20)) == 0.5


def test_inflections_and_compounds_are_known_by_their_stems() -> None:
    known = {"harbour", "ferry", "carry", "quick", "stop", "happy", "master"}
    text = "harbours ferries carrying quickly stopped unhappy harbour-masters " * 4
    assert unknown_share(article(text), known.__contains__) == 0


def test_of_a_few_words_nothing_is_told() -> None:
    assert unknown_share(article("tbe fcrry")) == 0


def test_code_and_tables_are_not_judged() -> None:
    assert unknown_share(article("x0=fn(y1,z2);" * 40, Kind.CODE)) == 0

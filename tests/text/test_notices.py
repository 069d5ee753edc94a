"""Notices are paragraphs of their own kind: labels are said first, all else in its place; frames go word for word."""

from dataclasses import replace

import pytest

from audiobrief.model import Article, Kind, Paragraph, Pauses
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.clean.notices import is_label
from audiobrief.text.language.lexicon import load_lexicon
from audiobrief.text.script import write_script

BODY = (
    "The council voted on Monday to close the bridge before the winter, against the wish of the county that owns it.",
    "It will cost four million, the engineer said, and take two years to mend, if the river lets them work in spring.",
    "Nobody in the town had been asked, and on Thursday three hundred people walked across it with lamps.",
)
TITLE = "Police appeal for witnesses after market theft"
SETTINGS = ReadSettings()
MEDIUM = (
    f"{TITLE} was originally published in The Startup on Medium, where people are continuing the conversation by "
    "highlighting and responding to this story."
)
SUBSTACK = (
    "Harbour Notes is a reader-supported publication. To receive new posts and support my work, consider becoming "
    "a free or paid subscriber."
)


def article(*lines: str, title: str = TITLE, site: str = "Marlow Gazette") -> Article:
    paragraphs = []
    at = 0
    for line in lines:
        paragraphs.append(Paragraph(line, spans=((at, at + len(line)),)))
        at += len(line) + 1
    text = "\n".join(lines)
    return Article(title, tuple(paragraphs), site_name=site, source_url="https://gazette.example/a", text=text)


def spoken(*lines: str) -> list[str]:
    cleaned = clean_article(article(*lines), SETTINGS)
    script = write_script(
        cleaned, settings=SETTINGS, pauses=Pauses(), lexicon=load_lexicon("en", (), None), language="en"
    )
    return [line.text for line in script.lines]


@pytest.mark.parametrize(
    "label", ["Sponsored content", "Paid for by Harbour Bank", "Opinion", "This article is satire."]
)
def test_a_label_is_said_before_the_title(label):
    assert spoken(label, *BODY) == [label, TITLE, *BODY]


def test_a_label_can_name_the_author():
    cleaned = clean_article(article("Analysis by Chen Wei", *BODY), SETTINGS)
    assert (cleaned.byline, cleaned.paragraphs[0].text) == ("Chen Wei", "Analysis by Chen Wei")


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: An earlier version of this article gave the wrong year.",
        "If you need help, call Samaritans on 116 123.",
        "This article is not financial advice.",
    ],
)
def test_other_notices_are_said_in_their_place(notice):
    assert spoken(BODY[0], notice, *BODY[1:]) == [TITLE, BODY[0], notice, *BODY[1:]]


def test_the_slot_of_an_advert_says_nothing_of_the_piece():
    assert spoken(BODY[0], "Advertisement", BODY[1], "Sponsored", BODY[2]) == [TITLE, *BODY]
    assert spoken(BODY[0], "Sponsored content", BODY[1], "Sponsored content", BODY[2]) == [TITLE, *BODY]


def test_a_label_between_paragraphs_stays_where_it_is():
    assert spoken(*BODY[:2], *BODY, "Partner content", *BODY)[6] == "Partner content"


def test_a_label_above_the_title_of_a_plain_text_is_not_its_title():
    cleaned = clean_article(article("Sponsored content", "A bridge for all", *BODY, title=""), SETTINGS)
    assert cleaned.title == "A bridge for all"
    assert cleaned.paragraphs[0].kind is Kind.NOTICE


def test_a_rule_of_the_users_wins_over_a_notice():
    rules = ReadSettings(drop=("^Opinion$",))
    assert "Opinion" not in [p.text for p in clean_article(article("Opinion", *BODY), rules).paragraphs]


@pytest.mark.parametrize(
    "line",
    [
        f"The post {TITLE} appeared first on Marlow Gazette.",
        f"Der Beitrag {TITLE} erschien zuerst auf Marlow Gazette.",
        "The post A headline that was changed first appeared on Marlow Gazette.",
        MEDIUM,
        SUBSTACK,
        "This post is for paying subscribers only",
        "Thank you for keeping RSS alive.",
    ],
)
def test_a_frame_goes_word_for_word(line):
    cleaned = clean_article(article(*BODY, line), ReadSettings(allow_short=True))
    assert [paragraph.text for paragraph in cleaned.paragraphs] == list(BODY)


@pytest.mark.parametrize(
    "line",
    [
        "The post office appeared first on the list of buildings that the town wants to keep.",
        "Her essay was originally published in a paper on Medium-sized towns, where people are continuing to leave.",
        "Thank you for keeping the radio alive, she wrote to the station that had saved her.",
    ],
)
def test_a_sentence_that_sounds_like_a_frame_stays(line):
    cleaned = clean_article(article(*BODY, line), SETTINGS)
    assert [paragraph.text for paragraph in cleaned.paragraphs] == [*BODY, line]


HEAD = [
    "Partner content, produced with support from Karoo Solar",
    "Made possible by our sponsor, Atlas Insurance",
    "Brand post",
    "Content from our partner Karoo Solar",
    "Humour",
    "Letters",
    "Obituary",
    "Book review",
    "Interview",
    "OPINION | Guest column",
    "Letter to the editor",
    "Review copy supplied by the publisher",
]
TAIL = [
    "We have corrected the spelling of Ms Dlamini's first name. We apologise for the mistake.",
    "Correction: the original version said R4 million; the amount is R4 billion.",
    "An error in an earlier version of this report has been fixed.",
    "Women who need help can ring the National Domestic Abuse Helpline on 0808 2000 247.",
    "In India, the Tele-MANAS helpline is 14416.",
    "Disclosure: our reporter travelled as a guest of the Namibian tourism board.",
    "This is general information and not financial advice; speak to a licensed adviser before you invest.",
    "This article was first published in 2019 and was updated in June 2026.",
    "This story was produced with the help of artificial intelligence and reviewed by our editors.",
    "The opinions in this column are the columnist's and do not reflect those of the newspaper.",
]


@pytest.mark.parametrize("notice", HEAD)
def test_a_label_of_any_kind_is_said_before_the_title(notice: str) -> None:
    assert spoken(notice, *BODY) == [notice, TITLE, *BODY]


@pytest.mark.parametrize("notice", TAIL)
def test_a_notice_of_any_kind_is_kept_at_the_end(notice: str) -> None:
    last = clean_article(article(*BODY, notice), SETTINGS).paragraphs[-1]
    assert (last.kind, last.text) == (Kind.NOTICE, notice)


ABROAD = {
    "de": ("Gastkommentar", "Korrektur: In einer früheren Fassung hieß es, die Brücke sei 1974 gebaut worden."),
    "fr": ("Contenu sponsorisé", "Les opinions exprimées ici n'engagent que leur auteur."),
    "es": ("Contenido patrocinado", "Fe de errores: en una versión anterior se decía que el puente es de 1974."),
    "pt": ("Publieditorial", "Errata: ao contrário do que foi publicado, a ponte é de 1947."),
    "it": ("Publiredazionale", "Se hai bisogno di parlare con qualcuno, chiama il Telefono Amico allo 02 2327 2327."),
    "nl": ("Gesponsorde inhoud", "In een eerdere versie van dit artikel stond dat de brug in 1974 is gebouwd."),
    "af": ("Borginhoud", "Regstelling: 'n Vorige weergawe het verkeerdelik gesê die brug is in 1974 gebou."),
}


@pytest.mark.parametrize("language", ABROAD)
def test_notices_are_known_in_other_languages(language: str) -> None:
    label, notice = ABROAD[language]
    cleaned = clean_article(replace(article(label, *BODY, notice), language=language), SETTINGS)
    kept = [(p.text, is_label(p)) for p in cleaned.paragraphs if p.kind is Kind.NOTICE]
    assert kept == [(label, True), (notice, False)]

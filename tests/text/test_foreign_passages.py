"""A passage of a sentence or more in another language is known as such, and said by its readings."""

import pytest

from audiobrief.model import Article, Paragraph, Pauses
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.language.lexicon import Lexicon
from audiobrief.text.language.passages import language_runs
from audiobrief.text.page.html import parse_html
from audiobrief.text.script import write_script

ENGLISH = "The harbour master said that the timetable would stay as it is until the spring."
FOREIGN = {
    "af": "Die hawemeester het gesê dat die tydtafel tot die lente sal bly soos dit nou is.",
    "de": "Der Hafenmeister sagte, dass der Fahrplan bis zum Frühling so bleibt, wie er ist, und nicht kürzer wird.",
    "fr": "Le maître du port a dit que les horaires ne sont pas modifiés et que le bac part du vieux quai.",
    "es": "El capitán del puerto dijo que los horarios no cambian y que el barco sale del viejo muelle.",
    "nl": "De havenmeester zei dat het rooster niet wordt veranderd en dat de boot van de oude kade vaart.",
    "pt": "O capitão do porto disse que os horários não mudam e que o barco sai do velho cais com todos.",
    "it": "Il capitano del porto ha detto che gli orari non cambiano e che il traghetto parte dal vecchio molo.",
    "ru": "Начальник порта сказал, что расписание не изменится до весны.",
    "el": "Ο λιμενάρχης είπε ότι το δρομολόγιο δεν αλλάζει.",
}


@pytest.mark.parametrize("tag", FOREIGN)
def test_a_foreign_sentence_is_known_among_others(tag: str) -> None:
    text = f"{ENGLISH} {FOREIGN[tag]} {ENGLISH}"
    assert [(text[start:end], found) for (start, end), found in language_runs(text, "en-GB")] == [
        (ENGLISH, ""), (FOREIGN[tag], tag), (ENGLISH, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Scripting yes no no yes no no no no no no no.",
        "He ate crème brûlée at the Café de la Paix, and read Le Monde and El País.",
        "“Die Welt” and “Der Spiegel” were on the table, and in die hards a hope.",
        "The Rio de Janeiro Museu de Arte do Rio opens at ten on Monday.",
        "Привет!",
        "Je ne sais quoi.",
    ],
)
def test_a_phrase_is_no_passage(text: str) -> None:
    assert {found for _, found in language_runs(text, "en")} == {""}


@pytest.mark.parametrize(
    ("text", "declared", "found"),
    [
        ("Alles sal regkom.", "af", "af"),
        ("Alles sal regkom.", "af-ZA", "af-ZA"),
        ("Alles sal regkom.", "", ""),
        ("Alles sal regkom.", "no tag", ""),
        (ENGLISH, "de", ""),  # markup that is plainly wrong
        (ENGLISH, "en-US", ""),
    ],
)
def test_markup_is_the_first_sign(text: str, declared: str, found: str) -> None:
    assert [run[1] for run in language_runs(text, "en-GB", declared)] == [found]


def test_markup_of_a_page_reaches_the_paragraph() -> None:
    lines = "".join(f"<p>{n} {ENGLISH}</p>" for n in range(6))
    page = f"<html lang='en'><body><article>{lines}<p lang='af'>Alles sal regkom.</p><p>{ENGLISH}</p></article></body>"
    cleaned = clean_article(parse_html(page), ReadSettings())
    assert {p.text: p.language for p in cleaned.paragraphs if p.language} == {"Alles sal regkom.": "af"}


def test_it_is_said_by_its_own_readings() -> None:
    article = Article(
        "Ferry", (Paragraph(f"There are 3. {FOREIGN['af']} Daar is nou 3 bote by die kaai en nie meer nie."),)
    )
    script = write_script(
        article, settings=ReadSettings(speak=("body",)), pauses=Pauses(), lexicon=Lexicon(), language="en-GB"
    )
    first, second = script.lines
    assert first.spoken == "There are three."
    assert "drie bote" in second.spoken
    assert second.text.startswith("Die hawemeester")
    assert [line.language for line in script.lines] == ["", "af"]

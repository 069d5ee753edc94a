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


SAID = [
    ("af", "Niemand het vir ons gesê die brug is toe nie, en ons het die hele nag met die kinders geloop."),
    ("af", "Ek was nie bang vir die water nie, want my pa was by my."),
    ("af", "My pa het sy hele lewe lank hier gewerk en nou maak hulle net toe."),
    ("af", "Ons wil nie hê hulle moet die plaas verkoop nie."),
    ("da", "Jeg har aldrig set noget lignende i hele mit liv."),
    ("da", "Min far har arbejdet her hele sit liv, og nu lukker de bare."),
    ("de", "Wir haben nie gewusst, dass die Brücke so alt ist."),
    ("de", "Das Boot fährt jeden Morgen um sieben Uhr ab, sagte er, und niemand kauft eine Karte."),
    ("de", "Ich hatte damals keine Angst vor dem Wasser."),
    ("de", "Man darf die Alten nicht vergessen, denn sie haben das Dorf gebaut."),
    ("de", "Mein Vater hat hier sein ganzes Leben lang gearbeitet, und jetzt machen sie einfach zu."),
    ("de", "Was sollen wir denn ohne den Laden machen?"),
    ("es", "Nadie nos dijo que el puente estaba cerrado, y caminamos toda la noche con los niños."),
    ("es", "No tengo miedo, pero mi madre llora cada vez que salgo de la casa."),
    ("es", "Mi padre trabajó aquí toda su vida y ahora lo cierran sin decir nada."),
    ("es", "Lo que queremos es que nos dejen en paz."),
    ("fr", "Nous avons attendu trois heures sous la pluie, et personne n'est venu nous chercher."),
    ("fr", "Il n'y a plus de bateau, a-t-elle dit, parce que le capitaine est parti."),
    ("fr", "Je n'ai jamais vu une chose pareille dans ma vie."),
    ("fr", "Mon père a travaillé ici toute sa vie, et maintenant ils ferment sans rien dire."),
    ("fr", "On ne peut pas vivre comme ça."),
    ("id", "Tidak ada yang memberi tahu kami bahwa jembatan itu ditutup, jadi kami berjalan sepanjang malam."),
    ("id", "Ayah saya bekerja di sini seumur hidup dan sekarang mereka menutupnya begitu saja."),
    ("it", "Nessuno ci aveva detto che il ponte era chiuso, e abbiamo camminato tutta la notte con i bambini."),
    ("it", "Non ho mai visto una cosa così in vita mia."),
    ("it", "Mio padre ha lavorato qui tutta la vita e adesso chiudono senza dire una parola."),
    ("nl", "Niemand had ons verteld dat de brug gesloten was, en we liepen de hele nacht met de kinderen."),
    ("nl", "Ik heb dat nog nooit gezien in mijn leven."),
    ("nl", "Mijn vader heeft hier zijn hele leven gewerkt en nu gaan ze zomaar dicht."),
    ("no", "Ingen hadde fortalt oss at broen var stengt, og vi gikk hele natten med barna."),
    ("pl", "Nikt nam nie powiedział, że most jest zamknięty, i szliśmy całą noc z dziećmi."),
    ("pl", "Mój ojciec pracował tu całe życie, a teraz po prostu zamykają."),
    ("pt", "Ninguém nos avisou que a ponte estava fechada, e caminhamos a noite toda com as crianças."),
    ("pt", "Eu não tenho medo do mar, mas a minha mãe tem."),
    ("pt", "O meu pai trabalhou aqui a vida inteira e agora eles fecham tudo sem dizer nada."),
    ("sv", "Ingen hade berättat för oss att bron var stängd, och vi gick hela natten med barnen."),
    ("sv", "Min pappa har arbetat här i hela sitt liv, och nu stänger de bara."),
    ("sw", "Mkuu wa bandari alisema kwamba ratiba haitabadilika hadi majira ya kuchipua."),
    ("sw", "Hatukubali kufukuzwa katika nyumba zetu kwa sababu ya barabara, alisema mwanamke huyo."),
    ("sw", "Baba yangu alifanya kazi hapa maisha yake yote na sasa wanafunga tu."),
    ("tl", "Walang nagsabi sa amin na sarado ang tulay, kaya naglakad kami buong gabi kasama ang mga bata."),
    ("tl", "Dito nagtrabaho ang tatay ko sa buong buhay niya, pero ngayon isinasara na nila."),
    ("tr", "Kimse bize köprünün kapalı olduğunu söylemedi ve bütün gece çocuklarla yürüdük."),
    ("tr", "Babam bütün hayatı boyunca burada çalıştı ve şimdi kapatıyorlar."),
    ("xh", "Utata usebenze apha ubomi bakhe bonke, kodwa ngoku bayavala nje."),
    (
        "zu",
        "Umphathi wechweba uthe uhlelo ngeke lushintshe kuze kufike intwasahlobo, futhi isikebhe sisasuka lapha.",
    ),
    ("zu", "Ubaba wasebenza lapha impilo yakhe yonke, kodwa manje sebeyavala nje."),
]
"""What people say, as papers quote it: without a mark of its language, and often short."""


@pytest.mark.parametrize(("tag", "quoted"), SAID)
def test_what_somebody_says_in_another_language_is_known(tag: str, quoted: str) -> None:
    assert [found for _, found in language_runs(quoted, "en-GB")] == [tag]


def test_a_short_sentence_is_in_the_language_of_its_neighbour() -> None:
    text = f"“Das war es. Ich hatte damals keine Angst vor dem Wasser. Nie wieder.” {ENGLISH}"
    assert [found for _, found in language_runs(text, "en")] == ["de", ""]


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Scripting yes no no yes no no no no no no no.",
        "He ate crème brûlée at the Café de la Paix, and read Le Monde and El País.",
        "“Die Welt” and “Der Spiegel” were on the table, and in die hards a hope.",
        "The Rio de Janeiro Museu de Arte do Rio opens at ten on Monday.",
        "Universidad de la República, Museo de los Niños y la Casa de las Américas.",
        "Wetin dey happen for di market no be small tin o, di woman talk.",
        "Dem say make we no go di river again because water don full.",
        "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae.",
        "Et in terra pax hominibus bonae voluntatis.",
        "Ne me quitte pas, she sang, and the whole bar sang with her.",
        "La la la la, na na na na, hey hey hey, goodbye.",
        "Add the mole de olla, the pan de muerto and a side of frijoles de la olla.",
        'for i in range(10): print(i, end=" ") if i else None',
        "We dinnae ken whaur he has gaen, but the bairns are greetin an the nicht is lang.",
        "Mi nuh know weh dem a go, but mi see dem a run down di road.",
        "Aiyo, why you never tell me lah, now how to go already?",
        "Van der Merwe, de Villiers, van Niekerk and du Plessis were all out before lunch.",
        "Mix the masa, the sal de mar and the agua, and let it rest under a cloth.",
        "Ora et labora, said the stone above the gate.",
        "The bread is called pain au levain, the cheese tomme de brebis.",
        "O sole mio, che bella cosa, sang the waiter.",
        "Karibu, said the guard, and asante sana, said I.",
        "sum dim son ten men let net pot pan",
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

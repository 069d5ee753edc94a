"""The language of a text is seen by its script and its commonest words."""

import pytest

from audiobrief.text.language.guess import guess_language, tidy_tag

SENTENCES = {
    "en": "The minister said on Tuesday that the road would be closed for a week and that nobody had been hurt.",
    "af": "Die minister het Dinsdag gesê dat die pad vir 'n week gesluit sal wees en dat niemand seergekry het nie.",
    "nl": "De minister zei dinsdag dat de weg een week dicht is en dat er niemand bij het ongeluk gewond is geraakt.",
    "de": "Der Minister sagte am Dienstag, dass die Straße für eine Woche gesperrt ist und sich niemand verletzt hat.",
    "fr": "Le ministre a dit mardi que la route est fermée pour une semaine et que personne ne est blessé.",
    "es": "El ministro dijo el martes que la carretera está cerrada por una semana y que no hay heridos en el lugar.",
    "pt": "O ministro disse na terça que a estrada foi fechada por uma semana e que não há feridos, mas não foi fácil.",
    "it": "Il ministro ha detto che la strada è chiusa per una settimana e che non ci sono feriti, ma anche nel paese.",
    "zh": "部长周二表示，这条路将关闭一周，没有人受伤。",
    "ja": "大臣は火曜日、道路が一週間閉鎖されると述べた。",
    "ko": "장관은 화요일 도로가 일주일 동안 폐쇄된다고 말했다.",
    "ar": "قال الوزير يوم الثلاثاء إن الطريق سيغلق لمدة أسبوع.",
    "fa": "وزیر گفت که جاده یک هفته بسته می‌شود و پلیس گزارش چاپ کرد.",
    "he": "השר אמר ביום שלישי שהכביש ייסגר לשבוע.",
    "ru": "Министр сказал во вторник, что дорога будет закрыта на неделю.",
    "uk": "Міністр сказав, що дорога буде закрита на тиждень, її відкриють пізніше.",
    "el": "Ο υπουργός είπε την Τρίτη ότι ο δρόμος θα κλείσει.",
    "hi": "मंत्री ने मंगलवार को कहा कि सड़क एक सप्ताह के लिए बंद रहेगी।",
    "th": "รัฐมนตรีกล่าวว่าถนนจะปิดเป็นเวลาหนึ่งสัปดาห์",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_undeclared(language, sentence):
    assert guess_language(sentence) == language


@pytest.mark.parametrize(
    ("sentence", "declared", "language"),
    [
        (SENTENCES["en"], "en_za", "en-ZA"),
        (SENTENCES["zh"], "zh-Hant", "zh-Hant"),
        (SENTENCES["zh"], "en", "zh"),
        (SENTENCES["ru"] * 3, "bg", "bg"),
        (SENTENCES["de"] * 9, "en-US", "de"),
        (SENTENCES["af"], "af-ZA", "af-ZA"),
        (SENTENCES["en"], "not a language", "en"),
        ("", "fr", "fr"),
        ("", "", "en"),
        ("12 34 !!", "", "en"),
        ("a a a a", "", "en"),
    ],
)
def test_declared(sentence, declared, language):
    assert guess_language(sentence, declared) == language


@pytest.mark.parametrize(
    ("tag", "tidy"),
    [("en_us", "en-US"), ("EN", "en"), ("zh-hans-cn", "zh-Hans-CN"), ("en-GB.UTF-8", "en-GB"), ("und", ""), ("", ""),
     ("es-419", "es-419"), ("x", ""), ("english", "")],
)  # fmt: skip
def test_tidy_tag(tag, tidy):
    assert tidy_tag(tag) == tidy

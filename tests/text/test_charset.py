"""Bytes become text in every character set that articles come in, and binary data is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import ReadError
from audiobrief.text.charset import decode_text
from audiobrief.text.mojibake import mend_mojibake

RUSSIAN = "Президент сказал, что дорога закрыта и что никто не пострадал. " * 5
GERMAN = "Der Präsident sagte, die Straße sei gesperrt und für Wochen nicht befahrbar. " * 5
SMART = "He said “no” – and left the café… " * 5
JAPANESE = "大統領は道路が閉鎖され、負傷者はいないと述べた。" * 5
CHINESE = "总统说道路已经关闭，没有人受伤，学校也关门了。" * 5
KOREAN = "대통령은 도로가 폐쇄되었으며 다친 사람은 없다고 말했다. " * 5
GREEK = "Ο πρόεδρος είπε ότι ο δρόμος είναι κλειστός και κανείς δεν τραυματίστηκε. " * 5


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-32"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "latin-1"),
        (SMART, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "iso8859-7"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (KOREAN, "euc_kr"),
    ],
    ids=lambda value: value[:12],
)
def test_undeclared_text_is_read(text, codec):
    assert decode_text(text.encode(codec), "it") == text


@pytest.mark.parametrize("codec", ["cp1251", "iso8859-2", "big5", "shift_jis"])
def test_a_true_declaration_is_believed(codec):
    text = {"cp1251": RUSSIAN, "iso8859-2": "Žluťoučký kůň.", "big5": "總統說道路已經關閉。", "shift_jis": JAPANESE}[
        codec
    ]
    assert decode_text(text.encode(codec), "it", codec) == text
    page = f'<meta charset="{codec}">{text}'
    assert decode_text(page.encode(codec), "it", html=True) == page


@pytest.mark.parametrize("declared", ["utf-8", "ascii", "nonsense", "base64", "undefined", "\x00"])
def test_a_false_declaration_is_not(declared):
    assert decode_text(GERMAN.encode("cp1252"), "it", declared) == GERMAN


def test_browsers_read_latin_1_as_windows_1252():
    assert decode_text(b"\x93Hi\x94", "it", "iso-8859-1") == "“Hi”"


def test_mixed_encodings_lose_nothing():
    data = "Früher café.\n".encode() * 3 + "Später “naïve”.\n".encode("cp1252")
    assert decode_text(data, "it") == "Früher café.\n" * 3 + "Später “naïve”.\n"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive"),
        (b"ID3\x04\x00\x00", "an MP3"),
        (bytes(range(256)) * 8, "binary data"),
    ],
)
def test_binary_data_is_refused_by_name(data, what):
    with pytest.raises(ReadError, match=f"^photo.txt: this is {what}"):
        decode_text(data, "photo.txt")


def test_a_few_stray_nuls_are_no_binary_data():
    assert (
        decode_text(b"One \x00two three, and so on for a while.", "it") == "One \x00two three, and so on for a while."
    )


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf_8_is_read_as_it_is(text):
    assert decode_text(text.encode(), "it") == mend_mojibake(text.removeprefix("\ufeff"))


@pytest.mark.parametrize("declared", ["iso-8859-1", "iso-8859-15", "windows-1251", "gb2312"])
def test_converted_pages_are_read_as_what_they_are(declared):
    """Who saves a page as UTF-8 seldom changes what it says of itself."""
    text = "<p>La operación, a 70 kilómetros de Lyon, también terminó así, según la policía.</p>"
    data = f"<meta charset='{declared}'>{text}".encode()
    assert decode_text(data, "it", html=True).endswith(text)

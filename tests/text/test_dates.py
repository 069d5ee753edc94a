"""Dates as articles write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.text.language.dates import iso_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-11-18", "2024-11-18"),
        ("20241118", "2024-11-18"),
        ("2024-11-18T09:30:05.123Z", "2024-11-18T09:30:05Z"),
        ("2024-11-18 09:30 +0200", "2024-11-18T09:30:00+02:00"),
        ("2024-11-18T25:30", "2024-11-18"),
        ("2024-11-18T09:30:61Z", "2024-11-18"),
        ("18 November 2024", "2024-11-18"),
        ("Published on Monday, 18th of November, 2024 at 9", "2024-11-18"),
        ("Nov. 18, 2024, 9:30 a.m. ET", "2024-11-18"),
        ("18-Nov-2024", "2024-11-18"),
        ("2024 Nov 18", "2024-11-18"),
        ("3 Sept 2024", "2024-09-03"),
        ("12/11/2024", "2024-11-12"),
        ("11/18/2024", "2024-11-18"),
        ("18.11.2024 09:30", "2024-11-18"),
        ("2024/11/18", "2024-11-18"),
        ("November 2024", ""),
        ("2024-13-45", ""),
        ("99/99/2024", ""),
        ("", ""),
    ],
)
def test_date(text, date):
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("sexta-feira, 22 de outubro de 2010 às 20:13", "pt-BR", "2010-10-22"),
        ("Stand: 3. März 2024", "de", "2024-03-03"),
        ("le 1er juillet 2024", "fr-FR", "2024-07-01"),
        ("4 janv. 2021", "fr", "2021-01-04"),
        ("3 maart 2024", "nl", "2024-03-03"),
        ("4 Desember 2020", "af", "2020-12-04"),
        ("5 czerwca 2023", "pl", "2023-06-05"),
        ("5 июня 2023 г.", "ru", "2023-06-05"),
        ("2023. június 5.", "hu", "2023-06-05"),
        ("5. lokakuuta 2021", "fi", "2021-10-05"),
        ("3 d'octubre de 2020", "ca", "2020-10-03"),
        ("12 tháng 3, 2024", "vi", "2024-03-12"),
        ("2023年6月5日", "ja", "2023-06-05"),
        ("2023년 6월 5일", "", "2023-06-05"),
        ("3 June 2020", "de", "2020-06-03"),
        ("12 มีนาคม 2567", "th", "2024-03-12"),
        ("12 มีนาคม 2024", "th", "2024-03-12"),
        ("12 במרץ 2024", "he", "2024-03-12"),
        ("2024. gada 12. marts", "lv", "2024-03-12"),
        ("12-mar-2024", "es", "2024-03-12"),
        ("Mai 2024", "de", ""),
        ("5 czerwca 2023", "xx-unknown", ""),
    ],
)
def test_date_of_a_language(text, language, date):
    assert iso_date(text, language) == date


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("3/4/2024", "en-US", "2024-03-04"),
        ("3/4/2024", "en_GB", "2024-04-03"),
        ("3/4/2024", "de", "2024-04-03"),
        ("3/4/2024", "en", ""),
        ("3/14/2024", "en", "2024-03-14"),
        ("4/4/2024", "en", "2024-04-04"),
        ("02-12-2025", "en-IE", "2025-12-02"),
        ("3.4.2024", "en", "2024-04-03"),
    ],
)
def test_which_figure_is_the_month(text, language, date):
    assert iso_date(text, language) == date


@pytest.mark.parametrize("text", ["2025-02-30", "31 April 2025", "30/02/2025", "2025-13-01", "February 29, 2025"])
def test_a_day_that_no_calendar_has_is_no_date(text):
    assert not iso_date(text)


@given(st.text("0123456789-/. TZNovembr:+", max_size=40))
def test_any_text_is_a_date_or_none(text):
    assert iso_date(text) == "" or iso_date(text)[4] == "-"

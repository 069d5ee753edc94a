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
        ("18 November 2024", "2024-11-18"),
        ("Published on Monday, 18th of November, 2024 at 9", "2024-11-18"),
        ("Nov. 18, 2024, 9:30 a.m. ET", "2024-11-18"),
        ("18-Nov-2024", "2024-11-18"),
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


@given(st.text("0123456789-/. TZNovembr:+", max_size=40))
def test_any_text_is_a_date_or_none(text):
    assert iso_date(text) == "" or iso_date(text)[4] == "-"

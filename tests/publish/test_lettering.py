import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.publish.cover.lettering import cover_font, legible, reads_rightward, set_headline, visual

SIZES_PX = (160, 120, 90, 67, 50, 40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ferry returns", "Ferry returns"),
        ("  “Zürich” – ½ price\n at №5 ", "“Zürich” – ½ price at №5"),
        ("Cafe\u0301", "Café"),
        ("🎉 Party in the park 🥳", "Party in the park"),
        ("Xi Jinping (习近平) visits harbour", "Xi Jinping visits harbour"),
        ("𝐁𝐨𝐥𝐝 and Ｗｉｄｅ", "Bold and Wide"),
        ("我们今天在港口", ""),
        ("Hi 我们今天在港口", ""),
        ("नमस्ते दुनिया", ""),
        ("🙂", ""),
        ("…?!", ""),
        ("", ""),
        ("Маленький паром", "Маленький паром"),
        ("Ελλάδα", "Ελλάδα"),
        ("Հայաստան საქართველო ኢትዮጵያ", "Հայաստան საქართველო ኢትዮጵያ"),
        ("שלום עולם", "שלום עולם"),
        ("العَرَبِيَّة پچژگ ٹڈڑے", "العربية پچژگ ٹڈڑے"),
    ],
)
def test_only_what_the_font_can_show_is_left(text: str, shown: str) -> None:
    assert legible(text) == shown


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("Ferry returns", "Ferry returns"),
        ("שלום עולם", "םלוע םולש"),
        ("שלום (עולם) 2026", "2026 (םלוע) םולש"),
        ("ב-50% מהמחיר", "ריחמהמ 50%-ב"),
        ("the word שלום is old", "the word םולש is old"),
        ("خبر BBC اليوم", "ﻡﻮﻴﻟﺍ BBC ﺮﺒﺧ"),
        ("سلام", "ﻡﻼﺳ"),
        ("می\u200cروم", "ﻡﻭﺭﯽﻣ"),
    ],
)
def test_right_to_left_text_is_joined_and_ordered(written: str, drawn: str) -> None:
    assert visual(written) == drawn


def test_the_first_letter_with_a_direction_decides() -> None:
    assert reads_rightward("2026: Ferry שלום")
    assert not reads_rightward("2026: שלום Ferry")
    assert reads_rightward("?!")


def test_lines_are_even() -> None:
    headline = set_headline("Crews replace the ramp of the ferry in the harbour", 600, 260, SIZES_PX, 1.2)
    assert headline.lines == ("Crews replace the", "ramp of the ferry", "in the harbour")


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    headline = set_headline("word " * 300, 600, 400, SIZES_PX, 1.2)
    assert headline.size_px in (39, 40)
    assert headline.lines[-1].endswith("word…")


@settings(deadline=None)
@given(st.text(min_size=1, max_size=400))
def test_any_text_fits_its_box(text: str) -> None:
    if shown := legible(text):
        headline = set_headline(shown, 600, 400, SIZES_PX, 1.2)
        assert len(headline.lines) * headline.size_px * 1.2 <= 400
        assert all(cover_font(headline.size_px).getlength(line) <= 600 for line in headline.lines)
        assert all(cover_font(200).getlength(letter) > 0 for letter in "".join(headline.lines))

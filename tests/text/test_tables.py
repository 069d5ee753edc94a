"""Tables are said row by row, and those whose headings nobody knows are told apart."""

import pytest

from audiobrief.text.page.tables import has_headings, is_layout, speak_rows


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [["Month", "2025", "2026"], ["July", "86", "71"], ["Why?", "a", "b."]],
            ["Month, 2025, 2026.", "July: 86, 71.", "Why? a, b."],
        ),
        ([["Attendance"], ["Month", "2025"], ["July", "86"]], ["Attendance.", "Month: 2025.", "July: 86."]),
        ([["A", "", ""], ["Month", "2025", "2026"], ["July", "86", ""]], ["A.", "Month, 2025, 2026.", "July: 86."]),
        ([["", "2025", "2026"], ["July", "86", "71"]], ["2025, 2026.", "July: 86, 71."]),
        ([["a"], ["b"]], ["a.", "b."]),
        ([["Lamps:", "4"]], ["Lamps: 4."]),
        ([["", "B"], ["", "c!"]], ["B.", "c!"]),
        ([], []),
        ([["", " "], []], []),
    ],
)
def test_rows(rows, said):
    assert list(speak_rows(rows)) == said


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        ([["Lamps", "4"], ["Ropes", "7"]], True),
        ([["Item", "2025", "2026"], ["Lamps", "4", "5"]], True),
        ([["", "Price", "Weight"], ["Lamps", "4", "5"]], True),
        ([["Costs"], ["Item", "Price", "Weight"], ["Lamps", "4", "5"]], True),
        ([["Lamps", "4", "5"], ["Ropes", "7", "9"]], False),
        ([["Mo", "", ""], ["1", "2", "3"]], False),
        ([["Yes", "No", "No"], ["No", "No", "Yes"]], False),
        ([["a"]], False),
        ([["1 2", "print(1) print(2)"]], False),
    ],
)
def test_headings_that_no_markup_names_are_known_by_the_look_of_the_first_row(rows, known):
    assert has_headings(rows) is known


@pytest.mark.parametrize(
    ("rows", "layout"),
    [
        ([["Month", "2025"], ["July", "86"]], False),
        ([["Menu", "word " * 20], ["July", "86"]], True),
        ([["a", "b", "c"], ["", "", ""]], True),
        ([["a"], ["b"]], True),
        ([], True),
    ],
)
def test_one_row_one_column_or_prose_is_no_table(rows, layout):
    assert is_layout(rows) is layout

"""Tables are said row by row."""

import pytest

from audiobrief.text.page.tables import speak_rows


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Month", "2025", "2026"], ["July", "86", "71"]], ["July: 2025 86, 2026 71."]),
        ([["Attendance"], ["Month", "2025"], ["July", "86"]], ["Attendance.", "July: 2025 86."]),
        ([["A", "", ""], ["Month", "2025"], ["July", "86"]], ["A.", "July: 2025 86."]),
        ([["What it cost us", "2025"], ["July", "86"]], ["What it cost us.", "July: 2025 86."]),
        ([["a"], ["b"]], ["a.", "b."]),
        ([["a", "b"]], ["a, b."]),
        ([["", "B"], ["", "c!"]], ["B c!"]),
        ([["A", "B"], ["c", "", "e"]], ["c: e."]),
        ([["A", "B"], ["c", ""]], ["c."]),
        ([], []),
        ([["", " "], []], []),
    ],
)
def test_rows(rows, said):
    assert list(speak_rows(rows)) == said

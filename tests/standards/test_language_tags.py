"""Tags come in every spelling; one leaves."""

import pytest

from audiobrief.standards.language_tags import primary_language, tidy_tag


@pytest.mark.parametrize(
    ("written", "tag", "primary"),
    [
        ("en", "en", "en"),
        ("en_za", "en-ZA", "en"),
        ("EN-gb", "en-GB", "en"),
        ("en_US.UTF-8", "en-US", "en"),
        ("zh-hant-tw", "zh-Hant-TW", "zh"),
        ("es-419", "es-419", "es"),
        ("de-DE-1901", "de-DE", "de"),
        (" af ", "af", "af"),
        ("nso", "nso", "nso"),
        ("und", "", "und"),
        ("english", "", "english"),
        ("", "", ""),
    ],
)
def test_a_tag_has_one_spelling(written: str, tag: str, primary: str) -> None:
    assert tidy_tag(written) == tag
    assert primary_language(written) == primary

"""The real article that started the project, cleaned exactly; it belongs to its publisher and may be absent."""

import json
from pathlib import Path

import pytest

from audiobrief.model import Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "text"


def test_sample_is_cleaned_exactly():
    file = FOLDER / "north-korean-troops.txt"
    if not file.is_file():
        pytest.skip("the sample article is not on this machine")
    expected = json.loads((FOLDER / "north-korean-troops.script.json").read_text("utf-8"))
    article = clean_article(
        read_article(Source(file.read_bytes(), SourceType.TEXT, file.name), ReadSettings()), ReadSettings()
    )
    assert article.title == expected["title"]
    assert article.standfirst == expected["standfirst"]
    assert article.byline == expected["byline"]
    assert [paragraph.text for paragraph in article.paragraphs] == expected["paragraphs"]
    gone = [piece.text for piece in article.dropped if piece.kept_as not in {"title", "standfirst"}]
    assert " ".join(gone) == " ".join(entry["line"] for entry in expected["dropped"])

"""Whole articles, read and cleaned: an input in cases/ or tests/articles/, and as JSON in cases/ what comes of it."""

import json
from pathlib import Path

import pytest

from audiobrief.model import Article, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

CASES = Path(__file__).parent / "cases"
ARTICLES = Path(__file__).parent.parent / "articles"
TYPES = {".txt": SourceType.TEXT, ".md": SourceType.MARKDOWN, ".html": SourceType.HTML}
INPUTS = sorted(file for folder in (CASES, ARTICLES) for file in folder.iterdir() if file.suffix in TYPES)
FIELDS = ("title", "standfirst", "byline", "published", "language", "source_url", "site_name", "image_url")


def cleaned(file: Path) -> Article:
    settings = ReadSettings()
    source = Source(file.read_bytes(), TYPES[file.suffix], file.name)
    return clean_article(read_article(source, settings), settings)


@pytest.mark.parametrize("file", INPUTS, ids=lambda file: file.name)
def test_article_comes_out_as_written_down(file):
    article = cleaned(file)
    seen = {name: getattr(article, name) for name in FIELDS if getattr(article, name)}
    seen["paragraphs"] = [[paragraph.kind.value, paragraph.text] for paragraph in article.paragraphs]
    seen["dropped"] = [
        [piece.rule, piece.text, *([piece.kept_as] if piece.kept_as else [])]
        for piece in article.dropped
        if piece.spans
    ]
    assert seen == json.loads((CASES / f"{file.stem}.json").read_text("utf-8"))


@pytest.mark.parametrize("file", [file for file in INPUTS if file.suffix == ".txt"], ids=lambda file: file.name)
def test_cleaning_what_was_cleaned_changes_nothing(file):
    first = cleaned(file)
    text = "\n\n".join([first.title, *filter(None, [first.standfirst]), *(p.text for p in first.paragraphs)])
    settings = ReadSettings()
    second = clean_article(read_article(Source(text.encode(), SourceType.TEXT, "again"), settings), settings)
    assert [p.text for p in second.paragraphs] == [
        *filter(None, [first.standfirst]),
        *(p.text for p in first.paragraphs),
    ]


def test_every_case_has_its_input():
    assert {file.stem for file in CASES.glob("*.json")} == {file.stem for file in INPUTS}

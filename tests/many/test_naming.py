"""Names by template: the same article has the same name in every run, and none leads out of its folder."""

from pathlib import Path

import pytest

from audiobrief.errors import WrongOption
from audiobrief.many.naming import Template, parse_template
from audiobrief.model import Article

ARTICLE = Article("Ferry: back!", (), published="2026-11-22T06:30:00Z", site_name="Harbour / Desk", language="en-ZA")


def filled(pattern: str, article: Article = ARTICLE, known_by: str = "https://e.example/1") -> str:
    template = Template(Path("mp3s"), pattern)
    return str(template.fill(article, known_by, name="a b", number=7, below="2026/nov").relative_to("mp3s"))


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{date}-{slug}.mp3", "2026-11-22-ferry-back.mp3"),
        ("{number}-{name}.mp3", "0007-a-b.mp3"),
        ("{folder}/{name}.mp3", "2026/nov/a-b.mp3"),
        ("{site}/{language}/{slug}.mp3", "Harbour-Desk/en-ZA/ferry-back.mp3"),
    ],
)
def test_fields(pattern: str, name: str) -> None:
    assert filled(pattern) == name


def test_articles_of_one_title_and_day_differ_by_what_they_are_known_by() -> None:
    usual = Template(Path("mp3s")).pattern
    assert filled(usual) == filled(usual)
    assert filled(usual) != filled(usual, known_by="https://e.example/2")


@pytest.mark.parametrize("hostile", ["../../etc/passwd", "/etc/passwd", "..", ""])
def test_nothing_leads_out_of_the_folder(hostile: str) -> None:
    template = Template(Path("mp3s"), "{site}/{folder}/{name}.mp3")
    file = template.fill(Article("x", (), site_name=hostile), "k", name=hostile, number=1, below=hostile)
    assert file.parts[0] == "mp3s"
    assert ".." not in file.parts


def test_templates_are_told_from_folders() -> None:
    assert parse_template("mp3s") is None
    assert parse_template("mp3s/{date}/{slug}.mp3") == Template(Path("mp3s"), "{date}/{slug}.mp3")
    assert parse_template("mp3s/x-{slug}.mp3") == Template(Path("mp3s"), "x-{slug}.mp3")
    assert parse_template("{slug}.mp3") == Template(Path(), "{slug}.mp3")


@pytest.mark.parametrize("wrong", ["{titel}.mp3", "{slug", "{slug}.ogg", "{}.mp3", "{slug!x}.mp3"])
def test_a_wrong_template_is_refused(wrong: str) -> None:
    with pytest.raises(WrongOption):
        parse_template(wrong)

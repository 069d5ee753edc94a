"""How listeners are told that nobody read this: in the audio, where a show asks for it, and in the tag."""

from functools import cache
from pathlib import Path

import tomli

from audiobrief.standards.language_tags import primary_language

_USUAL = "en"


def disclose(language: str, byline: str = "") -> str:
    """Return the sentence in a BCP 47 language, or in English; with a byline, it says who wrote the article."""
    sentences = _tables()["with_byline" if byline else "alone"]
    sentence = sentences.get(primary_language(language), sentences[_USUAL])
    return sentence.replace("{byline}", byline)


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomli.loads(Path(__file__).with_name("disclosure.toml").read_text("utf-8"))

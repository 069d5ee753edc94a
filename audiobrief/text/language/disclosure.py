"""How listeners are told that nobody read this: in the audio, where a show asks for it, and in the tag."""

from audiobrief.languages import ENGLISH, table_of


def disclose(language: str, byline: str = "") -> str:
    """Return the sentence in a BCP 47 language, or in English; with a byline, it says who wrote the article."""
    says = table_of(language, "disclosure") or table_of(ENGLISH, "disclosure") or {}
    sentence: str = says["with_byline" if byline else "alone"]
    return sentence.replace("{byline}", byline)

"""How listeners are told that nobody read this: in the audio, where a show asks for it, and in the tag."""

from audiobrief.standards.language_tags import primary_language

_SENTENCES = {
    "en": "This article is read by a synthetic voice.",
    "af": "Hierdie artikel word deur ’n sintetiese stem gelees.",
    "de": "Dieser Artikel wird von einer künstlichen Stimme gelesen.",
    "es": "Este artículo lo lee una voz sintética.",
    "fr": "Cet article est lu par une voix de synthèse.",
    "it": "Questo articolo è letto da una voce sintetica.",
    "nl": "Dit artikel wordt voorgelezen door een synthetische stem.",
    "pt": "Este artigo é lido por uma voz sintética.",
}


def disclose(language: str) -> str:
    """Return the sentence in a BCP 47 language, or in English."""
    return _SENTENCES.get(primary_language(language), _SENTENCES["en"])

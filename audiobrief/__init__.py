"""Turn an article into a "Listen here" MP3, offline.

Importing this is instant; a stage is imported when it is first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from audiobrief.episode_options import EpisodeOptions
    from audiobrief.errors import AudiobriefError
    from audiobrief.many.articles import Outcome, make_articles
    from audiobrief.model import Article, Episode, Script, Source, VoiceProfile
    from audiobrief.pipeline import make_episode, read_clean_article
    from audiobrief.planning import plan_script
    from audiobrief.settings import Settings, load_settings
    from audiobrief.sources import open_source
    from audiobrief.speech.voices import find_voice, list_voices
    from audiobrief.text.clean import clean_article
    from audiobrief.text.read import read_article
    from audiobrief.text.script import write_script
    from audiobrief.text.speakable import make_speakable

__all__ = [
    "Article",
    "AudiobriefError",
    "Episode",
    "EpisodeOptions",
    "Outcome",
    "Script",
    "Settings",
    "Source",
    "VoiceProfile",
    "clean_article",
    "find_voice",
    "list_voices",
    "load_settings",
    "make_articles",
    "make_episode",
    "make_speakable",
    "open_source",
    "plan_script",
    "read_article",
    "read_clean_article",
    "write_script",
]

_HOMES = {
    "destinations": ("EpisodeOptions",),
    "errors": ("AudiobriefError",),
    "many.articles": ("Outcome", "make_articles"),
    "model": ("Article", "Episode", "Script", "Source", "VoiceProfile"),
    "pipeline": ("make_episode", "read_clean_article"),
    "planning": ("plan_script",),
    "settings": ("Settings", "load_settings"),
    "sources": ("open_source",),
    "speech.voices": ("find_voice", "list_voices"),
    "text.clean": ("clean_article",),
    "text.read": ("read_article",),
    "text.script": ("write_script",),
    "text.speakable": ("make_speakable",),
}


def __getattr__(name: str) -> "Any":
    from importlib import import_module

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"audiobrief.{module}"), name)
    raise AttributeError(f"module 'audiobrief' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__

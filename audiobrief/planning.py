"""Who reads an article, and in which region's words: its voice, its lexicon, and the lines it will say."""

from audiobrief.errors import SettingsError, SpeechError
from audiobrief.model import Article, Kind, Script, VoiceProfile
from audiobrief.settings import Settings, VoiceSettings
from audiobrief.speech.said import borrow
from audiobrief.speech.voices import adjust_voice, default_voice, find_voice
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.language.disclosure import disclose
from audiobrief.text.language.lexicon import Lexicon, load_lexicon
from audiobrief.text.script import write_script

TONE = "tone"
"""The engine of dry runs."""


def asked_voice(article: Article, settings: Settings) -> str:
    """Return the voice that options or settings name for an article, by its language where none is named for all."""
    region = (settings.read.language or _region_of(article, settings)).lower()
    named = {language.lower(): name for language, name in settings.voice.by_language.items()}
    return settings.voice.name or named.get(region) or named.get(primary_language(region), "")


def choose_voice(article: Article, settings: Settings) -> tuple[VoiceProfile, str]:
    """Return the voice that reads an article, and the language, with its region, whose readings it uses.

    The region, of option, article or show, decides readings and lexicon; the voice decides the accent.

    Raises VoiceNotFound when no voice speaks its language, SpeechError when the chosen one does not.
    """
    wanted = settings.voice
    name = asked_voice(article, settings)
    voice = find_voice(name) if name else default_voice(_region_of(article, settings))
    if primary_language(voice.language) != primary_language(article.language):
        raise SpeechError(
            f'the voice "{voice.name}" speaks {voice.language}, but the article is in "{article.language}": '
            f"choose another voice, or say --language {voice.language} if that is wrong"
        )
    voice = adjust_voice(voice, wanted)
    return voice, readings_of(voice, article, settings)


def readings_of(voice: VoiceProfile, article: Article, settings: Settings) -> str:
    """Return the language, with its region, whose readings and lexicon an article has in a voice."""
    region = settings.read.language or _region_of(article, settings)
    return region if "-" in region else voice.language


def open_lexicon(voice: VoiceProfile, language: str, settings: Settings) -> Lexicon:
    """Return all that is known of how words are said by a voice in a language, with its region."""
    return load_lexicon(
        language,
        voice.lexicon,
        settings.lexicon,
        engine=voice.engine,
        folder=settings.lexicon_folder,
        borrow=borrow,
    )


def plan_script(article: Article, settings: Settings) -> tuple[VoiceProfile, Script]:
    """Return the voice that reads an article, and the lines it will say; raises as `choose_voice` does."""
    voice, language = choose_voice(article, settings)
    disclosed = settings.show.disclosure if settings.show else "off"
    script = write_script(
        article,
        settings=settings.read,
        pauses=voice.pauses,
        lexicon=open_lexicon(voice, language, settings),
        language=language,
        intro=disclose(language) if disclosed == "intro" else "",
        outro=disclose(language) if disclosed == "outro" else "",
    )
    return voice, script


def _region_of(article: Article, settings: Settings) -> str:
    """Return the article's language, with the region of its show where it names none itself."""
    home = settings.show.language if settings.show else ""
    return home if primary_language(home) == article.language else article.language


def voices_by_kind(voice: VoiceProfile, wanted: VoiceSettings) -> dict[str, VoiceProfile]:
    """Return the voices that read some kinds of lines beside the main one; a dry run's stand-in reads them all.

    Raises SettingsError for a kind that there is not, SpeechError for a voice of another language.
    """
    if voice.engine == TONE:
        return {}
    if unknown := sorted(set(wanted.by_kind) - set(Kind)):
        raise SettingsError(f'[voice] by_kind: no line is a "{unknown[0]}"; there are: {", ".join(Kind)}')
    found = {kind: adjust_voice(find_voice(name), wanted) for kind, name in wanted.by_kind.items()}
    for kind, own in found.items():
        if primary_language(own.language) != primary_language(voice.language):
            raise SpeechError(
                f'the voice "{own.name}" for {kind} speaks {own.language}, the article\'s speaks {voice.language}: '
                "choose voices of one language"
            )
    return found

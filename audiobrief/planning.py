"""Who reads an article, and in which region's words: its voice, its lexicon, and the lines it will say."""

from audiobrief.errors import SettingsError, SpeechError
from audiobrief.model import Article, Kind, Script, VoiceProfile
from audiobrief.settings import Settings, VoiceSettings
from audiobrief.speech.said import borrow
from audiobrief.speech.voices import adjust_voice, default_voice, find_voice, list_voices
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.language.disclosure import disclose
from audiobrief.text.language.lexicon import Lexicon, load_lexicon
from audiobrief.text.script import write_script

TONE = "tone"
"""The engine of dry runs."""


def asked_voice(article: Article, settings: Settings) -> str:
    """Return the voice that options or settings name for an article, by its language where none is named for all."""
    region = region_of(article, settings).lower()
    named = {language.lower(): name for language, name in settings.voice.by_language.items()}
    return settings.voice.name or named.get(region) or named.get(primary_language(region), "")


def choose_voice(article: Article, settings: Settings) -> tuple[VoiceProfile, str]:
    """Return the voice that reads an article, and the language, with its region, whose readings it uses.

    The region, of option, article or show, decides readings and lexicon; the voice decides the accent.

    Raises VoiceNotFound when no voice speaks its language, SpeechError when the chosen one does not.
    """
    wanted = settings.voice
    name = asked_voice(article, settings)
    voice = find_voice(name) if name else default_voice(region_of(article, settings))
    if primary_language(voice.language) != primary_language(article.language):
        raise SpeechError(
            f'the voice "{voice.name}" speaks {voice.language}, but the article is in "{article.language}": '
            f"choose another voice, or say --language {voice.language} if that is wrong"
        )
    voice = adjust_voice(voice, wanted)
    return voice, readings_of(voice, article, settings)


def candidates(language: str) -> tuple[VoiceProfile, ...]:
    """Return the voices that speak a BCP 47 language: its default, those of its region, then the others by name."""
    base = primary_language(language)
    spoken = [voice for voice in list_voices() if primary_language(voice.language) == base]
    if not spoken:
        return ()
    usual = default_voice(language).name
    return tuple(sorted(spoken, key=lambda v: (v.name != usual, v.language.lower() != language.lower(), v.name)))


def readings_of(voice: VoiceProfile, article: Article, settings: Settings) -> str:
    """Return the language, with its region, whose readings and lexicon an article has in a voice."""
    region = region_of(article, settings)
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
    byline = "" if "byline" in settings.read.speak else article.byline  # it is said once
    sentence = disclose(language, byline)
    script = write_script(
        article,
        settings=settings.read,
        pauses=voice.pauses,
        lexicon=open_lexicon(voice, language, settings),
        language=language,
        intro=sentence if disclosed == "intro" else "",
        outro=sentence if disclosed == "outro" else "",
    )
    return voice, script


def region_of(article: Article, settings: Settings) -> str:
    """Return the article's language with its region: of the option, else its own, else of its show, else none."""
    home = settings.show.language if settings.show else ""
    tags = (settings.read.language, article.language, home)
    own = primary_language(article.language)
    return next((tag for tag in tags if "-" in tag and primary_language(tag) == own), article.language)


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

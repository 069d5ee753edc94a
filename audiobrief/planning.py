"""Who reads an article, and in which region's words: its voice, its lexicon, and the lines it will say."""

from collections import Counter

from audiobrief.errors import SettingsError, SpeechError
from audiobrief.model import Article, Kind, Script, VoiceProfile
from audiobrief.settings import Settings, VoiceSettings
from audiobrief.speech.said import borrow
from audiobrief.speech.voices import DEFAULT_VOICES, adjust_voice, default_voice, find_voice, list_voices
from audiobrief.standards.counting import counted
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.language.disclosure import disclose
from audiobrief.text.language.lexicon import Lexicon, load_lexicon
from audiobrief.text.script import write_script

TONE = "tone"
"""The engine of dry runs."""


def asked_voice(article: Article, settings: Settings) -> str:
    """Return the voice that options or settings name for an article, by its language where none is named for all."""
    return settings.voice.name or _voice_for(region_of(article, settings), settings.voice)


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


def voices_by_language(voice: VoiceProfile, script: Script, wanted: VoiceSettings) -> dict[str, VoiceProfile]:
    """Return who reads the script's passages in other languages, by their tags, where settings name somebody.

    Raises SpeechError for a voice of a third language. A dry run's stand-in reads them all.
    """
    if voice.engine == TONE:
        return {}
    found: dict[str, VoiceProfile] = {}
    for tag in filter(None, {line.language for line in script.lines}):
        if not (name := _voice_for(tag, wanted)):
            continue
        own = adjust_voice(find_voice(name), wanted)
        if primary_language(own.language) != primary_language(tag):
            raise SpeechError(f'[voice] {tag}: "{own.name}" speaks {own.language}; name a voice that speaks {tag}')
        found[tag] = own
    return found


def foreign_remarks(script: Script, wanted: VoiceSettings) -> tuple[str, ...]:
    """Return what to tell of each other language that has passages and no voice of its own, a sentence each."""
    tags = [line.language for line in script.lines if line.language and not _voice_for(line.language, wanted)]
    return tuple(_foreign_remark(tag, count) for tag, count in Counter(map(primary_language, tags)).items())


def _foreign_remark(language: str, count: int) -> str:
    usual = DEFAULT_VOICES.get(language)
    advice = f'; [voice] {language} = "{usual}" in the settings has its own voice read it' if usual else ""
    return f'{counted(count, "passage")} in "{language}" said by the article\'s voice{advice}'


def _voice_for(tag: str, wanted: VoiceSettings) -> str:
    """Return the voice that settings name for a language, or for a region of it; empty for none."""
    named = {language.lower(): name for language, name in wanted.by_language.items()}
    return named.get(tag.lower()) or named.get(primary_language(tag), "")


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

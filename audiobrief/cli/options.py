"""The options that several commands share, and the settings they make."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from audiobrief.cli.completion import complete_voice
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import VoiceNotFound, WrongOption
from audiobrief.expressions import regex
from audiobrief.folders import LEXICONS
from audiobrief.model import Kind, SourceType
from audiobrief.settings import (
    HOLD_SIGNS,
    SPEAKABLE_PARTS,
    HookSettings,
    Settings,
    WebSettings,
    load_settings,
    parse_lexicon,
    setting_error,
    user_settings_file,
)
from audiobrief.speech.voices import find_voice
from audiobrief.standards.ranges import RANGES, int_range

Command = Callable[..., Any]

_SOURCE_OPTIONS = (
    click.option("--type", "source_type", type=click.Choice([t.value for t in SourceType if t != SourceType.ENTRY]),
                 help="What the source is."),
    click.option("--url", default="", help="The article's or feed's address, when it comes from stdin or is saved."),
    click.option("--language", default="", metavar="TAG", help="Its language, such as en-ZA, whatever it says itself."),
    click.option("--max-size", metavar="SIZE", help="Refuse a larger source; bytes, or 500kB, 20MB.  [default: 20MB]"),
    click.option("--max-pages", type=click.IntRange(1), metavar="N",
                 help="Refuse a PDF with more pages: none is read in part.  [default: 5000]"),
    click.option("--speak", metavar="PARTS", help=f"What is read out, with commas: {', '.join(SPEAKABLE_PARTS)}."),
    click.option("--allow-short", is_flag=True, help="Take an article of less than about 50 words too."),
    click.option("--drafts", is_flag=True, help="Take what is not published too: drafts, private and future posts."),
    click.option("--allow", metavar="SIGNS",
                 help=f"Speak what would be held, with commas: {', '.join(HOLD_SIGNS)}."),
    click.option("--title", default="", help="The title, whatever the source says."),
    click.option("--byline", default="", help="Who wrote it."),
    click.option("--date", "published", default="", metavar="ISO", help="When it was published: 2026-11-22."),
    click.option("--settings", "settings_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                 help="A settings file on top of your own."),
)  # fmt: skip

_WEB_OPTIONS = (
    click.option("--header", "headers", multiple=True, metavar="'NAME: VALUE'",
                 help="Sent to the addresses that you name; again for another. It stays within their hosts."),
    click.option("--cookies", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                 help="Cookies in Netscape's form, as browsers' extensions and curl -c write them."),
    click.option("--user-agent", default="", metavar="NAME", help="Who asks.  [default: audiobrief and its version]"),
    click.option("--timeout", "timeout_s", type=click.FloatRange(*RANGES["timeout_s"]), metavar="SECONDS",
                 help="For a server's answer; a slow or busy one is asked three times.  [default: 60]"),
)  # fmt: skip

_VOICE_OPTIONS = (
    click.option("--voice", metavar="NAME", shell_complete=complete_voice,
                 help="A voice's name, or the path of a profile; see: audiobrief voices."),
    click.option("--voice-for", "voices_for", multiple=True, metavar="KIND=NAME",
                 help="A voice of its own for title, standfirst, heading, quote or note; again for another."),
    click.option("--rate", type=click.IntRange(*int_range("rate_wpm")), metavar="WPM",
                 help="Words a minute.  [default: the voice's]"),
    click.option("--pitch", type=click.IntRange(*int_range("pitch")), help="Lower or higher; 50 is the voice's own."),
    click.option("--lexicon", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
                 help='Pronunciations: a TOML file of "written" = "said".'),
    click.option("--date-order", type=click.Choice(["day-first", "month-first"]), help="How 3/4/2026 is meant."),
)  # fmt: skip

_SPAN = regex(r"(\d{1,9})\s*([smhd])")
_SPAN_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}  # seconds, minutes, hours, days
_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3}  # as SI has them


def source_options(command: Command) -> Command:
    """Add the options that say what a source is; the command gets `options` and `settings`."""
    return _with_options(command, _SOURCE_OPTIONS + _WEB_OPTIONS)


def list_option(sources: str) -> Callable[[Command], Command]:
    """Return the option for files that list sources, which are called so in its help."""
    return click.option("-a", "--list", "lists", multiple=True,
                        type=click.Path(exists=True, dir_okay=False, path_type=Path),
                        help=f"A text file of {sources}, a line each; # begins a remark.")  # fmt: skip


def voice_options(command: Command) -> Command:
    """Add the options that say how it is spoken, on top of source_options."""
    return _with_options(command, _VOICE_OPTIONS)


@dataclass(frozen=True)
class SharedOptions:
    """What `source_options` and `voice_options` give a command, by the option's name; a default is "not given"."""

    source_type: str | None = None
    url: str = ""
    language: str = ""
    max_size: str | None = None
    max_pages: int | None = None
    speak: str | None = None
    allow_short: bool = False
    drafts: bool = False
    allow: str | None = None
    title: str = ""
    byline: str = ""
    published: str = ""
    settings_file: Path | None = None
    voice: str | None = None
    voices_for: tuple[str, ...] = ()
    rate: int | None = None
    pitch: int | None = None
    lexicon: tuple[Path, ...] = ()
    date_order: Any = None
    headers: tuple[str, ...] = ()
    cookies: Path | None = None
    user_agent: str = ""
    timeout_s: float | None = None


def gather(given: SharedOptions, show: Path | None = None) -> tuple[EpisodeOptions, Settings]:
    """Return what the shared options say, laid over the settings of user, show and --settings."""
    files = tuple(filter(None, (user_settings_file(), show, given.settings_file)))
    settings = load_settings(*files)
    if show and load_settings(show).hooks != HookSettings():
        raise setting_error(show, "hooks", "hooks", "commands stand in your own settings, or in those of --settings")
    if not given.voice:
        _check_named_voices(settings, files)
    read = replace(
        settings.read,
        language=parse_language(given.language) if given.language else settings.read.language,
        max_size=parse_size(given.max_size) if given.max_size else settings.read.max_size,
        max_pages=given.max_pages or settings.read.max_pages,
        speak=parse_parts(given.speak) if given.speak else settings.read.speak,
        allow_short=given.allow_short or settings.read.allow_short,
        drafts=given.drafts or settings.read.drafts,
        date_order=given.date_order or settings.read.date_order,
    )
    spoken = replace(
        settings.voice,
        name=given.voice or settings.voice.name,
        by_kind={**settings.voice.by_kind, **dict(map(_voice_for, given.voices_for))},
        rate_wpm=given.rate or settings.voice.rate_wpm,
        pitch=settings.voice.pitch if given.pitch is None else given.pitch,
    )
    said = {**settings.lexicon}
    for file in given.lexicon:
        said |= parse_lexicon(file)
    allowed = parse_signs(given.allow) if given.allow else settings.rights.allow
    rights = replace(settings.rights, allow=allowed)
    kind = SourceType(given.source_type) if given.source_type else None
    options = EpisodeOptions(
        type=kind, url=given.url, title=given.title, byline=given.byline, published=parse_date(given.published)
    )
    folder = show.parent / LEXICONS if show else None
    settings = replace(settings, read=read, voice=spoken, lexicon=said, lexicon_folder=folder, rights=rights)
    return options, replace(settings, web=_web(settings.web, given))


def _voice_for(text: str) -> tuple[str, str]:
    """Return kind and voice of "title=british"; raises WrongOption."""
    kind, _, name = text.partition("=")
    if kind not in set(Kind) or not name:
        raise WrongOption(f"--voice-for {text[:60]}: write KIND=NAME; the kinds are: {', '.join(Kind)}")
    find_voice(name)
    return kind, name


def _web(found: WebSettings, given: SharedOptions) -> WebSettings:
    """Return how servers are asked; raises WrongOption for headers and cookies that none can be given."""
    own = {name.strip(): value.strip() for name, _, value in (header.partition(":") for header in given.headers)}
    if unnamed := next((header for header in given.headers if ":" not in header), None):
        raise WrongOption(f'--header {unnamed[:60]}: write "Name: value"')
    web = replace(
        found,
        headers={**found.headers, **own},
        cookies=str(given.cookies) if given.cookies else found.cookies,
        user_agent=given.user_agent or found.user_agent,
        timeout_s=found.timeout_s if given.timeout_s is None else given.timeout_s,
    )
    if web != WebSettings():
        from audiobrief.sources.manners.headers import check_cookies, check_headers

        check_headers({**web.headers, "User-Agent": web.user_agent})
        check_cookies(web.cookies)
    return web


def _check_named_voices(settings: Settings, files: Sequence[Path]) -> None:
    """Raise SettingsError, with file and line, when a voice that settings name is not there."""
    for tag, name in (("", settings.voice.name), *settings.voice.by_language.items()):
        try:
            if name:
                find_voice(name)
        except VoiceNotFound as error:
            named = [file for file in files if _names_voice(load_settings(file), tag, name)]
            raise setting_error(named[-1], "voice", tag or "name", str(error)) from error


def _names_voice(settings: Settings, tag: str, name: str) -> bool:
    return (settings.voice.by_language.get(tag) if tag else settings.voice.name) == name


def parse_size(text: str) -> int:
    """Return the bytes of "20MB", "500kB" or "12345"; raises WrongOption."""
    number = text.strip().rstrip("bBkKmMgG")
    unit = text.strip()[len(number) :].lower()
    try:
        size = int(float(number) * _UNITS[unit if unit in _UNITS else unit + "b"])
    except (ValueError, OverflowError, KeyError):
        size = 0
    if size <= 0:
        raise WrongOption(f"--max-size {text}: not a size; write bytes, 500kB or 20MB")
    return size


def parse_span_s(text: str, option: str) -> float:
    """Return the seconds of "90s", "15m", "26h" or "2d"; raises WrongOption."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise WrongOption(f"{option} {text[:60]}: write a number and s, m, h or d, such as 15m")
    return float(found[1]) * _SPAN_S[found[2]]


def parse_parts(text: str) -> tuple[str, ...]:
    """Return the parts of "title,body"; raises WrongOption for an unknown one."""
    parts = tuple(part.strip() for part in text.split(",") if part.strip())
    if unknown := [part for part in parts if part not in SPEAKABLE_PARTS]:
        raise WrongOption(f"--speak {text}: there is no part {unknown[0]!r}; parts are {', '.join(SPEAKABLE_PARTS)}")
    if not parts:
        raise WrongOption(f"--speak {text}: names no part; parts are {', '.join(SPEAKABLE_PARTS)}")
    return parts


def parse_signs(text: str) -> tuple[str, ...]:
    """Return the signs of "not-free,live"; raises WrongOption for an unknown one."""
    signs = tuple(sign.strip() for sign in text.split(",") if sign.strip())
    if unknown := [sign for sign in signs if sign not in HOLD_SIGNS]:
        raise WrongOption(f"--allow {text}: there is no sign {unknown[0]!r}; signs are {', '.join(HOLD_SIGNS)}")
    return signs


def parse_language(text: str) -> str:
    """Return a language tag in its usual spelling; raises WrongOption for what is none."""
    from audiobrief.standards.language_tags import tidy_tag

    if not (tag := tidy_tag(text)):
        raise WrongOption(f"--language {text[:60]}: not a language tag; write one such as en or en-ZA")
    return tag


def parse_date(text: str) -> str:
    """Return a date in ISO 8601, nothing for nothing; raises WrongOption for what is none."""
    from audiobrief.text.language.dates import iso_date

    if text and not (date := iso_date(text)):
        raise WrongOption(f"--date {text[:60]}: not a date; write one such as 2026-11-22")
    return date if text else ""


def _with_options(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    return functools.reduce(lambda wrapped, option: option(wrapped), reversed(options), command)

"""A show's settings, held against what directories and apps accept before anything is written."""

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import tomli

from audiobrief.disk.atomic import write_whole
from audiobrief.errors import PublishError, SettingsError
from audiobrief.expressions import regex
from audiobrief.model import Show
from audiobrief.publish.iso639 import THREE_LETTERS
from audiobrief.publish.names import FEED_FILE
from audiobrief.settings import FILE_NAME, Settings, load_settings, setting_error, user_settings_file
from audiobrief.show.addresses import find_rule_fault
from audiobrief.standards.language_tags import primary_language
from audiobrief.standards.moments import find_zone
from audiobrief.standards.podcast_limits import (
    DESCRIPTION_BYTES,
    LINE_CHARACTERS,
    PERSON_CHARACTERS,
    SHOW_COVER_PX,
    TITLE_BYTES,
    TXT_CHARACTERS,
)

DRAWN_COVER = "cover.jpg"
"""The image of a show that names none; drawn when it is not there."""
PREVIEW_URL = "http://127.0.0.1:8377"
"""Where `serve` is found unless told otherwise; a show without base_url has its feed there."""

PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""podcast:guid is a version 5 UUID of the feed's address in it (Podcasting 2.0)."""

LANGUAGE = regex(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
EMAIL = regex(r"[A-Z0-9_.+%'-]{1,64}@(?:[A-Z0-9-]{1,63}\.)+[A-Z0-9][A-Z0-9-]{0,62}", re.IGNORECASE | re.ASCII)
WEB_ADDRESS = regex(r"https?://[!-~]+", re.IGNORECASE)
SPDX = regex(r"[A-Za-z0-9.+-]+")
RULE = regex(r"(?:[A-Z-]+=[A-Z0-9,+-]+)(?:;[A-Z-]+=[A-Z0-9,+-]+)*")
IMAGE_STARTS = {b"\xff\xd8\xff": (".jpg", ".jpeg"), b"\x89PNG\r\n\x1a\n": (".png",)}


def load_show(folder: Path) -> Show:
    """Return the show of a folder, with everything filled in that follows from the rest.

    Raises PublishError when there is none, SettingsError with file and line when its settings are wrong.
    """
    show = load_show_settings(folder).show
    if show is None:
        raise SettingsError(f'{folder / FILE_NAME}: has no [show]; "audiobrief init {folder}" writes one')
    check_show(show, folder)
    return fill_in(show)


def load_show_settings(folder: Path) -> Settings:
    """Return all settings that hold for a show's folder; raises as `load_show` does, without checking values."""
    file = folder / FILE_NAME
    if not file.is_file():
        raise PublishError(f'{folder}: no show ({FILE_NAME} is missing); start one with "audiobrief init {folder}"')
    return load_settings(user_settings_file(), file)


def require_address(folder: Path) -> None:
    """Raise SettingsError when a show that is to go out does not say where it will be found."""
    show = load_show_settings(folder).show
    if show is not None and not show.base_url:
        what = 'base_url must be the address at which the show will be found, such as "https://pod.example.org/harbour"'
        raise setting_error(folder / FILE_NAME, "show", "base_url", what)


def fill_in(show: Show) -> Show:
    """Return the show with its defaults: where nothing is said, it follows from what is."""
    base_url = (show.base_url or PREVIEW_URL).rstrip("/")
    return replace(
        show,
        base_url=base_url,
        link=show.link or f"{base_url}/index.html",
        author=show.author or show.title,
        description=show.description or show.title,
        image=show.image or DRAWN_COVER,
        guid=show.guid or first_guid(replace(show, base_url=base_url)),
        locked=show.locked or show.rights == "private" or not show.listed,
    )


def freeze_guid(folder: Path, show: Show) -> None:
    """Write the guid that followed from the feed's address into the settings, where it outlives a move.

    As long as the show has no address of its own there is nothing to keep.
    """
    file = folder / FILE_NAME
    settings = load_settings(file).show
    if settings is None or settings.guid or not settings.base_url:
        return
    lines = file.read_text("utf-8").splitlines(keepends=True)
    head = next((n for n, line in enumerate(lines, 1) if re.match(r"\s*\[\s*show\s*\]", line)), 0)
    if head:
        lines.insert(head, f'guid = "{show.guid}"  # the podcast\'s own for life: keep it when the feed moves\n')
        write_whole(file, "".join(lines), keep_mode=True)


def first_guid(show: Show) -> str:
    """Return the guid that follows from a show's address; empty while it has none."""
    return podcast_guid(f"{show.base_url.rstrip('/')}/{FEED_FILE}") if show.base_url else ""


def podcast_guid(feed_url: str) -> str:
    """Return the guid of a show whose feed was first found at the address (podcast namespace, <podcast:guid>)."""
    return str(uuid.uuid5(PODCAST_NAMESPACE, feed_url.partition("://")[2].rstrip("/")))


def check_show(show: Show, folder: Path) -> None:
    """Raise SettingsError for the first value that no directory would take, naming file and line."""
    for key in CHECKS:
        if fault := find_fault(key, getattr(show, key)):
            raise setting_error(folder / FILE_NAME, "show", key, f"{key} {fault}")
    if fault := _license(show):
        raise setting_error(folder / FILE_NAME, "show", "license", f"license {fault}")
    if show.article_base and show.layout == "archive":
        what = "article_base is for shows that are folders: an archive has no pages, nor files by an article's address"
        raise setting_error(folder / FILE_NAME, "show", "article_base", what)
    if fault := _image(show, folder):
        raise setting_error(folder / FILE_NAME, "show", "image", f"image {fault}")


def find_fault(key: str, value: object) -> str:
    """Return what is wrong with a setting's value, for the person who wrote it; empty when nothing is."""
    return CHECKS[key](value) if key in CHECKS else ""


@cache
def apple_categories() -> dict[str, list[str]]:
    """Return Apple's categories, each with its sub-categories."""
    return tomli.loads((Path(__file__).with_name("apple_categories.toml")).read_text("utf-8"))


def category(values: tuple[str, ...]) -> str:
    """Return what is wrong with a category and its sub-category."""
    table = apple_categories()
    if not 1 <= len(values) <= 2:  # noqa: PLR2004  a category, or one with its sub-category
        return 'must be a category or a category and one below it, such as ["News", "Daily News"]'
    if values[0] not in table:
        return f'"{values[0]}" is none of Apple\'s: {_near(values[0], list(table))}'
    if values[1:] and values[1] not in table[values[0]]:
        below = table[values[0]]
        return f'"{values[1]}" is not below "{values[0]}": {_near(values[1], below) if below else "nothing is"}'
    return ""


def web_address(url: str) -> str:
    """Return what is wrong with an optional http(s) address."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        usable = WEB_ADDRESS.fullmatch(url) and parts.hostname and (parts.port or True)
    except ValueError:
        usable = False
    if not usable or set('"<>\\^`{|}') & set(url):
        return f'"{url}" must be a whole http(s) address without spaces, other scripts percent-encoded'
    return "must not hold a password" if "@" in parts.netloc else ""


def _base_url(url: str) -> str:
    return web_address(url) or ("must have no ? or # part" if set("?#") & set(url) else "")


def _near(word: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word, known, 1, 0.5) or difflib.get_close_matches(word.title(), known, 1, 0.5)
    return f'did you mean "{near[0]}"?' if near else f"take one of {', '.join(known)}"


def _text(most: int) -> Callable[[str], str]:
    return lambda value: f"is longer than {most} characters" if len(value) > most else ""


def _title(value: str) -> str:
    if not value.strip():
        return "must hold a letter"
    return f"is longer than {TITLE_BYTES} bytes" if len(value.encode("utf-8", "replace")) > TITLE_BYTES else ""


def _description(value: str) -> str:
    size = len(value.encode("utf-8", "replace"))
    return f"is {size} bytes long; directories take {DESCRIPTION_BYTES}" if size > DESCRIPTION_BYTES else ""


def _matching(pattern: re.Pattern[str], example: str) -> Callable[[str], str]:
    return lambda value: f'"{value}" is not like {example}' if value and not pattern.fullmatch(value) else ""


def language(value: str) -> str:
    """Return what is wrong with a language: directories take the two letters of ISO 639, with or without a region."""
    if not LANGUAGE.fullmatch(value):
        return f'"{value}" is not like "en" or "en-ZA"'
    primary = primary_language(value)
    if len(primary) == 2 and primary in THREE_LETTERS:  # noqa: PLR2004
        return ""
    two = next((two for two, three in THREE_LETTERS.items() if three == primary and len(two) == 2), "")  # noqa: PLR2004
    advice = f'did you mean "{two}{value[len(primary) :]}"?' if two else 'directories take two letters, such as "en"'
    return f'"{value}" is no language of ISO 639-1: {advice}'


def _txt(texts: dict[str, str]) -> str:
    for purpose, text in texts.items():
        if not text.strip() or len(text) > TXT_CHARACTERS or len(purpose) > PERSON_CHARACTERS:
            return f'"{purpose}" must have a text of 1 to {TXT_CHARACTERS} characters'
    return ""


def _guid(value: str) -> str:
    try:
        uuid.UUID(value or str(PODCAST_NAMESPACE))
    except ValueError:
        return f'"{value}" is not a UUID; leave it out to get one'
    return ""


def _license(show: Show) -> str:
    if not show.license or show.license_url or SPDX.fullmatch(show.license):
        return ""
    return f'"{show.license}" is no SPDX identifier such as "CC-BY-4.0"; give license_url with a licence of your own'


def _image(show: Show, folder: Path) -> str:
    file = folder / (show.image or DRAWN_COVER)
    if not show.image and not file.exists():
        return ""
    if Path(show.image).is_absolute() or ".." in Path(show.image).parts:
        return f'"{show.image}" must be a file in the show\'s folder'
    return find_picture_fault(file)


def find_picture_fault(file: Path, *, whole: bool = False) -> str:
    """Return why directories would not take a show's image; empty when they would. `whole` reads all of it."""
    if file.exists() and not file.is_file():
        return f'"{file.name}" is no regular file'
    try:
        with file.open("rb") as picture:
            head = picture.read(8)
    except OSError as error:
        return f'"{file.name}" cannot be read: {error.strerror}'
    suffixes = next((s for start, s in IMAGE_STARTS.items() if head.startswith(start)), ())
    if file.suffix.lower() not in suffixes:
        return f'"{file.name}" must be a JPEG named .jpg or a PNG named .png'
    return _picture(file, whole)


def _timezone(name: str) -> str:
    try:
        find_zone(name)
    except ValueError:
        return 'must be a name of the IANA database, such as "Africa/Johannesburg"'
    return ""


def _picture(file: Path, whole: bool) -> str:
    from PIL import Image

    least, most = SHOW_COVER_PX
    try:
        with Image.open(file) as picture:
            width, height, mode = picture.width, picture.height, picture.mode
            if whole and width == height <= most:
                picture.load()  # raises for one that is cut off
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        return f'"{file.name}" is not a picture: {error}'
    if width != height or not least <= width <= most:
        return f'"{file.name}" is {width} x {height}; directories want a square of {least} to {most} pixels'
    return "" if mode == "RGB" else f'"{file.name}" must be plain RGB without transparency, not {mode}'


CHECKS: dict[str, Callable[..., str]] = {
    "title": _title,
    "link": web_address,
    "description": _description,
    "author": _text(LINE_CHARACTERS),
    "email": _matching(EMAIL, '"desk@example.org"'),
    "language": language,
    "category": category,
    "base_url": _base_url,
    "article_base": find_rule_fault,
    "guid": _guid,
    "timezone": _timezone,
    "copyright": _text(LINE_CHARACTERS),
    "enclosure_prefix": _base_url,
    "feed_size": lambda value: "must be at least 1" if value < 1 else "",
    "funding": web_address,
    "funding_text": _text(PERSON_CHARACTERS),
    "license": _text(PERSON_CHARACTERS),
    "txt": _txt,
    "license_url": web_address,
    "update_frequency": _text(PERSON_CHARACTERS),
    "update_rule": _matching(RULE, '"FREQ=DAILY" (RFC 5545)'),
    "new_feed_url": web_address,
    "listen_on": lambda links: next(filter(None, map(web_address, links.values())), ""),
}
"""Setting → what finds fault with it."""

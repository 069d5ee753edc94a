"""audiobrief init: start a show."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from audiobrief.cli.arguments import refuse_address
from audiobrief.cli.report import Report, report_options
from audiobrief.errors import PublishError, WrongOption
from audiobrief.model import Show
from audiobrief.settings import FILE_NAME
from audiobrief.sources.stores import is_store
from audiobrief.standards.language_tags import primary_language

TEMPLATE = """\
# A show of audiobrief. A key that is left out has its usual value; an unknown one is an error.

[show]
title = {title}
author = {author}
email = {email}  # directories verify the owner by it; the feed shows it to everyone
description = {description}
language = {language}
category = {category}  # Apple's category, and one below it
image = {image}  # square JPEG or PNG of 1400 to 3000 pixels, best below 512 KB
base_url = {base_url}  # where this folder is found on the web
# article_base = "https://example.org/news/{{slug}}/"  # where articles from files are found
{guid}rights = {rights}  # own, licensed, or private: other people's articles, for yourself
explicit = false
# link = "https://example.org"             # the show's home, if not its own front page
# copyright = "Harbour Desk"               # the holder's name alone
disclosure = {disclosure}  # where the audio says that the voice is synthetic: intro, outro, off; see help rights
# enclosure_prefix = "https://op3.dev/e/"  # a measurement service in front of every MP3
{layout}# feed_size = 300                          # episodes on a page of the feed
# medium = "newsletter"                    # or podcast, audiobook, blog
# locked = true                            # ask other hosts not to import the feed
# funding = "https://example.org/support"
# license = "CC-BY-4.0"
# update_frequency = "every weekday"
# update_rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
# txt = {{ verify = "code of a directory" }}

[voice]
{voices}# name = "scottish"                        # one for all languages; see: audiobrief voices

[audio]
# quality = "broadcast"                    # 44.1 kHz, 96 kbit/s; stereo: 128; speech: the voice's rate, 64

[read]
# speak = ["title", "standfirst", "body", "tables"]  # also: byline, date, captions, all-tables, code

[lexicon]
# "Xi" = "Shee"                            # how a name is said; capitals count
"""


@click.command(
    "init",
    epilog="""\b
Examples:
  audiobrief init my-show                       asks for what it needs
  audiobrief init my-show --title "Harbour Briefing" --author "Harbour Desk" \\
      --email desk@example.org --category "News/Daily News" --language en-GB \\
      --base-url https://pod.example.org/harbour
  audiobrief init s3://bucket/archive --title Archive --base-url https://archive.example.org
  audiobrief init my-show --title Digest --rights private --image art.jpg

Then: audiobrief make article.txt -o my-show, and: audiobrief publish my-show
""",
)
@click.argument("show", metavar="SHOW")
@click.option(
    "--layout",
    type=click.Choice(["episodes", "archive"]),
    default="episodes",
    show_default=True,
    help="archive: for any number of articles, three files each; as it is in every store.",
)
@click.option("--title", help="The show's name.  [default: the folder's]")
@click.option("--author", help="Who publishes it.  [default: the title]")
@click.option("--email", help="Directories verify the owner by it; the feed shows it to everyone.")
@click.option("--description", help="What it is about, up to 4,000 bytes.  [default: the title]")
@click.option("--category", metavar="NAME[/NAME]", help="Apple's, and one below it.  [default: News]")
@click.option("--language", metavar="TAG", help="Of the show, such as en-ZA.  [default: en]")
@click.option(
    "--image",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A square JPEG or PNG of 1400 to 3000 pixels.  [default: one is drawn]",
)
@click.option("--base-url", help="Where the folder will be found on the web.")
@click.option(
    "--rights",
    type=click.Choice(["own", "licensed", "private"]),
    help="private: other people's articles, for yourself.  [default: own]",
)
@click.option(
    "--disclosure",
    type=click.Choice(["intro", "outro", "off"]),
    default="intro",
    show_default=True,
    help="Where every episode says that its voice is synthetic, and who wrote the article.",
)
@click.option("--voice", metavar="NAME", help="Who reads the show's language.  [default: the first candidate]")
@report_options
def command(  # noqa: PLR0913  click passes every option by its name
    *,
    show: str,
    layout: str,
    image: Path | None,
    disclosure: str,
    voice: str | None,
    report: Report,
    **given: str | None,
) -> None:
    """Start a SHOW: a folder with settings and a cover, to which `make` adds episodes.

    Asks for what the options leave open when a person is there to answer and gave no title.
    """
    from audiobrief.publish.cover.picture import draw_show_cover, read_picture
    from audiobrief.show.media import kind_of, lifetime_of
    from audiobrief.show.storage import open_place, parse_target
    from audiobrief.show.storage.target import FOLDER, Target

    if not is_store(show):
        refuse_address(show)
    target = parse_target(show) if is_store(show) else Target(FOLDER, show, folder=Path(show))
    with open_place(target, {}) as place:
        if place.read(FILE_NAME) is not None:
            raise PublishError(f"{show}/{FILE_NAME}: there already; edit it, or give another place")
    started, image = _show(show, given, image)
    started = replace(started, layout=cast("Any", "archive" if is_store(show) else layout))
    started = replace(started, disclosure=cast("Any", disclosure))
    reader = _reader(started.language, voice, report, asks=_asks(given))
    picture = read_picture(image) if image else draw_show_cover(started.title, started.author).data
    with open_place(target, {}) as place:
        for path, content in ((started.image, picture), (FILE_NAME, render_settings(started, reader).encode())):
            place.send(content, path, kind=kind_of(path), lifetime=lifetime_of(path))
    command = "batch" if started.layout == "archive" else "make"
    report.say(f'"{started.title}" is there; add an article with: audiobrief {command} ARTICLE -o {show}')
    file = f"{show.rstrip('/')}/{FILE_NAME}"
    if not started.base_url:
        report.say(f"Set base_url in {file} before it goes out; until then its feed is for this machine.")
    report.result(file)
    report.event("started", show=show, title=started.title, guid=started.guid, image=started.image)


def _show(folder: str, given: dict[str, str | None], image: Path | None) -> tuple[Show, Path | None]:
    """Return the show that options and answers make, and its picture.

    Raises WrongOption for what no directory takes.
    """
    from audiobrief.show.settings import DRAWN_COVER, first_guid

    for key, value in given.items():
        if value is not None and (fault := _fault(key, value)):
            raise WrongOption(f"--{key.replace('_', '-')} {fault}")
    if image and (fault := _fault("image", str(image))):
        raise WrongOption(f"--image {fault}")
    asks = _asks(given)

    def tell(key: str, question: str, usual: str) -> str:
        said = given.get(key)
        return _ask(key, question, usual) if asks and said is None else usual if said is None else said.strip()

    place = (folder.rstrip("/") if is_store(folder) else str(Path(folder).resolve())).rpartition("/")[2]
    name = place.replace("-", " ").replace("_", " ").strip()
    title = tell("title", "The show's name", (name[:1].upper() + name[1:]) or "My show")
    show = Show(
        title,
        author=tell("author", "Who publishes it", title),
        email=tell("email", "Owner's e-mail, public in the feed (empty for none)", ""),
        description=tell("description", "What it is about", title),
        category=_category(tell("category", "Apple's category, or NAME/NAME with one below it", "News")),
        language=tell("language", "Language", "en"),
        base_url=tell("base_url", "Address on the web (empty if not known yet)", "").rstrip("/"),
        rights=cast("Any", given["rights"] or "own"),
    )
    if asks and image is None:
        picture = _ask("image", "Its picture, a square JPEG or PNG (empty: one is drawn)", "")
        image = Path(picture) if picture else None
    file = "cover.png" if image and image.suffix.lower() == ".png" else DRAWN_COVER
    return replace(show, guid=first_guid(show), image=file), image


def _asks(given: dict[str, str | None]) -> bool:
    """Return whether a person is there to answer what no option says."""
    return sys.stdin.isatty() and not given["title"]


def _reader(language: str, asked: str | None, report: Report, *, asks: bool) -> str:
    """Return the voice that reads a show's language, chosen among candidates; empty where no voice speaks it.

    Raises VoiceNotFound for an asked one that is not there, WrongOption when it speaks another language.
    """
    from audiobrief.planning import candidates
    from audiobrief.speech.voices import find_voice
    from audiobrief.standards.language_tags import primary_language

    if asked:
        if primary_language(find_voice(asked).language) != primary_language(language):
            raise WrongOption(f"--voice {asked}: speaks {find_voice(asked).language}, and the show is in {language}")
        return asked
    found = candidates(language)
    if not found:
        return ""
    told = ", ".join(f"{voice.name} ({voice.language})" for voice in found)
    report.say(f"Voices for {language}: {told}; hear them: audiobrief voices sample NAME")
    if not asks:
        return found[0].name
    names = click.Choice([voice.name for voice in found])
    answer: str = click.prompt("Who reads it", default=found[0].name, type=names, err=True, show_choices=False)
    return answer


def _ask(key: str, question: str, usual: str) -> str:
    """Return what a person answers, asked again while no directory would take it."""

    def usable(answer: str) -> str:
        if fault := _fault(key, answer.strip()):
            raise click.UsageError(fault)
        return answer.strip()

    shows_usual = bool(usual)
    answer: str = click.prompt(question, default=usual, value_proc=usable, err=True, show_default=shows_usual)
    return answer


def _fault(key: str, value: str) -> str:
    from audiobrief.show.settings import find_fault, find_picture_fault

    if key == "image":
        return find_picture_fault(Path(value), whole=True) if value else ""
    return find_fault(key, _category(value) if key == "category" else value)


def _category(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("/"))


def render_settings(show: Show, reader: str = "") -> str:
    """Return audiobrief.toml for a new show, whose language `reader` reads: what is set, and what may be."""
    from audiobrief.publish.characters import one_line

    def toml(value: object) -> str:  # a TOML basic string or array of them is written as JSON
        if isinstance(value, tuple):
            return f"[{', '.join(map(toml, value))}]"
        return json.dumps(one_line(str(value)), ensure_ascii=False)

    keys: tuple[str, ...] = ("title", "author", "email", "description", "language", "category", "image", "base_url")
    keys = (*keys, "rights", "disclosure")
    language = primary_language(show.language)  # of all its regions: a show keeps its reader
    voices = f"{language} = {toml(reader)}  # who reads it; a line for each language\n" if reader else ""
    guid = f"guid = {toml(show.guid)}  # the podcast's own for life: keep it when the feed moves\n" if show.guid else ""
    layout = f"layout = {toml(show.layout)}  # see: audiobrief help cluster\n" if show.layout == "archive" else ""
    return TEMPLATE.format(guid=guid, voices=voices, layout=layout, **{key: toml(getattr(show, key)) for key in keys})

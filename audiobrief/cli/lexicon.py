"""audiobrief lexicon: the names desk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiobrief.cli import kept_names
from audiobrief.cli.options import SharedOptions, gather
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.cli.said import LANGUAGE, SHOW, desk_of, entry_of, settings_of, tell_said
from audiobrief.errors import PublishError

if TYPE_CHECKING:
    from audiobrief.desk.names import Name
    from audiobrief.model import Article
    from audiobrief.settings import Settings

Command = Callable[..., Any]

_VOICE = click.option("--voice", help="The voice that is asked; see: audiobrief voices.")


@click.group(
    "lexicon",
    epilog="""\b
Examples:
  audiobrief lexicon names article.html                 names that no lexicon holds, commonest first
  audiobrief lexicon names my-show --all                of a show's episodes, also those that the voice knows
  audiobrief lexicon say "Xi Jinping" -o xi.mp3         how it is said now
  audiobrief lexicon say Mkhwanazi --as "Mm-kwah-NAH-zee" -o mkhwanazi.mp3
  audiobrief lexicon add Mkhwanazi "Mkwah-nah-zee" --show my-show --remake 30d
  audiobrief lexicon add Stellenbosch '{ as = "af" }'
  audiobrief lexicon export --show my-show -o names.csv
""",
)
def command() -> None:
    """Find, hear and keep how names are said.

    SAID is a re-spelling ("Shee"), IPA (/ʃiː/), espeak-ng's phonemes ([[S'i:]]), or what stands in a lexicon
    between braces: { letters = true }, { as = "af" }, { say = "Win", case = false, engines = ["neural"] }.
    """


@command.command(
    "names",
    epilog="""\b
Examples:
  audiobrief lexicon names article.txt --language en-ZA
  audiobrief lexicon names my-show --json
""",
)
@click.argument("source", metavar="SOURCE")
@click.option("--all", "every", is_flag=True, help="Names that the voice's own dictionary holds too.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Of the commonest, only N.")
@LANGUAGE
@_VOICE
@report_options
def names(  # noqa: PLR0913  click passes every option by its name
    *, source: str, every: bool, limit: int | None, language: str, voice: str | None, report: Report
) -> None:
    """List the names in SOURCE, or in all episodes of a show, that no lexicon holds, with how they are said now."""
    from itertools import islice

    from audiobrief.desk.names import open_desks
    from audiobrief.destinations import is_show
    from audiobrief.settings import FILE_NAME

    show = Path(source) if is_show(Path(source)) else None
    options, settings = gather(
        SharedOptions(language=language, voice=voice, allow_short=True), show=show / FILE_NAME if show else None
    )
    articles = list(_of_show(show) if show else _of_source(source, options, settings))
    found = [name for desk, texts in open_desks(articles, settings) for name in desk.names(texts)]
    found.sort(key=lambda name: -name.count)
    told = [name for name in found if every or name.is_guess]
    for name in islice(told, limit):
        _tell_name(report, name)
    known = len(found) - len(told)
    report.say(f"{len(told)} names that no lexicon holds" + (f"; {known} more the voice knows: --all" if known else ""))


def _of_show(show: Path) -> "Iterator[Article]":
    from audiobrief.show.folder import open_show_folder
    from audiobrief.show.life import RETRACTED

    shelf = open_show_folder(show)
    return (shelf.read(e.slug, with_marks=False).article for e in shelf.episodes() if e.status != RETRACTED)


def _of_source(source: str, options: Any, settings: "Settings") -> "Iterator[Article]":
    from audiobrief.pipeline import read_clean_article
    from audiobrief.sources import open_sources

    for opened in open_sources(source, type=options.type, max_size=settings.read.max_size):
        yield read_clean_article(opened, options=options, settings=settings, withheld=True)


def _tell_name(report: Report, name: "Name") -> None:
    by = "guessed" if name.is_guess else "known"
    phrase = f"  in {name.phrase}" if name.phrase != name.written else ""
    report.result(one_line(f"{name.count} {name.written}  /{name.said.ipa}/  {name.said.reading}  {by}{phrase}"))
    report.event(
        "name",
        written=name.written,
        count=name.count,
        articles=name.article_count,
        phrase=name.phrase,
        language=name.language,
        voice=name.voice,
        guessed=name.is_guess,
        spoken=name.said.spoken,
        ipa=name.said.ipa,
        reading=name.said.reading,
    )


@command.command(
    "say",
    epilog="""\b
Examples:
  audiobrief lexicon say "Xi Jinping"
  audiobrief lexicon say Nguyen --as Win -o nguyen.mp3
  audiobrief lexicon say "Schalk Burger" --as '{ as = "af" }' --language en-ZA
""",
)
@click.argument("text")
@click.option("--as", "said_as", metavar="SAID", help="Say it so, and keep nothing.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="An MP3 to hear it.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@SHOW
@LANGUAGE
@_VOICE
@report_options
def say(  # noqa: PLR0913  click passes every option by its name
    *,
    text: str,
    said_as: str | None,
    output: Path | None,
    force: bool,
    show: Path | None,
    language: str,
    voice: str | None,
    report: Report,
) -> None:
    """Tell how TEXT is said, in IPA and in ordinary letters; with -o, say it."""
    from dataclasses import replace

    from audiobrief.recording import record_text

    if output and output.exists() and not force:
        raise PublishError(f"{output}: exists already; give another name with -o, or --force to replace it")
    settings, tag = settings_of(show, language, voice)
    if said_as is not None:
        settings = replace(settings, lexicon={**settings.lexicon, text: entry_of(text, said_as)})
    tell_said(report, text, desk_of(tag, settings), file=str(output) if output else "")
    if output:
        record_text(text, output, settings)
        report.result(str(output))


for _kept in (kept_names.add, kept_names.bring_in, kept_names.give_out):
    command.add_command(_kept)

"""audiobrief lexicon: the names desk."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.options import SharedOptions, gather
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.errors import PublishError, WrongOption
from audiobrief.standards.counting import counted

if TYPE_CHECKING:
    from audiobrief.desk.names import Desk, Name, Said
    from audiobrief.model import Article
    from audiobrief.settings import LexiconEntry, Settings

Command = Callable[..., Any]

_SHOW = click.option(
    "--show", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The show whose lexicon it is."
)
_LANGUAGE = click.option(
    "--language", default="", metavar="TAG", help="Of the lexicon, such as af or en-ZA.  [default: the show's, or en]"
)
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
@_LANGUAGE
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
@_SHOW
@_LANGUAGE
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
    settings, tag = _settings(show, language, voice)
    if said_as is not None:
        settings = replace(settings, lexicon={**settings.lexicon, text: _parsed(text, said_as)})
    _tell_said(report, text, _desk(tag, settings), file=str(output) if output else "")
    if output:
        record_text(text, output, settings)
        report.result(str(output))


@command.command(
    "add",
    epilog="""\b
Examples:
  audiobrief lexicon add Xi Shee                          for all that you make
  audiobrief lexicon add Mkhwanazi /mkwɑːˈnɑːzi/ --show my-show
  audiobrief lexicon add Gqeberha '{ as = "af" }' --show my-show --remake 30d
""",
)
@click.argument("written")
@click.argument("said")
@_SHOW
@click.option("--remake", "span", metavar="SPAN", help="Say it so in the show's episodes of 30d, 8w, 1y, or all.")
@_LANGUAGE
@report_options
def add(  # noqa: PLR0913  click passes every option by its name
    *, written: str, said: str, show: Path | None, span: str | None, language: str, report: Report
) -> int:
    """Keep that WRITTEN is said as SAID, in your own lexicon or a show's.

    With --remake, the lines of the show's episodes that say it are spoken again; all others keep their bytes.
    """
    return _keep({written: _parsed(written, said)}, show, span, language, report)


@command.command(
    "import",
    epilog="""\b
Example:
  audiobrief lexicon import names.csv --show my-show --remake 30d
""",
)
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_SHOW
@click.option("--remake", "span", metavar="SPAN", help="Say them so in the show's episodes of 30d, 8w, 1y, or all.")
@_LANGUAGE
@report_options
def bring_in(*, table: Path, show: Path | None, span: str | None, language: str, report: Report) -> int:
    """Keep all entries of a TABLE (CSV, its first row naming the columns: written, say, ipa, …)."""
    from audiobrief.desk.table import read_table

    return _keep(read_table(table), show, span, language, report)


@command.command(
    "export",
    epilog="""\b
Example:
  audiobrief lexicon export --show my-show -o names.csv
""",
)
@_SHOW
@_LANGUAGE
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file.  [default: stdout]")
@report_options
def give_out(*, show: Path | None, language: str, output: Path | None, report: Report) -> None:
    """Write your own lexicon, or a show's, as a table for spreadsheets (CSV)."""
    from audiobrief.desk.book import lexicon_file
    from audiobrief.desk.table import render_table
    from audiobrief.disk.atomic import write_whole
    from audiobrief.text.language.lexicon import read_lexicon

    _, tag = _settings(show, language, None)
    file = lexicon_file(tag, show)
    entries = read_lexicon(file) if file.is_file() else {}
    text = render_table(entries)
    if output:
        write_whole(output, text)
    report.result(str(output) if output else text.rstrip())
    report.event("exported", lexicon=str(file), count=len(entries), file=str(output or ""))


def _settings(show: Path | None, language: str, voice: str | None) -> "tuple[Settings, str]":
    """Return the settings of a show or of the user, and the language of the lexicon that is meant."""
    from dataclasses import replace

    from audiobrief.settings import FILE_NAME
    from audiobrief.show.settings import load_show
    from audiobrief.speech.voices import find_voice
    from audiobrief.standards.language_tags import primary_language

    _, settings = gather(SharedOptions(language=language, voice=voice), show=show / FILE_NAME if show else None)
    tag = language and settings.read.language
    if not tag and show:
        tag = primary_language(load_show(show).language)
    if not tag and settings.voice.name:
        tag = primary_language(find_voice(settings.voice.name).language)
    tag = tag or settings.read.language or "en"
    return replace(settings, read=replace(settings.read, language=tag)), tag


def _parsed(written: str, said: str) -> "LexiconEntry":
    """Return the entry that SAID means; raises WrongOption for one that cannot be said."""
    import tomli

    from audiobrief.errors import SettingsError
    from audiobrief.settings import parse_entry
    from audiobrief.text.language.lexicon import find_fault

    try:
        table = tomli.loads(f"said = {said}")["said"] if said.lstrip().startswith("{") else said
        entry = parse_entry(written, table)
    except (tomli.TOMLDecodeError, SettingsError, ValueError) as error:
        raise WrongOption(f"{said[:80]}: not a way to say a word: {error}") from error
    if fault := find_fault(written, entry):
        raise WrongOption(f'"{written[:80]}" {fault}')
    return entry


def _desk(tag: str, settings: "Settings") -> "Desk":
    from audiobrief.desk.names import desk_for

    return desk_for(tag, settings)


def _tell_said(report: Report, text: str, desk: "Desk", *, file: str = "") -> "Said":
    said = desk.say(text)
    sounds = f"  /{said.ipa}/  {said.reading}" if said.ipa else ""
    report.result(one_line(f"{said.spoken}{sounds}"))
    report.event(
        "said",
        written=text,
        spoken=said.spoken,
        ipa=said.ipa,
        reading=said.reading,
        voice=desk.voice.name,
        language=desk.language,
        file=file,
    )
    return said


def _keep(
    entries: "dict[str, LexiconEntry]", show: Path | None, span: str | None, language: str, report: Report
) -> int:
    from dataclasses import replace

    from audiobrief.desk.book import keep, lexicon_file, render_entry
    from audiobrief.desk.remake import window
    from audiobrief.standards.moments import now_utc

    if span and not show:
        raise click.UsageError("--remake goes with --show: it says which episodes are spoken again")
    try:
        since = window(span, now_utc()) if span else None
    except ValueError as error:
        raise WrongOption(f"--remake {error}") from error
    settings, tag = _settings(show, language, None)
    tried = replace(settings, lexicon={**settings.lexicon, **entries})
    desk = _desk(tag, tried)
    for written in entries:
        _tell_said(report, written, desk)  # what cannot be said is never kept
    file = lexicon_file(tag, show)
    changed = keep(file, entries)
    report.say(f"{file}: {len(changed)} of {counted(len(entries), 'entry', 'entries')} new or changed")
    before = {written: render_entry(written, was) for written, was in changed.items() if was is not None}
    for line in before.values():
        report.say(f"  before: {one_line(line)}")
    report.event("kept", lexicon=str(file), words=list(entries), changed=list(changed), before=before)
    return _remake(show, list(entries), since, settings, report) if show and span else 0


def _remake(show: Path, words: Sequence[str], since: Any, settings: "Settings", report: Report) -> int:
    """Say words anew in a show's episodes, rebuild what follows from them, and return the exit code."""
    from audiobrief.desk.remake import remake
    from audiobrief.show.folder import open_show_folder
    from audiobrief.show.site import rebuild

    shelf = open_show_folder(show)
    done = failed = 0
    with shelf.locked():
        for remade in remake(shelf, words, settings, since=since):
            if remade.error:
                failed += 1
                report.failure(remade.error, remade.slug)
                continue
            done += 1
            report.result(f"{remade.slug}  {counted(remade.line_count, 'line')}")
            report.event("remade", slug=remade.slug, lines=remade.line_count, revision=remade.revision)
        rebuild(shelf)
    report.say(f"{counted(done, 'episode')} spoken anew where they say it" + (f", {failed} failed" if failed else ""))
    if not failed:
        return 0
    return EXIT_SOME_FAILED if done else EXIT_FAILED

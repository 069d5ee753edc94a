"""audiobrief speakable: written text as it will be said."""

from dataclasses import asdict
from pathlib import Path

import click

from audiobrief.cli.options import SharedOptions, gather
from audiobrief.cli.report import Report, report_options
from audiobrief.settings import Settings


@click.command(
    "speakable",
    epilog="""\b
Examples:
  audiobrief speakable "Eskom owes R1.2bn."     Eskom owes one point two billion rand.
  audiobrief speakable --lines < probes.txt     a line out for every line in
  audiobrief speakable --json "$1.2bn"          with the characters each word stands for
""",
)
@click.argument("text", required=False)
@click.option("--lines", is_flag=True, help="Treat stdin line by line: a line out for every line in.")
@click.option("--language", default="", metavar="TAG",
              help="How it is read, such as en-ZA; else as the settings or the default voice have it.")  # fmt: skip
@click.option("--date-order", type=click.Choice(["day-first", "month-first"]), help="How 3/4/2026 is meant.")
@click.option("--lexicon", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
              help='Pronunciations: a TOML file of "written" = "said".')  # fmt: skip
@report_options
def command(  # noqa: PLR0913  click passes every option by its name
    *,
    text: str | None,
    lines: bool,
    language: str,
    date_order: str | None,
    lexicon: tuple[Path, ...],
    report: Report,
) -> None:
    """Show how TEXT, or stdin, will be said."""
    from audiobrief.text.language.lexicon import load_lexicon
    from audiobrief.text.speakable import make_speakable

    _, settings = gather(SharedOptions(lexicon=lexicon, date_order=date_order, language=language))
    language = settings.read.language or _language_of_voice(settings)
    known = load_lexicon(language, (), settings.lexicon)
    written = _read(settings.read.max_size) if text is None else text
    for line in written.removesuffix("\n").split("\n") if lines else [written.strip()]:
        spoken = make_speakable(line, language, date_order=settings.read.date_order, lexicon=known)
        report.result(spoken.text)
        words, skips = [asdict(word) for word in spoken.words], [asdict(skip) for skip in spoken.skips]
        report.event("speakable", written=line, spoken=spoken.text, words=words, skips=skips)


def _language_of_voice(settings: Settings) -> str:
    from audiobrief.speech.voices import default_voice, find_voice

    return (find_voice(settings.voice.name) if settings.voice.name else default_voice("en")).language


def _read(max_size: int) -> str:
    from audiobrief.sources.files import read_stdin
    from audiobrief.text.charset import decode_text

    data = read_stdin(max_size)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode_text(data, "-")

"""audiobrief clean: what will be read, and what was dropped and why."""

from dataclasses import asdict
from typing import Any

import click

from audiobrief.cli.options import SharedOptions, gather, source_options, voice_options
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.errors import EmptyArticle
from audiobrief.model import Article, Dropped, Kind, Paragraph, Script
from audiobrief.settings import RightsSettings

_MARKS = {Kind.HEADING: "## ", Kind.QUOTE: "> ", Kind.LIST_ITEM: "- "}


@click.command(
    "clean",
    epilog="""\b
Examples:
  audiobrief clean article.txt                      what a listener will hear
  audiobrief clean --explain https://example.org/a  dropped lines struck through, with the reason
  audiobrief clean --spoken article.txt             how it will be said
  audiobrief clean "feed.xml#2"                     an entry of a feed: by number, id, link or title
  curl -s URL | audiobrief clean --body --type html --url URL -
""",
)
@click.argument("source")
@click.option("--explain", is_flag=True, help="Show dropped text too, struck through, with its reason.")
@click.option("--body", is_flag=True, help="One paragraph a line, without the title, with the standfirst.")
@click.option("--spoken", is_flag=True, help="Show the lines as the voice will say them.")
@source_options
@voice_options
@report_options
def command(*, source: str, explain: bool, body: bool, spoken: bool, report: Report, **shared: Any) -> None:
    """Show what of SOURCE (a file, a URL, or - for stdin) will be read out."""
    from audiobrief.pipeline import read_clean_article
    from audiobrief.planning import plan_script

    options, settings = gather(SharedOptions(**shared))
    refusal: EmptyArticle | None = None
    try:
        bare = (body or spoken) and not report.as_json
        article = read_clean_article(source, options=options, settings=settings, withheld=True, account=not bare)
    except EmptyArticle as error:
        if not explain or error.article is None:
            raise
        article, refusal = error.article, error
    script = plan_script(article, settings)[1] if spoken and not refusal else None
    if report.as_json:
        report.event("cleaned", source=source, **_as_json(article, script))
    if body or script:
        _print_lines(article, None if body else script, report)
    elif explain:
        _explain(article, report)
    else:
        _show(article, report)
    for remark in article.remarks:
        report.say(remark)
    _tell_holds(report, article, settings.rights)
    if refusal:
        raise refusal


def _print_lines(article: Article, script: Script | None, report: Report) -> None:
    """Print the lines of a script, or the paragraphs of an article."""
    body = (article.standfirst, *(paragraph.text for paragraph in article.paragraphs))
    for text in [line.spoken for line in script.lines] if script else filter(None, body):
        report.result(one_line(text))


def _tell_holds(report: Report, article: Article, rights: RightsSettings) -> None:
    for hold in article.holds:
        if hold.sign not in rights.allow:
            report.say(f"not spoken by make unless it has --allow {hold.sign}: {one_line(hold.told)}")


def _as_json(article: Article, script: Script | None) -> dict[str, Any]:
    facts = asdict(article)
    facts.pop("text")
    if script:
        facts["spoken"] = [line.spoken for line in script.lines]
    return facts


def _show(article: Article, report: Report) -> None:
    report.result(f"# {one_line(article.title)}\n")
    for name, value in (("By", article.byline), ("Published", article.published), ("From", article.source_url)):
        if value:
            report.result(f"{name} {one_line(value)}")
    if article.standfirst:
        report.result(f"\n{one_line(article.standfirst)}")
    for paragraph in article.paragraphs:
        report.result(f"\n{_MARKS.get(paragraph.kind, '')}{one_line(paragraph.text)}")
    if article.dropped:
        report.say(f"\n{_count(article)}; --explain shows what and why")


def _explain(article: Article, report: Report) -> None:
    from audiobrief.text.clean import ordered_pieces

    for piece in ordered_pieces(article):
        report.result(_explained(piece))
    report.say(f"\n{_count(article)}")


def _explained(piece: Paragraph | Dropped) -> str:
    text = one_line(piece.text)
    if isinstance(piece, Paragraph):
        return f"  {_MARKS.get(piece.kind, '')}{text}"
    if piece.kept_as:
        return f"{click.style('→', fg='cyan')} {text}  {click.style(f'[{piece.kept_as}: {piece.reason}]', fg='cyan')}"
    struck = click.style(text, strikethrough=True, dim=True)
    return f"{click.style('✗', fg='red')} {struck}  {click.style(f'[{piece.rule}: {piece.reason}]', fg='yellow')}"


def _count(article: Article) -> str:
    gone = sum(piece.of_article for piece in article.dropped)
    beside = sum(piece.place >= 0 and not piece.kept_as for piece in article.dropped)
    left = f", {beside} of the page left out" if beside else ""
    return f"{len(article.paragraphs)} paragraphs kept, {gone} pieces dropped{left}"

"""`audiobrief help`: the reference pages."""

import click
from click.shell_completion import CompletionItem

from audiobrief.cli.report import Report, report_options
from audiobrief.help import read_topic, topics


def complete_topic(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the topics, and commands, that begin with what is typed."""
    from audiobrief.cli import COMMANDS

    told = topics() | COMMANDS
    return [CompletionItem(name, help=line) for name, line in told.items() if name.startswith(typed)]


@click.command(
    epilog="""\b
Examples:
  audiobrief help              which topics there are
  audiobrief help settings     every key of audiobrief.toml
  audiobrief help make         the same as: audiobrief make --help
"""
)
@click.argument("topic", default="", shell_complete=complete_topic)
@report_options
@click.pass_context
def command(context: click.Context, topic: str, *, report: Report) -> None:
    """Show a page of the reference on a TOPIC, or a command's options."""
    from audiobrief.cli import COMMANDS, app

    if not topic:
        _list_topics(report)
    elif topic in COMMANDS and topic not in topics():
        found = app.get_command(context, topic)
        if found is not None and context.parent is not None:
            report.result(found.get_help(click.Context(found, info_name=topic, parent=context.parent)))
    else:
        page = read_topic(topic)
        report.result(page.rstrip("\n"))
        report.event("topic", name=topic, text=page)


def _list_topics(report: Report) -> None:
    width = max(map(len, topics()))
    for name, line in topics().items():
        report.result(f"{name:{width}}  {line}")
        report.event("topic", name=name, title=line)
    report.say('\nRead one with "audiobrief help TOPIC"; a command\'s options with "audiobrief COMMAND --help".')

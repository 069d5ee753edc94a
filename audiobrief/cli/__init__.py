"""The command line: one file per command, loaded when it is called.

This is the one border where errors become messages and exit codes: 0 done, 1 failed, 2 usage,
3 a missing engine or tool, 4 some of many failed, 130 and 143 on SIGINT and SIGTERM.
"""

import gc
import os
import signal
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TextIO

import click

from audiobrief.cli.report import report_failure
from audiobrief.cli.signals import Stopped, answer_signals, ignore_signals, stop_behind
from audiobrief.errors import EngineMissing, WrongOption
from audiobrief.version import VERSION

NEW_OBJECTS = 50_000
"""After so many, garbage is looked for, not after Python's 700: a short command makes little, and looking for it took
4 % of one whose lines were all in the cache; more gains no more."""
COMMANDS = {
    "make": "One MP3 per article, complete in itself.",
    "batch": "Every article of folders, lists and exports, by several workers.",
    "brief": "Several articles as one programme, with spoken links and chapters.",
    "follow": "New entries of feeds, as episodes of a show.",
    "clean": "Show what will be read, and what was dropped and why.",
    "speakable": "Show how written text will be said.",
    "voices": "List the voices, or hear one.",
    "lexicon": "Find, hear and keep how names are said.",
    "init": "Start a show: a folder that is a podcast.",
    "publish": "Rebuild a show's feed and pages from its records.",
    "serve": "Preview a show on this machine or a phone.",
    "check": "Audit an MP3, a show folder or a feed.",
    "status": "Tell the state of a show's episodes.",
    "hold": "Take an episode out of the feed for now.",
    "release": "Put a held episode back.",
    "retract": "Withdraw an episode for good.",
    "correct": "Publish a corrected episode under the same guid.",
    "sample": "Draw episodes of an archive by lot, with a page to hear them.",
    "stats": "Count the plays of a show from server logs.",
    "label": "Say season, number, trailer or bonus, explicit, for members.",
    "members": "Give listeners feeds under paths that nobody can guess.",
    "cache": "Show, move or clear the cache of spoken lines.",
    "doctor": "Check that everything needed is here and works.",
    "help": "Read about a topic: sources, voices, shows, settings, events.",
}
"""Command → the line shown in `audiobrief --help`, so that help loads none of them."""

EXIT_FAILED, EXIT_USAGE, EXIT_MISSING, EXIT_SOME_FAILED = 1, 2, 3, 4
"""A part of the promise: README, "exit codes"; 2 is also click's own for wrong usage."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"audiobrief.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the table of commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command to run; an unknown one is answered with the nearest name."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            ctx.fail(f'There is no command "{args[0]}".{hint}')
        return super().resolve_command(ctx, args)


@click.command(
    "audiobrief",
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  audiobrief make article.txt                      → article.mp3, named after its title
  audiobrief make https://example.org/story -o .   an article from the web
  audiobrief clean --explain page.html             what would be dropped, and why
  audiobrief voices sample scottish -o hello.mp3
""",
)
@click.version_option(VERSION, message="audiobrief %(version)s")
def app() -> None:
    """Turn articles into "Listen here" MP3s, offline."""


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(NEW_OBJECTS)
    answer_signals()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what a Windows pipe or an old locale cannot write is spelled out
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run(sys.argv[1:])
        ignore_signals()
    except Stopped as stopped:
        code = stopped.exit_code
    for stream in (sys.stdout, sys.stderr):
        _give_up_unwritten(stream)
    gc.freeze()  # the end takes everything: no circle need be looked for once more, a tenth of a short command
    sys.exit(code)


def _give_up_unwritten(stream: TextIO | None) -> None:
    """Give up what a full or closed stream did not take: Python would try again, complain and exit with 120."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except ValueError:
        return  # it is closed


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    try:
        code = app.main(arguments, prog_name="audiobrief", standalone_mode=False, color=_wants_colour())
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 128 + signal.SIGINT
    except Stopped as stopped:
        return stopped.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        # the reader of our stdout has gone; closing it here keeps the interpreter from complaining again
        if sys.stderr is not None:
            sys.stderr.close()
        return EXIT_FAILED
    except Exception as error:  # noqa: BLE001  this is the border
        return _fail(error, arguments)
    return code if isinstance(code, int) else 0


def _wants_colour() -> bool | None:
    """Return False where nobody wants colours (no-color.org, a dumb terminal); None lets the stream decide."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def _fail(error: Exception, arguments: list[str]) -> int:
    """Tell an error that ended the command, and return its exit code."""
    if stopped := stop_behind(error):
        return stopped.exit_code
    report_failure(error, arguments)
    if isinstance(error, EngineMissing):
        return EXIT_MISSING
    return EXIT_USAGE if isinstance(error, WrongOption) else EXIT_FAILED

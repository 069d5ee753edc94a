"""audiobrief serve: hear a show before others do."""

import logging
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from audiobrief.cli.completion import complete_show
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.standards.counting import counted

if TYPE_CHECKING:
    from audiobrief.preview.several import Served


@click.command(
    "serve",
    epilog="""\b
Examples:
  audiobrief serve my-show                    on this machine only
  audiobrief serve my-show --host 0.0.0.0     for a phone in the same network
  audiobrief serve my-show --drafts           held and scheduled episodes by their address, too
  audiobrief serve morning.mp3 --host 0.0.0.0 one MP3, with its cover, chapters and text
  audiobrief serve my-show other-show         several, each under its name
""",
)
@click.argument(
    "targets",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="SHOW...",
    shell_complete=complete_show,
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8377, show_default=True, help="0 takes a free one.")
@click.option("--drafts", is_flag=True, help="Serve held and scheduled episodes too; nothing leads to them.")
@report_options
def command(*, targets: tuple[Path, ...], host: str, port: int, drafts: bool, report: Report) -> None:
    """Preview a SHOW: page, player and feed, as its listeners will have them. New episodes appear by themselves.

    The feed served has addresses of this server, whatever base_url says. An MP3 is served as a page of its own.
    Ctrl-C ends it.
    """
    from audiobrief.preview.address import address_of, listen
    from audiobrief.preview.server import LOOPBACK, Preview, run
    from audiobrief.show.members.paths import member_path

    logging.basicConfig(format="%(message)s")
    preview = _open(targets, drafts, report)
    preview.refresh()
    listening = listen(host, port)
    address = address_of(listening)
    local = host in LOOPBACK
    if not local:
        report.say(f"WARNING: everyone who reaches this machine's network address can read what is served ({host}).")
    report.say(f"{one_line(preview.title)}: {address}/")
    feed = f"{address}/feed.xml" if isinstance(preview, Preview) and preview.is_open else ""
    if feed:
        report.say(f"Feed: {feed}")
    for member in preview.members if isinstance(preview, Preview) else ():
        report.say(f"{one_line(member.name)}: {address}/{member_path(member.token, 'feed.xml')}")
    report.say(_qr_code(f"{address}/"))
    if local:
        report.say("Only this machine reaches it; for a phone: --host 0.0.0.0")
    report.result(feed or f"{address}/")
    live = len(preview.live) if isinstance(preview, Preview) else None
    report.event("serving", url=f"{address}/", feed=feed, live=live)
    run(preview, listening, LOOPBACK if local else ())


def _open(targets: tuple[Path, ...], drafts: bool, report: Report) -> "Served":
    """Return what is served: one show or MP3 at the root, several below their names."""
    from audiobrief.preview.several import Several, name_all

    if len(targets) == 1:
        return _open_one(targets[0], "", drafts, report)
    return Several(
        {name: _open_one(path, f"/{quote(name)}", drafts, report) for name, path in name_all(targets).items()}
    )


def _open_one(target: Path, below: str, drafts: bool, report: Report) -> "Served":
    from audiobrief.preview.server import Preview
    from audiobrief.preview.sound import SoundPreview

    if target.is_dir():
        return Preview(target, drafts=drafts, tell=lambda live: _tell_live(report, live), below=below)
    if target.suffix.lower() != ".mp3":
        raise click.UsageError(f"{target} is neither a show nor an .mp3")
    return SoundPreview(target)


def _tell_live(report: Report, live: int) -> None:
    report.say(counted(live, "episode"))
    report.event("rebuilt", live=live)


def _qr_code(address: str) -> str:
    import segno

    drawn = StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True, border=2)
    return drawn.getvalue()

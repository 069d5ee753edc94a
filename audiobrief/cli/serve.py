"""audiobrief serve: hear a show before others do."""

import logging
from io import StringIO
from pathlib import Path

import click

from audiobrief.cli.arguments import show_argument
from audiobrief.cli.report import Report, report_options


@click.command(
    "serve",
    epilog="""\b
Examples:
  audiobrief serve my-show                    on this machine only
  audiobrief serve my-show --host 0.0.0.0     for a phone in the same network
  audiobrief serve my-show --drafts           held and scheduled episodes by their address, too
""",
)
@show_argument
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8377, show_default=True, help="0 takes a free one.")
@click.option("--drafts", is_flag=True, help="Serve held and scheduled episodes too; nothing leads to them.")
@report_options
def command(*, show: Path, host: str, port: int, drafts: bool, report: Report) -> None:
    """Preview a SHOW: page, player and feed, as its listeners will have them. New episodes appear by themselves.

    The feed served has addresses of this server, whatever base_url says. Ctrl-C ends it.
    """
    from audiobrief.preview.server import LOOPBACK, Preview, address_of, listen, run

    logging.basicConfig(format="%(message)s")
    preview = Preview(show, drafts=drafts, tell=lambda live: _tell_live(report, live))
    preview.refresh()
    listening = listen(host, port)
    address = address_of(listening)
    local = host in LOOPBACK
    if not local:
        report.say(f"WARNING: everyone who reaches this machine's network address can read this show ({host}).")
    report.say(f"{preview.shelf.show.title}: {address}/\nFeed: {address}/feed.xml")
    report.say(_qr_code(f"{address}/"))
    if local:
        report.say("Only this machine reaches it; for a phone: --host 0.0.0.0")
    report.result(f"{address}/feed.xml")
    report.event("serving", url=f"{address}/", feed=f"{address}/feed.xml", live=len(preview.shelf.episodes("live")))
    run(preview, listening, LOOPBACK if local else ())


def _tell_live(report: Report, live: int) -> None:
    report.say(f"{live} episodes")
    report.event("rebuilt", live=live)


def _qr_code(address: str) -> str:
    import segno

    drawn = StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True, border=2)
    return drawn.getvalue()

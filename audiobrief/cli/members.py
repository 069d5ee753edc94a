"""audiobrief members: who has a path of their own to a show."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiobrief.cli.arguments import show_argument
from audiobrief.cli.report import Report, report_options

if TYPE_CHECKING:
    from audiobrief.model import Show
    from audiobrief.show.members.access import Member


@click.command(
    "members",
    epilog="""\b
Examples:
  audiobrief members my-show                         who has a path, and the address of each feed
  audiobrief members my-show --add "Ann Lee"         one listener, or a group: --add "Supporters 2026"
  audiobrief members my-show --revoke "Ann Lee"      hers ends with the next publish --to
  audiobrief publish my-show --to /var/www/harbour   brings every member their copy
\b
A path is a copy of the whole show: with much sound, give groups paths rather than people.
""",
)
@show_argument
@click.option("--add", multiple=True, metavar="NAME", help="Give somebody, or a group, a path that nobody can guess.")
@click.option("--revoke", multiple=True, metavar="NAME", help="Take a path away; the others stay.")
@report_options
def command(*, show: Path, add: tuple[str, ...], revoke: tuple[str, ...], report: Report) -> None:
    """List, add or revoke the members of a SHOW, each with a feed under a path that nobody can guess.

    Members get everything, those episodes too that are for them alone (label --members). A show whose rights are
    "private" is published to its members only, as soon as it had one. --revoke goes before --add, so that both with one
    NAME give a new path.
    """
    from audiobrief.show.folder import open_show_folder
    from audiobrief.show.members.access import add_member, holding, read_members, revoke_member
    from audiobrief.standards.moments import iso, now_utc

    shelf = open_show_folder(show)
    if not add and not revoke:
        members = holding(read_members(show))
        for member in members:
            _tell(report, member, shelf.show)
        if not members:
            report.say('nobody has a path; --add "NAME" gives one')
        return
    with shelf.locked():
        for name in revoke:
            _tell(report, revoke_member(show, name, iso(now_utc())), shelf.show)
        for name in add:
            _tell(report, add_member(show, name, iso(now_utc())), shelf.show)
    report.say("A copy made with publish --to changes with the next one.")


def _tell(report: Report, member: "Member", show: "Show") -> None:
    from audiobrief.publish.feed import feed_url
    from audiobrief.show.members.copies import show_for

    feed = feed_url(show_for(show, member.token))
    report.result(f"revoked  {member.name}  {feed}" if member.revoked else f"{member.name}  {feed}")
    report.event("member", name=member.name, feed=feed, since=member.since, revoked=member.revoked)

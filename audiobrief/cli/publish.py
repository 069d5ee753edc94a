"""audiobrief publish: rebuild a show's feed and pages, and copy it out."""

import logging
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiobrief.cli import EXIT_SOME_FAILED
from audiobrief.cli.arguments import any_show_argument
from audiobrief.cli.report import Report, report_options
from audiobrief.errors import PublishError
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.standards.counting import counted

if TYPE_CHECKING:
    from audiobrief.show.site import Built
    from audiobrief.show.storage.target import Target
    from audiobrief.show.upload import UploadOptions

_log = logging.getLogger("audiobrief")

MOST_NAMED = 5
"""Of strays in a line for people: more do not fit a terminal's; `--json` names all."""


@click.command(
    "publish",
    epilog="""\b
Examples:
  audiobrief publish my-show                           feed, pages and by-url files from the records
  audiobrief publish my-show --to s3://bucket/harbour  and copy what is public to an object store
  audiobrief publish my-show --to /var/www/harbour     or to a folder
  audiobrief publish my-show --to me@host:www --dry-run  what would go to web space over SSH
  audiobrief publish my-show --to me@host:www --live   and ask whether it is served as players need it
  audiobrief publish my-show --server-lines apache     types, CORS, lifetimes, what is gone, for .htaccess
  audiobrief publish s3://bucket/archive               feed and front page of an archive
  audiobrief publish my-show --afresh                  make again what seems unchanged too

Run it from a timer when articles have a date ahead: an episode goes out with the first run after its date.
""",
)
@any_show_argument
@click.option(
    "--to", "target", metavar="TARGET", help="Copy the finished show there: a folder, user@host:path, s3:// …"
)
@click.option("--dry-run", is_flag=True, help="With --to, only tell what would be sent and removed there.")
@click.option("--adopt", is_flag=True, help="With --to, replace files in the way that audiobrief did not put there.")
@click.option("--live", is_flag=True, help="Ask the show's address afterwards, as a page of your site would.")
@click.option("--prune", is_flag=True, help="Much is gone, and that is wanted.")
@click.option("--retag", is_flag=True, help="Give every MP3 the show's title and author as they are now.")
@click.option("--afresh", is_flag=True, help="Make again what seems unchanged too.")
@click.option("--snippets", is_flag=True, help="Print what to paste into articles.  [default: only the one line]")
@click.option(
    "--server-lines",
    "server",
    type=click.Choice(["apache", "nginx"]),
    help="Print what your web server has to be told; Apache's go into .htaccess.",
)
@report_options
def command(*, show: str, report: Report, **given: Any) -> int:
    """Rebuild a SHOW's feed, front page, episode pages and by-url files from its records.

    What did not change is not touched. With --to, MP3s are sent before records and the feed last, so that
    nobody ever reads of a file that is not there yet; what was retracted or held is removed there, and nothing that
    audiobrief did not put there. An episode whose MP3 is not the one in its record is held back and named.

    Of an archive, in a folder or a store, it is the feed of the newest and a page of players.
    """
    from audiobrief.show.archive.place import is_archive

    if is_archive(show):
        from audiobrief.cli.archives import tell_published_archive

        if unfit := [name for name, value in given.items() if value]:
            raise click.UsageError(f"--{unfit[0].replace('_', '-')} is not for an archive, which lies where it is read")
        return tell_published_archive(report, show)
    if not Path(show).is_dir():
        raise click.UsageError(f'Invalid value for "SHOW": there is no folder "{show}".')
    return _publish(report, Path(show), **given)


def _publish(  # noqa: PLR0913  click passes every option by its name
    report: Report,
    show: Path,
    *,
    target: str | None,
    dry_run: bool,
    adopt: bool,
    live: bool,
    prune: bool,
    retag: bool,
    afresh: bool,
    snippets: bool,
    server: str | None,
) -> int:
    from audiobrief.check.rights import doubtful_voices
    from audiobrief.cli.after import own_hooks, tell_hooks
    from audiobrief.publish.feed import feed_url
    from audiobrief.show.settings import load_show_settings, require_address
    from audiobrief.show.site import rebuild
    from audiobrief.show.storage.target import parse_target
    from audiobrief.standards.moments import now_iso

    shelf = open_show_folder(show)
    if not target and (dry_run or adopt or live):
        raise click.UsageError("--dry-run, --adopt and --live go with --to: without it nothing leaves the folder")
    to = parse_target(target) if target else None
    if to:
        require_address(show)
    with shelf.locked():
        built = rebuild(shelf, afresh=afresh, prune=prune, retag=retag)
        report.event(
            "published", feed=feed_url(shelf.show), live=built.live, waiting=built.waiting, changed=list(built.changed)
        )
        report.say(
            f"{built.live} live, {_for_members(built)}{built.waiting} held or scheduled; "
            f"{counted(len(built.changed), 'file')} changed"
        )
        for name, doubt in doubtful_voices(built.entries).items():
            _log.warning('the voice "%s": %s; see: audiobrief help rights', name, doubt)
        _warn_of_members(shelf, built)
        if to:
            from audiobrief.show.upload import UploadOptions

            send(shelf, to, UploadOptions(adopt, prune, dry_run, frozenset(built.held_back)), report)
    if built.changed:
        hooks = own_hooks(show)
        hooks.add(
            "published",
            feed=feed_url(shelf.show),
            live=built.live,
            waiting=built.waiting,
            changed=list(built.changed),
            at=now_iso(),
        )
        tell_hooks(report, hooks)
    for slug, fault in built.held_back.items():
        report.failure(PublishError(f"{slug}: held back, for {fault}; bring it back, or make the episode again"), slug)
    _tell_what_to_paste(shelf, built, report, server=server, snippets=snippets)
    asks = to and not dry_run and (live or load_show_settings(show).publish.htaccess)
    is_served = not asks or _ask_for_it(show, report)
    return EXIT_SOME_FAILED if built.held_back or not is_served else 0


def _ask_for_it(show: Path, report: Report) -> bool:
    """Ask a published show's address for what its players ask for; tell what is wrong, and return if it will do."""
    from audiobrief.check import ERROR
    from audiobrief.check.live import check_live

    found = list(check_live(show))
    for one in found:
        report.event("finding", **asdict(one))
        words = f"{one.place}: {one.message}. {one.remedy}"
        if one.level == ERROR:
            report.failed(one.code, words, one.place)
        else:
            _log.warning("%s", words)
    if not found:
        report.say("Its address gives players all that they ask for")
    return all(one.level != ERROR for one in found)


def _for_members(built: "Built") -> str:
    return f"{built.members} for members, " if built.members else ""


def _warn_of_members(shelf: ShowFolder, built: "Built") -> None:
    from audiobrief.show.members.access import holding, read_members

    if built.members and not holding(read_members(shelf.folder)):
        _log.warning(
            "%d for members, and nobody has a path: audiobrief members %s --add NAME", built.members, shelf.folder
        )


def _tell_what_to_paste(
    shelf: ShowFolder, built: "Built", report: Report, *, server: str | None, snippets: bool
) -> None:
    """Write what goes into a file as it is, and nothing beside it; else the feed's address."""
    from audiobrief.publish.feed import feed_url
    from audiobrief.publish.page.render import render_snippets
    from audiobrief.show.copies.server_lines import render_server_lines
    from audiobrief.show.life import LIVE, RETRACTED

    if server:
        gone = [entry.slug for entry in built.entries if entry.status == RETRACTED]
        lines = render_server_lines(server, shelf.show, gone)
        report.result(lines)
        report.event("server_lines", server=server, text=lines)
    newest = next((entry.episode() for entry in built.entries if entry.status == LIVE), None)
    if snippets:
        report.result(render_snippets(shelf.show, newest))
    elif newest:
        report.say(f'Into every article:  <script async src="{shelf.show.base_url}/listen.js"></script>')
        report.say("WordPress, Ghost, an iframe: see --snippets")
    if not server and not snippets:
        report.result(feed_url(shelf.show))


def send(shelf: ShowFolder, to: "Target", allowed: "UploadOptions", report: Report) -> None:
    """Copy a rebuilt show to its target, and tell what went and what stayed."""
    from audiobrief.show.public import strays
    from audiobrief.show.upload import upload

    others = sorted(strays(shelf))
    if others:
        some = ", ".join(others[:MOST_NAMED]) + (", …" * (len(others) > MOST_NAMED))
        report.say(f"{counted(len(others), 'file')} in the show's folder not audiobrief's, which stay here: {some}")
        report.event("strays", paths=others)
    done = upload(shelf, to, allowed=allowed)
    sent = counted(len(done.sent), "file")
    if allowed.dry_run:
        for word, paths in (("send", done.sent), ("remove", done.removed)):
            for path in paths:
                report.result(f"{word}  {path}")
        report.say(f"{to.shown}: would send {sent}, remove {len(done.removed)}; {done.unchanged} unchanged")
    else:
        report.say(f"{to.shown}: {sent} sent, {len(done.removed)} removed, {done.unchanged} unchanged")
    report.event(
        "uploaded",
        target=to.shown,
        sent=list(done.sent),
        removed=list(done.removed),
        unchanged=done.unchanged,
        dry_run=allowed.dry_run,
    )

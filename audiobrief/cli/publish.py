"""audiobrief publish: rebuild a show's feed and pages, and copy it out."""

from pathlib import Path

import click

from audiobrief.cli.report import Report, report_options
from audiobrief.show.folder import ShowFolder, open_show_folder


@click.command(
    "publish",
    epilog="""\b
Examples:
  audiobrief publish my-show                           feed, pages and by-url files from the records
  audiobrief publish my-show --to s3://bucket/harbour  and copy what is public to an object store
  audiobrief publish my-show --to /var/www/harbour     or to a folder
  audiobrief publish my-show --afresh                  make again what seems unchanged too

Run it from a timer when articles have a date ahead: an episode goes out with the first run after its date.
""",
)
@click.argument("show", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="SHOW")
@click.option("--to", "target", metavar="URL", help="Copy the finished show there: a folder, s3://, gs://, sftp:// …")
@click.option("--afresh", is_flag=True, help="Make again what seems unchanged too.")
@click.option("--prune", is_flag=True, help="Many episodes are gone, and that is wanted.")
@click.option("--snippets", is_flag=True, help="Print what to paste into articles.  [default: only the one line]")
@report_options
def command(  # noqa: PLR0913  click passes every option by its name
    *, show: Path, target: str | None, afresh: bool, prune: bool, snippets: bool, report: Report
) -> None:
    """Rebuild a SHOW's feed, front page, episode pages and by-url files from its records.

    What did not change is not touched. With --to, MP3s are sent before records and the feed last, so that
    nobody ever reads of a file that is not there yet; what was retracted or held is removed there.
    """
    from audiobrief.publish.feed import feed_url
    from audiobrief.publish.page.render import render_snippets
    from audiobrief.show.settings import require_address
    from audiobrief.show.site import rebuild

    shelf = open_show_folder(show)
    if target:
        require_address(show)
    with shelf.locked():
        built = rebuild(shelf, afresh=afresh, prune=prune)
        report.event(
            "published", feed=feed_url(shelf.show), live=built.live, waiting=built.waiting, changed=list(built.changed)
        )
        report.say(f"{built.live} live, {built.waiting} held or scheduled; {len(built.changed)} files changed")
        if target:
            _send(shelf, target, report)
    if snippets:
        report.result(render_snippets(shelf.show, next(iter(shelf.episodes("live")), None)))
    elif built.live:
        report.say(f'Into every article:  <script async src="{shelf.show.base_url}/listen.js"></script>')
        report.say("WordPress, Ghost, an iframe: see --snippets")
    report.result(feed_url(shelf.show))


def _send(shelf: ShowFolder, target: str, report: Report) -> None:
    from audiobrief.show.upload import upload

    done = upload(shelf, target)
    report.say(f"{target}: {len(done.sent)} files sent, {len(done.removed)} removed, {done.unchanged} unchanged")
    report.event("uploaded", target=target, sent=list(done.sent), removed=list(done.removed), unchanged=done.unchanged)

"""What hold, release, retract and correct have in common: find the episodes, change them, rebuild, tell."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from pathlib import Path

from audiobrief.cli.report import Report, one_line, told_moment
from audiobrief.model import Episode
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import SCHEDULED
from audiobrief.show.site import rebuild


def change_episodes(
    show: Path, names: Sequence[str], change: Callable[[ShowFolder, Episode], Episode], report: Report
) -> None:
    """Change the episodes that people named, and everything of the show that follows from them.

    None is changed unless all are found. Raises AudiobriefError.
    """
    shelf = open_show_folder(show)
    with shelf.locked():
        found = [shelf.find(name) for name in names]
        changed = [change(shelf, episode) for episode in found]
        rebuild(shelf)
        for episode in changed:
            tell_change(report, shelf.read(episode.slug), shelf.zone)
    report.say("A copy made with publish --to changes with the next one.")


def tell_change(report: Report, episode: Episode, zone: tzinfo | None) -> None:
    """Tell an episode's new state."""
    note = one_line(episode.log[-1].note) if episode.log else ""
    when = ""
    if episode.status == SCHEDULED:
        when = f"; it goes out on {told_moment(episode.published, zone)}, which is {episode.published} in UTC"
    report.say(f"{one_line(episode.article.title)}: {note or episode.status}{when}")
    report.result(f"{episode.status}  {episode.slug}")
    report.event(
        "changed",
        slug=episode.slug,
        guid=episode.guid,
        status=episode.status,
        published=episode.published,
        updated=episode.updated,
        revision=episode.revision,
        correction=episode.correction,
        note=note,
    )

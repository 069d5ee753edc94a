"""What hold, release, retract and correct have in common: find the episodes, change them, rebuild, tell."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from pathlib import Path

from audiobrief.cli.report import Report, one_line, told_moment
from audiobrief.model import Episode
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import SCHEDULED
from audiobrief.show.memory.built import refuse_lost
from audiobrief.show.site import rebuild


def change_episodes(
    show: Path,
    names: Sequence[str],
    change: Callable[[ShowFolder, Episode], Episode],
    report: Report,
    *,
    tells_repeats: bool = False,
) -> None:
    """Change the episodes that people named, and everything of the show that follows from them.

    None is changed unless all are found. `tells_repeats` says of an episode that is in that state already that it
    was so. Raises AudiobriefError.
    """
    shelf = open_show_folder(show)
    with shelf.locked():
        found = [shelf.find(name) for name in names]
        refuse_lost(shelf)
        changed = [change(shelf, episode) for episode in found]
        rebuild(shelf)
        for before, after in zip(found, changed, strict=True):
            tell_change(report, shelf.read(after.slug), shelf.zone, already=tells_repeats and after == before)
    report.say("A copy made with publish --to changes with the next one.")


def tell_change(report: Report, episode: Episode, zone: tzinfo | None, *, already: bool = False) -> None:
    """Tell an episode's new state, or that it had it `already`."""
    note = one_line(episode.log[-1].note) if episode.log and not already else ""
    state = f"was {episode.status} already" if already else episode.status
    when = ""
    if episode.status == SCHEDULED:
        when = f"; it goes out on {told_moment(episode.published, zone)}, which is {episode.published} in UTC"
    report.say(f"{one_line(episode.article.title)}: {note or state}{when}")
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
        already=already,
    )

"""The public notes of an episode's corrections: every one of them stays, for what was wrong was heard."""

from audiobrief.model import Episode, Revision
from audiobrief.publish.characters import one_line


def public_corrections(episode: Episode) -> tuple[Revision, ...]:
    """Return the corrections with a note, newest first; what was held, released or withdrawn is nobody's business.

    In the log, a correction is what begins a new revision and has a note.
    """
    found, number = [], 0
    for entry in episode.log:
        if entry.number > number > 0 and one_line(entry.note):
            found.append(entry)
        number = max(number, entry.number)
    latest = one_line(episode.correction)
    if latest and latest not in [one_line(entry.note) for entry in found]:
        found.append(Revision(episode.revision, episode.updated, latest))
    return tuple(found[::-1])


def unspoken_corrections(episode: Episode) -> tuple[Revision, ...]:
    """Return those whose note is not a part of what is read out."""
    opening = one_line(episode.article.paragraphs[0].text) if episode.article.paragraphs else ""
    return tuple(entry for entry in public_corrections(episode) if one_line(entry.note) not in opening)

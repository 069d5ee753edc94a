"""What happens to an episode after it was made: settled, held, released, corrected, retracted.

Each function takes an episode and returns the next one; guid and first date go through unchanged.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, tzinfo

from audiobrief.errors import PublishError
from audiobrief.model import Article, Episode, EpisodeKind, Revision
from audiobrief.show.records import parse_record, render_record
from audiobrief.standards.moments import iso, parse_date

LIVE, HELD, SCHEDULED, RETRACTED = "live", "held", "scheduled", "retracted"
MEMBERS = "members"
"""How a live episode stands that only members get; no status, since it is live."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What apps sort an episode by, as Apple and the podcast namespace have it; None for what was not given."""

    season: int | None = None
    """0 takes it away; so with the number."""
    number: int | None = None
    kind: EpisodeKind | None = None
    explicit: bool | None = None
    members: bool | None = None
    """Whether only members get it."""


def settle(made: Episode, before: Episode | None, now: datetime) -> Episode:
    """Return a newly made episode as the shelf keeps it.

    The first time it is live, held as given, or scheduled when its date lies ahead. Later, what was
    frozen stays, and there is a new revision only when listeners get something else than before.
    """
    if before is None:
        first = Revision(1, iso(now), "")
        return _timed(replace(made, revision=1, log=(first,), updated=made.published), now)
    kept = replace(
        made,
        slug=before.slug,
        guid=before.guid,
        published=before.published,
        updated=before.updated,
        status=before.status,
        revision=before.revision,
        log=before.log,
        identity=before.identity or made.identity,
        correction=made.correction or before.correction,
        image=made.image or before.image,
        image_drawn=made.image_drawn if made.image else before.image_drawn,
        season=before.season,
        number=before.number,
        kind=before.kind,
        explicit=before.explicit,
        members=before.members,
    )
    kept = parse_record(render_record(kept), made.slug)  # without what a record leaves out, as `before` is
    same = kept.audio == before.audio and _shown(kept.article) == _shown(before.article)
    if same and kept.correction == before.correction:
        return kept
    return revise(kept, made.correction, now)


def revise(episode: Episode, note: str, now: datetime) -> Episode:
    """Return the episode as its next revision, with the note in its log."""
    number = episode.revision + 1
    return replace(episode, revision=number, updated=iso(now), log=(*episode.log, Revision(number, iso(now), note)))


def correct(episode: Episode, note: str, now: datetime) -> Episode:
    """Return the episode with a public correction note, as its next revision."""
    _must_not_be_retracted(episode)
    if not note.strip():
        raise PublishError(f"{episode.slug}: the note is empty; say what was wrong, for listeners who heard it")
    return revise(replace(episode, correction=note), note, now)


def label(episode: Episode, labels: Labels) -> Episode:
    """Return the episode with what its listeners' apps sort it by; what is None stays as it is. No new revision."""
    _must_not_be_retracted(episode)
    given = {name: value for name, value in asdict(labels).items() if value is not None}
    return replace(episode, **given)


def hold(episode: Episode, now: datetime, until: str = "", zone: tzinfo | None = UTC) -> Episode:
    """Return the episode out of the public, for good or until a date; raises PublishError for a bad date.

    One that is so already comes back as it is.
    A date without an offset is in the zone, None being the machine's.
    """
    _must_not_be_retracted(episode)
    if not until:
        return episode if episode.status == HELD else _logged(replace(episode, status=HELD), "held", now)
    moment = _future(until, now, zone)
    if (episode.status, episode.published) == (SCHEDULED, iso(moment)):
        return episode
    return _logged(replace(episode, status=SCHEDULED, published=iso(moment)), f"held until {iso(moment)}", now)


def release(episode: Episode, now: datetime, date: str = "", zone: tzinfo | None = UTC) -> Episode:
    """Return the episode back in the public, now or from its date on; `date` replaces the date it had.

    A scheduled one goes out at once, with the present as its date; the one it had stays in the log.
    """
    _must_not_be_retracted(episode)
    if date:
        moment = parse_date(date, zone)
        if moment is None:
            raise PublishError(f'"{date}" is no date; write it like 2026-11-22 or 2026-11-22T06:30:00+01:00')
        episode = replace(episode, published=iso(moment))
    elif episode.published > iso(now):
        before = episode.published
        return _logged(replace(episode, published=iso(now), status=LIVE), f"released before its date, {before}", now)
    if episode.status == LIVE and not date:
        return episode
    return _logged(_timed(replace(episode, status=LIVE), now), "released", now)


def retract(episode: Episode, reason: str, now: datetime) -> Episode:
    """Return the episode as withdrawn for good."""
    _must_not_be_retracted(episode)
    note = f"retracted: {reason}" if reason else "retracted"
    return _logged(replace(episode, status=RETRACTED, updated=iso(now)), note, now)


def due(episode: Episode, now: datetime) -> Episode:
    """Return a scheduled episode as live once its date has come; any other as it is."""
    if episode.status == SCHEDULED and episode.published <= iso(now):
        return _logged(replace(episode, status=LIVE), "released by its date", now)
    return episode


def _timed(episode: Episode, now: datetime) -> Episode:
    ahead = episode.status == LIVE and episode.published > iso(now)
    return replace(episode, status=SCHEDULED) if ahead else episode


def _logged(episode: Episode, note: str, now: datetime) -> Episode:
    return replace(episode, log=(*episode.log, Revision(episode.revision, iso(now), note)))


def _future(text: str, now: datetime, zone: tzinfo | None) -> datetime:
    moment = parse_date(text, zone)
    if moment is None or moment <= now:
        raise PublishError(f'"{text}" is no date ahead; write it like 2026-12-24 or 2026-12-24T06:30:00+01:00')
    return moment


def _shown(article: Article) -> tuple[str, ...]:
    return (article.title, article.standfirst, *(f"{p.kind} {p.text}" for p in article.paragraphs))


def _must_not_be_retracted(episode: Episode) -> None:
    if episode.status == RETRACTED:
        raise PublishError(f"{episode.slug}: retracted, and stays so")

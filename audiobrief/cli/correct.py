"""audiobrief correct: the same episode, put right."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from audiobrief.cli.arguments import show_argument
from audiobrief.cli.completion import complete_episode
from audiobrief.cli.options import SharedOptions, gather, source_options, voice_options
from audiobrief.cli.report import Report, report_options
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.model import Episode
from audiobrief.settings import FILE_NAME, Settings


@click.command(
    "correct",
    epilog="""\b
Examples:
  audiobrief correct my-show ferry --note "The fare is 3 pounds."          reads the article again from where it was
  audiobrief correct my-show ferry fixed.txt --note "…" --spoken           from this file; the note is said first
  audiobrief correct my-show ferry --note "Ann Lee wrote it." --note-only  leaves the audio as it is
""",
)
@show_argument
@click.argument("name", metavar="EPISODE", shell_complete=complete_episode)
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--note", required=True, help="What was wrong; shown with the episode.")
@click.option("--spoken", is_flag=True, help="Say the note too, before the article.")
@click.option("--note-only", is_flag=True, help="Leave the audio as it is.")
@source_options
@voice_options
@report_options
def command(  # noqa: PLR0913  click passes every option by its name
    *, show: Path, name: str, source: str | None, note: str, spoken: bool, note_only: bool, report: Report, **given: Any
) -> None:
    """Make an EPISODE of a SHOW again from its corrected SOURCE: same guid, new revision, with a public note."""
    from audiobrief.cli.after import own_hooks, tell_hooks
    from audiobrief.cli.episode_commands import change_episodes
    from audiobrief.show.folder import ShowFolder, open_show_folder
    from audiobrief.show.life import correct
    from audiobrief.standards.moments import now_iso, now_utc

    if note_only and (spoken or source):
        raise click.UsageError("--note-only leaves the audio as it is: give neither --spoken nor a SOURCE")
    before = open_show_folder(show).find(name)
    correct(before, note, now_utc())  # refuses a retracted one before any work

    def change(shelf: ShowFolder, episode: Episode) -> Episode:
        if note_only:
            episode = correct(episode, note, now_utc())
            shelf.write(episode)
        return episode

    if not note_only:
        options, settings = gather(SharedOptions(**given), show=show / FILE_NAME)
        options = replace(options, correction=note, spoken_correction=spoken)
        _make_again(show, before, source or "", options, settings)
    change_episodes(show, [before.slug], change, report)
    hooks = own_hooks(show)
    hooks.add("corrected", slug=before.slug, guid=before.guid, title=before.article.title, note=note, at=now_iso())
    tell_hooks(report, hooks)


def _make_again(show: Path, before: Episode, source: str, options: EpisodeOptions, settings: Settings) -> None:
    """Make the episode from its article as it stands now, in the voice it had unless another is asked for."""
    from audiobrief.pipeline import make_episode
    from audiobrief.sources import can_reopen, open_source

    there = before.source_path if can_reopen(before.source_path) else before.article.source_url
    if not source and not there:
        raise PublishError(f"{before.slug}: its article is not where it was ({before.source_path}); give it as SOURCE")
    options = replace(options, url=options.url or before.article.source_url, replaces=before.slug)
    if not settings.voice.name:
        settings = replace(settings, voice=replace(settings.voice, name=before.voice.name))
    # what a record names was never typed here: a page may have put it there
    opened = open_source(
        source or there,
        type=options.type,
        url=options.url,
        max_size=settings.read.max_size,
        typed=bool(source),
        web=settings.web,
    )
    make_episode(opened, show, options=options, settings=settings)

"""What the shell offers while a command is being typed: voices, shows, episodes.

A fault is no offer: an error in the middle of somebody's line would help nobody.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from audiobrief.errors import AudiobriefError

FOLDERS = "dir"
"""The type of an item that leaves the rest to the shell: folders."""
MOST_EPISODES = 100
"""The newest; nobody looks through more in a shell; set by hand."""


def complete_voice(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the voices that begin with what is typed."""
    from audiobrief.speech.voices import list_voices

    with suppress(AudiobriefError, OSError):
        return _beginning(typed, ((voice.name, voice.description) for voice in list_voices()))
    return []


def complete_show(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the shows beside what is typed, and else leave it to the shell to offer folders."""
    from audiobrief.destinations import is_show

    start = Path(typed) if typed.endswith(os.sep) else Path(typed).parent
    with suppress(OSError):
        names = sorted(child.name for child in start.iterdir() if is_show(child))
        prefix = typed[: len(typed) - len(typed.rpartition(os.sep)[2])]
        if items := _beginning(typed, ((prefix + name, "") for name in names)):
            return items
    return [CompletionItem(typed, type=FOLDERS)]


def complete_episode(context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the newest episodes of the show named before, by slug, with their titles."""
    from audiobrief.show.folder import open_show_folder

    with suppress(AudiobriefError, OSError):
        entries = open_show_folder(Path(context.params.get("show") or "")).catalogue.read()[:MOST_EPISODES]
        return _beginning(typed, ((entry.slug, entry.episode().article.title) for entry in entries))
    return []


def _beginning(typed: str, told: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    return [CompletionItem(name, help=line or None) for name, line in told if name.startswith(typed)]

"""Who has a path of their own to a show, which nobody can guess, and who had one.

The list lies apart, where nothing is ever published from; without it no path can be told from another.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.errors import PublishError
from audiobrief.publish.characters import one_line
from audiobrief.show.homes import PRIVATE
from audiobrief.show.members.paths import TOKEN, TOKEN_BYTES

FILE = ".members.json"
MOST_BYTES = 100_000_000
"""Half a million members."""
MOST_NAME_CHARACTERS = 200
"""Set by hand: a name is a line in a list."""


@dataclass(frozen=True, slots=True)
class Member:
    """A listener, or a group of them, with one path."""

    name: str
    token: str
    """What makes the path hard to guess: 128 bits in hex."""
    since: str
    """ISO 8601 date-time, UTC."""
    revoked: str = ""
    """When the path was taken away; empty while it holds."""


def read_members(show: Path) -> tuple[Member, ...]:
    """Return everybody who has or had a path, oldest first; raises PublishError when the list is damaged.

    A list that cannot be read must not end as one of nobody: a private show would go out to everybody.
    """
    file = show / PRIVATE / FILE
    try:
        found = json.loads(read_regular(file, MOST_BYTES))
        members = tuple(Member(**one) for one in found["members"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise PublishError(
            f"{file}: is no list of members ({error}); restore it, or remove it to start anew"
        ) from error
    for member in members:
        if not all(isinstance(value, str) for value in asdict(member).values()) or not TOKEN.fullmatch(member.token):
            raise PublishError(f'{file}: "{member.name}" has no path as audiobrief gives them; restore the list')
    return members


def holding(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return the members whose paths hold."""
    return tuple(member for member in members if not member.revoked)


def add_member(show: Path, name: str, now: str) -> Member:
    """Give somebody a path and return them; raises PublishError when they have one. Call it under the show's lock."""
    called = one_line(name)
    if not called or len(called) > MOST_NAME_CHARACTERS:
        raise PublishError(f'"{name[:40]}": a member needs a name of 1 to {MOST_NAME_CHARACTERS} characters')
    members = read_members(show)
    if any(member.name == called for member in holding(members)):
        raise PublishError(f'"{called}" has a path already; revoke it first for another')
    member = Member(called, secrets.token_hex(TOKEN_BYTES), now)
    _write(show, (*members, member))
    return member


def revoke_member(show: Path, name: str, now: str) -> Member:
    """Take somebody's path away and return them; raises PublishError when they have none. Call it under the lock."""
    called = one_line(name)
    members = read_members(show)
    found = next((member for member in holding(members) if called in (member.name, member.token)), None)
    if found is None:
        names = ", ".join(sorted(member.name for member in holding(members))[:5])
        raise PublishError(f'"{called}" has no path; {f"these have: {names}" if names else "nobody has one"}')
    gone = replace(found, revoked=now)
    _write(show, [gone if member == found else member for member in members])
    return gone


def _write(show: Path, members: Iterable[Member]) -> None:
    operations.make_folder(show / PRIVATE, private=True)
    write_whole(show / PRIVATE / FILE, json.dumps({"version": 1, "members": [asdict(m) for m in members]}, indent=1))

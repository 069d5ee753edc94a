"""Copy a finished show to where the public finds it.

What others lead to is sent first and the feed last, so nobody reads of a file that is not there. A manifest
at the target tells whose it is and what was sent; what is no longer public is removed, and nothing else.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from audiobrief.disk.regular import without_links
from audiobrief.errors import PublishError
from audiobrief.model import Show
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show.copies.manifest import MANIFEST, Manifest, Told, read_manifest, render_manifest
from audiobrief.show.copies.server_lines import OURS, write_htaccess
from audiobrief.show.copies.targets import remember_target
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import EPISODES, RECORD
from audiobrief.show.life import LIVE, MEMBERS
from audiobrief.show.media import kind_of, lifetime_of, public_record
from audiobrief.show.members.access import holding, read_members
from audiobrief.show.members.copies import blank_page, copy_for, show_for
from audiobrief.show.members.paths import BLANK, member_path, split_path
from audiobrief.show.members.paths import MEMBERS as MEMBERS_FOLDER
from audiobrief.show.memory.built import many
from audiobrief.show.outputs import BY_URL, file_names
from audiobrief.show.public import HTACCESS, public_files
from audiobrief.show.storage import Place, Target, open_place, parse_target
from audiobrief.show.storage.target import FOLDER

CHECKPOINT_S, CHECKPOINT_SHARE = 0.5, 0.05
"""How often the manifest is written while files go out, and what share of the time that may take: what went since then
a killed run sends again. That of ten thousand episodes has 15 MB."""
MOST_NAMED = 5
"""Of foreign files in an error: more hide the remedy."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What an upload did, or would do, in paths below the target."""

    sent: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """What the person who publishes allows."""

    adopt: bool = False
    """Take over files in the way that are not ours."""
    prune: bool = False
    """Remove many files at once."""
    dry_run: bool = False
    """Only find out what would be sent and removed."""
    held_back: frozenset[str] = frozenset()
    """Slugs of episodes that are not fit to go out: what the public has of them stays."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be at the target."""

    path: str
    source: Path | Callable[[], bytes]
    """What is sent, or what makes it."""
    digest: str
    """Of what it is made from, its type and its lifetime."""

    @property
    def turn(self) -> int:
        """When it is sent: what is led to, records, what leads there, the feed."""
        path = split_path(self.path)[1]
        name = PurePosixPath(path)
        if path == FEED_FILE:
            return 3
        if name.parts[0] in (EPISODES, "assets") or name.suffix in (".jpg", ".png"):
            return int(name.name == RECORD)
        return 2


@dataclass(frozen=True, slots=True)
class _Plan:
    manifest: Manifest
    wanted: Sequence[_File]
    gone: Sequence[str]
    kept: int


def upload(
    shelf: ShowFolder,
    target: str | Target,
    options: Mapping[str, Any] | None = None,
    allowed: UploadOptions = UploadOptions(),
) -> Sent:
    """Bring the target to what is public of the show, built already; call it under the shelf's lock.

    `options` go to an object store's file system, such as an endpoint. Raises PublishError and leaves what the
    next run goes on from; before anything is sent when files in the way are not ours, or much would go.
    """
    to = parse_target(target) if isinstance(target, str) else target
    _refuse_itself(shelf, to)
    with open_place(to, options or {}) as place:
        plan = _plan(shelf, place, to.shown, allowed)
        if not allowed.dry_run:
            remember_target(shelf, to)  # one that refuses us holds nothing that a takedown would have to reach
            _carry_out(plan, place, shelf.show)
    return Sent(tuple(file.path for file in plan.wanted), tuple(plan.gone), plan.kept)


def _refuse_itself(shelf: ShowFolder, target: Target) -> None:
    if target.kind != FOLDER:
        return
    folder, place = without_links(shelf.folder), without_links(target.folder)
    if folder == place or folder in place.parents or place in folder.parents:
        raise PublishError(f"{target.shown}: lies in the show's own folder, or holds it; give another place")
    if place.exists() and not place.is_dir():
        raise PublishError(f"{target.shown}: is no folder; give another place")


def _plan(shelf: ShowFolder, place: Place, shown: str, allowed: UploadOptions) -> _Plan:
    """Return what is to be done; raises PublishError when it must not be."""
    there = place.sizes()
    manifest = read_manifest(place, shown, shelf.show, there)
    files = sorted(_files(shelf, allowed.held_back), key=lambda file: file.turn)
    public = {file.path for file in files}
    owned = manifest.owned | (public | _withdrawn(shelf) if manifest.ours and not manifest.complete else set())
    if HTACCESS in there and not (place.read(HTACCESS) or b"").startswith(OURS.encode()):
        owned = owned - {HTACCESS}  # whatever a manifest says: it tells the server of more than a show
        if HTACCESS in public:
            raise _not_our_lines(shown)
    tokens = {split_path(path)[0] for path in public}
    foreign = [file.path for file in files if file.path in there and file.path not in owned]
    if foreign and not allowed.adopt:
        raise _in_the_way(shown, foreign)
    kept = tuple(f"{EPISODES}/{slug}/" for slug in allowed.held_back)
    gone = sorted(path for path in owned & there.keys() if path not in public and not _is_kept(path, kept, tokens))
    unexplained = {path for path in gone if not split_path(path)[0]} - _withdrawn(shelf)
    if many(len(unexplained), len(owned & there.keys())) and not allowed.prune:
        raise PublishError(
            f"{shown}: {len(unexplained)} of {len(owned & there.keys())} files there would be removed, such as "
            f"{min(unexplained)}; if they are to go, publish with --prune"
        )
    sent = manifest.files
    wanted = [f for f in files if f.path not in sent or sent[f.path] != (f.digest, there.get(f.path))]
    still = {path: told for path, told in sent.items() if path in there}
    return _Plan(Manifest(still, manifest.begun & there.keys()), wanted, gone, len(files) - len(wanted))


def _is_kept(path: str, kept: tuple[str, ...], tokens: set[str]) -> bool:
    """Say whether a file stays that would go: of an episode held back, unless a member's path was taken away."""
    token, below = split_path(path)
    return bool(kept) and below.startswith(kept) and token in tokens


def _not_our_lines(shown: str) -> PublishError:
    what = f"holds an {HTACCESS} that audiobrief did not write, and that stays; put what --server-lines prints into it"
    return PublishError(f"{shown}: {what}, and leave htaccess out of the settings")


def _in_the_way(shown: str, foreign: Sequence[str]) -> PublishError:
    some = ", ".join(foreign[:MOST_NAMED]) + (f" and {len(foreign) - MOST_NAMED} more" * (len(foreign) > MOST_NAMED))
    what = f"holds files that audiobrief did not put there: {some}; give an empty place, or --adopt to replace them"
    return PublishError(f"{shown}: {what}")


def _files(shelf: ShowFolder, held_back: frozenset[str]) -> Iterator[_File]:
    """Yield what is to be at the target: what is everybody's, unless a private show has members, and what is theirs."""
    audio = {f"{EPISODES}/{e.slug}/{e.audio.file}": e.audio.sha256 for e in shelf.episodes(LIVE, MEMBERS)}
    digests: dict[Path, str] = {}

    def file_of(path: str, source: Path | Callable[[], bytes], made_from: str = "") -> _File:
        """Return a file of the copy; an MP3's digest is known from its record, so it is not read."""
        digest = made_from or audio.get(split_path(path)[1])
        if not digest and isinstance(source, Path):
            digest = digests.get(source) or hashlib.sha256(source.read_bytes()).hexdigest()
            digests[source] = digest
        dressed = f"{digest} {kind_of(path)} {lifetime_of(path)}"
        return _File(path, source, hashlib.sha256(dressed.encode()).hexdigest())

    members = read_members(shelf.folder)
    if not members or shelf.show.rights != "private":
        for file in public_files(shelf, held_back):
            yield file_of(file.as_posix(), shelf.folder / file)
    else:
        yield file_of(BLANK, blank_page, BLANK)
    if members:
        yield file_of(f"{MEMBERS_FOLDER}/{BLANK}", blank_page, BLANK)
    for member in holding(members):
        for path, copied in copy_for(shelf, show_for(shelf.show, member.token), held_back).items():
            yield file_of(member_path(member.token, path), copied.source, copied.made_from)
    if lines := write_htaccess(shelf):
        yield _File(HTACCESS, lines, hashlib.sha256(lines.read_bytes()).hexdigest())


def _withdrawn(shelf: ShowFolder) -> set[str]:
    """Return the paths that files of episodes can have which are not public, or no more, by their records."""
    paths = set()
    for entry in shelf.catalogue.read():
        if entry.status != LIVE:
            paths |= {f"{EPISODES}/{entry.slug}/{name}" for name in file_names(entry.slug)}
            paths |= {f"{BY_URL}/{by_url_name(entry.url)}"} if entry.url else set()
    return paths


def _carry_out(plan: _Plan, place: Place, show: Show) -> None:
    ledger = _Ledger(place, show, dict(plan.manifest.files), set(plan.manifest.begun))
    ledger.begin(file.path for file in plan.wanted)
    try:
        for _, group in groupby(plan.wanted, key=lambda file: file.turn):
            _send(ledger, list(group))
        for path in plan.gone:
            place.remove(path)
            ledger.forget(path)
    except BaseException:
        with suppress(PublishError):  # the first error is the one to tell
            ledger.write()
        raise
    ledger.write()


def _send(ledger: "_Ledger", files: Sequence[_File]) -> None:
    """Send files of one turn, as many at once as the place bears; after an error those not begun are not."""

    def send(file: _File) -> tuple[str, Told]:
        content = _content(file.source)
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        ledger.place.send(content, file.path, kind=kind_of(file.path), lifetime=lifetime_of(file.path))
        return file.path, (file.digest, size)

    if ledger.place.senders == 1:  # a connection bears one thread, and the manifest goes over it too
        for file in files:
            ledger.note(*send(file))
        return
    with ThreadPoolExecutor(ledger.place.senders) as senders:
        under_way = [senders.submit(send, file) for file in files]
        try:
            for done in as_completed(under_way):
                ledger.note(*done.result())
        except BaseException:
            senders.shutdown(cancel_futures=True)
            for done in under_way:
                if not done.cancelled() and done.exception() is None:
                    ledger.note(*done.result())
            raise


def _content(source: Path | Callable[[], bytes]) -> bytes | Path:
    if not isinstance(source, Path):
        return source()
    return public_record(source).encode() if source.name == RECORD else source


@dataclass(slots=True)
class _Ledger:
    """The manifest of a target while files go out."""

    place: Place
    show: Show
    files: dict[str, Told]
    begun: set[str]
    written: bytes = b""
    written_s: float = field(default_factory=time.monotonic)
    cost_s: float = 0.0
    """Of writing it the last time."""

    def begin(self, paths: Iterator[str]) -> None:
        """Claim the paths of files that are about to be sent, so that a killed run leaves nothing foreign."""
        for path in paths:
            self.files.pop(path, None)
            self.begun.add(path)
        if self.begun:
            self.write()

    def note(self, path: str, told: Told) -> None:
        """Remember a file that was sent."""
        self.files[path] = told
        self.begun.discard(path)
        if time.monotonic() - self.written_s > max(CHECKPOINT_S, self.cost_s / CHECKPOINT_SHARE):
            self.write()

    def forget(self, path: str) -> None:
        """Forget a file that was removed."""
        self.files.pop(path, None)
        self.begun.discard(path)

    def write(self) -> None:
        """Write the manifest where it says something new."""
        begins_s = time.monotonic()
        text = render_manifest(Manifest(self.files, frozenset(self.begun)), self.show)
        if text != self.written and (self.written or text != self.place.read(MANIFEST)):
            self.place.send(text, MANIFEST, kind=kind_of(MANIFEST), lifetime="no-cache")
        self.written, self.written_s = text, time.monotonic()
        self.cost_s = self.written_s - begins_s

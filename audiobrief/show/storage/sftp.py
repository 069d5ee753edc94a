"""A folder reached over SSH as a place: sftp://user@host/path, or user@host:path as rsync and scp write it.

Paramiko speaks (its only importer). One connection, for an SFTP session answers in order; ~/.ssh/config is heard
for a host's name, port, user and keys; a host whose key is not known is refused as ssh itself would ask.
"""

import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import paramiko

from audiobrief.errors import PublishError
from audiobrief.show.storage.credentials import VARIABLE, find_credentials
from audiobrief.show.storage.faults import told
from audiobrief.show.storage.target import Target

CONNECT_S, ANSWER_S = 20.0, 60.0
"""How long to wait for a connection, and for each answer after that: a nightly job must end; set by hand."""
PART = ".{}.part"


class SftpPlace:
    """A folder on another machine."""

    senders = 1

    def __init__(self, target: Target) -> None:
        self.target = target
        self._folders: set[str] = set()
        self._client = paramiko.SSHClient()
        with told(target, password=find_credentials(target)[1]):
            self._connect()
            sftp = self._client.open_sftp()
            channel = sftp.get_channel()
            assert channel is not None
            channel.settimeout(ANSWER_S)
            self._sftp = sftp
            self.root = self._find_root(target)

    def sizes(self) -> Mapping[str, int]:
        """Return path → size in bytes of every file below the place; a link counts as a file and is not followed."""
        with told(self.target):
            return dict(self._walk(self.root, ""))

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes, or None when it is not there."""
        with told(self.target), suppress(FileNotFoundError), self._sftp.open(f"{self.root}/{path}", "rb") as file:
            return bytes(file.read())
        return None

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:  # noqa: ARG002
        """Write a file beside its place and rename it; its type and lifetime are the web server's to tell."""
        whole = f"{self.root}/{path}"
        folder, _, name = whole.rpartition("/")
        part = f"{folder}/{PART.format(name)}"
        with told(self.target, path):
            self._make_folders(folder)
            with suppress(FileNotFoundError):
                self._sftp.remove(part)  # what a broken run left, or a link somebody put there
            with self._sftp.open(part, "wxb") as file:
                file.set_pipelined(True)
                if isinstance(content, Path):
                    with content.open("rb") as source:
                        while piece := source.read(1 << 18):
                            file.write(piece)
                else:
                    file.write(content)
            self._rename(part, whole)

    def remove(self, path: str) -> None:
        """Remove a file, and the folder it leaves empty."""
        whole = f"{self.root}/{path}"
        with told(self.target, path), suppress(FileNotFoundError):
            self._sftp.remove(whole)
        folder = whole.rpartition("/")[0]
        if folder != self.root:
            with suppress(OSError):
                self._sftp.rmdir(folder)
                self._folders.discard(folder)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _connect(self) -> None:
        configured = _ssh_config(self.target.host)
        user, password = find_credentials(self.target)
        self._client.load_system_host_keys()
        self._client.set_missing_host_key_policy(paramiko.RejectPolicy())
        try:
            self._client.connect(
                configured.get("hostname", self.target.host),
                self.target.port or int(configured.get("port", 22)),
                user or configured.get("user") or None,
                password or None,
                key_filename=configured.get("identityfile"),
                timeout=CONNECT_S,
                banner_timeout=CONNECT_S,
                auth_timeout=CONNECT_S,
            )
        except paramiko.BadHostKeyException as error:
            what = "its key is another than the one known; find out why before you send anything"
            raise PublishError(f"{self.target.shown}: {what}") from error
        except paramiko.AuthenticationException as error:
            what = f"the login was refused; give an SSH agent or key, a line in ~/.netrc, or {VARIABLE}"
            raise PublishError(f"{self.target.shown}: {what}") from error
        except paramiko.SSHException as error:
            if "not found in known_hosts" not in str(error):
                raise
            what = (
                f'the key of {self.target.host} is not known; connect once with "ssh {self.target.host}" and accept it'
            )
            raise PublishError(f"{self.target.shown}: {what}") from error

    def _find_root(self, target: Target) -> str:
        """Return the folder on the host; one that does not begin with a slash lies where the user arrives."""
        path = target.path.removeprefix("/~/") if target.path.startswith("/~/") else target.path.removeprefix("~/")
        if path.startswith("/"):
            return path.rstrip("/")
        return f"{self._sftp.normalize('.').rstrip('/')}/{path}".rstrip("/")

    def _walk(self, folder: str, below: str) -> Iterator[tuple[str, int]]:
        try:
            entries = self._sftp.listdir_attr(folder or "/")
        except FileNotFoundError:
            return
        for entry in entries:
            if stat.S_ISDIR(entry.st_mode or 0):
                yield from self._walk(f"{folder}/{entry.filename}", f"{below}{entry.filename}/")
            else:
                yield below + entry.filename, entry.st_size or 0

    def _make_folders(self, folder: str) -> None:
        if folder in self._folders or not folder:
            return
        try:
            found = self._sftp.lstat(folder)
        except FileNotFoundError:
            self._make_folders(folder.rpartition("/")[0])
            self._sftp.mkdir(folder)
        else:
            if folder.startswith(f"{self.root}/") and not stat.S_ISDIR(found.st_mode or 0):
                raise PublishError(
                    f"{self.target.shown}: {folder} is no folder there; what is in it would lie elsewhere"
                )
        self._folders.add(folder)

    def _rename(self, part: str, whole: str) -> None:
        try:
            self._sftp.posix_rename(part, whole)
        except OSError:  # a server without OpenSSH's extension renames over nothing
            with suppress(FileNotFoundError):
                self._sftp.remove(whole)
            self._sftp.rename(part, whole)


def _ssh_config(host: str) -> Mapping[str, Any]:
    file = Path("~/.ssh/config").expanduser()
    return paramiko.SSHConfig.from_path(str(file)).lookup(host) if file.is_file() else {}

"""Web space reached by FTP, in the clear or under TLS, as a place; the standard library speaks.

One connection: most hosts allow few, and each command waits for its answer. Listings are read as MLSD gives them
(RFC 3659 §7), or where a server lacks it, such as vsftpd, as `ls -l` would.
"""

import ftplib
import io
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from audiobrief.errors import PublishError
from audiobrief.expressions import regex
from audiobrief.show.storage.credentials import VARIABLE, find_credentials
from audiobrief.show.storage.faults import told
from audiobrief.show.storage.target import FTPS, Target

ANSWER_S = 60.0
"""How long to wait for each answer: a nightly job must end; set by hand."""
IMPLICIT_TLS_PORT = 990
"""Of FTP that begins in TLS (IANA: ftps)."""
UNKNOWN_COMMAND = ("500", "501", "502", "504")
"""RFC 959 §4.2: the server does not have the command, or not so."""
NOT_THERE = "550"
UNIX_LINE = regex(r"([-dl])[rwxsStT-]{9}\S*\s+\d+\s+\S+\s+\S+\s+(\d+)\s+\S+\s+\S+\s+\S+\s(.+)")
"""Type, size and name; owner and group have no blanks in them."""
PART = ".{}.part"


class FtpPlace:
    """A folder on an FTP server."""

    senders = 1

    def __init__(self, target: Target) -> None:
        self.target = target
        self._folders: set[str] = set()
        user, self._password = find_credentials(target)
        with told(target, password=self._password):
            self._ftp = _connect(target)
            try:
                self._ftp.login(user, self._password)
            except ftplib.error_perm as error:
                if not str(error).startswith("530"):
                    raise
                what = f"the login was refused; give user and password by ~/.netrc or {VARIABLE}"
                raise PublishError(f"{target.shown}: {what}") from None
            if isinstance(self._ftp, ftplib.FTP_TLS):
                self._ftp.prot_p()
            self.root = self._ftp.pwd().rstrip("/") + f"/{target.path.strip('/')}".rstrip("/")

    def sizes(self) -> Mapping[str, int]:
        """Return path → size in bytes of every file below the place."""
        with self._told():
            return dict(self._walk(self.root, ""))

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes, or None when it is not there."""
        data = io.BytesIO()
        with self._told():
            try:
                self._ftp.retrbinary(f"RETR {self.root}/{path}", data.write)
            except ftplib.error_perm as error:
                if not str(error).startswith(NOT_THERE):
                    raise
                return None
        return data.getvalue()

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:  # noqa: ARG002
        """Write a file beside its place and rename it; its type and lifetime are the web server's to tell."""
        whole = f"{self.root}/{path}"
        folder, _, name = whole.rpartition("/")
        part = f"{folder}/{PART.format(name)}"
        with self._told(path):
            self._make_folders(folder)
            with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as source:
                self._ftp.storbinary(f"STOR {part}", source)
            try:
                self._ftp.rename(part, whole)
            except ftplib.error_perm:  # a server that renames over nothing
                self._ftp.delete(whole)
                self._ftp.rename(part, whole)

    def remove(self, path: str) -> None:
        """Remove a file, and the folder it leaves empty."""
        whole = f"{self.root}/{path}"
        with self._told(path):
            try:
                self._ftp.delete(whole)
            except ftplib.error_perm as error:
                if not str(error).startswith(NOT_THERE):
                    raise
        folder = whole.rpartition("/")[0]
        if folder != self.root:
            with suppress(ftplib.Error):
                self._ftp.rmd(folder)
                self._folders.discard(folder)

    def close(self) -> None:
        """Let go of the connection."""
        with suppress(OSError, EOFError, ftplib.Error):
            self._ftp.quit()
        self._ftp.close()

    def _told(self, path: str = "") -> Any:
        return told(self.target, path, self._password)

    def _walk(self, folder: str, below: str) -> Iterator[tuple[str, int]]:
        for kind, name, size in self._entries(folder):
            if kind == "dir":
                yield from self._walk(f"{folder}/{name}", f"{below}{name}/")
            else:
                yield below + name, size

    def _entries(self, folder: str) -> list[tuple[str, str, int]]:
        """Return kind, name and size of what is in a folder; nothing for one that is not there."""
        try:
            found = list(self._ftp.mlsd(folder or "/", ["type", "size"]))
        except ftplib.error_perm as error:
            if str(error).startswith(NOT_THERE):
                return []
            if not str(error).startswith(UNKNOWN_COMMAND):
                raise
            return self._listed(folder)
        kinds = {"dir": "dir", "cdir": "", "pdir": ""}
        entries = [(kinds.get(facts.get("type", "file").lower(), "file"), name, facts) for name, facts in found]
        return [(kind, name, int(facts.get("size", 0))) for kind, name, facts in entries if kind]

    def _listed(self, folder: str) -> list[tuple[str, str, int]]:
        lines: list[str] = []
        try:
            self._ftp.cwd(folder or "/")
        except ftplib.error_perm:
            return []
        self._ftp.retrlines("LIST -a", lines.append)
        found = [match for line in lines if (match := UNIX_LINE.fullmatch(line.rstrip("\r\n")))]
        if len(found) < sum(not line.startswith("total") for line in lines):
            raise PublishError(f"{self.target.shown}: its listing cannot be read; is there SFTP for this web space?")
        named = [("dir" if m[1] == "d" else "file", m[3].partition(" -> ")[0], int(m[2])) for m in found]
        return [entry for entry in named if entry[1] not in (".", "..")]

    def _make_folders(self, folder: str) -> None:
        if folder in self._folders or not folder:
            return
        try:
            self._ftp.cwd(folder)
        except ftplib.error_perm:
            self._make_folders(folder.rpartition("/")[0])
            self._ftp.mkd(folder)
        self._folders.add(folder)


class _SameSession(ftplib.FTP_TLS):
    """FTP under TLS whose data connections resume the session of its commands, as servers demand (RFC 4217 §10.2)."""

    implicit = False

    def connect(self, *where: Any, **how: Any) -> str:
        return self._connect_under_tls(*where, **how) if self.implicit else super().connect(*where, **how)

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
        return self.context.wrap_socket(connection, server_hostname=self.host, session=session), size

    def _connect_under_tls(self, host: str, port: int, timeout: float) -> str:
        self.host, self.port, self.timeout = host, port, timeout
        raw = socket.create_connection((host, port), timeout)
        self.af = raw.family
        self.sock = self.context.wrap_socket(raw, server_hostname=host)
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        return self.welcome


def _connect(target: Target) -> ftplib.FTP:
    if target.kind != FTPS:
        plain = ftplib.FTP()
        plain.connect(target.host, target.port or ftplib.FTP_PORT, ANSWER_S)
        return plain
    secure = _SameSession(context=ssl.create_default_context())
    secure.implicit = target.port == IMPLICIT_TLS_PORT
    secure.connect(target.host, target.port or ftplib.FTP_PORT, ANSWER_S)
    return secure

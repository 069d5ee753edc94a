"""What `--to` was given, taken apart: a folder, or an address of a kind that is known here.

A form that is read wrongly would make a folder of a strange name on this machine, so every form is either known
or refused by name. What may be printed of an address holds no password.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from audiobrief.errors import PublishError
from audiobrief.expressions import regex

FOLDER, SFTP, FTP, FTPS, OBJECT_STORE = "folder", "sftp", "ftp", "ftps", "object store"
KINDS = {
    "file": FOLDER,
    "sftp": SFTP,
    "ssh": SFTP,
    "scp": SFTP,
    "ftp": FTP,
    "ftps": FTPS,
    "ftpes": FTPS,
    "s3": OBJECT_STORE,
    "s3a": OBJECT_STORE,
    "gs": OBJECT_STORE,
    "gcs": OBJECT_STORE,
    "memory": OBJECT_STORE,
}
REFUSED = {
    "rsync": "an rsync daemon is not spoken to; give user@host:path, which goes over SSH",
    "http": "an address of the web takes no files; give what its provider calls SFTP, FTP or an object store",
    "https": "an address of the web takes no files; give what its provider calls SFTP, FTP or an object store",
    "webdav": "WebDAV is not spoken; mount it as a folder and give that",
    "dav": "WebDAV is not spoken; mount it as a folder and give that",
    "smb": "mount it as a folder and give that",
    "git": "give a folder, and commit what is in it",
}
FORMS = "a folder, user@host:path, sftp://, ftps://, ftp:// or s3://"

_ADDRESS = regex(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
_REMOTE = regex(r"(?:([^@/\\\s]+)@)?(\[[0-9A-Fa-f:.]+\]|[^:@/\\\s]{2,}):(.*)", re.DOTALL)
"""As scp and rsync tell it: a colon before the first slash; one letter before it is a drive of Windows."""
_USER_AT_HOST = regex(r"[^@/\\\s]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a show is to be copied to."""

    kind: str
    shown: str
    """What may be printed and kept: without its password."""
    folder: Path = Path()
    """Of a folder on this machine."""
    scheme: str = ""
    host: str = ""
    port: int | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    path: str = ""
    """On the host; relative to where its user arrives unless it begins with a slash."""


def parse_target(text: str) -> Target:
    """Return what a target means; raises PublishError for a form that is not known here."""
    if not text.strip() or "\0" in text:
        raise PublishError(f"the target is empty; give {FORMS}")
    if found := _ADDRESS.fullmatch(text.strip()):
        return _parse_address(found[1].lower(), text.strip())
    if found := _REMOTE.fullmatch(text.strip()):
        user, host, path = found[1] or "", found[2].strip("[]"), found[3]
        if host.lower() in KINDS.keys() | REFUSED.keys():
            raise PublishError(f"{text}: an address is written with two slashes, {host.lower()}://…")
        if ":" in user:
            what = "a password does not belong there; leave it out, and see audiobrief help uploading"
            raise PublishError(f"{user.partition(':')[0]}@{host}: {what}")
        return Target(SFTP, text.strip(), scheme="ssh", host=host, user=user, path=path)
    if _USER_AT_HOST.fullmatch(text.strip()) and not Path(text).exists():
        raise PublishError(f"{text}: which folder there? Give {text}:path; for a folder here, ./{text}")
    return _folder(text)


def _folder(text: str, shown: str = "") -> Target:
    return Target(FOLDER, shown or text, folder=Path(os.path.expanduser(text)))  # noqa: PTH111  Path raises without a home


def _parse_address(scheme: str, text: str) -> Target:
    if scheme not in KINDS:
        what = REFUSED.get(scheme, f"{scheme}:// is not known here; give {FORMS}")
        raise PublishError(f"{_bare(text)}: {what}")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise PublishError(f"{_bare(text)}: is no address: {error}") from error
    kind, path = KINDS[scheme], unquote(parts.path)
    if kind == FOLDER:
        if host not in ("", "localhost"):
            raise PublishError(f"{text}: a folder of another machine; mount it and give its path")
        return _folder(path, text)
    if not host:
        raise PublishError(f"{_bare(text)}: names no {'bucket' if kind == OBJECT_STORE else 'host'}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if kind == OBJECT_STORE:
        if user or password:
            raise PublishError(f"{_bare(text)}: keys do not belong there; give them as the store's tools read them")
        path = text.partition("://")[2].partition("/")[2]  # a key, in which nothing is escaped
    return Target(kind, _bare(text), Path(), scheme, host, port, user, password, path)


def _bare(text: str) -> str:
    """Return an address without its password."""
    scheme, _, rest = text.partition("://")
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    return f"{scheme}://{quote(unquote(user.partition(':')[0]), safe='')}{at}{host}{slash}{path}"

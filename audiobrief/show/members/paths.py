"""Where members' copies lie: below members/, each under its token.

The manifest of a copy lies where everybody can read it, so it names a token by its digest alone.
"""

import hashlib
from collections.abc import Iterable

from audiobrief.expressions import regex

MEMBERS = "members"
TOKEN_BYTES = 16
"""128 bits: nobody finds one of a million paths by trying."""
TOKEN = regex(rf"[0-9a-f]{{{2 * TOKEN_BYTES}}}")
"""Of a token, and of what stands for it in a manifest."""
BLANK = "index.html"
"""What a web server shows of a folder instead of a list of what lies in it."""


def member_path(token: str, path: str) -> str:
    """Return where a path of the show lies in a member's copy."""
    return f"{MEMBERS}/{token}/{path}"


def split_path(path: str) -> tuple[str, str]:
    """Return the token of a path and the path below it; no token for a path that is everybody's."""
    match path.split("/", 2):
        case (folder, token, below) if folder == MEMBERS and TOKEN.fullmatch(token):
            return token, below
    return "", path


def conceal(path: str) -> str:
    """Return a path without its token, which its digest stands for."""
    token, below = split_path(path)
    return member_path(_shadow(token), below) if token else path


def revealer(there: Iterable[str]) -> dict[str, str]:
    """Return concealed path → path, of the members' files among the paths of a place."""
    return {conceal(path): path for path in there if split_path(path)[0]}


def _shadow(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[: 2 * TOKEN_BYTES]

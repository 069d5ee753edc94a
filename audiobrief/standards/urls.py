"""Web addresses: as tags and feeds carry them, as links lead to them, and their hosts."""

from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from audiobrief.expressions import regex

HOST = regex(r"[\w.-]+|[0-9a-f:.]+")
SAFE = "%/:;=@!$&'()*+,?~-._"
BARE_PERCENT = regex("%(?![0-9A-Fa-f]{2})")


@lru_cache(1024)
def web_address(url: str) -> str:
    """Return an http(s) URL in ASCII (RFC 3986), without a password; empty for anything else."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
        pieces = (parts.path, parts.query, parts.fragment)
        path, query, fragment = (quote(BARE_PERCENT.sub("%25", piece), safe=SAFE) for piece in pieces)
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(host):
        return ""
    return urlunsplit((parts.scheme, (f"[{host}]" if ":" in host else host) + port, path, query, fragment))


def absolute_url(base: str, link: str) -> str:
    """Return where a link of a document leads (RFC 3986 §5), as long as it is to a web page; else nothing."""
    try:
        full = urljoin(base, link.strip()) if link.strip() else ""
        parts = urlsplit(full)
    except ValueError:
        return ""
    return full if parts.scheme in {"http", "https"} and parts.hostname else ""


def relative_path(link: str) -> str:
    """Return the way to a file that a link tells from its document's own folder; empty for any other link."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc or parts.path.startswith("/") else unquote(parts.path)


def host_name(url: str) -> str:
    """Return the host of a URL as people call the site: "example.org" of "https://www.example.org:8080/"."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""

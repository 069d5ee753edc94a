"""Web addresses: taken apart once, and brought to one canonical form.

The same pieces are used for checking, connecting and naming, so that no two parsers can disagree.
The rules of `canonical_url` are data, for a page's script must follow them to the letter.
"""

import re
from dataclasses import dataclass

from audiobrief.expressions import regex
from audiobrief.model import Source

DEFAULT_PORTS = {"http": 80, "https": 443}  # RFC 9110 §4.2
SITE_NAME, INDEX_PAGE = regex(r"^(?:www|m|mobile)\.(?=[^.]+\.)"), regex(r"/index\.(?:html?|php)$")
"""What a site may put before its host, and behind a folder's path, of one and the same page."""
_PARTS = regex(r"https?://([^/]+)([^?]*)(.*)", re.DOTALL)
LONGEST_URL = 8000  # characters of a canonical URL; servers refuse longer ones
LAST_PORT, LONGEST_PORT = 65535, 5
"""Ports are 16 bits (RFC 9293 §3.1): five digits at the most."""
LONGEST_HOST = 253  # characters: RFC 1035, section 2.3.4, without the root's length byte and dot

TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "hsa_", "_hs", "at_", "oly_", "vero_", "guce_", "amp_")
# fmt: off
TRACKING_NAMES = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "yclid", "igshid", "igsh",
    "li_fat_id", "mkt_tok", "s_cid", "sc_campaign", "wickedid", "_ga", "_gl", "spm", "trk", "trkcampaign", "xtor",
    "ref", "ref_src", "ref_url", "referrer", "cmp", "cmpid", "icid", "ito", "smid", "smtyp", "ocid", "ncid",
    "sr_share", "soc_src", "soc_trk", "guccounter", "__twitter_impression", "replytocom", "usqp", "amp",
})
# fmt: on
TRACKING_PAIRS = frozenset({"outputtype=amp"})

HOMES = frozenset({"", "/", "/index.html", "/index.htm", "/index.php", "/default.aspx"})
"""Paths of front pages."""

WRAPPER = regex(r"https://(?:www\.google\.[a-z]{2,3}(?:\.[a-z]{2})?/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[a-z])/s/")
PATH_END = regex(r"(?:/amp|\.amp|/)+$")
AMP_PAGE = regex(r"(?:\.amp)+\.html$")

_URL = regex(r"(https?):[/\\]*([^/?#\\]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_HOST = regex(r"(?:\[([0-9a-f:.]+)\]|([^:\[\]]+))(?::([0-9]*))?", re.IGNORECASE)
_HOST_NAME = regex(r"[a-z0-9._-]+")
_DOTS = regex("[\u3002\uff0e\uff61]")
_PATH_UNSAFE = regex(r"%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!$&'()*+,;=:@/])")
_QUERY_UNSAFE = regex(r"%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!$&()*+,;=:@/?])")
_UNRESERVED = regex(r"[A-Za-z0-9\-._~]")
_UNSENDABLE = regex(r"[^!-~]|[\"<>]")


@dataclass(frozen=True, slots=True)
class Link:
    """An http or https address in its pieces."""

    scheme: str
    host: str
    """Lower-case ASCII: a name (IDN as punycode, no final dot) or an IP address without brackets."""
    port: int
    path: str
    query: str | None = None
    userinfo: str = ""
    """As typed, "user:password"; never shown and never part of an address."""

    @property
    def authority(self) -> str:
        """The host and, unless it is the default, the port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """Path and query as a request names them: unsafe characters escaped, all else untouched."""
        target = (self.path or "/") + ("" if self.query is None else f"?{self.query}")
        return _UNSENDABLE.sub(lambda m: _escaped(m[0]), target)

    @property
    def url(self) -> str:
        """The whole address without user info and fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_link(url: str) -> Link | None:
    """Return the pieces of an http(s) URL, or None when it is not one that can be fetched."""
    url = re.sub(r"[\t\r\n]", "", url.strip("".join(map(chr, range(33)))))
    found = _URL.fullmatch(re.sub(r"[\ud800-\udfff]", "\ufffd", url))
    if not found:
        return None
    scheme, (userinfo, _, authority) = found[1].lower(), found[2].rpartition("@")
    pieces = _HOST.fullmatch(authority)
    if not pieces:
        return None
    host = _address(pieces[1]) if pieces[1] else _ascii_host(pieces[2])
    digits = pieces[3].lstrip("0") if pieces[3] else str(DEFAULT_PORTS[scheme])
    if not host or not digits or len(digits) > LONGEST_PORT or (port := int(digits)) > LAST_PORT:
        return None
    return Link(scheme, host, port, found[3].replace("\\", "/"), found[4], userinfo)


def canonical_url(url: str) -> str:
    r"""Return the one form that an article's addresses share, or "" for what is no web address.

    The rules, in order (those of the URL standard's parser come first; a browser has then done 1, 2 and 4):

    1. Characters up to U+0020 are cut at both ends; tabs and line breaks inside vanish; "\" is "/" before the query,
       and the slashes after the scheme's colon count as two.
    2. What is not http or https with a valid host (`_HOST_NAME` after rule 4, or IPv6) and port (1 to 65535) is "".
    3. User info and fragment go.
    4. Scheme and host are lower-case; escapes in the host are decoded, an international one is punycode.
    5. Dots at the end of the host go; so does port 80 of http and 443 of https.
    6. In path and query, escapes of A-Z a-z 0-9 - . _ ~ are decoded, other escapes get upper-case digits, and what
       is not allowed (`_PATH_UNSAFE`, `_QUERY_UNSAFE`; a lone "%" too) is escaped as UTF-8.
    7. "." and ".." in the path are resolved; `PATH_END` is cut; `AMP_PAGE` becomes ".html"; an empty path is "/".
    8. The query is split at "&". Empty parts go, and those whose lower-case name, up to "=", is in `TRACKING_NAMES`
       or begins with one of `TRACKING_PREFIXES`, or which are lower-case in `TRACKING_PAIRS`. The order stays.
       No part left: no "?".
    9. If `WRAPPER` (an AMP cache) opens the result, "https://" takes its place and all begins again; four wrappers
       inside each other are "", and so is a result of more than `LONGEST_URL` characters.
    """
    for _ in range(4):
        link = parse_link(url)
        if link is None:
            return ""
        query = _canonical_query(link.query or "")
        path = _canonical_path(link.path)
        result = f"{link.scheme}://{link.authority}{path}" + (f"?{query}" if query else "")
        wrapper = WRAPPER.match(result)
        if not wrapper:
            return result if len(result) <= LONGEST_URL else ""
        url = "https://" + result[wrapper.end() :]
    return ""


def address_forms(canonical: str) -> tuple[str, ...]:
    """Return the addresses under which an article may be known that is shown under this canonical one, itself first.

    http or https, www., m. or nothing before the host, index.html or nothing behind the path. None of them is ever what
    an article is known by; listen.js looks for its episode under the same ones.
    """
    parts = _PARTS.fullmatch(canonical)
    if not parts:
        return ()
    host, path, query = parts.groups()
    bare, page = SITE_NAME.sub("", host), INDEX_PAGE.sub("", path)
    hosts = (host, bare, f"www.{bare}", f"m.{bare}")
    paths = (path, page or "/", f"{page.removesuffix('/')}/index.html")
    forms = (f"{scheme}://{h}{p}{query}" for h in hosts for p in paths for scheme in ("https", "http"))
    return tuple(dict.fromkeys((canonical, *forms)))


def is_home(url: str) -> bool:
    """Say whether a canonical URL is that of a site's front page, which is no single article."""
    link = parse_link(url)
    return link is not None and link.path.lower() in HOMES and not link.query


def same_site(url: str, other: str) -> bool:
    """Say whether two canonical URLs are of one host, "www." aside, and the other is not its front page."""
    link, second = parse_link(url), parse_link(other)
    if link is None or second is None or is_home(other):
        return False
    return link.host.removeprefix("www.") == second.host.removeprefix("www.")


def source_identity(source: Source) -> str:
    """Return what makes a source the same one next time: its canonical URL, else its path, else its digest.

    A path is absolute and given as a file: URI (of an entry, with "#" and its name in the feed), a digest as
    "sha256:" and 64 hex digits of the bytes.
    """
    if url := canonical_url(source.url):
        return url
    if source.path is not None:
        from urllib.parse import quote

        return source.path.resolve().as_uri() + (f"#{quote(source.entry)}" if source.entry else "")
    import hashlib

    return "sha256:" + (source.digest or hashlib.sha256(source.data).hexdigest())


def _canonical_path(path: str) -> str:
    segments: list[str] = []
    for segment in _PATH_UNSAFE.sub(_settled, path).split("/"):
        if segment == "..":
            del segments[max(1, len(segments) - 1) :]
        elif segment != ".":
            segments.append(segment)
    path = PATH_END.sub("", "/".join(segments))
    return AMP_PAGE.sub(".html", path) or "/"


def _canonical_query(query: str) -> str:
    parts = _QUERY_UNSAFE.sub(_settled, query).split("&")
    return "&".join(part for part in parts if part and not _is_tracking(part.lower()))


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0]
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES) or part in TRACKING_PAIRS


def _settled(match: re.Match[str]) -> str:
    if match[1] is None:
        return _escaped(match[2])
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.fullmatch(character) else "%" + match[1].upper()


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8"))


def _ascii_host(host: str) -> str:
    if len(host) > LONGEST_HOST:
        return ""
    if "%" in host:
        from urllib.parse import unquote

        host = unquote(host)
    if not host.isascii():
        import unicodedata

        host = unicodedata.normalize("NFKC", _DOTS.sub(".", host).lower()).lower()
        host = ".".join(map(_ascii_label, host.split(".")))
    host = host.lower().rstrip(".")
    return host if _HOST_NAME.fullmatch(host) else ""


def _ascii_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _address(literal: str) -> str:
    import ipaddress

    try:
        return str(ipaddress.IPv6Address(literal))
    except ValueError:
        return ""

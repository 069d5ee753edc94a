"""What a web server has to be told of a show: types, lifetimes, who may read from elsewhere, and what is gone."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from audiobrief.disk.atomic import write_whole
from audiobrief.expressions import regex
from audiobrief.model import Show
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import EPISODES, STATE
from audiobrief.show.life import RETRACTED
from audiobrief.show.media import BRIEFLY, FOR_AN_HOUR, FOR_GOOD, LIFETIMES, TYPES
from audiobrief.show.settings import load_show_settings

APACHE, NGINX = "apache", "nginx"
OURS = "# Written by audiobrief publish; lines of your own belong into a file of another folder\n"
"""By which a file is known that may be written anew."""
PLAIN = regex(r"[A-Za-z0-9_-]+")
"""What a folder may be called in a line of settings: a record may come from anybody."""
HIDDEN = "Of .audiobrief-manifest.json and what is hidden besides, nobody need know"


def render_server_lines(kind: str, show: Show, gone: Iterable[str]) -> str:
    """Return the lines for a server of a kind, Apache's for an .htaccess; `gone` are the slugs of retracted episodes.

    Types by suffix are RFC 9110 §8.3, reading from elsewhere is CORS (WHATWG Fetch), 410 is RFC 9110 §15.5.11.
    """
    slugs = sorted(slug for slug in gone if PLAIN.fullmatch(slug))
    return _apache(slugs) if kind == APACHE else _nginx(urlsplit(show.base_url).path.rstrip("/"), slugs)


def write_htaccess(shelf: ShowFolder) -> Path | None:
    """Write what a copy's .htaccess is to hold among what can be made again, and return the file.

    None where the settings do not ask for one. Call it under the shelf's lock; raises PublishError.
    """
    if not load_show_settings(shelf.folder).publish.htaccess:
        return None
    gone = [entry.slug for entry in shelf.catalogue.read() if entry.status == RETRACTED]
    file = shelf.folder / STATE / "htaccess"
    write_whole(file, f"{OURS}{render_server_lines(APACHE, shelf.show, gone)}\n")
    return file


def _types() -> dict[str, str]:
    return {name.lstrip("."): kind.partition(";")[0] for name, kind in TYPES.items() if name.startswith(".")}


def _lasting(lifetime: str) -> str:
    return "|".join(sorted(name.replace(".", r"\.") for name, value in LIFETIMES.items() if value == lifetime))


def _in_utf_8() -> list[str]:
    return sorted(name for name, kind in TYPES.items() if name.startswith(".") and "charset" in kind)


def _exact() -> list[tuple[str, str]]:
    """Return name and type of the files that their suffix does not tell."""
    return [(name.replace(".", r"\."), kind.partition(";")[0]) for name, kind in TYPES.items() if name[0] != "."]


def _apache(slugs: list[str]) -> str:
    """Return what every web space takes that lets an .htaccess tell of files at all (AllowOverride FileInfo)."""
    lines = ["<IfModule mod_mime.c>", *(f"AddType {kind} .{suffix}" for suffix, kind in _types().items())]
    lines += [f"AddCharset utf-8 {' '.join(_in_utf_8())}", "</IfModule>"]
    lines += [f'<FilesMatch "^{name}$">\nForceType {kind}\n</FilesMatch>' for name, kind in _exact()]
    lines += ["<IfModule mod_headers.c>", 'Header set Access-Control-Allow-Origin "*"']
    exposed = "Accept-Ranges, Content-Length, Content-Range, ETag"
    lines += [f'Header set Access-Control-Expose-Headers "{exposed}"', f'Header set Cache-Control "{BRIEFLY}"']
    for lifetime in (FOR_AN_HOUR, FOR_GOOD):
        lines += [f'<FilesMatch "({_lasting(lifetime)})$">', f'Header set Cache-Control "{lifetime}"', "</FilesMatch>"]
    lines += ["</IfModule>", "<IfModule mod_alias.c>", f"# {HIDDEN}", r"RedirectMatch 404 /\.[^/]+$"]
    lines += [f"RedirectMatch 410 /{EPISODES}/{slug}(/|$)" for slug in slugs]
    return "\n".join([*lines, "</IfModule>"])


def _nginx(below: str, slugs: list[str]) -> str:
    """Return lines of which a lifetime is for what is there alone: a missing MP3 must not be remembered for a year."""
    kinds = " ".join(f"{kind} {suffix};" for suffix, kind in _types().items())
    in_utf_8 = {TYPES[name].partition(";")[0] for name in _in_utf_8()} - {"text/html"}  # which is by itself
    cases = [f'    "~({_lasting(lifetime)})$" "{lifetime}";' for lifetime in (FOR_GOOD, FOR_AN_HOUR)]
    lines = ["# in http { }", "map $uri $audiobrief_lifetime {", f'    default "{BRIEFLY}";', *cases, "}"]
    lines += ["# in server { }", *(f"location ^~ {below}/{EPISODES}/{slug}/ {{ return 410; }}" for slug in slugs)]
    lines += [f"location ^~ {below}/ {{", "    charset utf-8;", f"    charset_types {' '.join(sorted(in_utf_8))};"]
    lines += [f"    types {{ {kinds} }}", "    add_header Cache-Control $audiobrief_lifetime;"]
    lines += ['    add_header Access-Control-Allow-Origin "*" always;']
    exposed = "Accept-Ranges, Content-Length, Content-Range, ETag"
    lines += [f'    add_header Access-Control-Expose-Headers "{exposed}" always;']
    lines += [f"    location ~ /{name}$ {{ types {{ }} default_type {kind}; }}" for name, kind in _exact()]
    return "\n".join([*lines, f"    # {HIDDEN}", r"    location ~ /\. { return 404; }", "}"])

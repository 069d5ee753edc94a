"""What a web server has to be told of a show: types, lifetimes, who may read from elsewhere, and what is gone."""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from audiobrief.disk.atomic import write_whole
from audiobrief.model import Show
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import EPISODES, STATE
from audiobrief.show.life import RETRACTED
from audiobrief.show.media import FOR_AN_HOUR, FOR_GOOD, LIFETIMES, TYPES
from audiobrief.show.settings import load_show_settings

APACHE, NGINX = "apache", "nginx"
OURS = "# Written by audiobrief publish; lines of your own belong into a file of another folder\n"
"""By which a file is known that may be written anew."""
PLAIN = re.compile(r"[A-Za-z0-9_-]+")
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


def _apache(slugs: list[str]) -> str:
    lines = [f"AddType {kind} .{suffix}" for suffix, kind in _types().items()]
    lines += [f'<FilesMatch "^{name}$">\nForceType {kind.partition(";")[0]}\n</FilesMatch>'
              for name, kind in TYPES.items() if not name.startswith(".")]  # fmt: skip
    lines += ["AddDefaultCharset utf-8", "<IfModule mod_headers.c>", 'Header set Access-Control-Allow-Origin "*"']
    exposed = "Accept-Ranges, Content-Length, Content-Range, ETag"
    lines += [f'Header set Access-Control-Expose-Headers "{exposed}"', 'Header set Cache-Control "public, max-age=60"']
    for lifetime in (FOR_AN_HOUR, FOR_GOOD):
        lines += [f'<FilesMatch "({_lasting(lifetime)})$">', f'Header set Cache-Control "{lifetime}"', "</FilesMatch>"]
    lines += ["</IfModule>", f"# {HIDDEN}", r'<FilesMatch "^\.">', "Require all denied", "</FilesMatch>"]
    return "\n".join([*lines, *(f"RedirectMatch 410 /{EPISODES}/{slug}(/|$)" for slug in slugs)])


def _nginx(below: str, slugs: list[str]) -> str:
    kinds = " ".join(f"{kind} {suffix};" for suffix, kind in _types().items())
    cases = [f'    "~({_lasting(lifetime)})$" "{lifetime}";' for lifetime in (FOR_GOOD, FOR_AN_HOUR)]
    lines = ["# in http { }", "map $uri $audiobrief_lifetime {", '    default "public, max-age=60";', *cases, "}"]
    lines += ["# in server { }", *(f"location ^~ {below}/{EPISODES}/{slug}/ {{ return 410; }}" for slug in slugs)]
    lines += [f"location ^~ {below}/ {{", "    charset utf-8;", f"    types {{ {kinds} }}"]
    lines += ["    add_header Cache-Control $audiobrief_lifetime always;"]
    lines += ['    add_header Access-Control-Allow-Origin "*" always;']
    exposed = "Accept-Ranges, Content-Length, Content-Range, ETag"
    lines += [f'    add_header Access-Control-Expose-Headers "{exposed}" always;']
    return "\n".join([*lines, f"    # {HIDDEN}", r"    location ~ /\. { deny all; }", "}"])

"""Names of MP3s by a template, so that the same article has the same name in every run and every process."""

import hashlib
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audiobrief.destinations import FileDestination, is_show
from audiobrief.disk.operations import make_folder
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError, WrongOption
from audiobrief.expressions import regex
from audiobrief.model import Article, Source
from audiobrief.publish.names import slugify
from audiobrief.settings import Settings

FIELDS = ("date", "slug", "id", "name", "number", "folder", "site", "language")
"""What a template may hold: the article's date and title, six hex of what it is known by, its file's name, its place in
the list, its folder below the one that was named, its site, its language."""
USUAL = "{date}-{slug}-{id}.mp3"
"""As an episode of a show is named: phones and file managers sort by letter."""
ID_HEX = 6
"""Digits of the identity's digest: of a thousand articles of one name and day two meet once in 30 runs."""
_UNSAFE = regex(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Template:
    """A path of an MP3 with fields in braces, below a folder."""

    folder: Path
    pattern: str = USUAL

    def fill(self, article: Article, known_by: str, *, name: str, number: int, below: str) -> Path:
        """Return the path for an article; what fills a field cannot lead out of the folder."""
        fields = {
            "date": article.published[:10] or "undated",
            "slug": slugify(article.title),
            "id": hashlib.sha256(known_by.encode("utf-8", "replace")).hexdigest()[:ID_HEX],
            "name": _safe(name),
            "number": f"{number:04}",
            "folder": "/".join(map(_safe, Path(below).parts)),
            "site": _safe(article.site_name or "unknown"),
            "language": article.language,
        }
        return self.folder / self.pattern.format_map(fields).lstrip("/")


def parse_template(output: str) -> Template | None:
    """Return the template that an output is, None for one without braces; raises WrongOption for an unknown field."""
    if "{" not in output:
        return None
    try:
        parts = [part for part in string.Formatter().parse(output) if part[1] is not None]
    except ValueError as error:
        raise WrongOption(f"-o {output}: {error}; a field is written {{date}}") from error
    for _, field, spec, conversion in parts:
        if field not in FIELDS or spec or conversion:
            raise WrongOption(f"-o {output}: {field!r} is no field as written; fields are {', '.join(FIELDS)}")
    if not output.lower().endswith(".mp3"):
        raise WrongOption(f"-o {output}: a name ends in .mp3")
    plain = Path(output.partition("{")[0])
    folder = plain if output.partition("{")[0].endswith("/") else plain.parent
    return Template(folder, str(Path(output).relative_to(folder)) if folder != Path() else output)


def open_output(output: Path, *, template: Template | None) -> tuple[Path, Template | None]:
    """Return the folder that a batch writes below, and its template, which a show has none of.

    Raises PublishError for a file, or a show with a template.
    """
    if template is not None:
        if is_show(template.folder):
            raise PublishError(f"{template.folder}: a show names its episodes itself; leave the template out")
        return template.folder, template
    if output.suffix.lower() == ".mp3" or (output.exists() and not output.is_dir()):
        raise PublishError(f'{output}: a batch is many MP3s; give a folder, a show, or a name such as "{{slug}}.mp3"')
    return output, None if is_show(output) else Template(output)


def below(path: Path | None) -> str:
    """Return the folder of a file, relative to where the command runs, for trees that are mirrored."""
    if path is None:
        return ""
    try:
        return path.parent.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.parent.name


class NamedDestination(FileDestination):
    """An MP3 under the name that a template gives it; what an earlier run left there is replaced."""

    def __init__(self, file_of: "Naming", options: EpisodeOptions, settings: Settings) -> None:
        super().__init__(file_of.template.folder, options, settings)
        self._naming = file_of

    def refuse_early(self, source: Source, article: Article) -> None:
        """Raise PublishError before any work when the file cannot be written."""
        make_folder(self._naming.path(article).parent)
        super().refuse_early(source, article)

    def path(self, article: Article) -> Path:
        """Return where an article's MP3 goes."""
        return self._naming.path(article)

    def _files(self, article: Article) -> Iterator[Path]:
        yield self._naming.path(article)


@dataclass(frozen=True, slots=True)
class Naming:
    """How one article of a list is named."""

    template: Template
    known_by: str
    name: str
    number: int
    below: str = ""

    def path(self, article: Article) -> Path:
        """Return where its MP3 goes."""
        return self.template.fill(article, self.known_by, name=self.name, number=self.number, below=self.below)


def _safe(text: str) -> str:
    return _UNSAFE.sub("-", text).strip(".-") or "-"

"""Templates → HTML, with what every page of ours does to them."""

from functools import cache
from typing import Any

from audiobrief.publish.characters import publishable
from audiobrief.publish.page.assets import FOLDER


def render_template(template: str, **values: Any) -> str:
    """Return a template of this folder filled in, without characters that HTML cannot carry."""
    return publishable(_environment().get_template(template).render(values))


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(disabled_extensions=("txt.j2",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def inline(text: str) -> Any:
    """Return text that goes into a page as it is."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  our own scripts and styles, and JSON without < > &

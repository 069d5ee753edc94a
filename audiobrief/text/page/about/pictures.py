"""Which files beside a page are its article's pictures: those that its head names, then those among its text."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from audiobrief.standards.urls import relative_path

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

METAS = ("og:image:secure_url", "og:image", "twitter:image")
AROUND = frozenset({"header", "nav", "aside", "footer"})
"""Elements whose pictures are the site's, unless the article's own head has one."""
MOST = 6
"""Names that are looked at: the first pictures of an article are its best, or icons."""


def find_pictures(tree: "Element", metas: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files that a page names as pictures by their way from it, the likeliest first."""
    named = (*map(relative_path, (metas.get(name, "") for name in METAS)), *_of_text(tree))
    return tuple(islice(dict.fromkeys(filter(None, named)), MOST))


def _of_text(tree: "Element") -> Iterator[str]:
    told = [*tree.iter("article", "main")] or [tree]
    for box in told:
        for image in box.iter("img"):
            if not any(above.tag in AROUND for above in image.iterancestors() if above is not box):
                yield relative_path(image.get("src") or "")

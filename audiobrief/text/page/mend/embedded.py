"""Posts of other sites within an article, as quotations with the name of who wrote them: "Ida Marsh wrote: …".

Their markup is what the sites hand out for embedding (X, Instagram, TikTok, Bluesky): a blockquote of paragraphs
with a signature behind them.
"""

from typing import TYPE_CHECKING

from audiobrief.expressions import regex

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

POST = regex(
    r"(?:twitter|x)-(?:tweet|video)|tweet-embed|instagram-media|tiktok-embed|bluesky-embed|text-post-media|mastodon-embed"
)
PICTURE_LINK = regex(r"(?:https?://)?(?:pic\.(?:twitter|x)\.com|t\.co)/\S+")
SIGNATURE = regex(r"\s*[—–-]\s*([^@()]{2,60}?)\s*\(\s*@[^)]*\)")


def settle_posts(tree: "Element") -> None:
    """Make a plain quotation of each embedded post, in place: without links to its pictures and its signature."""
    for post in list(tree.iter("blockquote")):
        if not POST.search(post.get("class") or ""):
            continue
        for element in post.iter():
            element.attrib.pop("lang", None)  # the extractor takes a marked language for that of a program
        for link in list(post.iter("a")):
            if PICTURE_LINK.fullmatch("".join(link.itertext()).strip()):
                link.drop_tree()
        name = _cut_signature(post)
        first = next((paragraph for paragraph in post.iter("p") if "".join(paragraph.itertext()).strip()), None)
        if name and first is not None:
            first.text = f"{name} wrote: {(first.text or '').lstrip()}"


def _cut_signature(post: "Element") -> str:
    """Remove what stands behind the last paragraph, and return the name in it."""
    last = next(post.iterchildren("p", reversed=True), None)
    if last is None:
        return ""
    rest = list(last.itersiblings())
    signature = (last.tail or "") + "".join("".join(element.itertext()) + (element.tail or "") for element in rest)
    found = SIGNATURE.match(signature)
    if not found:
        return ""
    last.tail = None
    for element in rest:
        post.remove(element)
    return found[1].strip()

"""What a page's own data state of its article: its text in any dress, and how many words it has."""

import json

import pytest

from audiobrief.model import Kind
from audiobrief.text.page.html import parse_html
from audiobrief.text.page.stated import stated_blocks, stated_words
from audiobrief.text.page.told.part import small_part

FIRST = "The harbour board closed the old bridge on Tuesday because two girders had rusted through below the deck."
SECOND = (
    "Ferries will carry walkers & cyclists until the spring, the board said, and nobody has to pay for the crossing."
)


@pytest.mark.parametrize(
    "body",
    [
        f"{FIRST}\n\n{SECOND}",
        f"{FIRST}\r\n{SECOND}".replace("&", "&amp;"),
        f"<p>{FIRST}</p><p>{SECOND}</p>",
        f"&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p class=&quot;x&quot;&gt;{SECOND}&lt;/p&gt;".replace(" & ", " &amp;amp; "),
        f"{FIRST}<br><br />{SECOND}",
        f"<p>{FIRST}</p><p style='display:none'>Marlow Post</p><p>{SECOND}</p>",
    ],
)
def test_the_text_of_an_article_is_read_in_any_dress(body: str) -> None:
    assert [block.text for block in stated_blocks(body)] == [FIRST, SECOND]


def test_headings_and_lists_of_a_stated_text_stay() -> None:
    blocks = list(stated_blocks(f"<h2>The bridge</h2><p>{FIRST}</p><ul><li>Steel</li><li>Paint</li></ul>"))
    assert [(block.kind, block.text) for block in blocks] == [
        (Kind.HEADING, "The bridge"), (Kind.BODY, FIRST), (Kind.LIST_ITEM, "Steel"), (Kind.LIST_ITEM, "Paint"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ([{"headline": "Bridge shut", "wordCount": 812}], 812),
        ([{"headline": "Bridge shut", "wordCount": "1,812"}], 1812),
        ([{"headline": "Bridge shut", "wordCount": "many"}, {"headline": "Bridge shut", "wordCount": None}], 0),
        ([{"headline": "Bridge shut", "wordCount": -5}, {"headline": "Bridge shut", "wordCount": 10**12}], 0),
        ([{"headline": "A museum opens", "wordCount": 812}], 0),
        ([{"wordCount": 812}], 0),
        ([{"headline": ["Bridge shut"], "wordCount": 812}], 0),
        ([], 0),
    ],
)
def test_the_words_of_the_page_s_own_article_count(nodes: list[dict[str, object]], words: int) -> None:
    assert stated_words(nodes, ["Bridge shut – Marlow Post"]) == words


def test_less_than_the_page_itself_counts_is_told() -> None:
    node = json.dumps({"@type": "NewsArticle", "headline": "Bridge shut", "wordCount": 900})
    head = f"<title>Bridge shut</title><script type='application/ld+json'>{node}</script>"
    body = f"<h1>Bridge shut</h1><article><p>{FIRST}</p><p>{SECOND}</p></article>"
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    article = parse_html(text)
    assert [paragraph.text for paragraph in article.paragraphs] == [FIRST, SECOND]
    assert small_part(article)
    assert not small_part(parse_html(text.replace("900", "40")))

import json

from audiobrief.model import Article, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

READ = ReadSettings(allow_short=True)
CLOSED = "The harbour master said on day {} that the quay would stay closed to all ships."
FILLER = " ".join(f"<p>{CLOSED.format(n)}</p>" for n in range(8))
PAGE = f"""<html><head><title>Ferry returns</title></head><body>
<nav><a href="/">Home</a> <a href="/report">the report</a></nav>
<article><h1>Ferry returns</h1>
<p>The ferry is back, says <a href="/report?id=1&amp;x=2">the  report</a> of the
<a href="https://Council.example/x y">council</a>,
which <a href="mailto:a@example.org">Ann</a> and <a href="javascript:alert(1)">the script</a> did not read.</p>
{FILLER}
<ul><li>First, see <a href="//other.example/list">the list of ramps</a> at the inner quay, which is long.</li></ul>
</article>
<aside><h2>Most read</h2><a href="/quay">quay would stay closed</a></aside>
<footer><p>Follow us on <a href="https://social.example/">Social</a>.</p></footer></body></html>"""


def read(data: str | bytes, kind: SourceType, url: str = "https://example.org/news/ferry") -> Article:
    raw = data if isinstance(data, bytes) else data.encode()
    return clean_article(read_article(Source(raw, kind, "ferry", url), READ), READ)


def shown(article: Article) -> list[tuple[str, str]]:
    for link in article.links:
        assert link.text in article.paragraphs[link.paragraph].text
    return [(link.text, link.url) for link in article.links]


def test_a_page_keeps_the_links_of_its_article_and_no_other() -> None:
    article = read(PAGE, SourceType.HTML)
    assert shown(article) == [
        ("the report", "https://example.org/report?id=1&x=2"),
        ("council", "https://council.example/x%20y"),
        ("the list of ramps", "https://other.example/list"),
    ]
    assert article.anchors == ()


def test_a_page_without_an_address_keeps_what_is_whole() -> None:
    assert shown(read(PAGE, SourceType.HTML, "")) == [("council", "https://council.example/x%20y")]


def test_a_base_is_obeyed() -> None:
    page = PAGE.replace("<head>", '<head><base href="https://base.example/a/">').replace('"/report?id', '"report?id')
    assert shown(read(page, SourceType.HTML))[0] == ("the report", "https://base.example/a/report?id=1&x=2")


def test_markdown() -> None:
    text = "# Ferry returns\n\nThe ferry is back, says [the *new* report](https://example.org/r), long overdue.[^1]\n\n"
    text += "\n\n".join(CLOSED.format(n) for n in range(5))
    text += "\n\n[^1]: A note.\n"
    assert shown(read(text, SourceType.MARKDOWN)) == [("the new report", "https://example.org/r")]


def test_an_entry_of_a_feed() -> None:
    body = f'<p>The ferry is back, says <a href="r.html">the report</a> of the council on the quay.</p>{FILLER}'
    item = {"id": "1", "url": "https://example.org/news/ferry", "title": "Ferry returns", "content_html": body}
    data = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [item]})
    assert shown(read(data, SourceType.ENTRY)) == [("the report", "https://example.org/news/r.html")]


def test_a_menu_in_the_same_box_links_no_word_of_the_text() -> None:
    menu = '<a href="/quay">quay</a> <a href="/ships">ships</a>'
    text = f'{CLOSED.format(1)}<br><br>See <a href="/r">the report</a> of it.<br><br>{CLOSED.format(2)}'
    page = f"<html><body><article><h1>Ferry returns</h1>{FILLER}<div>{menu}<br>{text}</div></article></body></html>"
    assert shown(read(page, SourceType.HTML)) == [("the report", "https://example.org/r")]


def test_a_line_said_twice_links_its_own_words() -> None:
    line = '<p>Read what the harbour says of it: <a href="https://example.org/{}">{}</a>, in full and at length.</p>'
    body = f"<h1>Ferry</h1>{line.format(1, 'this paper')}{FILLER}{line.format(2, 'that paper')}"
    article = read(f"<html><body><article>{body}</article></body></html>", SourceType.HTML)
    assert {link.url: link.text for link in article.links} == {
        "https://example.org/1": "this paper",
        "https://example.org/2": "that paper",
    }
    assert len({link.paragraph for link in article.links}) == 2

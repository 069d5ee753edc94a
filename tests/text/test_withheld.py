"""What may not be spoken is told before it is: not free, live, several articles, somebody's who does not want it."""

import json

import pytest

from audiobrief.model import Article, Paragraph, Source, SourceType
from audiobrief.settings import ReadSettings, RightsSettings
from audiobrief.text.credits import find_no_audio
from audiobrief.text.page.html import parse_html
from audiobrief.text.page.told.part import part_read
from audiobrief.text.read import read_article

PROSE = (
    "The ferry sailed at noon with forty people on board, said the harbour master, who was glad of it.",
    "It carried a cow, two goats and the mayor of Marlow, who did not speak to anybody on the quay.",
    "The next sailing is on Friday, if the wind allows it, and everybody in the town hopes that it will.",
    "Nobody has counted the gulls, but the old men on the bench believe that there were more last year.",
    "In the evening the band played on the quay, and the harbour master danced with the mayor of Marlow.",
)
BODY = "".join(f"<p>{line}</p>" for line in PROSE)


def page(head: str = "", more: str = "", title: str = "The ferry sails") -> str:
    article = f"<article><h1>{title}</h1>{BODY}{more}</article>"
    return f"<html><head><title>{title}</title>{head}</head><body>{article}</body></html>"


def described(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": "The ferry sails", **fields}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


def signs(text: str) -> list[str]:
    return [hold.sign for hold in parse_html(text, "https://example.org/a").holds]


@pytest.mark.parametrize(
    "text",
    [
        page(described(isAccessibleForFree=False)),
        page(described(isAccessibleForFree="False")),
        page(described(isAccessibleForFree="http://schema.org/False")),
        page(described(isAccessibleForFree=True, hasPart={"@type": "WebPageElement", "isAccessibleForFree": False})),
        page(described(hasPart=[{"@type": "WebPageElement", "isAccessibleForFree": "false", "cssSelector": ".x"}])),
        page("<meta property='article:content_tier' content='locked'>"),
        page("<meta itemprop='isAccessibleForFree' content='false'>"),
        page(more="<aside class='gh-post-upgrade-cta'><p>This post is for subscribers only.</p></aside>"),
        page(more="<div class='pmpro_content_message'>You must be a member to go on.</div>"),
        page(more="<div class='members-only-block'><p>This post is for members. Join to read on.</p></div>"),
    ],
)
def test_what_is_not_free_is_held(text: str) -> None:
    assert signs(text) == ["not-free"]


@pytest.mark.parametrize(
    "text",
    [
        page(),
        page(described(isAccessibleForFree=True)),
        page(described(isAccessibleForFree="True", hasPart={"isAccessibleForFree": True})),
        page("<meta property='article:content_tier' content='free'>"),
        page("<meta property='article:content_tier' content='metered'>"),
        page(more="<aside class='gh-post-upgrade-cta' hidden>Subscribe to go on.</aside>"),
        page(more="<aside class='gh-post-upgrade-cta'></aside>"),
        page(more="<nav><a class='members-only' href='/club'>Members only</a></nav>"),
        page(more="<p>The paywall, a wall of pay packets, is a work by Ida Marsh.</p>"),
    ],
)
def test_what_is_free_is_not(text: str) -> None:
    assert signs(text) == []


UPDATES = [
    {"headline": "Bridge shut", "datePublished": "2026-11-03T14:05:00+02:00", "articleBody": f"{PROSE[1]}\n{PROSE[2]}"},
    {"headline": "First gusts", "datePublished": "2026-11-03T11:00:00+02:00", "articleBody": f"<p>{PROSE[0]}</p>"},
    {"datePublished": "2026-11-04T06:30:00+02:00", "articleBody": PROSE[3]},
]
MARKED = "".join(
    f"<div itemprop='liveBlogUpdate'><time datetime='{u['datePublished']}'>then</time>"
    f"<h2>{u.get('headline', '')}</h2><p>{line}</p></div>"
    for u, line in zip(UPDATES, PROSE, strict=False)
)


def test_a_live_blog_is_held_and_read_oldest_first_where_that_is_allowed() -> None:
    text = page(described(**{"@type": "LiveBlogPosting", "liveBlogUpdate": UPDATES}))
    assert signs(text) == ["live"]
    article = parse_html(text, allow=("live",))
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "11:00 – First gusts", PROSE[0], "14:05 – Bridge shut", PROSE[1], PROSE[2], f"2026-11-04, 06:30: {PROSE[3]}",
    ]  # fmt: skip


def test_a_live_blog_is_known_by_its_markup_too() -> None:
    text = f"<main itemscope itemtype='https://schema.org/LiveBlogPosting'><h1>Storm</h1>{MARKED}</main>"
    assert signs(text) == ["live"]
    article = parse_html(text, allow=("live",))
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "11:00 – First gusts", PROSE[1], "14:05 – Bridge shut", PROSE[0], f"2026-11-04, 06:30: {PROSE[2]}",
    ]  # fmt: skip


def test_of_a_live_blog_too_it_is_known_how_much_of_its_page_is_read() -> None:
    text = f"<main itemscope itemtype='https://schema.org/LiveBlogPosting'><h1>Storm</h1>{MARKED}</main>"
    article = parse_html(text, allow=("live",))
    assert article.page_words >= sum(len(line.split()) for line in PROSE[:3])
    assert part_read(article) == pytest.approx(1, abs=0.2)


STORIES = {"A ferry for the bay": "/ferry", "A bridge closes": "", "Three goats are found": "/goats"}
FRONT = "".join(
    f"<article><h2>{f'<a href={link}>{title}</a>' if link else title}</h2>{BODY}</article>"
    for title, link in STORIES.items()
)


def test_of_several_articles_none_is_taken_for_all() -> None:
    (hold,) = parse_html(f"<title>Harbour blog</title>{FRONT}", name="blog.html").holds
    assert hold.sign == "several"
    assert all(part in hold.told for part in ("3 articles", '"A bridge closes"', '"blog.html#2"'))


def test_articles_in_boxes_of_a_blog_are_several_too() -> None:
    boxes = FRONT.replace("<article>", "<div class='post hentry'>").replace("</article>", "</div>")
    assert signs(f"<title>Harbour blog</title>{boxes}") == ["several"]
    assert signs(f"<title>Harbour blog</title><div class='hentry'><h2>A bridge closes</h2>{BODY}</div>") == []


@pytest.mark.parametrize(
    ("number", "address"), [(1, "https://e.org/ferry"), (2, "https://e.org/all"), (3, "https://e.org/goats")]
)
def test_one_of_several_is_read_by_its_number(number: int, address: str) -> None:
    article = parse_html(f"<title>Harbour blog</title>{FRONT}", "https://e.org/all", part=str(number))
    assert (article.title, article.holds) == (list(STORIES)[number - 1], ())
    assert [p.text for p in article.paragraphs if p.text in PROSE] == list(PROSE)
    source = Source(FRONT.encode(), SourceType.HTML, f"a.html#{number}", "https://e.org/all", entry=str(number))
    assert read_article(source, ReadSettings()).source_url == address


@pytest.mark.parametrize(
    "text",
    [
        page(more=f"</article><article><h2>A bridge closes</h2>{BODY}"),  # the page is called after the first
        f"<title>Blog</title><article><h2>A</h2>{BODY}{BODY}{BODY}</article><article><h2>B</h2>{BODY}</article>",
        f"<title>Blog</title><h1>Boats</h1><article><h2>A</h2>{BODY}</article><article><h2>B</h2>{BODY}</article>",
        f"<title>Blog</title><article><h2>A</h2>{BODY}</article><article><h2>B</h2><p>{PROSE[0]}</p></article>",
        f"<title>Blog</title><article><h2>A</h2>{BODY}<section class='comments'>{FRONT}</section></article>",
    ],
)
def test_a_page_of_one_article_is_no_page_of_several(text: str) -> None:
    assert signs(text) == []


def told(*lines: str, byline: str = "", site: str = "Marlow Gazette") -> Article:
    return Article("Ferry", tuple(map(Paragraph, lines)), byline=byline, site_name=site, text="\n".join(lines))


NAMES = ("Reuters", "AFP", "Press Trust of India")


@pytest.mark.parametrize(
    "article",
    [
        told(*PROSE, byline="Reuters"),
        told(*PROSE, byline="Ida Marsh, AFP"),
        told(*PROSE, site="Reuters"),
        told("LONDON (Reuters) - The ferry sailed.", *PROSE),
        told("PARIS, Nov 3 (AFP) — The ferry sailed.", *PROSE),
        told("(Reuters) – The ferry sailed.", *PROSE),
        told("LONDON, Nov 3, 2026 (Reuters): The ferry sailed.", *PROSE),
        told("By Ida Marsh | Reuters", *PROSE),
        told("Ida Marsh, Reuters", *PROSE),
        told("AFP", *PROSE),
        told("By Press Trust of India", *PROSE),
        told(*PROSE, "© 2026 AFP"),
        told(*PROSE, "Source: Reuters"),
        told(*PROSE, "– Reuters"),
        told(*PROSE, "(AFP)"),
        told(*PROSE[:4], "The band played on the quay. – AFP"),
        told(*PROSE[:4], "The band played on the quay. (Reuters)"),
        told(*PROSE, "This story was provided by AFP and has not been edited by our staff."),
        told(*PROSE, "Additional reporting by Reuters"),
        told(*PROSE, "With files from Tom Reed and Reuters"),
        told(*PROSE, "Reuters contributed to this report."),
    ],
    ids=lambda article: article.byline or article.site_name + article.paragraphs[0].text[:20],
)
def test_whose_text_is_not_spoken_is_known_by_byline_and_credits(article: Article) -> None:
    assert [hold.sign for hold in find_no_audio(article, NAMES)] == ["no-audio"]


@pytest.mark.parametrize(
    "article",
    [
        told(*PROSE),
        told("The minister told Reuters on Tuesday that the ferry would sail.", *PROSE),
        told(*PROSE, "He spoke to AFP by telephone."),
        told(*PROSE, "The agencies AFP and Reuters had reported the sailing first, the mayor said in his speech."),
        told("Reuters has moved its desk to Marlow, where forty people now work.", *PROSE),
        told("The AFPA, a club of fishermen, met in Marlow.", *PROSE),
        told("Source: the harbour master", *PROSE),
    ],
    ids=lambda article: article.paragraphs[0].text[:20] + article.paragraphs[-1].text[:20],
)
def test_a_mention_is_no_credit(article: Article) -> None:
    assert find_no_audio(article, NAMES) == ()


def test_a_credit_of_the_page_counts_though_the_extractor_leaves_it_out() -> None:
    text = page(more="<div class='source-line'>© Reuters</div>")
    source = Source(text.encode(), SourceType.HTML, "a.html")
    found = read_article(source, ReadSettings(), RightsSettings(no_audio=("Reuters",)))
    assert [hold.sign for hold in found.holds] == ["no-audio"]
    footer = page().replace("</article>", "</article><footer>Data by Reuters. © Reuters</footer>")
    source = Source(footer.encode(), SourceType.HTML, "a.html")
    assert read_article(source, ReadSettings(), RightsSettings(no_audio=("Reuters",))).holds == ()

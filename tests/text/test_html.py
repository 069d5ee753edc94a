"""Web pages: the article is found with its kinds, its metadata and what markup says of each line."""

import contextlib
import logging
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.errors import AudiobriefError
from audiobrief.model import Kind, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.page.about.metadata import find_metadata
from audiobrief.text.page.html import parse_html
from audiobrief.text.page.survey import Survey, survey_page
from audiobrief.text.page.tree import drop_hidden, parse_page
from audiobrief.text.read import read_article
from audiobrief.text.remarks import remarks_on

PROSE = [
    "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open again.",
    "Fishermen tied up their boats and waited for the divers, who came at noon and left again without having been wet.",
    "The company that owns the crane has promised a new one by the end of the year, and paid for the old one twice.",
]
BODY = "".join(f"<p>{line}</p>" for line in PROSE)


def page(body: str, head: str = "") -> str:
    return f"<html lang='en'><head><title>A crane falls into the sea</title>{head}</head><body>{body}</body></html>"


def read(body: str, head: str = "") -> list[tuple[Kind, str]]:
    return [
        (p.kind, p.text)
        for p in parse_html(page(f"<article><h1>A crane falls into the sea</h1>{body}</article>", head)).paragraphs
    ]


def test_the_extractor_is_made_quiet_once():
    read(BODY)
    handlers = len(logging.getLogger("trafilatura").handlers)
    read(BODY)
    assert len(logging.getLogger("trafilatura").handlers) == handlers


def clean(text: str, *, account: bool = False, **options):
    own = ReadSettings(allow_short=True, **options)
    return clean_article(read_article(Source(text.encode(), SourceType.HTML, "it"), own, account=account), own)


class TestKinds:
    @pytest.mark.parametrize(
        ("markup", "expected"),
        [
            ("<h2>What now</h2>", (Kind.HEADING, "What now")),
            (
                "<blockquote><p>It was a good crane, and it stood.</p></blockquote>",
                (Kind.QUOTE, "It was a good crane, and it stood."),
            ),
            ("<ul><li>one of two things</li></ul>", (Kind.LIST_ITEM, "one of two things")),
            ("<figure><img src='a.png'><figcaption>The crane</figcaption></figure>", (Kind.CAPTION, "The crane")),
            (
                "<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td>3</td></tr></table>",
                (Kind.TABLE, "Monday: 3."),
            ),
        ],
    )
    def test_markup_tells(self, markup, expected):
        assert expected in read(BODY + markup + BODY)

    def test_captions_stand_where_they_stood_and_are_spoken_on_request(self):
        figure = "<figure><img src='a.png'><figcaption>The crane, before it fell</figcaption></figure>"
        text = page(
            f"<article><h1>A crane falls into the sea</h1><p>{PROSE[0]}</p>{figure}"
            f"<p>{PROSE[1]}</p><p>{PROSE[2]}</p></article>"
        )
        assert [p.text for p in clean(text).paragraphs] == PROSE
        spoken = clean(text, speak=("title", "body", "captions")).paragraphs
        assert [p.text for p in spoken] == [PROSE[0], "The crane, before it fell", *PROSE[1:]]

    def test_source_lines_are_no_paragraphs(self):
        assert [text for _, text in read(BODY.replace(" ", "\n"))][-3:] == PROSE

    def test_line_breaks_are(self):
        lines = [text for _, text in read(f"<p>{PROSE[0]}<br>{PROSE[1]}<br/><br>{PROSE[2]}</p>")]
        assert lines[-3:] == PROSE


class TestHidden:
    @pytest.mark.parametrize(
        "attributes",
        [
            "hidden",
            "hidden=''",
            "aria-hidden='true'",
            "style='display:none'",
            "style='color:red; DISPLAY : none'",
            "style='visibility:hidden'",
        ],
    )
    def test_hidden_text_is_not_read(self, attributes):
        secret = "This paragraph is hidden from readers, and must not be heard by listeners either, whatever happens."
        assert secret not in [
            text for _, text in read(f"{BODY}<p {attributes}>{secret}</p><div {attributes}><p>{secret}</p></div>")
        ]

    def test_a_page_that_hides_all_is_read(self):
        assert PROSE[0] in [text for _, text in read(f"<div style='display:none'>{BODY}</div>")]

    @pytest.mark.parametrize("box", ["id='cookie-banner'", "role='dialog'", "class='onetrust-pc-dark-filter'"])
    def test_what_is_laid_over_the_page_is_not_read(self, box):
        plea = (
            "We and our partners store information on your device, and ask for your consent to do so again and again."
        )
        story = f"<div id='articleBody' style='display: none'>{BODY}</div>"
        found = parse_html(page(f"<div {box}><p>{plea}</p></div><main>{story}</main>")).paragraphs
        assert [p.text for p in found] == PROSE

    def test_a_hidden_copy_of_the_article_is_not_read(self):
        copy = f"<div class='article-body small' style='display:none'>{BODY}</div>"
        found = parse_html(page(f"<main>{BODY}<p>{PROSE[0].replace('Monday', 'Friday')}</p></main>{copy}")).paragraphs
        assert [p.text for p in found].count(PROSE[1]) == 1

    @pytest.mark.parametrize(
        "mark",
        [
            "<sup><a href='#fn1'>1</a></sup>",
            "<a href='#footnote-1'>1</a>",
            "<sup id='r'><a href='#cite_note-x'>[1]</a></sup>",
        ],
    )
    def test_marks_of_footnotes_are_not_read(self, mark):
        assert PROSE[0] in [text for _, text in read(f"<p>{PROSE[0]}{mark}</p>{BODY}")]

    @pytest.mark.parametrize("markup", ["<h2><a></a>What now</h2>", "<h2 id='x'>What now<a href='#x'></a></h2>"])
    def test_empty_links_take_no_heading_with_them(self, markup):
        assert (Kind.HEADING, "What now") in read(BODY + markup + BODY)


class TestMetadata:
    def test_open_graph(self):
        found = find_metadata(
            parse_page(page("", "<meta property='og:title' content='T of it &amp;'>"
                "<meta property='og:site_name' content='S'><meta property='og:image' content='/i.png'>"
                "<link rel='canonical' href='/a/b'><meta name='author' content='By Ann Lee'>"
                "<meta property='article:published_time' content='2025-01-02T03:04:05Z'>"
                "<meta name='description' content='D'>")),
            "https://a.example/x/y?z",
        )  # fmt: skip
        assert (found.title, found.site_name, found.byline, found.description) == ("T of it &", "S", "Ann Lee", "D")
        assert (found.image_url, found.url) == ("https://a.example/i.png", "https://a.example/a/b")
        assert found.published == "2025-01-02T03:04:05Z"

    @pytest.mark.parametrize("wrap", ["{}", "[{}]", '{{"@graph": [{}]}}'])
    def test_json_ld(self, wrap):
        node = (
            '{"@type": ["NewsArticle"], "headline": "From the graph", "author": [{"name": "Ann Lee"}, "Ben Osei"],'
            ' "datePublished": "2025-01-02", "image": {"url": "https://a.example/i.png"}, "publisher": {"name": "S"}}'
        )
        found = find_metadata(parse_page(f"<script type='application/ld+json'>{wrap.format(node)}</script>"), "")
        assert (found.title, found.byline, found.published) == ("From the graph", "Ann Lee and Ben Osei", "2025-01-02")
        assert (found.image_url, found.site_name) == ("https://a.example/i.png", "S")

    @pytest.mark.parametrize(
        "script", ["", "{", "[" * 100_000, '{"@type": 7}', "null", '{"@type": "Article", "author": {"name": []}}']
    )
    def test_broken_json_ld_is_harmless(self, script):
        assert (
            find_metadata(parse_page(f"<title>T</title><script type='application/ld+json'>{script}</script>"), "").title
            == "T"
        )

    @pytest.mark.parametrize(
        ("head", "body", "title"),
        [
            (
                "<title>A crane falls into the sea | The Ledger</title>",
                "<h1>A crane falls into the sea</h1>",
                "A crane falls into the sea",
            ),
            ("<title>A crane falls into the sea - The Ledger</title>", "", "A crane falls into the sea"),
            ("<title>A crane falls</title>", "<h1>The Ledger News</h1>", "A crane falls"),
            ("", "<h1>Only a heading</h1>", "Only a heading"),
            (
                "<title>The Daily Ledger: A crane falls into the sea</title>",
                "<h1 class='site-title'>The Daily Ledger</h1><h2>A crane falls into the sea</h2>",
                "A crane falls into the sea",
            ),
            (
                "<title>A crane falls into the sea | The Daily Ledger</title>",
                "<h1><a href='/'>The Daily Ledger</a></h1><h3>A crane falls into the sea</h3><h3>A crane</h3>",
                "A crane falls into the sea",
            ),
            ("<title>Ledger: A crane falls</title>", "<div id='logo'><h1>Ledger</h1></div>", "A crane falls"),
            ("<title>T</title><svg><title>icon</title></svg>", "", "T"),
            ("", "", ""),
        ],
    )
    def test_title(self, head, body, title):
        assert find_metadata(parse_page(f"<html><head>{head}</head><body>{body}</body></html>"), "").title == title

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://[bad", "data:x", "//"])
    def test_only_web_addresses_are_taken(self, address):
        found = find_metadata(
            parse_page(f"<link rel='canonical' href='{address}'><meta property='og:image' content='{address}'>"), ""
        )
        assert (found.url, found.image_url) == ("", "")

    def test_a_visible_byline_is_found(self):
        assert (
            clean(page(f"<h1>A crane falls into the sea</h1><div class='byline'>By Olu Marsh</div>{BODY}")).byline
            == "Olu Marsh"
        )

    def test_who_replies_is_not_the_author(self):
        reply = "<ol class='comments'><li><span class='author'>Wendy Bell</span><p>Well said.</p></li></ol>"
        assert clean(page(f"<h1>A crane falls into the sea</h1>{BODY}{reply}")).byline == ""


class TestSurvey:
    def test_boxes_and_links_are_hints(self):
        lines = survey_page(parse_page(page(
            f"<article>{BODY}</article><div class='relatedStories'><p><a href='/'>Another story</a></p></div>"
            "<aside><p>Beside <a href='/'>it</a></p></aside><p class='photo-credit'>Ann Lee</p>"
        )))  # fmt: skip
        hints = {line.text: line.hints for line in lines}
        assert set(hints["Another story"]) == {"related", "link"}
        assert hints["Beside it"] == ("aside",)
        assert hints["Ann Lee"] == ("caption",)
        assert hints[PROSE[0]] == ()

    def test_a_name_on_the_whole_article_tells_nothing(self):
        lines = survey_page(parse_page(page(f"<div class='has-newsletter share'>{BODY}</div>")))
        assert [line.hints for line in lines] == [(), (), ()]

    def test_what_stands_between_a_headline_and_read_more_is_a_teaser(self):
        teaser = "<h3><a href='/1'>Another story of the day</a></h3><p>It is about goats.</p><a href='/1'>Read more</a>"
        for count, expected in ((1, []), (2, ["It is about goats."] * 2)):
            lines = survey_page(parse_page(page(f"<article>{BODY}</article>{teaser * count}")))
            assert [line.text for line in lines if "teaser" in line.hints] == expected

    def test_a_name_on_most_paragraphs_tells_nothing(self):
        marked = BODY.replace("<p>", "<p class='paywall'>")
        assert {line.hints for line in survey_page(parse_page(page(f"<div>{marked * 2}</div>")))} == {()}

    def test_the_subjects_of_a_post_tell_nothing_of_its_box(self):
        post = "<div class='post-7 type-post hentry tag-cranes category-comments'>{}</div>"
        text = page(post.format(BODY) + "".join(f"<p>{n}. {line}</p>" for n in range(9) for line in PROSE))
        assert {line.hints for line in survey_page(parse_page(text))} == {()}

    def test_replies_are_not_read_though_they_are_most_of_the_page(self):
        replies = "".join(
            f"<div class='comment-content'><p>I have {n} cranes. {' '.join(PROSE * 2)}</p></div>" for n in range(2, 8)
        )
        article = clean(page(f"<article>{BODY * 2}</article><div>{replies}</div>"))
        assert [p.text for p in article.paragraphs][:3] == PROSE
        assert not any("cranes" in p.text for p in article.paragraphs)

    def test_a_row_of_small_boxes_below_the_article_is_teasers(self):
        card = (
            "<div><h4><a href='/{0}'>Another story of the day</a></h4><p>It is about goats, all {0} of them.</p></div>"
        )
        row = "".join(card.format(n) for n in range(3, 7))
        for text, expected in (
            (f"<div>{BODY}</div><section>{row}</section>", 4),
            (f"<div>{BODY}</div><section>{card.format(3) + card.format(4)}</section>", 0),
            (f"<section>{row}</section><div>{BODY}</div>", 0),
        ):
            assert sum("teaser" in line.hints for line in survey_page(parse_page(page(text)))) == expected

    def test_a_heading_over_junk_goes_with_it(self):
        box = "<h3>Your evening, upgraded</h3><p>Sign up for our free weekly newsletter.</p><h3>The crane</h3>"
        texts = [p.text for p in clean(page(f"<article>{BODY}{box}{BODY}</article>")).paragraphs]
        assert ("Your evening, upgraded" in texts, "The crane" in texts) == (False, True)

    def test_lines_are_found_again_in_order(self):
        survey = Survey(survey_page(parse_page(page("<p>One</p><p>Two</p><p>one</p>"))))
        assert (survey.find("ONE."), survey.find("one", 0), survey.find("One", 2), survey.find("three")) == (
            0,
            2,
            0,
            None,
        )


class TestStandfirst:
    LINE = "Nobody was hurt, but the quay will be shut for weeks."

    @pytest.mark.parametrize(
        ("markup", "description", "expected"),
        [
            ("<p class='standfirst'>{}</p>", "{}", LINE),
            ("<h2 class='dek'>{}</h2>", "Something else", ""),
            ("<div class='x'>{}</div>", "{}", LINE),
            ("", "{}", ""),
        ],
    )
    def test_it_must_be_on_the_page_and_in_its_description(self, markup, description, expected):
        text = page(
            f"<header><h1>A crane falls into the sea</h1>{markup.format(self.LINE)}</header><article>{BODY}</article>",
            f"<meta name='description' content='{description.format(self.LINE)}'>",
        )
        article = clean(text)
        assert article.standfirst == expected
        assert self.LINE not in [p.text for p in article.paragraphs] or not expected


class TestThinPages:
    def test_json_ld_body_saves_a_page_without_text(self):
        body = r"\n\n".join(PROSE)
        node = f'{{"@type": "Article", "headline": "H", "articleBody": "{body}"}}'
        script = f"<script type='application/ld+json'>{node}</script>"
        assert [p.text for p in clean(page("<div id='app'></div>", script)).paragraphs] == PROSE

    def test_what_the_extractor_dropped_is_told(self):
        dropped = clean(page(f"<nav><a href='/'>Home</a></nav><article>{BODY}</article>"), account=True).dropped
        assert [(piece.rule, piece.text) for piece in dropped if not piece.spans] == [("page", "Home")]


class TestHostile:
    @pytest.mark.parametrize("tag", ["div", "b", "font", "span", "ul><li", "table><tr><td", "blockquote"])
    def test_deep_nesting_keeps_the_text(self, tag):
        assert PROSE[0] in " ".join(p.text for p in parse_html(f"<{tag}>" * 3000 + BODY).paragraphs)

    def test_entities_are_not_expanded(self):
        bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        texts = [
            p.text for p in parse_html(f"{bomb}<html><body>{BODY}<p>{PROSE[0]} &b; &f;</p></body></html>").paragraphs
        ]
        assert not any("aaaa" in text or "root:" in text for text in texts)

    @pytest.mark.parametrize(
        "text",
        ["", "<", "<html", "<!--", "<![CDATA[", "<p>a</b></i><p", "<?xml version='1.0' encoding='utf-16'?><p>a",
         "\x00<p>\x0b</p>",
         "<script>" * 50, "<title>", "<a href='" + "x" * 10_000],
    )  # fmt: skip
    def test_broken_pages_are_read(self, text):
        parse_html(text)

    @given(st.integers(0, 2**32))
    @settings(max_examples=60)
    def test_tag_soup_is_read(self, seed):
        pick = random.Random(seed)
        tags = [
            "p",
            "div",
            "a",
            "b",
            "li",
            "ul",
            "table",
            "td",
            "h1",
            "h2",
            "figure",
            "figcaption",
            "br",
            "pre",
            "form",
            "script",
        ]
        parts = ["<html><body>"]
        for _ in range(pick.randrange(60)):
            tag = pick.choice(tags)
            parts.append(
                pick.choice(
                    [
                        f"<{tag}>",
                        f"</{tag}>",
                        f"<{tag} class='related' hidden>",
                        pick.choice(PROSE),
                        "&#0;&lt;",
                        "<",
                        '"',
                    ]
                )
            )
        with contextlib.suppress(AudiobriefError):
            clean("".join(parts))

    def test_hidden_boxes_are_dropped_in_place(self):
        tree = parse_page(page(f"{BODY}<p hidden>a</p>b"))
        drop_hidden(tree)
        assert "".join(tree.itertext()).endswith("b")


class TestTables:
    WIDE = "<tr><td>Monday</td><td>3</td><td>12</td></tr><tr><td>Tuesday</td><td>4</td><td>9</td></tr>"

    def test_a_table_is_read_by_rows_under_its_heads(self):
        heads = "<tr><th>Day</th><th>Boats</th><th>Divers</th></tr>"
        article = clean(page(f"<article>{BODY}<table>{heads}{self.WIDE}</table>{BODY}</article>"))
        rows = [p.text for p in article.paragraphs if p.kind is Kind.TABLE]
        assert rows == ["Day, Boats, Divers.", "Monday: 3, 12.", "Tuesday: 4, 9."]

    def test_one_without_headings_is_named_as_left_out(self):
        figures = self.WIDE.replace("Monday", "7").replace("Tuesday", "8")
        text = page(f"<article>{BODY}<table>{figures}</table>{BODY}</article>")
        article = clean(text)
        assert not any(p.kind is Kind.TABLE for p in article.paragraphs)
        assert [d.text for d in article.dropped if d.rule == "table"] == ["7, 3, 12.", "8: 4, 9."]
        assert any("all-tables" in remark for remark in remarks_on(article))
        assert "8: 4, 9." in [p.text for p in clean(text, speak=("title", "body", "all-tables")).paragraphs]

    def test_the_lines_of_a_cell_are_parted(self):
        table = "<tr><th>Ship</th><th>For</th></tr><tr><td>Ada</td><td><p>Fast.</p><p>Cheap</p><p>Safe</p></td></tr>"
        assert (Kind.TABLE, "Ada: Fast. Cheap, Safe.") in read(f"{BODY}<table>{table}</table>{BODY}")

"""Who wrote an article and when, as its page shows it to readers: names only, once, and never somebody else's."""

import json

import pytest

from audiobrief.text.page.about.metadata import PageMetadata, find_metadata
from audiobrief.text.page.about.names import join_names
from audiobrief.text.page.tree import parse_page

PROSE = (
    "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open "
    "again. Fishermen tied up their boats and waited for the divers, who came at noon and left again."
)
TWICE = (
    "<span class='author'>By Ida Marsh<span class='role'>Senior Harbour Reporter</span></span>"
    "<div class='author-name'>Ida Marsh</div>"
)
LINKED = "<a href='/people/ida-marsh'>Ida Marsh</a>"


def metadata(head: str, *, meta: str = "", after: str = "", url: str = "") -> PageMetadata:
    page = (
        f"<html lang='en'><head><title>A crane falls into the sea</title>{meta}</head><body><nav>News Sport</nav>"
        f"<article><h1>A crane falls into the sea</h1>{head}<p>{PROSE}</p><p>{PROSE}</p></article>{after}</body></html>"
    )
    return find_metadata(parse_page(page), url)


@pytest.mark.parametrize(
    "head",
    [
        "<p>January 29, 2026</p>",
        "<div><span>Posted on</span> <time>29 January 2026</time></div>",
        "<p>By Ida Marsh | Jan 29, 2026 | 4 min read</p>",
        "<ul><li>Updated February 3, 2026</li><li>Published January 29, 2026</li></ul>",
        "<div><em>Updated:</em> <b>Feb 3, 2026</b></div><div><em>Published:</em> <b>Jan 29, 2026</b></div>",
        "<div><span itemprop='datePublished' content='2026-01-29'>last week</span></div>",
        "<h2>Divers came at noon</h2><p>January 29, 2026</p>",
        "<div><h1><p>A crane falls into the sea</p><h4>What the divers found</h4></h1></div><p>29.1.2026</p>",
    ],
)
def test_the_date_beside_the_headline_is_found(head):
    assert metadata(head).published == "2026-01-29"


@pytest.mark.parametrize("path", ["2026/01/29/crane", "2026/january/29/crane", "2026/Jan/29/crane"])
def test_the_date_in_the_address_is_found(path):
    assert metadata("", url=f"https://example.org/news/{path}").published == "2026-01-29"


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("", "<footer>© January 29, 2026 Harbour Desk</footer>"),
        ("", "<div><h2>Ferry to sail again</h2><p>January 29, 2026</p></div>"),
        ("<p>The deadline is January 29, 2026</p>", ""),
        ("<aside class='related'><a href='/b'>Ferry to sail again</a> <span>January 29, 2026</span></aside>", ""),
    ],
)
def test_another_date_is_not_the_articles(head, after):
    assert metadata(head, after=after).published == ""


PUBLISHED = "<meta property='article:published_time' content='2026-01-30T02:10:00+00:00'>"
UPLOADED = "<meta property='article:published_time' content='2026-05-01T02:10:00-05:00'>"
CHANGED = "<meta property='article:modified_time' content='2026-02-03'>"


@pytest.mark.parametrize(
    ("meta", "head", "date"),
    [
        (PUBLISHED, "<p>January 29, 2026</p>", "2026-01-30T02:10:00+00:00"),  # the same moment in another zone
        (PUBLISHED, "<p>By Ida Marsh</p><p>January 30, 2026</p>", "2026-01-30T02:10:00+00:00"),
        (PUBLISHED, "<p>Updated February 3, 2026</p>", "2026-01-30T02:10:00+00:00"),
        (PUBLISHED + CHANGED, "<p>February 3, 2026</p>", "2026-02-03"),  # the only day that the page shows as its own
        (CHANGED, "<p>Updated February 3, 2026</p>", ""),  # of six such pages four were years older
        (PUBLISHED, "<p>Posted January 31, 2026</p>", "2026-01-31"),
        (UPLOADED, "<p>Published <time pubdate datetime='2026-01-29'>last week</time></p>", "2026-01-29"),
        ("<meta name='published' content='January 29, 2026'>", "", "2026-01-29"),
        ("", "<p>Last updated February 3, 2026</p>", "2026-02-03"),
        ("", "<p><b>Last updated:</b> <time datetime='2026-02-03'>Feb 3, 2026</time></p>", "2026-02-03"),
        ("", "<p>Updated February 3, 2026</p>", ""),  # of 22 such pages 9 were of another, older day
        ("", "<p><b>February 3, 2026</b> <i>Updated 11:15 a.m.</i></p>", "2026-02-03"),
        ("", "<p>Updated <time datetime='2026-02-03'>February 3, 2026</time></p>", ""),
    ],
)
def test_the_date_that_readers_see_is_believed_unless_it_is_of_a_change(meta, head, date):
    assert metadata(head, meta=meta).published == date


@pytest.mark.parametrize(
    "box",
    [
        "<span class='post-date'>January 29, 2026</span>",
        "<p class='entryDate'>Posted on 29 January 2026</p>",
        "<div class='hero-article-details'><span class='details-date'>Jan 29, 2026</span></div>",
        "<span class='Author_publicationTime__F2lab'>2026-01-29</span>",
        "<time>January 29th, 2026</time>",
        "<p class='date'>January 29, 2026. <i>Updated: February 3, 2026</i></p>",
    ],
)
def test_a_date_far_from_the_headline_is_known_by_its_box(box):
    lines = "".join(f"<p>{PROSE}</p>" for _ in range(3))
    assert metadata(lines, after=f"<section>{box}</section>").published[:10] == "2026-01-29"


@pytest.mark.parametrize(
    "box",
    [
        "<div class='related'><span class='post-date'>January 29, 2026</span></div>",
        "<ul><li><a href='/b'>Ferry <span class='post-date'>January 29, 2026</span></a></li></ul>",
        "<span class='event-date'>January 29, 2026</span>",
        "<span class='post-date updated'>January 29, 2026</span>",
        "<span class='post-date'>Updated January 29, 2026</span>",
    ],
)
def test_the_date_of_something_else_is_not_the_articles(box):
    assert metadata("", after=f"<section>{box}</section>").published == ""


def test_several_times_of_a_page_are_several_stories():
    times = "".join(f"<div><time datetime='2026-01-{day}'>last week</time></div>" for day in (11, 12))
    assert metadata("", after=times).published == ""
    assert metadata("", after=times.replace("12", "11")).published == "2026-01-11"


@pytest.mark.parametrize(
    "headline",
    [
        "<h1>A crane falls into the sea: two hurt</h1>",
        "<h1><a href='/'>Harbour Desk</a></h1><div class='title'>A crane falls into the sea</div>",
    ],
)
def test_the_date_is_found_by_a_headline_in_other_markup(headline):
    page = (
        "<html lang='pt-BR'><head><title>A crane falls into the sea</title></head><body>"
        f"<article>{headline}<p>22 de outubro de 2010</p><p>{PROSE}</p></article></body></html>"
    )
    assert find_metadata(parse_page(page), "").published == "2010-10-22"


@pytest.mark.parametrize(
    ("after", "date"),
    [
        ("<div><p>Posted on January 29, 2026</p></div>", "2026-01-29"),
        ("<div>Publication date: <time>29 January 2026</time></div>", "2026-01-29"),
        ("<p>Posted on the 29/01/2026 at 19:00 by ida</p>", "2026-01-29"),
        ("<p>Posted on January 29, 2026</p><p>Posted on January 30, 2026</p>", ""),
        ("<ul><li>Another one. <p>Posted on January 29, 2026</p></li></ul>", ""),
        (
            "<p>Published in the Marlow Ledger, no paper for the poor in those days, on January 29, 2026</p>",
            "",
        ),
    ],
)
def test_a_line_that_says_when_it_was_posted_has_the_date_wherever_it_stands(after, date):
    assert metadata("", after=f"<p>{PROSE}</p><p>{PROSE}</p>{after}").published == date


def test_a_change_is_no_publication():
    meta = "<meta property='article:modified_time' content='2026-02-03'>"
    assert metadata("", meta=meta).published == ""


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        ("<div class='author'>Posted On</div><p>By Ida Marsh</p>", "Ida Marsh"),
        (TWICE, "Ida Marsh"),
        ("<p>By Ida Marsh, Senior Harbour Reporter</p>", "Ida Marsh"),
        (f"<p>By {LINKED} and {LINKED.replace('Ida Marsh', 'Joe Brook')}</p>", "Ida Marsh and Joe Brook"),
        ("<p><span>Written by</span> <b>Ida Marsh</b> <i>Harbour Desk</i></p>", "Ida Marsh"),
        ("<div><p class='author-name'>By By Ida Marsh</p><p class='bio'>Ida Marsh sails.</p></div>", "Ida Marsh"),
        (f"<div>{LINKED}<span class='author-readtime'>9 minutes</span></div>", "Ida Marsh"),
        ("<div><span>Ida Marsh</span><span>January 29, 2026</span></div>", "Ida Marsh"),
        ("<div class='PostAuthor-authorName'>Ida Marsh</div>", "Ida Marsh"),
        ("<p>By Monday evening the harbour was open.</p>", ""),
        ("<span class='author-readtime'>9 minutes</span>", ""),
    ],
)
def test_the_visible_byline_is_names_only(head, byline):
    assert metadata(head).byline == byline


def test_a_reading_time_on_a_card_is_no_author():
    card = "<meta name='twitter:label1' content='Est. reading time'><meta name='twitter:data1' content='9 minutes'>"
    assert metadata("", meta=card).byline == ""
    written = "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Ida Marsh'>"
    assert metadata("", meta=written).byline == "Ida Marsh"


@pytest.mark.parametrize(
    "box",
    [
        "<h4 class='elementor-author-box__name'>Ida Marsh</h4>",
        "<p>Written by Ida Marsh</p>",
        "<p>\n  This article was written by Ida Marsh</p>",
        "<p><b>Written</b> by Ida Marsh</p>",
        "<div>About the author <b>Ida Marsh</b></div>",
        "<div><a href='/author/ida-marsh'>Ida Marsh</a></div>",
        "<p>Author: Ida Marsh, senior reporter</p>",
    ],
)
def test_the_only_author_of_a_page_is_found_below_its_article(box):
    assert metadata("", after=box).byline == "Ida Marsh"
    assert metadata("", after=box + box.replace("Ida Marsh", "Joe Brook")).byline != "Joe Brook"


@pytest.mark.parametrize(
    "other",
    [
        "<div class='related'><a href='/b'>Ferry to sail again</a><span class='author'>By Joe Brook</span></div>",
        "<h2>More of the harbour</h2><p>By Joe Brook</p>",
        "<div class='comments'><span class='author'>Joe Brook</span></div>",
    ],
)
def test_who_wrote_something_else_is_not_the_author(other):
    assert metadata("", after=other).byline == ""


def test_names_are_joined_once_and_bare():
    assert (
        join_names(["By Ida Marsh", "Ida Marsh", "Par Joe Brook", "admin", "9 minutes"], "")
        == "Ida Marsh and Joe Brook"
    )
    assert join_names(["Harbour Desk", "Ida Marsh"], "Harbour Desk") == "Ida Marsh"


def test_a_paper_names_each_of_its_authors():
    meta = "".join(f"<meta name='citation_author' content='{name}'>" for name in ("Ida Marsh", "Joe Brook"))
    assert metadata("", meta=meta).byline == "Ida Marsh and Joe Brook"


@pytest.mark.parametrize(
    ("head", "after", "byline"),
    [
        ("<span class='author'>By Ida Marsh with Joe Brook</span>", "", "Ida Marsh with Joe Brook"),
        ("<p>Jan. 29, 2026 · Ida Marsh on behalf of <a href='/team'>the divers</a></p>", "", "Ida Marsh"),
        ("<p><span>2026-01-29</span> · <a title='Ida Marsh'>Ida Marsh</a></p>", "", "Ida Marsh"),
        ("<h3><a href='/users/userprofile/idamarsh'>Ida Marsh</a></h3>", "", "Ida Marsh"),
        ("", "<div><h3>Author</h3><p>Ida Marsh</p></div>", "Ida Marsh"),
        ("", "<div class='post-author-details'><p>Ida Marsh</p><small>January 29, 2026</small></div>", "Ida Marsh"),
        ("", "<p>This post was written by Ida Marsh, Head of Diving</p>", "Ida Marsh"),
        ("", "<a href='/members/in'>Member Login</a>", ""),
    ],
)
def test_a_name_is_found_where_readers_see_it(head, after, byline):
    assert metadata(head, after=after).byline == byline


@pytest.mark.parametrize("given", ["ida.marsh", "imarsh7", "harbour-desk.com"])
def test_a_name_that_readers_see_goes_before_that_of_a_user_or_a_site(given):
    meta = f"<meta name='author' content='{given}'>"
    assert metadata("<p>By Ida Marsh</p>", meta=meta).byline == "Ida Marsh"
    assert metadata("", meta=meta).byline == given


def test_a_role_is_nobody():
    assert join_names(["Writer, Hardware", "Ida Marsh", "Senior Writer"], "") == "Ida Marsh"


@pytest.mark.parametrize(
    "line",
    [
        "<p class='byline'>By Ida Marsh<br>Senior Harbour Reporter</p>",
        "<p>By Ida Marsh, harbour correspondent</p>",
        "<p>By Ida Marsh, Reuters</p>",
        "<p>By IDA MARSH, CNN</p>",
        "<p>By Ida Marsh, Special to the Harbour Desk</p>",
        "<p>By IDA MARSH imarsh@example.org</p>",
        "<p>By Ida Marsh @idamarsh</p>",
        "<p>By Ida Marsh and the Harbour Desk team</p>",
        "<p>By Ida Marsh in Rotterdam</p>",
        "<p>By Ida Marsh. Edited by Joe Brook.</p>",
        "<p>Words by Ida Marsh, photos by Joe Brook</p>",
        "<p>Words: Ida Marsh. Photography: Joe Brook</p>",
        "<p>Guest post by Ida Marsh</p>",
        "<p>Submitted by Ida Marsh on Sun, 03/01/2026</p>",
        "<p>Posted in Harbour News by Ida Marsh</p>",
        "<p>Ida Marsh | 5 min read</p>",
        "<div><span>Ida Marsh</span> · <span>5 min read</span> · <span>News</span></div>",
        "<p>Ida Marsh · 3 days ago</p>",
        "<p>Par Ida Marsh, journaliste</p>",
        "<p>Par <a href='/signataires/ida'>Ida Marsh</a></p>",
        "<p>di <span>Ida Marsh</span></p>",
        "<p>Autor: Ida Marsh</p>",
        "<p>Автор: Ida Marsh</p>",
        "<p>Yazar: Ida Marsh</p>",
        "<p class='author vcard'><span class='fn'>Ida Marsh</span>, <span class='org'>Marlow Ledger</span></p>",
        "<div><a href='/@ida?source=post'>Ida Marsh</a> <span>Follow</span></div>",
    ],
)
def test_a_line_names_its_author_without_role_paper_place_or_photographer(line):
    assert metadata(line).byline == "Ida Marsh"


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ({"name": "Ida Marsh, Senior Reporter"}, "Ida Marsh"),
        ({"name": "Ida Marsh | Harbour Correspondent"}, "Ida Marsh"),
        ({"name": "Ida Marsh - Reporter"}, "Ida Marsh"),
        ({"name": "IDA O'MARSH-BROOK"}, "Ida O'Marsh-Brook"),
        ({"name": ["Ida Marsh", "Joe Brook"]}, "Ida Marsh and Joe Brook"),
        ("Ida Marsh, Joe Brook & Ann Reed", "Ida Marsh, Joe Brook and Ann Reed"),
        ("NBC NEWS", "NBC News"),
        ("JWU", "JWU"),
        ("Ида Марш", "Ида Марш"),
        ("Ida Marsh, MD", "Ida Marsh, MD"),
        ("Marsh & Brook", "Marsh & Brook"),
    ],
)
def test_what_the_data_call_an_author_is_names_only(author, byline):
    node = {"@type": "NewsArticle", "headline": "A crane falls into the sea", "author": author}
    assert metadata("", meta=f"<script type='application/ld+json'>{json.dumps(node)}</script>").byline == byline


def test_a_person_whom_readers_see_goes_before_an_organization_of_the_data():
    node = {"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Harbour Desk"}}
    meta = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    assert metadata("<p>By Ida Marsh</p>", meta=meta).byline == "Ida Marsh"
    assert metadata("", meta=meta).byline == "Harbour Desk"


def test_authors_of_papers_stand_surname_first_in_the_data():
    meta = "".join(f"<meta name='citation_author' content='{name}'>" for name in ("Marsh, Ida K.", "Brook, Joe"))
    assert metadata("", meta=meta).byline == "Ida K. Marsh and Joe Brook"


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("", "<div><div><a href='/b'><h3>Ferry sails again</h3></a><span class='author'>Joe Brook</span></div></div>"),
        ("<p>MARLOW, South Coast – 1 March 2026 – Harbour Desk said today that nobody was hurt by the crane.</p>", ""),
        ("<p>Atlanta, United States | March 1, 2026</p>", ""),
        ("<p>Call for Papers of Divers is Open</p><p>March 1, 2026</p>", ""),
        ("<p>Open Water Week Call for Divers is Open Until May 31</p><p>March 1, 2026</p>", ""),
        ("<a href='https://medium.com/@harbour'>Medium</a>", ""),
        ("<div>Audio Player...</div><div>March 1, 2026</div>", ""),
        ("<div>Press Release</div><div>March 1, 2026</div>", ""),
        ("<div>Case Study · 5 min read</div>", ""),
        ("<div><span>San Marlow, CA</span><span>March 1, 2026</span></div>", ""),
        ("<div><span>South Marlow</span> | <span>March 1, 2026</span></div>", ""),
        (
            "<p>March 1, 2026</p><p>When Joe Brook, Ann Reed, and Kay Wells came, it was closed.</p>",
            "",
        ),
        ("<p>By Christmas Eve, the harbour was open.</p>", ""),
        ("<p>By Joe Brook, who saw it, it was called a wonder.</p>", ""),
        ("<p>Harbour, Technology, Sea Life | March 1, 2026</p>", ""),
    ],
)
def test_a_place_a_section_or_who_wrote_another_story_is_not_the_author(head, after):
    assert metadata(head, after=after).byline == ""


def test_the_author_is_named_below_the_label_of_their_box():
    box = "<div class='about'><h4>About the author</h4><p>Ida Marsh</p><p>Ida Marsh writes about harbours.</p></div>"
    assert metadata("", after=box).byline == "Ida Marsh"


def test_names_in_links_of_their_own_are_joined_as_they_are_on_the_page():
    line = "<span>By</span> <a href='/a/ida'>Ida Marsh</a><span>and</span><a href='/a/joe'>Joe Brook</a>"
    assert metadata(f"<div>{line}<b>Harbour Desk</b></div>").byline == "Ida Marsh and Joe Brook"


def test_a_name_has_small_letters_in_it_where_its_language_does():
    assert metadata("<p>Par Jean-Luc d’Arc</p>").byline == "Jean-Luc d’Arc"


@pytest.mark.parametrize("run", [" ", ".", "/", "-", ", Ab", "12/", "by ", "Ann Lee and "])
@pytest.mark.parametrize(
    "head",
    [
        "<p class='byline'>By Ida Marsh</p><span>{}</span>",
        "<p class='byline'>By Ida Marsh</p><p>x{}x</p>",
        "<p class='byline {}'>By Ida Marsh</p>",
        "<p class='byline'>By Ida Marsh</p><time datetime='{}'>{}</time>",
    ],
)
def test_a_long_run_beside_the_headline_is_looked_at_in_time_that_grows_with_it(head, run):
    """Of the square of its length this would be an hour."""
    run *= 100_000 // len(run)
    assert metadata(head.replace("{}", run)).byline == "Ida Marsh"

"""When an article was published, by the lines, boxes and data of its page: no change's day, no other story's."""

import json

import pytest

from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.language.dates import all_readings
from audiobrief.text.page.about.metadata import PageMetadata, find_metadata
from audiobrief.text.page.html import parse_html
from audiobrief.text.page.tree import parse_page

TITLE = "A crane falls into the sea"
PROSE = (
    "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open "
    "again. Fishermen tied up their boats and waited for the divers, who came at noon and left again."
)
IN_A_COLUMN = (
    "<div class='sidebar'><div><h4>Published</h4><h3>Publish date</h3><time>29 January 2026</time></div>"
    "<div><h4>Reviewed</h4><time>3 February 2026</time></div></div>"
)
GIVEN = "<meta property='article:published_time' content='2026-01-29T10:00:00Z'>"


def metadata(  # noqa: PLR0913
    head: str = "", *, meta: str = "", after: str = "", url: str = "", lang: str = "en", headline: str = TITLE
) -> PageMetadata:
    page = (
        f"<html lang='{lang}'><head><title>{TITLE}</title>{meta}</head><body><nav>News Sport</nav>"
        f"<article><h1>{headline}</h1>{head}<p>{PROSE}</p><p>{PROSE}</p></article>{after}</body></html>"
    )
    return find_metadata(parse_page(page), url)


def described(*nodes: dict[str, object]) -> str:
    return f"<script type='application/ld+json'>{json.dumps(nodes)}</script>"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Published January 29, 2026 | Updated February 3, 2026"),
        ("en", "Updated February 3, 2026. Published January 29, 2026"),
        ("en", "29 Jan '26"),
        ("en-GB", "29/01/26"),
        ("de", "Aktualisiert am 3. Februar 2026, veröffentlicht am 29. Januar 2026"),
        ("de", "29.01.26, 14:30 Uhr | aktualisiert: 03.02.26"),
        ("fr", "Publié le 29 janvier 2026 à 10h00, mis à jour le 3 février 2026 à 12h00"),
        ("fr", "Modifié le 3 février 2026, publié le 29 janvier 2026"),
        ("es", "Actualizado a las 10:00 del 3 de febrero de 2026. Publicado el 29 de enero de 2026"),
        (
            "fr",
            "Publié le jeudi 29 janvier 2026 à 10h00 - Mis à jour le 3 février 2026 à 08h12 - Temps de lecture : 3 min",
        ),
        ("pt-BR", "29/01/2026 10h00 - Atualizado em 03/02/2026"),
        ("tr", "Yayınlanma: 29 Ocak 2026 - Güncelleme: 3 Şubat 2026"),
        ("ja", "公開日：2026年1月29日 更新日：2026年2月3日"),
        ("ja", "2026年2月3日 更新 2026年1月29日 公開"),
        ("zh", "发布于 2026-01-29，更新于 2026-02-03"),
    ],
)
def test_of_two_dates_in_a_line_the_one_of_the_publication_is_taken(lang, line):
    assert metadata(f"<p>{line}</p>", lang=lang).published == "2026-01-29"
    assert metadata(f"<p>{line}</p>", lang=lang, meta=GIVEN).published[:10] == "2026-01-29"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "<p>Last edited on February 3, 2026</p>"),
        ("en", "<p>Fact checked: February 3, 2026</p>"),
        ("en", "<p>Prices as of February 3, 2026</p>"),
        ("en", "<p>When: February 3, 2026, 7 pm</p>"),
        ("en", "<div class='field-changed'><time>February 3, 2026</time></div>"),
        ("en", "<span class='post__updatedAt'>February 3, 2026</span>"),
        ("de", "<p>Stand: 03.02.2026</p>"),
        ("nl", "<p>Bijgewerkt op 3 februari 2026</p>"),
        ("it", "<p>Aggiornato il 3 febbraio 2026</p>"),
        ("sv", "<p>Uppdaterad 3 februari 2026</p>"),
        ("pl", "<p>Aktualizacja: 3 lutego 2026</p>"),
        ("ru", "<p>Обновлено 3 февраля 2026</p>"),
        ("hu", "<p>2026. február 3. frissítve</p>"),
        ("ko", "<p><span>2026년 2월 3일</span> <span>수정</span></p>"),
    ],
)
def test_a_line_of_a_change_does_not_overrule_what_the_data_say(lang, line):
    assert metadata(line, lang=lang, meta=GIVEN).published == "2026-01-29T10:00:00Z"


def test_who_edited_or_checked_a_text_is_no_date_of_a_change():
    line = "<p>Edited by Joe Brook, January 28, 2026</p>"
    assert metadata(line, meta=GIVEN.replace("29T", "25T")).published == "2026-01-28"


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("", IN_A_COLUMN),
        ("", "<div><p>Written by <a href='/author/ida'>Ida Marsh</a></p><p>January 29, 2026</p></div>"),
        ("", "<div class='post-author-details'><p>Ida Marsh</p><small>January 29, 2026</small></div>"),
        ("<div class='newsletter-details'><p>January 29, 2026</p></div>", ""),
        ("<p><time title='January 29, 2026 10:00'>3 days ago</time></p>", ""),
        ("<p><time data-date='2026-01-29'>3 days ago</time></p>", ""),
        ("<p><time datetime='1769680800000'>3 days ago</time></p>", ""),
        ("<abbr class='published' title='2026-01-29'>Thursday</abbr>", ""),
        ("<span title='Thursday, 29 January 2026 10:00'>3 days ago</span>", ""),
        ("<span data-timestamp='1769680800000'>Loading</span>", ""),
        ("<div><span property='dc:date dc:created' content='2026-01-29T10:00:00Z'>last week</span></div>", ""),
        ("<span property='schema:datePublished' content='2026-01-29'>last week</span>", ""),
        ("<div><span>Jan</span> <span>29</span>, <span>2026</span></div>", ""),
        ("<div class='date'><span>29</span><span>Jan</span><span>2026</span></div>", ""),
        ("", "<div class='post-date'><div>29</div><div>January 2026</div></div>"),
        ("<p>LONDON, January 29, 2026 /PRNewswire/ -- The port announced that a crane fell into the sea.</p>", ""),
        (f"<p>MARLOW, South Coast – 29 January 2026 – The port announced today: {PROSE}</p>", ""),
        ("<relative-time datetime='2026-01-29'>3 days ago</relative-time>", ""),
        ("<span itemprop='datePublished'><time datetime='2026-01-30T04:13:00Z'>January 29, 2026</time></span>", ""),
    ],
)
def test_a_date_is_found_where_readers_see_it(head, after):
    assert metadata(head, after=after).published[:10] == "2026-01-29"


@pytest.mark.parametrize(
    "after",
    [
        "<a href='/b'><h3>Ferry sails</h3></a><time datetime='2026-01-12'>Jan 12</time>",
        "<div><h3><a href='/b'>Ferry sails</a></h3></div><span class='post-date'>January 12, 2026</span>",
        "<h3><a href='/b'>Ferry sails</a></h3><p>Published January 12, 2026</p>",
        "<h3><a href='/b'>Ferry sails</a></h3><a href='/author/joe'>Joe Brook</a><p>January 12, 2026</p>",
    ],
)
def test_the_date_in_a_teaser_is_another_storys(after):
    assert metadata(after=f"<section><div>{after}</div></section>").published == ""


@pytest.mark.parametrize(
    ("lang", "meta", "url", "line", "date"),
    [
        ("en", "<meta property='og:locale' content='en_US'>", "", "01/02/2026", "2026-01-02"),
        ("en", "", "https://example.co.uk/a", "01/02/2026", "2026-02-01"),
        ("en", "", "https://example.gov/a", "01/02/2026", "2026-01-02"),
        ("en", "", "https://example.org/a", "01/02/2026", ""),
        ("en", "", "https://example.org/2026/02/01/crane", "01/02/2026", "2026-02-01"),
        ("en-GB", "<meta name='date' content='2026-01-02T10:00:00Z'>", "", "01/02/2026", "2026-01-02T10:00:00Z"),
    ],
)
def test_day_and_month_are_told_by_region_address_and_data(lang, meta, url, line, date):
    assert metadata(f"<p>{line}</p>", lang=lang, meta=meta, url=url).published == date


def test_all_that_figures_can_mean():
    assert all_readings("3/4/2026") == {"2026-03-04", "2026-04-03"}
    assert all_readings("13/4/2026") == {"2026-04-13"}
    assert not all_readings("4 March 2026")


def test_the_address_tells_the_day_of_what_the_data_say_in_utc():
    meta = "<meta property='article:published_time' content='2026-01-30T02:10:00+00:00'>"
    assert metadata(meta=meta, url="https://example.org/2026/01/29/crane").published == "2026-01-29"
    assert metadata(meta=meta, url="https://example.org/2026/01/30/crane").published == "2026-01-30T02:10:00+00:00"


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("<div><span class='event-date'>Thursday 29 January 2026</span><span>Town hall</span></div>", ""),
        ("<p>Ida Marsh, 3 May 1940 – 29 January 2026</p>", ""),
        ("<p>29 January 2026 to 3 February 2026</p>", ""),
        ("<p>Applications close 29 January 2026</p>", ""),
        ("<p>Closing date: 29 January 2026</p>", ""),
        ("<p>Join us on 29 January 2026 at 10:00</p>", ""),
        ("<p>Apply before 29 January 2026</p>", ""),
        ("<p>Event date: 29 January 2026</p>", ""),
        ("<p>Today is Thursday, 29 January 2026</p>", ""),
        ("<p>On 29 January 2026 the harbour of Marlow was closed.</p>", ""),
        ("<figure><img src='a.jpg'><figcaption>The crane on 29 January 2026</figcaption></figure>", ""),
        ("", "<div class='sidebar'><div><h4>Next tide</h4><time datetime='2026-01-29T04:00'>04:00</time></div></div>"),
        (
            "",
            "<section class='more-stories'><h3>Ferry sails</h3><time datetime='2026-01-29'>last week</time></section>",
        ),
        ("", "<section class='replies'><b>Joe</b> <time datetime='2026-01-29'>29 January</time><p>Good.</p></section>"),
        ("", "<div id='disqus'><div class='reply'><time datetime='2026-01-29'>29 January</time></div></div>"),
    ],
)
def test_the_day_of_an_event_a_life_a_reply_or_a_story_beside_it_is_not_the_articles(head, after):
    assert metadata(head, after=after).published == ""


def test_the_line_that_says_when_it_was_first_published_goes_before_a_day_without_a_label():
    line = "<p>This article was originally published on 29 January 2026 and is updated when prices change.</p>"
    assert metadata("<p>February 3, 2026</p>", after=line).published == "2026-01-29"
    elsewhere = line.replace("published on", "published in the Marlow Ledger on")
    assert metadata("<p>February 3, 2026</p>", after=elsewhere).published == "2026-02-03"


FIRST = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2019-06-12", "dateModified": "2026-01-29"}


@pytest.mark.parametrize(
    ("head", "meta", "date"),
    [
        ("<p>Updated January 29, 2026</p>", described(FIRST), "2026-01-29"),
        ("<p>Last updated: January 15, 2026</p>", described(FIRST), "2026-01-15"),
        ("<meta itemprop='datePublished' content='2019-06-12'><p>Updated January 29, 2026</p>", "", "2026-01-29"),
        ("<p>Updated July 1, 2019</p>", described(FIRST), "2019-06-12"),  # a correction within weeks is no edition
        ("<p>June 12, 2019</p><p>Updated January 29, 2026</p>", described(FIRST), "2019-06-12"),
        ("<p>Updated January 29, 2026</p>", GIVEN.replace("2026-01-29", "2019-06-12"), "2019-06-12T10:00:00Z"),
        ("<p>Updated January 29, 2026</p>", described(FIRST) + GIVEN.replace("2026-01-29", "2019-06-12"), "2019-06-12"),
        ("<p>Updated January 29, 2026</p>", described(FIRST) + GIVEN, "2026-01-29"),
    ],
)
def test_readers_see_the_day_of_the_edition_alone(head, meta, date):
    assert metadata(head, meta=meta).published == date


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("de", "Zuletzt aktualisiert: 3. Februar 2026"),
        ("de", "Stand: 03.02.2026"),
        ("fr", "Dernière mise à jour le 3 février 2026"),
        ("es", "Última actualización: 3 de febrero de 2026"),
        ("nl", "Laatst bijgewerkt op 3 februari 2026"),
        ("ja", "最終更新日：2026年2月3日"),
    ],
)
def test_the_last_change_is_the_date_of_a_page_that_tells_of_no_other(lang, line):
    assert metadata(f"<p>{line}</p>", lang=lang).published == "2026-02-03"


def test_json_ld_that_knows_of_a_change_alone_knows_of_no_other_day():
    node = {"@type": "NewsArticle", "headline": TITLE, "dateModified": "2026-01-29T10:00:00Z"}
    assert metadata("<p>Updated January 29, 2026</p>", meta=described(node)).published == "2026-01-29"
    assert metadata("", meta=described(node)).published == ""


def test_a_box_that_is_called_both_published_and_updated_is_what_the_one_around_it_is_called():
    line = "<span class='updated-on'><time class='entry-date published updated'>February 3, 2026</time></span>"
    assert metadata(line, meta=GIVEN).published == "2026-01-29T10:00:00Z"
    assert metadata(line.replace("updated-on", "posted-on"), meta=GIVEN).published == "2026-02-03"


def test_the_markup_of_a_date_tells_which_figure_is_the_month():
    time = "<time datetime='2026-02-01T10:00:00Z'>02/01/2026 10:00:00 AM</time>"
    assert metadata(time, lang="en-GB").published == "2026-02-01T10:00:00Z"


def test_data_that_give_one_day_for_publication_and_change_know_of_the_change_only():
    same = "<meta name='dc.date' content='2026-02-03'><meta property='og:updated_time' content='2026-02-03'>"
    page = f"<html lang='en'><title>{TITLE}</title>{same}<p>January 29, 2026</p><h1>{TITLE}</h1><p>{PROSE}</p></html>"
    assert find_metadata(parse_page(page), "").published == "2026-01-29"


@pytest.mark.parametrize(
    ("after", "date"),
    [
        (
            "<astro-island props='{&quot;datePublished&quot;:&quot;2026-01-29T10:00:00Z&quot;}'></astro-island>",
            "2026-01-29",
        ),
        ('<script>build({"page":{"datePublished":"2026-01-29"}})</script>', "2026-01-29"),
        (
            '<p>Updated February 3, 2026</p><script>build({"page":{"datePublished":"2020-01-29"}})</script>',
            "2026-02-03",
        ),
        ('<script>build([{"datePublished":"2026-01-29"},{"datePublished":"2026-01-12"}])</script>', ""),
    ],
)
def test_the_date_is_found_in_what_a_script_builds_the_page_from(after, date):
    assert metadata(after).published == date


def test_cleaning_finds_no_date_that_the_page_calls_its_changes():
    meta = "<meta property='article:modified_time' content='2026-02-03'>"
    page = f"<title>{TITLE}</title>{meta}<h1>{TITLE}</h1><p class='updated'>February 3, 2026</p><p>{PROSE}</p>"
    article = parse_html(f"<html lang='en'>{page}<p>{PROSE}</p></html>")
    assert clean_article(article, ReadSettings()).published == ""


def test_a_headline_in_a_box_of_the_sites_header_is_the_title():
    page = f"<html><title>{TITLE} - Harbour %</title><h1 class='page-header-title'>{TITLE}</h1><p>{PROSE}</p></html>"
    assert find_metadata(parse_page(page), "").title == TITLE


@pytest.mark.parametrize("given", [0, "1970-01-01T00:00:00Z", "0001-01-01T00:00:00"])
def test_the_first_day_of_a_computers_time_is_no_date(given):
    assert metadata(meta=described({**FIRST, "datePublished": given, "dateModified": ""})).published == ""


@pytest.mark.parametrize(
    "path", ["news/20260129-crane", "news/20260129/crane", "2026-01-29-crane-falls", "2026/1/29/crane"]
)
def test_the_address_has_the_day_in_figures(path):
    assert metadata(url=f"https://example.org/{path}").published == "2026-01-29"
    assert metadata(url=f"https://example.org/{path.replace('2026', '2126')}").published == ""


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "29 de enero de 2026"),
        ("en", "on 29-ene-2026 5:11:10"),
        ("en-US", "Veröffentlicht am 29. Januar 2026"),
        ("", "29 janvier 2026"),
    ],
)
def test_a_date_in_another_language_than_the_page_says_is_one(lang, line):
    assert metadata(f"<p>{line}</p>", lang=lang).published == "2026-01-29"


def test_a_unix_time_is_a_date():
    assert metadata(meta=described({**FIRST, "datePublished": 1769680800})).published == "2026-01-29T10:00:00Z"
    assert metadata(meta="<meta name='date' content='1769680800'>").published == "2026-01-29T10:00:00Z"


@pytest.mark.parametrize("kind", ["NewsArticle", "Review", "WebPage"])
def test_the_description_of_another_story_is_not_the_articles(kind):
    other = {"@type": kind, "headline": "Ferry to sail again", "author": "Joe Brook", "datePublished": "2025-06-12"}
    own = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-01-29"}
    assert metadata(meta=described(other, own)).published == "2026-01-29"
    assert metadata(meta=described(other, own)).byline == ""


def test_properties_in_teasers_are_of_other_stories():
    teaser = (
        "<div><h3><a href='/b'>Ferry to sail again</a></h3><meta itemprop='datePublished' content='2026-01-12'></div>"
    )
    assert metadata(after=teaser).published == ""


@pytest.mark.parametrize(
    "headline",
    ["How a crane of the harbour fell down", "A crane falls into the cold sea", "Why did the crane fall into the sea?"],
)
def test_the_date_is_found_by_a_headline_put_otherwise_than_the_title(headline):
    assert metadata("<p>January 29, 2026</p>", headline=headline).published == "2026-01-29"


def test_a_part_that_is_called_as_the_whole_is_not_the_headline():
    part = f"<p>January 29, 2026</p><p>{PROSE}</p><p>{PROSE}</p><h2>{TITLE}</h2><p>{PROSE}</p>"
    assert metadata(part, headline="A crane falls into the cold sea").published == "2026-01-29"


OTHER = {
    "@type": "NewsArticle",
    "headline": "Ferry to sail again from the north pier",
    "datePublished": "2025-06-12",
    "author": "Joe Brook",
    "articleBody": f"{PROSE} The ferry sails at nine.",
}


@pytest.mark.parametrize("place", [{"url": "/ferry"}, {"mainEntityOfPage": {"@id": "https://example.org/ferry?x=1"}}])
def test_what_describes_a_story_at_another_address_is_not_the_articles(place):
    page = metadata(meta=described({**OTHER, **place}), url="https://example.org/crane")
    assert (page.published, page.byline, page.body) == ("", "", "")


@pytest.mark.parametrize(
    "place", [{}, {"url": "https://www.example.org/crane/"}, {"mainEntityOfPage": "https://example.org"}]
)
def test_a_description_with_another_headline_at_no_other_address_is_the_articles_but_for_its_text(place):
    page = metadata(meta=described({**OTHER, **place}), url="https://example.org/crane")
    assert (page.published, page.byline, page.body) == ("2025-06-12", "Joe Brook", "")
    assert metadata(meta=described({**OTHER, **place, "headline": TITLE})).body == OTHER["articleBody"]

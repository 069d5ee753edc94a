import io
import locale
import re
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import nh3
import pytest
from episodes import episode_of
from hypothesis import example, given
from hypothesis import strategies as st

from audiobrief.model import Audio, Chapter, Episode, Kind, Link, Paragraph, Show
from audiobrief.publish.feed import NAMESPACES, FeedPage, enclosure_url, plan_pages, render_feed
from audiobrief.publish.feed_text import describe_episode, render_text
from audiobrief.show.settings import apple_categories, category, fill_in, podcast_guid
from audiobrief.standards.moments import iso

SHOW = fill_in(
    Show(
        "Harbour Briefing",
        author="Harbour Desk",
        email="desk@example.org",
        language="en-GB",
        category=("News", "Daily News"),
        base_url="https://pod.example.org/harbour/",
    )
)
BUILT = "2026-11-22T12:00:00Z"
HOSTILE_TITLES = [
    "</title><script>alert(1)</script>",
    "]]> & <b>\"bold\"</b> 'and' &amp;",
    "\u202eevif ni ylkcauq",
    "x" * 300,
    "word " * 80,
    "🦆🦆🦆",
    "!!!",
    "&amp;amp;lt; &#38;#38; &#0; &#9999999; AT&T",
    "كلمة " * 60,
    "字" * 300,
    "a\x00b\x0bc\ufffed\ud800e",
    "two\nlines\tand\r\nmore",
]


def kept(number: int = 0, *, title: str = "Ferry returns", url: str = "https://example.org/ferry") -> Episode:
    """Return an episode as a shelf keeps it."""
    published = iso(datetime(2026, 11, 20, 6, 30, tzinfo=UTC) + timedelta(hours=number))
    slug = f"{published[:10]}-ferry-{number}"
    audio = Audio(f"{slug}.mp3", 240_000, "1f2e3d4c" * 8, 29_700, 22_050, 64)
    episode = replace(episode_of(title, url=url), slug=slug, audio=audio, published=published, updated=published)
    return replace(episode, guid=f"5b8f8b5e-0b7a-4f3c-9a43-{number:012x}")


def feed(*episodes: Episode, show: Show = SHOW, page: FeedPage | None = None) -> str:
    return "".join(render_feed(show, episodes, built=BUILT, page=page))


def channel(*episodes: Episode, show: Show = SHOW) -> ET.Element:
    found = ET.fromstring(feed(*episodes, show=show)).find("channel")
    assert found is not None
    return found


def values(element: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, NAMESPACES)]


def attributes(element: ET.Element, path: str) -> list[dict[str, str]]:
    return [found.attrib for found in element.findall(path, NAMESPACES)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("title", ["Harbour Briefing"]),
        ("link", ["https://pod.example.org/harbour/index.html"]),
        ("description", ["Harbour Briefing"]),
        ("language", ["en-gb"]),
        ("lastBuildDate", ["Sun, 22 Nov 2026 12:00:00 GMT"]),
        ("image/url", ["https://pod.example.org/harbour/cover.jpg"]),
        ("image/title", ["Harbour Briefing"]),
        ("itunes:author", ["Harbour Desk"]),
        ("itunes:owner/itunes:email", ["desk@example.org"]),
        ("itunes:explicit", ["false"]),
        ("itunes:type", ["episodic"]),
        ("itunes:block", []),
        ("podcast:guid", [podcast_guid("https://pod.example.org/harbour/feed.xml")]),
        ("podcast:locked", ["no"]),
        ("podcast:medium", ["podcast"]),
        ("podcast:funding", []),
        ("podcast:txt", []),
    ],
)
def test_the_channel_says(path: str, expected: list[str]) -> None:
    assert values(channel(kept()), path) == expected


def test_the_feed_names_itself_and_its_category() -> None:
    found = channel(kept())
    own = {"href": "https://pod.example.org/harbour/feed.xml", "rel": "self", "type": "application/rss+xml"}
    assert attributes(found, "atom:link") == [own]
    assert attributes(found, "itunes:category") == [{"text": "News"}]
    assert attributes(found, "itunes:category/itunes:category") == [{"text": "Daily News"}]


def test_what_a_show_may_add() -> None:
    show = replace(
        SHOW,
        funding="https://pay.example.org",
        license="CC-BY-4.0",
        update_frequency="every weekday",
        update_rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        txt={"verify": "abc & d"},
        copyright="© Copyright 2026 Harbour Desk",
        new_feed_url="https://new.example.org/feed.xml",
        medium="newsletter",
    )
    found = channel(kept(), show=show)
    assert attributes(found, "podcast:funding") == [{"url": "https://pay.example.org"}]
    assert values(found, "podcast:license") == ["CC-BY-4.0"]
    assert values(found, "podcast:updateFrequency") == ["every weekday"]
    assert attributes(found, "podcast:updateFrequency") == [{"rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}]
    assert values(found, "podcast:txt") == ["abc & d"]
    assert values(found, "copyright") == ["Harbour Desk"]
    assert values(found, "itunes:new-feed-url") == ["https://new.example.org/feed.xml"]
    assert values(found, "podcast:medium") == ["newsletter"]


FOLDER = "https://pod.example.org/harbour/episodes/2026-11-20-ferry-0/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("title", ["Ferry returns"]),
        ("link", [FOLDER + "index.html"]),
        ("guid", ["5b8f8b5e-0b7a-4f3c-9a43-000000000000"]),
        ("pubDate", ["Fri, 20 Nov 2026 06:30:00 GMT"]),
        ("itunes:duration", ["30"]),
        ("itunes:episodeType", ["full"]),
        ("itunes:author", ["Ann Lee and Bo Ek"]),
        ("podcast:person", ["Ann Lee", "Bo Ek"]),
        ("podcast:chapters", []),
        ("atom:updated", []),
    ],
)
def test_an_item_says(path: str, expected: list[str]) -> None:
    assert values(channel(kept()), f"item/{path}") == expected


def test_an_item_names_its_files() -> None:
    found = channel(replace(kept(), chapters=(Chapter("One", 0, 1), Chapter("Two", 1, 2))))
    mp3 = {
        "url": FOLDER + "2026-11-20-ferry-0.mp3?v=1f2e3d4c/2026-11-20-ferry-0.mp3",
        "length": "240000",
        "type": "audio/mpeg",
    }
    assert attributes(found, "item/enclosure") == [mp3]
    transcripts = attributes(found, "item/podcast:transcript")
    assert [t["type"] for t in transcripts] == ["text/vtt", "application/x-subrip", "application/json"]
    assert [t["url"].rpartition(".")[2] for t in transcripts] == ["vtt", "srt", "json"]
    assert {t["language"] for t in transcripts} == {"en-GB"}
    chapters = {"url": FOLDER + "chapters.json", "type": "application/json+chapters"}
    assert attributes(found, "item/podcast:chapters") == [chapters]


def test_a_correction_shows() -> None:
    fixed = replace(kept(), revision=2, updated="2026-11-21T08:00:00Z", correction="The fare is <3> pounds.")
    found = channel(fixed)
    assert values(found, "item/atom:updated") == ["2026-11-21T08:00:00Z"]
    assert "<p>Correction: The fare is &lt;3&gt; pounds.</p>" in values(found, "item/description")[0]


def test_descriptions_are_html_escaped_once() -> None:
    found = channel(kept(), show=replace(SHOW, description="Tea & <b>bread</b><script>x()</script>"))
    assert values(found, "description") == ["Tea &amp; <b>bread</b>"]
    plain = channel(kept(), show=replace(SHOW, description="Tea & bread"))
    assert values(plain, "description") == ["Tea & bread"]
    named = channel(kept(), show=replace(SHOW, description="Tea & <daily> news"))
    assert values(named, "description") == ["Tea &amp; &lt;daily&gt; news"]
    empty = channel(kept(), show=replace(SHOW, description="<script>x()</script>"))
    assert values(empty, "description") == ["&lt;script&gt;x()&lt;/script&gt;"]
    assert "the ramp &amp; the &lt;old&gt; winch" in values(found, "item/content:encoded")[0]


def test_what_ends_an_enclosure_address_is_its_format() -> None:
    """The W3C validator warns of an address whose last full stop is not followed by mp3."""
    url = attributes(channel(kept()), "item/enclosure")[0]["url"]
    assert url.rpartition(".")[2] == "mp3"
    assert "?v=1f2e3d4c" in url


def test_a_spoken_correction_is_told_once_in_a_description() -> None:
    note = "The fare is 3 pounds."
    episode = replace(kept(), correction=note)
    said = (Paragraph(f"Correction: {note}", Kind.NOTE), *episode.article.paragraphs)
    spoken = replace(episode, article=replace(episode.article, paragraphs=said))
    assert describe_episode(spoken, SHOW).count(note) == 1
    assert describe_episode(spoken, SHOW) == describe_episode(episode, SHOW)
    assert render_text(spoken, SHOW).count(note) == 1


def test_the_whole_article_stands_in_the_item() -> None:
    paragraphs = (
        Paragraph("The quay", Kind.HEADING),
        Paragraph("It is open.", Kind.BODY),
        Paragraph("one", Kind.LIST_ITEM),
        Paragraph("two", Kind.LIST_ITEM),
        Paragraph("Said she.", Kind.QUOTE),
    )
    episode = kept()
    episode = replace(episode, article=replace(episode.article, standfirst="After <weeks>.", paragraphs=paragraphs))
    text = values(channel(episode), "item/content:encoded")[0]
    assert text.startswith("<p><strong>After &lt;weeks&gt;.</strong></p><h3>The quay</h3><p>It is open.</p>")
    assert "<ul><li>one</li><li>two</li></ul><blockquote><p>Said she.</p></blockquote>" in text
    assert '<a href="https://example.org/ferry">Read the original at example.org</a>' in text


def test_private_shows_keep_the_text_and_the_directories_out() -> None:
    found = channel(kept(), show=fill_in(replace(SHOW, rights="private")))
    assert values(found, "itunes:block") == ["Yes"]
    assert values(found, "podcast:locked") == ["yes"]
    assert values(found, "item/content:encoded") == []
    assert "last boat leaves" not in feed(kept(), show=fill_in(replace(SHOW, rights="private")))


def test_one_private_episode_in_a_show_of_ones_own() -> None:
    found = channel(replace(kept(), rights="private"))
    assert values(found, "itunes:block") == []
    assert values(found, "item/itunes:block") == ["Yes"]
    assert values(found, "item/content:encoded") == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "file:///etc/passwd"])
def test_no_link_leads_anywhere_but_the_web(address: str) -> None:
    assert address not in feed(kept(url=address))


@pytest.mark.parametrize(
    ("prefix", "base", "expected"),
    [
        ("", "https://pod.example.org", "https://pod.example.org/episodes/"),
        ("https://op3.dev/e/", "https://pod.example.org", "https://op3.dev/e/pod.example.org/episodes/"),
        (
            "https://x.example/redirect.mp3",
            "https://pod.example.org",
            "https://x.example/redirect.mp3/pod.example.org/e",
        ),
        ("https://op3.dev/e", "http://pod.example.org", "https://op3.dev/e/http://pod.example.org/episodes/"),
    ],
)
def test_a_measured_address_still_ends_in_the_mp3s_name(prefix: str, base: str, expected: str) -> None:
    url = enclosure_url(replace(SHOW, base_url=base, enclosure_prefix=prefix), kept())
    assert url.startswith(expected)
    assert url.partition("?")[0].endswith("/2026-11-20-ferry-0.mp3")


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_hostile_text_breaks_nothing(title: str) -> None:
    episode = kept(title=title)
    article = replace(episode.article, byline=title, standfirst=title, site_name=title)
    found = channel(replace(episode, article=article, correction=title), show=replace(SHOW, title=title, author=title))
    text = values(found, "item/title")[0]
    assert 0 < len(text.encode()) <= 255
    assert text == text.strip()
    assert "\n" not in text
    for html in values(found, "item/description") + values(found, "item/content:encoded"):
        assert not re.search(r"<(?!/?(?:p|strong|a)\b)", html)
    assert len(values(found, "item/description")[0].encode()) <= 4000


@given(text=st.text(), url=st.text())
def test_any_text_makes_a_well_formed_feed(text: str, url: str) -> None:
    episode = kept(title=text, url=url)
    article = replace(episode.article, byline=text, paragraphs=(Paragraph(text),), site_name=text, standfirst=text)
    raw = feed(replace(episode, article=article, correction=text), show=replace(SHOW, title=text or "x"))
    root = ET.fromstring(raw.encode("utf-8"))
    assert len(root.findall("channel/item")) == 1


def linking(*links: Link, text: str = "The report & the report's map are out.") -> Episode:
    episode = kept()
    article = replace(episode.article, standfirst="", paragraphs=(Paragraph(text),), links=links)
    return replace(episode, article=article)


def test_the_articles_links_stay_in_the_notes() -> None:
    episode = linking(
        Link("report", "https://example.org/r?a=1&b=2", 0),
        Link("map", "https://example.org/m", 0),
        Link("out", "javascript:alert(1)", 0),
        Link("report", "https://example.org/other", 3),
    )
    report, harbour_map = (
        '<a href="https://example.org/r?a=1&amp;b=2">report</a>',
        '<a href="https://example.org/m">map</a>',
    )
    told = f"<p>The {report} &amp; the report's {harbour_map} are out.</p>"
    found = channel(episode)
    assert told in values(found, "item/content:encoded")[0]
    assert told in values(found, "item/description")[0]
    private = replace(episode, rights="private")
    assert values(channel(private), "item/content:encoded") == []


def test_links_that_are_too_long_for_a_description_leave_its_words() -> None:
    words = " ".join(f"word{n}" for n in range(40))
    episode = linking(*(Link(f"word{n}", f"https://example.org/{'x' * 400}{n}", 0) for n in range(40)), text=words)
    description = values(channel(episode), "item/description")[0]
    assert len(description.encode()) <= 4000
    assert words in description


@example(text="\r0", kind=Kind.CODE, site="")
@given(text=st.text(), kind=st.sampled_from(Kind), site=st.text())
def test_a_sanitiser_finds_nothing_to_take_out(text: str, kind: Kind, site: str) -> None:
    episode = kept(title=text)
    paragraphs = (Paragraph(text, kind), Paragraph("<b onclick=x>" + text, kind))
    article = replace(episode.article, paragraphs=paragraphs, site_name=site, standfirst=text, byline=text)
    for html in (f(replace(episode, article=article, correction=text), SHOW) for f in (describe_episode, render_text)):
        tags, links = {"p", "h3", "blockquote", "ul", "li", "em", "strong", "pre", "a"}, {"a": {"href"}}
        assert nh3.clean(html, tags=tags, attributes=links, link_rel=None) == html.replace("\xa0", "&nbsp;")


def test_ampersands_in_titles_suit_the_oldest_readers() -> None:
    assert "<title>Tea &#x26; &#x3C;bread&#x3E;</title>" in feed(kept(title="Tea & <bread>"))


def test_dates_are_english_whatever_the_locale() -> None:
    before = locale.setlocale(locale.LC_ALL)
    try:
        for name in ("de_DE.UTF-8", "C.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_ALL, name)
            except locale.Error:
                continue
            assert values(channel(kept()), "item/pubDate") == ["Fri, 20 Nov 2026 06:30:00 GMT"]
    finally:
        locale.setlocale(locale.LC_ALL, before)


@given(st.integers(-2_208_988_800, 7_258_118_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_any_date_keeps_its_moment(moment: datetime) -> None:
    text = values(channel(replace(kept(), published=iso(moment))), "item/pubDate")[0]
    assert parsedate_to_datetime(text) == moment


# Pages


@pytest.mark.parametrize(
    ("count", "size", "files"),
    [
        (0, 300, ["feed.xml 0-0"]),
        (300, 300, ["feed.xml 0-300"]),
        (301, 300, ["feed.xml 1-301", "feed-1.xml 0-300"]),
        (650, 300, ["feed.xml 350-650", "feed-2.xml 300-600", "feed-1.xml 0-300"]),
        (3, 1, ["feed.xml 2-3", "feed-2.xml 1-2", "feed-1.xml 0-1"]),
    ],
)
def test_pages_cover_everything(count: int, size: int, files: list[str]) -> None:
    assert [f"{p.file} {p.start}-{p.stop}" for p in plan_pages(count, size)] == files


@given(count=st.integers(0, 5000), size=st.integers(1, 500))
def test_old_pages_stay_as_they_are_when_an_episode_comes(count: int, size: int) -> None:
    pages, grown = plan_pages(count, size), plan_pages(count + 1, size)
    spans = {p.file: (p.start, p.stop) for p in grown}
    assert all(spans[p.file] == (p.start, p.stop) for p in pages[1:])
    assert {n for p in pages for n in range(p.start, p.stop)} == set(range(count))
    assert [p.older for p in pages] == [*[p.file for p in pages[1:]], ""]
    assert [p.newer for p in pages] == ["", *[p.file for p in pages[:-1]]]


def test_pages_are_linked() -> None:
    links = re.findall(r'rel="(\w+)"', feed(kept(), page=FeedPage("feed-2.xml", 0, 1, "feed.xml", "feed-1.xml")))
    assert links[:5] == ["self", "first", "previous", "next", "last"]


def test_a_feed_is_the_same_every_time() -> None:
    assert feed(kept(1), kept(0)) == feed(kept(1), kept(0))


def test_memory_stays_flat_however_long_the_feed_is() -> None:
    tracemalloc.start()
    size = sum(map(len, render_feed(SHOW, (replace(kept(), guid=str(n)) for n in range(500)), built=BUILT)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < size / 4


# Apple's categories


def test_every_category_is_accepted_as_spelled() -> None:
    for above, below in apple_categories().items():
        assert not category((above,))
        assert not any(category((above, name)) for name in below)


def test_categories_are_counted() -> None:
    table = apple_categories()
    assert (len(table), sum(map(len, table.values()))) == (19, 91)


# Other people's readers


def test_podcastparser_reads_it() -> None:
    podcastparser = pytest.importorskip("podcastparser")
    parsed = podcastparser.parse("https://pod.example.org/harbour/feed.xml", io.BytesIO(feed(kept(1), kept()).encode()))
    first = parsed["episodes"][0]
    assert (first["total_time"], first["enclosures"][0]["file_size"]) == (30, 240_000)
    assert parsed["itunes_categories"] == [["News", "Daily News"]]
    assert first["guid"] == kept(1).guid
    assert first["published"] == 1_795_159_800


def test_feedparser_reads_it_without_complaint() -> None:
    feedparser = pytest.importorskip("feedparser")
    parsed = feedparser.parse(feed(kept(1), kept()).encode())
    assert not parsed.bozo
    assert [e.id for e in parsed.entries] == [kept(1).guid, kept().guid]

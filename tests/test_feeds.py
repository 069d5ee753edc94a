"""Feeds, from bytes to cleaned articles: an input in feeds/, and as JSON beside it what comes of each entry."""

import json
import logging
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import EmptyArticle, ReadError, Unpublished
from audiobrief.model import Article, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.sources import holds_feed, local_file, open_source, open_sources, reopening_name, source_identity
from audiobrief.sources.feeds import split_feed
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

FEEDS = Path(__file__).parent / "feeds"
INPUTS = sorted(file for file in FEEDS.iterdir() if not file.name.endswith(".entries.json"))
FIELDS = ("title", "standfirst", "byline", "published", "language", "source_url", "site_name", "image_url")
LIMIT = 50_000_000
SETTINGS = ReadSettings()
BODY = "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open. " * 3


def article(source: Source, settings: ReadSettings = SETTINGS) -> Article:
    return clean_article(read_article(source, settings), settings, source.name)


def seen(source: Source) -> dict:
    """Return what comes of an entry: its article, or the reason why there is none."""
    try:
        found = article(source)
    except EmptyArticle as error:
        return {"refused": str(error).partition(": ")[2]}
    facts = {name: getattr(found, name) for name in FIELDS if getattr(found, name)}
    facts["paragraphs"] = [[paragraph.kind.value, paragraph.text] for paragraph in found.paragraphs]
    facts["dropped"] = [[piece.rule, piece.text] for piece in found.dropped if piece.spans]
    return facts


def item(number: object, more: str = "", body: str = BODY) -> str:
    return (
        f"<item><title>Day {number}</title><link>https://ledger.example/{number}</link>{more}"
        f"<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item>"
    )


def rss(*items: str, head: str = "", declared: str = "utf-8") -> str:
    return (
        f"<?xml version='1.0' encoding='{declared}'?>{head}"
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>The Ledger</title><link>https://ledger.example/</link>{''.join(items)}</channel></rss>"
    )


def split(data: bytes | str, limit: int | None = None, **more: str) -> tuple[Source, ...]:
    data = data.encode() if isinstance(data, str) else data
    return split_feed(Source(data, SourceType.FEED, "news", **more), limit)


def items(sources: tuple[Source, ...]) -> list[dict]:
    return [json.loads(source.data)["items"][0] for source in sources]


def titles(sources: tuple[Source, ...]) -> list[str]:
    return [entry.get("title", "") for entry in items(sources)]


@pytest.fixture
def feed(tmp_path):
    file = tmp_path / "news.xml"
    file.write_text(rss(item(1, "<guid>one</guid>"), item(2, "<guid isPermaLink='false'>7</guid>"), item(3)), "utf-8")
    return file


@pytest.mark.parametrize("file", INPUTS, ids=lambda file: file.name)
def test_entries_come_out_as_written_down(file):
    found = [seen(source) for source in open_sources(str(file), max_size=LIMIT)]
    assert found == json.loads((FEEDS / f"{file.name}.entries.json").read_text("utf-8"))


def test_every_feed_has_its_entries_written_down():
    assert {f"{file.name}.entries.json" for file in INPUTS} == {file.name for file in FEEDS.glob("*.entries.json")}


class TestChoosing:
    @pytest.mark.parametrize("wanted", ["2", "7", "id:7", "https://ledger.example/2?utm_source=x", "Day 2"])
    def test_an_entry_is_named_by_number_id_link_or_title(self, feed, wanted):
        source = open_source(f"{feed}#{wanted}", max_size=LIMIT)
        assert (source.type, source.name, source.path) == (SourceType.ENTRY, f"{feed}#2", feed)
        assert article(source).title == "Day 2"
        assert open_sources(f"{feed}#{wanted}", max_size=LIMIT) == (source,)

    def test_it_can_be_opened_again_by_what_the_show_remembers(self, feed, monkeypatch):
        monkeypatch.chdir(feed.parent)
        for source in open_sources("news.xml", max_size=LIMIT):
            assert local_file(reopening_name(source)) == feed
            assert open_source(reopening_name(source), max_size=LIMIT).data == source.data

    @pytest.mark.parametrize("wanted", ["0", "4", "99999999999999999999", "two", "https://ledger.example/"])
    def test_an_unknown_one_is_told_what_there_is(self, feed, wanted):
        with pytest.raises(
            ReadError, match=r'has no entry ".*"; choose one, as in .*news.xml#1, .*#2 Day 2, #3 Day 3$'
        ):
            open_source(f"{feed}#{wanted}", max_size=LIMIT)

    def test_a_feed_is_no_single_article_but_one_of_one_entry_is(self, tmp_path):
        many, single = tmp_path / "many.xml", tmp_path / "single.xml"
        many.write_text(rss(*map(item, range(9))), "utf-8")
        single.write_text(rss(item(1)), "utf-8")
        with pytest.raises(ReadError, match=r"has 9 entries; choose one, .*#5 Day 4, …$"):
            open_source(str(many), max_size=LIMIT)
        assert article(open_source(str(single), max_size=LIMIT)).source_url == "https://ledger.example/1"

    def test_a_sign_in_a_path_is_no_entry(self, tmp_path):
        folder = tmp_path / "a#1"
        folder.mkdir()
        (folder / "b#2.txt").write_text("Rain.")
        (folder / "c.xml").write_text(rss(item(1), item(2)))
        assert open_source(str(folder / "b#2.txt"), max_size=LIMIT).data == b"Rain."
        assert open_source(f"{folder / 'c.xml'}#2", max_size=LIMIT).url == "https://ledger.example/2"
        with pytest.raises(ReadError, match=r'b#2.txt: this is no feed, so there is no entry "3"'):
            open_source(f"{folder / 'b#2.txt'}#3", max_size=LIMIT)

    def test_the_newest_come_first_and_the_undated_last(self):
        days = ["", "Mon, 16 Nov 2026 23:30:00 -0800", "Tue, 17 Nov 2026 06:00:00 GMT", "2026-11-18", "no day"]
        news = rss(*(item(n, f"<pubDate>{day}</pubDate>") for n, day in enumerate(days)))
        assert titles(split(news, 4)) == ["Day 3", "Day 1", "Day 2", "Day 0"]
        assert [source.name for source in split(news, 2)] == ["news#4", "news#2"]
        assert len(split(news, 99)) == 5

    def test_only_a_file_tells_beforehand_that_it_is_a_feed(self, feed, tmp_path):
        assert holds_feed(str(feed))
        for name in ("-", "https://ledger.example/feed", str(tmp_path), str(tmp_path / "none"), "\0", f"{feed}#1"):
            assert not holds_feed(name)


class TestIdentity:
    def test_a_link_is_the_identity_else_the_place_in_the_feed(self, feed):
        linked, _, _ = open_sources(str(feed), max_size=LIMIT)
        assert source_identity(linked) == "https://ledger.example/1"
        feed.write_text(rss("<item><guid isPermaLink='false'>a b</guid><title>x</title></item>"), "utf-8")
        (source,) = open_sources(str(feed), max_size=LIMIT)
        assert source_identity(source) == f"{feed.as_uri()}#a%20b"

    def test_links_are_completed(self):
        for link, full in [("/a", "https://ledger.example/a"), ("//b.example/a", "https://b.example/a"),
                           ("javascript:alert(1)", ""), ("http://[", "")]:  # fmt: skip
            (source,) = split(rss(f"<item><title>x</title><link>{link}</link></item>"))
            assert source.url == full
        bare = "<rss version='2.0'><channel><item><title>x</title><link>a</link></item></channel></rss>"
        assert split(bare, url="https://c.example/feeds/x")[0].url == "https://c.example/feeds/a"
        assert split(bare)[0].url == ""

    def test_a_link_that_several_share_names_none(self):
        shared = (
            "<item><title>{0}</title><guid isPermaLink='false'>{0}</guid><link>https://ledger.example{1}</link></item>"
        )
        news = rss(*(shared.format(n, link) for n, link in [(1, "/a"), (2, "/a?utm_id=1"), (3, "/"), (4, "/b")]))
        assert [source.url for source in split(news)] == ["", "", "", "https://ledger.example/b"]

    def test_an_entry_stands_once_in_its_latest_form(self):
        news = rss(
            item(1, "<guid>a</guid><pubDate>Mon, 16 Nov 2026 10:00:00 GMT</pubDate>"),
            item(2, "<guid>b</guid>"),
            item(3, "<guid>a</guid><pubDate>Tue, 17 Nov 2026 10:00:00 GMT</pubDate>"),
            item(2, "<guid>b</guid>"),
        )
        assert titles(split(news)) == ["Day 3", "Day 2"]

    @pytest.mark.parametrize(
        "same", ["<guid isPermaLink='false'>a</guid>", "<guid isPermaLink='false'>a</guid><title>Day</title>", ""]
    )
    def test_articles_under_one_name_are_all_read(self, same):
        form = (
            "<item><title>{0}</title>{1}<link>https://ledger.example/{0}</link>"
            "<description>{0} {2}</description></item>"
        )
        if not same:
            form = form.replace("<link>https://ledger.example/{0}", "<link>https://ledger.example/notes")
            form = form.replace("<title>{0}", "<title>Notes")
        found = split(rss(*(form.format(n, same, BODY * 3) for n in (1, 2, 3))))
        assert [article(source).paragraphs[0].text[:2] for source in found] == ["1 ", "2 ", "3 "]
        assert len({source_identity(source) for source in found}) == 3
        assert len({source.entry for source in found}) == 3

    def test_an_older_state_that_is_passed_over_is_told(self, caplog):
        dates = ["<guid>a</guid><pubDate>Mon, 16 Nov 2026 10:00:00 GMT</pubDate>",
                 "<guid>a</guid><pubDate>Tue, 17 Nov 2026 10:00:00 GMT</pubDate>"]  # fmt: skip
        with caplog.at_level(logging.WARNING, "audiobrief"):
            (latest,) = split(rss(item(1, dates[0]), item(1, dates[1], BODY + " It opened.")))
        assert article(latest).paragraphs[-1].text.endswith("It opened.")
        assert '"Day 1" is in the feed twice under one id; only its newer state is read' in caplog.text

    def test_many_under_one_id_are_told_apart(self):
        found = split(rss(*(item(n, "<guid>a</guid>", f"{n} {BODY}") for n in range(500))))
        assert len({source.entry for source in found}) == 500

    def test_entries_without_anything_are_none_and_those_with_little_keep_their_place(self):
        assert [
            source.entry for source in split(rss("<item/>", f"<item><description>{BODY}</description></item>"))
        ] == ["1"]
        with pytest.raises(ReadError, match="^news: this feed has no entries"):
            split(rss("<item/>", "<item></item>"))


class TestDamage:
    @pytest.mark.parametrize(
        ("written", "declared"),
        [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"),
         ("utf-8-sig", "utf-8"), ("cp1252", "windows-1252"), ("cp1252", "iso-8859-1"), ("cp1252", "utf-8"),
         ("utf-8", "iso-8859-1"), ("utf-8", "us-ascii"), ("utf-8", "utf-16"), ("utf-8", "x-no-such"),
         ("iso-8859-2", "iso-8859-2")],
    )  # fmt: skip
    def test_the_encoding_is_found_whatever_is_declared(self, written, declared):
        word = "příliš" if written == "iso-8859-2" else "“naïve”"
        data = rss(item(f"caf\u00e9 {word}"), declared=declared).encode(written)
        assert titles(split(data)) == [f"Day café {word}"]

    def test_a_server_may_know_the_encoding(self):
        data = rss(item("\u0434\u043e\u0436\u0434\u044c"), declared="utf-8").encode("koi8-r")
        assert titles(split(data, charset="koi8-r")) == ["Day \u0434\u043e\u0436\u0434\u044c"]

    @pytest.mark.parametrize("damage", ["<p>A & B", "\x07", "<title>x", "&nosuch;", "</rss>"])
    def test_of_broken_xml_what_stands_is_read_with_a_warning(self, damage, caplog):
        with caplog.at_level(logging.WARNING, "audiobrief"):
            found = split(rss(item(1), f"<item><title>B</title><description>{damage}</description></item>", item(3)))
        assert titles(found)[0] == "Day 1"
        assert BODY.strip() in article(found[0]).paragraphs[0].text
        assert caplog.messages[0].startswith("news: this feed's XML is broken (")

    @pytest.mark.parametrize("end", [300, 100, 40])
    def test_an_entry_that_is_torn_fails_by_name(self, end, caplog):
        with caplog.at_level(logging.WARNING, "audiobrief"):
            whole, torn = split(rss(item(1), item(2))[:-end])
        assert article(whole).title == "Day 1"
        with pytest.raises(ReadError, match=r"^news#2 \(Day 2\): the feed breaks off here \(.*; fetch it again"):
            article(torn)
        assert "its last entry is torn, 1 can be read" in caplog.text

    def test_a_feed_that_breaks_off_between_entries_is_told_too(self, caplog):
        with caplog.at_level(logging.WARNING, "audiobrief"):
            *_, rest = split(rss(item(1), item(2))[: -len("</channel></rss>")])
        with pytest.raises(ReadError, match=r"^news#3 \(the rest of the feed\): the feed breaks off here"):
            article(rest)
        assert "it breaks off after 2 entries" in caplog.text

    def test_entities_neither_explode_nor_open_files(self):
        levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        head = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        for bomb in ("&l9;", "&f;"):
            found = split(rss(f"<item><title>x{bomb}</title><description>{bomb}</description></item>", head=head))
            assert len(found[0].data) < 1000
            assert b"root:" not in found[0].data

    def test_ten_thousand_entries(self):
        found = split(rss(*map(item, range(10_000))))
        assert (len(found), found[-1].name, article(found[-1]).title) == (10_000, "news#10000", "Day 9999")

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "has no entries"),
            (b"<rss", "has no entries|is no feed"),
            (b"", "is no feed"),
            (b"Rain is expected.", "is no feed"),
            (b"<html><body><p>x", "is no feed"),
            (b'{"items": 7}', "has no list of items"),
            (b'{"items": []}', "is no feed"),
            (b'{"items": [', "is damaged"),
            (b'{"items": ' + b"[" * 100_000, "nested too deeply|is damaged"),
            (b'{"version": "https://jsonfeed.org/version/1.1", "items": [7, null, {}]}', "has no entries"),
        ],
    )
    def test_what_holds_no_entry_says_so(self, data, says):
        with pytest.raises(ReadError, match=f"^news: this .*(?:{says}).*; "):
            split(data)

    @pytest.mark.parametrize(
        "reference", ["&#xD800;", "&#xdfff;", "&#55296;", "&#0;", "&#x110000;", f"&#{'9' * 5000};"]
    )
    @pytest.mark.parametrize("more", ["", "&nosuch;"])
    def test_references_to_no_character_are_harmless(self, reference, more):
        (source,) = split(rss(f"<item><title>A {reference}{more} B</title><link>{reference}</link></item>"))
        assert titles((source,))[0].startswith("A ")

    def test_what_the_library_stumbles_over_is_refused(self):
        data = rss("<item><title>&#xD800; &</title></item>", declared="utf-16").encode("utf-16")
        with pytest.raises(ReadError, match="^news: this feed is damaged"):
            split(data)


class TestReading:
    def test_an_entry_may_be_short_on_request(self):
        (source,) = split(rss("<item><title>x</title><description>Only a summary.</description></item>"))
        with pytest.raises(
            EmptyArticle, match=r"^news#1 \(x\): the feed holds only a summary of this article; it names no"
        ):
            article(source)
        assert [p.text for p in article(source, ReadSettings(allow_short=True)).paragraphs] == ["Only a summary."]

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ("<wp:status>draft</wp:status>", "not published (status: draft)"),
            ("<wp:status>private</wp:status>", "not published (status: private)"),
            ("<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>", "no post (type: attachment)"),
            ("<wp:status>publish</wp:status><wp:post_password>x</wp:post_password>", "behind a password"),
        ],
    )
    def test_what_an_export_of_wordpress_keeps_from_the_public_is_refused_by_name(self, more, said):
        feed = rss(f"<item><title>x</title><description>{BODY}</description>{more}</item>")
        (source,) = split(feed.replace("<rss ", '<rss xmlns:wp="http://wordpress.org/export/1.2/" ', 1))
        with pytest.raises(Unpublished, match=re.escape(said)):
            article(source)
        assert article(source, ReadSettings(allow_short=True, drafts=True)).text == BODY.strip()

    def test_a_description_that_is_far_longer_than_the_content_is_the_article(self):
        long, start = "It opened today. " * 60, "It opened today, and more follows."
        parts = f"<description>{long}</description><content:encoded>{start}</content:encoded>"
        feed = rss(f"<item><title>x</title>{parts}</item>")
        (source,) = split(feed.replace("<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ', 1))
        entry = json.loads(source.data)["items"][0]
        assert (entry["content_html"], entry["summary"]) == (long.strip(), start)

    def test_a_long_description_of_rss_is_the_article_and_a_summary_of_atom_is_not(self):
        long = BODY * 3
        (source,) = split(rss(f"<item><title>x</title><description>{long}</description></item>"))
        assert article(source).paragraphs[0].text == long.strip()
        atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>a</id><title>x</title><summary>{long}</summary></entry></feed>"
        with pytest.raises(EmptyArticle, match="only a summary"):
            article(split(atom)[0])

    def test_a_long_text_may_invite_to_its_page(self):
        invited = BODY * 5 + "</p><p><a href='https://ledger.example/1'>Read the full story</a>"
        assert article(split(rss(item(1, body=invited)))[0]).title == "Day 1"

    def test_newsletters_laid_out_in_tables_are_read(self):
        body = f"<table><tr><td><table><tr><td><p>{BODY}</p></td></tr></table></td></tr></table>"
        assert [p.text for p in article(split(rss(item(1, body=body)))[0]).paragraphs] == [BODY.strip()]

    @pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"items": []}', b'{"items": [7]}', b"<rss/>", b"\xff"])
    def test_what_is_no_entry_is_refused(self, data):
        with pytest.raises(ReadError, match="^it: this is no JSON Feed of a single item"):
            read_article(Source(data, SourceType.ENTRY, "it"), SETTINGS)
        with pytest.raises(ReadError, match="^it: this is a feed of many articles"):
            read_article(Source(data, SourceType.FEED, "it"), SETTINGS)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELD = st.sampled_from(
    ["id", "url", "title", "content_html", "content_text", "summary", "image", "date_published", "authors", "language"]
)
PIECE = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<description>", "</description>", "<![CDATA[",
     "]]>", "&amp;", "&", "&#xD800;", "&#0;", "<", ">", "&lt;p&gt;", "<content:encoded>", "</content:encoded>",
     "<guid>", "</guid>", "<pubDate>", "</pubDate>", "<media:content url='", "'/>", "<b", "http://[", "javascript:",
     "1", " ", "<script>", "</channel>", "<!--", "<!DOCTYPE x [", "<item", "\x00", "\u2028", "#"]
)  # fmt: skip


def is_read_or_refused(data: bytes, kind: SourceType = SourceType.FEED) -> None:
    settings = ReadSettings(allow_short=True)
    try:
        for source in split_feed(Source(data, kind, "it")):
            assert source.name.isprintable()
            assert source.entry
            article(source, settings)
    except ReadError as error:
        assert str(error).startswith("it")  # noqa: PT017  both ways are right


@given(st.lists(PIECE | st.text(max_size=10), max_size=30))
def test_any_rss_is_read_or_refused(pieces):
    is_read_or_refused(rss("".join(pieces)).encode("utf-8", "surrogatepass"))


@given(st.lists(st.dictionaries(FIELD, JSON | st.text(), max_size=6) | JSON, max_size=4), JSON)
def test_any_json_feed_is_read_or_refused(entries, author):
    document = {"version": "https://jsonfeed.org/version/1.1", "items": entries, "author": author, "title": author}
    is_read_or_refused(json.dumps(document).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_split_or_refused(data):
    is_read_or_refused(data)
    is_read_or_refused(b"<rss>" + data)

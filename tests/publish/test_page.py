"""What pages say, without a browser: words and their times, metadata, languages, hostile texts, stable bytes."""

import gzip
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from marks import marks_of
from pages import ABBARA_TEXT, ARTICLE_URL, FERRY_TEXT, HOSTILE_TEXT, article_episode

from audiobrief.languages import tables
from audiobrief.model import Chapter, Episode, Kind, Mark, MarkWord, Show
from audiobrief.publish.page import render as page
from audiobrief.publish.page.assets import page_assets, read_script, read_style
from audiobrief.publish.page.data import sort_text, split_mark, text_direction
from audiobrief.publish.page.listen import by_url_name, render_lines, render_listen_script
from audiobrief.publish.page.sound import render_sound_page
from audiobrief.publish.tag_reader import TagFront

SHOW = Show(
    "The Harbour Gazette", "https://gazette.example.org/", base_url="https://audio.example.org/g", image="c.png"
)
FERRY = article_episode(FERRY_TEXT, "ferry", url=ARTICLE_URL)
HOSTILE_TITLES = [
    "</script><script>alert(1)</script>",
    "\"quotes\" 'and' `more` &amp; <b>",
    "\u202eright to left",
    "🚢" * 30,
    "?!…",
    "x" * 300,
    "\x00\x07\ud800 control",
    "{{ 7 * 7 }} {% raw %} ${x}",
    "\u2028\u2029 separators",
    "--> <!-- ]]> <![CDATA[",
]


def with_title(title: str) -> Episode:
    first = marks_of((Kind.TITLE, title))[0]
    article = replace(FERRY.article, title=title, byline=title, standfirst=title, site_name=title)
    chapters = (Chapter(title, 0, 30_000), Chapter(title, 30_000, 60_000))
    return replace(FERRY, article=article, marks=(first, *FERRY.marks[1:]), chapters=chapters, correction=title)


WORDS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12), st.integers(0, 5000), st.integers(0, 600)), max_size=12
)


@given(st.text(max_size=30), WORDS)
def test_a_split_line_is_still_the_line(text: str, words: list[tuple[int, int, int, int]]) -> None:
    spoken = tuple(MarkWord(start, start + length, at, at + size) for at, size, start, length in words)
    line = split_mark(Mark(0, 0, 5600, text, Kind.BODY, 0, spoken))
    assert line.text == text
    assert len(line.word_times) == 2 * sum(piece.start_ms >= 0 for piece in line.pieces)
    assert all(piece.text for piece in line.pieces)


def test_words_that_share_characters_light_up_together() -> None:
    words = (MarkWord(0, 90, 0, 2), MarkWord(100, 190, 0, 2), MarkWord(200, 290, 3, 7))
    line = split_mark(Mark(0, 0, 300, "$5 each", Kind.BODY, 0, words))
    assert [piece.text for piece in line.pieces] == ["$5", " ", "each"]
    assert line.word_times == (0, 190, 200, 290)


def test_the_lines_file_alternates_what_stands_between_and_words() -> None:
    lines = json.loads(render_lines(FERRY))["lines"]
    for mark, (start, end, kind, pieces, times) in zip(FERRY.marks, lines, strict=True):
        assert (start, end, kind) == (mark.start_ms, mark.end_ms, mark.kind)
        assert "".join(pieces) == mark.text
        assert pieces[1::2] == [mark.text[word.shown_start : word.shown_end] for word in mark.words]
        assert times == [ms - start for word in mark.words for ms in (word.start_ms, word.end_ms)]


def test_title_and_standfirst_go_to_the_head_and_the_rest_below() -> None:
    text = sort_text(FERRY)
    assert text.title[0].text == FERRY.article.title
    assert text.standfirst[0].text == FERRY.article.standfirst
    assert [block.tag for block in text.blocks[:4]] == ["h2", "p", "p", "blockquote"]
    assert sum(len(block.lines) for block in text.blocks) == len(FERRY.marks) - 2


def test_what_is_said_before_the_title_does_not_make_a_second_headline() -> None:
    marks = marks_of((Kind.NOTE, "Read by a machine."), (Kind.TITLE, FERRY.article.title), (Kind.BODY, "It sails."))
    text = sort_text(replace(FERRY, marks=marks))
    assert [line.text for line in text.title] == [FERRY.article.title]
    assert [(block.tag, block.note) for block in text.blocks] == [("p", True), ("p", False)]


def test_the_title_of_a_window_is_short_enough_to_read() -> None:
    assert "<title>It sails – The Harbour Gazette</title>" in page.render_page(with_title("It sails"), SHOW)
    long = "The ferry that half of the town takes to work sails again after weeks"
    assert f"<title>{long}</title>" in page.render_page(with_title(long), SHOW)
    short = "<title>The ferry that half of the town takes to work sails again after…</title>"
    assert short in page.render_page(with_title(f"{long} & more"), SHOW)
    assert f"<title>{long}</title>" in page.render_embed(with_title(long), SHOW)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, []),
        ({"season": 2, "number": 14}, ["Season 2", "Episode 14"]),
        ({"kind": "trailer"}, ["Trailer"]),
        ({"number": 3, "kind": "bonus", "explicit": True}, ["Episode 3", "Bonus", "Explicit"]),
    ],
)
def test_pages_say_what_kind_of_episode_it_is(told: dict[str, Any], says: list[str]) -> None:
    episode = replace(FERRY, **told)
    said = [f"<span{{}}>{label}</span>" for label in says]
    assert all(one.format(' lang="en"') in page.render_page(episode, SHOW) for one in said)
    row = page.render_index(SHOW, [episode])
    assert re.findall("<span>(.*?)</span>", row[row.index("<li data") :]) == says
    loud = page.render_page(replace(FERRY, explicit=False), replace(SHOW, explicit=True))
    assert "Explicit" not in loud


def test_a_cover_of_ours_is_shown_in_small_nowhere() -> None:
    """It says the headline again, in letters of five pixels."""
    drawn = replace(FERRY, image="ferry.jpg", image_drawn=True)
    for text in (page.render_page(drawn, SHOW), page.render_embed(drawn, SHOW)):
        assert 'class="art" src="../../assets/cover.jpg"' in text
    assert 'data-art="assets/cover.jpg"' in page.render_index(SHOW, [drawn])
    photo = replace(FERRY, image="ferry.jpg")
    for text in (page.render_page(photo, SHOW), page.render_embed(photo, SHOW)):
        assert 'class="art" src="ferry.jpg"' in text
    assert f'data-art="episodes/{FERRY.slug}/ferry.jpg"' in page.render_index(SHOW, [photo])
    assert "og:image" in page.render_page(drawn, SHOW)
    assert f"episodes/{FERRY.slug}/ferry.jpg" in page.render_page(drawn, SHOW)  # for lock screens and shared links


def test_links_that_are_shared_say_how_the_article_begins_in_the_quotes_of_print() -> None:
    plain = replace(FERRY, article=replace(FERRY.article, title='The harbour\'s "ferry"', standfirst=""))
    text = page.render_page(plain, SHOW)
    assert '<meta property="og:title" content="The harbour’s “ferry”">' in text
    opening = re.search('<meta name="description" content="(.+?)">', text)
    assert opening
    assert f'<meta property="og:description" content="{opening[1]}">' in text


def test_notes_of_corrections_have_the_quotes_of_print() -> None:
    told = replace(FERRY, correction="The \"pilot's\" boat is the harbour's.", revision=2)
    assert "The “pilot’s” boat is the harbour’s." in page.render_page(told, SHOW)


def test_a_long_paragraph_of_two_lines_stays_one() -> None:
    marks = marks_of((Kind.TITLE, FERRY.article.title), "One half.", "Other half.", "Another.")
    together = (
        marks[0],
        replace(marks[1], paragraph=0),
        replace(marks[2], paragraph=0),
        replace(marks[3], paragraph=1),
    )
    blocks = sort_text(replace(FERRY, marks=together)).blocks
    assert [len(block.lines) for block in blocks] == [2, 1]


def test_the_headlines_of_a_briefing_become_sections() -> None:
    marks = marks_of(
        "Good morning.", (Kind.TITLE, "First story"), "Text.", (Kind.HEADING, "Part"), (Kind.TITLE, "Second")
    )
    text = sort_text(replace(FERRY, marks=marks))
    assert text.title == ()
    assert [block.tag for block in text.blocks] == ["p", "h2", "p", "h3", "h2"]


def test_every_language_has_twelve_months() -> None:
    assert {len(table["months"]) for table in tables("page").values()} == {12}


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("ur", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("", "ltr"),
    ],
)
def test_the_direction_of_a_language(language: str, direction: str) -> None:
    assert text_direction(language) == direction


@pytest.mark.parametrize(
    ("language", "words", "says"),
    [
        ("af", "af", "Luister hier"),
        ("de-AT", "de", "Artikel anhören"),
        ("xh", "en", "Listen here"),
        ("../en", "en", "Listen"),
    ],
)
def test_the_player_speaks_the_language_of_the_article(language: str, words: str, says: str) -> None:
    episode = replace(FERRY, article=replace(FERRY.article, language=language))
    head = json.loads(page.render_by_url(episode, replace(SHOW, language="")))
    assert head["words_language"] == words
    assert head["words"]["listen"].startswith(says)


def linked_data(text: str) -> Any:
    tree = html.fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    return json.loads(tree.xpath("//script[@type='application/ld+json']")[0].text)


def test_machines_learn_what_the_page_holds() -> None:
    found = linked_data(page.render_page(FERRY, SHOW))
    assert found["@type"] == "NewsArticle"
    assert found["mainEntityOfPage"] == ARTICLE_URL
    audio = found["audio"]
    assert audio["contentUrl"] == "https://audio.example.org/g/episodes/ferry/ferry.mp3"
    assert audio["duration"] == "PT1M0S"
    assert audio["digitalSourceType"] == "https://schema.org/AlgorithmicMediaDigitalSource"
    assert audio["encodingFormat"] == "audio/mpeg"


def test_a_neural_voice_is_declared_as_such() -> None:
    voice = replace(FERRY.voice, digital_source_type="trainedAlgorithmicMedia")
    audio = linked_data(page.render_page(replace(FERRY, voice=voice), SHOW))["audio"]
    assert audio["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"


def test_the_page_points_to_its_source_its_feed_and_its_embed() -> None:
    text = page.render_page(FERRY, SHOW)
    assert f'<link rel="canonical" href="{ARTICLE_URL}">' in text
    assert '<link rel="alternate" type="application/rss+xml"' in text
    assert 'type="application/json+oembed"' in text
    assert '<meta property="og:audio" content="https://audio.example.org/g/episodes/ferry/ferry.mp3">' in text
    assert '<track kind="captions" src="ferry.vtt" srclang="en-GB"' in text
    assert "noindex" not in text


def test_other_peoples_articles_are_kept_from_search_engines() -> None:
    assert "noindex" in page.render_page(replace(FERRY, rights="private"), SHOW)
    assert "noindex" in page.render_index(replace(SHOW, rights="private"), [FERRY])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org/x", "not an address", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    episode = replace(FERRY, article=replace(FERRY.article, source_url=url, image_url=url))
    text = page.render_page(episode, replace(SHOW, link=url)) + page.render_index(replace(SHOW, link=url), [episode])
    assert not [
        link for link in re.findall(r'(?:href|src)="([^"]*)"', text) if link.startswith(("javascript", "data", "//"))
    ]
    assert "alert(1)" not in text


class Reader(HTMLParser):
    """Counts the elements a hostile text might smuggle in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_no_title_breaks_a_page(title: str) -> None:
    episode, plain = with_title(title), with_title("A plain title")
    show = replace(SHOW, title=title, description=f"Of {title}", copyright=title)
    plain_show = replace(SHOW, title="A plain title", description="Plain", copyright="Plain")
    for render in (page.render_page, page.render_embed):
        text = render(episode, show)
        text.encode("utf-8")
        assert sorted(set(Reader(text).tags)) == sorted(set(Reader(render(plain, plain_show)).tags))
    assert Reader(page.render_index(show, [episode])).tags == Reader(page.render_index(plain_show, [plain])).tags
    assert linked_data(page.render_page(episode, show))["headline"] == page.one_line(title)
    answer = json.loads(page.render_oembed(episode, show))
    assert Reader(answer["html"]).tags == ["iframe"]
    json.loads(page.render_by_url(episode, show))
    json.loads(render_lines(episode))
    page.render_snippets(show, episode)


@given(st.text(max_size=80))
def test_any_title_stays_text(title: str) -> None:
    text = page.render_embed(with_title(title), SHOW)
    assert Reader(text).tags.count("script") == 2


def test_the_same_episode_gives_the_same_bytes() -> None:
    episodes = [FERRY, article_episode(ABBARA_TEXT, "abbara", language="ar")]
    assert page.render_show_files(SHOW, episodes) == page.render_show_files(SHOW, episodes)
    assert page.render_episode_files(FERRY, SHOW) == page.render_episode_files(FERRY, SHOW)


def test_the_front_page_has_the_live_episodes_newest_first() -> None:
    older = replace(article_episode(ABBARA_TEXT, "older", language="ar"), published="2026-01-01T00:00:00Z")
    held = replace(article_episode(HOSTILE_TEXT, "held"), status="held")
    text = page.render_index(SHOW, [older, held, FERRY])
    assert re.findall(r'<h3 dir="auto"><a href="([^"]*)"', text) == [
        "episodes/ferry/index.html",
        "episodes/older/index.html",
    ]
    assert "podcast://audio.example.org/g/feed.xml" in text
    assert "held" not in render_listen_script([])


def test_a_thousand_episodes_make_a_front_page_of_modest_size() -> None:
    many = [replace(FERRY, slug=f"ferry-{n}") for n in range(1000)]
    text = page.render_index(SHOW, many)
    assert text.count("<h3") == 1000
    assert len(gzip.compress(text.encode())) < 30_000


def test_a_page_alone_needs_no_other_file_than_the_mp3() -> None:
    text = page.render_page(FERRY)
    links = re.findall(r'(?:src|href)="([^"#]+)"', text)
    assert [link for link in links if not link.startswith("data:text/vtt")] == [
        ARTICLE_URL,
        "ferry.mp3",
        "ferry.mp3",
        ARTICLE_URL,
    ]
    assert page.render_page(FERRY, SHOW, single_file=True).count("../../") == 0


def test_the_script_of_the_one_line_stays_light() -> None:
    largest = render_listen_script([f"https://example.org/{n}" for n in range(6000)])
    assert len(gzip.compress(largest.encode())) <= 15_000
    assert len(gzip.compress(render_listen_script().encode())) <= 11_100
    assert len(gzip.compress(page_assets()["assets/reader.js"])) <= 15_000


def test_a_by_url_file_is_named_by_the_address() -> None:
    files = page.render_by_url_files(FERRY, SHOW)
    assert list(files) == [f"by-url/{by_url_name(ARTICLE_URL)}"]
    head = json.loads(next(iter(files.values())))
    assert head["guid"] == FERRY.guid
    assert head["lines"].startswith("episodes/ferry/lines.json?v=")
    assert not page.render_by_url_files(replace(FERRY, article=replace(FERRY.article, source_url="")), SHOW)


def test_the_snippets_name_the_shows_addresses() -> None:
    text = page.render_snippets(SHOW, FERRY)
    assert '<script async src="https://audio.example.org/g/listen.js"></script>' in text
    assert "https://audio.example.org/g/episodes/ferry/embed.html" in text
    assert "https://audio.example.org in script-src" in text
    assert "&lt;" not in text


def test_scripts_and_styles_lose_comments_and_nothing_else() -> None:
    for name in ("page", "embed", "index", "reader", "listen"):
        text = read_script(name)
        assert "/**" not in text
        assert not re.search(r"^ ", text, re.MULTILINE)
        assert "/*" not in read_style(name) if name != "index" else True
    assert 'grid-template:"toggle seek seek seek" auto' in read_style("page")


@pytest.mark.parametrize("standfirst", ["", "The boat is back."])
@pytest.mark.parametrize("marks", [FERRY.marks, FERRY.marks[-1:]])
def test_what_may_be_said_aloud_of_a_page_is_on_it(standfirst: str, marks: tuple[Mark, ...]) -> None:
    episode = replace(FERRY, marks=marks, article=replace(FERRY.article, standfirst=standfirst))
    text = page.render_page(episode, SHOW)
    selectors = linked_data(text)["speakable"]["cssSelector"]
    tree = html.fromstring(text)
    assert tree.xpath("count(//h1)") == 1
    assert selectors == ["h1", *[".standfirst"] * int(tree.xpath("count(//p[@class='standfirst'])"))]


def test_the_page_of_one_mp3_does_not_say_its_headline_as_a_chapter() -> None:
    starts = (("The Ferry", 0), ("What it costs", 30_000))
    front = TagFront("The ferry", chapters=tuple(Chapter(name, at, at + 30_000) for name, at in starts))
    text = render_sound_page(front, "ferry.mp3")
    assert re.findall("<bdi>(.*?)</bdi>", text) == ["Opening", "What it costs"]
    assert "<ol>" not in render_sound_page(replace(front, chapters=front.chapters[:1]), "ferry.mp3")

"""Kinds of markup that hide, double or lose a part of an article, each on a page of its own."""

import pytest

from audiobrief.model import Article, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean.article import clean_article
from audiobrief.text.page.opinions import densest_box
from audiobrief.text.page.survey import SurveyLine
from audiobrief.text.read import read_article

PROSE = (
    "The council of the small harbour town voted on Tuesday to reopen the old ferry landing before summer begins.",
    "Engineers said the timber piles had been checked twice and that only four of them needed to be replaced.",
    "Residents who use the crossing welcomed the news, although some asked who would pay for the new lamps.",
    "The mayor promised that a full account of the costs would be laid before the finance committee in May.",
    "A spokesman for the trust said that the timber had come from a forest a day's drive to the north of it.",
)
PARAGRAPHS = tuple(f"<p>{line}</p>" for line in PROSE)


def read(*parts: str) -> Article:
    """Return the article of a page with these parts behind its headline."""
    page = (
        "<!DOCTYPE html><html lang='en'><head><title>Ferry landing to reopen</title></head><body><main><article>"
        f"<h1>Ferry landing to reopen</h1>{''.join(parts)}</article></main></body></html>"
    )
    settings = ReadSettings()
    source = Source(page.encode(), SourceType.HTML, "page", "https://example.org/ferry")
    return clean_article(read_article(source, settings), settings)


def lines(*parts: str) -> list[str]:
    return [paragraph.text for paragraph in read(*parts).paragraphs]


def among(part: str) -> list[str]:
    """Return what is read of a part that stands in the middle of an article, and hold that all else is read."""
    found = lines(*PARAGRAPHS[:3], part, *PARAGRAPHS[3:])
    assert set(PROSE) <= set(found)
    return [line for line in found if line not in PROSE]


@pytest.mark.parametrize(
    "part",
    [
        "<img src='a.jpg'><span class='newsCaption'>The landing in June</span>",
        "<div class='thumb'><img src='a.jpg'><div class='thumbcaption'>The landing in June</div></div>",
        "<p><img src='a.jpg'></p><p><em>The landing in June</em></p>",
        "<p><img src='a.jpg'><br><i>The landing in June</i></p>",
        "<div><img src='a.jpg'><p class='image_text'>The landing in June</p></div>",
        "<p><picture><img src='a.jpg'></picture></p><div><small>The landing in June, seen from the quay.</small></div>",
    ],
)
def test_a_caption_without_figcaption_is_not_read(part):
    assert among(part) == []


@pytest.mark.parametrize(
    "part", ["<p><em>The landing in June was a sight.</em></p>", "<p>The <em>Marsh</em> sailed.</p>"]
)
def test_italics_without_a_picture_are_no_caption(part):
    assert len(among(part)) == 1


@pytest.mark.parametrize(
    "part",
    [
        "<span class='hidden'><span itemprop='height'>1200</span> <span itemprop='width'>800</span></span>",
        "<div class='hide'>An error has occurred, please try again later</div>",
        "<span class='sr-only'>opens in a new window</span>",
        "<style>/* a */ .zq, .zr { color: red; display : none }</style><div class='zq'>Draft of the desk</div>",
        "<style>#gone{display:none!important}</style><p id='gone'>Headline of the printed edition</p>",
        "<p class='print-only'>Printed on paper from the north</p>",
    ],
)
def test_what_a_class_hides_is_not_read(part):
    assert among(part) == []


SAID = "Fishermen asked that the nets be moved before work begins."


@pytest.mark.parametrize(
    "part",
    [
        f"<div class='hidden lg:block'><p>{SAID}</p></div>",
        f"<style>@media print{{.zq{{display:none}} .zr{{color:red}}}}</style><p class='zq'>{SAID}</p>",
        f"<style>.zq{{display:none}} .open .zq{{display:block}}</style><p class='zq'>{SAID}</p>",
        f"<style>.answer{{display:none}}</style><div class='answer'>{SAID}</div>",
        f"<style>.zq{{display:none}}</style><div class='zq'><p>{SAID}</p></div>",
        f"<style>.zq{{color:red}} p{{display:none</style><p class='zq'>{SAID}</p>",
    ],
)
def test_text_that_is_shown_somewhere_or_opens_later_is_read(part):
    assert SAID in among(part)


QUESTIONS = (
    *(
        "And next?",
        "Do you read the comments?",
        "Have you a tip for our readers?",
        "Are you on Facebook?",
        "More on that?",
    ),
    *("What should we read next?", "Do you follow the news?", "Can we contact you again?", "Did you share it?"),
)


@pytest.mark.parametrize("tag", ["strong", "b", "em"])
def test_an_interview_keeps_all_of_its_questions(tag):
    answers = [f"{PROSE[at % 5][:-1]} on day {at}." for at in range(len(QUESTIONS))]
    parts = [f"<p><{tag}>{q}</{tag}></p><p>{a}</p>" for q, a in zip(QUESTIONS, answers, strict=True)]
    assert lines(*parts) == [line for pair in zip(QUESTIONS, answers, strict=True) for line in pair]


def test_a_plug_that_asks_is_still_one():
    assert among("<p>Enjoying this story? Sign up for our newsletter.</p>") == []


@pytest.mark.parametrize(
    "part",
    [
        "<blockquote class='pullquote'>Only four of the timber piles had to be replaced</blockquote>",
        "<div class='pull-quote'>The council voted to reopen the old ferry landing before summer</div>",
        "<blockquote>only four of them needed to be replaced</blockquote>",
    ],
)
def test_a_pull_quote_is_not_read_again(part):
    assert among(part) == []


def test_a_quotation_of_its_own_is_read_whatever_its_box_is_called():
    quoted = "We never thought that she would sail again, said the captain."
    assert among(f"<blockquote class='pullquote'>{quoted}</blockquote>") == [quoted]


def test_buttons_that_ask_and_open_their_answers_are_headings():
    part = "".join(
        f"<div class='accordion-item'><button aria-expanded='false'>{q}</button><div class='panel'>{a}</div></div>"
        for q, a in [("Can dogs come?", "Dogs may come on a lead, below deck."), ("And bicycles?", "Free of charge.")]
    )
    assert among(part) == ["Can dogs come?", "Dogs may come on a lead, below deck.", "And bicycles?", "Free of charge."]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("It held 10<sup>6</sup> litres on 40 m<sup>2</sup>.", "It held 10⁶ litres on 40 m²."),
        ("It was the 19<sup>th</sup> time the boat sailed.", "It was the 19th time the boat sailed."),
        ("A ticket costs $19<sup>99</sup> or more.", "A ticket costs $19.99 or more."),
        ("The town said so.<sup>4</sup> Then it stopped.", "The town said so. Then it stopped."),
        ("The harbour<sup>[12, 13]</sup> is old and deep.", "The harbour is old and deep."),
        (
            "“[T]he council must pay for the girder[s],” she said.",
            "“[T]he council must pay for the girder[s],” she said.",
        ),
    ],
)
def test_raised_figures_and_letters_in_brackets(markup, text):
    assert among(f"<p>{markup}</p>") == [text]


def test_steps_of_a_recipe_and_short_lines_stay():
    steps = ["Preheat the oven.", "Share the dough into four.", "Cover and leave to rest.", "Repeat."]
    found = among("<h2>Method</h2><ol>" + "".join(f"<li>{step}</li>" for step in steps) + "</ol>")
    assert found == ["Method", *steps]
    assert among("<p>Nobody came.</p><p>Then, silence.</p>") == ["Nobody came.", "Then, silence."]


def test_nested_lists_and_items_with_headings_are_read_once():
    found = among(
        "<ul><li>Money for the girders<ul><li>Steel from the north</li><li>Paint<ol><li>Green paint</li></ol></li></ul>"
        "</li><li><h3>The ferry</h3><p>It sails at nine in the morning.</p></li></ul>"
    )
    items = ["Money for the girders", "Steel from the north", "Paint", "Green paint"]
    assert found == [*items, "The ferry", "It sails at nine in the morning."]


def test_parts_that_a_page_streams_are_read_in_their_places():
    streamed = (
        f"{PARAGRAPHS[0]}<template id='P:1'></template>{PARAGRAPHS[2]}<template id=\"B:0\"></template>"
        f'{PARAGRAPHS[4]}</article></main><div hidden id="S:1">{PARAGRAPHS[1]}</div>'
        '<script>$RS("S:1","P:1")</script><div hidden id="S:2">'
        f'{PARAGRAPHS[3]}</div><script>$RC=function(){{}};$RC("B:0","S:2")</script>'
    )
    assert lines(streamed) == list(PROSE)


@pytest.mark.parametrize(
    ("box", "read"),
    [
        ("<div hidden aria-hidden='true' class='collapsible-text'>", True),
        ("<div hidden='until-found'>", True),
        ("<button aria-expanded='false' aria-controls='rest'>More</button><div hidden id='rest'>", True),
        ("<div class='accordion'><div>Why</div><div style='display:none'><span></span>", True),
        ("<div hidden class='modal'>", False),
        ("<div hidden class='accordion' id='panel-transcript-1'>", False),
        ("<div hidden role='dialog' class='collapsible'>", False),
    ],
)
def test_text_that_opens_on_a_click_is_read_and_what_lies_over_the_page_is_not(box, read):
    told = f"<p><span>{SAID}</span></p></div>"
    assert [line for line in among(f"{box}{told}") if line != "Why"] == ([SAID] if read else [])


def test_an_article_that_the_extractor_passes_over_is_found_by_its_box():
    """Every name of the box speaks against it: the extractor leaves all of it out."""
    page = (
        "<html lang='en'><head><title>Ferry landing to reopen</title></head><body><div>Subscribe now</div>"
        f"<div id='comments' class='share'><h1>Ferry landing to reopen</h1>{''.join(PARAGRAPHS)}</div></body></html>"
    )
    settings = ReadSettings()
    source = Source(page.encode(), SourceType.HTML, "page", "https://example.org/ferry")
    found = clean_article(read_article(source, settings), settings)
    assert [paragraph.text for paragraph in found.paragraphs] == list(PROSE)


@pytest.mark.parametrize(("count", "found"), [(2, 0), (3, 3)])
def test_a_box_of_two_paragraphs_is_no_article(count, found):
    lines_of_box = [SurveyLine(line, home=7) for line in PROSE[:count]]
    assert len(densest_box([SurveyLine("Ferry landing to reopen", home=1), *lines_of_box])) == found


HEADED = "<h2>What the council said</h2><ul><li>One boat.</li></ul>"


@pytest.mark.parametrize(
    "second", ["<div class='ssr-variant'>", "<div class='layout__gated'><div>Sign in to read</div>"]
)
def test_a_page_that_holds_its_article_for_two_widths_is_read_once(second):
    article = f"{PARAGRAPHS[0]}{PARAGRAPHS[1]}{HEADED}{''.join(PARAGRAPHS[2:])}"
    found = lines(f"<main><div class='ssr-variant'>{article}</div>{second}{article}</div></main>")
    assert [line for line in found if line != "Sign in to read"] == [
        *PROSE[:2],
        "What the council said",
        "One boat.",
        *PROSE[2:],
    ]


def test_a_refrain_is_no_copy():
    refrain = "".join(f"<p>Row, row, row your boat, gently down stream number {n}, merrily.</p>" for n in range(5))
    found = lines(f"<main>{PARAGRAPHS[0]}{refrain}{PARAGRAPHS[1]}{refrain}{PARAGRAPHS[2]}</main>")
    assert sum("merrily" in line for line in found) == 10


def card(number: int, *, foot: str) -> str:
    headline = f"<h3><a href='/{number}'>Another story {number}</a></h3>"
    return f"<article>{headline}<p>{number} {PROSE[3] * 4}</p>{foot}</article>"


@pytest.mark.parametrize("foot", ["<p>March 29, 2025</p>", "<p><a href='/1'>Read more</a></p>"])
def test_a_row_of_announcements_with_dates_or_links_is_not_read_though_text_follows(foot):
    row = "".join(card(number, foot=foot) for number in range(3))
    after = "<p>“They were kind to us and came at once, the three of them, in a very small boat,” says a customer.</p>"
    found = " ".join(lines(*PARAGRAPHS, f"<section><div>{row}</div></section><section>{after}</section>"))
    assert PROSE[3] * 2 not in found


def test_a_list_of_events_is_what_its_page_is_about():
    row = "".join(card(number, foot="<p>March 29, 2025</p>") for number in range(9))
    assert " ".join(lines(PARAGRAPHS[0], f"<div>{row}</div>")).count(PROSE[3] * 4) == 9


def test_a_long_list_of_links_below_an_article_is_not_read():
    links = "".join(f"<p><a href='/{n}'>What a new pier costs in harbour number {n}</a></p>" for n in range(40))
    assert lines(*PARAGRAPHS, f"<div>{links}</div>") == list(PROSE)


@pytest.mark.parametrize("names", ["author-bio", "sponsor-note", "newsletter", "social-share"])
def test_a_box_of_something_else_before_or_behind_an_article_is_not_read_whatever_it_tells(names):
    told = "Ida Marsh sailed for ten years before she came to the town and its old harbour."
    box = f"<div class='{names}'><p>{told}</p></div>"
    text = "".join(f"<p>{n} {line}</p>" for n in range(2) for line in PROSE)
    assert "sailed for ten years" not in " ".join(lines(text, box))
    assert "sailed for ten years" not in " ".join(lines(box, text))


def test_the_lead_of_an_article_is_read_whatever_else_its_box_is_called():
    lead = "Ida Marsh sailed for ten years before she came to the town and its old harbour."
    box = f"<div class='article-intro disclosure'><p>{lead}</p></div>"
    text = "".join(f"<p>{n} {line}</p>" for n in range(2) for line in PROSE)
    assert lead in lines(box, text)

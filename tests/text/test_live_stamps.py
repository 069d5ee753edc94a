"""A live blog without any data that say so: known by its words and its entries, newest first."""

from collections.abc import Iterator

import pytest

from audiobrief.text.page.html import parse_html

LINES = [
    "The ferry left the quay with forty people on board and nobody saw it come back before the storm broke.",
    "Councillors have met in the town hall and want to close the bridge until the wind goes down on Tuesday.",
    "Two trees fell on the coast road, and the police ask drivers to stay at home until they are cleared.",
    "The weather office expects gusts of a hundred kilometres an hour in the evening, most at the coast.",
]
TIMES = ["14:05", "13:40", "12:15", "09:30"]
HALVES = ["2:05 pm", "1:40 pm", "12:15 p.m.", "9:30 am"]
POINTS = ["14.05", "13.40", "12.15", "09.30"]
LIVE_TITLE = "Storm over the bay: live updates"


def page(title: str, body: str, label: str = "") -> str:
    return (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav><main>{label}<h1>{title}</h1>"
        f"<p>By Ida Marsh</p>{body}</main><footer>© Harbour Desk</footer></body></html>"
    )


def entries(form: str, times: list[str] = TIMES, lines: list[str] = LINES) -> str:
    return "".join(form.format(time=time, line=line) for time, line in zip(times, lines, strict=False))


def signs(text: str, url: str = "https://example.org/storm") -> list[str]:
    return [hold.sign for hold in parse_html(text, url).holds]


TIMED = "<div><time datetime='2026-11-03T{time}:00Z'>{time}</time><h3>The wind grows</h3><p>{line}</p></div>"


def live_pages() -> Iterator[str]:
    yield page(LIVE_TITLE, entries(TIMED))
    yield page(LIVE_TITLE, entries(TIMED.replace(">{time}<", ">three hours ago<")))
    yield page(LIVE_TITLE, entries(TIMED)[: entries(TIMED).index("<div><time datetime='2026-11-03T09")])
    yield page(LIVE_TITLE, entries("<h3>{time} GMT – The wind grows</h3><p>{line}</p>"))
    yield page(LIVE_TITLE, entries("<p><strong>{time}</strong> {line}</p>", HALVES))
    yield page(LIVE_TITLE, entries("<p><strong>{time}</strong></p><p>{line}</p>", HALVES))
    yield page(LIVE_TITLE, entries("<p>Posted Nov 3, 2026, {time}</p><p>{line}</p>", HALVES))
    yield page(LIVE_TITLE, f"<h2>What we know</h2><ul><li>{LINES[0][:60]}</li></ul>{entries(TIMED)}")
    yield page("Storm: as it happened", f"<dl>{entries('<dt>{time}</dt><dd>{line}</dd>')}</dl>")
    yield page("Storm over the bay", entries("<article class='live-blog-post'><i>{time}</i><p>{line}</p></article>"))
    yield page("Storm over the bay", entries("<div><i>{time}</i><p>{line}</p></div>"), "<span>LIVE</span>")
    yield page("Sturm im Newsblog", entries("<p><b>{time} Uhr:</b> {line}</p>", POINTS))
    yield page("Sturm im Liveticker", entries("<p>{time} Uhr: {line}</p>"))
    yield page("La tempête en direct", entries("<p><b>{time}</b> : {line}</p>", [t.replace(":", "h") for t in TIMES]))
    yield page("Storm i Bergen: direkte", entries("<p><b>kl. {time}</b> {line}</p>", POINTS))


@pytest.mark.parametrize("text", list(live_pages()))
def test_entries_under_times_newest_first_are_a_live_blog(text):
    assert signs(text) == ["live"]


def test_its_address_can_call_it_live():
    assert signs(page("Storm over the bay", entries(TIMED)), "https://example.org/live/storm") == ["live"]


def articles() -> Iterator[str]:
    yield page("Where to see the match live", entries("<p><b>{time}</b> {line}</p>", TIMES[::-1]))
    yield page("The day of the storm", entries("<p><b>{time}</b> {line}</p>"))
    body = "".join(f"<p>{line} {line}</p>" for line in LINES)
    yield page(LIVE_TITLE, "<p>Updated 14:05</p><p>Published 13:40</p><p>First seen 12:15</p>" + body)
    yield page(LIVE_TITLE, body + f"<ul>{entries('<li><i>{time}</i> <a href=/b>{line}</a></li>')}</ul>")
    yield page(
        LIVE_TITLE, body + entries("<div><b>Joe</b> <time datetime='2026-11-03T{time}'>then</time><p>{line}</p></div>")
    )
    replies = entries("<div><b>Joe</b> <i>{time}</i><p>{line} {line} {line}</p></div>")
    yield page(LIVE_TITLE, body + f"<div class='comments'>{replies}</div>")
    posts = ["2026-11-03T14:05", "2026-10-01T13:40", "2026-08-20T12:15", "2026-07-02T09:30"]
    yield page(LIVE_TITLE, entries("<div><time datetime='{time}'>then</time><p>{line}</p></div>", posts))


@pytest.mark.parametrize("text", list(articles()))
def test_an_article_with_times_is_no_live_blog(text):
    assert "live" not in signs(text)


def test_it_is_read_oldest_first_under_its_times_where_that_is_allowed():
    headed = parse_html(page(LIVE_TITLE, entries(TIMED)), allow=("live",))
    assert [paragraph.text for paragraph in headed.paragraphs] == [
        "09:30 – The wind grows", LINES[3], "12:15 – The wind grows", LINES[2],
        "13:40 – The wind grows", LINES[1], "14:05 – The wind grows", LINES[0],
    ]  # fmt: skip
    bare = parse_html(page(LIVE_TITLE, entries("<p><b>{time}</b> {line}</p>", HALVES)), allow=("live",))
    assert [paragraph.text for paragraph in bare.paragraphs] == [
        f"{time}: {line}" for time, line in zip(TIMES[::-1], LINES[::-1], strict=True)
    ]

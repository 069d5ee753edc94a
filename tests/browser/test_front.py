"""The front page of a show: every row plays, one follows the other, and what follows can be chosen."""

import pytest
from pages import Site, Watched, until
from playwright.sync_api import Page, expect

PLAYING = "document.querySelector('.dock .toggle')?.getAttribute('aria-label') === 'Pause'"


@pytest.fixture
def front(page: Page, watched: Watched, site: Site) -> Page:
    assert watched
    page.goto(f"{site.address}/index.html")
    expect(page.get_by_role("button", name="Play all")).to_be_visible()
    return page


def now(page: Page) -> str:
    return page.locator(".dock .now").inner_text()


def test_a_row_plays_and_the_next_follows(front: Page, watched: Watched) -> None:
    titles = front.locator("h3").all_inner_texts()
    front.get_by_role("button", name=f"Play: {titles[0]}").click()
    until(front, PLAYING)
    assert now(front) == titles[0]
    front.get_by_role("button", name=f"Pause: {titles[0]}").click()
    until(front, f"!({PLAYING})")
    front.locator(".dock").get_by_role("button", name="Play", exact=True).click()
    until(front, PLAYING)
    front.locator(".dock .seek").focus()
    front.keyboard.press("End")
    expect(front.locator(".dock .now")).to_have_text(titles[1])
    until(front, PLAYING)
    assert not watched.said


def test_what_follows_is_listed_chosen_and_taken_out(front: Page, watched: Watched) -> None:
    titles = front.locator("h3").all_inner_texts()
    front.get_by_role("button", name="Play all").click()
    until(front, PLAYING)
    assert now(front) == titles[0]
    front.get_by_role("button", name="Up next").click()
    expect(front.locator(".following .jump")).to_have_text(titles[1:])
    front.get_by_role("button", name=f"Remove from the queue: {titles[1]}").click()
    expect(front.locator(".following .jump")).to_have_text(titles[2:])
    front.get_by_role("button", name=f"Play next: {titles[1]}").click()
    expect(front.locator(".following .jump")).to_have_text([*titles[2:], titles[1]])
    front.locator(".following .jump").last.click()
    expect(front.locator(".dock .now")).to_have_text(titles[1])
    front.keyboard.press("Escape")
    assert not watched.said


def test_nothing_of_the_sound_is_fetched_before_it_plays(front: Page, watched: Watched) -> None:
    front.wait_for_timeout(300)
    assert not [url for url in watched.asked if ".mp3" in url]


CONTROLS = """() => { const dock = document.querySelector(".dock");
  const boxes = [...dock.querySelectorAll("button, select, input, .time, .now")]
    .filter((part) => part.checkVisibility() && !part.closest(".unseen"))
    .map((part) => [part.className, part.getBoundingClientRect()]);
  const out = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth);
  const meet = (a, b, start, end) => Math.min(a[end], b[end]) - Math.max(a[start], b[start]) > 1;
  const over = boxes.filter(([, a], i) =>
    boxes.some(([, b], k) => i < k && meet(a, b, "left", "right") && meet(a, b, "top", "bottom")));
  return [...out, ...over].map(([name, { left, right, top }]) => `${name} ${left} ${right} ${top}`) }"""


@pytest.mark.parametrize("width", [320, 360, 600, 768, 900, 1000, 1060, 1280])
def test_what_plays_has_room_at_every_width(front: Page, width: int) -> None:
    front.set_viewport_size({"width": width, "height": 800})
    front.get_by_role("button", name="Play all").click()
    until(front, PLAYING)
    assert front.evaluate(CONTROLS) == []
    assert front.evaluate("document.documentElement.scrollWidth <= innerWidth")

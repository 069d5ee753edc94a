"""listen.js on saved pages of real sites: every line it paints is the line being said, and nothing else changes."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from marks import marks_of
from pages import Watched, article_episode
from playwright.sync_api import BrowserContext, Page, Route

from audiobrief.errors import AudiobriefError
from audiobrief.model import Episode, Kind, Line, Pauses, Show, Source, SourceType
from audiobrief.publish.page.data import episode_path
from audiobrief.publish.page.render import render_by_url_files, render_episode_files, render_show_files
from audiobrief.settings import ReadSettings
from audiobrief.sources.links import canonical_url
from audiobrief.text.clean import clean_article
from audiobrief.text.language.lexicon import Lexicon
from audiobrief.text.read import read_article
from audiobrief.text.script import write_script

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "html"
AUDIO_SITE = "https://audio.test/"
SCRIPT = f'<script async src="{AUDIO_SITE}listen.js"></script>'.encode()
PAGES = """
abc13.com-Copperfield abc7news.com-Napa anarc.at.cdpath bahamaslocal.com-atlantis blog.python.org
boingboing.net.millenials bostonherald.com-Brothel-catering dw.com.colonial
economictimes.indiatimes.com.slideshow elavegan.com-Peanut fivethirtyeight.com.endorsement
flawlessfood.co.uk.olive harpers.org.justice hearya.com.metal jamaicaobserver.com-attacks
jis.gov.jm-investment luxuryhaven.co.hyatt mercurynews.com.2023.01.16.letters-1119
newrepublic.com.neoliberalism observer.com-LVMH pcgamer.com.darkest politico.com.retirement
pythonspeed.com.docker telegraph.co.uk.plumber thebalance.com.coinbase tofugu.com.dezuka-suisan
"""
LEAST_MATCHED = 0.98
MATCHED = """async () => {
  const player = document.querySelector("audiobrief-player");
  const reading = await player.read();
  await reading.ready;
  const { match } = reading;
  const lines = match.lines.map((line, i) => ({ text: match.lineRanges(i).map(String).join(""),
    words: line.words.map((_, k) => match.wordRanges(i, k).map(String).join("")),
    from: match.spots[i]?.from ?? null }));
  player.remove();
  return lines;
}"""

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of saved pages is not here")


def letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text).lower() if c.isalnum())


def spoken_lines(data: bytes, name: str, url: str) -> tuple[str, tuple[Line, ...]]:
    """Return the page's canonical address and what would be said of it."""
    settings = ReadSettings()
    article = clean_article(read_article(Source(data, SourceType.HTML, name, url=url), settings), settings)
    script = write_script(article, settings=settings, pauses=Pauses(), lexicon=Lexicon(()), language="en")
    return canonical_url(article.source_url) or url, script.lines


def episode_of(url: str, lines: tuple[Line, ...]) -> Episode:
    made = article_episode("Title\nStandfirst\n\nBody", "page")
    marks = marks_of(*((line.kind, line.text) for line in lines))
    titles = [line.text for line in lines if line.kind is Kind.TITLE]
    article = replace(made.article, title=titles[0] if titles else lines[0].text, source_url=url)
    return replace(made, article=article, marks=marks)


def answer_with(page: Page, data: bytes, files: dict[str, bytes]) -> Callable[[Route], Any]:
    def answer(route: Route) -> Any:
        url = route.request.url
        path = url.removeprefix(AUDIO_SITE).partition("?")[0]
        if url.startswith(AUDIO_SITE) and path in files:
            kind = "text/javascript" if path.endswith(".js") else "application/json"
            return route.fulfill(body=files[path], headers={"access-control-allow-origin": "*", "content-type": kind})
        if route.request.is_navigation_request() and route.request.frame == page.main_frame:
            declared = b"charset" in data[:3000].lower()
            return route.fulfill(body=data, content_type="text/html" if declared else "text/html; charset=utf-8")
        return route.abort()

    return answer


@needs_corpus
def test_reads_along_in_the_paragraphs_of_real_pages(context: BrowserContext) -> None:
    known = {row["file"]: row["url"] for row in json.loads((CORPUS / "segments.json").read_text("utf-8"))}
    lines_total = matched = pages_total = 0
    wrong: list[str] = []
    for name in PAGES.split():
        raw = (CORPUS / f"{name}.html").read_bytes()
        try:
            url, lines = spoken_lines(raw, name, canonical_url(known[f"{name}.html"]))
        except AudiobriefError:
            continue
        found = painted(context, raw, url, lines)
        pages_total += 1
        lines_total += len(lines)
        matched += sum(bool(row["text"]) for row in found)
        wrong += [
            f"{name}: {row['text']!r} for {line.text!r}"
            for line, row in zip(lines, found, strict=True)
            if is_wrong(line, row)
        ]
        places = [row["from"] for row in found[1:] if row["from"] is not None]
        assert places == sorted(places), name
    assert pages_total >= 20
    assert matched >= LEAST_MATCHED * lines_total, f"{matched} of {lines_total}"
    assert not wrong


def painted(context: BrowserContext, raw: bytes, url: str, lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """Open a saved page as its site would serve it, with our one line in it; return what is painted for every line."""
    show = Show("Show", base_url=AUDIO_SITE)
    episode = episode_of(url, lines)
    files = dict(render_show_files(show, [episode]))
    files |= {path: text.encode() for path, text in render_by_url_files(episode, show).items()}
    pages = render_episode_files(episode, show)
    files |= {episode_path(episode) + path: text.encode() for path, text in pages.items()}
    still = re.sub(rb"(?is)<script\b.*?</script>|<meta[^>]*http-equiv[^>]*refresh[^>]*>", b"", raw)
    data = re.sub(rb"(?i)</head>", lambda m: SCRIPT + m[0], still, count=1)
    assert data != still
    page = context.new_page()
    watched = Watched(page)
    context.unroute_all()
    context.route("**/*", answer_with(page, data, files))
    page.goto(url, wait_until="domcontentloaded")
    page.wait_for_function("document.querySelector('audiobrief-player')?.head", timeout=15_000)
    before = page.evaluate(
        """() => { const copy = document.documentElement.cloneNode(true);
        copy.querySelector("audiobrief-player").remove(); return copy.innerHTML }"""
    )
    found: list[dict[str, Any]] = page.evaluate(MATCHED)
    assert page.evaluate("document.documentElement.innerHTML") == before
    assert not [said for said in watched.said if AUDIO_SITE in said]
    page.close()
    return found


def is_wrong(line: Line, row: dict[str, Any]) -> bool:
    """Return whether letters are painted that are not the line's, or a word that is another."""
    if not row["text"]:
        return False
    there, said = letters(row["text"]), letters(line.text)
    pieces = [letters(piece) for piece in re.findall(r"\S*\w\S*", line.text)]
    words = [letters(word) for word in row["words"]]
    in_order = is_subsequence([letters(piece) for piece in row["text"].split()], said)
    return not in_order or len(there) < 0.6 * len(said) or any(w and w != p for w, p in zip(words, pieces, strict=True))


def is_subsequence(pieces: list[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        at = text.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return True

"""A show whose pages a browser can open: articles written for it, tones for a voice, a loopback server."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from episodes import VOICE, with_mp3
from marks import marks_of

from audiobrief.model import Article, Audio, Chapter, Episode, Kind, Paragraph, Show
from audiobrief.publish.page.data import episode_path
from audiobrief.publish.page.render import render_by_url_files, render_episode_files, render_show_files
from audiobrief.publish.transcript import render_srt, render_transcript_json, render_vtt

FERRY, ABBARA, HOSTILE = "2026-11-20-ferry", "2026-11-19-abbara", "2026-11-18-hostile"
ARTICLE_URL = "https://gazette.example.org/2026/ferry"
KINDS = {"#": Kind.HEADING, ">": Kind.QUOTE, "-": Kind.LIST_ITEM}
FERRY_TEXT = """\
Ferry returns to the inner quay after nine weeks of repairs
The small boat that half the town takes to work is sailing again.

# What was repaired
Crews replaced the ramp and the old winch, at a cost of 48,000 pounds, after divers found cracks below the waterline.
“We have been rowing people across in the pilot’s boat since August,” said the harbour master, Ingrid Solheim.
> Nobody complained, but nobody wants to do that in November.
# When it sails
- Weekdays: every twenty minutes, from 6.00 to 22.00
- Saturdays: every half hour, from 7.00 to 23.00
A single ticket now costs R18.42, up from R17; children under twelve travel free.
# What happens next
The quay itself is next. Its timber dates from 1931 and has been patched so often that there is more patch than quay.
Until then the ferry will land at the inner steps whenever the wind blows from the south-east. Signs show the way.
"""
ABBARA_TEXT = """\
عودة العبّارة إلى الرصيف الداخلي بعد تسعة أسابيع
القارب الصغير الذي يستقله نصف سكان البلدة إلى العمل يبحر من جديد.

استبدلت الفرق المنحدر والرافعة القديمة بتكلفة 48,000 جنيه، بعد أن وجد الغواصون شقوقًا تحت خط الماء.
# متى تبحر
تبدأ الرحلات في السادسة صباحًا، ويغادر آخر قارب في العاشرة.
# ماذا بعد
الرصيف نفسه هو التالي، إذ يعود خشبه إلى عام 1931.
"""
HOSTILE_TEXT = """\
</script><img src=x onerror=alert(1)> "it's" & <!-- ]]> \u202eRTL\u202c 🚢 {{ 7 * 7 }} %s
</style><b>bold?</b> “quoted” \u2028 and ${more}

A paragraph with </p></script><script>alert(2)</script> & an &amp; of its own.
A second one, to have something to say.
""".replace("%s", "verylongword" * 15)


def read_text(text: str) -> tuple[str, str, tuple[Paragraph, ...]]:
    """Return title, standfirst and paragraphs of an article written as above."""
    head, _, body = text.partition("\n\n")
    title, _, standfirst = head.partition("\n")
    lines = [line for line in body.splitlines() if line]
    kinds = [KINDS.get(line[0], Kind.BODY) for line in lines]
    texts = [line.lstrip("#>- ") for line in lines]
    return title, standfirst, tuple(map(Paragraph, texts, kinds))


def article_episode(text: str, slug: str, *, language: str = "en-GB", url: str = "", guid: str = "") -> Episode:
    """Return a published episode of an article written as above, its MP3 not yet made."""
    title, standfirst, paragraphs = read_text(text)
    head = ((Kind.TITLE, title), (Kind.STANDFIRST, standfirst))
    marks = marks_of(*head, *((p.kind, p.text) for p in paragraphs))
    marks = tuple(replace(mark, paragraph=max(-1, number - 2)) for number, mark in enumerate(marks))
    length_ms = marks[-1].end_ms + 500
    starts = [(title, 0), *((m.text, m.start_ms) for m in marks if m.kind is Kind.HEADING)]
    ends = [start for _, start in starts[1:]] + [length_ms]
    article = Article(title, paragraphs, standfirst, "Ann Lee", "2026-11-20", language, url, "The Harbour Gazette")
    audio = Audio(f"{slug}.mp3", 0, "", length_ms, 22_050, 64)
    chapters = tuple(Chapter(name, start, end) for (name, start), end in zip(starts, ends, strict=True))
    date = "2026-11-20T06:30:00Z"
    return Episode(slug, article, audio, marks, chapters, VOICE, guid or f"guid-{slug}", published=date, updated=date)


def write_show(folder: Path, show: Show, *episodes: Episode) -> tuple[Episode, ...]:
    """Write all that a browser asks of a show, MP3s too, and return the episodes as they now are."""
    made = []
    for episode in episodes:
        home = folder / episode_path(episode)
        home.mkdir(parents=True)
        sounding = with_mp3(episode, home / episode.audio.file)
        made.append(replace(sounding, audio=replace(sounding.audio, file=episode.audio.file)))
        texts = {"vtt": render_vtt, "srt": render_srt, "json": render_transcript_json}
        for suffix, render in texts.items():
            (home / f"{episode.slug}.{suffix}").write_text(render(episode.marks), "utf-8")
    files: dict[str, str | bytes] = dict(render_show_files(show, made))
    for episode in made:
        files |= {episode_path(episode) + name: text for name, text in render_episode_files(episode, show).items()}
        files |= render_by_url_files(episode, show)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    _draw(folder / "cover.png")
    return tuple(made)


def _draw(file: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 64), "#8f1d2c").save(file)


@dataclass
class Site:
    """A loopback server: a folder, pages of its own, and what was asked of it."""

    folder: Path
    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    """Path → HTML served beside the folder."""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@contextlib.contextmanager
def serving(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Serve a folder on a free port of the loopback interface, with ranges and CORS."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import FileResponse, HTMLResponse, Response

    site = Site(folder.resolve(), headers=dict(headers or {}))

    async def answer(request: Request) -> Response:
        path = request.url.path.lstrip("/")
        site.asked.append(path)
        shared = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"} | site.headers
        file = (site.folder / (path or "index.html")).resolve()
        if path in site.pages:
            kind = "text/javascript" if path.endswith(".js") else None
            return HTMLResponse(site.pages[path], headers=shared, media_type=kind)
        if file.is_relative_to(site.folder) and file.is_file():
            return FileResponse(file, headers=shared)
        return Response(status_code=404, headers=shared)

    application = Starlette()
    application.add_route("/{path:path}", answer)
    listener = socket.create_server(("127.0.0.1", 0))
    site.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(application, log_level="warning", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()


class Watched:
    """What went wrong on a page, and what it asked of others."""

    def __init__(self, page: Any) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(f"{message.text} ({message.location['url']})"))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: self.asked.append(request.url))


def until(page: Any, condition: str, patience_s: float = 15) -> None:
    """Wait until a JavaScript expression is true; playwright's own waiting needs eval, which a policy may forbid."""
    end = time.monotonic() + patience_s
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"never true: {condition}"
        page.wait_for_timeout(30)

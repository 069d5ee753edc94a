"""What a document of every kind costs at double its size: CPU time and peak memory, as ratios.

Usage: PYTHONPATH=tests python tests/benchmarks/double_documents.py [PARAGRAPHS]
"""

import json
import random
import sys
import time
import tracemalloc
from email.message import EmailMessage

from office import docx, odt, paragraph, zipped
from pdfs import column, pdf
from sentinels import Document

from audiobrief.model import Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article


def made(parts: list[str]) -> dict[SourceType, bytes]:
    """Return a document of every kind that holds these paragraphs."""
    page = "".join(f"<p>{part}</p>" for part in parts)
    mail = EmailMessage()
    mail["Subject"] = "A day " * len(parts)
    mail.set_content("\n\n".join(parts))
    chapters = {f"c{n}": part for n, part in enumerate(parts)}
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="text/html"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name.upper()}"/>' for name in chapters)
    book = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="b.opf"/></container>',
        "b.opf": f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>",
        **{f"{name}.xhtml": f"<p>{part}</p>" for name, part in chapters.items()},
    }
    entry = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": page}]}
    lines = [part[:90] for part in parts]
    return {
        SourceType.TEXT: "\n\n".join(parts).encode(),
        SourceType.MARKDOWN: "\n\n".join(f"- {part}[^{n}]\n\n[^{n}]: {part}" for n, part in enumerate(parts)).encode(),
        SourceType.EMAIL: mail.as_bytes(),
        SourceType.EPUB: zipped(book),
        SourceType.PDF: pdf([column(50, 750, "\n".join(lines[at : at + 50])) for at in range(0, len(lines), 50)]),
        SourceType.DOCX: docx("".join(map(paragraph, parts))),
        SourceType.ODT: odt("".join(f"<text:p>{part}</text:p>" for part in parts)),
        SourceType.ENTRY: json.dumps(entry).encode(),
    }


def cost(data: bytes, kind: SourceType) -> tuple[float, int]:
    """Return CPU seconds and peak bytes of reading and cleaning."""
    settings = ReadSettings(allow_short=True, language="en", max_size=1 << 30)
    source = Source(data, kind, "it")
    start = time.process_time()
    clean_article(read_article(source, settings), settings, "it")
    spent = time.process_time() - start
    tracemalloc.start()
    read_article(source, settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return spent, peak


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    document = Document(random.Random(1))
    parts = [document.sentence() for _ in range(count * 2)]
    once, twice = made(parts[:count]), made(parts)
    for kind in once:
        cost(made(parts[:20])[kind], kind)
        (short_s, small), (long_s, large) = cost(once[kind], kind), cost(twice[kind], kind)
        print(f"{kind:9} {short_s:6.2f} s {long_s / short_s:5.2f} x   {small / 1e6:6.1f} MB {large / small:5.2f} x")


if __name__ == "__main__":
    main()

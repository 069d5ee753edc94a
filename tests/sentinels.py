"""Documents of every kind, nesting and encoding, with a word of its own in each paragraph, which is watched."""

import json
import random
import textwrap
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from office import docx, odt, paragraph, zipped
from pdfs import column, pdf

from audiobrief.errors import AudiobriefError
from audiobrief.model import Article, Kind, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

SYLLABLES = [
    "bar",
    "dol",
    "fen",
    "gim",
    "hurt",
    "jask",
    "lom",
    "mip",
    "nurl",
    "pold",
    "quen",
    "rost",
    "sib",
    "tarn",
    "vog",
    "wex",
    "yim",
    "zund",
]
NOUNS = [
    "harbour",
    "council",
    "ferry",
    "bridge",
    "timber",
    "market",
    "station",
    "orchard",
    "museum",
    "festival",
    "library",
    "weather",
    "garden",
]
VERBS = [
    "opened",
    "closed",
    "moved",
    "repaired",
    "painted",
    "welcomed",
    "measured",
    "visited",
    "promised",
    "delayed",
    "counted",
    "followed",
]
ENDS = [
    "before the summer season begins", "after a long winter of work", "while the whole town looked on",
    "although nobody had asked for it", "because the old one was rotten", "as the mayor had promised in spring",
]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1"]


@dataclass
class Document:
    """A document under way, and the words that it must be heard to hold."""

    chance: random.Random
    read: set[str] = field(default_factory=set)
    """Sentinels of plain text, which nobody would agree to lose."""
    told: set[str] = field(default_factory=set)
    """Those of tables, notes, quotations from earlier mails and the like: read, or dropped by name."""

    def sentence(self, *, told: bool = False) -> str:
        chance = self.chance
        word = "".join(chance.sample(SYLLABLES, 3)).capitalize()
        (self.told if told else self.read).add(word)
        told_of = f"{chance.choice(VERBS)} the {chance.choice(NOUNS)} {chance.choice(ENDS)}"
        line = f"The {chance.choice(NOUNS)} of {word} {told_of}"
        more = f", and the {chance.choice(NOUNS)} {chance.choice(VERBS)} it {chance.randint(2, 90)} days later"
        return line + (more if chance.random() < 0.6 else "") + "."

    def some(self, least: int = 2, most: int = 6) -> list[str]:
        return [self.sentence() for _ in range(self.chance.randint(least, most))]


def text(document: Document) -> tuple[bytes, SourceType]:
    parts = document.some(3, 9)
    if width := document.chance.choice([0, 60, 72, 80]):
        parts = [textwrap.fill(part, width) for part in parts]
    joined = document.chance.choice(["\n\n", "\r\n\r\n", "\n\n\n"]).join(parts)
    return joined.encode(document.chance.choice(ENCODINGS)), SourceType.TEXT


def markdown(document: Document) -> tuple[bytes, SourceType]:
    forms = [
        document.sentence,
        lambda: f"## A heading\n\n{document.sentence()}",
        lambda: "\n".join(f"- {part}" for part in document.some()),
        lambda: "\n".join(f"{n}. {part}\n   - {document.sentence()}" for n, part in enumerate(document.some(), 1)),
        lambda: f"> {document.sentence()}\n>\n> > {document.sentence()}",
        lambda: f"<div class=box>\n<p>{document.sentence()}</p>\n\n{document.sentence()}\n\n</div>",
        lambda: f"<details><summary>{document.sentence()}</summary>\n\n{document.sentence()}\n</details>",
        lambda: f"| a | b |\n|---|---|\n| {document.sentence(told=True)} | 2 |",
        lambda: f"It is so.[^1]\n\n[^1]: {document.sentence(told=True)}\n\n{document.sentence()}",
        lambda: f":::note\n{document.sentence()}\n:::",
        lambda: f"!!! note\n    {document.sentence()}",
        lambda: f"Term\n: {document.sentence()}",
        lambda: f"<!-- {document.sentence(told=True)} -->\n\n{document.sentence()}",
        lambda: f"```\n{document.sentence(told=True)}\n```",
        lambda: f"<Note kind='x'>\n{document.sentence()}\n</Note>",
        lambda: f'=== "Tab"\n\n    {document.sentence()}',
        lambda: f"```{{note}} {document.sentence()}\n:class: x\n{document.sentence()}\n```",
        lambda: f"::: {{.warning #x}}\n{document.sentence()}\n:::",
        lambda: f"***\n: {document.sentence()}",
        lambda: f"{{::comment}}\n{document.sentence(told=True)}\n{{:/comment}}\n\n{document.sentence()}",
        lambda: f"{{% highlight x %}}\n{document.sentence(told=True)}\n{{% endhighlight %}}\n\n{document.sentence()}",
        lambda: f"$$\n{document.sentence(told=True)}\n$$\n\n{document.sentence()}",
        lambda: f"<Box on={{() => go('x > y')}}>\n{document.sentence()}\n</Box>",
        lambda: drawing(document),
        lambda: f"§ {document.sentence()}\n\n← →\n\n{document.sentence()}",
    ]
    parts = [document.chance.choice(forms)() for _ in range(document.chance.randint(2, 7))]
    head = "---\ntitle: A day\n---\n\n" if document.chance.random() < 0.3 else ""
    return (head + "\n\n".join(parts)).encode(document.chance.choice(ENCODINGS[:3])), SourceType.MARKDOWN


def drawing(document: Document) -> str:
    """Return a drawing with words in it, as markup."""
    other = f"<foreignObject><p>{document.sentence(told=True)}</p></foreignObject>"
    return (
        f"<svg><title>{document.sentence(told=True)}</title><desc>{document.sentence(told=True)}</desc><switch>{other}"
        f"<text>{document.sentence(told=True)}<tspan>{document.sentence(told=True)}</tspan></text></switch></svg>"
    )


def markup(document: Document, depth: int = 0) -> str:
    """Return blocks of HTML, one in another."""
    chance = document.chance
    if depth > 4 or chance.random() < 0.4:
        return f"<p>{escape(document.sentence())}</p>"
    inside = "".join(markup(document, depth + 1) for _ in range(chance.randint(1, 3)))
    forms = {
        "list": "<ul><li>{0}<ul><li>{1}</li></ul></li><li>{2}</li></ul>",
        "pre": "<pre>{0}\n\n{1}</pre>{2}",
        "loose": "<div>{0}<br><br>{1}{2}</div>",
        "terms": "<dl><dt>†</dt><dd>{0}</dd><dt>***</dt><dd>{1}</dd></dl>{2}",
    }
    form = chance.choice([*forms, "div", "section", "blockquote", "heading", "table", "drawing"])
    if form in forms:
        return forms[form].format(document.sentence(), document.sentence(), inside)
    if form == "heading":
        return f"<h2>A heading</h2>{inside}"
    if form == "drawing":
        return drawing(document) + inside
    if form == "table":
        return f"<table><tr><td>{document.sentence(told=True)}</td><td>2</td></tr></table>{inside}"
    return f"<{form}>{inside}</{form}>"


def book(document: Document) -> tuple[bytes, SourceType]:
    types = ["application/xhtml+xml", "text/html", "application/XHTML+XML", "application/xml", "text/x-oeb1-document"]
    count = document.chance.randint(1, 4)
    chapters = ["".join(markup(document) for _ in range(3)) for _ in range(count)]
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="{document.chance.choice(types)}"/>' for n in range(count)
    )
    drawn = document.chance.random() < 0.3
    items += '<item id="d" href="d.svg" media-type="image/svg+xml" fallback="C0"/>' if drawn else ""
    spine = "".join(f'<itemref idref="{"d" if drawn and not n else f"c{n}"}"/>' for n in range(count))
    behind = f"<p>{document.sentence()}</p>" if document.chance.random() < 0.3 else ""
    notes = f"<aside epub:type='footnote'><p>{document.sentence(told=True)}</p></aside>"
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
        **({"d.svg": drawing(document)} if drawn else {}),
        "b.opf": f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>",
        **{
            f"c{n}.xhtml": f"<html><body>{part}{notes if not n else ''}</body></html>{behind if not n else ''}"
            for n, part in enumerate(chapters)
        },
    }
    return zipped(files), SourceType.EPUB


def mail(document: Document) -> tuple[bytes, SourceType]:
    chance = document.chance
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"], message["To"] = "A day", "Ida Marsh <ida@a.example>", "jo@a.example"
    charset, cte = chance.choice(
        [("utf-8", "quoted-printable"), ("utf-8", "base64"), ("iso-8859-1", "quoted-printable")]
    )
    parts = document.some(3, 6)
    form = chance.choice(["plain", "both", "html", "mixed", "reply", "answer", "flowed", "forward"])
    plain = "\n\n".join(parts)
    page = "".join(f"<p>{part}</p>" for part in parts)
    if form == "reply":
        plain += f"\n\nOn Monday, Jo Lee wrote:\n\n> {document.sentence(told=True)}\n"
    if form == "answer":
        message.replace_header("Subject", "Re: A day")
        plain += f"\n\nFrom: Jo Lee\nSent: Monday\nTo: Ida\nSubject: A day\n\n{document.sentence(told=True)}\n"
    if form == "flowed":
        plain = "\n\n".join(" \n".join(textwrap.wrap(part, 60)) for part in parts)
    message.set_content(
        page if form == "html" else plain, charset=charset, cte=cte, subtype="html" if form == "html" else "plain"
    )
    if form == "flowed":
        message.set_param("format", "flowed")
    if form == "both":
        message.add_alternative(page, subtype="html", charset=charset, cte=cte)
    if form == "mixed":
        message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
        more = EmailMessage(policy=SMTP)
        more.set_content("\n\n".join(document.some()), charset=charset, cte=cte)
        message.attach(more)
    if form == "forward":
        inner = EmailMessage(policy=SMTP)
        inner["Subject"], inner["From"] = "Before", "Jo Lee <jo@a.example>"
        inner.set_content("\n\n".join(document.some()))
        message.add_attachment(inner)
        message.get_payload()[-1].replace_header("Content-Disposition", "inline")
    return message.as_bytes(), SourceType.EMAIL


def printed(document: Document) -> tuple[bytes, SourceType]:
    chance = document.chance
    pages = []
    for number in range(chance.randint(1, 4)):
        width, lefts = chance.choice([(95, [50]), (42, [50, 320])])
        page = [(50, 780, 9, f"The Ferry Book {number + 1}")] if chance.random() < 0.5 else []
        for left in lefts:
            top = 730.0
            for part in document.some(2, 4):
                lines = textwrap.fill(part, width)
                page += column(left, top, lines)
                top -= 12 * (lines.count("\n") + 1) + 10
        pages.append(page)
    return pdf(pages), SourceType.PDF


def word(document: Document) -> tuple[bytes, SourceType]:
    body = ""
    for part in document.some(3, 6):
        body += paragraph(part, document.chance.choice(["", "Quote", "ListBullet"]))
        if document.chance.random() < 0.3:
            body += f"<w:tbl><w:tr><w:tc>{paragraph(document.sentence(told=True))}</w:tc></w:tr></w:tbl>"
        if document.chance.random() < 0.2:
            body += f"<w:sdt><w:sdtContent>{paragraph(document.sentence())}</w:sdtContent></w:sdt>"
        if document.chance.random() < 0.2:
            body += f"<w:p><w:del><w:r><w:delText>{document.sentence(told=True)}</w:delText></w:r></w:del></w:p>"
    return docx(body), SourceType.DOCX


FRAMES = (
    "{}",
    "<text:section>{}</text:section>",
    "<text:list><text:list-item>{}</text:list-item></text:list>",
    "<text:p><drawing:frame><drawing:text-box>{}</drawing:text-box></drawing:frame></text:p>",
)
BESIDE = (
    "<text:p>So.<office:annotation><text:p>{}</text:p></office:annotation></text:p>",
    '<text:section text:display="none"><text:p>{}</text:p></text:section>',
    "<text:bibliography><text:index-body><text:p>{}</text:p></text:index-body></text:bibliography>",
)


def open_text(document: Document) -> tuple[bytes, SourceType]:
    body = ""
    for part in document.some(3, 6):
        body += document.chance.choice(FRAMES).format(f"<text:p>{part}</text:p>")
        if document.chance.random() < 0.2:
            body += document.chance.choice(BESIDE).format(document.sentence(told=True))
    return odt(body), SourceType.ODT


def entry(document: Document) -> tuple[bytes, SourceType]:
    item = {"id": "1", "title": "A day", "url": "https://a.example/1"}
    if document.chance.random() < 0.5:
        item["content_html"] = "".join(markup(document) for _ in range(4))
    else:
        item["content_text"] = "\n\n".join(document.some(4, 8))
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode(), SourceType.ENTRY


MAKERS = (text, markdown, book, mail, printed, word, open_text, entry)


@dataclass(frozen=True)
class Verdict:
    """What became of a document."""

    kind: str
    lost: tuple[str, ...] = ()
    """Sentinels neither read nor told."""
    unread: tuple[str, ...] = ()
    """Sentinels of plain text that were told but not read."""
    refused: str = ""
    fault: str = ""
    """What was raised that is no error of ours."""


def judge(seed: int) -> Verdict:
    """Return what becomes of the document of that number."""
    chance = random.Random(seed)
    maker = MAKERS[seed % len(MAKERS)]
    document = Document(chance)
    data, kind = maker(document)
    settings = ReadSettings(allow_short=True, language="en")
    try:
        article = clean_article(read_article(Source(data, kind, "it"), settings, account=True), settings, "it")
    except AudiobriefError as error:
        return Verdict(maker.__name__, refused=str(error))
    except Exception as error:  # noqa: BLE001  it is what is looked for
        return Verdict(maker.__name__, fault=repr(error))
    read, told = _read(article), " ".join(piece.text for piece in article.dropped)
    gone = document.read - read
    lost = {word for word in gone | (document.told - read) if word not in told}
    return Verdict(maker.__name__, tuple(sorted(lost)), tuple(sorted(gone - lost)))


def _read(article: Article) -> set[str]:
    parts = [article.title, article.standfirst, article.byline]
    parts += [part.text for part in article.paragraphs if part.kind not in {Kind.TABLE, Kind.CODE, Kind.CAPTION}]
    aside = [part.text for part in article.paragraphs if part.kind in {Kind.TABLE, Kind.CODE, Kind.CAPTION}]
    return {word.strip(".,") for part in (*parts, *aside) for word in part.split()}

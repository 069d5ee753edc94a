"""What in a Markdown source swallows text or is no text, settled before and after it is parsed.

Comments, template tags, marks of containers and module lines are taken out by name; what never ends (a comment, a
script) is made plain text, so that nothing behind it is lost.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.model import Dropped

if TYPE_CHECKING:
    from markdown_it.token import Token

DEEPEST = 200
"""Levels of nesting that are parsed; `disarm` leaves no more."""
DEEPEST_MARKS = 20
"""Quotes and lists within each other that are kept apart; what is nested deeper is read at this depth."""
FENCED = regex(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(`{1,9})(?!`)[^\n]{0,2000}?(?<!`)\2(?!`)",
    re.MULTILINE | re.DOTALL,
)
"""Code, in which nothing is markup."""
DEEP_INDENT = regex(r"^[ \t]{60,}", re.MULTILINE)
DEEP_QUOTE = regex(rf"^((?:[ \t]{{0,3}}>){{{DEEPEST_MARKS}}})(?:[ \t]*>)+", re.MULTILINE)
LIST_MARK = r"(?:[-*+]|\d{1,9}[.)])[ \t]+"
DEEP_LIST = regex(rf"^((?:[ \t]*{LIST_MARK}){{{DEEPEST_MARKS}}})(?:{LIST_MARK})+", re.MULTILINE)
FORMULA = ("formula", "a formula set apart, which nobody can hear")
LISTING = ("code", "code, read out only on request")
PROGRAM = ("template", "a tag for the program that makes the page")
REMARK = ("comment", "a comment, which readers do not see")
MODULE = ("module", "a line of program code")
BOX = ("container", "the mark of a box")
ANCHOR = ("anchor", "a name for links to this place")
EMBEDDED = ("embedded", "another note or file, shown in this place")
ABBREVIATION = ("abbreviation", "what a short form stands for, shown to a mouse")
CITATION = ("citation", "the mark of a source")
EXPORT = r"export\s+(?:default|const|let|var|function|async|class)\b"
VALUE = r"(?:\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})"
"""What an attribute of a component is set to (JSX)."""
TAKEN = (
    (regex(r"<!--(?:(?!<!--).){0,20000}?-->", re.DOTALL), *REMARK),
    (regex(r"\{/\*.{0,2000}?\*/\}", re.DOTALL), *REMARK),
    (regex(r"<\?.{0,2000}?\?>", re.DOTALL), *PROGRAM),
    (regex(r"\{%-?\s*(comment)\b[^%\n]*%\}.{0,20000}?\{%-?\s*end\1\s*-?%\}", re.DOTALL), *REMARK),
    (regex(r"\{::comment\}.{0,20000}?\{:/(?:comment)?\}", re.DOTALL), *REMARK),
    (
        regex(r"\{%-?\s*(highlight|code|codeblock)\b[^%\n]*%\}.{0,20000}?\{%-?\s*end\1\s*-?%\}", re.DOTALL),
        *LISTING,
    ),
    (regex(r"\{\{[<%]\s*(highlight)\b.{0,20000}?\{\{[<%]\s*/\s*\1\s*[%>]\}\}", re.DOTALL), *LISTING),
    (
        regex(
            r"^[ \t]*\$\$(?:(?!\$\$).){1,4000}\$\$[ \t]*$|^[ \t]*\\\[\n.{1,4000}?\\\][ \t]*$", re.MULTILINE | re.DOTALL
        ),
        *FORMULA,
    ),
    (regex(r"\{\{[<%].{0,1000}?[%>]\}\}|\{%.{0,1000}?%\}", re.DOTALL), *PROGRAM),
    (regex(r"^[ \t]*\{[:.#][^\n}]*\}[ \t]*$", re.MULTILINE), *PROGRAM),
    (regex(r"(?<=\S)[ \t]+\{:?[ \t]*[.#][^\n{}]*\}[ \t]*$", re.MULTILINE), *ANCHOR),
    (regex(r"^\.\. [\w-]+::[^\n]*$", re.MULTILINE), *PROGRAM),
    (regex(r"^%%[ \t]*\n.{0,20000}?^%%[ \t]*$|%%[^%\n]{1,2000}%%", re.MULTILINE | re.DOTALL), *REMARK),
    (regex(r"(?<=\S)[ \t]+\^[\w-]{1,40}[ \t]*$|^\^[\w-]{1,40}[ \t]*$", re.MULTILINE), *ANCHOR),
    (regex(r"!\[\[[^\[\]\n]{1,300}\]\]"), *EMBEDDED),
    (regex(r"^\*\[[^\]\n]{1,60}\]:[^\n]*$", re.MULTILINE), *ABBREVIATION),
    (regex(r"^import\s(?:[^\n]{0,500}?\sfrom\s+)?[\"'][^\n]*$", re.MULTILINE), *MODULE),
    (regex(r"^import\s+(?:[\w$]+\s*,\s*)?\{[^{}\"']{0,1000}\}\s*from\s+[\"'][^\n]*$", re.MULTILINE), *MODULE),
    (regex(rf"^{EXPORT}[^\n]*[{{\[(][ \t]*\n(?:[^\n]*\n){{0,300}}?[}}\])][^\n]*$", re.MULTILINE), *MODULE),
    (regex(rf"^{EXPORT}[^\n]*$", re.MULTILINE), *MODULE),
    (regex(rf"<[A-Z][\w.]*(?=[^<]{{0,2000}}?=\{{)(?:\s+[\w:-]+(?:={VALUE})?)+\s*/?>"), *PROGRAM),
    (regex(r"^[ \t]*</?>[ \t]*$|^[ \t]*\{[A-Za-z_$][\w$.]*(?:\([^\n]*\))?\}[ \t]*$", re.MULTILINE), *PROGRAM),
    (regex(r"^[ \t]*:{3,}[ \t]*(?:\{[^{}\n]*\}|\.?[\w-]*)(?:\{[^{}\n]*\})?(?=[ \t\[]|$)", re.MULTILINE), *BOX),
    (regex(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][+-]?", re.IGNORECASE), *BOX),
    (regex(r"(?<=\S)[ \t]*\[(?:[^\[\]@\n]{0,80}[ \t])?-?@[A-Za-z][\w:.-]*[^\[\]\n]{0,200}\](?![(\[])"), *CITATION),
    (regex(r"【[^【】\n]{0,60}】|\ue200?cite\ue202[^\ue201\n]{0,200}\ue201"), *CITATION),
    (regex(r"(?<![ \t])[ \t]*\(\[[\w-]+(?:\.[\w-]+)+\]\(https?://[^)\s]{0,500}\)\)"), *CITATION),
)
"""What is no text, the rule that takes it out, and why."""
TAB = regex(r'^([ \t]*)===[!+]{0,2}[ \t]+(?=")', re.MULTILINE)
"""How MkDocs opens a tab, whose text stands below, moved in as in a box."""
DIRECTIVE = regex(
    r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,}|:{3,})\{(?P<name>admonition|note|warning|tip|hint|important|caution"
    r"|attention|danger|error|seealso|topic|sidebar|margin|epigraph|pull-quote|dropdown|card|grid|tab-item|tab-set|div)\}"
    r"(?P<title>[^\n]*)\n(?P<options>(?:[ \t]*:[\w-]+:[^\n]*\n)*)(?P<body>.*?)^ {0,3}(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
"""A box as MyST writes it: a fence around prose."""
WIKI_LINK = regex(r"\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]")
"""A link as wikis and Obsidian write it: what is shown stands behind the bar."""
CDATA = regex(r"<!\[CDATA\[|\]\]>")
ENDLESS = (
    (regex(r"<!--"), regex(r"-->"), ""),
    *(
        (regex(rf"<(?={tag}\b)", re.IGNORECASE), regex(rf"</{tag}", re.IGNORECASE), "&lt;")
        for tag in ("script", "style", "title", "textarea", "template", "xmp")
    ),
    (regex(r"<(?=\?)"), regex(r"\?>"), "&lt;"),
    (regex(r"<(?=![A-Za-z])"), regex(r">"), "&lt;"),
)
"""How markup begins that hides all behind it until it ends, its end, and what stands there when it has none."""
NOTE = regex(r"^ {0,3}\[\^([^\]\n]{1,80})\]:", re.MULTILINE)
NOTE_NAME = regex(r"\[\^([^\]\n]{1,80})\]")
SPEAKER = regex(r"^( {0,3})\[(?!\^)([^\]\n]{1,80})\]:(?=[ \t]*[^\s/.#:@<]+(?:[ \t]+[\"'(].*)?[ \t]*$)", re.MULTILINE)
"""What CommonMark takes for the definition of a link, though its target is a word: a speaker's name."""
TAG = regex(r"<(/?)([A-Za-z][\w.:-]*)([^<>]*)>")
HTML_TAGS = frozenset(
    (  # noqa: SIM905  words are read as words
        "a abbr address article aside audio b base bdi bdo big blockquote body br button canvas caption center "
        "cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption "
        "figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd "
        "label legend li link main map mark math menu menuitem meta meter nav noframes nobr noscript object ol "
        "optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp script search section "
        "select slot small source span strike strong style sub summary sup svg table tbody td template textarea "
        "tfoot th thead time title tr track tt u ul var video wbr"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Disarmed:
    """A source without what is no text."""

    text: str
    dropped: tuple[Dropped, ...]


def disarm(text: str) -> Disarmed:
    """Return the source without comments, template tags and the like, and with nothing in it that never ends."""
    dropped: list[Dropped] = []
    text = _with_boxes_open(text.replace("\r\n", "\n").replace("\r", "\n"), dropped)
    pieces: list[str] = []
    at = 0
    for fence in FENCED.finditer(text):
        pieces += [text[at : fence.start()], fence[0]]
        at = fence.end()
    pieces.append(text[at:])
    for rule in TAKEN:
        pieces[::2] = [_without(piece, *rule, dropped) for piece in pieces[::2]]
    pieces[::2] = [WIKI_LINK.sub(r"\1", piece) for piece in pieces[::2]]
    joined = "".join(pieces)
    return Disarmed(_flattened(_shown_speakers(_ended(CDATA.sub("", joined), dropped))), tuple(dropped))


def show_unknown_tags(tokens: Sequence["Token"]) -> None:
    """Make text of tags that are neither HTML nor a component, such as "<wait here>", in place."""
    closed = {tag[2] for token in _markup_tokens(tokens) for tag in TAG.finditer(token.content) if tag[1]}
    for token in _markup_tokens(tokens):
        token.content = TAG.sub(lambda tag: _shown_tag(tag, closed), token.content)


def _with_boxes_open(text: str, dropped: list[Dropped]) -> str:
    """Return the source with the prose of boxes that a fence or a tab's mark would make code of."""

    def opened(box: re.Match[str]) -> str:
        said = " ".join(f"{{{box['name']}}} {box['options']}".split())
        dropped.append(Dropped(said, *BOX))
        return f"{box['title'].strip()}\n\n{box['body']}\n"

    for _ in range(DEEPEST_MARKS):
        text, count = DIRECTIVE.subn(opened, text)
        if not count:
            break
    return TAB.sub(r"\1!!! tab ", text)


def _markup_tokens(tokens: Sequence["Token"]) -> Iterator["Token"]:
    for token in tokens:
        for one in (token, *(token.children or ())):
            if one.type in {"html_block", "html_inline"}:
                yield one


def _shown_tag(tag: re.Match[str], closed: set[str]) -> str:
    name, more = tag[2], tag[3]
    known = name.lower() in HTML_TAGS or "-" in name or name in closed or "=" in more or more.rstrip().endswith("/")
    return tag[0] if known or (name[0].isupper() and not more.strip()) else f"&lt;{tag[1]}{name}{more}&gt;"


def _without(text: str, expression: re.Pattern[str], rule: str, reason: str, dropped: list[Dropped]) -> str:
    def take(found: re.Match[str]) -> str:
        if said := " ".join(found[0].split()):
            dropped.append(Dropped(said, rule, reason))
        return "\n" if "\n" in found[0] else ""

    return expression.sub(take, text)


def _ended(text: str, dropped: list[Dropped]) -> str:
    for opening, end, instead in ENDLESS:
        last = max((found.end() for found in end.finditer(text)), default=0)
        tail, count = opening.subn(instead, text[last:])
        text = text[:last] + tail
        if count and not instead:
            dropped.append(Dropped("<!--", "comment", "the mark of a comment that never ends: what follows is read"))
    return text


def _shown_speakers(text: str) -> str:
    """Make text of what CommonMark would take for definitions that nothing uses."""
    named = Counter(NOTE_NAME.findall(text))
    defined = Counter(NOTE.findall(text))

    def show(note: re.Match[str]) -> str:
        name = note[1]
        defined[name] -= 1
        if defined[name]:  # the library knows only the last of a name
            return f"[^{name}~{defined[name]}]\n\n[^{name}~{defined[name]}]:"
        return note[0] if named[name] > 1 else f"[^{name}]\n\n{note[0]}"

    text = NOTE.sub(show, text)
    return SPEAKER.sub(r"\1\\[\2\\]:", text)


def _flattened(text: str) -> str:
    text = DEEP_INDENT.sub(" " * 59, text)
    return DEEP_LIST.sub(r"\1", DEEP_QUOTE.sub(r"\1", text))

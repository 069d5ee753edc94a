"""A cleaned article as the lines a voice speaks: one paragraph each, with the silence after it."""

from collections.abc import Iterator
from dataclasses import replace

from audiobrief.errors import ScriptError
from audiobrief.expressions import regex
from audiobrief.model import Article, Kind, Line, Mark, Paragraph, Pauses, Script, Span, SpokenWord
from audiobrief.settings import ReadSettings
from audiobrief.text.clean.notices import is_label
from audiobrief.text.language.lexicon import Lexicon
from audiobrief.text.language.passages import language_runs
from audiobrief.text.language.sentences import split_sentences
from audiobrief.text.speakable import Spoken, make_speakable
from audiobrief.text.speakable.languages import write_byline, write_date

LONGEST_LINE = 1200
"""Characters; what is longer is cut at sentence ends, so that the sound of one line stays small; set by hand."""

ROLES = {Kind.TITLE: "title", Kind.HEADING: "heading", Kind.QUOTE: "quote"}
ON_REQUEST = {Kind.CAPTION: "captions", Kind.TABLE: "tables", Kind.CODE: "code"}
"""The setting that has a kind spoken; every other kind of paragraph is body."""

_WEAK_END = regex(r"[;:–—,]\s")
_END_MARK = regex(r"[.!?…:;,][^\w\s]*\Z")


def write_script(  # noqa: PLR0913  each a value of another room
    article: Article,
    *,
    settings: ReadSettings,
    pauses: Pauses,
    lexicon: Lexicon,
    language: str,
    intro: str = "",
    outro: str = "",
) -> Script:
    """Return the article's lines in the order in which they are said, between notes such as a disclosure.

    A passage of a sentence or more in another language is said by that language's readings, without the lexicon.

    A paragraph without a word to say ("***", emoji) has no line. Raises ScriptError when no line is left.
    """
    lines: list[Line] = []
    notes = [[(-1, Paragraph(note, Kind.NOTE))] if note else [] for note in (intro, outro)]
    for index, paragraph in (*notes[0], *_parts_to_speak(article, settings, language), *notes[1]):
        pieces = []
        for (start, end), tag in _cut_by_language(paragraph, article.language):
            shown = paragraph.text[start:end]
            known = None if tag else lexicon
            spoken = make_speakable(shown, tag or language, date_order=settings.date_order, lexicon=known)
            if spoken.words:
                line = _line(replace(paragraph, text=shown), index, spoken, tag or language)
                pieces.append(replace(line, language=tag))
        lines += [replace(line, pause_ms=pauses.sentence_ms) for line in pieces[:-1]]
        lines += [_with_end_mark(line) for line in pieces[-1:]]
    if not lines:
        name = article.title or article.source_url or "the article"
        raise ScriptError(f'"{name}" has no word to say; see with "audiobrief clean --explain" what was dropped')
    return Script(article.title, language, _with_pauses(lines, pauses))


def _cut_by_language(paragraph: Paragraph, language: str) -> Iterator[tuple[Span, str]]:
    """Yield the spans of the lines a paragraph is spoken in, and the language of each where it is another."""
    for (start, end), tag in language_runs(paragraph.text, language, paragraph.language):
        for first, last in cut_paragraph(paragraph.text[start:end], tag or language):
            yield (start + first, start + last), tag


def cut_paragraph(text: str, language: str = "") -> tuple[Span, ...]:
    """Return the spans of the lines a paragraph is spoken in: one, unless it is longer than LONGEST_LINE.

    A long one is cut at sentence ends, an over-long sentence at a weaker mark or a space, never inside a word.
    """
    sentences = split_sentences(text, language)
    if not sentences or sentences[-1][1] - sentences[0][0] <= LONGEST_LINE:
        return ((sentences[0][0], sentences[-1][1]),) if sentences else ()
    spans: list[Span] = []
    for start, end in (piece for sentence in sentences for piece in _cut_sentence(text, sentence)):
        if spans and end - spans[-1][0] <= LONGEST_LINE:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def _parts_to_speak(article: Article, settings: ReadSettings, language: str) -> Iterator[tuple[int, Paragraph]]:
    """Yield what is spoken with its paragraph index, -1 for what is not body; what the piece is called comes first."""
    labels = [index for index, paragraph in enumerate(article.paragraphs) if is_label(paragraph)]
    if "body" in settings.speak:
        yield from ((index, article.paragraphs[index]) for index in labels)
    heads = {
        "title": Paragraph(article.title, Kind.TITLE),
        "standfirst": Paragraph(article.standfirst, Kind.STANDFIRST),
        "byline": Paragraph(write_byline(article.byline, language) if article.byline else "", Kind.BYLINE),
        "date": Paragraph(write_date(article.published, language, settings.date_order), Kind.DATE),
    }
    for part, paragraph in heads.items():
        if part in settings.speak and paragraph.text:
            yield -1, paragraph
    for index, paragraph in enumerate(article.paragraphs):
        if index not in labels and settings.speaks(ON_REQUEST.get(paragraph.kind, "body")):
            yield index, paragraph


def _line(part: Paragraph, index: int, spoken: Spoken, language: str) -> Line:
    return Line(
        text=part.text,
        spoken=spoken.text,
        words=spoken.words,
        kind=part.kind,
        paragraph=index,
        role=ROLES.get(part.kind, "body"),
        sentences=spoken_sentences(part.text, spoken, language),
    )


def line_again(  # noqa: PLR0913  each a value of another room
    mark: Mark, language: str, lexicon: Lexicon, pause_ms: int, date_order: str, *, ends_paragraph: bool
) -> Line:
    """Return the line of a mark as it is said by a lexicon of today, with the pause that it had.

    Raises ScriptError when that leaves nothing to say.
    """
    spoken = make_speakable(mark.text, language, date_order=date_order, lexicon=lexicon)
    if not spoken.words:
        raise ScriptError(f'"{mark.text[:60]}" has no word to say')
    line = _line(Paragraph(mark.text, mark.kind), mark.paragraph, spoken, language)
    line = replace(line, pause_ms=pause_ms, speaker=mark.speaker)
    return _with_end_mark(line) if ends_paragraph else line


def spoken_sentences(shown: str, spoken: Spoken, language: str) -> tuple[Span, ...]:
    """Return the spans of the sentences in the spoken text, found where they end in the shown one."""
    ends = [end for _, end in split_sentences(shown, language)]
    firsts: list[SpokenWord] = []
    passed = -1
    for word in spoken.words:
        sentence = passed
        while sentence < 0 or (sentence < len(ends) - 1 and word.shown_start >= ends[sentence]):
            sentence += 1
        if sentence != passed:
            firsts.append(word)
            passed = sentence
    starts = [0, *(word.start for word in firsts[1:])] if firsts else []
    return tuple(
        (start, start + len(spoken.text[start:end].rstrip()))
        for start, end in zip(starts, [*starts[1:], len(spoken.text)], strict=True)
    )


def _with_end_mark(line: Line) -> Line:
    """Give a title, heading or unfinished paragraph the full stop that lets the voice fall."""
    if _END_MARK.search(line.spoken[-8:]):
        return line
    length = len(line.spoken)
    *before, last = line.words
    words = (*before, replace(last, end=length + 1) if last.end == length else last)
    start, _ = line.sentences[-1]
    return replace(line, spoken=f"{line.spoken}.", words=words, sentences=(*line.sentences[:-1], (start, length + 1)))


def _with_pauses(lines: list[Line], pauses: Pauses) -> tuple[Line, ...]:
    paused = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if following is None:
            pause_ms = pauses.end_ms
        elif line.pause_ms:
            pause_ms = line.pause_ms
        elif line.kind is Kind.TITLE:
            pause_ms = pauses.title_ms
        elif line.kind is Kind.HEADING:
            pause_ms = pauses.after_heading_ms
        elif following.kind is Kind.HEADING:
            pause_ms = pauses.before_heading_ms
        else:
            pause_ms = pauses.paragraph_ms
        paused.append(replace(line, pause_ms=pause_ms))
    return tuple(paused)


def _cut_sentence(text: str, sentence: Span) -> Iterator[Span]:
    start, end = sentence
    while end - start > LONGEST_LINE:
        cut = _last_weak_end(text, start, start + LONGEST_LINE)
        yield start, start + len(text[start:cut].rstrip())
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _last_weak_end(text: str, start: int, limit: int) -> int:
    """Return where to cut: after the last mark of the later half, at the last space, or after the word."""
    middle = (start + limit) // 2
    marks = [match.end() for match in _WEAK_END.finditer(text, middle, limit)]
    if marks:
        return marks[-1]
    space = text.rfind(" ", start + 1, limit)
    if space < 0:
        space = text.find(" ", limit)
    return space if space >= 0 else len(text)

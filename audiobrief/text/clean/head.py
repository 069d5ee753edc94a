"""The head of a plain text: which line is the title, which the standfirst."""

from dataclasses import replace

from audiobrief.model import Kind
from audiobrief.text.clean.desk import Desk, cut_marks_of
from audiobrief.text.clean.look import Look
from audiobrief.text.clean.weigh import Verdict, match_line, weigh
from audiobrief.text.letters import letters_of

LONGEST_TITLE_WORDS = 30
LONGEST_TITLE_CHARACTERS = 300
LONGEST_STANDFIRST_WORDS = 90
FEWEST_LINES_BELOW_JUNK = 2
"""A first line that looks like a button is passed over for the title only when others follow."""
HEAD_LINES = 6
"""Where title and standfirst are looked for."""
STANDFIRST_LINES = 12
FURNITURE = frozenset({"byline", "date", "reading time", "share", "audio or video"})

TITLE = Verdict("title", "the title, said on its own", "title")
STANDFIRST = Verdict("standfirst", "the standfirst, said after the title", "standfirst")
MIDDLE = "middle"


def may_be_title(look: Look) -> bool:
    """Say whether a first line can be the title of what follows."""
    if len(look.text) > LONGEST_TITLE_CHARACTERS:
        return False
    return 0 < look.word_count <= LONGEST_TITLE_WORDS and not (look.full_stop and look.word_count > 16)


def same_words(one: str, other: str) -> bool:
    """Say whether two lines are the same but for marks, capitals and a site's name at the end."""
    short, long = sorted((letters_of(one), letters_of(other)), key=len)
    return bool(short) and (short == long or (len(short) > 25 and long.startswith(short)))


def take_title(desk: Desk) -> None:
    """Take the title out of the text: the line that repeats the page's, or of a text without one its first line."""
    if any(piece.spans for piece in desk.article.dropped):
        return  # cleaned before
    head = [line for line in desk.lines[:HEAD_LINES] if line.verdict is None and not line.pinned]
    if desk.article.title:
        for line in head:
            if same_words(line.look.text, desk.article.title):
                line.verdict = TITLE
            elif same_words(line.look.text, desk.article.standfirst):
                line.verdict = STANDFIRST
        return
    for place, line in enumerate(head):
        doubt = weigh if place else match_line  # titles often begin like junk, but no button is one
        opens = not place and line.passage.kind is Kind.HEADING
        doubted = not opens and (place or len(head) > FEWEST_LINES_BELOW_JUNK)
        if doubted and doubt(line.look, frozenset({MIDDLE}), desk.book):
            continue
        if may_be_title(line.look):
            cut_marks_of(desk, line)
            line.verdict = TITLE
            desk.article = replace(desk.article, title=line.passage.text)
        return


def take_standfirst(desk: Desk) -> None:
    """Take the paragraph between the title and the byline, date or player for the standfirst."""
    if desk.article.standfirst or not desk.untitled:
        return
    found = None
    titled = False
    for line in desk.lines[:STANDFIRST_LINES]:
        if line.notice is not None:
            continue
        if line.verdict is None:
            if found is not None or not titled or line.pinned:
                return
            found = line
        elif line.verdict is TITLE:
            titled = True
        elif found is not None and line.verdict.rule in FURNITURE:
            if found.look.word_count <= LONGEST_STANDFIRST_WORDS:
                found.verdict = STANDFIRST
                desk.article = replace(desk.article, standfirst=found.passage.text)
            return

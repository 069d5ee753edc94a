"""Doubt keeps: what a page says twice for a reason, what its middle says to readers, letters put in by an editor."""

from dataclasses import replace

import pytest

from audiobrief.model import Article, Kind, Paragraph
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.remarks import remarks_on

BODY = (
    "The council voted on Monday to close the bridge before the winter, against the wish of the county that owns it.",
    "It will cost four million, the engineer said, and take two years to mend, if the river lets them work in spring.",
    "Nobody in the town had been asked, and on Thursday three hundred people walked across it with lamps.",
    "The mayor counted them from her window and wrote the number down, as her father had done in the last strike.",
)
LONG = (
    "The ferry will sail every twenty minutes from six in the morning until the last train has come in, and it will "
    "carry bicycles for nothing, though not the carts of the market women, who have asked for a raft of their own."
)


def kept(*lines: str, kinds: dict[str, Kind] | None = None, page_words: int = 200) -> list[str]:
    paragraphs = []
    at = 0
    for line in lines:
        paragraphs.append(Paragraph(line, (kinds or {}).get(line, Kind.BODY), ((at, at + len(line)),)))
        at += len(line) + 1
    article = Article("A bridge for all", tuple(paragraphs), text="\n".join(lines), page_words=page_words)
    return [paragraph.text for paragraph in clean_article(article, ReadSettings()).paragraphs]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Would you let the county pay for it once more?", Kind.BODY),
        ("Stir the dough with a wooden spoon until it is smooth.", Kind.BODY),
        ("Turn the tray and bake it for another ten minutes until golden.", Kind.LIST_ITEM),
    ],
)
def test_what_comes_again_for_a_reason_is_read_again(text, kind):
    lines = [text, *BODY, text, *reversed(BODY[1:])]
    again = [line for line in lines if line == text]
    assert [line for line in kept(*BODY[:2], text, *BODY[2:], LONG, text, kinds={text: kind}) if line == text] == again


def test_a_long_paragraph_is_read_once():
    assert kept(LONG, *BODY, LONG) == [LONG, *BODY]


def test_what_is_no_page_repeats_itself_on_purpose():
    lines = [*BODY, LONG, *BODY[:2], LONG]
    assert kept(*lines, page_words=0) == lines


def test_a_paragraph_right_after_itself_is_read_once():
    assert kept(*BODY, BODY[-1]) == list(BODY)


@pytest.mark.parametrize(
    "line", ["“[T]he council must pay for the girder[s],” the judge wrote of the bridge on Friday."]
)
def test_letters_put_in_by_an_editor_are_no_footnotes(line):
    assert kept(*BODY, line)[-1] == line


def test_a_footnote_mark_goes():
    assert (
        kept(*BODY, "The bridge was built in 1931 by prisoners.[a]")[-1] == "The bridge was built in 1931 by prisoners."
    )


def test_a_note_is_read():
    note = "Note: the bridge stays open for people on foot until the last Sunday in October."
    assert kept(note, *BODY)[0] == note


def test_an_article_that_invites_its_readers_is_read():
    lines = (
        "Our aim with these open threads is to give readers a chance to ask anything they like about our work.",
        "Leave your question below and we will answer as many of them as we can before the end of the week.",
        "We want to hear what you make of our reporting, and which stories you would like us to follow next.",
        "You can also tell us what we got wrong, and we will look into it and write to you with what we found.",
        "Last month you asked us about our budget, and this month we publish all of it on this site for you to read.",
        "If you have been reading us for long, tell us what has changed for you, and what you would like back.",
    )
    assert len(kept(*lines)) >= len(lines) - 1


WALL = (
    "To view the full story, please subscribe to The Quay Courier. You can choose a £60 annual subscription or a pass.",
    "When you join the Courier family, you get unlimited digital access to high-quality journalism about the harbour.",
    "Join now or renew to get:",
    "Instant access to one-of-a-kind stories",
    "Membership merch, perks and the tide tables",
    "First-time subscribers also receive a special welcome gift made by the net menders of the inner harbour!",
    "If you're seeing this message but you're already a subscriber, you can log in for immediate access to this story.",
)
OFFERS = (
    "Subscribers get unlimited access to the archive and can cancel any time, the publisher promised on Monday.",
    "Already a subscriber? Then the price goes up by four euros a month, says the letter that came on Tuesday.",
    "Members get full access for just £1 a week for the first three months, and pay five times as much after that.",
)


def test_a_wall_before_the_rest_of_the_story_goes_however_much_of_the_page_it_is():
    assert kept(*BODY, LONG, *WALL) == [*BODY, LONG]


def test_a_report_on_subscriptions_stays_though_it_reads_like_an_offer():
    lines = [BODY[0], OFFERS[0], BODY[1], *OFFERS[1:]]
    assert kept(*lines) == lines


def test_people_are_told_that_a_story_may_go_on_behind_a_wall():
    lines = (*BODY, LONG, *WALL)
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    paragraphs = [
        Paragraph(line, spans=((start, start + len(line)),)) for line, start in zip(lines, starts, strict=True)
    ]
    article = Article("A bridge for all", tuple(paragraphs), text="\n".join(lines))
    (remark,) = remarks_on(clean_article(article, ReadSettings()))
    assert remark.startswith(
        'perhaps only the beginning of the story is here: below it the page says "To view the full story'
    )
    assert not remarks_on(clean_article(replace(article, paragraphs=tuple(paragraphs[:5])), ReadSettings()))

"""Thirty copies of ten stories, as desks make them, are found; thirty pairs of two stories are not taken for one.

Of the pairs that are two stories ten report other events in the same form, ten are of another kind, and ten are a
story and what was written in its own words of the same event.
"""

from itertools import pairwise
from pathlib import Path

import pytest
import tomli

from audiobrief.briefing.story import is_same
from audiobrief.model import Article, Paragraph

STORIES = tomli.loads(Path(__file__).with_name("pairs.toml").read_text("utf-8"))["story"]
RETOLD = tomli.loads(Path(__file__).with_name("retold.toml").read_text("utf-8"))["retold"]
DESKS = tomli.loads(Path(__file__).with_name("desks.toml").read_text("utf-8"))["story"]


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def article(title: str, *paragraphs: str) -> Article:
    return Article(title, tuple(map(Paragraph, paragraphs)))


def cut(text: str) -> Article:
    """Under another headline, without its end."""
    return article("What happened, in brief", *lines(text)[:3])


def led_in(text: str) -> Article:
    """With a sentence of the desk's own in front, in two paragraphs."""
    first, *rest = lines(text)
    return article("From our wires", "Readers asked us about this one all day.", f"{first} {' '.join(rest)}")


def retouched(text: str) -> Article:
    """With a word or two changed in each sentence, quotation marks curled, and an agency's slug at its front."""
    changed = text.replace(" said", " has said").replace(" about ", " around ").replace("'", "\u2019")
    first, *rest = lines(changed)
    return article("Morning edition", f"TOWN (Wire) \u2013 {first}", *rest, "Additional reporting by our own staff.")


@pytest.mark.parametrize("copy", [cut, led_in, retouched])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["text"][:30])
def test_a_copy_is_found(story, copy):
    assert is_same(article("As it came", *lines(story["text"])), copy(story["text"]))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["near"][:30])
def test_the_same_form_with_other_facts_is_another_story(story):
    assert not is_same(article("One", *lines(story["text"])), article("Other", *lines(story["near"])))


@pytest.mark.parametrize(("one", "other"), list(pairwise([*STORIES, STORIES[0]])))
def test_stories_of_two_events_are_two(one, other):
    assert not is_same(article("One", *lines(one["text"])), article("Other", *lines(other["text"])))


@pytest.mark.parametrize("number", range(len(STORIES)))
def test_another_reporters_own_words_of_one_event_are_another_story(number):
    assert not is_same(article("One", *lines(STORIES[number]["text"])), article("Other", *lines(RETOLD[number])))


@pytest.mark.parametrize("copy", ["rewrite", "update", "live"])
@pytest.mark.parametrize("story", DESKS, ids=lambda story: story["text"][:30])
def test_what_another_desk_made_of_a_story_is_found(story, copy):
    assert is_same(article("As it came", *lines(story["text"])), article("Other", *lines(story[copy])))


@pytest.mark.parametrize("other", ["match", "follow", "column"])
@pytest.mark.parametrize("story", DESKS, ids=lambda story: story["text"][:30])
def test_another_event_a_later_one_and_a_column_are_stories_of_their_own(story, other):
    assert not is_same(article("One headline", *lines(story["text"])), article("One headline", *lines(story[other])))

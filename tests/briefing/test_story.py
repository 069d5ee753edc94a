"""Each story told once: agency copy under two headlines is one story, two reports of one event are two."""

import pytest

from audiobrief.briefing.story import Story, is_same, tell_once
from audiobrief.model import Article, Paragraph, VoiceProfile

VOICE = VoiceProfile("tone", "A tone", "en-GB", "tone", "tone")
FERRY = (
    "The small ferry is back at the inner quay after nine weeks of repairs, and forty passengers travelled free today.",
    "Crossings start at six in the morning, and the last boat leaves at ten, the harbour master said on Monday.",
    "A second boat may join it in the spring, when the yard at Kinsale has finished with her engine.",
)
OTHER = (
    "Forty people rode the ferry across the harbour for nothing on Monday, its first day in service since September.",
    "It will run from six in the morning until ten at night, according to the port authority.",
    "The boat spent nine weeks in dry dock, where its hull was patched and its bridge repainted.",
)


def article(*paragraphs: str, title: str = "Ferry back", site: str = "Harbour") -> Article:
    return Article(title, tuple(map(Paragraph, paragraphs)), site_name=site)


@pytest.mark.parametrize(
    "copy",
    [FERRY, FERRY[:2], (*FERRY, "One more line."), (" ".join(FERRY),)],
    ids=["same", "cut", "longer", "one paragraph"],
)
def test_copy_of_one_text_is_one_story(copy: tuple[str, ...]) -> None:
    assert is_same(article(*FERRY), article(*copy, title="Quay news"))


def test_two_reports_of_one_event_are_two_stories() -> None:
    assert not is_same(article(*FERRY), article(*OTHER))


def test_the_same_form_with_other_figures_is_another_story() -> None:
    weather = "The wind will turn to the {} by noon, with gusts of {} knots and waves of {} metres off {}."
    monday = [weather.format("west", 20 + n, n, place) for n, place in enumerate(("Kinsale", "Cobh", "Dingle"), 1)]
    tuesday = [weather.format("east", 35 + n, n + 3, place) for n, place in enumerate(("Cobh", "Dingle", "Fenit"), 1)]
    assert not is_same(article(*monday, title="Monday's weather"), article(*tuesday, title="Tuesday's weather"))


def test_the_fuller_is_told_in_the_place_of_the_first_and_credits_the_other() -> None:
    first = Story("a", article(*FERRY[:2], site="The Gull"), VOICE, ())
    between = Story("b", article(*OTHER, site="The Tern"), VOICE, ())
    fuller = Story("c", article(*FERRY, site="The Auk"), VOICE, ())
    kept, gone = tell_once([first, between, fuller])
    assert [story.name for story in kept] == ["c", "b"]
    assert kept[0].also_from == ("The Gull",)
    assert [(twin.story.name, twin.fuller.name) for twin in gone] == [("a", "c")]

"""What is said around the stories, in the programme's language: opening, links, headlines, closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from audiobrief.briefing.story import Story
from audiobrief.languages import tables
from audiobrief.model import Article, Kind, Line, Paragraph, VoiceProfile
from audiobrief.planning import plan_script
from audiobrief.settings import Settings
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.speakable.languages import write_byline, write_date

LED_WITH = 3
"""Headlines in the opening: a listener keeps no more; set by hand."""
MOST_NAMES = 80
"""Characters of a byline that are said: a longer one is a list of a newsroom."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is said in one go by one voice."""

    kind: str
    """opening, link, story, brief, again or closing."""
    lines: tuple[Line, ...]
    voice: VoiceProfile
    link: "Part | None" = None
    """What the presenter says before a story."""
    story: Story | None = None
    is_whole: bool = True
    linger_ms: int = 0
    """How long music goes on behind the last word, before the sound that ends it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The presenter of one programme."""

    name: str
    day: date
    language: str
    settings: Settings
    say: Mapping[str, str] = field(default_factory=dict)
    """Sentences in place of the language's own, by their names in words.toml."""
    made: dict[tuple[str, ...], Part] = field(default_factory=dict, compare=False, repr=False)
    """Parts by their kind and sentences: a rundown is tried many times."""

    def opening(self, stories: Sequence[Story]) -> Part:
        """Return name, weekday and date, and what the programme leads with."""
        heads = [story.title for story in stories[:LED_WITH] if story.title]
        said = [self._fill("opening", weekday=self._words["weekdays"][self.day.weekday()], date=self.date)]
        return self._part("opening", [*said, self._fill("headlines"), *map(_sentence, heads)] if heads else said)

    def story(self, story: Story, before: Story | None) -> Part:
        """Return a whole story behind its link."""
        kind = "first" if before is None else "next"
        if not story.site or (before is not None and before.site == story.site):
            kind = "another" if before is not None else ""
        said = [self._fill(kind, site=story.site)] if kind else []
        return Part("story", story.lines, story.voice, self._link(story, said, before), story)

    def start_of(self, story: Story, lines: tuple[Line, ...], before: Story | None = None) -> Part:
        """Return the beginning of a story, told as such."""
        kind = "start" if story.site else "start_of_one"
        link = self._link(story, [self._fill(kind, site=story.site)], before)
        return Part("story", lines, story.voice, link, story, is_whole=False)

    def brief(self, stories: Sequence[Story]) -> Part:
        """Return the headlines of stories that have no room."""
        return self._part("brief", [self._fill("brief"), *(_sentence(story.title) for story in stories)])

    def again(self, stories: Sequence[Story]) -> Part:
        """Return headlines that are named once more before the end."""
        return self._part("again", [self._fill("again"), *(_sentence(story.title) for story in stories)])

    def closing(self, *, linger_ms: int = 0) -> Part:
        """Return the end, which says that the voice is synthetic."""
        return replace(self._part("closing", [self._fill("closing")]), linger_ms=linger_ms)

    def _link(self, story: Story, said: Sequence[str], before: Story | None) -> Part | None:
        """Return the link: the section where it begins, whence the story is, by whom, and who else had it."""
        begins = story.section and (before is None or before.section != story.section)
        byline = story.article.byline
        names = [_sentence(write_byline(byline, self.language))] if 0 < len(byline) <= MOST_NAMES else []
        also = [self._fill("also", sites=", ".join(story.also_from))] if story.also_from else []
        sentences = [*([_sentence(story.section)] if begins else []), *said, *names, *also]
        return self._part("link", sentences) if sentences else None

    @property
    def _words(self) -> Mapping[str, Any]:
        tables = frame_words()
        return {**tables.get(primary_language(self.language), tables["en"]), **self.say}

    @property
    def date(self) -> str:
        """The day, as the programme's language writes it."""
        return write_date(self.day.isoformat(), self.language)

    def _fill(self, key: str, **fields: str) -> str:
        said: str = self._words[key]
        return said.format(name=self.name, **fields)

    def _part(self, kind: str, sentences: Sequence[str]) -> Part:
        """Return sentences as lines of the presenter's, a paragraph each."""
        key = (kind, *sentences)
        if key not in self.made:
            self.made[key] = self._planned(kind, sentences)
        return self.made[key]

    def _planned(self, kind: str, sentences: Sequence[str]) -> Part:
        article = Article("", tuple(Paragraph(text) for text in sentences if text), language=self.language)
        read = replace(self.settings.read, speak=("body",), language=self.language)
        voice, script = plan_script(article, replace(self.settings, read=read, show=None))
        return Part(kind, tuple(replace(line, kind=Kind.NOTE) for line in script.lines), voice)


def frame_words() -> Mapping[str, Mapping[str, Any]]:
    """Return language → what is said around stories in it."""
    return tables("briefing")


FIELDS: Mapping[str, tuple[str, ...]] = {
    "opening": ("name", "weekday", "date"),
    "headlines": ("name",),
    "first": ("name", "site"),
    "next": ("name", "site"),
    "another": ("name",),
    "start": ("name", "site"),
    "start_of_one": ("name",),
    "also": ("name", "sites"),
    "brief": ("name",),
    "again": ("name",),
    "closing": ("name",),
}
"""Sentence → the fields that may stand in it, in braces."""


def _sentence(title: str) -> str:
    return title if title.endswith((".", "!", "?", "…")) else f"{title}."

"""A programme from its sources to its MP3: stories read, told once, fitted to a length, recorded as one.

Speech is the cached cuts of each line, bit for bit: what a single episode of a story has said is not spoken again.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from audiobrief.audio.stitch import stitch
from audiobrief.briefing.filling import fill
from audiobrief.briefing.frame import Frame, Part
from audiobrief.briefing.memory import Memory, recall
from audiobrief.briefing.reading import Failure, LeftOut, Read, read_stories
from audiobrief.briefing.rundown import Rundown, headlines_only, in_order, plan_leads, plan_rundown
from audiobrief.briefing.story import Duplicate, Story, tell_once
from audiobrief.briefing.studio import Foresight, Studio, spoken_parts
from audiobrief.briefing.wanted import Wanted
from audiobrief.disk.work_folder import work_folder
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import EmptyArticle
from audiobrief.finishing import draft_episode
from audiobrief.model import (
    Article,
    Chapter,
    Episode,
    Kind,
    Line,
    Mark,
    Paragraph,
    Recording,
    Script,
    Source,
    SourceType,
)
from audiobrief.recording import open_cache
from audiobrief.settings import Settings
from audiobrief.speech.voices import find_voice
from audiobrief.standards.language_tags import primary_language


@dataclass(frozen=True, slots=True)
class Programme:
    """A planned programme: its rundown, and what did not enter."""

    wanted: Wanted
    rundown: Rundown
    duplicates: tuple[Duplicate, ...] = ()
    failures: tuple[Failure, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    reading: str = ""
    """Digest of what its stories were read by."""
    date: str = ""
    """The day, as its language writes it."""
    is_sure: bool = True
    """Whether all lengths were measured, and none is a guess."""

    @property
    def title(self) -> str:
        """Name and day, as listeners find it in a list."""
        return f"{self.wanted.name}, {self.date or self.wanted.day.isoformat()}"

    @property
    def told(self) -> tuple[Story, ...]:
        """Every story that listeners hear of."""
        return (*self.rundown.stories, *self.rundown.headlines)


class AllDead(EmptyArticle):
    """Not one source could be read: that is a failure, and never "nothing new"."""


class NothingNew(EmptyArticle):
    """All sources were read, and hold nothing that no earlier programme had."""

    def __init__(self, message: str, left_out: tuple[LeftOut, ...] = ()) -> None:
        super().__init__(message)
        self.left_out = left_out
        """What they hold."""


def plan_programme(  # noqa: PLR0913  what decides a programme
    wanted: Wanted,
    options: EpisodeOptions,
    settings: Settings,
    *,
    memory: Memory | None = None,
    until_s: float | None = None,
    without: Collection[str] = (),
    speaks: bool = True,
) -> Programme:
    """Return what the programme would be, each part measured; unless it `speaks`, what nobody said yet is guessed.

    A source that cannot be read, or has not answered by `until_s`, is one of the failures. Stories whose ids are in
    `without` are left out. Raises AllDead when no source can be read, NothingNew when none holds anything new.
    """
    read = read_stories(wanted, options, settings, memory or recall(wanted.name), until_s=until_s)
    read = replace(read, stories=tuple(story for story in read.stories if story.id not in without))
    _refuse_nothing(read, wanted)
    stories, duplicates = tell_once(in_order(read.stories, wanted.order))
    return _planned(stories, duplicates, read, wanted=wanted, options=options, settings=settings, speaks=speaks)


@contextmanager
def recorded(
    programme: Programme, options: EpisodeOptions, settings: Settings, *, slug: str
) -> Iterator[tuple[Episode, Recording]]:
    """Speak a programme, and give its episode, whose file is not yet written, with the recording while inside."""
    parts = list(spoken_parts(programme.rundown.parts))
    lines, paragraphs = numbered(parts)
    studio = Studio(settings, open_cache(settings.cache, options.cache_folder), programme.wanted.sound)
    article = _article(programme, tuple(paragraphs))
    source = Source(b"", SourceType.TEXT, programme.wanted.name)
    with work_folder() as folder:
        with closing(studio.cuts(parts)) as cuts:
            recording = stitch(lines, cuts, folder / "frames")
        script = Script(article.title, article.language, tuple(lines))
        draft = draft_episode(source, article, parts[0].voice, script, recording, slug=slug)
        yield replace(draft, chapters=_chapters(parts, recording.marks, recording.duration_ms)), recording


def _planned(  # noqa: PLR0913  what was read, and what is wanted of it
    stories: Sequence[Story],
    duplicates: tuple[Duplicate, ...],
    read: Read,
    *,
    wanted: Wanted,
    options: EpisodeOptions,
    settings: Settings,
    speaks: bool,
) -> Programme:
    frame = open_frame(stories, wanted, settings)
    open_studio = Studio if speaks else Foresight
    studio = open_studio(settings, open_cache(settings.cache, options.cache_folder), wanted.sound)
    budget_ms = round(wanted.max_minutes * 60_000) if wanted.max_minutes else None
    plan = headlines_only if wanted.headlines_only else plan_leads if wanted.leads else plan_rundown
    rundown = plan(stories, frame, studio, budget_ms)
    if budget_ms and plan is plan_rundown:
        rundown = fill(rundown, frame, studio, budget_ms)
    return Programme(
        wanted, rundown, duplicates, read.failures, read.left_out, read.reading, frame.date, studio.is_sure
    )


def open_frame(stories: Sequence[Story], wanted: Wanted, settings: Settings) -> Frame:
    """Return the programme's presenter: in its language, or the first story's, with a voice that speaks it."""
    presenter = wanted.presenter or settings.voice.name
    language = wanted.language or settings.read.language
    language = language or (find_voice(wanted.presenter).language if wanted.presenter else stories[0].voice.language)
    if presenter and primary_language(find_voice(presenter).language) != primary_language(language):
        presenter = ""
    own = replace(settings, voice=replace(settings.voice, name=presenter))
    return Frame(wanted.name, wanted.day, language, own, wanted.say)


def _refuse_nothing(read: Read, wanted: Wanted) -> None:
    if read.stories:
        return
    told = "; ".join(str(failure.error) for failure in read.failures[:3])
    if read.failures:
        raise AllDead(f"no source holds a story, so there is no programme: {told}")
    known = next((one.reason for one in read.left_out), "they are empty")
    raise NothingNew(f"{wanted.name}: nothing new in its sources ({known})", read.left_out)


def numbered(parts: Sequence[Part]) -> tuple[list[Line], list[Paragraph]]:
    """Return all lines, numbered by the paragraphs of the whole programme and with who says them, and these."""
    several = len({part.voice.name for part in parts}) > 1
    lines: list[Line] = []
    paragraphs: list[Paragraph] = []
    for part in parts:
        before: Line | None = None
        for line in part.lines:
            if before is None or line.paragraph < 0 or line.paragraph != before.paragraph:
                kind = Kind.HEADING if line.kind is Kind.TITLE else line.kind
                paragraphs.append(Paragraph(line.text, kind))
            else:
                paragraphs[-1] = replace(paragraphs[-1], text=f"{paragraphs[-1].text} {line.text}")
            speaker = part.voice.name if several else ""
            lines.append(replace(line, paragraph=len(paragraphs) - 1, speaker=speaker))
            before = line
    return lines, paragraphs


def _article(programme: Programme, paragraphs: tuple[Paragraph, ...]) -> Article:
    wanted, first = programme.wanted, programme.rundown.parts[0]
    return Article(
        title=programme.title,
        paragraphs=paragraphs,
        standfirst=_list_of(programme.told),
        published=wanted.day.isoformat(),
        language=first.voice.language,
        site_name=wanted.name,
    )


def _list_of(stories: Sequence[Story]) -> str:
    """Return what a programme tells, for those who look for something in it: each headline, and whose it is."""
    told = (f"{story.title} ({story.site})" if story.site else story.title for story in stories if story.title)
    return "; ".join(told)


def _chapters(parts: Sequence[Part], marks: Sequence[Mark], duration_ms: int) -> tuple[Chapter, ...]:
    """Return a chapter a story, from its link on; what is said around them has chapters of its own."""
    starts: list[tuple[int, str, str, str]] = []
    at = 0
    for part in parts:
        story = part.story
        told = (story.title, story.article.source_url, story.article.image_url) if story else (_heading(part), "", "")
        if not (starts and story and starts[-1][1:] == told):
            starts.append((marks[at].start_ms, *told))
        at += len(part.lines)
    starts[0] = (0, *starts[0][1:])
    ends = [start for start, *_ in starts[1:]] + [duration_ms]
    return tuple(Chapter(title, start, end, *of) for (start, title, *of), end in zip(starts, ends, strict=True))


def _heading(part: Part) -> str:
    return part.lines[0].text.rstrip(".")

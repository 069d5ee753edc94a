"""A word said right in episodes that are out: only the lines that say it are spoken again.

The frames of all other lines are taken from the MP3 as they are. Text, guid and date stay; an episode that sounds
other than before is its next revision. What a programme says over music stays too, and is counted: it cannot be taken
out of the mix.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from audiobrief.assembly import Assembly
from audiobrief.audio.mix.ends import Ends, between
from audiobrief.audio.mp3 import find_quality
from audiobrief.audio.stitch import stitch, write_mp3
from audiobrief.audio.unstitch import cut_ms, unstitch
from audiobrief.desk.parts import Parts, read_parts
from audiobrief.disk.work_folder import work_folder
from audiobrief.errors import AudiobriefError, AudioError, VoiceNotFound
from audiobrief.finishing import render_episode_tag
from audiobrief.model import Chapter, Cut, Episode, Kind, Line, Mark, Pauses, SpokenWord, VoiceProfile
from audiobrief.planning import open_lexicon, readings_of, voices_by_kind
from audiobrief.publish.characters import curled
from audiobrief.publish.cover.picture import make_cover
from audiobrief.recording import open_cache
from audiobrief.settings import Settings
from audiobrief.show.destination import MOST_SHOW_TAG_BYTES
from audiobrief.show.folder import ShowFolder
from audiobrief.show.identity import is_programme
from audiobrief.show.life import RETRACTED
from audiobrief.speech.voices import adjust_voice, find_voice, list_voices
from audiobrief.text.language.lexicon import Lexicon
from audiobrief.text.language.passages import language_runs
from audiobrief.text.script import line_again

_BLUR_MS = 60
"""Two frames of the longest kind, rounded up: a cut ends with its last frame, not with its pause."""


@dataclass(frozen=True, slots=True)
class Remade:
    """What became of an episode that says the words."""

    slug: str
    line_count: int
    """Lines that were spoken again."""
    revision: int
    left_count: int = 0
    """Lines that say it over music, and stay as they were."""
    error: AudiobriefError | None = None


def remake(
    shelf: ShowFolder, words: Collection[str], settings: Settings, *, since: datetime | None = None
) -> Iterator[Remade]:
    """Yield each episode that says one of the words, as the lexicon has them now, with its lines spoken again.

    Episodes published before `since` stay as they are, and so does one that fails, whose error is told. Call it under
    the shelf's lock, and rebuild the show after it.
    """
    wanted = [e.slug for e in shelf.episodes() if e.status != RETRACTED and (since is None or _is_since(e, since))]
    for slug in wanted:
        try:
            episode = shelf.read(slug)
            _check_engine(episode)
            speakers = _speakers(episode, settings)
            saying = [n for n, mark in enumerate(episode.marks) if _says(mark.text, words, speakers[mark.speaker])]
            mixed = [n for n in saying if is_programme(episode) and episode.marks[n].kind is Kind.NOTE]
            if saying:
                says = [n for n in saying if n not in mixed]
                remade = (
                    _remade(shelf, episode, says, speakers, settings) if says else Remade(slug, 0, episode.revision)
                )
                yield replace(remade, left_count=len(mixed))
        except AudiobriefError as error:
            yield Remade(slug, 0, 0, error=error)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who says a line of an episode, and how words are said by them."""

    voice: VoiceProfile
    own: str
    """The language of what they say; passages in another are said without the lexicon."""
    language: str
    """With its region."""
    lexicon: Lexicon


def _speakers(episode: Episode, settings: Settings) -> dict[str, _Speaker]:
    """Return an episode's speakers by what its marks call them.

    In a programme each says stories of one language; in an article that several voices read, all say the article's.
    """
    found = {}
    for name in {mark.speaker for mark in episode.marks}:
        voice, article = episode.voice, episode.article
        if name and name != voice.name and is_programme(episode):
            voice = adjust_voice(find_voice(name), settings.voice)
            article = replace(article, language=voice.language)
        language = readings_of(voice, article, settings)
        found[name] = _Speaker(voice, article.language, language, open_lexicon(voice, language, settings))
    return found


def _check_engine(episode: Episode) -> None:
    """Raise VoiceNotFound for a module that no voice here names: a record is input, and would have it imported."""
    engine = episode.voice.engine
    if "." in engine and engine not in {voice.engine for voice in list_voices()}:
        raise VoiceNotFound(
            f'{episode.slug}: its voice "{episode.voice.name}" speaks by {engine}, which no voice here names'
        )


def _is_since(episode: Episode, since: datetime) -> bool:
    return datetime.fromisoformat(episode.published) >= since


def _says(text: str, words: Collection[str], speaker: _Speaker) -> bool:
    """Tell whether a line says one of the words; a passage in another language is said without the lexicon."""
    folded = text.casefold()
    if not any(word.casefold() in folded for word in words):
        return False
    if not any(hit.written in words for hit in speaker.lexicon.find(text)):
        return False
    return not any(tag for _, tag in language_runs(text, speaker.own))


def _remade(
    shelf: ShowFolder, episode: Episode, says: Sequence[int], speakers: Mapping[str, _Speaker], settings: Settings
) -> Remade:
    mp3 = shelf.folder_of(episode.slug) / f"{episode.slug}.mp3"
    parts = read_parts(mp3, episode.audio)
    try:
        cuts = unstitch(parts.frames, episode.marks)
    except AudioError as error:
        raise AudioError(f"{mp3}: {error}; make the episode again from its article") from error
    lines = [_kept(mark) for mark in episode.marks]
    for number in says:
        speaker = speakers[episode.marks[number].speaker]
        ends = _ends_paragraph(episode.marks, number)
        is_last = number == len(lines) - 1  # behind whose pause an outro may stand
        pauses = speaker.voice.pauses
        pause_ms = pauses.end_ms if is_last else _pause_ms(cuts[number], pauses)
        lines[number] = line_again(
            episode.marks[number],
            speaker.language,
            speaker.lexicon,
            pause_ms,
            settings.read.date_order,
            ends_paragraph=ends,
        )
    with work_folder() as folder:
        fresh = _speak({number: lines[number] for number in says}, speakers, episode, settings)
        fresh = {n: _with_ends(cut, n == 0, n == len(lines) - 1, episode, settings) for n, cut in fresh.items()}
        recording = stitch(lines, (fresh.get(n, cut) for n, cut in enumerate(cuts)), folder / "frames")
        moved = replace(
            episode,
            marks=recording.marks,
            audio=replace(episode.audio, duration_ms=recording.duration_ms),
            chapters=_moved(episode.chapters, episode.marks, recording.marks, recording.duration_ms),
        )
        audio = write_mp3(recording, _tag(moved, parts, shelf), folder / "said.mp3")
        stored = shelf.store(replace(moved, audio=audio), folder / "said.mp3")
    return Remade(episode.slug, len(says), stored.revision)


def _speak(
    lines: Mapping[int, Line], speakers: Mapping[str, _Speaker], episode: Episode, settings: Settings
) -> dict[int, Cut]:
    """Return lines as cuts by their numbers, each said by its own voice."""
    cache = open_cache(settings.cache, None)
    quality = find_quality(episode.audio.bitrate_kbps)
    found: dict[int, Cut] = {}
    for voice in {speakers[episode.marks[number].speaker].voice.name for number in lines}:
        own = {n: line for n, line in lines.items() if speakers[episode.marks[n].speaker].voice.name == voice}
        speaker = speakers[episode.marks[next(iter(own))].speaker]
        assembly = Assembly(
            speaker.voice,
            quality,
            loudness_lufs=quality.goal_lufs(settings.audio.loudness_lufs),
            cache=cache,
            by_kind={} if is_programme(episode) else voices_by_kind(episode.voice, settings.voice),
        )
        with closing(assembly.make_cuts(own.values())) as cuts:
            found |= zip(own, cuts, strict=True)
    return found


def _with_ends(cut: Cut, is_first: bool, is_last: bool, episode: Episode, settings: Settings) -> Cut:
    """Return a cut with the intro in front of it, or the outro behind it, where episodes of the show have them."""
    audio, quality = settings.audio, find_quality(episode.audio.bitrate_kbps)
    goal_lufs = quality.goal_lufs(audio.loudness_lufs)
    ends = Ends(audio.intro if is_first else "", audio.outro if is_last else "", goal_lufs)
    (finished,) = between([cut], ends, quality, open_cache(settings.cache, None))
    return finished


def _kept(mark: Mark) -> Line:
    """Return what `stitch` needs of a line whose cut stays: it was said, and is not looked at again."""
    words = tuple(SpokenWord(0, 0, word.shown_start, word.shown_end) for word in mark.words)
    return Line(mark.text, mark.text, words, mark.kind, mark.paragraph, speaker=mark.speaker)


def _pause_ms(cut: Cut, pauses: Pauses) -> int:
    """Return the pause that a cut was made with: one of the voice's, where whole frames have not blurred it too far."""
    heard_ms = cut_ms(cut) - cut.speech_ms
    likely = min(asdict(pauses).values(), key=lambda pause_ms: abs(pause_ms - heard_ms))
    return likely if abs(likely - heard_ms) <= _BLUR_MS else round(heard_ms)


def _ends_paragraph(marks: Sequence[Mark], number: int) -> bool:
    after = marks[number + 1] if number + 1 < len(marks) else None
    return after is None or after.paragraph < 0 or after.paragraph != marks[number].paragraph


def _moved(
    chapters: Sequence[Chapter], before: Sequence[Mark], after: Sequence[Mark], duration_ms: int
) -> tuple[Chapter, ...]:
    """Return chapters that begin with the same lines as they did."""
    places = {old.start_ms: new.start_ms for old, new in zip(before, after, strict=True)} | {0: 0}
    starts = [places.get(chapter.start_ms, chapter.start_ms) for chapter in chapters]
    ends = [*starts[1:], duration_ms]
    return tuple(
        replace(chapter, start_ms=start, end_ms=end)
        for chapter, start, end in zip(chapters, starts, ends, strict=False)
    )


def _tag(episode: Episode, parts: Parts, shelf: ShowFolder) -> bytes:
    article, most_bytes = episode.article, MOST_SHOW_TAG_BYTES // 2
    cover = parts.cover or make_cover(
        None, title=curled(article.title, article.language), site=article.site_name, max_bytes=most_bytes
    )
    return render_episode_tag(
        episode,
        cover,
        version=parts.version,
        most_bytes=MOST_SHOW_TAG_BYTES,
        show=shelf.show,
        chapter_pictures=parts.chapter_pictures,
    )


def window(text: str, now: datetime) -> datetime | None:
    """Return from when on a window such as "30d", "12w" or "all" reaches; raises ValueError for what is none."""
    if text.strip().casefold() == "all":
        return None
    days = {"d": 1, "w": 7, "y": 365}.get(text.strip().casefold()[-1:])
    number = text.strip()[:-1]
    if days is None or not number.isdecimal() or not number.isascii():
        raise ValueError(f'"{text[:20]}" is no span of time: write 30d, 8w, 1y or all')
    try:
        return now - timedelta(days=int(number) * days)
    except OverflowError:
        return None

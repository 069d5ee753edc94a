"""A script spoken, mastered and stitched: the recording of an article, before anybody knows where it goes."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief.assembly import Assembly
from audiobrief.audio.cache import CutCache
from audiobrief.audio.mp3 import QUALITIES
from audiobrief.audio.stitch import stitch, write_mp3
from audiobrief.disk.work_folder import work_folder
from audiobrief.errors import AudioError
from audiobrief.model import Article, Audio, Cut, Paragraph, Recording, Script, VoiceProfile
from audiobrief.planning import TONE, plan_script, voices_by_kind, voices_by_language
from audiobrief.settings import CacheSettings, Settings, cuts_folder
from audiobrief.speech.voices import adjust_voice, default_voice, find_voice

_log = logging.getLogger("audiobrief")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the speaking of one article is."""

    line: int
    """Lines done."""
    line_count: int
    character_count: int
    """Characters said."""
    characters_in_all: int


FURTHEST_LU = 3.0
"""From the loudness goal. Calibrated voices stay within 0.5 over any article and 2 over a few lines, and 3 LU is the
least that listeners turn the volume for (EBU Tech 3253's comfort zone reaches +2.4 and -5.4 of the programme)."""


SHORTEST_JUDGED_S = 10.0
"""Of sound: the loudness of a line or two depends on its words; set by hand."""


Tell = Callable[[Progress], None]


def record(  # noqa: PLR0913  each a value of another room
    script: Script,
    voice: VoiceProfile,
    frames_file: Path,
    *,
    quality: str,
    settings: Settings,
    cache: CutCache | None = None,
    tell: Tell | None = None,
) -> Recording:
    """Return the script spoken, its frames in `frames_file`; lines in the cache are not spoken again."""
    how = QUALITIES[quality]
    goal_lufs = how.goal_lufs(settings.audio.loudness_lufs)
    assembly = Assembly(
        voice,
        how,
        loudness_lufs=goal_lufs,
        cache=cache,
        by_kind=voices_by_kind(voice, settings.voice),
        by_language=voices_by_language(voice, script, settings.voice),
    )
    script = replace(script, lines=assembly.named(script.lines))
    made = assembly.make_cuts(script.lines)
    cuts: Iterator[Cut] = made
    if settings.audio.intro or settings.audio.outro:
        from audiobrief.audio.mix.ends import Ends, between

        ends = Ends(settings.audio.intro, settings.audio.outro, goal_lufs)
        cuts = between(cuts, ends, how, cache)
    try:
        with closing(made):
            recording = stitch(script.lines, _told(script, cuts, tell) if tell else cuts, frames_file)
    except OSError as error:
        raise AudioError(f"{frames_file.parent}: no room to work in: {error.strerror}; set TMPDIR elsewhere") from error
    finally:
        if cache and cache.failure:
            _log.warning("%s", cache.failure)
    _refuse_far(recording, voice, goal_lufs)
    return replace(recording, cuts=tuple(assembly.keys))


def _refuse_far(recording: Recording, voice: VoiceProfile, goal_lufs: float) -> None:
    """Raise AudioError for a recording that is far from its loudness goal; a tone's is nobody's business."""
    lufs = recording.loudness_lufs
    if lufs is None or recording.loud_s < SHORTEST_JUDGED_S or voice.engine == "tone":
        return
    if abs(lufs - goal_lufs) > FURTHEST_LU:
        gain_db = voice.gain_db + goal_lufs - lufs
        raise AudioError(
            f'the voice "{voice.name}" came out at {lufs:.1f} LUFS, {abs(lufs - goal_lufs):.1f} LU from the goal of '
            f"{goal_lufs:g}: set gain_db = {gain_db:.1f} in its profile, or ask for another --loudness"
        )


def record_text(text: str, target: Path, settings: Settings) -> Audio:
    """Write an MP3 of a plain text at `target`, without tag or cache: a voice's sample."""
    voice = find_voice(settings.voice.name) if settings.voice.name else default_voice("en")
    audio = replace(settings.audio, intro="", outro="")
    quality = audio.quality or "speech"
    settings = replace(settings, audio=audio, read=replace(settings.read, language=voice.language))
    _, script = plan_script(Article("", (Paragraph(text),), language=voice.language), settings)
    with work_folder() as folder:
        voice = adjust_voice(voice, settings.voice)
        recording = record(script, voice, folder / "frames", quality=quality, settings=settings)
        return write_mp3(recording, b"", target)


def open_cache(settings: CacheSettings, folder: Path | None) -> CutCache:
    """Return the cache of cuts: in the given folder, the settings' one, or the user's cache folder."""
    return CutCache(cuts_folder(settings, folder), settings.size_mb)


def as_tone(voice: VoiceProfile) -> VoiceProfile:
    """Return the profile spoken by the tone speaker, at about the same pace."""
    return replace(
        voice,
        engine=TONE,
        engine_voice=TONE,
        model="",
        sha256="",
        rate_scale=1.0,
        roles={},
        pitch=50,
        pitch_range=50,
        word_gap_ms=0,
    )


def _told(script: Script, cuts: Iterator[Cut], tell: Tell) -> Iterator[Cut]:
    in_all = sum(len(line.spoken) for line in script.lines)
    said = 0
    for number, (line, cut) in enumerate(zip(script.lines, cuts, strict=True), 1):
        yield cut
        said += len(line.spoken)
        tell(Progress(number, len(script.lines), said, in_all))

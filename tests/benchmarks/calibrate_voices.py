"""Measure what a voice profile can only learn from its own sound, and write it into the profile.

    PYTHONPATH=tests python tests/benchmarks/calibrate_voices.py [--write] [NAME…]

`rate_scale`: so that words per minute are true. `gain_db`, of the voice and of each role that has one: so that
it is heard at -19 LUFS. `ms_per_character`: the band no honest sound leaves. Needs espeak-ng's wheel and ffmpeg.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import mean

from aloud import TARGET_LUFS, readings_in, script_of
from ears import pcm_lufs
from lines import plain_line

from audiobrief.audio.master import master
from audiobrief.audio.segment import shape_line
from audiobrief.folders import shipped_voices_folder
from audiobrief.model import Clip, Kind, Line, VoiceProfile
from audiobrief.settings import VoiceSettings
from audiobrief.speech.engine import open_engine
from audiobrief.speech.pace import even_pace
from audiobrief.speech.speaker import Speaker, audible_span, compose, role_properties
from audiobrief.speech.voices import adjust_voice, read_voice

RATES_WPM = (140, 170, 200)
BAND_RATES_WPM = (120, 260)
BAND_ROLES = ("body", "title")
MARGIN_BELOW, MARGIN_ABOVE = 0.8, 1.5
"""Times the shortest and the longest ms per letter that were measured."""

FEWEST_LETTERS = 12
"""A shorter sentence may take longer for each: the band's slack is for that."""

OPEN_BAND = (0.0, 100_000.0)
LAME_LOSS_DB = 0.45
"""At a constant bit rate LAME scales its input by 0.95 to keep it from clipping."""

STEPS = 4
ODD_SENTENCES = (
    "A.",
    "I.",
    "Oh!",
    "Aha.",
    "Yes.",
    "No, no, no.",
    "Strengths.",
    "Through.",
    "Though.",
    "Loughborough.",
    "Worcestershire.",
    "Knightsbridge.",
    "queueing",
    "Eaux.",
    "Ils travaillaient.",
    "I do. So do I.",
    "Internationalisation.",
    "Schnellstraßenbaugesellschaft.",
    "She sells sea shells; he sells shoes.",
    "Well... maybe, perhaps, then, so, but, and, or, if.",
    "half-hearted, never-ending, up-to-the-minute talks",
    "anna, bob, carla, dora, emil, frank, greta, hugo, ida",
    "one two three four five six seven eight nine ten eleven twelve",
    "antidisestablishmentarianism and floccinaucinihilipilification",
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was measured of one profile, and how well it now holds."""

    rate_scale: float
    gains_db: dict[str, float]
    """By role; the voice's own under "body"."""
    ms_per_character: tuple[float, float]
    rate_errors: tuple[float, ...]
    """Share by which the true rate misses each of RATES_WPM."""
    lufs: tuple[float, ...]
    """Of each reading, with the body's gain."""


def main() -> None:
    """Calibrate the named profiles, or all of those that espeak speaks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--write", action="store_true", help="write the values into the profiles")
    options = parser.parse_args()
    files = sorted(shipped_voices_folder().glob("*.toml"))
    for file in files:
        voice = read_voice(file)
        if voice.engine in ("espeak", "neural") and (not options.names or voice.name in options.names):
            found = calibrate(voice)
            show(voice, found)
            if options.write:
                file.write_text(with_values(file.read_text("utf-8"), found), "utf-8")


def calibrate(voice: VoiceProfile) -> Calibration:
    """Return the profile's calibration."""
    voice = replace(voice, ms_per_character=OPEN_BAND)
    voice = replace(voice, rate_scale=round(fit_rate(voice), 3))
    scripts = [script_of(article, voice).lines for article in readings_in(voice.language)]
    clips = [speak_all(voice, script) for script in scripts]
    gains = {"body": fit_gain(clips)}
    lufs = tuple(lufs_of(clip, gains["body"]) for clip in clips)
    headlines = [line for script in scripts for line in script if line.role in ("title", "heading")]
    for role in voice.roles:
        said, like_lufs = (scripts[-1], lufs[-1]) if role == "quote" else (headlines, mean(lufs))
        gains[role] = match_gain(speak_all(voice, [replace(line, role=role) for line in said]), like_lufs)
    return Calibration(
        rate_scale=voice.rate_scale,
        gains_db=gains,
        ms_per_character=measure_band(voice),
        rate_errors=tuple(true_wpm(at_rate(voice, wpm)) / wpm - 1 for wpm in RATES_WPM),
        lufs=lufs,
    )


def fit_rate(voice: VoiceProfile) -> float:
    """Return the scale with which the largest error over RATES_WPM is least."""
    errors = [true_wpm(at_rate(voice, wpm)) / wpm for wpm in RATES_WPM]
    return voice.rate_scale * 2 / (min(errors) + max(errors))


def fit_gain(clips: Sequence[Clip]) -> float:
    """Return the gain with which TARGET_LUFS is midway between the loudest and the softest of the clips."""
    gain_db = 0.0
    for _ in range(STEPS):
        heard = [lufs_of(clip, gain_db) for clip in clips]
        gain_db += TARGET_LUFS - (min(heard) + max(heard)) / 2
    return round(gain_db, 1)


def match_gain(clip: Clip, like_lufs: float) -> float:
    """Return the gain with which a role says a text as loudly as the body does."""
    gain_db = 0.0
    for _ in range(STEPS):
        gain_db += like_lufs - lufs_of(clip, gain_db)
    return round(gain_db, 1)


def lufs_of(clip: Clip, gain_db: float) -> float:
    """Return how loud a clip is with a gain, once encoded."""
    return pcm_lufs(master(clip, gain_db).pcm, clip.rate_hz) - LAME_LOSS_DB


def true_wpm(voice: VoiceProfile) -> float:
    """Return the words per minute of an ordinary article's body, the pauses within it included."""
    script = script_of(readings_in(voice.language)[-1], voice)
    body = [line for line in script.lines if line.kind is not Kind.TITLE]
    clip = speak_all(voice, [*body[:-1], replace(body[-1], pause_ms=0)])
    return sum(len(line.words) for line in body) / (len(clip.pcm) / 2 / clip.rate_hz / 60)


def at_rate(voice: VoiceProfile, rate_wpm: int) -> VoiceProfile:
    """Return the voice as --rate makes it."""
    return adjust_voice(voice, VoiceSettings(rate_wpm=rate_wpm))


def speak_all(voice: VoiceProfile, lines: Iterable[Line]) -> Clip:
    """Return lines and their pauses as one unmastered clip."""
    speaker = Speaker(voice)
    clips = [
        shape_line(speaker.speak(line), sentence_ms=voice.pauses.sentence_ms, pause_ms=line.pause_ms)[0]
        for line in lines
    ]
    return Clip(b"".join(clip.pcm for clip in clips), clips[0].rate_hz, ())


def measure_band(voice: VoiceProfile) -> tuple[float, float]:
    """Return the least and the most ms per letter of honest sentences at any rate, with the margins."""
    measured = [pace for wpm in BAND_RATES_WPM for role in BAND_ROLES for pace in paces(voice, wpm, role)]
    longest = max(pace for pace, letter_count in measured if letter_count >= FEWEST_LETTERS)
    return round(min(measured)[0] * MARGIN_BELOW, 1), round(longest * MARGIN_ABOVE, 1)


def paces(voice: VoiceProfile, rate_wpm: int, role: str) -> Iterator[tuple[float, int]]:
    """Yield the ms per letter of each sentence, as they would be at the voice's own rate, and its letters."""
    engine = open_engine(voice.engine)
    properties = role_properties(at_rate(voice, rate_wpm), role)
    for line, sentence in sentences_for(voice):
        utterance = compose(line, sentence, phonemes=engine.phonemes)
        sound = engine.speak(utterance.text, {**properties, "rate": round(properties["rate"] * even_pace(line))})
        first, last = audible_span(sound.pcm)
        letter_count = utterance.letter_count
        pace = voice.rate_wpm * voice.rate_scale / (properties["rate"] * even_pace(line))
        yield (last - first) * 1000 / sound.rate_hz / pace / letter_count, letter_count


def sentences_for(voice: VoiceProfile) -> Iterator[tuple[Line, tuple[int, int]]]:
    """Yield sentences of the readings, their words alone, and odd ones, each in its line."""
    for article in readings_in(voice.language):
        for line in script_of(article, voice).lines:
            for sentence in line.sentences:
                yield line, sentence
        for word in script_of(article, voice).lines[2].spoken.split():
            yield plain_line(word), (0, len(word))
    for text in ODD_SENTENCES:
        yield plain_line(text), (0, len(text))


def with_values(text: str, found: Calibration) -> str:
    """Return a profile's TOML with the measured values in place of the old ones."""
    low, high = found.ms_per_character
    values = {
        ("", "rate_scale"): str(found.rate_scale),
        ("", "ms_per_character"): f"[{low}, {high}]",
        ("", "gain_db"): str(found.gains_db["body"]),
    }
    values |= {(f"roles.{role}", "gain_db"): str(gain) for role, gain in found.gains_db.items() if role != "body"}
    table, lines = "", []
    for line in text.splitlines():
        if header := re.match(r"\[(.+)\]$", line):
            table = header[1]
        key = line.split("=")[0].strip()
        value = values.pop((table, key), None)
        lines.append(line if value is None else f"{key} = {value}")
    if values:
        sys.exit(f"the profile has no line for {', '.join(key for _, key in values)}; add one with any value")
    return "\n".join(lines) + "\n"


def show(voice: VoiceProfile, found: Calibration) -> None:
    """Print a profile's line of the table."""
    gains = " ".join(f"{role} {gain:+.1f}" for role, gain in found.gains_db.items())
    errors = " ".join(f"{error:+.1%}" for error in found.rate_errors)
    lufs = " ".join(f"{value:.1f}" for value in found.lufs)
    low, high = found.ms_per_character
    print(
        f"{voice.name:16} scale {found.rate_scale:.3f} ({errors})  gain {gains}  LUFS {lufs}  band {low} to {high}",
        flush=True,
    )


if __name__ == "__main__":
    main()

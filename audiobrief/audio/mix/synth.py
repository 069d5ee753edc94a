"""Our own sounds, made by code from the notes in sets.toml: struck bars over a held chord, in a room.

The same notes give the same sound: its noise is seeded. A bed is made in a circle, so that it goes on without a seam.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

if TYPE_CHECKING:
    import numpy as np

VERSION = 1
"""Rises when the same notes are to sound otherwise; part of the cache key."""
RATE_HZ = 44_100
"""Of a programme's cuts, which the sounds are mixed with."""
CONCERT_A_HZ, CONCERT_A = 440.0, 69
"""ISO 16, and the MIDI number of that note."""
PARTIALS = ((1.0, 1.0, 1.0), (3.93, 0.28, 0.35), (9.6, 0.1, 0.12))
"""Of a struck bar (a free one rings at 2.76, one tuned as a vibraphone's at 3.93 and 9.6): ratio, level, decay in s."""
DETUNED_CENTS = (-7.0, 0.0, 6.0)
"""Three voices of a pad, as far apart as a string section's: below 4 they are one, from 12 on out of tune. Set by
hand."""
PAD_HARMONICS = 5
"""Partials of a pad's voice; more of them make it bright enough to fight with a voice's consonants; set by hand."""
PAD_SWELL_S = 0.5
"""How long a pad takes to come: no onset that draws attention from a word."""
PAD_STEP = 4
"""A pad has nothing above 5.5 kHz: it is made at a quarter of the rate, and stretched by its spectrum."""
WET = 0.3
"""Share of the room's echo in what is struck; by hand."""
SEED = 1877
"""Of the room's noise, so that the same notes are the same bytes everywhere."""


def sound_recipe(name: str, kind: str) -> str:
    """Return what one of our sounds is made from, as text that changes when the sound does."""
    return json.dumps([VERSION, _sets()[name][kind]], sort_keys=True)


def play(name: str, kind: str, channel_count: int = 1) -> "np.ndarray":
    """Return one of our sounds at RATE_HZ with a peak of 1, in stereo with a column an ear; a bed without a seam.

    Each ear hears what is played from the middle, and a ringing of the room of its own.
    """
    import numpy as np

    recipe = _sets()[name][kind]
    count = round(recipe["seconds"] * RATE_HZ)
    circular = kind == "bed"
    share = recipe["mallet"]
    dry = share * _notes(recipe["notes"], count, circular=circular)
    dry += (1 - share) * _pad(recipe["pad"], count, circular=circular)
    ears = [_in_room(dry, recipe["room_s"], SEED + ear, circular=circular) for ear in range(channel_count)]
    wet = np.stack(ears, axis=1) if channel_count > 1 else ears[0]
    if not circular:
        wet = (wet.T * np.minimum(1, np.arange(count, 0, -1) / (0.4 * RATE_HZ))).T
    return np.asarray(wet / np.abs(wet).max(), dtype=np.float32)


@cache
def _sets() -> Mapping[str, Any]:
    return tomli.loads(Path(__file__).with_name("sets.toml").read_text("utf-8"))


def _notes(notes: Sequence[Sequence[float]], count: int, *, circular: bool) -> "np.ndarray":
    import numpy as np

    out = np.zeros(count)
    for start_s, note, level in notes:
        _add(out, level * _struck(_hz(note)), start_s, circular=circular)
    return out / 2


def _struck(hz: float) -> "np.ndarray":
    """Return a bar that is struck, until it cannot be heard."""
    import numpy as np

    t = np.arange(round(2.2 * RATE_HZ)) / RATE_HZ
    bar = sum(
        level * np.exp(-t / (0.5 * decay_s)) * np.sin(2 * np.pi * hz * ratio * t)
        for ratio, level, decay_s in PARTIALS
        if hz * ratio < RATE_HZ / 2
    )
    return np.asarray(bar * np.minimum(1, t / 0.003) * np.minimum(1, (t[-1] - t) / 0.3))


def _pad(chords: Sequence[Sequence[float]], count: int, *, circular: bool) -> "np.ndarray":
    """Return chords held until the next one, each swelling over the end of the one before.

    They hold nothing high, so they are made at a quarter of the rate, and raised by their spectrum.
    """
    import numpy as np

    low = np.zeros(-(-count // PAD_STEP))
    starts = [chord[0] for chord in chords]
    for chord, end_s in zip(chords, [*starts[1:], count / RATE_HZ], strict=True):
        t = np.arange(round((end_s - chord[0] + PAD_SWELL_S) * RATE_HZ / PAD_STEP)) * PAD_STEP / RATE_HZ
        held = sum(_held(_hz(note), t) for note in chord[1:])
        swell = np.minimum(1, t / PAD_SWELL_S) * np.minimum(1, (t[-1] - t) / PAD_SWELL_S)
        _add(low, np.asarray(held) * swell, chord[0] / PAD_STEP, circular=circular)
    full = np.fft.irfft(np.fft.rfft(low), len(low) * PAD_STEP) * PAD_STEP
    return np.asarray(full[:count] / 8)


def _held(hz: float, t: "np.ndarray") -> "np.ndarray":
    import numpy as np

    tones = [(hz * 2 ** (cents / 1200) * n, 1 / n**2) for cents in DETUNED_CENTS for n in range(1, PAD_HARMONICS + 1)]
    return np.asarray(sum(level * np.sin(2 * np.pi * tone * t + 2.4 * at) for at, (tone, level) in enumerate(tones)))


def _in_room(dry: "np.ndarray", room_s: float, seed: int, *, circular: bool) -> "np.ndarray":
    """Return the sound with the ringing of a room: noise that dies away, convolved."""
    import numpy as np

    length = round(room_s * RATE_HZ)
    t = np.arange(length) / RATE_HZ
    ringing = np.random.default_rng(seed).standard_normal(length) * np.exp(-6.9 * t / room_s)  # -60 dB at its end
    ringing[0] = 0
    ringing /= np.sqrt(np.sum(ringing**2))
    size = len(dry) if circular else len(dry) + length
    folded = np.zeros(size)
    _add(folded, ringing, 0.0, circular=circular)
    wet = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(folded), size)[: len(dry)]
    return np.asarray(dry + WET * wet)


def _add(out: "np.ndarray", sound: "np.ndarray", start_s: float, *, circular: bool) -> None:
    """Add a sound where it starts; what is over the end is dropped, or begins again at the front."""
    start = round(start_s * RATE_HZ)
    head = min(len(sound), len(out) - start)
    out[start : start + head] += sound[:head]
    rest = sound[head:]
    while circular and len(rest):
        out[: len(rest)] += rest[: len(out)]
        rest = rest[len(out) :]


def _hz(note: float) -> float:
    return CONCERT_A_HZ * float(2 ** ((note - CONCERT_A) / 12))

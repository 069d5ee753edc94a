"""What espeak-ng makes of a text, as its own phonemes; for tests of lexicons."""

import ctypes
from functools import lru_cache
from typing import Any

from audiobrief.speech.drivers import libespeak


@lru_cache(maxsize=8)
def _library(voice: str) -> Any:
    library = libespeak.load()
    library.synthesize("[[a]]", phonemes=True)  # from now on double brackets are read as phonemes
    library.set_voice(voice)
    raw = library._library
    raw.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return raw


def phonemes_of(text: str, voice: str) -> str:
    """Return the phonemes of a text, its clauses joined."""
    raw = _library(voice)
    libespeak.load().set_voice(voice)
    rest = ctypes.c_char_p(text.encode())
    clauses = []
    while rest.value:
        clauses.append(raw.espeak_TextToPhonemes(ctypes.byref(rest), 1, 0).decode())
    return " ".join(clauses)

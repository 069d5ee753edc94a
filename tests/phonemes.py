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
    library._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return library


def phonemes_of(text: str, voice: str) -> str:
    """Return the phonemes of a text, its clauses joined."""
    library = _library(voice)
    library.set_voice(voice)  # where a process holds one library, another caller may have changed it
    rest = ctypes.c_char_p(text.encode())
    clauses = []
    while rest.value:
        clauses.append(library._library.espeak_TextToPhonemes(ctypes.byref(rest), 1, 0).decode())
    return " ".join(clauses)


def ipa_of(phonemes: str, voice: str) -> str:
    """Return espeak's phonemes of one word in IPA."""
    library = _library(voice)
    library.set_voice(voice)
    rest = ctypes.c_char_p(f"[[{phonemes}]]".encode())
    return str(library._library.espeak_TextToPhonemes(ctypes.byref(rest), 1, 2).decode()).strip()

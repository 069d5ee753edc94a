"""Which passes a language has: a folder `<language>/` here offers `passes(tag, date_order)`."""

import importlib
import importlib.util
from functools import lru_cache

from audiobrief.text.speakable.language import Pass


@lru_cache(maxsize=32)
def passes_of(language: str, date_order: str) -> tuple[Pass, ...]:
    """Return the passes of a BCP 47 language in order; none for a language without a folder."""
    base = language.split("-", maxsplit=1)[0].lower()
    name = f"{__package__}.{base}"
    if not (base.isalpha() and base.isascii() and importlib.util.find_spec(name)):
        return ()
    passes: tuple[Pass, ...] = importlib.import_module(name).passes(language, date_order)
    return passes

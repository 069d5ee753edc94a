"""Where things lie: the user's settings, caches and memory, and what is shipped."""

from functools import cache
from pathlib import Path

LEXICONS = "lexicon"
"""The folder of lexicons, one file a language: beside the shipped voices, the user's settings, or a show's."""


def user_config_folder() -> Path:
    """Return the folder of the user's settings, voices and lexicons."""
    from platformdirs import user_config_path

    return user_config_path("audiobrief", appauthor=False)


def user_cache_folder() -> Path:
    """Return the folder in which cuts are cached."""
    from platformdirs import user_cache_path

    return user_cache_path("audiobrief", appauthor=False)


def user_state_folder() -> Path:
    """Return the folder of what commands remember from one run to the next."""
    from platformdirs import user_state_path

    return user_state_path("audiobrief", appauthor=False)


@cache
def shipped_voices_folder() -> Path:
    """Return the folder of shipped profiles and lexicons: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "voices"
    return inside if inside.is_dir() else package.parent / "voices"

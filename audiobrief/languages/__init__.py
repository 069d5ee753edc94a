"""What each language brings, a file a language: whoever adds one writes it here, and nearly nowhere else.

The tables of a file, each read by one room:

- `common_words`, by which a text is known to be in it (text/language/guess.py)
- `spoken_words`, commonest where people talk, by which a sentence of it is known in another language's article
  (text/language/passages.py)
- `nouns_have_capitals`, where capitals tell no name (text/language/names.py)
- `voices`, which read it and its regions where none is asked for, and `accents`, the nearest of a region
  (speech/voices.py)
- `sentences`, after which abbreviations a full stop ends no sentence (text/language/sentences.py)
- `expansions`, what its voice would spell or misread (text/speakable/expansions.py); not for one with a folder in
  text/speakable
- `byline`, how one begins and a text is credited (text/page/about/byline.py, text/credits.py)
- `mail`, the names of headers in what is forwarded (text/kinds/mail_history.py)
- `disclosure`, that a synthetic voice reads (text/language/disclosure.py)
- `page`, the words of the player and its pages; {…} is filled in (publish/page/words.py)
- `briefing`, what is said around stories, and `fair`, how a reply and a court report are known (briefing/)
- `reading`, what its voices say of themselves and are calibrated on (cli/own_voices.py)

A table may be missing: the pages then speak English, say. What is there has every key that English has.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from audiobrief.standards.language_tags import primary_language

ENGLISH = "en"
FOLDER = Path(__file__).parent


@cache
def languages() -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of every language by its ISO 639-1 code, English first (all files: 2 ms)."""
    files = sorted(FOLDER.glob("*.toml"), key=lambda file: (file.stem != ENGLISH, file.stem))
    return {file.stem: tomli.loads(file.read_text("utf-8")) for file in files}


def table_of(language: str, name: str) -> Mapping[str, Any] | None:
    """Return a table of the language of a BCP 47 tag; None where it has none."""
    table: Mapping[str, Any] | None = languages().get(primary_language(language), {}).get(name)
    return table


def reading_of(language: str) -> tuple[str, ...]:
    """Return paragraphs of news for a voice of the language to say: English ones where it has none."""
    return tuple((table_of(language, "reading") or languages()[ENGLISH]["reading"])["paragraphs"])


@cache
def tables(name: str) -> Mapping[str, Any]:
    """Return language → what it says under a name, of those that say it, English first."""
    return {language: says[name] for language, says in languages().items() if name in says}


def words_of_all(name: str, key: str) -> Iterator[str]:
    """Yield the words of every language under a key of a table, where a text may be in any of them."""
    for table in tables(name).values():
        yield from table.get(key, "").split()

"""How well --quarantine tells misread scans: python tests/benchmarks/garbled_share.py FOLDER [--most 0.15].

FOLDER holds articles as they should be; each is measured as it is, and again with a share of its letters misread as
scanners misread them.
"""

import argparse
import random
from dataclasses import replace
from pathlib import Path

from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudiobriefError
from audiobrief.model import Article
from audiobrief.pipeline import _dictionary, read_clean_article
from audiobrief.settings import ReadSettings, Settings
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.language.garble import unknown_share

MISREAD = dict(zip("ehilonmstarcd", ("c", "b", "l", "1", "0", "u", "rn", "5", "f", "u", "i", "e", "cl"), strict=True))
SHARES = (0.0, 0.02, 0.05, 0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=float, default=0.15)
    given = parser.parse_args()
    found: dict[str, list[list[float]]] = {}
    for file in sorted(given.folder.rglob("*")):
        try:
            settings = Settings(read=ReadSettings(allow_short=True))
            article = read_clean_article(str(file), options=EpisodeOptions(), settings=settings)
        except (AudiobriefError, OSError):
            continue
        language = primary_language(article.language)
        shares = [unknown_share(misread(article, share), _dictionary(language)) for share in SHARES]
        found.setdefault(language, []).append(shares)
    for language, shares in found.items():
        for place, share in enumerate(SHARES):
            values = sorted(one[place] for one in shares)
            above = sum(value > given.most for value in values)
            middle = values[len(values) // 2]
            print(f"{language}: {share:.0%} misread: median {middle:.3f}, {above} of {len(values)} above {given.most}")


def misread(article: Article, share: float) -> Article:
    lot = random.Random(3)
    texts = ("".join(MISREAD.get(c, c) if lot.random() < share else c for c in p.text) for p in article.paragraphs)
    return replace(article, paragraphs=tuple(map(lambda p, text: replace(p, text=text), article.paragraphs, texts)))


if __name__ == "__main__":
    main()

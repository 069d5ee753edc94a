"""Sounds in IPA as a newsroom's guide spells them: /zəlˈɛnski/ as "zuh-LEN-skee", the stressed syllable in capitals."""

import re
from functools import cache
from pathlib import Path

import tomli

_ONSETS = frozenset(
    """
    pl pr py bl br by tr ty tw dr dy dw kl kr ky kw gl gr gy gw fl fr fy vy shr thr thw sp st sk sm sn sw sf
    spr spl str skr skw hy my ny ly hw ts dz shw chw jw zw khw khr hl nd ng
    """.split()  # noqa: SIM905
) - {"nd", "ng"}
"""Clusters with which an English syllable may begin, and a few of names."""
_SHORT = frozenset("ɪɛeæɒʌʊ")
_MAIN, _SECOND = "ˈ", "ˌ"


@cache
def _tables() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    tables = tomli.loads(Path(__file__).with_name("respelling.toml").read_text("utf-8"))
    vowels, consonants = tables["vowels"], tables["consonants"]
    sounds = sorted({*vowels, *consonants, _MAIN, _SECOND}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, sounds))), vowels, consonants


def respell(ipa: str) -> str:
    """Return words in IPA in ordinary letters, syllables between hyphens; signs that are no sound are left out."""
    return " ".join(filter(None, map(_respell_word, ipa.split())))


def _respell_word(ipa: str) -> str:
    sound, vowels, consonants = _tables()
    syllables: list[list[str]] = []  # onset and vowel, coda
    between: list[str] = []
    stressed: list[bool] = []
    is_main = is_short = False
    for found in sound.findall(ipa):
        if found in (_MAIN, _SECOND):
            is_main = found == _MAIN
        elif found in vowels:
            coda, onset = _divided(between, short=is_short) if syllables else ([], between)
            if syllables:
                syllables[-1] += coda
            is_short = found in _SHORT
            syllables.append([*onset, vowels[found]])
            stressed.append(is_main)
            between, is_main = [], False
        else:
            between.append(consonants[found])
    if not syllables:
        return "".join(between)
    syllables[-1] += between
    loud = any(stressed) and len(syllables) > 1
    spelled = (
        "".join(part).upper() if loud and main else "".join(part)
        for part, main in zip(syllables, stressed, strict=True)
    )
    return "-".join(spelled)


def _divided(consonants: list[str], *, short: bool) -> tuple[list[str], list[str]]:
    """Return what of the consonants between two vowels ends the first syllable, and what begins the second.

    A short vowel is never left open: English spelling would make it long.
    """
    for cut in range(int(short), len(consonants) - 1):
        if "".join(consonants[cut:]) in _ONSETS:
            return consonants[:cut], consonants[cut:]
    cut = max(len(consonants) - 1, int(short))
    if consonants[cut:] == ["ng"]:  # with which no English syllable begins
        cut += 1
    return consonants[:cut], consonants[cut:]

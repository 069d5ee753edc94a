"""Which language a text is in: by its script, and for Latin script by its commonest words.

A declared language is believed unless the text plainly contradicts it: templates lie often.
"""

import re
from collections import Counter

from audiobrief.standards.language_tags import primary_language, tidy_tag

SAMPLE = 3_000  # characters looked at
FEWEST_HITS = 3  # of words with two letters or more
CLEAR_LEAD = 3  # times as many common words as the declared language, before it is doubted
CLEAR_HITS = 25  # one word in twenty of the sample: a quotation in another language has fewer
# Order matters: Japanese mixes kana with Chinese characters, so kana is asked first.
SCRIPTS = (
    ("ja", "\u3040-\u30ff", 0.05),
    ("ko", "\u1100-\u11ff\uac00-\ud7af", 0.3),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff", 0.3),
    ("ar", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", 0.5),
    ("he", "\u0590-\u05ff", 0.5),
    ("ru", "\u0400-\u0482\u048a-\u04ff", 0.5),
    ("el", "\u0370-\u03ff\u1f00-\u1fff", 0.5),
    ("hi", "\u0900-\u097f", 0.5),
    ("bn", "\u0980-\u09ff", 0.5),
    ("pa", "\u0a00-\u0a7f", 0.5),
    ("gu", "\u0a80-\u0aff", 0.5),
    ("ta", "\u0b80-\u0bff", 0.5),
    ("te", "\u0c00-\u0c7f", 0.5),
    ("kn", "\u0c80-\u0cff", 0.5),
    ("ml", "\u0d00-\u0d7f", 0.5),
    ("si", "\u0d80-\u0dff", 0.5),
    ("th", "\u0e00-\u0e7f", 0.5),
    ("lo", "\u0e80-\u0eff", 0.5),
    ("my", "\u1000-\u109f", 0.5),
    ("ka", "\u10a0-\u10ff", 0.5),
    ("am", "\u1200-\u137f", 0.5),
    ("km", "\u1780-\u17ff", 0.5),
    ("hy", "\u0530-\u058f", 0.5),
)
# Letters that tell a language from the main one of its script.
TELLING = (
    ("ru", "uk", "[іїєґІЇЄҐ]"),
    ("ru", "sr", "[ђћџљњјЂЋЏЉЊЈ]"),
    ("ar", "ur", "[ٹڈڑںے]"),
    ("ar", "fa", "[پچژگ]"),
)
COMMON_WORDS = {
    "en": "the of and to in that is was for on with as at by from this are it have not be he she they which said",
    "af": "die van en in is wat het nie 'n dat vir op met te om was aan ek hy sy ons dit sal oor hulle na deur ook",
    "nl": "de het een van en in is dat niet op te zijn met voor die er aan ook als maar werd wordt naar bij ze hij",
    "de": "der die und das ist nicht in den von zu mit sich des auf für im dem ein eine als auch es an werden aus hat",
    "fr": "le la les des et est une un du dans que qui pour pas sur au il par plus ce avec sont cette mais ne se été",
    "es": "el la los las de que y en un una por con del se no es para su al lo como más pero sus le ha fue este",
    "pt": "o a os as de que e do da em um uma para com não no na por se mais dos como foi ao das ele pelo são à",
    "it": "il la di che e in un una per non è del della con sono i le si da al dei come più nel anche lo gli ha",
    "sv": "och att det som en på är av för med den till inte har om ett men var jag han de sig från vi kan så",
    "da": "og at det er en af på til for med den som ikke har de et han men var om der fra vi kan sig blev også",
    "no": "og det er en av på til for med som ikke har de et han men var om den fra vi kan seg ble også å",
    "pl": "i w na z do się że nie to jest o jak po od za przez dla ale są był jego tym tego czy tak było może",
    "tr": "ve bir bu da de için ile çok olarak daha en olan gibi kadar sonra ne var ise ancak olduğu her göre",
    "id": "yang dan di ini itu dengan untuk dari pada dalam tidak akan ke juga ada oleh telah mereka kata bisa saat",
    "sw": "na ya wa kwa ni katika za la kuwa hiyo cha alisema huo hayo yake wake lakini baada pia kama hii",
}
LATIN = frozenset(COMMON_WORDS)
NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
WORD = re.compile(r"'n\b|[^\W\d_]+")


def guess_language(text: str, declared: str = "") -> str:
    """Return the BCP 47 tag of the text: `declared` unless the text contradicts it, English if nothing tells."""
    declared = tidy_tag(declared)
    sample = text[:SAMPLE]
    by_script = script_of(sample)
    base = primary_language(declared)
    if by_script:
        same = base and (base not in LATIN or base == by_script)
        return declared if same else by_script
    scores = _common_word_counts(sample)
    best = max(scores, key=lambda tag: scores[tag])
    if not declared:
        return best if scores[best] >= FEWEST_HITS else "en"
    if scores[best] >= CLEAR_HITS and scores[best] >= CLEAR_LEAD * scores.get(base, scores[best]):
        return best
    return declared


def script_of(sample: str) -> str:
    """Return the language that the script of most of a text stands for; nothing for Latin script."""
    if not NOT_LATIN.search(sample):
        return ""
    letters = sum(1 for char in sample if char.isalpha())
    for tag, characters, share in SCRIPTS:
        if len(re.findall(f"[{characters}]", sample)) > letters * share:
            for main, other, telling in TELLING:
                if main == tag and len(re.findall(telling, sample)) > letters * 0.01:
                    return other
            return tag
    return ""


def _common_word_counts(sample: str) -> dict[str, int]:
    counts = Counter(WORD.findall(sample.lower()))
    return {tag: sum(counts[word] for word in words.split() if len(word) > 1) for tag, words in COMMON_WORDS.items()}

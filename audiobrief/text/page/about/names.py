"""Names as bylines have them: what is one, and what stands before and behind it.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import re
from collections.abc import Iterable

from audiobrief.expressions import regex
from audiobrief.languages import words_of_all

SINGLE_NAME = regex(r"[^\W\d_][\w.'’-]{2,24}")
NOT_A_NAME = regex(
    r"https?:|www\.|@|\.\.\.|…|\d{3}|^\d|[{}<>_/\\]|\w\.\w+\.\w|\badmin\b"
    r"|\b(?:min(?:ute)?s?|read|views?|comments?|updated|published|sponsored|subscribe|twitter|facebook|linkedin|instagram|youtube|tiktok|email|follow|share|author)\b"
    r"|\b(?:contributors?|biography|articles?|posts?|here|more|written|reviewed|posted|reading time)\b"
    r"|^(?:(?:RN|BSN|MSN|MD|DO|PhD|RD|RDN|LDN|CPA|CFP|MBA|MPH|MS|MA|BA|JD|DDS|DMD|DPT|PT|CSCS)(?:, |$))"
    r"|^(?:editor|staff|webmaster|user|none|null|unknown|by|guest|team|home|blog|news)$"
    r"|^(?:(?:senior|staff|chief|associate|freelance|guest) )*(?:writer|reporter|correspondent|columnist|journalist)\b"
    r"|^(?:[\w&-]+ ){1,3}(?:writer|reporter|correspondent|columnist|journalist)$"
    r"|\b(?:log ?in|sign ?in|sign ?up|dashboard|my account)$",
    re.IGNORECASE,
)
LEADING_BY = regex(
    r"^\W*(?:(?i:(?:(?:this |the )?(?:article|story|text|post) (?:was )?)?"
    r"(?:(?:written|(?:posted|published)(?: in [\w& ]{2,30})?|submitted|created|words|report|reporting|edited"
    r"|guest \w+) )?by\b|(?:post )?authors?\s*:"
    r"|(?:words|written|auteurs?|autor(?:in|as?|es|k?a)?|autore|автор|yazar|szerző|penulis|text[eo]?|tekst)\s*:)"
    rf"|(?i:{'|'.join(words_of_all('byline', 'before_names'))})\s(?=[^\W\d_a-z]\S+ (?:[dl]['’])?[^\W\d_a-z]))[\s:]*"
)
"""In other languages than English only before two words with capitals: Von Miller is a name."""
ROLE = regex(
    r"\s*[|•·–—/(\[]|\s-\s|\s(?=\S*@)"
    r"|,\s(?=(?!and\b)[^\W\d_A-Z][^.!?,]{2,40}$|[A-Z]{2,}(?:, [A-Z]{2,})*\s*$)"
    r"|,\s(?=Reuters|Associated Press|Press Association|Bloomberg|Special to)"
    r"|(?i:,\s(?=\D*(?:editor|writer|reporter|correspondent|contributor|staff|director|founder|manager"
    r"|head of|chief|president|professor|MD|PhD|RD|CEO|CTO|author)\b))"
    r"|(?i:\son\s(?=\w+day|(?:mon|tue|wed|thu|fri|sat|sun)\b|\w{3,9}\s\d|behalf\b))|\s(?=and the\b)"
    r"|(?i:[.,;]?\s(?=(?:photo\w*|illustrat\w+|pictures?|images?|video|edited|translated|additional"
    r"|fact[ -]checked|medically|reviewed|foto\w*)\b))"
)
"""Where a name ends and what somebody is, or when, begins."""
NAME_WORD = r"(?:[dl]['’])?[^\W\d_a-z][\w.'’-]{0,24}"
NAMES = regex(
    rf"{NAME_WORD}(?:,? (?:and |with |& |de |van |von |der |den |du |la |da |di |bin |al |ter |el )*{NAME_WORD}){{1,7}}"
)
NO_PERSON = regex(
    r"\b(?:news|press|release|gallery|study|studies|report|guide|blog|stor(?:y|ies)|opinion|reviews?|updates?|insights?"
    r"|announcements?|events?|videos?|podcasts?|business|technology|affairs|law|liability|health|education|resources?)\b"
    r"|^(?:north|south|east|west|new|united|san|los|las|saint|port|fort|lake|mount|great|cape)\s"
    r"|,\s(?!MD|DO|RN|RD|PT|MS|MA|BA)[a-z]{2}$",
    re.IGNORECASE,
)
"""What stands beside a date with capitals, and is a section, a kind of text or a place."""
FULL_NAME_FOR = regex(rf"({NAME_WORD} {NAME_WORD}.*?) (?:for|in) (?:the )?{NAME_WORD}(?: {NAME_WORD}){{0,3}}\W*")
"""A name with its paper or place; with a word less it can be a name as a whole: "Human in the Loop"."""
LONG_ROLE = regex(
    r"\s[|•·–—-]\s|,\s(?=(?i:\D*(?:editor|writer|reporter|correspondent|contributor|staff|director|founder|manager|columnist)\b))"
)
"""What somebody is, as data have it behind a name, that no name has in it."""
BETWEEN = regex(r",\s+(?:and\s)?|\s+(?:and|&)\s+")
CAPITALS = regex(r"(?=[^\W\d_]*[AEIOUYÀ-Þ])[^\W\d_]{2,}")
"""A word without a vowel is an abbreviation: NBC."""
LONGEST_NAME = 120  # characters; more is a sentence
LONGEST_LIST = 4000  # characters of names with roles; the rest of such a text is not looked at; set by hand
MOST_AUTHORS = 8  # more is a masthead


def join_names(names: Iterable[str], site_name: str) -> str:
    """Return those of the authors' names that are a person's as a byline, without what is no name."""
    tidy: list[str] = []
    for name in (each for given in names for each in _each_of(_without_role(bare_name(given)))):
        if not name or len(name) >= LONGEST_NAME or NOT_A_NAME.search(name):
            continue
        if name.casefold() not in {known.casefold() for known in (*tidy, site_name)}:
            tidy.append(
                CAPITALS.sub(lambda word: word[0].capitalize(), name) if name.isupper() and " " in name else name
            )
    tidy = tidy[:MOST_AUTHORS]
    return ", ".join(tidy[:-1]) + " and " + tidy[-1] if len(tidy) > 1 else "".join(tidy)


def _without_role(name: str) -> str:
    """Return what stands before somebody's role where that is a full name; data have credentials and firms as well."""
    short = LONG_ROLE.split(name, maxsplit=1)[0].strip(" ,")
    return short if NAMES.fullmatch(short) else name


def _each_of(names: str) -> list[str]:
    """Return the names in a text, several where each of them is a full one: "Ida Marsh, Joe Brook & Ann Reed"."""
    parts = BETWEEN.split(names)
    return parts if all(map(NAMES.fullmatch, parts)) else [names]


def surname_last(name: str) -> str:
    """Return "Ida Marsh" for "Marsh, Ida"."""
    surname, comma, first = name.partition(", ")
    return f"{first} {surname}" if comma and "," not in first and NAMES.fullmatch(f"{first} {surname}") else name


def bare_name(name: str) -> str:
    """Return a name without markup, "By" and spaces too many."""
    name = re.sub(r"<[^<>]{1,40}>", "", name).replace("&#39;", "'").replace("&quot;", '"').replace("&amp;", "&")
    name = " ".join(name.split())[:LONGEST_LIST]
    while (bare := LEADING_BY.sub("", name)) != name:
        name = bare
    return name.strip(" ,|•·:–—-")


def name_in(text: str) -> str:
    """Return a name without "By" and without what somebody is, where, or when."""
    name = ROLE.split(bare_name(text), maxsplit=1)[0].strip(" ,")
    placed = FULL_NAME_FOR.fullmatch(name)
    return placed[1] if placed else name

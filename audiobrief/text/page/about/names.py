"""Names as bylines have them: what is one, and what stands before and behind it.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import re
from collections.abc import Iterable

from audiobrief.expressions import regex
from audiobrief.languages import words_of_all

SINGLE_NAME = regex(r"[^\W\d_][\w.'’-]{2,24}")
NOT_A_NAME = regex(
    r"https?:|www\.|@|\d{3}|^\d|[{}<>_/\\]|\w\.\w+\.\w|\badmin\b"
    r"|\b(?:min(?:ute)?s?|read|views?|comments?|updated|published|sponsored|subscribe|twitter|facebook|linkedin|instagram|email|follow|share|author)\b"
    r"|\b(?:contributors?|biography|articles?|posts?|here|more|written|reviewed|posted|reading time)\b"
    r"|^(?:(?:RN|BSN|MSN|MD|DO|PhD|RD|RDN|LDN|CPA|CFP|MBA|MPH|MS|MA|BA|JD|DDS|DMD|DPT|PT|CSCS)(?:, |$))"
    r"|^(?:editor|staff|webmaster|user|none|null|unknown|by|guest|team|home|blog|news)$"
    r"|^(?:(?:senior|staff|chief|associate|freelance|guest) )*(?:writer|reporter|correspondent|columnist|journalist)\b"
    r"|\b(?:log ?in|sign ?in|sign ?up|dashboard|my account)$",
    re.IGNORECASE,
)
LEADING_BY = regex(
    r"^\W*(?:(?i:(?:(?:this |the )?(?:article|story|text|post) (?:was )?)?"
    r"(?:(?:written|posted|published|words|report|reporting|edited) )?by\b"
    r"|(?:post )?authors?\s*:|words\s*:|written\s*:)"
    rf"|(?i:{'|'.join(words_of_all('byline', 'before_names'))})\s(?=[^\W\d_a-z]\S+ [^\W\d_a-z]))[\s:]*"
)
"""In other languages than English only before two words with capitals: Von Miller is a name."""
ROLE = regex(
    r"\s*(?:[|•·–—/(\[]|,\s(?=\D*(?:editor|writer|reporter|correspondent|contributor|staff|director|founder|manager"
    r"|head of|chief|president|professor|MD|PhD|RD|CEO|CTO|author)\b)|\son\s(?=\w+day|\w{3,9}\s\d|behalf\b)|\s-\s)",
    re.IGNORECASE,
)
"""Where a name ends and what somebody is, or when, begins."""
NAME_WORD = r"[^\W\d_a-z][\w.'’-]{0,24}"
NAMES = regex(
    rf"{NAME_WORD}(?:,? (?:and |with |& |de |van |von |der |den |du |la |da |di |bin |al |ter |el )*{NAME_WORD}){{1,7}}"
)
LONGEST_NAME = 120  # characters; more is a sentence
MOST_AUTHORS = 8  # more is a masthead


def join_names(names: Iterable[str], site_name: str) -> str:
    """Return those of the authors' names that are a person's as a byline, without what is no name."""
    tidy: list[str] = []
    for given in names:
        name = bare_name(given)
        if not name or len(name) >= LONGEST_NAME or NOT_A_NAME.search(name):
            continue
        if name.casefold() not in {known.casefold() for known in (*tidy, site_name)}:
            tidy.append(name)
    tidy = tidy[:MOST_AUTHORS]
    return ", ".join(tidy[:-1]) + " and " + tidy[-1] if len(tidy) > 1 else "".join(tidy)


def bare_name(name: str) -> str:
    """Return a name without markup, "By" and spaces too many."""
    name = re.sub(r"<[^<>]{1,40}>", "", name).replace("&#39;", "'").replace("&quot;", '"').replace("&amp;", "&")
    name = " ".join(name.split())
    while (bare := LEADING_BY.sub("", name)) != name:
        name = bare
    return name.strip(" ,|•·:–—-")


def name_in(text: str) -> str:
    """Return a name without "By" and without what somebody is, or when."""
    return ROLE.split(bare_name(text), maxsplit=1)[0].strip(" ,")

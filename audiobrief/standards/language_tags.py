"""Language tags (BCP 47): their usual spelling, and the language and region within them."""

from audiobrief.expressions import regex

NO_LANGUAGE = frozenset({"und", "mul", "zxx"})
"""ISO 639-2: undetermined, several, and no linguistic content."""
_LANGUAGE, _SCRIPT, _REGION = regex("[A-Za-z]{2,3}"), regex("[A-Za-z]{4}"), regex(r"[A-Za-z]{2}|\d{3}")


def tidy_tag(tag: str) -> str:
    """Return a language tag in its usual spelling ("en_za" becomes "en-ZA"), or nothing when it is none.

    Reads POSIX locales too ("en_ZA.UTF-8"); what follows language, script and region is left out (RFC 5646 §2.1.1).
    """
    parts = tag.strip().split(".")[0].replace("_", "-").split("-")
    if not _LANGUAGE.fullmatch(parts[0]) or parts[0].lower() in NO_LANGUAGE:
        return ""
    tidy = [parts[0].lower()]
    for part in parts[1:]:
        if _REGION.fullmatch(part):
            tidy.append(part.upper())
        elif _SCRIPT.fullmatch(part):
            tidy.append(part.title())
        else:
            break
    return "-".join(tidy)


def primary_language(tag: str) -> str:
    """Return the language of a tag without script and region: "en" of "en-ZA" or "EN_za"."""
    return tag.strip().replace("_", "-").partition("-")[0].lower()

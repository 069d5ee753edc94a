"""Text that was read in the wrong encoding once and saved so: mended through ftfy, line by line, where that is sure.

ftfy (Apache-2.0, 45 kB) weighs how unlikely a line is as it stands against what it would be; it leaves alone what may
be meant. What does not show the tell-tale pairs is not even given to it, so that most texts never load it.
"""

from audiobrief.expressions import regex

PAIR = regex(r"[ÂÃâÐÑÅÄÎÏØÙ×ãåæçèé][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""A first byte of UTF-8 and the one after it, as windows-1252 shows them."""


def mend_mojibake(text: str) -> str:
    """Return the text with its broken lines mended; of one line as many characters may come as go."""
    lines = text.split("\n")
    broken = [place for place, line in enumerate(lines) if not line.isascii() and PAIR.search(line)]
    if not broken:
        return text
    from ftfy import fix_encoding

    for place in broken:
        lines[place] = fix_encoding(lines[place])
    return "\n".join(lines)

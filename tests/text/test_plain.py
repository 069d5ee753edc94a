"""Plain text falls into paragraphs: by line, by blank line, or joined again where it was hard-wrapped."""

import random
import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.model import Kind
from audiobrief.text.kinds.plain import parse_plain

LONG = "The harbour was closed after a crane fell into the sea, and nobody could say when it would open again. " * 3


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for paragraph in parse_plain(text).paragraphs]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r", " \n \n", "\u2028", "\x0b\x0c"])
def test_lines_are_paragraphs(gap):
    parts = ["A title", LONG.strip(), "Short line", LONG.strip()]
    assert paragraphs(gap.join(parts)) == parts


def test_hard_wrapped_lines_are_joined():
    text = (
        "The night train to the coast will run again from the third of June, five\n"
        "years after it was taken out of the timetable to save money that nobody\n"
        "has been able to find since.\n"
        "\n"
        "The railway says that 41,000 people signed a petition for its return, and\n"
        "that a third of them have already booked.\n"
        "  An indented line opens a paragraph of its own, even where no empty line\n"
        "stands before it.\n"
    )
    assert [line.split()[0] for line in paragraphs(text)] == ["The", "The", "An"]
    assert paragraphs(text)[0].endswith("has been able to find since.")


def prose(seed: int, paragraph_count: int) -> list[str]:
    """Return paragraphs of many lengths, in sentences of many lengths, a heading now and then."""
    chance = random.Random(seed)
    words = LONG.replace("-", " ").split()
    parts = []
    for _ in range(paragraph_count):
        sentences = [" ".join(chance.choices(words, k=chance.randint(4, 30))) for _ in range(chance.randint(1, 5))]
        parts.append(" ".join(f"{sentence.capitalize().rstrip('.,')}." for sentence in sentences))
    return ["A title of a few words", *parts[:4], "A heading", *parts[4:]]


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n"])
@pytest.mark.parametrize("width", [40, 50, 60, 64, 72, 76, 79, 80, 90, 100, 108, 120, 132, 140])
def test_any_usual_width_is_joined(width, gap):
    for seed in range(10):
        parts = prose(seed, 9)
        assert paragraphs(gap.join(textwrap.fill(part, width) for part in parts)) == parts


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120, 140])
def test_an_address_longer_than_the_lines_does_not_unwrap_them(width):
    parts = [
        *prose(1, 4),
        f"Read it at https://example.org/{'a-long-story/' * 15} before the third of June comes.",
        *prose(2, 4),
    ]
    wrapped = [textwrap.fill(part, width, break_long_words=False, break_on_hyphens=False) for part in parts]
    assert paragraphs("\n\n".join(wrapped)) == parts


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("longest", [60, 90, 120, 140, 200, 1000])
def test_one_paragraph_a_line_is_not_joined(longest, gap):
    """Short pieces of news, of which the longest happens to be as long as a wrapped line."""
    for seed in range(20):
        parts = [part for part in prose(seed, 30) if len(part) <= longest]
        assert paragraphs(gap.join(parts)) == parts


def test_one_sentence_a_line_is_not_wrapped():
    lines = [f"Sentence number {n} of this list is about as long as all of the others." for n in range(8)]
    assert paragraphs("\n".join(lines)) == lines


@pytest.mark.parametrize("mark", ["-", "•", "*", "1.", "2)"])
def test_list_items_are_known_by_their_mark(mark):
    article = parse_plain(f"A title\n{mark} first\n{mark} second")
    assert [paragraph.kind for paragraph in article.paragraphs] == [Kind.BODY, Kind.LIST_ITEM, Kind.LIST_ITEM]


def test_dialogue_is_no_list():
    assert parse_plain("A title\n—No, he said.\n-5 degrees").paragraphs[1].kind == Kind.BODY


@given(st.text())
def test_nothing_is_lost(text):
    article = parse_plain(text)
    spans = [span for paragraph in article.paragraphs for span in paragraph.spans]
    assert "".join("".join(article.text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize("width", [44, 60, 72, 80, 100])
def test_a_word_that_was_broken_at_its_hyphen_is_whole_again(width):
    part = (
        "The state-owned company kept a well-known and never-ending plan for the north-west, a half-mended bridge "
        "and a long-lost, much-loved ferry; the by-then-former owner of the two-masted ship-of-the-line agreed - soon."
    )
    assert paragraphs(f"A title\n\n{textwrap.fill(part, width)}\n") == ["A title", part]


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_block_is_joined_by_its_own_width_whatever_stands_beside_it(indent):
    parts = prose(3, 4)[1:]
    listing = "A line of a table | that is far longer than the prose beside it | and is not | wrapped | at all, ever."
    wrapped = [textwrap.indent(textwrap.fill(part, 62), indent) for part in parts]
    assert paragraphs("\n\n".join(["A title", listing, *wrapped, f"{listing} Truly.", listing])) == [
        "A title", listing, *parts, f"{listing} Truly.", listing,
    ]  # fmt: skip


def test_a_long_line_that_breaks_off_in_a_sentence_goes_on_below():
    text = "Dear all,\n\nI think that we should go to the market and buy something\nfor the winter.\n\nBest,\nJo\n"
    assert paragraphs(text) == [
        "Dear all,", "I think that we should go to the market and buy something for the winter.", "Best,", "Jo",
    ]  # fmt: skip


def test_verse_and_addresses_keep_their_lines():
    lines = ["The woods are lovely, dark and deep,", "but I have promises to keep,", "12 Marsh Lane", "the old harbour"]
    assert paragraphs("\n".join(lines)) == lines


def test_an_item_that_hangs_below_its_mark_is_one():
    text = "A list:\n\n  * the crane, which fell\n    into the sea\n  * the divers\n    who came\n\nThe end."
    assert paragraphs(text) == ["A list:", "* the crane, which fell into the sea", "* the divers who came", "The end."]


PATCH = """---
 lib/crane.c | 3 ++-
 lib/a b.txt | Bin 0 -> 12 bytes
 2 files changed, 2 insertions(+), 1 deletion(-)
 create mode 100644 lib/crane.c

diff --git a/lib/crane.c b/lib/crane.c
index 3c8d626..f7799d2 100644
--- a/lib/crane.c
+++ b/lib/crane.c
@@ -1,4 +1,5 @@ int fall(void)
 int depth;

-return 1;
+if (depth)
+    return 2;
 done();
"""


def test_a_patch_is_not_read_and_what_stands_around_it_is():
    article = parse_plain(f"The crane fell twice.\n{PATCH}The divers came.\n- an item | 3 of them\n")
    assert [part.text for part in article.paragraphs] == [
        "The crane fell twice.", "---", "The divers came.", "- an item | 3 of them",
    ]  # fmt: skip
    assert {piece.rule for piece in article.dropped} == {"code"}
    assert "return 2;" in article.dropped[-1].text


def test_a_patch_without_a_head_ends_where_its_lines_are_counted():
    article = parse_plain("See:\n\n@@ -3 +3,2 @@\n-old\n+new\n+newer\n- an item that is none of it\n- another")
    assert [part.text for part in article.paragraphs] == ["See:", "- an item that is none of it", "- another"]


def test_armour_and_encoded_files_are_not_read():
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe crane fell.\n\n-----BEGIN PGP SIGNATURE-----\n\n"
        "iQEzBAEB/abc=\n=Gkxz\n-----END PGP SIGNATURE-----\n\nThe divers came.\n\nbegin 644 a.txt\n#0V%T\n`\nend\nSo.\n"
    )
    article = parse_plain(text)
    assert [part.text for part in article.paragraphs] == ["The crane fell.", "The divers came.", "So."]
    assert [piece.reason for piece in article.dropped] == [
        "a signature or key, for programs", "a signature or key, for programs", "an encoded file, for programs",
    ]  # fmt: skip


def test_armour_that_never_ends_hides_nothing_and_is_looked_for_in_linear_time():
    begun = "-----BEGIN PGP MESSAGE-----\n\n"
    whole = f"{begun}hQEMA/abc=\n-----END PGP MESSAGE-----\n\n"
    article = parse_plain(f"{begun}The crane fell.\n\n{whole}The divers came.\n")
    assert {"The crane fell.", "The divers came."} <= {part.text for part in article.paragraphs}
    started = time.process_time()
    parse_plain(f"The crane fell.\n\n{begun * 10_000}")
    assert time.process_time() - started < 10


def test_statistics_of_a_patch_that_is_not_there_are_not_read_either():
    text = "Please pull:\n\n lib/crane.c | 5 +++++\n 1 file changed, 5 insertions(+)\n\nA | b is read.\n"
    assert paragraphs(text) == ["Please pull:", "A | b is read."]

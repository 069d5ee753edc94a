"""What exports, libraries and recorders leave in plain text: dropped by name, and everything else read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.text.charset import decode_text
from audiobrief.text.kinds.plain import parse_plain
from audiobrief.text.mojibake import mend_mojibake
from audiobrief.text.speakable import make_speakable

BOOK = """The Project Gutenberg eBook of The Ferry

This ebook is for the use of anyone anywhere.

Title: The Ferry

Author: Ida Marsh

{start}

Produced by Jo Lee and the
Online Team

CHAPTER I.

The boat was late.[1] Nobody minded.

[Illustration: The boat
at the quay]

It came at noon.

[1] So they say.

[2] This is no note, for nothing marks it.

{end}

Updated editions will replace the previous one.
"""
FRAMES = [
    ("*** START OF THE PROJECT GUTENBERG EBOOK THE FERRY ***", "*** END OF THE PROJECT GUTENBERG EBOOK THE FERRY ***"),
    (
        "***START OF THE PROJECT GUTENBERG EBOOK THE FERRY***",
        "End of the Project Gutenberg EBook of The Ferry",
    ),
    (
        "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*",
        "End of Project Gutenberg's Etext of it",
    ),
    ("*** A Distributed Proofreaders Canada eBook ***", "[End of The Ferry, by Ida Marsh]"),
]


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in parse_plain(text).paragraphs]


def gone(text: str, rule: str) -> list[str]:
    return [piece.text for piece in parse_plain(text).dropped if piece.rule == rule]


@pytest.mark.parametrize(("start", "end"), FRAMES)
def test_the_licence_of_a_library_goes_and_the_book_stays(start, end):
    text = BOOK.format(start=start, end=end)
    article = parse_plain(text)
    assert (article.title, article.byline) == ("The Ferry", "Ida Marsh")
    assert texts(text) == [
        "CHAPTER I.", "The boat was late.[1] Nobody minded.", "It came at noon.",
        "[2] This is no note, for nothing marks it.",
    ]  # fmt: skip
    assert gone(text, "notes") == ["[1] So they say."]
    assert gone(text, "picture") == ["[Illustration: The boat at the quay]"]
    assert gone(text, "licence")[-1] == "Updated editions will replace the previous one."


def test_a_text_about_a_library_is_no_book():
    text = "Project Gutenberg has 70,000 books.\n\nThe end of Project Gutenberg is not near.\n\n[Illustration: none]"
    assert texts(text) == text.split("\n\n")


@pytest.mark.parametrize(
    "form", ["[{}] HOST: said", "{} HOST: said", "({}) said", "HOST ({}): said", "HOST {}\nsaid", "{}\nsaid",
     "[{}] said", "{} --> 01:09:09\nsaid"],
)  # fmt: skip
@pytest.mark.parametrize("hours", ["00:", "1:"])
def test_moments_of_a_transcript_go(form, hours):
    text = "\n\n".join(form.format(f"{hours}0{n}:1{n}").replace("said", f"It rained {n} times.") for n in range(4))
    kept = " ".join(texts(text))
    assert not any(f"0{n}:1{n}" in kept for n in range(4))
    assert all(f"It rained {n} times." in kept for n in range(4))
    assert kept.count("HOST") == form.count("HOST") * 4
    assert len(gone(text, "time stamp")) == 4


@pytest.mark.parametrize(
    "text",
    ["09:41 The mayor spoke.\n\n10:02 She stopped.\n\n10:30 All went home.",
     "[10:41] Rain.\n\n[09:00] Sun.\n\n[08:00] Fog.",
     "At 1:02:03 she won.\n\n1:04:05 was second.\n\nThe rest came later.", "Genesis 1:1\n\nGenesis 1:2"],
)  # fmt: skip
def test_hours_and_verses_are_no_moments(text):
    assert texts(text) == text.split("\n\n")


def test_marks_of_chat_assistants_go_and_their_sentence_stays():
    text = (
        "The lamps cost a lot.【4†source】 They glow. ([example.org](https://a.example/?utm_source=chatgpt.com))\n\n"
        "The piles are new \ue200cite\ue202turn0search1\ue201and strong :contentReference[oaicite:0]{index=0}.\n\n"
        "【東京】 is a headline mark."
    )
    assert texts(text)[:2] == ["The lamps cost a lot. They glow.", "The piles are new and strong ."]
    assert len(gone(text, "citation")) >= 4


@pytest.mark.parametrize(
    ("broken", "whole"),
    [("Itâ€™s the cafÃ© that paid â‚¬40", "It’s the café that paid €40"), ("MÃ¼nchen und KÃ¶ln", "München und Köln"),
     ("ÐŸÑ€Ð¸Ð²ÐµÑ‚ Ð¼Ð¸Ñ€", "Привет мир")],
)  # fmt: skip
def test_mojibake_is_mended(broken, whole):
    assert decode_text(broken.encode(), "it") == whole
    assert mend_mojibake(f"{whole}\n{broken}\r\n{whole}") == f"{whole}\n{whole}\r\n{whole}"


@pytest.mark.parametrize(
    "text", ["São Paulo é «ça»", "Ã la carte – “Ânes”", "Voilà l’été", "日本語", "IJsland: Å, Ä and Ö™", "plain", ""]
)
def test_what_may_be_meant_stays(text):
    assert mend_mojibake(text) == text


@given(st.text("abé ñÃ—–“”ü\n", max_size=200))
def test_text_that_is_right_is_never_worse(text):
    """Broken once and mended it is itself again, or was left alone."""
    broken = text.encode().decode("cp1252", "ignore")
    assert mend_mojibake(broken).count("\n") == broken.count("\n")


@pytest.mark.parametrize(
    ("shown", "said"),
    [("She said <wait here> until noon.", "She said wait here until noon."),
     ("Type <name> and go.", "Type name and go."),
     ("It is <b>bold</b> and<br>new.", "It is bold and new."), ('A <a href="x">link</a>.', "A link."),
     ("An <o:p></o:p> office mark.", "An office mark."), ("A <Note>box</Note>.", "A box."), ("Go <br/> on.", "Go on."),
     ("<address unknown> was all it said.", "address unknown was all it said.")],
)  # fmt: skip
def test_words_in_angle_brackets_are_said_and_tags_are_not(shown, said):
    assert make_speakable(shown, "en-GB").text == said

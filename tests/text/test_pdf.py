"""What of a PDF's pages is text, in which order, and what goes by name."""

import pytest
from pdfs import column, pdf

from audiobrief.errors import ReadError
from audiobrief.model import Article, Kind

pytest.importorskip("pypdfium2")
from audiobrief.text.kinds.pdf import order, parse_pdf

LEFT = """The harbour was closed on Monday after a crane
fell into the sea, and nobody could say when it
would open again. Fishermen tied up their boats."""
RIGHT = """The company that owns the crane has promised a
new one by the end of the year, and it paid for
the old one twice. The divers came at noon."""
PROSE = """The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open
again. Fishermen tied up their boats and waited for the divers, who came at noon and left again without having
been wet. The company that owns the crane has promised a new one by the end of the year."""


def read(*pages: list, extra: str = "", max_pages: int = 50) -> Article:
    return parse_pdf(pdf(list(pages), extra), "it", max_pages=max_pages)


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def gone(article: Article) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for piece in article.dropped:
        found.setdefault(piece.rule, []).append(piece.text)
    return found


def whole(text: str) -> str:
    return " ".join(text.split())


def test_columns_are_read_one_after_the_other_and_a_title_above_both():
    lines = [*column(50, 700, LEFT), *column(320, 700, RIGHT)]
    lines.sort(key=lambda line: -line[1])  # as some generators write them: row by row
    article = read([(150, 760, 20, "A crane falls into the sea"), *lines])
    assert texts(article) == ["A crane falls into the sea", whole(LEFT), whole(RIGHT)]
    assert article.title == "A crane falls into the sea"


def test_a_paragraph_goes_on_over_columns_and_pages_and_a_parted_word_is_whole():
    first = "The harbour trust has ordered the timber\nand will begin the recon-"
    last = "struction of the upper deck in March.\nIt will take a year."
    for pages in ([[*column(50, 700, first), *column(320, 700, last)]], [column(50, 60, first), column(50, 760, last)]):
        (found,) = texts(read(*pages))
        assert found.startswith(
            "The harbour trust has ordered the timber and will begin the reconstruction of the upper"
        )
        assert found.endswith("upper deck in March. It will take a year.")


def test_a_hyphen_stays_where_the_word_has_one():
    text = "A well-known crane fell, and every well-\nknown diver of the harbour came to look at it."
    assert "every well-known diver" in texts(read(column(50, 700, text)))[0]


def test_heads_that_alternate_or_name_the_chapter_once_go_and_so_do_numbers():
    heads = [f"{n}   The Ferry Book" if n % 2 else f"{chapter}   {n}" for n, chapter in
             zip(range(11, 17), ["", "The Landing", "", "The Landing", "", "The Quay"], strict=True)]  # fmt: skip
    pages = [[(50, 770, 9, head), *column(50, 720, f"Day {n}. {PROSE}"), (290, 30, 9, f"- {n + 11} -")]
             for n, head in enumerate(heads)]  # fmt: skip
    article = read(*pages)
    assert texts(article) == [f"Day {n}. {whole(PROSE)}" for n in range(6)]
    assert sorted(gone(article)["running head"]) == sorted(" ".join(head.split()) for head in heads)
    assert len(gone(article)["page number"]) == 6


def test_a_head_of_two_parts_goes_where_one_of_them_stays():
    heads = [(1, "1. ON CRANES"), (1, "1.2 BUT WHAT ABOUT THE OLD CRANE, AND WHO PAID FOR IT IN THE END AFTER ALL? …"),
             (2, "2. ON DIVERS"), (2, "2.4 WHO?")]  # fmt: skip
    pages = [
        [(50, 770, 9, f"CHAPTER {chapter}. OF THE HARBOUR"), (300, 770, 9, head), *column(50, 720, f"{n}. {PROSE}")]
        for n, (chapter, head) in enumerate(heads)
    ]
    article = read(*pages)
    assert len(gone(article)["running head"]) == 4
    assert texts(article) == [f"{n}. {whole(PROSE)}" for n in range(4)]


def test_a_heading_whose_words_stand_at_that_height_of_a_page_of_contents_stays():
    contents = [(50, 770, 10, "Canvas size"), (500, 770, 10, "32"), *column(50, 720, PROSE)]
    article = read(contents, [(50, 770, 10, "Canvas size"), *column(50, 720, PROSE)])
    assert texts(article).count("Canvas size") == 1


def test_headings_that_count_stay():
    pages = [
        [(50, 770, 16, f"Chapter {n * n}"), *column(50, 720, PROSE.replace("Monday", f"day {n}"))] for n in range(1, 5)
    ]
    assert [text for text in texts(read(*pages)) if text.startswith("Chapter")] == [
        f"Chapter {n * n}" for n in range(1, 5)
    ]


def test_notes_at_the_foot_and_their_marks_go_and_powers_stay():
    small = "/F 6 Tf 4 Ts ({}) Tj 0 Ts /F 10 Tf"
    line = [
        "BT /F 10 Tf 50 640 Td (It weighed 10) Tj", small.format(6), "( kilograms on 40 m) Tj", small.format(2),
        "( of deck) Tj", small.format(1), "( of the harbour.) Tj ET\n",
    ]  # fmt: skip
    notes = [
        (50, 90, 7, "1"), (56, 90, 7, "See the minutes of the harbour board,"), (56, 81, 7, "volume two.")
    ]  # fmt: skip
    article = read([*column(50, 700, PROSE), *notes], extra=" ".join(line))
    assert texts(article)[-1] == "It weighed 10⁶ kilograms on 40 m² of deck of the harbour."
    assert gone(article)["note mark"] == ["1"]
    assert " ".join(gone(article)["notes"]).endswith("See the minutes of the harbour board, volume two.")


def test_stamps_and_line_numbers_of_the_margin_go():
    numbers = [(30, 700 - 12 * n, 7, str(n + 1)) for n in range(6)]
    article = read(
        [*numbers, *column(60, 700, PROSE), *column(60, 652, LEFT)],
        extra="BT /F 20 Tf 0 1 -1 0 20 300 Tm (arXiv:2611.00001) Tj ET\n",
    )
    assert " ".join(texts(article)) == whole(f"{PROSE} {LEFT}")
    assert gone(article) == {"stamp": ["arXiv:2611.00001"], "line number": ["1 2 3 4 5 6"]}


def test_tables_are_rows_and_items_are_items():
    rows = [("Item", "2025", "2026"), ("Lamps", "R4,000", "R5,200"), ("Timber", "R12,400", "R13,900")]
    table = [(50 + 150 * n, 560 - 15 * line, 10, cell) for line, row in enumerate(rows) for n, cell in enumerate(row)]
    items = column(50, 640, "• Keep your ticket until you\n   have left the pier.\n• Dogs must be held.")
    article = read([*column(50, 700, PROSE), *items, *table])
    kinds = [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs]
    assert kinds[1:] == [
        (Kind.LIST_ITEM, "Keep your ticket until you have left the pier."),
        (Kind.LIST_ITEM, "Dogs must be held."),
        *((Kind.TABLE, ", ".join(row)) for row in rows),
    ]


def test_spaced_letters_are_words():
    letters = [(50 + 14 * n + 14 * (n >= 3), 750, 12, letter) for n, letter in enumerate("THELEDGER")]
    assert texts(read([*letters, *column(50, 700, PROSE)]))[0] == "THE LEDGER"


def test_contents_go_by_their_leaders():
    lines = [f"{n}. The chapter of the day {'. ' * 20}{n * 7}" for n in range(1, 6)]
    article = read(column(50, 700, "\n".join(lines)), column(50, 700, PROSE))
    assert texts(article) == [whole(PROSE)]
    assert len(gone(article)["contents"]) == 5


def test_entries_of_contents_that_are_broken_over_two_lines_go_too():
    dots = ". " * 20
    lines = [
        f"1. The crane {dots}7",
        "2. The divers, of whom nobody knew who",
        f"had sent for them {dots}9",
        f"3. On {dots}11",
    ]
    article = read(column(50, 700, "\n".join(lines)), column(50, 700, PROSE))
    assert texts(article) == [whole(PROSE)]
    assert len(gone(article)["contents"]) == 4


def test_limits_and_pages_without_text_are_told(caplog):
    with pytest.raises(
        ReadError, match="^it: this PDF has 3 pages, more than the limit of 2; raise it with --max-pages$"
    ):
        read(*[column(50, 700, PROSE)] * 3, max_pages=2)
    with pytest.raises(ReadError, match="^it: this PDF holds pictures of text"):
        read([], extra="0 0 100 100 re f\n")
    article = parse_pdf(pdf([column(50, 700, PROSE), []], "0 0 100 100 re f\n"), "it", max_pages=5)
    assert gone(article) == {"picture": ["page 2"]}
    assert "it: page 2 without text: pictures are not read" in caplog.text


def test_twice_the_pages_are_twice_the_work_and_no_more(monkeypatch):
    seen = []
    union = order._union
    monkeypatch.setattr(order, "_union", lambda stretches: (seen.append(len(stretches)), union(stretches))[1])
    read(*[column(50, 700, PROSE)] * 5)
    once = sum(seen)
    read(*[column(50, 700, PROSE)] * 10)
    assert sum(seen) == 3 * once


def test_a_numbered_heading_is_one_and_a_tight_table_is_rows():
    rows = [("Lamps", "R4,000", "R5,200"), ("Paint", "R9,900", "R8,100"), ("Rope", "R7,700", "R6,600")]
    table = [(50 + 46 * n, 560 - 15 * line, 10, cell) for line, row in enumerate(rows) for n, cell in enumerate(row)]
    article = read([(50, 740, 14, "2. The ferries"), *column(50, 700, PROSE), *table])
    assert [paragraph.kind for paragraph in article.paragraphs] == [Kind.HEADING, Kind.BODY, *[Kind.TABLE] * 3]
    assert texts(article)[2] == "Lamps, R4,000, R5,200"


PROSE_ABOVE = column(
    50, 750, "The programme is built in three steps, which take\nabout a minute on a machine of our time:"
)
PROSE_BELOW = column(
    50, 600, "Then it is ready, and nobody has to do anything\nmore about it before the winter comes round."
)


def typed(top: float, *lines: str) -> str:
    return "".join(f"BT /C 10 Tf 70 {top - 12 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines))


def test_a_listing_in_letters_of_one_width_is_code():
    listing = typed(690, "./configure --prefix=/usr", "make", "}", "make install")
    article = read(PROSE_ABOVE + PROSE_BELOW, extra=listing)
    assert [paragraph.kind for paragraph in article.paragraphs] == [Kind.BODY, Kind.CODE, Kind.BODY]
    assert article.paragraphs[1].text.split("\n") == ["./configure --prefix=/usr", "make", "}", "make install"]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Permission is hereby granted, free of charge, to any",
            "person obtaining a copy of it, to use.",
        ),
        ("gitk",),
    ],
)
def test_sentences_and_names_in_letters_of_one_width_are_read(lines):
    article = read(PROSE_ABOVE + PROSE_BELOW, extra=typed(690, *lines))
    assert Kind.CODE not in [paragraph.kind for paragraph in article.paragraphs]
    assert " ".join(lines) in article.text


def test_a_typescript_is_no_code():
    lines = ("The crane fell into the sea", "x = 1; y = 2", "on Monday, and nobody minded.")
    article = read([], extra=typed(700, *lines))
    assert Kind.CODE not in [paragraph.kind for paragraph in article.paragraphs]


def test_an_accent_that_stands_before_its_letter_is_put_on_it():
    assert "Bärenreiter" in read(column(50, 700, "An edition by B¨arenreiter, of the year.")).text


def test_an_accent_that_stands_apart_before_its_letter_is_put_on_it():
    assert "Bröker" in read(column(50, 700, "A book by Br¨ oker, of the year.")).text
    assert "´ and error" in read(column(50, 700, "With the vector ´ and error of the year.")).text


def test_lettering_of_a_picture_is_dropped_by_name():
    axis = [(100, 650, 10, "0"), (100, 620, 10, "24"), (100, 590, 10, "C C F")]
    article = read(PROSE_ABOVE + axis + column(50, 500, "It rose by half,\n\n24%"))
    assert gone(article)["lettering"] == ["0 24 C C F"]
    assert "24%" in article.text


def test_letters_of_a_font_without_room_below_are_no_marks_of_notes():
    told = (
        "/FontDescriptor<</Type/FontDescriptor/FontName/Courier/Ascent 610/Descent 0/FontBBox[0 0 600 610]/Flags 33>>"
    )
    line = "BT /F 10 Tf 50 640 Td (The ) Tj /C 10 Tf (bundle) Tj /F 10 Tf ( of ropes and foo) Tj /C 10 Tf (bice) Tj ET"
    made = pdf([column(50, 700, PROSE)], line)
    courier = b"/BaseFont/Courier"
    article = parse_pdf(made.replace(courier, courier + told.encode()), "it", max_pages=9)
    assert "The bundle of ropes and foobice" in article.text
    assert not gone(article)

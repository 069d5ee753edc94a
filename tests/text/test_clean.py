"""The cleaner keeps account of every character, obeys its user and never raises but on purpose."""

import contextlib
import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audiobrief.errors import AudiobriefError, EmptyArticle, SettingsError
from audiobrief.model import Article, Dropped, Kind, Paragraph, Source, SourceType
from audiobrief.settings import ReadSettings, SiteRules
from audiobrief.text.clean import clean_article, ordered_pieces
from audiobrief.text.kinds.layout import lay_out
from audiobrief.text.mojibake import mend_mojibake
from audiobrief.text.page.block import Block
from audiobrief.text.page.tables import HEADLESS
from audiobrief.text.read import read_article

SHORT = ReadSettings(allow_short=True)
PROSE = (
    "The harbour was closed on Monday after a crane fell into the sea, and nobody could say when it would open again.",
    "Fishermen tied up their boats and waited. “We have seen worse,” said one of them, who had not.",
    "The company that owns the crane has promised a new one by the end of the year, and paid for the old.",
    "Two of the five cranes on the quay are older than the men who drive them, the union told the inquiry.",
)
ARTICLE = "\n\n".join(["A crane falls into the sea", *PROSE])
JUNK = [
    "Read also:",
    "Share on Facebook",
    "By Jane Doe",
    "18 November 2024",
    "___PAYWALL___",
    "© 2024 The Ledger",
    "x",
    "@",
]
HARD = [
    "Sign up for our newsletter.",
    "[1]",
    "https://a.example/b?c=d",
    "(AP Photo/Jane Doe)",
    "\u200b\u00ad",
    "\x9f",  # more than a few NULs are no text
    "• a",
]


def read(text: str | bytes, settings: ReadSettings = SHORT) -> Article:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return read_article(Source(data, SourceType.TEXT, "it"), settings)


def clean(text: str, settings: ReadSettings = SHORT) -> Article:
    return clean_article(read(text, settings), settings)


def kept(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def characters(article: Article) -> list[str]:
    """Return every character that is kept or dropped, in the order of the text, white space aside."""
    spans = sorted(span for piece in ordered_pieces(article) for span in piece.spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans)), "two pieces overlap"
    return [char for start, end in spans for char in article.text[start:end] if not char.isspace()]


lines = st.one_of(
    st.sampled_from([*PROSE, *JUNK, *HARD]),
    st.lists(st.sampled_from([*PROSE, *JUNK, *HARD]), min_size=2, max_size=4).map(" ".join),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60),
)
texts = st.lists(lines, max_size=12).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n", "\r\n", " \n"]).map(lambda gap: gap.join(parts))
)


@example("Â\xa0")
@example("A crane\x00 falls\x00")
@given(texts)
@settings(max_examples=300)
def test_kept_and_dropped_add_up_to_the_text(text):
    article = clean(text)
    assert characters(article) == [char for char in article.text if not char.isspace()]
    mended = mend_mojibake(text.removeprefix("\ufeff"))
    assert "".join(article.text.split()) == "".join(mended.split())


@given(texts)
@settings(max_examples=150)
def test_every_piece_is_made_of_its_spans(text):
    article = clean(text)
    for piece in ordered_pieces(article):
        raw = "".join(article.text[start:end] for start, end in piece.spans)
        assert "".join(piece.text.split()) == "".join(raw.split())


@given(texts)
@example(
    "The harbour was closed on Monday after a crane fell into the sea.\nSee https://one.example https://two.example"
)
@settings(max_examples=150)
def test_cleaning_twice_changes_nothing(text):
    once = clean(text)
    twice = clean_article(once, SHORT)
    assert kept(twice) == kept(once)
    assert twice.dropped == once.dropped


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(AudiobriefError):
        clean_article(read(data), SHORT)


@pytest.mark.parametrize(
    "unit", ["a", "_", "[", "(photo: ", '"', "http://", "a[1]", "@a", "#a ", ". ", "Sign up ", "\u202e", "'"]
)
def test_long_runs_are_harmless(unit):
    article = clean(f"{ARTICLE}\n\n{unit * 20_000}")
    assert kept(article)[:4] == [" ".join(line.split()) for line in PROSE]


def test_pieces_come_in_order():
    pieces = ordered_pieces(clean(f"{ARTICLE}\n\nRead also:\n\nShare on Facebook"))
    assert [type(piece) for piece in pieces] == [Dropped, *[Paragraph] * 4, Dropped, Dropped]


@pytest.mark.parametrize(
    ("line", "rest", "cut"),
    [
        ("The price fell.[12] Nobody bought.", "The price fell. Nobody bought.", "[12]"),
        (
            "The report (https://example.org/a/b) is out. He read it to the board.",
            "The report is out. He read it to the board.",
            "(https://example.org/a/b)",
        ),
        ("He read it to the board. https://example.org/a", "He read it to the board.", "https://example.org/a"),
        (f"{' '.join(PROSE)} Photo: Lee Ann/The Ledger", " ".join(PROSE), "Photo: Lee Ann/The Ledger"),
        ("The road (AP Photo/Lee Ann) is shut again.", "The road is shut again.", "(AP Photo/Lee Ann)"),
        ("The road is shut. ___STEADY_PAYWALL___", "The road is shut.", "___STEADY_PAYWALL___"),
        ("The road [READ MORE: How it fell] is shut again.", "The road is shut again.", "[READ MORE: How it fell]"),
        (
            "The roof fell in. Subscribe to our newsletter here.",
            "The roof fell in.",
            "Subscribe to our newsletter here.",
        ),
        ("The re\u00adpair cost\u200b a million.", "The repair cost a million.", "\u00ad\u200b"),
    ],
)
def test_marks_are_cut_out_of_a_line_that_stays(line, rest, cut):
    article = clean(f"{ARTICLE}\n\n{line}\n\n{PROSE[0]}x")
    assert rest in kept(article)
    assert cut in [piece.text for piece in article.dropped]


@pytest.mark.parametrize(
    "line",
    [
        "See https://example.org/a/b, he wrote to the board.",
        "The site http://example.org is down and has been for two days.",
        "The whole of the report is at https://example.org/a/b.",
    ],
)
def test_an_address_that_is_a_word_of_its_sentence_stays(line):
    assert line in kept(clean(f"{ARTICLE}\n\n{line}\n\n{PROSE[0]}x"))


@pytest.mark.parametrize("line", ["<The crane fell on Monday, they said.>", "»Der Kran fiel am Montag«, said Ann Lee."])
def test_what_stands_between_pointed_brackets_points_nowhere(line):
    assert line in kept(clean(f"{ARTICLE}\n\n{line}\n\n{PROSE[0]}x"))


@pytest.mark.parametrize(
    "caption",
    [
        "Boats tied up at the quay on Monday. Photo: Lee Ann/The Ledger",
        "Boats tied up at the quay on Monday. (Photo by Lee Ann)",
        "Boats tied up at the quay | Lee Ann/Reuters",
        "The quay after the fall (AP Photo/Lee Ann)",
    ],
)
def test_a_short_line_that_ends_in_a_credit_is_a_caption(caption):
    assert caption.split(".")[0] not in " ".join(kept(clean(f"{ARTICLE}\n\n{caption}\n\n{PROSE[0]}x")))


def test_a_quoted_plug_stays():
    line = "The banner said: “Many thanks. Subscribe to our newsletter.”"
    assert line in kept(clean(f"{ARTICLE}\n\n{line}"))


def test_what_is_spoken_on_demand_is_dropped_or_kept():
    pieces = [
        ("A title of five words", Kind.BODY, ()),
        ("A caption", Kind.CAPTION, ()),
        ("July: 86, 71.", Kind.TABLE, ()),
        ("3, 4, 5.", Kind.TABLE, (HEADLESS,)),
        ("print(1)", Kind.CODE, ()),
        ("A paragraph of the article, which is kept.", Kind.BODY, ()),
    ]
    text = "\n".join(piece for piece, _, _ in pieces)
    paragraphs = tuple(
        Paragraph(piece, kind, ((text.index(piece), text.index(piece) + len(piece)),), hints)
        for piece, kind, hints in pieces
    )
    article = Article("A title of five words", paragraphs, text=text)

    def read(*speak):
        own = ReadSettings(allow_short=True, **({"speak": speak} if speak else {}))
        return [paragraph.text for paragraph in clean_article(article, own).paragraphs]

    whole = [piece for piece, _, _ in pieces[1:]]
    assert read() == [whole[1], whole[-1]]
    assert read("body") == whole[-1:]
    assert read("body", "all-tables") == [*whole[1:3], whole[-1]]
    assert read("title", "standfirst", "body", "captions", "tables", "all-tables", "code") == whole


class TestOwnRules:
    def test_drop_and_keep(self):
        own = ReadSettings(allow_short=True, drop=("^Fishermen",), keep=("Read also",))
        article = clean(f"{ARTICLE}\n\nRead also: How it fell", own)
        assert kept(article) == [PROSE[0], PROSE[2], PROSE[3], "Read also: How it fell"]
        assert "own rule" in [piece.rule for piece in article.dropped]

    def test_a_site_has_its_own(self):
        own = ReadSettings(allow_short=True, site={"example.org": SiteRules(drop=("^Fishermen",))})
        for url, there in (("https://www.example.org/a", False), ("https://notexample.org/a", True), ("", True)):
            article = read_article(Source(ARTICLE.encode(), SourceType.TEXT, "it", url=url), own)
            assert (PROSE[1] in kept(clean_article(article, own))) is there

    def test_a_wrong_expression_is_named(self):
        with pytest.raises(SettingsError, match=re.escape("'(unclosed'")):
            clean(ARTICLE, ReadSettings(drop=("(unclosed",)))


class TestThin:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("", "nothing to read aloud"),
            ("Share on Facebook\n\nRead also:\n\nBy Jane Doe", "share buttons"),
            ("A title\n\nThe minister spoke.\n\nSubscribe to continue reading", "a paywall stub"),
            ("404 - Page not found\n\nSorry, we have looked everywhere.", "an error page"),
            ("Just a moment...\n\nVerify you are human by completing the action below.", "refuses the visitor"),
            ("We value your privacy\n\nBefore you continue, accept all cookies.", "a cookie wall"),
        ],
    )
    def test_it_says_what_was_found(self, text, found):
        with pytest.raises(EmptyArticle, match=re.escape(found)) as caught:
            clean_article(read(text), ReadSettings(), "thin.txt")
        assert str(caught.value).startswith("thin.txt: ")
        assert "\n" not in str(caught.value)

    def test_short_is_allowed_on_request(self):
        assert kept(clean("A title\n\nThe minister spoke to the house.")) == ["The minister spoke to the house."]

    def test_scripts_without_spaces_are_counted_by_characters(self):
        text = "标题在这里\n\n" + "总统周二表示，道路已经关闭，没有人受伤。" * 8
        assert clean_article(read(text), ReadSettings()).language == "zh"


def test_advice_to_readers_is_not_taken_for_a_plug():
    advice = [
        "If your card is lost you should call your bank at once, because you are liable until you do.",
        "Sign up for text alerts from your bank so that you hear of odd payments at once.",
        "You can download the app of your bank and lock the card yourself, wherever you are.",
        "Subscribe to your credit report if you can, and read it every month before you pay.",
        "Never click on a link in an email, even when you know the sender, and never share your code.",
        "Register your telephone number with the bank, so that it can reach you when it must.",
    ]
    article = clean(
        "\n\n".join(["What to do when your card is gone", *advice, "Sign up for our free newsletter here."])
    )
    assert kept(article) == advice


def test_chinese_lines_are_not_short_for_want_of_spaces():
    prose = "总统周二表示，道路已经关闭，没有人受伤，学校也将在下周重新开放，医院则照常接诊。"
    last = "这是最后一段，没有句号，但是它很长，而且属于文章，应当被读出来"
    assert kept(clean("\n".join(["标题在这里", *[prose + str(n) + "。" for n in range(5)], last])))[-1] == last


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_text_may_say_a_thing_often(gap):
    article = clean(gap.join(["A crane falls into the sea", *PROSE * 5, "The end was near, and nobody knew."]))
    assert kept(article) == [" ".join(line.split()) for line in PROSE] * 5 + ["The end was near, and nobody knew."]


def test_a_page_says_nothing_twice():
    text = "\n".join([*PROSE, "The same line stands on the page in two places, for small screens.", PROSE[0]])
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    lines = tuple(Paragraph(text[a:b], spans=((a, b),)) for a, b in spans)
    article = Article("A title", lines, text=text, page_words=200)
    assert len(clean_article(article, SHORT).paragraphs) == len(spans) - 1


@pytest.mark.parametrize("box", ["", " class='newsletter-signup'"])
def test_a_page_loses_no_line_for_its_words_alone(box):
    prose = "".join(f"<p>{text}</p>" for text in PROSE)
    lines = [
        "Ida Marsh, University of Marlow",
        "Joseph Banda, writer and teacher",
        "Share your own photos of the crane",
    ]
    body = f"{prose}<div{box}>{''.join(f'<p>{line}</p>' for line in lines)}</div>"
    page = f"<html lang='en'><body><article><h1>A crane falls into the sea</h1>{body}</article></body></html>"
    article = read_article(Source(page.encode(), SourceType.HTML, "page"), SHORT)
    assert [line in kept(clean_article(article, SHORT)) for line in lines] == [not box] * len(lines)


@pytest.mark.parametrize(("heading", "left"), [("What we found", 3), ("<a href='/b'>Ferry to sail again</a>", 0)])
def test_a_heading_that_is_no_link_ends_the_list_below_a_label(heading, left):
    prose = "".join(f"<p>{text}</p>" for text in PROSE)
    found = ["Strong chains", "New paint on all legs"]
    under = f"<h3>{heading}</h3><ul>{''.join(f'<li>{item}</li>' for item in found)}</ul>"
    body = (
        f"{prose}<p>Read more:</p><p><a href='/a'>Crane sold to a circus</a></p>{under}{prose.replace('crane', 'mast')}"
    )
    page = f"<html lang='en'><body><article><h1>A crane falls into the sea</h1>{body}</article></body></html>"
    article = read_article(Source(page.encode(), SourceType.HTML, "page"), SHORT)
    spoken = kept(clean_article(article, SHORT))
    assert sum(line in spoken for line in ("What we found", *found)) == left


@pytest.mark.parametrize("page_words", [0, 200])
def test_words_alone_count_in_what_is_no_page(page_words):
    text = "\n".join([*PROSE, "Share your own photos of the crane"])
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    lines = tuple(Paragraph(text[a:b], spans=((a, b),)) for a, b in spans)
    mail = Article("A crane falls into the sea", lines, text=text, language="en", page_words=page_words)
    assert (len(clean_article(mail, SHORT).paragraphs) == len(lines)) is bool(page_words)


class TestHead:
    @pytest.mark.parametrize(
        ("line", "byline"),
        [
            ("By Amina Yusuf", "Amina Yusuf"),
            ("By Amina Yusuf and Paul de Wet", "Amina Yusuf and Paul de Wet"),
            ("BY AMINA YUSUF | 3 MAY 2024", "AMINA YUSUF"),
            ("Amina Yusuf, Political Editor", "Amina Yusuf"),
            ("Ledger Reporter ___METERED___", "Ledger Reporter"),
        ],
    )
    def test_byline_is_kept_as_metadata(self, line, byline):
        article = clean(ARTICLE.replace("\n\n", f"\n\n{line}\n\n", 1))
        assert article.byline == byline
        assert "byline" in [piece.kept_as for piece in article.dropped]

    def test_date_is_kept_as_metadata(self):
        article = clean(ARTICLE.replace("\n\n", "\n\nPublished 3 May 2024, 10:15\n\n", 1))
        assert article.published == "2024-05-03"

    def test_standfirst_stands_between_title_and_byline(self):
        article = clean(ARTICLE.replace("\n\n", "\n\nNobody was hurt, but the quay is shut.\n\nBy Amina Yusuf\n\n", 1))
        assert article.standfirst == "Nobody was hurt, but the quay is shut."
        assert article.title == "A crane falls into the sea"

    def test_a_first_paragraph_is_no_standfirst(self):
        assert clean(ARTICLE).standfirst == ""

    def test_a_given_title_is_not_said_twice(self):
        article = read(ARTICLE)
        given = Article("A crane falls into the sea", article.paragraphs, text=article.text)
        assert kept(clean_article(given, SHORT)) == list(PROSE)


def test_english_rules_leave_other_languages_alone():
    text = "Die Ernte\n\n" + "\n\n".join(
        f"Share, Follow und Newsletter sind Wörter, die auch im Deutschen vorkommen, und das ist nicht neu {n}."
        for n in range(6)
    )
    last = "Am Ende blieb alles, wie es war."
    article = clean(f"{text}\n\nWatch the world\n\nSubscribe now\n\n{last}")
    assert article.language == "de"
    assert kept(article)[-3:] == ["Watch the world", "Subscribe now", last]


def titled(*lines: str, title: str = "A day", first: Kind = Kind.BODY) -> Article:
    kinds = [first, *[Kind.BODY] * (len(lines) - 1)]
    paragraphs, text = lay_out([Block(kind, line) for kind, line in zip(kinds, lines, strict=True)])
    return Article(title, paragraphs, text=text, language="en")


@pytest.mark.parametrize("line", ["***", "†", "← →", "😀 👍", "(東京)", "[4]"])
def test_a_line_that_no_voice_says_is_dropped_by_name(line):
    cleaned = clean_article(titled("It opened today.", line, "It closed."), SHORT)
    assert [paragraph.text for paragraph in cleaned.paragraphs] == ["It opened today.", "It closed."]
    assert [piece.text for piece in cleaned.dropped] == [line]


@pytest.mark.parametrize("line", ["§ 5", "&", "€", "[So he said.]", "(And so on)", "½"])
def test_a_line_of_signs_that_are_said_stays(line):
    cleaned = clean_article(titled("It opened today.", line, "It closed."), SHORT)
    assert line in [paragraph.text for paragraph in cleaned.paragraphs]


def test_a_first_heading_that_looks_like_junk_is_the_title():
    article = titled("The day, {year}", "It opened today", "It closed.", "So.", title="", first=Kind.HEADING)
    assert clean_article(article, SHORT).title == "The day, {year}"

"""Probes of news sentences with accepted readings, and what holds for any text whatever."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.settings import LexiconEntry
from audiobrief.text.language.lexicon import Lexicon, load_lexicon
from audiobrief.text.speakable import Spoken, make_speakable

PROBES = [
    (language, *line.split("\t"))
    for language, name in (("en-GB", "speakable_probes.tsv"), ("af", "speakable_probes_af.tsv"))
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines()
    if not line.startswith("# ")
]
REGIONS = ("GB", "ZA", "US", "IN")
KINDS = [
    (f"en-{region}", kind, written, accepted)
    for kind, regions, written, accepted in (
        line.split("\t")
        for line in (Path(__file__).parent / "speakable_kinds.tsv").read_text("utf-8").splitlines()
        if not line.startswith("# ")
    )
    for region in (REGIONS if regions == "*" else regions.split())
]
LANGUAGES = ("en-GB", "en-US", "en-ZA", "af", "de", "", "xx-YY")
SHIPPED = load_lexicon("en-GB")
LEXICONS = {"en-GB": SHIPPED, "af": load_lexicon("af")}

PIECES = st.sampled_from(
    [
        *"""$ £ R € 1 2 0 12 1,234 000 2024 3.5 ½ ² % ° km kg m bn k / - – — . , : ; ! ? ( ) [ ] [[ ]] < > <b> </b> &
        &amp; # @ am pm a.m. p.m. No. St. Dr. Mr. Inc. vs. etc. U.S. A.N.C ANC NATO WHO I II VIII X Jan March Mon 1st
        22nd Q3 FY24 H1 1990s 9/11 24/7 10:30 17h45 www.ft.com https://a.b/c x@y.org Xi Putin pro-Putin Elizabeth the a
        12(c) 東京 (東京) ć ★ ²⁺ ⁻ ⁹ 10^ :-) {{ }} 1x kr XIX century /etc/x 3,45,000 1.234,56 1h 45m ISBN 5mg/ 81' 5"
        of in 🎉 😀 ﬁ １ … ... -- * _ ` ~ + = × ÷ ' ’ " “ ” ± § © ™ é word Word WORD""".split(),  # noqa: SIM905
        *("\u200b", "\u0301", "\x00", "\ufeff", "\u202e", "\xad", "\xa0", "\n", "\ud800"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.just(" "), st.text(max_size=3)), max_size=30).map("".join)
HOSTILE = [
    *r"""1 1, 1. 1- 1/ 1: 1x $1 £1m- R1 5' 5% 999- 10:10- 1pm 000 A. A a. Mr. St. ( [ [[ < <a & &amp; — -- … @ # http://a
    a.com a@b.c a- _ * ` ½ ² ' " ° € Jan Jan1 Q1 I IV 1st Xi Xi- No.1 Dr A& +1 (1) ﬁ １ 。 🎉 !""".split(),  # noqa: SIM905
    *(
        "1 ",
        "1 000 ",
        "Mr. ",
        "Jan 1-",
        "Xi ",
        "& ",
        "A B ",
        "St. X ",
        " ",
        "\t",
        "\n",
        "\x00",
        "\u200b",
        "a\u0301",
        "\ud800",
        *("12(c)", "1x1 ", "H2O ", "/a/b ", "東(", "1h2m ", "12,34,", "S p a c e d ", "й", "5mg/", "1 Cor ", "XIV "),
    ),
]


def readings(text: str) -> set[str]:
    """Return a text's forms for comparison: small, without punctuation, hyphens, spaces and the words and, a, the."""
    plain = re.sub(r"(?<=\w)['’](?=s\b)", "", text.lower())
    plain = re.sub(r"[^\w\s]|_", " ", plain)
    plain = " ".join(re.sub(r"\b([ap]) m\b", r"\1m", plain).split())
    joined = re.sub(r"\b[a-z](?: [a-z]\b)+", lambda letters: letters[0].replace(" ", ""), plain)
    return {"".join(w for w in form.split() if w not in {"and", "a", "the"}) for form in (plain, joined)}


def demanded(demand: str) -> list[str]:
    kind, _, names = demand.partition(":")
    return [r"[\s.\-]+".join(name) if kind == "letters" else re.escape(name) for name in names.split(",")]


def check_map(shown: str, spoken: Spoken) -> None:
    runs = [run for run in re.finditer(r"\S+", spoken.text) if any(c.isalnum() for c in run[0])]
    assert [(word.start, word.end) for word in spoken.words] == [run.span() for run in runs]
    before = (0, 0)
    for word in spoken.words:
        assert 0 <= word.shown_start < word.shown_end <= len(shown)
        assert word.shown_start >= before[0]
        assert word.shown_end >= before[1]
        before = (word.shown_start, word.shown_end)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: f"{probe[1]}: {probe[2]}")
def test_probe_is_read_like_a_newsreader(probe):
    language, _, written, accepted, *demands = probe
    lexicon = LEXICONS[language]
    spoken = make_speakable(written, language, lexicon=lexicon)
    assert readings(spoken.text) & set().union(*map(readings, accepted.split(" | "))), spoken.text
    for pattern in (pattern for demand in " ".join(demands).split() for pattern in demanded(demand)):
        assert re.search(rf"(?<!\w){pattern}(?!\w)", spoken.text, re.IGNORECASE), spoken.text
    assert make_speakable(spoken.text, language, lexicon=lexicon).text == spoken.text
    check_map(written, spoken)


@pytest.mark.parametrize("row", KINDS, ids=lambda row: f"{row[0]} {row[1]}: {row[2]}")
def test_kind_is_read_in_every_region(row):
    language, _, written, accepted = row
    spoken = make_speakable(written, language, lexicon=SHIPPED)
    heard = spoken.text.replace("meter", "metre").replace("liter", "litre")
    assert readings(heard) & set().union(*map(readings, accepted.split(" | "))), spoken.text
    assert make_speakable(spoken.text, language, lexicon=SHIPPED).text == spoken.text
    check_map(written, spoken)


@pytest.mark.parametrize(
    ("language", "order", "shown", "said"),
    [
        (
            "en-US",
            "",
            "On 3/4/2024 it cost $1,234.",
            "On March fourth twenty twenty-four it cost one thousand two hundred thirty-four dollars.",
        ),
        ("en-US", "day-first", "On 3/4/2024.", "On the third of April twenty twenty-four."),
        ("en-GB", "month-first", "On 3/4/2024.", "On March the fourth twenty twenty-four."),
        ("en-US", "", "It is 5 km and 2 litres.", "It is five kilometers and two litres."),
        ("en-ZA", "", "R1 250,50 is due.", "One thousand two hundred and fifty rand and fifty cents is due."),
        ("en-US", "", "FY2024 and a 2-0 win", "Fiscal year twenty twenty-four and a two zero win"),
        ("de", "", "Am 3. Mai 2024 kamen 12 %.", "Am dritten Mai 2024 kamen 12 %."),
        ("zu", "", "Abantu abangu-5 000 – bafikile.", "Abantu abangu-5 000, bafikile."),
    ],
)
def test_regions_and_unknown_languages(language, order, shown, said):
    assert make_speakable(shown, language, date_order=order).text == said


@pytest.mark.parametrize(
    "plain",
    [
        "Russia's response was very serious.",
        "“We will not go,” he said, ‘not now’; then (slowly) he left: why?",
        "The co-operation of twenty-one well-known sons-in-law isn't over!",
        "L’État, c’est moi. Zürich, São Paulo and Curaçao; naïve café owners.",
        "Give it to us in the US, the UK, the EU and the UN.",
        "No, I may march in August. Will Mark, Jan and Sun-hee wed on Sat? They sat.",
        "She said that I, Claudius was on at the Globe; Vitamin C and Plan B too.",
    ],
)
def test_plain_sentences_stay_as_they_are(plain):
    spoken = make_speakable(plain, "en-GB", lexicon=SHIPPED)
    assert spoken.text == plain
    assert [plain[word.shown_start : word.shown_end] for word in spoken.words] == re.findall(
        r"[^\W_](?:\S*[^\W_])?", plain
    )


@pytest.mark.parametrize(
    ("shown", "said", "spans"),
    [
        ("It lost $1.2bn, he said.", "billion", "$1.2bn"),
        ("On 3 March 2024 he left.", "March", "March"),
        ("On 3 March 2024 he left.", "third", "3"),
        ("On 3 March 2024 he left.", "twenty-four", "2024"),
        ("The ANC's plan", "A.N.C's", "ANC's"),
        ("Prices\u200b rose 🎉 10% [1] again", "percent", "10%"),
        ("Prices\u200b rose 🎉 10% [1] again", "again", "again"),
        ("See https://www.ft.com/content/abc now", "dot", "https://www.ft.com/content/abc"),
        ("See https://www.ft.com/content/abc now", "now", "now"),
        ("Genf\xadamous ﬁsh", "fish", "ﬁsh"),
    ],
)
def test_spoken_words_light_up_what_they_stand_for(shown, said, spans):
    spoken = make_speakable(shown, "en-GB", lexicon=SHIPPED)
    word = next(w for w in spoken.words if spoken.text[w.start : w.end].strip(",.") == said)
    assert shown[word.shown_start : word.shown_end] == spans


@pytest.mark.parametrize(
    "shown",
    [
        "He [[h@'loU]] said <speak>no</speak> <break time='9s'/> <!-- x --> &lt;b&gt;",
        "{{ template }} ___STEADY_PAYWALL___ **bold** `code` \x1b[0m \x01 \u2028",
        "[text](https://example.org/x) <audio src=https://example.org/a.mp3>",
        "[[[[a]]]] <<<b>>> &amp;lt;c&amp;gt;",
    ],
)
def test_markup_never_reaches_the_voice(shown):
    said = make_speakable(shown, "en-GB").text
    assert not re.search(r"[\[\]<>{}*_`\x00-\x1f]", said)
    assert "STEADY" not in said
    assert "break" not in said


@pytest.mark.parametrize(
    ("language", "shown", "said", "skipped", "reason"),
    [
        ("en-ZA", "Tokyo (東京) has signed.", "Tokyo has signed.", " (東京)", "said already, in another script"),
        ("en-ZA", "In 東京 (Tokyo) today.", "In Tokyo today.", "東京 (Tokyo)", "said already, in another script"),
        ("de", "Tokio (東京) hat es.", "Tokio hat es.", " (東京)", "said already, in another script"),
        ("en-GB", "Costs $5m {{ad}} now.", "Costs five million dollars now.", "{{ad}}", "code of a template"),
        ("en-GB", "It ends [gallery ids=3] here.", "It ends here.", "[gallery ids=3]", "code of a template"),
        ("en-GB", "[00:01:03] She spoke.", "She spoke.", "[00:01:03] ", "time stamp"),
    ],
)
def test_words_left_out_are_told_with_a_reason(language, shown, said, skipped, reason):
    spoken = make_speakable(shown, language)
    assert spoken.text == said
    assert [(shown[skip.shown_start : skip.shown_end], skip.reason) for skip in spoken.skips] == [(skipped, reason)]


@pytest.mark.parametrize("script", ["ru", "el", "ja", "zh", "uk"])
def test_a_language_of_another_script_keeps_its_brackets(script):
    assert make_speakable("Москва (Россия) 東京 (日本)", script).text == "Москва (Россия) 東京 (日本)"


@pytest.mark.parametrize("empty", ["", " ", "***", "🎉🎉", "\u200b", "___STEADY_PAYWALL___", "— … —", "\x00\x01"])
def test_what_has_no_word_has_no_word(empty):
    assert make_speakable(empty, "en-GB").words == ()


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_map_covers_every_word_and_never_goes_back(text, language):
    check_map(text, make_speakable(text, language, lexicon=SHIPPED))


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_saying_it_twice_changes_nothing(text, language):
    once = make_speakable(text, language, lexicon=SHIPPED).text
    assert make_speakable(once, language, lexicon=SHIPPED).text == once


@given(st.integers(0, 10**18 - 1), st.sampled_from(["en-GB", "en-US", "af"]))
@settings(max_examples=200, deadline=None)
def test_every_whole_number_comes_out_in_words(number, language):
    said = make_speakable(f"{number:,}" if language != "af" else f"{number}", language).text
    assert re.fullmatch(r"[a-zë -]+", said, re.IGNORECASE), said


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_long_hostile_text_takes_no_more_than_linear_time(unit):
    text = (unit or " ") * (8_000 // max(1, len(unit)))
    check_map(text, make_speakable(text, "en-GB", lexicon=SHIPPED))


def test_user_lexicon_respells_spells_and_sounds():
    lexicon = Lexicon(
        {
            "Nkosi": LexiconEntry(say="Nkawsee"),
            "fnb": LexiconEntry(letters=True, case=False),
            "Thabo Bester": LexiconEntry(phonemes="t'A:boU b'Est3"),
            "SARS": LexiconEntry(say="the revenue service"),
        }
    )
    spoken = make_speakable("Nkosi, FNB's boss, met Thabo Bester's anti-SARS man.", "en-ZA", lexicon=lexicon)
    assert spoken.text == "Nkawsee, F.N.B's boss, met Thabo Bester's anti-the revenue service man."
    assert [word.phonemes for word in spoken.words if word.phonemes] == ["t'A:boU", "b'Est3z"]


def test_phonemes_win_over_passes():
    lexicon = Lexicon({"COVID-19": LexiconEntry(phonemes="k'oUvId")})
    spoken = make_speakable("A pro-COVID-19 claim of 19 people", "en-GB", lexicon=lexicon)
    assert spoken.text == "A pro COVID-19 claim of nineteen people"

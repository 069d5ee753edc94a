"""No block of a Markdown file is lost in silence: it is read, or dropped by name, or an error with its line."""

import pytest

from audiobrief.errors import ReadError
from audiobrief.text.kinds.markdown import parse_markdown

SENTENCE = "The harbour master reopened the old bridge for walkers on Friday"
LONG = 3 * "The council had voted to mend it before the winter, and paid for the timber itself. "


@pytest.mark.parametrize(
    "block",
    [
        "<p>{}</p>",
        "<div>\n{}\n</div>",
        "<details><summary>More</summary>\n{}\n</details>",
        "<center>{}",
        "<table><tr><td>A</td><td>{} {}</td></tr></table>",
        "<pre>\n{}\n</pre>",
        "<Note>\n{}\n</Note>",
        "<Callout>{}</Callout>",
        "<!-- never closed\n\n{}",
        "<style> never closed\n\n{}",
        "<![CDATA[{}]]>",
        "<noscript>{}</noscript>",
        "Term\n: {}",
        "!!! note\n    {}",
        ":::tip\n{}\n:::",
        "> [!NOTE]\n> {}",
        "[ANNA]: {}",
        ">" * 300 + " {}",
        "- " * 300 + "{}",
        " " * 20 + "\n{}",
        "1. ## {}",
        '=== "Tab"\n\n    {}',
        "```{{note}}\n:class: x\n{}\n```",
        "````{{admonition}} A title\n```{{tip}}\n{}\n```\n````",
        ":::: {{.warning #x}}\n{}\n::::",
        ":::tip[Mind]\n{}\n:::",
        "<Box on={{() => go('x > y')}} style={{{{a: 1}}}}>\n{}\n</Box>",
        "<>\n{}\n</>",
        "a\n\n---\nQuestion: {}\n---",
    ],
)
def test_blocks_are_read(block):
    text = block.format(*[SENTENCE] * block.count("{}"))
    read = " ".join(paragraph.text for paragraph in parse_markdown(f"# T\n\n{text}\n").paragraphs)
    assert SENTENCE in read


@pytest.mark.parametrize(
    ("block", "rule"),
    [
        ("<!-- {} -->", "comment"),
        ("{{{{< figure caption='{}' >}}}}", "template"),
        ("See.[^1]\n\n[^1]: {}", "notes"),
        ("[^2]: {}", "notes"),
        ("![{}](a.png)", "picture"),
        ("<p hidden>{}</p>", "hidden"),
        ("{{::comment}}\n{}\n{{:/comment}}", "comment"),
        ("{{% comment %}}\n{}\n{{% endcomment %}}", "comment"),
        ("{{% highlight text %}}\n{}\n{{% endhighlight %}}", "code"),
        ("$$\n{}\n$$", "formula"),
        ("export const meta = {{\n  title: '{}',\n}}", "module"),
        ("import {{\n  One,\n}} from '{}'", "module"),
        ("So it is. [see @doe2020, {}]", "citation"),
        ("***\n\n<svg><title>{}</title><text>5</text></svg>", "picture"),
    ],
)
def test_what_is_no_text_is_dropped_by_name(block, rule):
    article = parse_markdown(f"# T\n\n{block.format(SENTENCE)}\n\n{LONG}\n\nStill more.\n")
    assert [piece.rule for piece in article.dropped if SENTENCE in piece.text] == [rule]
    assert SENTENCE not in article.text


def test_the_attributes_of_a_heading_are_no_words():
    assert parse_markdown("## The quay {#quay .wide}\n\nIt opened.\n").text == "The quay\nIt opened."


def test_a_title_block_of_pandoc_is_metadata():
    article = parse_markdown("% The quay\n% Ann Lee\n% 2 November 2026\n\nIt opened.\n")
    assert (article.title, article.byline, article.published) == ("The quay", "Ann Lee", "2026-11-02")
    assert article.text == "It opened."


def test_tables_within_front_matter_are_told():
    article = parse_markdown("+++\ntitle = 'The quay'\n[extra]\nnote = 'It is old'\n+++\n\nIt opened.\n")
    assert "extra.note: It is old" in [piece.text for piece in article.dropped]


def test_two_labelled_lines_between_rules_are_no_front_matter():
    assert "Who pays" in parse_markdown("---\nQuestion: Who pays?\nAnswer: The county.\n---\n\nMore.\n").text


def test_words_in_angle_brackets_are_text():
    assert parse_markdown("A sign said <wait here> until <b>noon</b>.").text == "A sign said <wait here> until noon."


def test_marks_of_tasks_and_sources_are_cut():
    article = parse_markdown("- [x] Lamps\n- [ ] Quay\n\nSo they say.【4†source】 ([a.example](https://a.example/x))")
    assert [paragraph.text for paragraph in article.paragraphs] == ["Lamps", "Quay", "So they say."]


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("---\ntitle: a\nb: [1, 2\n---\n", 3),
        ("---\ntitle: a\nb: " + "[" * 2000 + "\n---\n", 3),
        ("+++\ntitle = 'a'\nx = " + "9" * 5000 + "\n+++\n", 3),
        ("+++\ntitle = 'a'\nx = " + "[" * 2000 + "\n+++\n", 3),
        ("+++\ntitle = \n+++\n", 2),
        ("+++\nx = \n+++\n", 2),
    ],
)
def test_front_matter_that_cannot_be_read_is_an_error_with_its_line(front, line):
    with pytest.raises(ReadError, match=rf"^post\.md, line {line}: the front matter is no (YAML|TOML)"):
        parse_markdown(f"{front}Body.", "post.md")


def test_front_matter_is_read_as_its_language_has_it():
    article = parse_markdown('---\ntitle: "It\\u2019s \\"here\\": now"\nsubtitle: One: two\ntags: [x]\n---\nBody.\n')
    assert (article.title, article.standfirst) == ("It’s “here”: now".replace("“", '"').replace("”", '"'), "One: two")
    assert "tags: x" in [piece.text for piece in article.dropped]


@pytest.mark.parametrize(
    "line",
    [
        "draft: true",
        "published: false",
        "status: private",
        "visibility: paid",
        "private: true",
        "password: quay",
        "date: 2999-01-01",
        "date: 9999-12-31",
    ],
)
def test_what_is_not_public_is_refused_by_name_unless_asked_for(line):
    text = f"---\ntitle: a\n{line}\n---\nBody.\n"
    with pytest.raises(ReadError, match=r"^post\.md: this is .*--drafts"):
        parse_markdown(text, "post.md")
    assert parse_markdown(text, "post.md", drafts=True).text == "Body."


def test_a_password_is_shown_to_nobody():
    article = parse_markdown("---\ntitle: a\npassword: quay\n---\nBody.\n", "post.md", drafts=True)
    assert "password: …" in [piece.text for piece in article.dropped]


def test_notes_of_one_name_are_all_told():
    article = parse_markdown("So.[^1]\n\n[^1]: First note.\n\nAnd so.[^1]\n\n[^1]: Second note.\n\n[^1]: Third.", "it")
    told = " ".join(piece.text for piece in article.dropped if piece.rule == "notes")
    assert all(note in told for note in ("First note.", "Second note.", "Third."))


@pytest.mark.parametrize(
    ("source", "text", "rule"),
    [
        ("%% a remark of mine %%", "", "comment"),
        ("%%\na remark\n\nof mine\n%%", "", "comment"),
        ("It opened. ^block-1", "It opened.", "anchor"),
        ("![[other note]]", "", "embedded"),
        ("*[HTML]: Hypertext Markup Language", "", "abbreviation"),
        ("{.note #one}\nIt opened.", "It opened.", "template"),
        (".. note::\n\n   It opened.", "It opened.", "template"),
    ],
)
def test_marks_of_other_dialects_are_dropped_by_name(source, text, rule):
    article = parse_markdown(f"{SENTENCE}.\n\n{source}\n\n{SENTENCE} too.")
    assert article.text == "\n".join(filter(None, [f"{SENTENCE}.", text, f"{SENTENCE} too."]))
    assert [piece.rule for piece in article.dropped] == [rule]


def test_a_wiki_link_is_read_as_it_is_shown():
    assert parse_markdown("See [[the bridge|it]] and [[Ann Lee]].").text == "See it and Ann Lee."


def test_a_date_that_no_calendar_has_is_told(caplog):
    article = parse_markdown(f"---\ntitle: A\ndate: 2026-13-45\n---\n{SENTENCE}.", "a.md")
    assert article.published == ""
    assert "a.md: the front matter's date '2026-13-45' is no day" in caplog.text
    assert any(piece.text == "date: 2026-13-45" and "no day" in piece.reason for piece in article.dropped)

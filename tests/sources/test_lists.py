"""Lists of articles: every published text once and no other, from the exports that systems send."""

import json
from pathlib import Path

import pytest

from audiobrief.errors import ReadError
from audiobrief.sources.lists import Listed, ListOptions, expand, names_in
from audiobrief.sources.lists.tables import read_csv, read_json_lines
from audiobrief.text.kinds.entry import parse_entry

SAMPLES = Path(__file__).parent.parent / "lists"
HELD = {
    "wordpress.xml": (["The ferry is back", "A plan for spring"], 6),
    "wordpress-rest.json": (["The ferry & the pier"], 2),
    "ghost.json": (["The ferry is back"], 3),
    "blogger.xml": (["The ferry is back"], 1),
    "substack.zip": (["The ferry is back"], 2),
    "medium.zip": (["The ferry is back"], 1),
    "newsroom.csv": (["The ferry; and the pier"], 1),
    "newsroom.jsonl": (["One", "Two"], 1),
}
NAMED = {
    "pocket.csv": ["https://harbour.example/1", "https://harbour.example/2"],
    "sitemap.xml": ["https://e.example/1", "https://e.example/2?a=1&b=2"],
    "feeds.opml": ["https://a.example/feed", "https://b.example/feed"],
}


def listed(*names: str | Path, **options: object) -> list[Listed]:
    return list(expand(map(str, names), ListOptions(**options)))  # type: ignore[arg-type]


def titles(found: list[Listed]) -> list[str]:
    return [parse_entry(one.source.data, one.name, allow_short=True).title for one in found if one.source]


@pytest.mark.parametrize("name", HELD)
def test_an_export_gives_what_is_published_and_tells_the_rest(name: str) -> None:
    wanted, left_out = HELD[name]
    found = listed(SAMPLES / name)
    assert titles(found) == wanted
    assert len([one for one in found if one.left_out]) == left_out
    for one in found:
        if one.source:
            article = parse_entry(one.source.data, one.name, allow_short=True)
            assert "ferry returned to the inner harbour" in article.text
            assert "café" in article.text
            assert one.published.startswith("2026-11-0") or name == "newsroom.jsonl"


@pytest.mark.parametrize("name", HELD)
def test_drafts_are_made_when_they_are_wanted(name: str) -> None:
    assert len(titles(listed(SAMPLES / name, drafts=True))) > len(HELD[name][0])


@pytest.mark.parametrize("name", NAMED)
def test_a_list_of_addresses(name: str) -> None:
    assert [one.address for one in listed(SAMPLES / name)] == NAMED[name]


def test_a_news_sitemap_knows_title_and_date() -> None:
    two = listed(SAMPLES / "sitemap.xml")[1]
    assert (two.overrides.title, two.overrides.published) == ("Two & two", "2026-11-02")


def test_a_voice_of_its_own() -> None:
    assert listed(SAMPLES / "newsroom.jsonl")[0].overrides.voice == "south-african"


def test_folders_are_read_by_name_and_what_is_no_article_is_told(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "deep/c.html", ".hidden/d.txt", "photo.jpg"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("The ferry is back")
    found = listed(tmp_path)
    assert [Path(one.address).name for one in found if one.address] == ["a.txt", "b.md", "c.html"]
    assert [one.left_out for one in found if one.left_out] == ['no kind of article has names ending in ".jpg"']


def test_patterns(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text("The ferry is back")
    assert [Path(one.address).name for one in listed(f"{tmp_path}/*.txt")] == ["a.txt", "b.txt"]
    with pytest.raises(ReadError, match="no file has such a name"):
        listed(f"{tmp_path}/*.pdf")


def test_columns_are_named(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("kop,teks\nDie veerboot,Die veerboot is terug\n")
    found = listed(file, columns={"title": "kop", "text": "teks"})
    assert titles(found) == ["Die veerboot"]
    with pytest.raises(ReadError, match='no column of texts.*"kop", "teks"'):
        listed(file)
    with pytest.raises(ReadError, match='no column "body"; its columns are "kop", "teks"'):
        listed(file, columns={"text": "body"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('title,text\n"One,never closed', "this is no CSV"),
        ("title,text\nOne,Two,Three\n", "more cells than headings"),
        ("", "no column"),
    ],
)
def test_a_torn_table_is_an_error_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        list(read_csv(text, "x.csv", None, ListOptions()))


@pytest.mark.parametrize(("text", "message"), [("{", "line 1"), ("[1]", "object"), ('{"a": 1}', "no column")])
def test_a_torn_line_is_an_error_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        list(read_json_lines(text, "x.jsonl", None, ListOptions()))


def test_a_torn_export_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "x.xml"
    file.write_bytes((SAMPLES / "wordpress.xml").read_bytes()[:-900])
    with pytest.raises(ReadError, match="torn"):
        listed(file)


def test_a_long_cell(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("title,text\nLong," + "word " * 60_000 + "\n")
    (one,) = listed(file)
    assert one.source
    assert len(json.loads(one.source.data)["items"][0]["content_text"]) > 131_072


def test_ten_thousand_rows_are_read_one_at_a_time() -> None:
    rows = "title,text\n" + "One,The ferry is back\n" * 10_000
    lazily = read_csv(rows, "x.csv", None, ListOptions())
    assert next(lazily).name == "x.csv#1"


def test_a_text_of_nothing_but_addresses_is_a_list(tmp_path: Path) -> None:
    file = tmp_path / "later.txt"
    file.write_text("\ufeff# to hear\n\nhttps://e.example/1#part\n HTTPS://e.example/2\n", "utf-8")
    assert [one.address for one in listed(file)] == ["https://e.example/1#part", "HTTPS://e.example/2"]
    for text in ("https://e.example/1\nA ferry sails.\n", "https://e.example/1 is worth a look\n", "# Ferry\n", ""):
        file.write_text(text)
        assert [one.address for one in listed(file)] == [str(file)]


def test_a_list_of_names_has_remarks_and_starts_at_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("# the morning\n\na.txt\nhttps://e.example/1#part\n  /tmp/b.txt  \n")
    assert names_in(file) == (f"{tmp_path}/a.txt", "https://e.example/1#part", "/tmp/b.txt")

"""Folders of Hugo, Jekyll and Obsidian: every published text once, no other, and of each other one the reason."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sources.conftest import Site, answer, start_site  # noqa: F401  a fixture

from audiobrief.episode_options import EpisodeOptions
from audiobrief.many.work import Task, Work, foresee
from audiobrief.settings import ReadSettings, Settings
from audiobrief.sources.lists import ListOptions, expand

BODY = "The ferry returned to the inner harbour on Monday, and forty passengers travelled free.\n"
HUGO = {
    "hugo.toml": "",
    "content/posts/out.md": "---\ntitle: Out\ndate: 2026-01-01\n---\n",
    "content/posts/bundle/index.md": '+++\ntitle = "Bundle"\ndate = 2026-01-01\n+++\n',
    "content/posts/json.md": '{"title": "Json", "date": "2026-01-01"}\n',
    "content/posts/draft.md": "---\ntitle: D\ndraft: true\n---\n",
    "content/posts/json-draft.md": '{\n "title": "D",\n "draft": true\n}\n',
    "content/posts/early.md": "---\ntitle: F\ndate: 2020-01-01\npublishDate: 2190-01-01\n---\n",
    "content/posts/late.md": "---\ntitle: E\ndate: 2020-01-01\nexpiryDate: 2021-01-01\n---\n",
    "content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "public/posts/out/index.html": "<title>Out</title>",
    "themes/plain/README.md": "# Theme\n",
}
JEKYLL = {
    "_config.yml": "",
    "_posts/2026-01-02-out.md": "---\ntitle: Out\n---\n",
    "travel/_posts/2026-01-02-far.md": "---\ntitle: Far\n---\n",
    "_posts/2190-01-02-ahead.md": "---\ntitle: Ahead\n---\n",
    "_posts/2026-01-03-off.md": "---\ntitle: Off\npublished: false\n---\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\n",
    "_site/out.html": "<title>Out</title>",
    "README.md": "# How this site is built\n",
}
OBSIDIAN = {
    ".obsidian/app.json": "{}",
    "Notes/plain.md": "",
    "Notes/open.md": "---\ntags: [a]\npublish: true\n---\n",
    "Notes/closed.md": "---\ntags: [a]\npublish: false\n---\n",
    "Notes/mine.md": "---\ntitle: Mine\nprivate: true\n---\n",
    ".trash/gone.md": "",
}


@pytest.mark.parametrize(
    ("files", "out", "reasons"),
    [
        (
            HUGO,
            {"out.md", "index.md", "json.md"},
            {
                "draft.md": "draft: true",
                "json-draft.md": "draft: true",
                "early.md": "not out before 2190-01-01",
                "late.md": "not out since 2021-01-01",
                "_index.md": "opens a section",
                "index.html": "no text of this Hugo site",
                "README.md": "no text of this Hugo site",
            },
        ),
        (
            JEKYLL,
            {"2026-01-02-out.md", "2026-01-02-far.md"},
            {
                "2190-01-02-ahead.md": "not out before 2190-01-02",
                "2026-01-03-off.md": "published: false",
                "idea.md": "a draft of this Jekyll site",
                "README.md": "no post of this Jekyll site",
            },
        ),
        (
            OBSIDIAN,
            {"plain.md", "open.md"},
            {"closed.md": "not published", "mine.md": "not for everybody", "gone.md": "thrown away"},
        ),
    ],
    ids=["hugo", "jekyll", "obsidian"],
)
def test_what_is_out_is_taken_once_and_the_rest_has_a_reason(
    tmp_path: Path, files: dict[str, str], out: set[str], reasons: dict[str, str]
) -> None:
    folder = site(tmp_path, files)
    taken, told = looked_at(folder, drafts=False)
    assert sorted(taken) == sorted(out)
    for name, reason in reasons.items():
        assert reason in told[name], name


def test_drafts_are_taken_where_they_are_wanted(tmp_path: Path) -> None:
    taken, _ = looked_at(site(tmp_path, JEKYLL), drafts=True)
    assert {"idea.md", "2190-01-02-ahead.md", "2026-01-03-off.md"} <= set(taken)


def test_a_folder_of_any_kind_is_read_as_it_is(tmp_path: Path) -> None:
    taken, _ = looked_at(site(tmp_path, {"content/a.md": "# A\n", "b.md": "# B\n", "config.toml": ""}), drafts=False)
    assert taken == ["a.md"]
    taken, _ = looked_at(site(tmp_path / "other", {"texts/a.md": "# A\n", "b.md": "# B\n"}), drafts=False)
    assert sorted(taken) == ["a.md", "b.md"]


def site(folder: Path, files: dict[str, str]) -> Path:
    for name, head in files.items():
        file = folder / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{head}\n{BODY}" if name.endswith((".md", ".html")) else head)
    return folder / "site"


def looked_at(folder: Path, *, drafts: bool) -> tuple[list[str], dict[str, str]]:
    """Return the names of what would be made, and name → why of what would not."""
    read = ReadSettings(allow_short=True, drafts=drafts)
    work = Work(folder, None, EpisodeOptions(), Settings(read=read))
    taken, told = [], {}
    for one in expand([str(folder)], ListOptions(drafts=drafts)):
        if one.left_out:
            told[Path(one.name).name] = one.left_out
            continue
        for foreseen in foresee(Task(work, one.address, one.address, 1)):
            if foreseen.fault:
                told[Path(one.address).name] = foreseen.fault
            else:
                taken.append(Path(one.address).name)
    return taken, told


def test_a_list_from_the_web_opens_no_file_and_no_bucket(start_site: Callable[..., Site]) -> None:  # noqa: F811
    site = start_site()
    rows = b"title,url\nA,/etc/hostname\nB,s3://private/x.txt\nC,https://nobody.invalid/x\n"
    site.replies["/list.csv"] = answer(rows, Content_Type="text/csv")
    found = list(expand([f"{site.url}/list.csv"]))
    assert [one.address for one in found if one.address] == ["https://nobody.invalid/x"]
    assert all(one.left_out for one in found if not one.address)


def test_a_table_here_names_no_file_in_its_column_of_addresses(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("title,url\nA,/etc/hostname\nB,s3://ours/x.txt\nC,https://nobody.invalid/x\n")
    found = list(expand([str(tmp_path / "list.csv")]))
    assert [one.address for one in found if one.address] == ["s3://ours/x.txt", "https://nobody.invalid/x"]
    assert "-a" in found[0].left_out

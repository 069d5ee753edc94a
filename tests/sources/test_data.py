"""Data is refused by name, whatever it is called; an article about data, or with some in it, is none."""

import pytest

from audiobrief.errors import ReadError
from audiobrief.model import SourceType
from audiobrief.sources import open_source
from audiobrief.sources.kinds import find_readable_type

TABLE, CHAT, LOG = "a table, not an article; audiobrief batch makes", "a chat, not an article; give", "a log, not an"
LINES, SUBTITLES, SETTINGS = (
    "JSON Lines data, not an article; audiobrief batch",
    "subtitles, not an",
    "settings, not an",
)
CODE, CALENDAR = "code, not an", "a calendar, not an"

BY_LOOK = [
    ("title,text\nRain,It rained.\nWind,It blew.\n", TABLE),
    ('id,title,text\n1,Rain,"It rained,\nand rained."\n2,Wind,It blew.\n', TABLE),
    ("name;town;age\nIda;Marlow;4\nJo;Weir;5\n", TABLE),
    ("name\ttown\nIda\tMarlow\nJo\tWeir\nBo\tLee\n", TABLE),
    ('{"title": "Rain"}\n{"title": "Wind"}\n{"title": "Sun"}\n', LINES),
    ("WEBVTT\n\n00:01.000 --> 00:02.000\nRain.\n", SUBTITLES),
    ("WEBVTT - made by hand\n\n00:01.000 --> 00:02.000\nRain.\n", SUBTITLES),
    ("1\r\n00:00:01,000 --> 00:00:02,000\r\nRain.\r\n", SUBTITLES),
    ("0:00:01.000,0:00:03.000\nRain.\n\n0:00:03.000,0:00:05.000\nWind.\n", SUBTITLES),
    ("[Script Info]\nTitle: Rain\n", SUBTITLES),
    ("12/11/2026, 09:41 - Ida: Rain?\n12/11/2026, 09:42 - Jo: Yes.\n12/11/2026, 09:43 - Ida: Oh.\n", CHAT),
    ("[12.11.26, 09:41:03] Ida: Rain?\n[12.11.26, 09:42:10] Jo: Yes,\nall day.\n[12.11.26, 09:43:01] Ida: Oh.\n", CHAT),
    (
        "\u200e[12/11/26, 9:41:03\u202fAM] Ida: a\n[12/11/26, 9:42:03\u202fAM] Jo: b\n[12/11/26, 9:43:03\u202fAM] I: c",
        CHAT,
    ),
    ("[09:41] <ida> rain?\n[09:42] <jo> yes\n[09:43] <ida> oh\n", CHAT),
    ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", CALENDAR),
    ("BEGIN:VCARD\nVERSION:3.0\n", "an address book, not an"),
    ("2026-11-12T09:41:03Z INFO started\n2026-11-12T09:41:04Z WARN slow\n2026-11-12T09:41:05Z INFO done\n", LOG),
    ("Nov 12 09:41:03 host sshd[1]: a\nNov 12 09:41:04 host sshd[1]: b\nNov  2 09:41:05 host cron: c\n", LOG),
    ('1.2.3.4 - - [12/Nov/2026:09:41:03 +0200] "GET / HTTP/1.1" 200 1\n' * 3, LOG),
    ("# mine\n[server]\nhost = a.example\nport=80\n", SETTINGS),
    ("diff --git a/x b/x\n--- a/x\n", "a list of changes to code, not an"),
    ("#!/bin/sh\necho rain\n", CODE),
    ("\\documentclass{article}\n\\begin{document}\n", "LaTeX, not an"),
    ("From ida@a.example Thu Nov 12 09:41:03 2026\nSubject: Rain\n\nIt rained.\n", "a mailbox of many"),
]
BY_NAME = {
    "a.csv": TABLE, "a.TSV": TABLE, "a.jsonl": LINES, "a.ndjson": LINES, "a.srt": SUBTITLES, "a.vtt": SUBTITLES,
    "a.ics": CALENDAR, "a.log": LOG, "a.yaml": SETTINGS, "b.toml": SETTINGS, "a.py": CODE, "x/a.sql": "a dump of",
    "a.json": "JSON data, not an article; audiobrief batch", "https://a.example/rows.csv?x=1.txt": TABLE,
}  # fmt: skip
ARTICLES = [
    "Rain, wind and sun\nIt rained, it blew.\nThen, at last, sun.\n",
    "Ida,\n\nthe rain has come.\n\nYours,\nJo\n",
    "Roses are red,\nviolets are blue,\nsugar is sweet,\nand so are you.\n",
    "[00:00:05] HOST: Welcome.\n\n[00:00:12] GUEST: A pleasure.\n\n[00:01:03] HOST: Tell us.\n",
    "Minutes\n\n09:41 The mayor spoke.\n\n10:02 The mayor stopped.\n\n10:30 Everybody went home.\n",
    "On 12/11/2026, 09:41 was the hour. It rained.\nThen it blew.\nThen it stopped.",
    "12 November 2026\n\nIt rained in Marlow.\n\nIt blew in Weir.\n",
    "A CSV begins so:\n\ntitle,text\nRain,It rained.\n\nThat is all.\n",
    "INFORMATION for readers\nERRORS were made.\nWARNINGS were not heard.\n",
    "1. Rain\n2. Wind\n3. Sun\n",
    "WEBVTTs are subtitles.\n\nThey have times.\n\nSo do trains.\n",
    "From Ida to Jo\n\nIt rained.\n\nIt blew.\n",
    "Tide | high | at noon\n\nRain fell.\n\nAll day.\n",
    "{Rain} fell.\n{Wind} blew.\n{Sun} shone.\n",
    "E = mc2\n\nThat is all there is to say about it.\n\nNearly.\n",
    "",
]


@pytest.mark.parametrize("name", ["-", "notes.txt", "notes"])
@pytest.mark.parametrize(("text", "words"), BY_LOOK)
def test_data_shows_itself(name, text, words):
    claimed = SourceType.TEXT if name.endswith("txt") else None
    for data in (text.encode(), text.encode("utf-8-sig"), ("\ufeff" + text).encode("utf-16")):
        with pytest.raises(ReadError, match=f"^{name}: this is {words}.*--type text$"):
            find_readable_type(data, name, None, claimed)


@pytest.mark.parametrize(("name", "words"), BY_NAME.items())
@pytest.mark.parametrize("text", ["It rained.", "# It rained\n\nAll day.", "---\na: 1\n---\n"])
def test_a_name_claims_data(name, words, text):
    with pytest.raises(ReadError, match=f"this is {words}"):
        find_readable_type(text.encode(), name, None, None)


@pytest.mark.parametrize("text", ARTICLES)
def test_an_article_is_none(text):
    assert find_readable_type(text.encode() + b"x", "notes.txt", None, SourceType.TEXT) is SourceType.TEXT


def test_a_person_may_insist_and_a_page_of_any_name_is_one(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("title,text\nRain,It rained.\n", "utf-8")
    assert open_source(str(file), type=SourceType.TEXT, max_size=1000).type is SourceType.TEXT
    file.write_text("<!doctype html><p>It rained.", "utf-8")
    assert open_source(str(file), max_size=1000).type is SourceType.HTML


def test_endless_data_is_judged_from_the_beginning_alone():
    with pytest.raises(ReadError, match=TABLE):
        find_readable_type(b"title,text\n" + b"Rain,It rained.\n" * 1_000_000, "-", None, None)


def test_json_names_the_batch():
    with pytest.raises(
        ReadError, match="JSON data, not text, HTML or Markdown; .* or make what it lists with audiobrief batch"
    ):
        find_readable_type(b'[{"title": "a", "text": "b"}]', "-", None, None)

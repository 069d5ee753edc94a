"""Of no document is a paragraph lost in silence: 200 of all kinds, thousands in benchmarks/sentinel_documents."""

import json

import pytest
from sentinels import judge

from audiobrief.text.kinds.entry import parse_entry

pytest.importorskip("pypdfium2")
pytest.importorskip("mammoth")


@pytest.mark.parametrize("seed", range(0, 200, 8))
def test_every_paragraph_is_read_or_dropped_by_name(seed):
    for verdict in map(judge, range(seed, seed + 8)):
        assert verdict == type(verdict)(verdict.kind)


def test_what_an_entry_says_beside_its_text_is_dropped_by_name():
    entry = {"id": "1", "content_html": "<p>It opened.</p>", "content_text": "It opened.", "summary": "A bridge."}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [entry]}
    article = parse_entry(json.dumps(feed).encode(), "it", allow_short=True)
    assert article.text == "It opened."
    assert [(piece.rule, piece.text) for piece in article.dropped] == [("summary", "A bridge.")]

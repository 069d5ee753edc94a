import re

import pytest
from episodes import episode_of

from audiobrief.model import Show
from audiobrief.show.copies.server_lines import APACHE, NGINX, render_server_lines
from audiobrief.show.media import LIFETIMES, TYPES

SHOW = Show("Harbour", base_url="https://pod.example.org/harbour")


@pytest.mark.parametrize("kind", [APACHE, NGINX])
def test_every_type_and_lifetime_is_told(kind: str) -> None:
    text = render_server_lines(kind, SHOW, [])
    for name, media_type in TYPES.items():
        assert media_type.partition(";")[0] in text, name
    for name, lifetime in LIFETIMES.items():
        told = [line for line in text.splitlines() if name.replace(".", r"\.") in line and "(" in line]
        assert told, name
        assert lifetime in text
    assert "Access-Control-Allow-Origin" in text
    assert "410" not in text


@pytest.mark.parametrize("kind", [APACHE, NGINX])
def test_what_was_retracted_is_gone(kind: str) -> None:
    text = render_server_lines(kind, SHOW, ["2026-11-22-ferry", "x; return 200; #", "a\nb", "../c", episode_of().slug])
    assert len(re.findall("410", text)) == 1
    assert "episodes/2026-11-22-ferry" in text
    assert "return 200" not in text


def test_nginx_is_told_where_the_show_lies() -> None:
    assert "location ^~ /harbour/ {" in render_server_lines(NGINX, SHOW, [])
    assert "location ^~ /harbour/episodes/ferry/ { return 410; }" in render_server_lines(NGINX, SHOW, ["ferry"])


@pytest.mark.parametrize("kind", [APACHE, NGINX])
def test_blocks_are_closed(kind: str) -> None:
    text = render_server_lines(kind, SHOW, ["ferry"])
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"^<[A-Z]", text, re.MULTILINE)) == len(re.findall(r"^</", text, re.MULTILINE))

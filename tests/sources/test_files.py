"""Files and standard input: whole within the limit, or one line that says why not."""

import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from audiobrief.errors import ReadError
from audiobrief.model import SourceType
from audiobrief.sources import open_source

LIMIT = 1000


def error_of(name, **options):
    with pytest.raises(ReadError) as caught:
        open_source(str(name), max_size=LIMIT, **options)
    message = str(caught.value)
    assert "\n" not in message
    assert message.isprintable()
    assert len(message) < 500
    return message


@pytest.fixture
def stdin(monkeypatch):
    def give(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


def test_a_file_arrives_whole(tmp_path):
    file = tmp_path / "story.txt"
    file.write_bytes(b"\xef\xbb\xbfRain.\r\n\x00")
    source = open_source(str(file), max_size=LIMIT, url="https://me:pw@example.org/a/#top")
    assert source.data == b"\xef\xbb\xbfRain.\r\n\x00"
    assert (source.type, source.name, source.path) == (SourceType.TEXT, str(file), file)
    assert (source.url, source.charset) == ("https://example.org/a/", "")


def test_the_limit_is_a_limit(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * LIMIT)
    assert len(open_source(str(file), max_size=LIMIT).data) == LIMIT
    file.write_bytes(b"x" * (LIMIT + 1))
    assert error_of(file) == f"{file}: this is 1 kB, more than the limit of 1 kB; raise it with --max-size"


@pytest.mark.skipif(os.name != "posix", reason="sparse files are made with POSIX calls here")
def test_a_sparse_file_of_a_terabyte_is_refused_unread(tmp_path):
    file = tmp_path / "a.txt"
    file.touch()
    try:
        os.truncate(file, 10**12)
    except OSError:
        pytest.skip("this file system has no sparse files")
    assert "this is 1,000 GB, more than" in error_of(file)


def test_what_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert error_of("nothing.txt") == "nothing.txt: there is no such file"
    assert "there is no such file" in error_of("nothing.txt/more")
    assert "this is a folder; give the files in it" in error_of(tmp_path)
    assert "name of a source is empty" in error_of("")
    assert "name of a source is empty" in error_of(" ")
    assert "cannot be a file's name" in error_of("a\0b")
    assert "too long for a file name" in error_of("a" * 5000)
    assert "too long for a file name" in error_of("A headline. " * 500)


def test_a_hostile_name_is_shown_on_one_line():
    assert error_of("a\nb\x1b[31m\u202ec\udcff") == "a\ufffdb\ufffd[31m\ufffdc\ufffd: there is no such file"


@pytest.mark.skipif(os.name != "posix", reason="special files are POSIX")
def test_special_files_are_refused_and_do_not_hang(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    assert "this is a pipe; give - and pipe into standard input" in error_of(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    assert "a link that leads in a circle" in error_of(tmp_path / "loop")
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)  # a socket's path is short
        listener.bind("socket")
        assert "a device or socket, not a file" in error_of("socket")
    for device in ("/dev/zero", "/dev/null", "/dev/tty"):
        if Path(device).exists():
            assert "device" in error_of(device)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    file = tmp_path / "secret.txt"
    file.touch(0o000)
    assert "may not be read" in error_of(file)


@pytest.mark.skipif(not Path("/proc/self/mounts").exists(), reason="needs a file that does not know its size")
def test_a_file_that_does_not_know_its_size_is_read_to_the_limit():
    assert open_source("/proc/self/status", max_size=100_000).data.startswith(b"Name:")
    with pytest.raises(ReadError, match="larger than the limit of 10 bytes"):
        open_source("/proc/self/status", max_size=10)


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "file:///etc/passwd": "file: addresses are not opened; give the path /etc/passwd",
        "file:notes.txt": "give the path notes.txt",
        "FILE://localhost/a": "give the path /a",
        "ftp://example.org/a": "ftp: addresses are not opened; give an http(s) URL",
        "ftp://me:secret@example.org/a": "ftp://example.org/a: ftp: addresses",
        "gopher://x": "gopher: addresses",
        "data:text/html,<p>x": "data: addresses",
        "javascript:alert(1)": "javascript: addresses",
        "example.org/news/a": "for a web page write https://example.org/news/a",
        "www.example.org": "for a web page write https://www.example.org",
        "notes/a.txt": "notes/a.txt: there is no such file",
    }.items(),
)
def test_other_addresses_are_refused_with_what_to_write(name, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert words in error_of(name)


def test_standard_input(stdin):
    stdin(b"Rain is expected.")
    source = open_source("-", max_size=LIMIT, url="https://example.org/a")
    assert source.data == b"Rain is expected."
    assert (source.type, source.name, source.url, source.path) == (SourceType.TEXT, "-", "https://example.org/a", None)
    stdin(b"<p>Rain")
    assert open_source("-", max_size=LIMIT).type is SourceType.HTML
    stdin(b"<p>Rain")
    assert open_source("-", max_size=LIMIT, type=SourceType.TEXT).type is SourceType.TEXT
    stdin(b"x" * (LIMIT + 1))
    assert error_of("-") == "-: this is larger than the limit of 1 kB; raise it with --max-size"
    stdin(b"")
    assert error_of("-").startswith("-: this is empty; ")


def test_standard_input_that_is_not_there(monkeypatch, stdin):
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input is closed" in error_of("-")
    stdin(b"x")
    sys.stdin.close()
    assert "standard input is closed" in error_of("-")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless device")
def test_endless_standard_input_ends_at_the_limit():
    program = (
        "from audiobrief.sources import open_source\nfrom audiobrief.errors import ReadError\n"
        "try: open_source('-', max_size=5_000_000)\nexcept ReadError as error: print(error)"
    )
    with Path("/dev/zero").open("rb") as zeros:
        printed = subprocess.check_output([sys.executable, "-c", program], stdin=zeros, text=True, timeout=60)
    assert printed == "-: this is larger than the limit of 5 MB; raise it with --max-size\n"


@pytest.mark.parametrize("url", ["example.org", "file:///a", "https://", "ftp://x/y"])
def test_a_wrong_url_option_is_refused(url, stdin):
    stdin(b"x")
    assert f"-: --url {url} is not an http(s) address" in error_of("-", url=url)

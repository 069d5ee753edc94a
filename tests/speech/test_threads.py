"""Several builds in one process: each has an engine of its own, so none hears another's words or alters its bytes."""

import subprocess
import sys
from pathlib import Path

import pytest

ARTICLES = sorted((Path(__file__).parent.parent / "articles").iterdir())

BUILDS = """
import hashlib, sys, threading
from pathlib import Path
from audiobrief import EpisodeOptions, Settings, make_episode
from audiobrief.settings import VoiceSettings

at_once, files = int(sys.argv[1]), sys.argv[2:]
settings = Settings(voice=VoiceSettings(name="american"))
together = threading.Barrier(at_once)
made = {}

def build(number):
    together.wait()
    make_episode(files[number], f"{number}.mp3", options=EpisodeOptions(no_cache=True), settings=settings)
    made[number] = hashlib.sha256(Path(f"{number}.mp3").read_bytes()).hexdigest()

for first in range(0, len(files), at_once):
    threads = [threading.Thread(target=build, args=(number,)) for number in range(first, first + at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
for number, file in enumerate(files):
    print(file, made[number])
"""


def digests(folder: Path, *files: Path, at_once: int = 1) -> set[tuple[str, ...]]:
    """Return (source, digest of its MP3) of builds in a fresh process, `at_once` of them begun at one moment."""
    folder.mkdir()
    command = [sys.executable, "-c", BUILDS, str(at_once), *map(str, files)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {tuple(line.rsplit(" ", 1)) for line in done.stdout.splitlines()}


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """Two short articles, and what each becomes in a process of its own."""
    folder = tmp_path_factory.mktemp("short")
    files = (folder / "ferry.txt", folder / "winch.txt")
    body = "Forty people sailed at six in the morning, and as many came back before noon. " * 3
    files[0].write_text(f"Ferry back\n\nThe ferry is back at the inner quay after nine weeks of repairs. {body}\n")
    files[1].write_text(f"Winch replaced\n\nCrews replaced the ramp and the winch, at a cost of a million. {body}\n")
    return files, digests(folder / "a", files[0]) | digests(folder / "b", files[1])


@pytest.mark.engine
@pytest.mark.parametrize("at_once", [2, 4, 8])
def test_builds_at_one_moment_are_those_made_alone(at_once, short, tmp_path):
    files, alone = short
    assert digests(tmp_path / "made", *files * (at_once // 2), at_once=at_once) == alone


@pytest.mark.engine
def test_what_a_process_made_before_changes_no_byte(tmp_path):
    files = ARTICLES[:2]
    assert digests(tmp_path / "one way", *files) == digests(tmp_path / "other way", *reversed(files))

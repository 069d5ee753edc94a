"""Other people's judgement of a whole show, spoken by the real voice: the project's audit, and the W3C's validator."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from shows import sounding_show

AUDIT = Path(__file__).parents[2] / "shared" / "tools" / "audit"

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sounding_show(tmp_path_factory.mktemp("audit") / "show", voice="british")


def judged(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    if not (AUDIT / script).is_file():
        pytest.skip(f"{script} is not beside this checkout")
    return subprocess.run([sys.executable, AUDIT / script, *arguments], check=False, capture_output=True, text=True)


@pytest.mark.tool("ffmpeg")
@pytest.mark.tool("mp3val")
def test_the_audit_finds_nothing(show: Path) -> None:
    found = judged("audit_publish.py", show, "--broadcast", "--strict")
    assert (found.returncode, found.stdout.splitlines()[-1]) == (
        0,
        "# 1 feed(s), 2 episode(s): 0 failed, 0 warnings, 0 checks could not run",
    )


def test_the_w3c_validator_finds_nothing(show: Path) -> None:
    validator = os.environ.get("FEEDVALIDATOR", "")
    if not (Path(validator) / "src" / "feedvalidator").is_dir():
        pytest.skip("the W3C's feedvalidator is no package: name a checkout of it in FEEDVALIDATOR")
    if not all(importlib.util.find_spec(name) for name in ("html5lib", "rdflib")):
        pytest.skip("feedvalidator needs html5lib and rdflib")
    found = judged("run_feedvalidator.py", validator, show / "feed.xml", "https://pod.example.org/harbour/feed.xml")
    assert (found.returncode, found.stdout.splitlines()[:-1]) == (0, []), found.stdout

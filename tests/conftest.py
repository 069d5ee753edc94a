"""What all tests share: markers that skip for a reason, and tools that CI must have."""

import functools
import os
import shutil
import subprocess

import hypothesis
import pytest

# a timed test fails where others work too; what lands is judged alike twice, new examples are looked for by hand
hypothesis.settings.register_profile("repeatable", deadline=None, derandomize=True)
hypothesis.settings.register_profile("searching", deadline=None)
hypothesis.settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip a test whose program or npm package is absent, with its reason; in CI its absence is a failure."""
    if "CI" in os.environ:
        return
    for item in items:
        for marker in item.iter_markers("tool"):
            if shutil.which(marker.args[0]) is None:
                item.add_marker(pytest.mark.skip(reason=f"{marker.args[0]} is not installed"))
        for marker in item.iter_markers("npm"):
            if not node_knows(marker.args[0]):
                item.add_marker(
                    pytest.mark.skip(reason=f"node finds no {marker.args[0]}; npm install it, set NODE_PATH")
                )


@functools.cache
def node_knows(package: str) -> bool:
    """Return whether node can load an npm package."""
    if shutil.which("node") is None:
        return False
    return subprocess.run(["node", "-e", f"require('{package}')"], check=False, capture_output=True).returncode == 0


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the user's own settings and cache."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))

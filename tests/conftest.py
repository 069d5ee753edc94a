"""What all tests share: markers that skip for a reason, and tools that CI must have."""

import os
import shutil

import hypothesis
import pytest

hypothesis.settings.register_profile("shared machine", deadline=None)  # a timed test fails where others work too
hypothesis.settings.load_profile("shared machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip a test whose program is absent, with its reason; in CI its absence is a failure."""
    for item in items:
        for marker in item.iter_markers("tool"):
            name = marker.args[0]
            if shutil.which(name) is None and "CI" not in os.environ:
                item.add_marker(pytest.mark.skip(reason=f"{name} is not installed"))


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the user's own settings and cache."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))

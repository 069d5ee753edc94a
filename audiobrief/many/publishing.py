"""A show's feed while a batch goes on: rebuilt after every so many new episodes, whole at every moment."""

from pathlib import Path

from audiobrief.show.folder import open_show_folder
from audiobrief.show.site import Built, rebuild

NEW = frozenset({"made", "updated"})


class Publisher:
    """Counts what is new in a show, and rebuilds its feed and pages when there are so many."""

    def __init__(self, show: Path, every: int) -> None:
        self._show, self._every, self._new = show, every, 0

    def is_due(self, state: str) -> bool:
        """Take note of what became of an article; return whether it is time to publish."""
        self._new += state in NEW
        return self._new >= self._every

    def publish(self) -> Built | None:
        """Rebuild what is new, and return what was; None when nothing is. Raises PublishError."""
        if not self._new:
            return None
        self._new = 0
        shelf = open_show_folder(self._show)
        with shelf.locked():
            return rebuild(shelf)

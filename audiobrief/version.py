"""The version, in one place, and those of other packages."""

VERSION = "0.1.0"


def version_of(package: str) -> str:
    """Return the version of an installed package; empty for one that is not here."""
    from importlib.metadata import PackageNotFoundError, version  # 8 ms, and few commands ask

    try:
        return version(package)
    except PackageNotFoundError:
        return ""

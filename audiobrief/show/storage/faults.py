"""What goes wrong at a place, in words without a password."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from audiobrief.errors import PublishError
from audiobrief.show.storage.target import Target


@contextmanager
def told(target: Target, path: str = "", password: str = "") -> Iterator[None]:
    """Turn every error of a library into a PublishError that names the target and no password."""
    try:
        yield
    except (PublishError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001  a library raises what it likes; all of it is told
        words = io.StringIO(str(error) or type(error).__name__).readline().strip()
        for secret in {password, target.password} - {""}:
            for form in (secret, quote(secret, safe="")):
                words = words.replace(form, "…")
        where = f"{target.shown.rstrip('/')}/{path}" if path else target.shown
        raise PublishError(f"{where}: {words} ({type(error).__name__})") from None

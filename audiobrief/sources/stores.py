"""Object stores: S3 and what speaks like it, Google's. The only home of universal-pathlib, which opens them by URL."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from audiobrief.errors import AudiobriefError, EngineMissing, ReadError
from audiobrief.expressions import regex
from audiobrief.sources.names import shown, shown_size

SCHEMES: Mapping[str, str] = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "memory": "memory"}
"""How an address begins → what its file system is called."""
PATIENCE: dict[str, dict[str, Any]] = {
    "s3": {"config_kwargs": {"connect_timeout": 20, "read_timeout": 30, "retries": {"max_attempts": 4}}}
}
"""A store that does not answer is asked five times, and ends a run after three minutes; set by hand."""
VERSIONS = ("ETag", "etag", "md5Hash", "LastModified", "updated", "created")
"""What a file system's listing calls that which changes with an object; the best comes first."""
_ADDRESS = regex(r"([A-Za-z0-9]+)://[^/]")


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as a listing has it."""

    address: str
    byte_count: int
    version: str
    """Another one means other bytes; empty where the store does not tell."""


def is_store(name: str) -> bool:
    """Say whether a name is an address in an object store."""
    found = _ADDRESS.match(name)
    return found is not None and found[1].lower() in SCHEMES


def open_tree(address: str, **options: Any) -> tuple[Any, str]:
    """Return the file system of an address, by fsspec's interface, and the path of the address in it.

    `options` are the file system's own, such as an endpoint. Raises ImportError when its package is not here.
    """
    from upath import UPath

    scheme, _, rest = address.partition("://")
    name = SCHEMES[scheme.lower()]
    root = UPath(f"{name}://{rest}", **{**PATIENCE.get(name, {}), **options})
    if name == "s3":
        root.fs.retries = 1  # of s3fs, on top of those above: without it 25 times
    return root.fs, root.path


def read_object(address: str, max_size: int) -> bytes:
    """Return the bytes of an object; raises ReadError, naming it, when there is none or it is larger."""
    with _told(address):
        files, path = open_tree(address)
        size = files.info(path)["size"]
        if size > max_size:
            what = f"{shown_size(size)} large, more than {shown_size(max_size)}; allow it with --max-size"
            raise ReadError(f"{shown(address)}: is {what}")
        data: bytes = files.cat_file(path)
        return data


def list_objects(address: str) -> Iterator[Stored]:
    """Yield the object at an address, else those below it, else those that a pattern fits, by name; raises ReadError.

    A listing costs a request for every thousand objects, and tells of each whether it has changed.
    """
    with _told(address):
        files, path = open_tree(address)
        files.invalidate_cache()
        find: Callable[..., Any] = files.glob if set("*?[") & set(path) else files.find
        found = find(path, detail=True)
    if not found:
        raise ReadError(f"{shown(address)}: there is no such object, and none below it")
    scheme = address.partition("://")[0]
    for name, info in sorted(found.items()):
        if info.get("type", "file") == "file":
            version = next((str(info[key]) for key in VERSIONS if info.get(key)), "")
            yield Stored(f"{scheme}://{name.lstrip('/')}", info["size"], version)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn every error of a library into a ReadError that names the address."""
    try:
        yield
    except AudiobriefError:
        raise
    except ImportError as error:
        what = "object stores need a package that is not here; pip install 'audiobrief[publish]'"
        raise EngineMissing(f"{shown(address)}: {what}") from error
    except FileNotFoundError as error:
        raise ReadError(f"{shown(address)}: there is no such object; check bucket and name") from error
    except Exception as error:  # a library raises what it likes; all of it is told
        words = (str(error) or type(error).__name__).partition("\n")[0]
        raise ReadError(f"{shown(address)}: {words} ({type(error).__name__})") from error

"""A preview of a show that is under way, asked over a socket."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audiobrief.preview.address import address_of, listen
from audiobrief.preview.server import Preview, make_app


@dataclass(frozen=True)
class Served:
    """A preview under way."""

    address: str
    preview: Preview

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers in lower case, and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()


@contextmanager
def serving(folder: Path, **options: Any) -> Iterator[Served]:
    import uvicorn

    preview = Preview(folder, **options)
    preview.refresh()
    listening = listen("127.0.0.1", 0)
    address = address_of(listening)
    config = uvicorn.Config(make_app(preview, ("127.0.0.1",)), log_level="warning", access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield Served(address, preview)
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()

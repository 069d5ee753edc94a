"""Where a server listens, and the address by which a client finds it."""

import contextlib
import os
import socket

from audiobrief.errors import PublishError


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one. Raises PublishError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise PublishError(
            f"{host} port {port}: {os.strerror(error.errno or 0)}; give another with --port or --host"
        ) from error


def address_of(listening: socket.socket) -> str:
    """Return where a client finds the server; one that listens everywhere goes by this machine's network address."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104  compared, not bound
        host = _own_address()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _own_address() -> str:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # a documentation address; connecting a datagram socket sends nothing
        return str(probe.getsockname()[0])
    return "127.0.0.1"

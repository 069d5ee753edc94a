"""A socket for http.client, every wait of which ends at one deadline: client libraries only offer a limit per read."""

import io
from typing import TYPE_CHECKING

from audiobrief.sources.address_guard import time_left

if TYPE_CHECKING:
    import socket

    from _typeshed import WriteableBuffer


class TimedSocket:
    """The part of a socket that http.client uses, every wait of it ending at one deadline."""

    def __init__(self, raw: "socket.socket", deadline: float) -> None:
        self._raw, self._deadline = raw, deadline

    def sendall(self, data: bytes) -> None:
        """Send all of it, or raise TimeoutError."""
        self._raw.settimeout(time_left(self._deadline))
        self._raw.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return what is to be read, under the same deadline."""
        assert mode == "rb"
        return io.BufferedReader(_TimedReader(self._raw, self._deadline))

    def close(self) -> None:
        """Leave the connection to its owner: http.client closes before the body is read."""


class _TimedReader(io.RawIOBase):
    def __init__(self, raw: "socket.socket", deadline: float) -> None:
        self._raw, self._deadline = raw, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self._raw.settimeout(time_left(self._deadline))
        return self._raw.recv_into(buffer)

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
        self._reader = _TimedReader(raw, deadline)
        self._file = _KeptOpen(self._reader)

    def sendall(self, data: bytes) -> None:
        """Send all of it, or raise TimeoutError."""
        self._raw.settimeout(time_left(self._deadline))
        self._raw.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return what is to be read, under the same deadline."""
        assert mode == "rb"
        return self._file

    def excess(self) -> bytes:
        """Return what has come and was not read, or how it begins, without waiting for any."""
        self._reader.waits = False
        return self._file.peek()

    def close(self) -> None:
        """Leave the connection to its owner: http.client closes before the body is read."""


class SlowAnswer(TimeoutError):  # noqa: N818  as TimeoutError, whose kind it is
    """The time was over when a part of an answer had come."""


class _KeptOpen(io.BufferedReader):
    def close(self) -> None:
        """Stay open: http.client closes it with the last byte that it expects."""


class _TimedReader(io.RawIOBase):
    def __init__(self, raw: "socket.socket", deadline: float) -> None:
        self._raw, self._deadline = raw, deadline
        self._begun = False
        self.waits = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        if not self.waits:
            return self._read_at_once(buffer)
        try:
            self._raw.settimeout(time_left(self._deadline))
            count = self._raw.recv_into(buffer)
        except TimeoutError as error:
            raise SlowAnswer if self._begun else error from None
        self._begun = True
        return count

    def _read_at_once(self, buffer: "WriteableBuffer") -> int | None:
        self._raw.settimeout(0)
        try:
            return self._raw.recv_into(buffer)
        except OSError:  # nothing is there, or nobody
            return None

"""What a server answered: the body within its limits, and failures in the words of the person who typed the address."""

import codecs
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audiobrief.errors import FetchError
from audiobrief.sources.address_guard import proxy_remark
from audiobrief.sources.files import too_large
from audiobrief.sources.manners.patience import BUSY, retry_after_s
from audiobrief.sources.names import shown
from audiobrief.sources.timed_socket import SlowAnswer

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from audiobrief.sources.links import Link

PIECE_BYTES = 1 << 16
"""Read at a time: between two the clock and the size are looked at."""
GZIP_OR_ZLIB = 47  # zlib's window bits for "whichever of the two it is"
RAW_DEFLATE = -15
"""zlib's `wbits` for a stream without a header, which some servers send as "deflate"."""
ZLIB_METHOD = 8
"""Lower half of the first byte of a stream with a header (RFC 1950 §2.2)."""
HEADER_BYTES = 2  # enough to tell gzip, zlib and raw deflate apart

# Codecs that Python has and no web page is written in; some take quadratic time.
NOT_FOR_PAGES = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7", "mbcs", "oem"}

CUT_SHORT = "the connection ended before the whole page had come; try again"
TOO_SLOW = "{host} did not answer in full within {total_s:g} s ({connect_s:g} s to connect); try again later{proxy}"
PASSING = frozenset({CUT_SHORT, TOO_SLOW})
SAVE_IT = "save the page in a browser and give the file"
TRICKLE = f"{{host}} began to, and did not answer in full within {{total_s:g}} s; try again later, or {SAVE_IT}"
CONTRADICTORY = f"the server gives lengths that contradict each other; {SAVE_IT}"
STATUS_REMEDIES = {
    401: f"it wants a login: {SAVE_IT}",
    402: f"it wants a payment: {SAVE_IT}",
    403: f"it does not let programs in: {SAVE_IT}",
    404: "there is no such page; check the address",
    406: f"it does not let programs in: {SAVE_IT}",
    407: "a proxy wants a login; ask whoever runs it",
    410: "the page has been taken away; look for another address",
    429: "it was asked too often; wait a while",
    451: f"it is withheld for legal reasons; {SAVE_IT} where you may",
}
CERTIFICATE_FAULTS = {  # OpenSSL's X509_V_ERR codes
    9: "is not valid yet; check this computer's clock",
    10: "has expired; check this computer's clock, or tell the site",
    18: "is signed by itself and proves nothing",
    19: "is signed by an authority this computer does not know",
    20: "is signed by an authority this computer does not know",
    21: "comes without its authority's",
    62: "belongs to another host",
    64: "belongs to another address",
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long and how much a fetch may take."""

    max_size: int = 20_000_000
    """Bytes, both as sent and after decompression."""
    connect_timeout_s: float = 10
    """For each address tried, and for the TLS handshake."""
    total_timeout_s: float = 60
    """From the first look-up to the last byte, redirects included."""
    max_redirects: int = 10


def read_body(response: "HTTPResponse", name: str, limits: FetchLimits) -> bytes:
    """Return the whole body, decompressed.

    Raises FetchError over the size limit, when it is cut short, and when it is compressed in an unknown way.
    """
    expected = response.length
    if expected is not None and expected > limits.max_size:
        raise FetchError(too_large(name, limits.max_size, expected))
    unpacker = _Unpacker(response.headers.get("Content-Encoding", ""), name)
    data = bytearray()
    received = 0
    while piece := response.read1(PIECE_BYTES):
        received += len(piece)
        for unpacked in unpacker.unpack(piece):
            data += unpacked
            if max(len(data), received) > limits.max_size:
                raise FetchError(too_large(name, limits.max_size))
    if (expected is not None and received < expected) or not unpacker.complete:
        raise FetchError(f"{name}: {CUT_SHORT}", passing=True)
    declared = response.headers.get("Content-Length")
    if response.chunked and declared and int(declared) != received:
        raise FetchError(f"{name}: {CONTRADICTORY}")
    return bytes(data)


def declared_charset(response: "HTTPResponse") -> str:
    """Return the character set that Content-Type names, if it is one of texts, else an empty string."""
    try:
        name = codecs.lookup(response.headers.get_content_charset("")).name
    except (LookupError, ValueError):
        return ""
    try:
        b"text".decode(name)
    except LookupError:
        return ""  # a codec of bytes, such as zlib
    except UnicodeError:
        pass  # UTF-32 cannot read four letters, and is one of texts all the same
    return "" if name.replace("-", "_") in NOT_FOR_PAGES else name


def failed_status(response: "HTTPResponse", name: str, redirected_to: str) -> FetchError:
    """Return the error for a status that is no success, with what to do about it."""
    status, headers = response.status, {"retry-after": response.headers.get("Retry-After", "")}
    trouble = "the server is in trouble; try again later" if status >= 500 else SAVE_IT  # noqa: PLR2004  RFC 9110, 15.6
    answer = " ".join(f"{status} {shown(response.reason)}".split())
    place = f" at {shown(redirected_to)}" if redirected_to else ""
    told = f"{name}: the server answered {answer}{place}; {STATUS_REMEDIES.get(status, trouble)}"
    return FetchError(told, passing=status in BUSY, retry_after_s=retry_after_s(headers))


@contextmanager
def named_errors(link: "Link", name: str, limits: FetchLimits) -> Iterator[None]:
    """Turn what sockets, TLS, HTTP and zlib raise into FetchErrors, cause kept."""
    try:
        yield
    except FetchError:
        raise
    except Exception as error:
        for types, words in _faults():
            if isinstance(error, types):
                told = words.format(
                    host=shown(link.host),
                    port=link.port,
                    total_s=limits.total_timeout_s,
                    connect_s=limits.connect_timeout_s,
                    certificate=_certificate_fault(error),
                    system=shown(getattr(error, "strerror", None) or str(error)),
                    proxy=proxy_remark(),
                )
                raise FetchError(f"{name}: {told}", passing=words in PASSING) from error
        raise


def _faults() -> tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...]:
    """Return what each exception means, the most specific first."""
    import ssl
    from http.client import HTTPException, IncompleteRead, RemoteDisconnected

    return (
        (
            ssl.SSLCertVerificationError,
            f"the certificate of {{host}} {{certificate}}; to read it all the same, {SAVE_IT}",
        ),
        (ssl.SSLEOFError, CUT_SHORT),
        (ssl.SSLError, "{host} speaks no secure HTTP on port {port}; check the address"),
        (SlowAnswer, TRICKLE),
        (TimeoutError, TOO_SLOW),
        (ConnectionRefusedError, "nothing answers on port {port} of {host}; check the address{proxy}"),
        ((IncompleteRead, RemoteDisconnected, ConnectionError), CUT_SHORT),
        (HTTPException, "{host} does not answer in HTTP; check address and port"),
        (zlib.error, f"the compressed page is damaged; try again, or {SAVE_IT}"),
        (OSError, "{host} cannot be reached ({system}); check your network{proxy}"),
    )


def _certificate_fault(error: Exception) -> str:
    known = CERTIFICATE_FAULTS.get(getattr(error, "verify_code", 0))
    return known or f"cannot be trusted ({shown(getattr(error, 'verify_message', ''))})"


class _Unpacker:
    """Takes a Content-Encoding off, a bounded piece at a time: gzip of any number of members, zlib, or raw deflate."""

    def __init__(self, encoding: str, name: str) -> None:
        encoding = encoding.strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchError(f"{name}: it came compressed as {shown(encoding)}, which was not asked for; {SAVE_IT}")
        self._packed = encoding not in {"", "identity"}
        self._held = b""
        self._stream: zlib._Decompress | None = None

    @property
    def complete(self) -> bool:
        """Whether what came so far is whole."""
        return not self._held and (self._stream is None or self._stream.eof)

    def unpack(self, piece: bytes) -> Iterator[bytes]:
        """Yield the content of the next piece, at most PIECE_BYTES at once. Raises zlib.error."""
        if not self._packed:
            yield piece
            return
        unpacked = b""
        while piece or len(unpacked) == PIECE_BYTES:
            if self._stream is None or self._stream.eof:
                piece = self._held + piece
                if self._stream:
                    piece = piece.lstrip(b"\0")  # padding after a member
                self._held = piece if len(piece) < HEADER_BYTES else b""
                if len(piece) < HEADER_BYTES:
                    return
                self._stream = zlib.decompressobj(_window_bits(piece))
            unpacked = self._stream.decompress(piece, PIECE_BYTES)
            yield unpacked
            piece = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail


def _window_bits(start: bytes) -> int:
    is_zlib = start[0] & 15 == ZLIB_METHOD and int.from_bytes(start[:2], "big") % 31 == 0  # RFC 1950, section 2.2
    return GZIP_OR_ZLIB if is_zlib or start.startswith(b"\x1f\x8b") else RAW_DEFLATE

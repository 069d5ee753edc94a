"""The address guard: a name is resolved once, its addresses are checked, and the checked one is connected to.

No second look-up happens between check and connection, so a name cannot change its mind in between.
"""

import ipaddress
import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from audiobrief.errors import FetchError
from audiobrief.sources.links import Link
from audiobrief.sources.names import shown

# IANA special-purpose registries (RFC 6890 and successors), multicast, and a cloud's metadata service on a public IP.
NOT_PUBLIC_4 = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
)
PUBLIC_6 = "2000::/3"
NOT_PUBLIC_6 = ("2001::/23", "2001:db8::/32", "3fff::/20")
# IPv6 that carries an IPv4 address, and how many bits follow it: mapped, NAT64 (RFC 6052), 6to4 (RFC 3056).
CARRIERS = (("::ffff:0:0/96", 0), ("64:ff9b::/96", 0), ("2002::/16", 80))

# Names no public DNS holds: RFC 6761, RFC 6762 appendix G, RFC 8375.
PRIVATE_SUFFIXES = (
    ".localhost",
    ".local",
    ".internal",
    ".intranet",
    ".private",
    ".corp",
    ".home",
    ".lan",
    ".home.arpa",
)

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


class UnknownHost(FetchError):  # noqa: N818  said as the tree of errors is
    """Nobody here knows the host."""


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, in the system's order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Say whether an IP address, or the IPv4 address it carries, lies on the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _networks(NOT_PUBLIC_4))
    for (_, bits_after), network in zip(CARRIERS, _networks(tuple(n for n, _ in CARRIERS)), strict=True):
        if ip in network:
            return is_public(str(ipaddress.IPv4Address(int(ip) >> bits_after & 0xFFFFFFFF)))
    return ip in _networks((PUBLIC_6,))[0] and not any(ip in network for network in _networks(NOT_PUBLIC_6))


@dataclass(frozen=True, slots=True)
class Guard:
    """How names become addresses and which of these are public; tests put a small internet of their own here."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    is_public: Callable[[str], bool] = is_public

    def is_private_name(self, host: str) -> bool:
        """Say whether a host names a private place by itself: a private IP, a dotless name, or a suffix like .local."""
        try:
            return not self.is_public(host)
        except ValueError:
            return "." not in host or host.endswith(PRIVATE_SUFFIXES)


def permitted_addresses(link: Link, name: str, guard: Guard, deadline: float, *, private_ok: bool) -> list[str]:
    """Return the addresses of a host that may be connected to, at least one; `name` is the source, for messages.

    `deadline` is on the monotonic clock. Raises FetchError when the host is unknown or lies in private, TimeoutError.
    """
    addresses = _resolve_in_time(link, name, guard, deadline)
    permitted = [address for address in addresses if private_ok or guard.is_public(address)]
    if not permitted:
        raise FetchError(
            f"{name}: refused, for {shown(link.url)} leads to {', '.join(addresses[:3])}, which is not on the public "
            "internet; a private address is reached only when it is typed itself"
        )
    return permitted


def connect(addresses: Sequence[str], port: int, deadline: float, connect_timeout_s: float) -> socket.socket:
    """Return a TCP connection to the first address that answers. Raises the last one's OSError."""
    for place, address in enumerate(addresses, 1):
        try:
            return socket.create_connection((address, port), min(time_left(deadline), connect_timeout_s))
        except OSError:
            if place == len(addresses):
                raise
    raise OSError


def time_left(deadline: float) -> float:
    """Return the seconds until a deadline on the monotonic clock. Raises TimeoutError when it has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def proxy_remark() -> str:
    """Return what to do where a proxy is set in the environment, or an empty string."""
    if any(os.environ.get(variable) for variable in PROXY_VARIABLES):
        return "; a proxy is set in the environment: check it, or name the host in no_proxy"
    return ""


def _resolve_in_time(link: Link, name: str, guard: Guard, deadline: float) -> list[str]:
    """Resolve on a thread of its own: the system's resolver knows neither time limits nor Ctrl-C."""
    answers: queue.SimpleQueue[list[str] | BaseException] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(guard.resolve(link.host, link.port)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="audiobrief-resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=time_left(deadline))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, BaseException):
        raise UnknownHost(
            f"{name}: the host {shown(link.host)} cannot be found; check its spelling and your network{proxy_remark()}"
        ) from answer
    if not answer:
        raise FetchError(f"{name}: the host {shown(link.host)} has no address; check its spelling")
    return answer


@cache
def _networks(texts: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(map(ipaddress.ip_network, texts))

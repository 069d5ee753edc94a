"""Proxies, as the environment names them: http_proxy, https_proxy, all_proxy and no_proxy.

Behind a proxy nobody can tell which address is reached in the end. So a private one is refused here as far as its name
or our own look-up shows it; what only the proxy can resolve is the proxy's to guard.
"""

import socket
from contextlib import suppress

from audiobrief.errors import FetchError
from audiobrief.sources.address_guard import Guard, UnknownHost, connect, permitted_addresses, time_left
from audiobrief.sources.links import Link, parse_link
from audiobrief.sources.manners.headers import basic
from audiobrief.sources.names import shown

MOST_BYTES = 1 << 16
"""Of a proxy's answer before the tunnel begins, as Python's own HTTP client allows a line."""


def find_proxy(link: Link, name: str) -> Link | None:
    """Return the proxy for an address, None where it is asked directly; raises FetchError for one we do not speak."""
    from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

    proxies = getproxies_environment()
    address = proxies.get(link.scheme) or proxies.get("all")
    if not address or proxy_bypass_environment(f"{link.host}:{link.port}", proxies):
        return None
    proxy = parse_link(address if "://" in address else f"http://{address}")
    if proxy is None or proxy.scheme != "http":
        raise FetchError(
            f"{name}: the environment's proxy {shown(address)} is no http:// one; unset it, or give another"
        )
    return proxy


def connect_through(  # noqa: PLR0913, PLR0917  as it is connected directly, and through what
    proxy: Link, link: Link, name: str, guard: Guard, deadline: float, connect_timeout_s: float, *, private_ok: bool
) -> socket.socket:
    """Return a connection to the proxy, for https with a tunnel through it (RFC 9110 §9.3.6)."""
    if not private_ok:
        if guard.is_private_name(link.host):
            raise FetchError(f"{name}: refused, for {shown(link.url)} is not on the public internet")
        with suppress(UnknownHost):  # which the proxy may know
            permitted_addresses(link, name, guard, deadline, private_ok=False)
    addresses = permitted_addresses(proxy, name, guard, deadline, private_ok=True)
    raw = connect(addresses, proxy.port, deadline, connect_timeout_s)
    if link.scheme == "https":
        try:
            _tunnel(raw, proxy, link, name, deadline)
        except BaseException:
            raw.close()
            raise
    return raw


def proxy_headers(proxy: Link) -> dict[str, str]:
    """Return what the proxy alone is told: its login."""
    return {"Proxy-Authorization": basic(proxy.userinfo)} if proxy.userinfo else {}


def _tunnel(raw: socket.socket, proxy: Link, link: Link, name: str, deadline: float) -> None:
    host = f"[{link.host}]" if ":" in link.host else link.host
    lines = [f"CONNECT {host}:{link.port} HTTP/1.1", f"Host: {host}:{link.port}"]
    lines += [f"{header}: {value}" for header, value in proxy_headers(proxy).items()]
    raw.settimeout(time_left(deadline))
    raw.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    answer = bytearray()
    while not answer.endswith(b"\r\n\r\n"):
        raw.settimeout(time_left(deadline))
        piece = raw.recv(1)  # not a byte of what comes through the tunnel
        if not piece or len(answer) > MOST_BYTES:
            raise FetchError(f"{name}: the proxy {proxy.authority} opens no way to {link.authority}; check it")
        answer += piece
    status = bytes(answer).split(b"\r\n", 1)[0].split(b" ", 1)[-1].decode("latin-1")
    if not status.startswith("2"):
        login = "; give its login, http://user:password@host:port" if status.startswith("407") else ""
        raise FetchError(f"{name}: the proxy {proxy.authority} answered {shown(status)}{login}")

"""Web space on loopback: SFTP and FTP servers that know one user, as hosts have them."""

import asyncio
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "pw/ä@1"


@contextmanager
def sftp_server(folder: Path, home: Path) -> Iterator[int]:
    """Run an SSH server that knows one user; its key is in the home's known_hosts."""
    asyncssh = pytest.importorskip("asyncssh")
    key = asyncssh.generate_private_key("ssh-ed25519")

    class Desk(asyncssh.SSHServer):  # type: ignore[name-defined, misc]
        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("desk", PASSWORD)

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def files(channel: Any) -> Any:
        return asyncssh.SFTPServer(channel, chroot=str(folder))

    async def start() -> Any:
        return await asyncssh.create_server(
            Desk, "127.0.0.1", 0, server_host_keys=[key], sftp_factory=files, allow_scp=False
        )

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    port = server.sockets[0].getsockname()[1]
    public = key.export_public_key().decode().split()
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {public[0]} {public[1]}\n")

    async def stop() -> None:
        server.close()
        await server.wait_closed()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


@contextmanager
def ftp_server(folder: Path, *, certificate: Path | None = None, lacks: tuple[str, ...] = ()) -> Iterator[int]:
    """Run an FTP server that knows one user, under TLS where it has a certificate."""
    handlers = pytest.importorskip("pyftpdlib.handlers")
    authorizers = pytest.importorskip("pyftpdlib.authorizers")
    servers = pytest.importorskip("pyftpdlib.servers")
    base = handlers.TLS_FTPHandler if certificate else handlers.FTPHandler
    authorizer = authorizers.DummyAuthorizer()
    authorizer.add_user("desk", PASSWORD, str(folder), perm="elradfmwMT")
    commands = {name: what for name, what in base.proto_cmds.items() if name not in lacks}
    dress = {"authorizer": authorizer, "proto_cmds": commands}
    if certificate:
        dress |= {"certfile": str(certificate), "tls_control_required": True, "tls_data_required": True}
    handler = type("Handler", (base,), dress)
    server = servers.ThreadedFTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.socket.getsockname()[1]
    finally:
        server.close_all()
        thread.join(30)


def self_signed(file: Path) -> Path:
    """Write a certificate of 127.0.0.1 with its key."""
    import ipaddress
    from datetime import timedelta

    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1)).add_extension(names, False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(*form) + built.sign(key, hashes.SHA256()).public_bytes(pem))
    return file


@contextmanager
def open_ssh(folder: Path, home: Path) -> Iterator[int]:
    """Run OpenSSH's server for whoever runs this, by a key; `web` in the home's SSH settings leads to it."""
    server = shutil.which("sshd") or "/usr/sbin/sshd"
    keys, ssh = folder.parent / "keys", home / ".ssh"
    keys.mkdir()
    for file in (keys / "host", ssh / "id_ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    (keys / "authorized").write_text((ssh / "id_ed25519.pub").read_text())
    port = free_port()
    told = f"""\
Port {port}
ListenAddress 127.0.0.1
HostKey {keys}/host
PidFile {keys}/pid
AuthorizedKeysFile {keys}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
Subsystem sftp internal-sftp
"""
    (keys / "config").write_text(told)
    kind, public, *_ = (keys / "host.pub").read_text().split()
    (ssh / "known_hosts").write_text(f"[127.0.0.1]:{port} {kind} {public}\n")
    where = f"HostName 127.0.0.1\n  Port {port}\n  IdentityFile {ssh}/id_ed25519\n"
    (ssh / "config").write_text(f"Host web\n  {where}")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it parts from its privileges
    running = subprocess.Popen([server, "-D", "-e", "-f", keys / "config"], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        running.terminate()
        running.wait()


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_for(port: int, longest_s: float = 10.0) -> None:
    """Wait until somebody listens; raises OSError when nobody does."""
    ends_s = time.monotonic() + longest_s
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > ends_s:
                raise
            time.sleep(0.05)
        else:
            return

"""A real nginx with the project's own configuration, on free ports of loopback."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Iterator

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.root import ROOT
from tests_support import free_port

FILE = ROOT / "ops" / "nginx" / "assistant.conf"
PROGRAM = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")

AROUND = """
{user}
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/main.log;
events {{ worker_connections {connections}; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {more}
    include {folder}/assistant.conf;
}}
"""


@dataclass
class Front:
    """Where it listens, and the certificate that it shows."""

    plain: str
    public: str
    desk: str
    trusted: ssl.SSLContext
    folder: Path

    def client(self, address: str = "127.0.0.1", **options: Any) -> httpx.Client:
        """A client at an address of this machine (the whole of 127.0.0.0/8 is)."""
        way = httpx.HTTPTransport(verify=self.trusted, local_address=address)
        return httpx.Client(transport=way, base_url=self.public, timeout=30, **options)

    @property
    def log(self) -> str:
        """What it noted of requests."""
        return (self.folder / "assistant.log").read_text()


@contextmanager
def nginx_before(
    folder: Path,
    port: int,
    desk_port: int,
    more: str = "",
    rate: str = "60r/s",
    connections: int = 512,
) -> Iterator[Front]:
    """Before an assistant on these ports. `more` stands beside the file that is tried."""
    assert PROGRAM, "nginx is missing: apt-get install nginx-light (.ci/run does)"
    ports = {name: free_port() for name in ("plain", "public", "desk")}
    trusted = _certificate(folder)
    text = FILE.read_text()
    for place, value in (
        ("listen 80;", f"listen 127.0.0.1:{ports['plain']};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{ports['public']} ssl http2;"),
        ("listen 8443 ssl http2;", f"listen 127.0.0.1:{ports['desk']} ssl http2;"),
        ("127.0.0.1:5005", f"127.0.0.1:{port}"),
        ("127.0.0.1:5006", f"127.0.0.1:{desk_port}"),
        ("/etc/nginx/tls/chat.", f"{folder}/tls."),
        ("/etc/nginx/tls/desk.", f"{folder}/tls."),
        ("/var/log/nginx/", f"{folder}/"),
        ("rate=60r/s", f"rate={rate}"),
    ):
        assert place in text, f"{FILE.name} has no place {place}"
        text = text.replace(place, value)
    (folder / "assistant.conf").write_text(text)
    user = "user root;" if os.getuid() == 0 else ""
    around = AROUND.format(folder=folder, user=user, more=more, connections=connections)
    (folder / "nginx.conf").write_text(around)
    command = [PROGRAM, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen([*command, "-e", str(folder / "main.log")])
    try:
        _until_open(ports["public"], process, folder / "main.log")
        yield Front(
            f"http://127.0.0.1:{ports['plain']}",
            f"https://127.0.0.1:{ports['public']}",
            f"https://127.0.0.1:{ports['desk']}",
            trusted,
            folder,
        )
    finally:
        process.terminate()
        process.wait(10)


def _until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.02)


def _certificate(folder: Path) -> ssl.SSLContext:
    """Made on the spot, for this machine and an hour; who trusts it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "chat.example.jp")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "tls.crt").write_bytes(pem)
    (folder / "tls.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return ssl.create_default_context(cadata=pem.decode())

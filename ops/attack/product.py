"""The product as it is served: processes on free loopback ports, people who talk to them."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Mapping, Optional

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOT = Path(__file__).resolve().parents[2]
ISSUER, AUDIENCE = "https://mypage.example.jp", "chat-under-attack"
ICHIRO, JIRO, KENTA, REIKO, SHIKI, YOSHIKO = (
    f"m-sample-{name}" for name in ("ichiro", "jiro", "kenta", "reiko", "shiki", "yoshiko")
)

_UP_WITHIN_S = 240.0
"""Some seconds on a machine of one's own."""
_ANSWER_WITHIN_S = 30.0
_GRACE_S = 15.0
_NOT_PASSED_ON = ("BOT_", "RASA_", "SANIC_", "TEST_", "PORT", "HOST")
_addresses = itertools.count(1)


class NotUp(Exception):
    """A server did not start, or has ended by itself."""


class Host:
    """The site that signs members in, with a key made on the spot."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public(self) -> str:
        """PEM, as `BOT_HOST_KEY` holds it."""
        pem = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem.decode()

    @property
    def environment(self) -> dict[str, str]:
        """The three settings of the host."""
        return {
            "BOT_HOST_KEY": self.public,
            "BOT_HOST_ISSUER": ISSUER,
            "BOT_HOST_AUDIENCE": AUDIENCE,
        }

    def claims(self, member: str, **others: Any) -> dict[str, Any]:
        """Those of a good token, some of them replaced; None leaves one out."""
        now = int(time.time())
        good = {"sub": member, "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + 600}
        return {name: value for name, value in {**good, **others}.items() if value is not None}

    def token(self, member: str, **others: Any) -> str:
        """Signed for a member; claims can be replaced."""
        claims = json.dumps(self.claims(member, **others)).encode()
        # below `jwt.encode`, which refuses to sign claims of wrong types
        return jwt.PyJWS().encode(claims, self.key, algorithm="ES256")


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_address() -> str:
    """A client address that nobody has used yet, of those kept for benchmarks."""
    number = next(_addresses)
    return f"198.18.{number // 250}.{number % 250 + 1}"


def clean_environment(**settings: str) -> dict[str, str]:
    """Ours without what would set the product, and these settings."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_PASSED_ON)}
    return {**inherited, **settings}


def command(*arguments: str) -> list[str]:
    """`python -m bot …`."""
    return [sys.executable, "-m", "bot", *arguments]


@dataclass
class Product:
    """One `python -m bot serve`; `start` returns at once, `wait` when it answers."""

    folder: Path
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    data: Optional[Path] = None
    port: int = field(default_factory=free_port)
    process: Optional[subprocess.Popen[bytes]] = None

    @property
    def data_dir(self) -> Path:
        """Where it stores what it stores; processes may share one."""
        return self.data or self.folder / f"{self.name}-data"

    @property
    def log(self) -> Path:
        """Standard output and error, of all its lives."""
        return self.folder / f"{self.name}.log"

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Product:
        """Begin to start it."""
        settings = {"PORT": str(self.port), "BOT_DATA_DIR": str(self.data_dir), **self.settings}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command("serve"),
                cwd=ROOT,
                env=clean_environment(**settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    def wait(self) -> Product:
        """Return when it is ready. Raises `NotUp`."""
        deadline = time.monotonic() + _UP_WITHIN_S
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise NotUp(f"{self.name}: {self.tail()}")
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/health/live", timeout=2).status_code == 200:
                    return self
            time.sleep(0.1)
        raise NotUp(f"{self.name}: not up after {_UP_WITHIN_S:.0f} s")

    def is_up(self) -> bool:
        """True if it still answers."""
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/health/live", timeout=5).status_code == 200
        return False

    def kill(self) -> None:
        """kill -9."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(_GRACE_S)

    def stop(self) -> Optional[int]:
        """End it gracefully; the status, None where only SIGKILL helped or it never ran."""
        if self.process is None:
            return None
        self.process.terminate()
        try:
            return self.process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def tail(self) -> str:
        """The last line of the log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1][:300] if lines else ""

    def __enter__(self) -> Product:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.stop()


@dataclass
class Person:
    """Somebody with a session of the web channel, from an address of their own."""

    product: Product
    member: str = ""
    host: Optional[Host] = None
    address: str = field(default_factory=new_address)
    token: str = ""
    said: list[str] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=_ANSWER_WITHIN_S)
        if not self.token:
            self.open()

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """POST as JSON, with the session and the address."""
        sent = {"X-Forwarded-For": self.address}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        return self._client.post(self.product.url + path, json=body, headers={**sent, **headers})

    def open(self) -> None:
        """A new session; the one before is shown, as the page does."""
        body: dict[str, Any] = {}
        if self.host and self.member:
            body["host_token"] = self.host.token(self.member)
        answer = self.post("/api/chat/session", body)
        answer.raise_for_status()
        self.token = answer.json()["token"]

    def send(self, text: str, message_id: Optional[str] = None) -> httpx.Response:
        """One message; a number of its own where none is given."""
        body = {"text": text, "client_msg_id": message_id or uuid.uuid4().hex}
        return self.post("/api/chat/messages", body)

    def types(self, text: str) -> str:
        """Say it in letters, whatever is offered; what is answered."""
        answer = self.send(text)
        answer.raise_for_status()
        self.replies = answer.json()["replies"]
        return self.text

    def __call__(self, *texts: str) -> str:
        """Say these; what is answered to the last. Titles that are offered are pressed."""
        for text in texts:
            answer = self.send(self._payload(text))
            if answer.status_code != 200:
                raise AssertionError(f"{answer.status_code} to {text!r}: {answer.text[:200]}")
            self.replies = answer.json()["replies"]
            self.said.append(self.text)
        return self.text

    def _payload(self, text: str) -> str:
        for reply in self.replies:
            for choice in reply["choices"]:
                if choice["title"] == text:
                    return str(choice["payload"])
        return text

    @property
    def text(self) -> str:
        """The last answer."""
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def choices(self) -> dict[str, str]:
        """Titles and payloads that the last answer offers."""
        return {c["title"]: c["payload"] for reply in self.replies for c in reply["choices"]}

    @property
    def handover(self) -> str:
        """The hand-over link of the last answer, empty without."""
        return next((url for url in self.urls if "/handover/" in url), "")

    @property
    def urls(self) -> list[str]:
        """All links of the last answer."""
        return [str(link["url"]) for reply in self.replies for link in reply["links"]]


def events_of(log: Path) -> list[dict[str, Any]]:
    """The lines of a log that are ours."""
    found = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
    return found

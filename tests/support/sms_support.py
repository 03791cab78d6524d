"""A served assistant with both platforms of SMS, and people who write to it."""

from __future__ import annotations

import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

import httpx
from sms_platforms import (
    ACCOUNT,
    BEARER,
    OUR_NUMBER,
    PUBLIC,
    TOKEN,
    Platform,
    from_gateway,
    from_twilio,
    waited,
)

from bot.services.sms.port import local
from tests_support import bot_process, environment, free_port, wait_until_up

QUIET_S = 0.25
"""Nothing more comes of a message when nothing came for so long."""


def settings_of(at_twilio: Platform, at_gateway: Platform, provider: str) -> dict[str, str]:
    """Both adapters, one of which sends."""
    return {
        "BOT_SMS_TWILIO_ACCOUNT": ACCOUNT,
        "BOT_SMS_TWILIO_TOKEN": TOKEN,
        "BOT_SMS_TWILIO_NUMBER": OUR_NUMBER,
        "BOT_SMS_API_URL": at_twilio.url,
        "BOT_SMS_PUBLIC_URL": PUBLIC,
        "BOT_SMS_GATEWAY_URL": at_gateway.url,
        "BOT_SMS_GATEWAY_TOKEN": BEARER,
        "BOT_SMS_PROVIDER": provider,
        "BOT_LOG_LEVEL": "INFO",
    }


@dataclass
class Served:
    """The server; it can be killed and started anew over the same data."""

    folder: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    process: Optional[subprocess.Popen[str]] = None
    said: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Served:
        """Until it answers."""
        given = environment(self.folder, **self.settings)
        self.process = bot_process("serve", PORT=str(self.port), **given)
        wait_until_up(f"{self.url}/health/live", self.process)
        return self

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.said += self.process.communicate()[1]

    def stop(self) -> None:
        """SIGTERM: it ends by itself."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        self.said += self.process.communicate(timeout=60)[1]
        assert self.process.returncode == 0, self.said[-2000:]


@dataclass
class Person:
    """Somebody who writes by SMS and reads what comes."""

    server: Served
    platform: Platform
    number: str
    write: Callable[..., httpx.Response]
    _seen: int = 0

    def __call__(self, text: str, **given: Any) -> list[str]:
        """Write, and the messages that come of it, in their order."""
        answered = self.write(self.server.url, text, self.number, **given)
        assert answered.status_code == 200, answered.text
        return self.more()

    def more(self) -> list[str]:
        """What has come since, once no more comes."""
        waited(lambda: self._bodies()[self._seen :] or None)
        count = -1
        while count != len(self._bodies()):
            count = len(self._bodies())
            time.sleep(QUIET_S)
        new, self._seen = self._bodies()[self._seen :], count
        return new

    def nothing_comes(self, text: str, **given: Any) -> bool:
        """Write; True if nothing is answered."""
        assert self.write(self.server.url, text, self.number, **given).status_code == 200
        time.sleep(4 * QUIET_S)
        return len(self._bodies()) == self._seen

    def _bodies(self) -> list[str]:
        to = {self.number, local(self.number) if self.number.startswith("+") else self.number}
        return [one.body for one in self.platform.sent if one.to in to]


def by_twilio(server: Served, platform: Platform, number: str = "+819000000001") -> Person:
    return Person(server, platform, number, from_twilio)


def by_gateway(server: Served, platform: Platform, number: str = "09000000002") -> Person:
    return Person(server, platform, number, from_gateway)

"""The separate action server: nobody is believed who does not know the shared secret."""

from __future__ import annotations

import json
import subprocess
import time
from typing import Any, Optional

import httpx
from product import ICHIRO, ROOT, clean_environment, command, free_port
from stage import Seen, Stage

_UP_WITHIN_S = 60.0


def _call(member: Any = ICHIRO) -> dict[str, Any]:
    return {
        "next_action": "action_answer",
        "sender_id": "web-forged",
        "tracker": {"slots": {}, "latest_message": {"metadata": {"member": member}}},
    }


def _post(port: int, secret: Optional[bytes], content: bytes) -> int:
    headers = {b"X-Actions-Secret": secret} if secret is not None else {}
    url = f"http://127.0.0.1:{port}/webhook"
    return httpx.post(url, content=content, headers=headers, timeout=30).status_code


def attack(stage: Stage, seen: Seen) -> None:
    """A member is forged without, with wrong and with nearly right secrets."""
    port, data = free_port(), stage.folder / "actions-data"
    with (stage.folder / "actions.log").open("wb") as log:
        process = subprocess.Popen(
            command("actions", "--port", str(port)),
            cwd=ROOT,
            env=clean_environment(BOT_DATA_DIR=str(data)),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + _UP_WITHIN_S
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/health", timeout=2)
                break
            except httpx.TransportError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.2)
        secret = (data / "actions.key").read_bytes().strip()
        forged = json.dumps(_call()).encode()
        for name, wrong in {
            "none": None,
            "empty": b"",
            "another": b"somebody else's secret, as long as it may be",
            "all but the last letter": secret[:-1],
            "one letter more": secret + b"a",
            "other case": secret.swapcase(),
            "bytes that are no text": b"\xff\xfe" * 20,
            "very long": b"a" * 4000,
        }.items():
            status = _post(port, wrong, forged)
            seen.expect(status == 401, f"secret {name}: {status}")
        for body in (b"", b"[]", b"null", b"5", b"no json", b"{", b"\xff"):
            seen.expect(_post(port, None, body) == 401, f"{body!r} without a secret")
            status = _post(port, secret, body)
            seen.expect(status == 400, f"{body!r} with the secret: {status}")
        mode = (data / "actions.key").stat().st_mode & 0o777
        seen.expect(mode == 0o600, f"actions.key is {mode:o}")
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()

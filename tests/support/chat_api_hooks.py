"""What schemathesis needs to try the chat's API: a session of its own for each request.

Loaded by it through SCHEMATHESIS_HOOKS. A stream ends with its session, so that of a member whom the
site vouches for a second longer is short enough to be read to its end.
"""

from __future__ import annotations

import os
import time
from typing import Any

import httpx
import schemathesis
from host_site import host_token

_STREAM_S = 1
_TRIES = 10


def _body(case: Any, lasts_s: int) -> dict[str, Any]:
    """Of a session; one that listens ends soon, so that the stream does."""
    if not case.operation.path.endswith("/events"):
        return {}
    ends_at = int(time.time()) + lasts_s
    return {"host_token": host_token("m-listens", os.environ["HOST_KEY"], exp=ends_at)}


@schemathesis.auth(cache_by_key=lambda case, context: str(time.monotonic()))
class Session:
    """A Bearer for each case."""

    def get(self, case: Any, context: Any) -> str:
        """The token of a conversation in which nothing was said yet."""
        url = f"{os.environ['CHAT_API']}/api/chat/session"
        for wait_s in range(_STREAM_S, _STREAM_S + _TRIES):
            response = httpx.post(url, json=_body(case, wait_s), verify=False, timeout=30)
            if response.status_code != 401:  # a busy machine took longer than the token lasts
                break
        return str(response.json()["token"])

    def set(self, case: Any, data: str, context: Any) -> None:
        """Put it where it belongs."""
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}

"""What the gateways share: a form by POST, and what its failures mean."""

from __future__ import annotations

from typing import Any, Mapping, Optional
from urllib.parse import parse_qsl

import httpx

from bot.metrics.counted import PLATFORM_CALLS, status_class
from bot.services.messaging.outbound import SendingDelayed
from bot.services.sms.port import Malformed

SEND_WITHIN_S = 20.0
"""One try at one message, as a whole."""
MOST_FIELDS = 200


def form(raw: bytes) -> dict[str, str]:
    """The fields of a body, blank ones too: a signature is over all of them. Raises `Malformed`."""
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise Malformed("the body is no form") from None
    return dict(pairs)


class FormPost:
    """Posts forms to one base address; `transport` is handed in by tests."""

    def __init__(
        self,
        platform: str,
        base_url: str,
        auth: Optional[tuple[str, str]] = None,
        headers: Mapping[str, str] = {},
        transport: Optional[httpx.AsyncBaseTransport] = None,
    ) -> None:
        self._platform = platform
        self._client = httpx.AsyncClient(
            base_url=base_url,
            auth=auth,
            headers=dict(headers),
            timeout=SEND_WITHIN_S,
            transport=transport,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def send(self, path: str, fields: Mapping[str, str]) -> httpx.Response:
        """What was answered, if it was anything but a failure that may pass: `SendingDelayed`."""
        try:
            response = await self._client.post(path, data=dict(fields))
        except httpx.HTTPError as error:
            PLATFORM_CALLS.labels(self._platform, "no answer").inc()
            raise SendingDelayed(type(error).__name__) from None
        PLATFORM_CALLS.labels(self._platform, status_class(response.status_code)).inc()
        if response.status_code == 429 or response.status_code >= 500:
            raise SendingDelayed(f"status {response.status_code}", _pause_s(response))
        return response


def answered(response: httpx.Response) -> Mapping[str, Any]:
    """The JSON object of an answer; an empty one for anything else."""
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _pause_s(response: httpx.Response) -> Optional[float]:
    try:
        return float(response.headers.get("retry-after", ""))
    except ValueError:
        return None

"""The wire between processes over Redis: one channel, to which each listens."""

from __future__ import annotations

import base64
import json
from typing import Any, Optional, Sequence

import redis

from bot.adapters.shared.redis import PREFIX, Answering, RedisDown, connected
from bot.adapters.shared.relay import Sent, WireDown

CHANNEL = f"{PREFIX}happenings"
LISTEN_S = 1.0
"""So long one call waits for something to come."""
_SLOW_S = 3.0


class RedisWire:
    """`adapters.shared.relay.Wire` over Redis: publish and subscribe."""

    def __init__(self, url: str, answering: Answering) -> None:
        self._answering = answering
        self._listening: Any = connected(url, _SLOW_S)
        self._heard: Optional[Any] = None

    def send(self, happenings: Sequence[Sent]) -> None:
        """See the port."""

        def publish(client: redis.Redis) -> None:
            with client.pipeline(transaction=False) as pipeline:
                for one in happenings:
                    pipeline.publish(CHANNEL, _packed(one))
                pipeline.execute()

        try:
            self._answering.ask(publish)
        except RedisDown as error:
            raise WireDown(str(error)) from None

    def receive(self) -> Sequence[Sent]:
        """See the port."""
        try:
            if self._heard is None:
                self._heard = self._listening.pubsub(ignore_subscribe_messages=True)
                self._heard.subscribe(CHANNEL)
            message = self._heard.get_message(timeout=LISTEN_S)
        except (redis.RedisError, OSError) as error:
            self._heard = None
            raise WireDown(f"Redis does not answer ({type(error).__name__})") from None
        self._answering.look_again()
        found = _unpacked(message["data"]) if message else None
        return (found,) if found else ()


def _packed(sent: Sent) -> str:
    parts = [sent.process, sent.topic, sent.key_id, _text(sent.nonce), _text(sent.sealed)]
    return json.dumps(parts)


def _unpacked(text: bytes) -> Optional[Sent]:
    """None for what is none of ours."""
    try:
        process, topic, key_id, nonce, sealed = json.loads(text)
        return Sent(process, topic, key_id, base64.b64decode(nonce), base64.b64decode(sealed))
    except (ValueError, TypeError):
        return None


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

"""対話の脇: what belongs to a turn and must not be stored travels beside Rasa.

Rasa writes down every message, utterance and slot. So it is handed a message of known words,
without entities and without who is signed in. What the actions need beyond that is put into
their request, here or over HTTP, and what they say is taken out of their answer before Rasa
sees it: an utterance is stored as its kind and its topics.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Awaitable, Callable, Iterator, Mapping, Optional

from bot.adapters.stores.offers import SealedOffers
from bot.domain.errors import TurnGivenUp
from bot.reply import Reply

OFFERED = "offered"
"""The slot of the choices that were offered last: plain for actions, sealed where it is stored."""

Body = dict[str, Any]
Call = Callable[[Body], Awaitable[Any]]


@dataclass
class Beside:
    """One turn. `message` and `metadata` are laid over what is stored of the message.

    `is_over`: nobody waits for the turn any more.
    """

    offers: SealedOffers
    message: Mapping[str, Any] = field(default_factory=dict, repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    is_over: Callable[[], bool] = lambda: False
    replies: list[Reply] = field(default_factory=list, repr=False)


_now: ContextVar[Optional[Beside]] = ContextVar("beside", default=None)


@contextmanager
def turn(beside: Beside) -> Iterator[None]:
    """All actions that are run inside belong to this turn."""
    token = _now.set(beside)
    try:
        yield
    finally:
        _now.reset(token)


def raise_if_over() -> None:
    """Raise `TurnGivenUp` in the thread of a turn that nobody waits for."""
    beside = _now.get()
    if beside is not None and beside.is_over():
        raise TurnGivenUp


async def around(request: Body, call: Call) -> Any:
    """Call an action with the whole turn, and keep what it says to ourselves.

    Outside a turn (Rasa's own development channels) nothing is added and nothing taken.
    """
    beside = _now.get()
    if beside is None:
        return await call(request)
    conversation = str(request.get("sender_id"))
    result = await call(_whole(request, beside, conversation))
    said = [Reply.decode(message) for message in result.get("responses") or ()]
    beside.replies += said
    return {
        **result,
        "responses": [_stored(reply) for reply in said],
        "events": [_sealed(e, beside, conversation) for e in result.get("events") or ()],
    }


def _whole(request: Body, beside: Beside, conversation: str) -> Body:
    tracker = request["tracker"]
    message, slots = tracker.get("latest_message") or {}, tracker.get("slots") or {}
    metadata = {**(message.get("metadata") or {}), **beside.metadata}
    offered = beside.offers.open(slots.get(OFFERED), conversation)
    return {
        **request,
        "tracker": {
            **tracker,
            "latest_message": {**message, **beside.message, "metadata": metadata},
            "slots": {**slots, OFFERED: offered},
        },
    }


def _stored(reply: Reply) -> Body:
    return {"custom": {"kind": reply.kind.value, "topics": list(reply.topics)}}


def _sealed(event: Body, beside: Beside, conversation: str) -> Body:
    if event.get("event") != "slot" or event.get("name") != OFFERED:
        return event
    return {**event, "value": beside.offers.seal(event["value"] or {}, conversation)}

"""Every figure, with its labels. A value of a label is a name of ours: a channel, a reason, a step.

Counting is always on and costs a microsecond; whether anybody may look is `BOT_METRICS_PORT`.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

_TURN_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PART_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0)


def _counter(name: str, what: str, *labels: str) -> Counter:
    return Counter(f"assistant_{name}", what, labels, registry=REGISTRY)


def _histogram(name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(f"assistant_{name}", what, labels, registry=REGISTRY, buckets=buckets)


def _gauge(name: str, what: str, mode: str, *labels: str) -> Gauge:
    """`mode`: "livesum" or "livemax" over the processes that live."""
    return Gauge(f"assistant_{name}", what, labels, registry=REGISTRY, multiprocess_mode=mode)  # type: ignore[arg-type]


# Turns

TURNS = _counter("turns", "Messages that were answered, by what came of it", "channel", "outcome")
TURN_SECONDS = _histogram("turn_seconds", "From a message to its answer", _TURN_S, "channel")
PART_SECONDS = _histogram(
    "turn_part_seconds", "Seconds of a turn that went into one part of it", _PART_S, "part"
)
UNDER_WAY = _gauge("turns_under_way", "Messages that are being answered", "livesum")
REPLIES = _counter("replies", "Replies by their kind", "channel", "kind")
UNANSWERED = _counter("unanswered", "Questions that were not understood", "channel")
HAND_OFFS = _counter("hand_offs", "People handed over in a turn", "reason", "to")
STEPS = _counter("steps_shown", "Where people stand after a turn", "journey", "step")
JOURNEYS = _counter(
    "journey_changes", "Journeys begun, prepared, stopped, ended", "journey", "change"
)
MOVES = _counter("moves", "What people do in journeys", "journey", "move")
VERDICTS = _counter("feedback", "Verdicts on answers", "verdict")

# What a turn stands on

STORE_SECONDS = _histogram(
    "store_seconds", "One use of a database, waiting for a connection included", _PART_S, "store"
)
STORE_LATE = _counter("store_late", "Calls that waited in vain, or were not tried", "store", "how")
TRACKER_EVENTS_LOST = _counter("tracker_events_lost", "Events of Rasa that were given up")
CONTRACTS_SECONDS = _histogram(
    "contracts_seconds",
    "Calls to the contracts API, all tries included",
    _PART_S,
    "call",
    "outcome",
)
REDIS_AWAY = _gauge("redis_away", "1 while Redis does not answer a worker", "livemax")
REDIS_FAILURES = _counter("redis_failures", "Calls that Redis did not answer")

# What comes and goes

REQUESTS = _counter("requests", "HTTP requests by part of the site", "area", "status")
INBOUND = _counter("inbound", "Events of platforms by what came of them", "channel", "outcome")
OUTBOUND = _counter("outbound", "Tries to send something on a platform", "channel", "outcome")
PLATFORM_CALLS = _counter("platform_calls", "Calls to LINE and SMS gateways", "platform", "result")
MAILS = _counter("mails", "Tries to send a mail", "kind", "outcome")
REMINDERS = _counter("reminders", "Reminders that came due", "deadline", "outcome")
EVENTS = _counter("events", "Events of conversations on their way to the broker", "outcome")
BROKER_AWAY = _gauge("event_broker_away", "1 while events cannot be delivered", "livemax")

# Processes

WORKERS = _gauge("workers", "Processes that serve", "livesum")
WORKERS_ENDED = _counter("workers_ended", "Processes that ended without being told to")


# What an alert asks for must be there before it first happens: who counts from nothing sees no rise.
for _outcome in ("delivered", "given_up"):
    EVENTS.labels(_outcome)
for _store in ("drafts", "trackers", "contracts"):
    STORE_LATE.labels(_store, "gave_up")
    STORE_LATE.labels(_store, "not_tried")
MAILS.labels("any", "given_up")


def status_class(status: int) -> str:
    """「2xx」; 429 by itself.

    >>> [status_class(one) for one in (204, 429, 503)]
    ['2xx', '429', '5xx']
    """
    return "429" if status == 429 else f"{status // 100}xx"

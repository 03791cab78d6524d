"""JSON over HTTP with a time budget, retries and a circuit breaker."""

from __future__ import annotations

import ipaddress
import json
import random
import time
from dataclasses import dataclass
from typing import Any, Callable, Generic, Optional, TypeVar, Union

import httpx
import structlog

from bot.adapters.bulkhead import Bulkhead, Full
from bot.adapters.http.circuit_breaker import CircuitBreaker, CircuitOpen
from bot.adapters.http.json_object import WireError
from bot.domain.errors import BackEndError, BackEndUnavailable
from bot.metrics import parts
from bot.metrics.counted import CONTRACTS_SECONDS

log = structlog.get_logger()

T = TypeVar("T")

MAX_BODY = 1024 * 1024
"""No answer of ours comes near this."""

JSON = "application/json"
PROBLEM = "application/problem+json"

AT_ONCE = 8
WAIT_FOR_PLACE_S = 0.5
"""So many calls may be under way: an API that is slow must not take every thread there is."""

_PASSING = {408, 425, 500, 502, 503, 504}
"""Statuses that may be another one a moment later."""

_NOT_ABOUT_THE_REQUEST = {401, 403, 407, 408, 425, 429}
"""Statuses below 500 that are no refusal of what was asked."""


@dataclass(frozen=True)
class Patience:
    """How long a call may take: `budget_s` in all, with every attempt and pause."""

    connect_s: float = 2.0
    read_s: float = 4.0
    budget_s: float = 6.0
    attempts: int = 3
    pause_s: float = 0.2


@dataclass(frozen=True)
class Call(Generic[T]):
    """One request that may be sent twice: it only reads, or it carries an idempotency key.

    `decode` makes the record of the answer's JSON, or raises `WireError`.
    """

    name: str
    method: str
    path: str
    decode: Callable[[Any], T]
    body: Any = None
    key: Optional[str] = None


Refused = Callable[[Any], Optional[BackEndError]]
"""The error that a problem document stands for, None if it stands for none of ours."""


class _Failed(Exception):
    """An attempt that brought no answer; `may_pass` if the next one may bring one."""

    def __init__(self, reason: str, may_pass: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_pass = may_pass


class HttpApi:
    """Sends calls; whatever goes wrong on the way becomes `BackEndUnavailable`.

    Failures that may pass are tried again within the budget; after repeated ones the
    circuit opens and calls fail at once, as do those for which there is no place beside
    the calls under way. For several threads.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        refused: Refused,
        *,
        patience: Optional[Patience] = None,
        breaker: Optional[CircuitBreaker] = None,
        bulkhead: Optional[Bulkhead] = None,
        transport: Optional[httpx.BaseTransport] = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        _require_private(httpx.URL(base_url))
        self._refused = refused
        self._patience = patience or Patience()
        self._breaker = breaker or CircuitBreaker(clock=clock)
        self._bulkhead = bulkhead or Bulkhead(AT_ONCE, WAIT_FOR_PLACE_S)
        self._clock = clock
        self._sleep = sleep
        self._client = httpx.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}", "Accept": f"{JSON}, {PROBLEM}"},
            transport=transport,
            trust_env=False,  # what is configured is configured in one place
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, call: Call[T]) -> T:
        """The record, or raise what the back end answered, or `BackEndUnavailable`."""
        began, outcome = time.perf_counter(), "answered"
        try:
            with parts.measured("contracts"):
                return self._in_its_place(call)
        except BackEndUnavailable:
            outcome = "unavailable"
            raise
        except BackEndError:
            outcome = "refused"
            raise
        finally:
            seconds = time.perf_counter() - began
            CONTRACTS_SECONDS.labels(call.name, outcome).observe(seconds)

    def _in_its_place(self, call: Call[T]) -> T:
        try:
            with self._bulkhead.call():
                return self._sent(call)
        except Full as error:
            log.warning("back_end.full", call=call.name)
            raise BackEndUnavailable("too many calls to the back end are under way") from error

    def _sent(self, call: Call[T]) -> T:
        patience = self._patience
        deadline = self._clock() + patience.budget_s
        pause = patience.pause_s
        attempt = 0
        while True:
            attempt += 1
            try:
                with self._breaker.attempt():
                    answer = self._attempt(call, deadline)
                break
            except CircuitOpen as error:
                log.warning("back_end.circuit_open", call=call.name)
                raise BackEndUnavailable("the circuit to the back end is open") from error
            except _Failed as failure:
                log.warning(
                    "back_end.failed", call=call.name, attempt=attempt, reason=failure.reason
                )
                # not all at the same moment, should many have failed together
                wait = pause * random.uniform(0.5, 1.0)
                is_last = attempt >= patience.attempts or self._clock() + wait >= deadline
                if is_last or not failure.may_pass:
                    raise BackEndUnavailable(f"the back end: {failure.reason}") from failure
            self._sleep(wait)
            pause *= 2
        if isinstance(answer, BackEndError):
            raise answer
        return answer

    def _attempt(self, call: Call[T], deadline: float) -> Union[T, BackEndError]:
        """The record, or the error that the back end answered; raises `_Failed`."""
        left = max(deadline - self._clock(), 0.001)
        read_s, connect_s = self._patience.read_s, self._patience.connect_s
        try:
            with self._client.stream(
                call.method,
                call.path,
                json=call.body,
                headers={"Idempotency-Key": call.key} if call.key else {},
                timeout=httpx.Timeout(min(read_s, left), connect=min(connect_s, left)),
            ) as response:
                content = self._read(response, deadline)
        except httpx.TimeoutException as error:
            raise _Failed("no answer in time", may_pass=True) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _Failed("no connection", may_pass=True) from error
        status = response.status_code
        if response.is_success:
            return _decoded(call, response, content)
        if 400 <= status < 500 and status not in _NOT_ABOUT_THE_REQUEST:
            refused = self._refused(_problem(response, content))
            if refused:
                return refused
        raise _Failed(f"status {status}", may_pass=status in _PASSING)

    def _read(self, response: httpx.Response, deadline: float) -> bytes:
        # a time-out is per read: a server that sends a byte a second would never hit it
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_BODY:
                raise _Failed("the answer is too long", may_pass=False)
            if self._clock() > deadline:
                raise _Failed("no answer in time", may_pass=True)
        return bytes(content)


def _decoded(call: Call[T], response: httpx.Response, content: bytes) -> T:
    if not _is(response, JSON):
        raise _Failed("the answer is no JSON", may_pass=False)
    try:
        return call.decode(_parsed(content))
    except WireError as error:
        raise _Failed(f"the answer makes no sense: {error}", may_pass=False) from None


def _problem(response: httpx.Response, content: bytes) -> Any:
    """The problem document (RFC 9457), {} if it is none."""
    try:
        return _parsed(content) if _is(response, PROBLEM) else {}
    except WireError:
        return {}


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        # not chained: the cause would hold the whole answer
        raise WireError("it cannot be parsed") from None


def _is(response: httpx.Response, media_type: str) -> bool:
    found: str = response.headers.get("content-type", "")
    return found.partition(";")[0].strip().lower() == media_type


def _require_private(url: httpx.URL) -> None:
    if url.scheme == "https":
        return
    try:
        is_loopback = ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        is_loopback = url.host == "localhost"
    if url.scheme != "http" or not is_loopback:
        raise ValueError("the address of the back end must be https, or http on this machine")

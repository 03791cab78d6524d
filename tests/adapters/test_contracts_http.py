"""The HTTP adapter when the other side is slow, broken, lying or away."""

from __future__ import annotations

import json
import socket
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Callable, Iterator, Union

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.adapters.contracts import http as contracts_http
from bot.adapters.contracts import tables as t
from bot.adapters.contracts import wire
from bot.adapters.contracts.http import HttpContracts
from bot.adapters.contracts.seed import Samples
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.http import api as http_api
from bot.adapters.http.api import MAX_BODY, Patience
from bot.adapters.http.circuit_breaker import CircuitBreaker
from bot.domain.errors import (
    BackEndRefused,
    BackEndUnavailable,
    ContractNotFound,
    MemberNotFound,
    Refusal,
)
from bot.domain.hours import TOKYO
from bot.domain.membership import Applicant, Member, ProvisionalRegistration, RegistrationRequest
from bot.domain.plan import Application, ApplicationReceipt, Consent, PlanId, Quote
from bot.domain.policy import PolicyNumber, PolicyPeriod, RenewalCase, RenewalStatus
from tests.adapters.conftest import TOKEN, TOKEN_KEY, Clock
from tests.adapters.contract_api_server import ANSWER_LOST, BROKEN, ContractApiServer

Scripted = Union[httpx.Response, Exception]
MEMBER = Member("m-1", datetime(2026, 4, 14, 10, 30, tzinfo=TOKYO))


class Script(httpx.BaseTransport):
    """A back end that answers what is written down, and notes what it was asked."""

    def __init__(self, *answers: Scripted) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The next answer; the last one for ever."""
        request.read()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=answer.content, request=request
        )


class Timeline:
    """Seconds that pass only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass, and note it."""
        self.slept.append(seconds)
        self.now += seconds


def ok(data: Any) -> httpx.Response:
    """200 with JSON."""
    return httpx.Response(200, json=data)


def problem(status: int, code: str) -> httpx.Response:
    """A problem document."""
    content = json.dumps({"type": "about:blank", "title": code, "status": status, "code": code})
    headers = {"Content-Type": "application/problem+json"}
    return httpx.Response(status, content=content, headers=headers)


def adapter(script: Script, timeline: Timeline, **options: Any) -> HttpContracts:
    """The adapter over a script."""
    return HttpContracts(
        "https://insurer.example/v1",
        TOKEN,
        transport=script,
        clock=timeline,
        sleep=timeline.sleep,
        **options,
    )


CONFIRMED = ok(wire.encode_member(MEMBER))


# Retries


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(500),
        problem(502, "bad_gateway"),
        problem(503, "unavailable"),
        httpx.Response(504, content=b"<html>", headers={"Content-Type": "text/html"}),
        problem(408, "timeout"),
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("Server disconnected"),
        httpx.ReadError("reset"),
    ],
    ids=repr,
)
def test_what_may_pass_is_tried_again_with_the_same_key(failure: Scripted) -> None:
    """Two failures, then success: one answer, and the same key and body three times."""
    script, timeline = Script(failure, failure, CONFIRMED), Timeline()
    assert adapter(script, timeline).confirm("token", idempotency_key="key-1") == MEMBER
    assert [r.headers["Idempotency-Key"] for r in script.requests] == ["key-1"] * 3
    assert len({r.content for r in script.requests}) == 1
    first, second = timeline.slept
    assert 0.1 <= first <= 0.2 <= second <= 0.4


def test_reading_is_tried_again_without_a_key() -> None:
    """Nothing changes, so nothing needs a key."""
    script = Script(httpx.Response(500), ok({"contracts": []}))
    assert adapter(script, Timeline()).contracts_of("m-1") == ()
    assert len(script.requests) == 2
    assert all("Idempotency-Key" not in r.headers for r in script.requests)


def test_the_third_failure_is_told() -> None:
    """After three attempts the caller hears that the back end is not available."""
    script = Script(httpx.Response(500))
    with pytest.raises(BackEndUnavailable):
        adapter(script, Timeline()).contracts_of("m-1")
    assert len(script.requests) == 3


@pytest.mark.parametrize(
    "failure",
    [
        problem(401, "unauthorized"),
        problem(403, "forbidden"),
        problem(429, "too_many_requests"),
        problem(501, "not_implemented"),
        httpx.Response(404, content=b"<html>", headers={"Content-Type": "text/html"}),
        httpx.Response(302, headers={"Location": "https://elsewhere.example/"}),
    ],
    ids=repr,
)
def test_what_will_not_pass_is_not_tried_again(failure: httpx.Response) -> None:
    """Wrong credentials, wrong address, too many requests: more of the same helps nobody."""
    script = Script(failure)
    with pytest.raises(BackEndUnavailable):
        adapter(script, Timeline()).confirm("token", idempotency_key="k")
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (problem(404, "member_not_found"), MemberNotFound),
        (problem(404, "contract_not_found"), ContractNotFound),
        *[(problem(409, code.value), BackEndRefused) for code in Refusal],
        (problem(409, "something_new"), BackEndRefused),
    ],
)
def test_a_refusal_is_an_answer(answer: httpx.Response, expected: type[Exception]) -> None:
    """It is told with its code at once; a code we do not know is `other`."""
    script = Script(answer)
    with pytest.raises(expected) as caught:
        adapter(script, Timeline()).confirm("token", idempotency_key="k")
    assert len(script.requests) == 1
    if isinstance(caught.value, BackEndRefused):
        code = json.loads(answer.content)["code"]
        known = {item.value for item in Refusal}
        assert caught.value.code.value == (code if code in known else "other")


def test_an_answer_that_got_lost_is_fetched_without_a_second_effect(
    sqlite: Engine, samples: Samples
) -> None:
    """The server did it, the connection broke: the retry gets the answer to the first request."""
    taro = samples.customers["taro"]
    asked = RegistrationRequest(taro.applicant, taro.email, (taro.contracts[0].policy_number,))
    with ContractApiServer(SqlContracts(sqlite, TOKEN_KEY, Clock()), TOKEN) as server:
        server.faults.extend([ANSWER_LOST, BROKEN])
        http = HttpContracts(server.url, TOKEN, patience=Patience(pause_s=0.01))
        registration = http.preregister(asked, idempotency_key="key-1")
        http.close()
        assert server.served == [("preregister", "key-1")] * 3
        assert server.violations == []
    with sqlite.connect() as connection:
        rows = connection.execute(select(t.registrations.c.reference)).scalars().all()
        assert rows == [registration.reference]
        assert connection.execute(select(func.count()).select_from(t.answered)).scalar_one() == 1


# Time


@contextmanager
def listener(handle: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on a free port that does as told with each connection."""
    server = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=safely, args=(connection,), daemon=True).start()

    def safely(connection: socket.socket) -> None:
        with connection, suppress(OSError):  # when the client has gone
            handle(connection)

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    stopped.set()
    server.close()


def silent(connection: socket.socket) -> None:
    """Take the request and never answer."""
    connection.recv(65536)
    time.sleep(5)


def dripping(connection: socket.socket) -> None:
    """Answer so slowly that no single read takes long."""
    connection.recv(65536)
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    )
    for _ in range(1000):
        connection.sendall(b" ")
        time.sleep(0.02)


def hanging_up(connection: socket.socket) -> None:
    """Take the request and close."""
    connection.recv(65536)


@pytest.mark.parametrize("server", [silent, dripping, hanging_up])
def test_a_call_ends_within_its_budget(server: Callable[[socket.socket], None]) -> None:
    """Whatever the server does with the connection."""
    patience = Patience(connect_s=0.2, read_s=0.2, budget_s=0.5, pause_s=0.05)
    with listener(server) as url:
        http = HttpContracts(url, TOKEN, patience=patience)
        began = time.monotonic()
        with pytest.raises(BackEndUnavailable):
            http.contracts_of("m-1")
        assert time.monotonic() - began < 1.5
        http.close()


def test_nobody_listening_is_told() -> None:
    """A refused connection is an unavailable back end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    http = HttpContracts(f"http://127.0.0.1:{port}", TOKEN, patience=Patience(pause_s=0.01))
    with pytest.raises(BackEndUnavailable):
        http.contracts_of("m-1")
    http.close()


def test_a_spent_budget_ends_the_retries() -> None:
    """No pause begins that would end after the budget."""
    script, timeline = Script(httpx.Response(503)), Timeline()
    patience = Patience(budget_s=0.35, attempts=50, pause_s=0.1)
    with pytest.raises(BackEndUnavailable):
        adapter(script, timeline, patience=patience).contracts_of("m-1")
    assert 2 <= len(script.requests) <= 5
    assert timeline.now < 0.35


def test_the_timeouts_shrink_with_the_budget() -> None:
    """The last attempt may take what is left, not its full time."""
    script, timeline = Script(httpx.Response(503)), Timeline()
    patience = Patience(connect_s=2, read_s=4, budget_s=3, attempts=3, pause_s=1)
    with pytest.raises(BackEndUnavailable):
        adapter(script, timeline, patience=patience).contracts_of("m-1")
    timeouts = [r.extensions["timeout"] for r in script.requests]
    assert timeouts[0] == {"connect": 2, "read": 3, "write": 3, "pool": 3}
    assert timeouts[-1]["read"] == pytest.approx(3 - sum(timeline.slept))


# The circuit


def test_the_circuit_opens_and_closes_again() -> None:
    """Five failures open it: then nothing is sent for 30 seconds, then one attempt decides."""
    script, timeline = Script(httpx.Response(503)), Timeline()
    http = adapter(script, timeline, breaker=CircuitBreaker(5, 30, timeline))

    def ask() -> None:
        with pytest.raises(BackEndUnavailable):
            http.contracts_of("m-1")

    ask()  # 3 attempts
    ask()  # 2 more, then the circuit is open in the middle of the retries
    assert len(script.requests) == 5
    ask()
    assert len(script.requests) == 5
    timeline.now += 30
    ask()  # one attempt, which fails
    assert len(script.requests) == 6
    timeline.now += 29
    ask()
    assert len(script.requests) == 6
    timeline.now += 1
    script.answers = [ok({"contracts": []})]
    assert http.contracts_of("m-1") == ()
    assert http.contracts_of("m-1") == ()
    assert len(script.requests) == 8


def test_refusals_keep_the_circuit_closed() -> None:
    """Who refuses is there."""
    script, timeline = Script(problem(409, "already_confirmed")), Timeline()
    http = adapter(script, timeline, breaker=CircuitBreaker(2, 30, timeline))
    for _ in range(5):
        with pytest.raises(BackEndRefused):
            http.confirm("token", idempotency_key="k")
    assert len(script.requests) == 5


# Garbage

REGISTRATION = ProvisionalRegistration("r-1", "t" * 20, MEMBER.registered_at, MEMBER.registered_at)


def html(content: bytes = b"<html>maintenance</html>") -> httpx.Response:
    """A page where JSON belongs."""
    return httpx.Response(200, content=content, headers={"Content-Type": "text/html"})


def raw(content: bytes, **headers: str) -> httpx.Response:
    """Bytes that call themselves JSON."""
    return httpx.Response(
        200, content=content, headers={"Content-Type": "application/json", **headers}
    )


GARBAGE = [
    html(),
    httpx.Response(200),
    httpx.Response(204),
    raw(b""),
    raw(b"{"),
    raw(b"null"),
    raw(b"[]"),
    raw(b'"text"'),
    raw(b"\xff\xfe\x00"),
    raw(b"[" * 100_000),
    raw(b"1" * 5000),
    raw(json.dumps(wire.encode_member(MEMBER)).encode() + b" " * MAX_BODY),
    ok({}),
    ok({"reference": "m-1"}),
    ok({"reference": "m-1", "registered_at": None}),
    ok({"reference": "m-1", "registered_at": 5}),
    ok({"reference": "m-1", "registered_at": "yesterday"}),
    ok({"reference": "m-1", "registered_at": "2026-04-14T10:30:00"}),
    ok({"reference": "m-1", "registered_at": "0001-01-01T00:00:00+14:00"}),
    ok({"reference": "../admin", "registered_at": "2026-04-14T10:30:00+09:00"}),
    ok({"reference": ["m-1"], "registered_at": "2026-04-14T10:30:00+09:00"}),
]


@pytest.mark.parametrize("answer", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_no_answer(answer: httpx.Response) -> None:
    """What is not as the document says is an unavailable back end, and asked for once."""
    script = Script(answer)
    with pytest.raises(BackEndUnavailable):
        adapter(script, Timeline()).confirm("token", idempotency_key="k")
    assert len(script.requests) == 1


def test_a_wrong_compression_is_no_answer() -> None:
    """Bytes that cannot be unpacked."""

    class Broken(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
            return httpx.Response(200, headers=headers, stream=httpx.ByteStream(b"no gzip"))

    http = HttpContracts(
        "https://insurer.example", TOKEN, transport=Broken(), sleep=lambda seconds: None
    )
    with pytest.raises(BackEndUnavailable):
        http.contracts_of("m-1")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"x"', b"{}", b'{"code": 5}', b'{"code": null}', b"[" * 100_000],
)
def test_a_garbled_refusal_is_no_answer(content: bytes) -> None:
    """Without a code nothing is known."""
    headers = {"Content-Type": "application/problem+json"}
    script = Script(httpx.Response(409, content=content, headers=headers))
    with pytest.raises(BackEndUnavailable):
        adapter(script, Timeline()).confirm("token", idempotency_key="k")


@pytest.fixture
def genuine(sqlite: Engine) -> SqlContracts:
    """Where the records to be falsified come from."""
    return SqlContracts(sqlite, TOKEN_KEY, Clock())


def falsified(data: Any, path: str, value: Any) -> Any:
    """A deep copy with another value at a place such as "contracts.0.id"; ... removes it."""
    copy = json.loads(json.dumps(data))
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    node = copy
    for part in parents:
        node = node[part]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("contracts", None),
        ("contracts", {}),
        ("contracts.0", "c-1"),
        ("contracts.0.id", "c/1"),
        ("contracts.0.policy_number", ""),
        ("contracts.0.policy_number", "証券番号"),
        ("contracts.0.period", ...),
        ("contracts.0.period.expires_at", "2026-05-01T00:00:00+09:00"),
        ("contracts.0.period.expires_at", "2019-05-01T16:00:00+09:00"),
        ("contracts.0.policyholder.birth_on", "1971-11-31"),
        ("contracts.0.policyholder.birth_on", "昭和46年11月30日"),
        ("contracts.0.policyholder.name.family", ""),
        ("contracts.0.contact.address", "住所\u0000"),
        ("contracts.0.contact.address", "あ" * 201),
        ("contracts.0.contact.phone", 820000003),
        ("contracts.0.vehicle.possession", "stolen"),
        ("contracts.0.group.employment", "retired"),
        ("contracts.0.group.retired_in", "2011-03"),
        ("contracts.0.named_insured", ...),
    ],
)
def test_a_contract_that_makes_no_sense_is_no_answer(
    genuine: SqlContracts, path: str, value: Any
) -> None:
    """One wrong value and nothing of it is shown, nor told in the error."""
    data = wire.encode_contracts(genuine.contracts_of("m-sample-ichiro"))
    assert adapter(Script(ok(data)), Timeline()).contracts_of("m-1")
    script = Script(ok(falsified(data, path, value)))
    with pytest.raises(BackEndUnavailable) as caught:
        adapter(script, Timeline()).contracts_of("m-1")
    text = "".join(traceback.format_exception(caught.value))
    for personal in ("例示", "一郎", "倉敷", "昭和46年", "1971", "820000003", "C900000031"):
        assert personal not in text


def other(contracts: SqlContracts) -> dict[str, tuple[Any, Callable[[HttpContracts], object]]]:
    """Answers that are sound in themselves but belong to another question."""
    period = PolicyPeriod.year_until(datetime(2026, 5, 1).date())
    contract, second = contracts.contracts_of("m-sample-ichiro")
    case = RenewalCase(second, period, RenewalStatus.OPEN)
    quote = Quote(PlanId.FREE, "見本", (), 1, PlanId.PLAN_B)
    plan = Quote(PlanId.PLAN_A, "見本", (), 1)
    receipt = ApplicationReceipt(
        "a-1", second.id, PlanId.PLAN_A, 1, period, MEMBER.registered_at, False
    )
    apply = Application(PlanId.PLAN_A, 1, {"x": True}, frozenset(Consent))
    applicant = Applicant(
        contract.policyholder.name, contract.policyholder.kana, contract.policyholder.birth_on,
        "", contract.contact.address, contract.contact.phone,
    )  # fmt: skip
    asked = [contract.policy_number]
    return {
        "match, fewer": ({"results": []}, lambda c: c.match(applicant, asked)),
        "match, another": (
            {"results": [{"policy_number": "Z999999999", "mismatches": []}]},
            lambda c: c.match(applicant, asked),
        ),
        "renewal case": (
            wire.encode_renewal_case(case),
            lambda c: c.renewal_case("m-1", contract.id),
        ),
        "added contract": (
            wire.encode_contract(second),
            lambda c: c.register_contract("m-1", PolicyNumber("C900000031"), idempotency_key="k"),
        ),
        "based on": (
            wire.encode_quote(quote),
            lambda c: c.recalculate("m-1", contract.id, PlanId.PLAN_A, {}),
        ),
        "no free plan": (
            wire.encode_quote(plan),
            lambda c: c.recalculate("m-1", contract.id, PlanId.PLAN_A, {}),
        ),
        "receipt": (
            wire.encode_receipt(receipt),
            lambda c: c.apply("m-1", contract.id, apply, idempotency_key="k"),
        ),
    }


@pytest.mark.parametrize(
    "which",
    ["match, fewer", "match, another", "renewal case", "added contract", "based on", "no free plan", "receipt"],
)  # fmt: skip
def test_an_answer_to_another_question_is_no_answer(genuine: SqlContracts, which: str) -> None:
    """Somebody else's contract must not reach anybody."""
    data, call = other(genuine)[which]
    with pytest.raises(BackEndUnavailable):
        call(adapter(Script(ok(data)), Timeline()))


def test_unknown_fields_are_passed_over() -> None:
    """A newer back end may tell more."""
    data = {**wire.encode_member(MEMBER), "rank": "gold"}
    assert adapter(Script(ok(data)), Timeline()).confirm("t", idempotency_key="k") == MEMBER


def test_fractions_of_seconds_come_in_any_length() -> None:
    """.5, .123456789 and Z are all RFC 3339."""
    for text in ("2026-04-14T01:30:00.5Z", "2026-04-14T01:30:00.500000000+00:00"):
        data = {"reference": "m-1", "registered_at": text}
        member = adapter(Script(ok(data)), Timeline()).confirm("t", idempotency_key="k")
        assert member.registered_at == MEMBER.registered_at.replace(microsecond=500000)


# What is sent


def test_the_token_and_the_body_are_sent() -> None:
    """Bearer token in the header, the confirmation token in the body and not in the address."""
    script = Script(CONFIRMED)
    adapter(script, Timeline()).confirm("secret-token", idempotency_key="key-1")
    (request,) = script.requests
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(request.content) == {"confirmation_token": "secret-token"}
    assert str(request.url) == "https://insurer.example/v1/registrations/confirmations"


@pytest.mark.parametrize("member", ["..", "a/b", "a?b", "a#b", "", "％", "a b", "x" * 65])
def test_no_reference_changes_the_address(member: str) -> None:
    """What is no reference is not even sent."""
    script = Script(CONFIRMED)
    http = adapter(script, Timeline())
    with pytest.raises(MemberNotFound):
        http.contracts_of(member)
    with pytest.raises(ContractNotFound):
        http.quotes("m-1", member)
    assert script.requests == []


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://insurer.example/v1", True),
        ("http://127.0.0.1:8000/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://localhost/v1", True),
        ("http://insurer.example/v1", False),
        ("http://10.0.0.1/v1", False),
        ("ftp://127.0.0.1/v1", False),
        ("insurer.example", False),
    ],
)
def test_personal_data_travel_encrypted(url: str, is_allowed: bool) -> None:
    """Plain HTTP only within this machine."""
    if is_allowed:
        HttpContracts(url, TOKEN).close()
    else:
        with pytest.raises(ValueError, match="https"):
            HttpContracts(url, TOKEN)


class Logged:
    """A log that keeps what it is told, whatever the process has set up."""

    def __init__(self) -> None:
        self.entries: list[Any] = []

    def __getattr__(self, level: str) -> Any:
        return lambda event, **named: self.entries.append((level, event, named))


def test_logs_hold_no_personal_value(
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    samples: Samples,
) -> None:
    """Failures are logged by operation, attempt and reason."""
    caplog.set_level("INFO")
    logged = Logged()
    for module in (contracts_http, http_api):
        monkeypatch.setattr(module, "log", logged)
    taro = samples.customers["taro"]
    asked = RegistrationRequest(taro.applicant, taro.email, (taro.contracts[0].policy_number,))
    script = Script(httpx.Response(500), problem(409, "損保 太郎"))
    with pytest.raises(BackEndRefused):
        adapter(script, Timeline()).preregister(asked, idempotency_key="k")
    captured = capfd.readouterr()
    text = f"{captured.out}{captured.err}{caplog.text}{logged.entries}"
    assert "preregister" in text
    for value in (
        "太郎",
        "ソンポ",
        "1950",
        "西新宿",
        taro.contact.phone,
        "A020119183",
        taro.email,
        TOKEN,
    ):
        assert value not in text

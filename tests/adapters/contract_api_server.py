"""A small server of `docs/contract-api.openapi.yaml` over any adapter of the port.

It refuses requests that are not as the document says, and notes every answer of its own that
is not. Faults can be ordered for the next requests.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Mapping, Optional

from bot.adapters.contracts import wire
from bot.adapters.http.json_object import WireError
from bot.domain.errors import (
    BackEndError,
    BackEndRefused,
    BackEndUnavailable,
    ContractNotFound,
    MemberNotFound,
    Refusal,
)
from bot.services.contracts import Contracts
from tests.adapters.contract_api_document import document

BASE = "/v1"
JSON = "application/json"
PROBLEM = "application/problem+json"

ANSWER_LOST = "answer_lost"
"""The request is carried out, and the connection breaks before the answer."""
BROKEN = "broken"
"""500 instead of carrying it out."""


@dataclass(frozen=True)
class Asked:
    """A request as the handlers see it."""

    path: Mapping[str, str]
    key: str
    body: Any


@dataclass(frozen=True)
class Answer:
    """A status with a JSON body."""

    status: int
    body: Any
    media_type: str = JSON


def problem(status: int, code: str) -> Answer:
    """A problem document."""
    body = {"type": "about:blank", "title": code, "status": status, "code": code}
    return Answer(status, body, PROBLEM)


class ContractApiServer:
    """Serves on a free loopback port between `with` and its end."""

    def __init__(self, contracts: Contracts, token: str) -> None:
        self._contracts = contracts
        self._token = token
        self._document = document()
        self.faults: deque[str] = deque()
        self.violations: list[str] = []
        self.served: list[tuple[str, Optional[str]]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536  # one packet for head and body, else the second waits 40 ms

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                answer = server._answer(
                    self.command, self.path, dict(self.headers), self.rfile.read(length)
                )
                if answer is None:
                    self.close_connection = True
                    return
                content = json.dumps(answer.body).encode()
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = _serve

            def log_message(self, *_: Any) -> None:
                """Stay quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}{BASE}"

    def __enter__(self) -> ContractApiServer:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def handlers(self) -> dict[str, Callable[[Asked], Answer]]:
        """operationId → what carries it out."""
        contracts = self._contracts

        def match(asked: Asked) -> Answer:
            results = contracts.match(*wire.decode_match_request(asked.body))
            return Answer(200, wire.encode_match_results(results))

        def preregister(asked: Asked) -> Answer:
            request = wire.decode_registration_request(asked.body)
            registration = contracts.preregister(request, idempotency_key=asked.key)
            return Answer(201, wire.encode_registration(registration))

        def confirm(asked: Asked) -> Answer:
            token = wire.decode_confirmation(asked.body)
            member = contracts.confirm(token, idempotency_key=asked.key)
            return Answer(200, wire.encode_member(member))

        def contracts_of(asked: Asked) -> Answer:
            return Answer(200, wire.encode_contracts(contracts.contracts_of(asked.path["member"])))

        def register_contract(asked: Asked) -> Answer:
            number = wire.decode_new_contract(asked.body)
            contract = contracts.register_contract(
                asked.path["member"], number, idempotency_key=asked.key
            )
            return Answer(201, wire.encode_contract(contract))

        def change_contact(asked: Asked) -> Answer:
            contact = wire.decode_contact(asked.body)
            changed = contracts.change_contact(*_place(asked), contact, idempotency_key=asked.key)
            return Answer(200, wire.encode_contact(changed))

        def renewal_case(asked: Asked) -> Answer:
            return Answer(200, wire.encode_renewal_case(contracts.renewal_case(*_place(asked))))

        def quotes(asked: Asked) -> Answer:
            return Answer(200, wire.encode_quotes(contracts.quotes(*_place(asked))))

        def recalculate(asked: Asked) -> Answer:
            quote = contracts.recalculate(*_place(asked), *wire.decode_recalculation(asked.body))
            return Answer(200, wire.encode_quote(quote))

        def apply(asked: Asked) -> Answer:
            application = wire.decode_application(asked.body)
            receipt = contracts.apply(*_place(asked), application, idempotency_key=asked.key)
            return Answer(201, wire.encode_receipt(receipt))

        return {
            handler.__name__: handler
            for handler in (
                match,
                preregister,
                confirm,
                contracts_of,
                register_contract,
                change_contact,
                renewal_case,
                quotes,
                recalculate,
                apply,
            )
        }

    def _answer(
        self, method: str, target: str, headers: Mapping[str, str], content: bytes
    ) -> Optional[Answer]:
        """The answer to a request, None for a connection that breaks."""
        found = self._document.find(method, target.removeprefix(BASE))
        if found is None:
            return problem(404, "path_not_found")
        operation, path = found
        key = headers.get("Idempotency-Key")
        self.served.append((operation.id, key))
        if headers.get("Authorization") != f"Bearer {self._token}":
            answer = problem(401, "unauthorized")
        else:
            fault = self.faults.popleft() if self.faults else None
            if fault == BROKEN:
                answer = problem(500, "broken")
            else:
                body = json.loads(content) if content else None
                if self._document.request_problems(operation, path, headers, body):
                    answer = problem(400, "invalid_request")
                else:
                    answer = _carried_out(
                        self.handlers()[operation.id], Asked(path, key or "", body)
                    )
            if fault == ANSWER_LOST:
                return None
        self.violations += self._document.response_problems(
            operation, answer.status, answer.media_type, answer.body
        )
        return answer


def _place(asked: Asked) -> tuple[str, str]:
    return asked.path["member"], asked.path["contract"]


def _carried_out(handler: Callable[[Asked], Answer], asked: Asked) -> Answer:
    try:
        return handler(asked)
    except WireError:
        return problem(400, Refusal.INVALID_REQUEST.value)
    except BackEndError as error:
        return _problem_of(error)


def _problem_of(error: BackEndError) -> Answer:
    if isinstance(error, BackEndRefused):
        return problem(400 if error.code is Refusal.INVALID_REQUEST else 409, error.code.value)
    if isinstance(error, MemberNotFound):
        return problem(404, "member_not_found")
    if isinstance(error, ContractNotFound):
        return problem(404, "contract_not_found")
    assert isinstance(error, BackEndUnavailable)
    return problem(503, "unavailable")

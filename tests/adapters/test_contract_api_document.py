"""The OpenAPI document: sound in itself, and at one with the port and the domain."""

from __future__ import annotations

import inspect
from enum import Enum
from typing import Any, Iterator, Mapping

import httpx
import pytest
from folded import each
from jsonschema import Draft202012Validator
from sqlalchemy.engine import Engine

from bot.adapters.contracts.sql import SqlContracts
from bot.domain.errors import Refusal
from bot.domain.membership import MAX_CONTRACTS, MatchField
from bot.domain.plan import ADJUSTABLE, Consent, PlanId
from bot.domain.policy import Employment, Possession, RenewalStatus
from bot.services.contracts import Contracts
from tests.adapters.conftest import TOKEN, TOKEN_KEY, Clock
from tests.adapters.contract_api_document import document
from tests.adapters.contract_api_server import ContractApiServer

SCHEMAS: Mapping[str, Any] = document().data["components"]["schemas"]

NO_KEY = {"match", "contracts_of", "renewal_case", "quotes", "recalculate"}


def port_operations() -> dict[str, inspect.Signature]:
    """The operations of the port by name."""
    return {
        name: inspect.signature(member)
        for name, member in inspect.getmembers(Contracts, inspect.isfunction)
        if not name.startswith("_")
    }


def nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """All objects of the document."""
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from nodes(child)
    elif isinstance(value, list):
        for child in value:
            yield from nodes(child)


def values(*path: str) -> set[Any]:
    """The enum at a place below the schemas, without null."""
    node: Any = SCHEMAS
    for name in path:
        node = node[name]
    return set(node["enum"]) - {None}


def test_it_is_openapi_3_1() -> None:
    """So its schemas are JSON Schema 2020-12."""
    assert document().data["openapi"].startswith("3.1.")


@each("name", SCHEMAS)
def test_every_schema_is_a_schema(name: str) -> None:
    """No misspelt type, no pattern that does not compile."""
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_reference_leads_somewhere() -> None:
    """And everything under components is referred to."""
    references = {node["$ref"] for node in nodes(document().data) if "$ref" in node}
    for reference in references:
        assert document().resolved({"$ref": reference})
    for kind in ("schemas", "responses", "parameters"):
        for name in document().data["components"][kind]:
            assert f"#/components/{kind}/{name}" in references


def test_its_operations_are_those_of_the_port() -> None:
    """Same names, and an Idempotency-Key exactly where the port has one."""
    documented = {operation.id: operation for operation in document().operations.values()}
    port = port_operations()
    assert set(documented) == set(port)
    assert len(documented) == len(document().operations)
    for name, operation in documented.items():
        assert operation.needs_key == ("idempotency_key" in port[name].parameters)
        assert operation.needs_key == (name not in NO_KEY)


def test_every_path_parameter_is_declared() -> None:
    """A template and its parameters agree."""
    for (_, template), operation in document().operations.items():
        declared = {p["name"] for p in operation.parameters if p["in"] == "path"}
        assert declared == {part[1:-1] for part in template.split("/") if part.startswith("{")}


def test_every_operation_tells_its_failures_as_problems() -> None:
    """Below 300 JSON, above a problem document, always with a default."""
    for operation in document().operations.values():
        responses = operation.data["responses"]
        assert {"401", "default"} <= set(responses)
        for status, response in responses.items():
            (media_type,) = document().resolved(response)["content"]
            is_success = status.startswith("2")
            assert media_type == ("application/json" if is_success else "application/problem+json")


@pytest.mark.parametrize(
    ("documented", "ours"),
    [
        (values("MatchResults", "properties", "results", "items", "properties", "mismatches", "items"), MatchField),
        (values("Vehicle", "properties", "possession"), Possession),
        (values("Group", "properties", "employment"), Employment),
        (values("RenewalCase", "properties", "status"), RenewalStatus),
        (values("Quote", "properties", "plan"), PlanId),
        (values("Recalculation", "properties", "based_on"), PlanId),
        (values("Application", "properties", "plan"), PlanId),
        (values("Application", "properties", "consents", "items"), Consent),
    ],
)  # fmt: skip
def test_its_words_are_those_of_the_domain(documented: set[str], ours: type[Enum]) -> None:
    """No value on one side only."""
    assert documented == {item.value for item in ours}


def test_its_refusals_are_those_of_the_domain() -> None:
    """Two of ours never come with 409: a malformed request is 400, `other` is what we do not know."""
    documented = set(SCHEMAS["Refusal"]["allOf"][1]["properties"]["code"]["enum"])
    ours = {code.value for code in Refusal}
    assert documented == ours - {Refusal.INVALID_REQUEST.value, Refusal.OTHER.value}


def test_its_limits_are_those_of_the_domain() -> None:
    """Five contracts; フリープラン from A or B."""
    assert SCHEMAS["PolicyNumbers"]["maxItems"] == MAX_CONTRACTS
    assert values("Quote", "properties", "based_on") == {plan.value for plan in ADJUSTABLE}


def test_personal_values_stay_out_of_addresses() -> None:
    """Paths are logged everywhere: they carry opaque references only."""
    for operation in document().operations.values():
        for parameter in operation.parameters:
            assert parameter["in"] in ("path", "header")
            if parameter["in"] == "path":
                assert parameter["schema"] == {"$ref": "#/components/schemas/Reference"}


def test_the_test_server_serves_every_operation() -> None:
    """No handler without an operation, no operation without a handler."""
    server = ContractApiServer.__new__(ContractApiServer)
    server._contracts = SqlContracts.__new__(SqlContracts)
    assert set(server.handlers()) == set(port_operations())


def test_a_wrong_answer_would_be_noticed() -> None:
    """The check that the suite relies on finds a missing field and a wrong type."""
    operation = next(o for o in document().operations.values() if o.id == "confirm")
    good = {"reference": "m-1", "registered_at": "2026-04-14T10:30:00+09:00"}
    check = document().response_problems
    assert check(operation, 200, "application/json", good) == []
    wrongs: list[Any] = [
        {"reference": "m-1"},
        {**good, "registered_at": "today"},
        {**good, "reference": ""},
        [],
    ]
    for wrong in wrongs:
        assert check(operation, 200, "application/json", wrong)
    assert check(operation, 200, "text/html", good)


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        ("POST", "/matches", {}, b"{}", 401, "unauthorized"),
        ("POST", "/matches", {"Authorization": f"Bearer {TOKEN}"}, b"{}", 400, "invalid_request"),
        ("POST", "/registrations/confirmations", {"Authorization": f"Bearer {TOKEN}"}, b'{"confirmation_token": ""}', 400, "invalid_request"),
        ("GET", "/members/m-1", {}, b"", 404, "path_not_found"),
        ("DELETE", "/members/m-1/contracts", {}, b"", 501, None),
    ],
    ids=["no token", "no fields", "no key", "no path", "no method"],
)  # fmt: skip
def test_the_test_server_refuses_what_is_not_documented(
    sqlite: Engine,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
    code: str,
) -> None:
    """Requests are held to the document too."""
    with ContractApiServer(SqlContracts(sqlite, TOKEN_KEY, Clock()), TOKEN) as server:
        response = httpx.request(
            method, server.url + path, headers=headers, content=body, trust_env=False
        )
        assert response.status_code == status
        if code:
            assert response.json()["code"] == code

"""The OpenAPI document of the contract back end, to check requests and answers against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Optional

import yaml
from jsonschema import Draft202012Validator, FormatChecker, RefResolver

PATH = Path(__file__).resolve().parents[2] / "docs" / "contract-api.openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

formats = FormatChecker(("date",))


def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or bool(_DATE_TIME.fullmatch(value))


formats.checks("date-time")(_is_date_time)


@dataclass(frozen=True)
class Operation:
    """One operation, with the parameters of its path."""

    id: str
    data: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]

    @property
    def needs_key(self) -> bool:
        """True if an Idempotency-Key is required."""
        return any(p["in"] == "header" and p["name"] == "Idempotency-Key" for p in self.parameters)


@lru_cache(maxsize=1)
def document() -> ApiDocument:
    """The document, read once."""
    return ApiDocument(PATH)


class ApiDocument:
    """The document with its references resolved on the way."""

    def __init__(self, path: Path) -> None:
        self.data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        self.operations = self._operations()

    def resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """The node itself, or what its $ref points to."""
        while "$ref" in node:
            _, node = RefResolver("", self.data).resolve(node["$ref"])
        return node

    def _operations(self) -> dict[tuple[str, str], Operation]:
        """(method, path template) → operation."""
        found = {}
        for template, item in self.data["paths"].items():
            for method in METHODS:
                if method in item:
                    parameters = [*item.get("parameters", ()), *item[method].get("parameters", ())]
                    found[method, template] = Operation(
                        item[method]["operationId"],
                        item[method],
                        tuple(self.resolved(p) for p in parameters),
                    )
        return found

    def find(self, method: str, path: str) -> Optional[tuple[Operation, dict[str, str]]]:
        """The operation of a request, and its path parameters."""
        for (operation_method, template), operation in self.operations.items():
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
            match = re.fullmatch(pattern, path)
            if match and operation_method == method.lower():
                return operation, match.groupdict()
        return None

    def request_problems(
        self,
        operation: Operation,
        path: Mapping[str, str],
        headers: Mapping[str, str],
        body: Any,
    ) -> list[str]:
        """What of a request is not as the document says."""
        problems = []
        for parameter in operation.parameters:
            source = path if parameter["in"] == "path" else headers
            value = source.get(parameter["name"])
            if value is None:
                problems.append(f"{parameter['name']} is missing")
            else:
                problems += self.problems(parameter["schema"], value)
        if "requestBody" in operation.data:
            content = self.resolved(operation.data["requestBody"])["content"]
            problems += self.problems(content["application/json"]["schema"], body)
        elif body is not None:
            problems.append("a body where none belongs")
        return problems

    def response_problems(
        self, operation: Operation, status: int, media_type: str, body: Any
    ) -> list[str]:
        """What of an answer is not as the document says."""
        responses = operation.data["responses"]
        response = self.resolved(responses.get(str(status)) or responses["default"])
        if media_type not in response["content"]:
            return [f"{operation.id}: {status} with {media_type}"]
        found = self.problems(response["content"][media_type]["schema"], body)
        return [f"{operation.id}: {status}: {problem}" for problem in found]

    def problems(self, schema: Mapping[str, Any], value: Any) -> list[str]:
        """Where a value is not what the schema says."""
        # a resolver keeps its place while it works: one for each thread
        validator = Draft202012Validator(
            schema, resolver=RefResolver("", self.data), format_checker=formats
        )
        return [f"{error.json_path}: {error.validator}" for error in validator.iter_errors(value)]

"""docs/desk-api.openapi.yaml holds: schemathesis tries every operation, with all its checks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from desk_cases import asking, handed_over
from desk_support import API, Running, desk_served

from bot.channels.front import addresses
from bot.channels.front.door import Door
from bot.domain.desk_user import Scope
from bot.root import ROOT

DOCUMENT = ROOT / "docs" / "desk-api.openapi.yaml"
KEYS = 60
EXAMPLES = 12


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    return found


def test_it_names_every_route(told: dict[str, Any], desk: Running) -> None:
    from bot.desk.api.routes import blueprint

    def plain(path: str) -> str:
        parts = (
            part.partition(":")[0].lstrip("<") if "<" in part else part for part in path.split("/")
        )
        return "/".join("{}" if "<" in one else name for one, name in zip(path.split("/"), parts))

    routes = {
        (plain(f"{API}{future.uri}"), method.lower())
        for future in blueprint(desk.desk)._future_routes
        for method in future.methods
    }
    named = {
        ("/".join("{}" if part.startswith("{") else part for part in path.split("/")), method)
        for path, methods in told["paths"].items()
        for method in methods
    }
    assert named == routes


def test_the_values_of_our_content_are_those_of_the_document(
    told: dict[str, Any], desk: Running
) -> None:
    content, parts = desk.services.content, told["components"]
    assert set(parts["parameters"]["Agency"]["schema"]["enum"]) == set(content.agencies)
    assert set(parts["schemas"]["JourneyId"]["enum"]) == set(content.journeys)


def test_the_document_holds(tmp_path: Path) -> None:
    door = Door(b"a key of the tests", addresses.networks("127.0.0.0/8"), scale=1000)
    with desk_served(tmp_path, door=door) as running:
        asking(running)
        handed_over(running, "jfelife")
        keys = [running.key(*Scope) for _ in range(KEYS)]
        command = [
            *(
                sys.executable,
                "-m",
                "schemathesis.cli",
                "run",
                str(DOCUMENT),
                "--url",
                running.base,
            ),
            *("--checks", "all", "--phases", "examples,coverage,fuzzing"),
            *("--max-examples", str(EXAMPLES), "--generation-deterministic", "--warnings", "off"),
        ]
        tried = subprocess.run(
            command,
            cwd=tmp_path,
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": "desk_api_hooks",
                "PYTHONPATH": f"{ROOT / 'tests' / 'support'}:{ROOT}",
                "DESK_KEYS": " ".join(keys),
            },
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert tried.returncode == 0, tried.stdout[-5000:] + tried.stderr[-2000:]
    assert "10 selected / 10 total" in tried.stdout

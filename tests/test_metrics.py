"""Dashboards and alerts ask for figures that there are, and alerts lead to what is to be done."""

from __future__ import annotations

import json
import re
from typing import Any, Iterator

import pytest
import yaml

from bot.http.figures import Depths
from bot.metrics import counted
from bot.root import ROOT
from bot.services.waiting import QUEUES, Depth

DASHBOARD = json.loads((ROOT / "ops/grafana/dashboard.json").read_text(encoding="utf-8"))
ALERTS = yaml.safe_load((ROOT / "ops/prometheus/alerts.yml").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]

_METRIC = re.compile(r"\bassistant_\w+")
_SELECTED = re.compile(r"\b(assistant_\w+)\{([^}]*)\}")
_LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
_GROUPED = re.compile(r"\b(?:by|ignoring|on)\s*\(([^)]*)\)")
_SHOWN = re.compile(r"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}")
_SAMPLES = {
    "counter": ("_total",),
    "histogram": ("_bucket", "_sum", "_count"),
    "gauge": ("",),
}


def figures() -> dict[str, set[str]]:
    """Name of each series that is served → its labels."""
    found: dict[str, set[str]] = {}
    for collector in (
        one for name, one in vars(counted).items() if name.isupper() and hasattr(one, "_labelnames")
    ):
        labels = set(collector._labelnames)
        for end in _SAMPLES[collector._type]:
            extra = {"le"} if end == "_bucket" else set()
            found[collector._name + end] = labels | extra
    for metric in Depths(dict.fromkeys(QUEUES, Depth(1, 2.0))).collect():
        found[metric.name] = set(metric.samples[0].labels)
    return found


def expressions() -> Iterator[tuple[str, str]]:
    """Each expression of dashboard and alerts, and the text that shows labels of it."""
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield target["expr"], target["legendFormat"]
    for rule in RULES:
        yield rule["expr"], rule["annotations"]["summary"]


def anchors() -> set[str]:
    """Of docs/operations.md, as they are made of headings."""
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize(("expression", "shown"), list(expressions()))
def test_what_is_asked_for_is_served(expression: str, shown: str) -> None:
    """Every name, and every label that is selected, grouped by or shown."""
    known = figures()
    names = set(_METRIC.findall(expression))
    assert names
    assert names <= set(known), names - set(known)
    for name, selected in _SELECTED.findall(expression):
        assert set(_LABEL.findall(selected)) <= known[name], expression
    labels = set().union(*(known[name] for name in names))
    grouped = {one.strip() for group in _GROUPED.findall(expression) for one in group.split(",")}
    assert grouped - {""} <= labels, expression
    assert set(_SHOWN.findall(shown)) <= labels, shown


def test_the_search_finds_what_is_not_served() -> None:
    """A name that is made up is none of ours."""
    assert "assistant_turns_total" in figures()
    assert "assistant_turns" not in figures()
    assert figures()["assistant_turn_seconds_bucket"] == {"channel", "le"}


def test_every_figure_is_on_the_dashboard() -> None:
    """What nobody looks at need not be counted; a histogram is shown by one of its series."""
    shown = "\n".join(expression for expression, _ in expressions())
    for name in figures():
        base = re.sub(r"_(bucket|sum|count)$", "", name)
        assert base in shown, name


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_alerts_lead_to_what_is_to_be_done(rule: dict[str, Any]) -> None:
    """Each has a weight, a sentence and a place in the runbook that exists."""
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]
    file, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert file == "docs/operations.md"
    assert anchor in anchors()


def test_names_are_not_used_twice() -> None:
    """Panels and alerts are told apart; the scrape configuration can be read."""
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    example = (ROOT / "ops/prometheus/scrape.example.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(example)["rule_files"] == ["alerts.yml"]

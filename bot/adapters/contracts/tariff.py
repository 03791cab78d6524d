"""Quotes of the embedded back end: the stored plans, and a フリープラン made from one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from bot.adapters.contracts import tables as t
from bot.domain.errors import BackEndRefused, Refusal
from bot.domain.plan import (
    ADJUSTABLE,
    COMPARED,
    Application,
    CoverageLine,
    CoverageOption,
    PlanId,
    Quote,
)


def quotes_for(connection: Connection, contract_id: str) -> tuple[Quote, ...]:
    """The plans offered for a contract, in the order of the plan screen."""
    found = _stored(connection, contract_id)
    return tuple(found[plan] for plan in COMPARED if plan in found)


def recalculated(
    connection: Connection, contract_id: str, based_on: PlanId, changes: Mapping[str, str]
) -> Quote:
    """The plan with other options, its premium moved by the difference of their amounts."""
    if based_on not in ADJUSTABLE:
        raise BackEndRefused(Refusal.PLAN_NOT_ADJUSTABLE)
    base = _stored(connection, contract_id).get(based_on)
    if base is None:
        raise BackEndRefused(Refusal.PLAN_NOT_OFFERED)
    tariff = _tariff(connection)
    lines = {line.id: line for line in base.lines}
    premium_yen = base.premium_yen
    for coverage, option in changes.items():
        line = lines.get(coverage)
        if line is None or not line.is_adjustable:
            raise BackEndRefused(Refusal.COVERAGE_NOT_ADJUSTABLE)
        options = _options(tariff[coverage])
        if option not in options:
            raise BackEndRefused(Refusal.OPTION_UNKNOWN)
        premium_yen += options[option]["yearly_yen"] - options[line.chosen.id]["yearly_yen"]
        lines[coverage] = replace(line, chosen=CoverageOption(option, options[option]["label"]))
    return Quote(PlanId.FREE, base.product, tuple(lines.values()), premium_yen, based_on)


def quote_applied_for(connection: Connection, contract_id: str, asked: Application) -> Quote:
    """The quote that an application is about."""
    if asked.plan is PlanId.FREE:
        if asked.based_on is None:
            raise BackEndRefused(Refusal.INVALID_REQUEST)
        return recalculated(connection, contract_id, asked.based_on, asked.changes)
    if asked.changes or asked.based_on:
        raise BackEndRefused(Refusal.INVALID_REQUEST)
    quote = _stored(connection, contract_id).get(asked.plan)
    if quote is None or asked.plan is PlanId.CURRENT:
        raise BackEndRefused(Refusal.PLAN_NOT_OFFERED)
    return quote


def _tariff(connection: Connection) -> dict[str, Row]:
    rows = connection.execute(select(t.coverages).order_by(t.coverages.c.position))
    return {row.id: row for row in rows}


def _options(coverage: Row) -> dict[str, dict[str, Any]]:
    return {option["id"]: option for option in coverage.options}


def _line(coverage: Row, chosen: str, can_change: bool) -> CoverageLine:
    options = {
        key: CoverageOption(key, option["label"]) for key, option in _options(coverage).items()
    }
    return CoverageLine(
        id=coverage.id,
        group=coverage.heading,
        name=coverage.name,
        chosen=options[chosen],
        options=tuple(options.values()) if can_change and coverage.is_adjustable else (),
    )


def _stored(connection: Connection, contract_id: str) -> dict[PlanId, Quote]:
    tariff = _tariff(connection)
    rows = connection.execute(select(t.quotes).where(t.quotes.c.contract == contract_id))
    found = {}
    for row in rows:
        plan = PlanId(row.plan)
        lines = tuple(
            _line(coverage, row.choices[key], plan in ADJUSTABLE)
            for key, coverage in tariff.items()
            if key in row.choices
        )
        found[plan] = Quote(plan, row.product, lines, row.premium_yen)
    return found

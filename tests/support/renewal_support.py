"""What the tests of the renewal share: sample contracts and quotes from a back end in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Sequence

import jpholiday

from bot.adapters.contracts.seed import read_samples, seed
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.contracts.tables import create_tables
from bot.adapters.stores.engine import open_engine
from bot.content import loader
from bot.content.plan_words import load_plan_words
from bot.domain.hours import TOKYO
from bot.domain.policy import Contract
from bot.services.contacts.opening import Opening

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
"""A Friday; the samples are of this day."""

ICHIRO, JIRO, REIKO, SHIKI = (f"m-sample-{name}" for name in ("ichiro", "jiro", "reiko", "shiki"))

CONTENT = loader.load()
OPENING = Opening(jpholiday.is_holiday)
WORDS = load_plan_words()
SAMPLES = read_samples(AT.date())


def back_end() -> SqlContracts:
    """A back end of its own, in memory, with the samples in it."""
    engine = open_engine("sqlite://")
    create_tables(engine)
    seed(engine, SAMPLES, AT)
    return SqlContracts(engine, b"a key for tests only", lambda: AT)


BACK_END = back_end()
"""To be read only."""


def contracts_of(customer: str) -> tuple[Contract, ...]:
    """All contracts of a sample customer, in マイページ or not."""
    return SAMPLES.customers[customer].contracts


def with_cars(contracts: Sequence[Contract], *cars: tuple[str, str]) -> tuple[Contract, ...]:
    """The contracts with other cars: name and plate."""
    return tuple(
        replace(one, vehicle=replace(one.vehicle, name=name, registration_plate=plate))
        for one, (name, plate) in zip(contracts, cars)
    )

"""数えたもの in a database: one row a turn, small numbers and names of ours; the conversation as a hash."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Callable, Iterator, Mapping, Sequence

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    bindparam,
    select,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.adapters.stores.engine import writing
from bot.adapters.stores.prepared import Prepared
from bot.adapters.stores.work import creating, in_turn, translated
from bot.domain.hours import TOKYO
from bot.services.insight.days import Counts, Of, Row
from bot.services.insight.turns import KEPT_FOR, TurnSeen

metadata = MetaData()

WHO = 32
"""Letters of the keyed hash that stands for a conversation."""

turns = Table(
    "turns_seen",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("day", Integer, nullable=False),
    Column("hour", SmallInteger, nullable=False),
    Column("at_s", BigInteger, nullable=False),
    Column("who", String(WHO), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("journey", String(32), nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("topic", String(64), nullable=False),
    Column("is_unanswered", Boolean, nullable=False),
    Column("hand_off", String(32), nullable=False),
    Column("is_to_person", Boolean, nullable=False),
    Column("ends", Boolean, nullable=False),
    Index("turns_seen_by_day", "day"),
)
"""`day` counts from the year 1, in Tokyo; "" and 0 stand for none."""

days = Table(
    "days_counted",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("channel", String(16), primary_key=True),
    Column("agency", String(64), primary_key=True),
    Column("counts", Text, nullable=False),
)
"""What was counted for good; a row without a channel says that a day was."""

create_tables = creating(metadata)

Reference = Callable[[str], str]
"""A conversation → what stands for it."""


def day_of(day: date) -> int:
    """As rows have it."""
    return day.toordinal()


class SqlTurns:
    """`services.insight.turns.TurnStore` over a database."""

    def __init__(self, engine: Engine, reference: Reference) -> None:
        self._engine = engine
        self._reference = reference
        columns = [column.name for column in turns.columns if column.name != "id"]
        self._insert = Prepared(turns.insert(), engine.dialect, columns)

    def add(self, turn: TurnSeen) -> None:
        """See the port."""
        row = row_of(turn, self._reference)
        in_turn(
            self._engine,
            lambda work: work.later(lambda connection: self._insert.run(connection, row)),
        )

    def purge(self, now: datetime) -> int:
        """See the port."""
        is_over = turns.c.day < day_of((now - KEPT_FOR).astimezone(TOKYO).date())
        with translated(), writing(self._engine) as connection:
            return int(connection.execute(turns.delete().where(is_over)).rowcount)


class SqlDays:
    """`services.insight.figures.DayStore` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        wanted = [turns.c[name] for name in Row._fields]
        rows = select(*wanted).where(turns.c.day == bindparam("of")).order_by(turns.c.id)
        self._rows = Prepared(rows, engine.dialect)
        is_there = (days.c.day >= bindparam("first")) & (days.c.day <= bindparam("last"))
        known = select(days).where(is_there)
        self._known = Prepared(known, engine.dialect)

    def turns(self, day: date) -> Sequence[Row]:
        """See the port."""
        with translated(), self._engine.connect() as connection:
            return [Row(*row) for row in self._rows.rows(connection, of=day_of(day))]

    def counted(self, first: date, last: date) -> Mapping[date, Mapping[Of, Counts]]:
        """See the port."""
        between = {"first": day_of(first), "last": day_of(last)}
        with translated(), self._engine.connect() as connection:
            rows = self._known.rows(connection, **between)
        found: dict[date, dict[Of, Counts]] = {}
        for row in rows:
            of_day = found.setdefault(date.fromordinal(row.day), {})
            if row.channel:
                of_day[row.channel, row.agency] = Counts.decoded(row.counts)
        return found

    def uncounted(self, before: date) -> Sequence[date]:
        """See the port."""
        done = select(days.c.day)
        is_one = (turns.c.day < day_of(before)) & turns.c.day.not_in(done)
        query = select(turns.c.day).where(is_one).distinct().order_by(turns.c.day)
        with translated(), self._engine.connect() as connection:
            return [date.fromordinal(row.day) for row in connection.execute(query)]

    def count(self, counted: Mapping[date, Mapping[Of, Counts]]) -> None:
        """See the port."""
        rows = [row for day, counts in counted.items() for row in _rows(day, counts)]
        if not rows:
            return
        with translated(), suppress(IntegrityError), writing(self._engine) as connection:
            connection.execute(days.insert(), rows)

    def purge(self, before: date) -> int:
        """See the port."""
        is_over = days.c.day < day_of(before)
        with translated(), writing(self._engine) as connection:
            return int(connection.execute(days.delete().where(is_over)).rowcount)


def _rows(day: date, counts: Mapping[Of, Counts]) -> Iterator[Mapping[str, object]]:
    mark = {"day": day_of(day), "channel": "", "agency": "", "counts": ""}
    yield mark
    for (channel, agency), one in counts.items():
        yield {**mark, "channel": channel, "agency": agency, "counts": one.encoded()}


def row_of(turn: TurnSeen, reference: Reference) -> dict[str, object]:
    """The columns of a turn."""
    at = turn.at.astimezone(TOKYO)
    journey, _, step = turn.place.partition("/")
    return {
        "day": day_of(at.date()),
        "hour": at.hour,
        "at_s": int(at.timestamp()),
        "who": reference(turn.conversation)[:WHO],
        "channel": turn.channel,
        "agency": turn.agency or "",
        "journey": journey,
        "step": int(step or 0),
        "topic": turn.topic,
        "is_unanswered": turn.is_unanswered,
        "hand_off": turn.hand_off or "",
        "is_to_person": turn.is_to_person,
        "ends": turn.ends,
    }

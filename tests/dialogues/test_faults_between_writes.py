"""A database that fails between any two statements of a move: nothing has happened, or everything.

Each move is done again and again in conversations of its own, with a fault at its first
statement, its second, and so on until none is left to fail. After each the stores hold what
they held before, and the same message, said again, leads where it should.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Mapping
from unittest import mock

import pytest
from renewal_world import ICHIRO, READ_BACK, Renewing, World, at
from sqlalchemy import event, inspect, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError

from bot.adapters.stores import prepared

pytest_plugins = ("renewal_world",)

MOST_STATEMENTS = 40
NOT_OF_THE_TURN = {"resume_code_tries", "match_attempts"}
"""Wrong tries count whatever becomes of the turn."""


def engine_of(world: World) -> Engine:
    """Where drafts, cases, links, codes and answers lie."""
    engine: Engine = world.services.drafts._store._engine  # type: ignore[attr-defined]
    return engine


def rows(world: World) -> dict[str, list[Any]]:
    """Everything that is stored."""
    engine = engine_of(world)
    names = set(inspect(engine).get_table_names()) - NOT_OF_THE_TURN
    mine = {"drafts", "handoff_cases", "call_backs", "handover_codes", "resume_codes"}
    mine |= {"answered_messages", "exchanges"}
    assert mine <= names
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}"))))
            for name in sorted(mine)
        }


@contextmanager
def failing_at(engine: Engine, number: int) -> Iterator[list[str]]:
    """The database fails at that statement, counted from 0; the statements so far."""
    seen: list[str] = []
    driver_of = prepared._driver

    def is_next(statement: str) -> bool:
        if statement.startswith(("BEGIN", "PRAGMA", "SET ")):
            return False
        seen.append(statement)
        return len(seen) - 1 == number

    def fail(_: Any, __: Any, statement: str, *___: Any) -> None:
        if is_next(statement):
            raise DatabaseError(statement, {}, Exception("injected"))

    def driver(connection: Connection) -> Any:
        if connection.engine is not engine:
            return driver_of(connection)
        return _Failing(driver_of(connection), is_next)

    event.listen(engine, "before_cursor_execute", fail)
    try:
        with mock.patch.object(prepared, "_driver", driver):
            yield seen
    finally:
        event.remove(engine, "before_cursor_execute", fail)


class _Failing:
    """SQLite's connection for statements that are prepared."""

    def __init__(self, driver: Any, fails: Callable[[str], bool]) -> None:
        self._driver, self._fails = driver, fails

    def execute(self, text: str, *values: Any) -> Any:
        """Do it, or fail."""
        if self._fails(text):
            raise sqlite3.DatabaseError("injected")
        return self._driver.execute(text, *values)


def stopped(person: Renewing) -> bool:
    """The contract is stopped, with its agency's number."""
    return "使いいただけません" in person.text and bool(person.phones)


def at_second_item(person: Renewing) -> Renewing:
    """One item is answered."""
    return person.taking().answering(until="not_cancelled")


def after_no(person: Renewing) -> Renewing:
    """Stopped, and the question whether it was a mistake waits."""
    return at_second_item(person)("いいえ")("間違えました、はいです")


def read_back(person: Renewing) -> Renewing:
    """Everything is told and read back."""
    return person.taking().answering()


def asked_to_erase(person: Renewing) -> Renewing:
    """The question whether everything is to be erased waits."""
    return at_second_item(person)("入力したものを消して")


MOVES: Mapping[str, tuple[Callable[[Renewing], Renewing], str, Callable[[Renewing], bool]]] = {
    "begin": (lambda p: p, "更新したいです", lambda p: bool(p.titles)),
    "take a contract": (lambda p: p.listing(), "1", lambda p: p.place == at("no_other_policy")),
    "a yes": (at_second_item, "はい", lambda p: p.place == at("employment")),
    "a no": (at_second_item, "いいえ", stopped),
    "taken back": (after_no, "はい", lambda p: "使いいただけません" not in p.text),
    "a plan": (lambda p: p.taking().answering(until="plan"), "Aプラン", lambda p: p.place != ""),
    "hand over": (read_back, "はい", lambda p: bool(p.handover)),
    "pause with a code": (at_second_item, "あとで", lambda p: "再開コードは" in p.text),
    "erase": (asked_to_erase, "はい", lambda p: "消" in p.text),
    "the other procedure": (at_second_item, "会員登録したい", lambda p: "会員登録" in p.text),
    "correct": (read_back, "プランを直したい", lambda p: p.place == at("plan")),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_fault_anywhere_leaves_nothing_half_done(world: World, name: str) -> None:
    """Whichever statement fails, the stores are as before, and the next try goes through."""
    before, message, is_done = MOVES[name]
    engine = engine_of(world)
    for number in range(MOST_STATEMENTS):
        world.services.drafts.purge(world.at.replace(year=world.at.year + 1))
        person = before(world.person(sender=f"{number}"))
        kept = rows(world)
        with failing_at(engine, number) as seen:
            replies = world.say(message, f"{number}", member=ICHIRO, message_id=f"{number}")
        person.replies = replies
        if len(seen) <= number:  # nothing was left to fail
            assert is_done(person), person.text
            assert number > 1, "the move reads and writes"
            return
        if not is_done(person):  # an apology, or the answer to a plain question
            assert rows(world) == kept, f"{seen[-1]} failed, and something was written"
            person.replies = world.say(message, f"{number}", member=ICHIRO, message_id="again")
        assert is_done(person), f"{seen[-1]}: {person.text}"
    raise AssertionError("a move of so many statements")


def test_a_no_is_known_everywhere_or_nowhere(world: World) -> None:
    """Another window of the same member gets no link, whatever failed while it was said."""
    engine = engine_of(world)
    for number in range(MOST_STATEMENTS):
        world.services.drafts.purge(world.at.replace(year=world.at.year + 1))
        one, other = world.person(sender=f"a{number}"), world.person(sender=f"b{number}")
        read_back(other)
        at_second_item(one)
        with failing_at(engine, number) as seen:
            world.say("いいえ", f"a{number}", member=ICHIRO)
        where = world.say("いまどこ？", f"a{number}", member=ICHIRO)
        was_stopped = "ここでは準備できません" in where[-1].text
        assert bool(other("はい").handover) is not was_stopped
        if len(seen) <= number:
            assert was_stopped
            return


def test_how_many_statements(world: World) -> None:
    """What moves cost the database, all of it in one transaction."""
    cost = {}
    for name in ("a yes", "a no"):
        before, message, _ = MOVES[name]
        person = before(world.person(sender=name.replace(" ", "-")))
        with failing_at(engine_of(world), 10**6) as seen:
            person(message)
        # PostgreSQL is told to wait for its turn, which SQLite does by itself
        cost[name] = len([one for one in seen if "advisory" not in str(one)])
    assert cost["a yes"] <= 5  # the last of them are what was said, and that it was
    assert cost["a no"] <= 9  # one of them asks whether another process has answered the same
    assert person.place != READ_BACK

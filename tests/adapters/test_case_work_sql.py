"""What the store of the work on cases does, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.stores import case_work
from bot.adapters.stores import cases as cases_sql
from bot.adapters.stores.case_work import SqlCaseWork
from bot.adapters.stores.cases import SqlCases
from bot.domain.call_back import CallBack, Slot
from bot.domain.case import Case
from bot.domain.handoff import Reason, Target
from bot.services.desk.work import Status, Wanted, Worked
from bot.services.handoff.cases import Position
from tests.adapters.draft_stores import AT, STORES, at_once, draft_engine

HOUR = timedelta(hours=1)
SLOT = Slot(AT + HOUR, AT + 3 * HOUR)


def case(number: int, agency: str | None = "yumecard", holder: str = "clickar") -> Case:
    return Case(
        id=f"c-{number}",
        journey="renewal",
        step=3,
        reason=Reason.DISCLOSURE_NO,
        target=Target.PHONE_DESK,
        holder=holder,
        agency=agency,
        at=AT + number * HOUR,
        transcript="0" * 64,
    )


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One database after the other, with three cases."""
    with draft_engine(request.param, tmp_path) as engine:
        cases_sql.create_tables(engine)
        case_work.create_tables(engine)
        store = SqlCases(engine)
        for one in (case(1), case(2, "jfelife", "jfelife"), case(3)):
            store.add(one)
        store.put_call_back(CallBack("c-3", SLOT, Reason.DISCLOSURE_NO, "d-1", "phone", True, AT))
        yield engine


@pytest.fixture
def work(engine: Engine) -> SqlCaseWork:
    return SqlCaseWork(engine)


def ids(found: tuple[Worked, ...]) -> list[str]:
    return [one.case.id for one in found]


def test_a_case_that_nobody_touched_is_open(work: SqlCaseWork) -> None:
    assert work.get("c-1") == Worked(case(1))
    assert work.get("c-3") == Worked(case(3), slot=SLOT)
    assert work.get("c-9") is None


def test_pages_begin_with_the_newest_and_go_on(work: SqlCaseWork) -> None:
    assert ids(work.page(2, None, Wanted())) == ["c-3", "c-2"]
    assert ids(work.page(2, Position(AT + 2 * HOUR, "c-2"), Wanted())) == ["c-1"]


def test_pages_of_an_agency_of_a_desk_and_of_a_status(work: SqlCaseWork) -> None:
    assert ids(work.page(9, None, Wanted(agency="yumecard"))) == ["c-3", "c-1"]
    assert ids(work.page(9, None, Wanted(holder="jfelife"))) == ["c-2"]
    assert work.change(Worked(case(1), Status.TAKEN, "済", "a", 1), AT)
    assert ids(work.page(9, None, Wanted(status=Status.TAKEN))) == ["c-1"]
    assert ids(work.page(9, None, Wanted(status=Status.OPEN))) == ["c-3", "c-2"]


def test_what_was_changed_is_kept(work: SqlCaseWork) -> None:
    taken = Worked(case(3), Status.TAKEN, "折り返します", "a", 1, SLOT)
    assert work.change(taken, AT)
    assert work.get("c-3") == taken
    done = replace(taken, status=Status.DONE, version=2)
    assert work.change(done, AT)
    assert work.get("c-3") == done


def test_of_two_who_change_the_same_one_does(work: SqlCaseWork) -> None:
    first = [Worked(case(1), Status.TAKEN, "", who, 1) for who in "ab"]
    assert sorted(work.change(one, AT) for one in first) == [False, True]
    later = [Worked(case(1), Status.DONE, "", who, 2) for who in "ab"]
    assert sorted(work.change(one, AT) for one in later) == [False, True]
    assert not work.change(Worked(case(1), Status.OPEN, "", "a", 2), AT), (
        "of a version that is over"
    )


def test_of_many_at_once_one_takes_it(work: SqlCaseWork) -> None:
    taken = at_once(8, lambda n: work.change(Worked(case(1), Status.TAKEN, "", str(n), 1), AT))
    assert sum(taken) == 1


def test_the_work_goes_with_its_case(work: SqlCaseWork, engine: Engine) -> None:
    for number in (1, 3):
        assert work.change(Worked(case(number), Status.TAKEN, "済", "a", 1), AT)
    assert work.purge(AT) == 0
    SqlCases(engine).purge(AT + 2 * HOUR)
    assert work.purge(AT) == 1
    assert ids(work.page(9, None, Wanted())) == ["c-3", "c-2"]

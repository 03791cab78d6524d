"""The pages of search, follow and cases without a script: what they show, to whom, and what they export."""

from __future__ import annotations

import csv
import io
import re
from typing import Any, Iterator

import pytest
from desk_cases import CALL_BACK_PHONE, asking, code_of, draft_of, handed_over
from desk_support import Running, desk_served

from bot.domain.desk_user import Role
from bot.domain.handoff import REGISTRATION
from bot.services.desk.audit import Look


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Running]:
    with desk_served(tmp_path) as running:
        yield running


def test_the_search_answers_without_a_script_and_in_part(desk: Running) -> None:
    agent = desk.agent(Role.READER)
    whole = agent.get("/desk/?q=証券番号 どこ").text
    part = agent.get("/desk/?q=証券番号 どこ&part=1").text
    assert "保険証券" in whole and "<html" in whole
    assert "保険証券" in part and "<html" not in part
    assert 'data-copy="' in part and "出典：REG-3" in part


def test_what_is_typed_is_escaped(desk: Running) -> None:
    shown = desk.agent(Role.READER).get("/desk/?q=<script>alert(1)</script>").text
    assert "<script>alert" not in shown and "&lt;script&gt;" in shown


def test_filters_that_there_are_not_change_nothing(desk: Running) -> None:
    agent = desk.agent(Role.READER)
    for query in ("journey=none", "step=x", "journey=renewal&step=99", "agency=none"):
        assert agent.get(f"/desk/?q=更新&{query}").status_code == 200, query


def test_a_reader_sees_no_caller_and_no_case(desk: Running) -> None:
    case, reader = asking(desk), desk.agent(Role.READER)
    for path in ("/desk/follow", "/desk/cases", "/desk/cases.csv"):
        assert reader.get(path).status_code == 403, path
    for path in (f"/desk/cases/{case}", f"/desk/cases/{case}/number"):
        assert reader.post(path, of="/desk/sign-out").status_code == 403, path
    assert desk.services.desk.audit.newest(9) == ()


def test_a_code_is_in_no_address_and_who_guesses_waits(desk: Running) -> None:
    code, agent = code_of(desk, draft_of(desk, REGISTRATION)), desk.agent(Role.AGENT)
    shown = agent.post("/desk/follow", code=code.spoken)
    assert "損●●●" in shown.text and "太郎" not in shown.text
    assert shown.url.query == b""
    assert agent.post("/desk/follow", code="").status_code == 400
    statuses = [agent.post("/desk/follow", code="もしもし").status_code for _ in range(16)]
    assert statuses == [404] * 15 + [429]


def test_an_agencys_agent_reaches_no_other_case_by_any_address(desk: Running) -> None:
    theirs = asking(desk, "yumecard")
    agent = desk.agent(Role.AGENT, "jfelife")
    assert theirs not in agent.get("/desk/cases").text
    assert theirs not in agent.get("/desk/cases?agency=yumecard").text
    assert theirs not in agent.get("/desk/cases.csv?agency=yumecard").text
    changed = agent.post(f"/desk/cases/{theirs}", of="/desk/cases", action="taken", version="0")
    assert changed.status_code == 409
    number = agent.post(f"/desk/cases/{theirs}/number", of="/desk/cases")
    assert CALL_BACK_PHONE[-4:] not in re.sub(
        r"\D", "", re.sub(r"<head.*?</head>", "", number.text, flags=re.S)
    )
    assert desk.services.desk.work.store.get(theirs).status.value == "open"  # type: ignore[union-attr]
    assert not [one for one in desk.services.desk.audit.newest(50) if one.look is Look.NUMBER]


def test_the_number_is_shown_on_a_click_and_not_again(desk: Running) -> None:
    case, agent = asking(desk), desk.agent(Role.AGENT)
    assert "090-1111-2222" not in agent.get("/desk/cases").text
    assert "090-1111-2222" in agent.post(f"/desk/cases/{case}/number", of="/desk/cases").text
    assert "090-1111-2222" not in agent.get("/desk/cases").text
    assert Look.NUMBER in {one.look for one in desk.services.desk.audit.newest(9)}
    desk.services.drafts.erase_all("web-call")
    gone = agent.post(f"/desk/cases/{case}/number", of="/desk/cases").text
    assert "090-1111-2222" not in gone and "残っていません" in gone


def test_who_comes_with_an_older_state_changes_nothing(desk: Running) -> None:
    case, agent = handed_over(desk), desk.agent(Role.AGENT)
    first = agent.post(f"/desk/cases/{case}", of="/desk/cases", action="taken", version="0")
    assert first.status_code == 303
    late = agent.post(f"/desk/cases/{case}", of="/desk/cases", action="done", version="0")
    assert late.status_code == 409
    assert "ほかの方が先に" in late.text


def test_the_export_has_notes_masked_and_no_number_and_no_formula(desk: Running) -> None:
    case, agent = asking(desk), desk.agent(Role.AGENT)
    note = "=1+1 090-1111-2222 の山田太郎さん"
    agent.post(f"/desk/cases/{case}", of="/desk/cases", action="note", version="0", note=note)
    answer = agent.get("/desk/cases.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert len(head) == len(row)
    assert row[0] == case and "11月24日" in row[7]
    assert row[-1].startswith("'=") and "［電話番号］" in row[-1]
    for value in ("2222", "山田", "太郎"):
        assert value not in answer.text


def test_nothing_of_a_caller_is_in_the_audit_log(desk: Running) -> None:
    case, agent = asking(desk), desk.agent(Role.AGENT)
    code = code_of(desk, draft_of(desk, REGISTRATION))
    agent.post("/desk/follow", code=code.spoken)
    agent.post("/desk/follow", code="090-1111-2222")
    agent.post(f"/desk/cases/{case}", of="/desk/cases", action="note", version="0", note="山田太郎")
    agent.post(f"/desk/cases/{case}/number", of="/desk/cases")
    noted = repr(desk.services.desk.audit.newest(50))
    assert "follow" in noted and case in noted
    for value in (code.first, code.digits, "1111", "2222", "山田", "太郎", "損保"):
        assert value not in noted.replace("2026", ""), value

"""Pages: the queue, what is known of topics, pictures of the days."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Iterator, Optional

import pytest
from desk_data import fill
from desk_support import Running, desk_served

from bot.domain.desk_user import Role
from bot.services.transcript.feedback import Verdict


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Running]:
    """A desk with some days behind it."""
    with desk_served(tmp_path) as running:
        fill(running.services, 600, 10)
        yield running


def items_of(page: str) -> list[str]:
    """The items of the queue, in their order."""
    return re.findall('id="question-([^"]+)"', page)


def test_one_assigns_and_another_one_confirms(filled: Running) -> None:
    """The first is told to wait, and cannot confirm by any form."""
    one, other = filled.agent(Role.EDITOR, name="hanako"), filled.agent(Role.EDITOR, name="jiro")
    item = items_of(one.get("/desk/unanswered").text)[0]
    path = f"/desk/unanswered/{item}"
    form = {"action": "assign", "target": "guard_other_lines"}
    done = one.post(path, of="/desk/unanswered", **form)
    assert done.headers["location"] == "/desk/unanswered?done=assigned"
    assert "別の方の確認を待っています" in one.get("/desk/unanswered").text
    again = one.post(path, of="/desk/unanswered", **{**form, "action": "confirm"})
    assert again.status_code == 400 and "別の方が確認します" in again.text
    assert "この割り当てを確認する" in other.get("/desk/unanswered").text
    confirm = other.post(path, of="/desk/unanswered", **{**form, "action": "confirm"})
    assert confirm.headers["location"] == "/desk/unanswered?done=confirmed"
    assert item not in items_of(other.get("/desk/unanswered").text)


def test_an_agency_sees_its_own_queue_and_figures_by_any_route(filled: Running) -> None:
    """Whatever is written into the address or the form."""
    own, all_of_it = filled.agent(Role.MANAGER, "jfelife"), filled.agent(Role.MANAGER)
    assert items_of(own.get("/desk/unanswered").text) == []
    foreign = items_of(all_of_it.get("/desk/unanswered").text)[0]
    path = f"/desk/unanswered/{foreign}"
    proof = own.csrf("/desk/sign-out")
    refused = own.http.post(path, data={"csrf": proof, "action": "assign", "target": "new_topic"})
    assert refused.status_code == 400 and "一覧にありません" in refused.text
    page = own.get("/desk/figures?agency=yumecard").text
    assert 'name="agency"' not in page and "agency=jfelife" in page
    own_rows = own.get("/desk/figures.csv?agency=yumecard").text
    assert own_rows == all_of_it.get("/desk/figures.csv?agency=jfelife").text
    assert own_rows != all_of_it.get("/desk/figures.csv").text


def test_each_picture_has_its_table_and_the_csv_has_the_same(filled: Running) -> None:
    """Without any style or script in the page."""
    manager = filled.agent(Role.MANAGER)
    page = manager.get("/desk/figures").text
    assert page.count("<svg") == page.count("<table") == 7
    assert "style=" not in page and "<style" not in page
    answer = manager.get("/desk/figures.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["1ページ"] not in rows and ["1日ごとの会話（経路別）"] in rows
    first = rows[rows.index(["1日ごとの会話（経路別）"]) + 2]
    assert first[0] == "2026-10-26" and len(first) == 6
    wrong = manager.get("/desk/figures?from=2026-12-01")
    assert wrong.status_code == 400 and "185日以内" in wrong.text


def test_an_agencys_people_see_what_its_own_customers_found_of_an_answer(filled: Running) -> None:
    """Of all of them it is in the sum."""
    given = ((True, "yumecard"), (True, "yumecard"), (False, "jfelife"), (True, None))
    for number, (is_solved, agency) in enumerate(given):
        verdict = Verdict("desk_hours", "", is_solved, None, filled.at, agency)
        filled.services.feedback.store.put("web-1", str(number), verdict)

    def shown(agency: Optional[str]) -> list[str]:
        page = filled.agent(Role.EDITOR, agency).get("/desk/knowledge/desk_hours").text
        return re.findall("<dt>(?:役に立った|いいえ)</dt><dd>([0-9]+)</dd>", page)

    assert shown(None) == ["3", "1"]
    assert (shown("yumecard"), shown("jfelife")) == (["2", "0"], ["0", "1"])


def test_topics_with_what_is_known_of_them(filled: Running) -> None:
    """The list can be narrowed; a topic has its answer, its sections and its examples."""
    editor = filled.agent(Role.EDITOR)
    page = editor.get("/desk/knowledge").text
    assert page.count("<tr>") > 60 and "見直しを待つトピックはありません" in page
    narrowed = editor.get("/desk/knowledge?q=受付時間").text
    assert 1 < narrowed.count("<tr>") < page.count("<tr>")
    topic = editor.get("/desk/knowledge/desk_hours").text
    assert "DESK-" in topic and "窓口 営業時間 日曜" in topic
    assert editor.get("/desk/knowledge/no_such_topic").status_code == 404

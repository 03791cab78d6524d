"""Cases over the API: who sees which, what becomes of them, and that no number is in any of it."""

from __future__ import annotations

from typing import Any, Iterator, Optional

import httpx
import pytest
from desk_cases import asking, handed_over
from desk_support import Running, desk_served

from bot.domain.desk_user import Scope
from bot.services.desk.audit import Look

FIELDS = {"id", "agency", "journey", "step", "reason", "status", "note", "at"}


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Running]:
    with desk_served(tmp_path) as running:
        yield running


def client(desk: Running, agency: Optional[str] = None) -> httpx.Client:
    return desk.client(desk.key(Scope.CASES, agency=agency))


def test_a_case_has_what_the_contract_names(desk: Running) -> None:
    case = handed_over(desk)
    shown = client(desk).get("/cases").json()
    assert shown["next"] is None
    (item,) = shown["items"]
    assert set(item) >= FIELDS
    assert (item["id"], item["agency"], item["step"]) == (case, "yumecard", 3)
    assert (item["reason"], item["status"], item["note"]) == ("disclosure_no", "open", "")


def test_pages_go_on_by_their_cursor(desk: Running) -> None:
    made = [handed_over(desk, minutes=n) for n in range(5)]
    desk_client, after, found = client(desk), "", []
    while True:
        page = desk_client.get("/cases", params={"limit": 2, "after": after}).json()
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert found == made[::-1]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "status=none", "agency=x"])
def test_what_cannot_be_asked_is_refused(desk: Running, query: str) -> None:
    assert client(desk).get(f"/cases?{query}").status_code == 400


def test_a_page_that_there_is_not(desk: Running) -> None:
    assert client(desk).get("/cases?after=none").status_code == 404


def test_an_agency_sees_its_own_by_no_route_another(desk: Running) -> None:
    theirs, nobodys = handed_over(desk, "jfelife"), handed_over(desk, None)
    ours = handed_over(desk, "yumecard")
    agency = client(desk, "yumecard")
    assert [item["id"] for item in agency.get("/cases").json()["items"]] == [ours]
    assert agency.get("/cases?agency=jfelife").json()["items"] == []
    missing = agency.get("/cases/c-none")
    for case in (theirs, nobodys):
        for answer in (
            agency.get(f"/cases/{case}"),
            agency.patch(f"/cases/{case}", json={"status": "taken"}),
        ):
            assert (answer.status_code, answer.json()) == (404, missing.json())
    assert {client(desk).get(f"/cases/{case}").json()["status"] for case in (theirs, nobodys)} == {
        "open"
    }


def test_open_taken_done(desk: Running) -> None:
    case, desk_client = handed_over(desk), client(desk)
    path = f"/cases/{case}"
    taken = desk_client.patch(path, json={"status": "taken", "note": "確認します"})
    assert (taken.json()["status"], taken.json()["by"]) == ("taken", "試験の鍵")
    done = desk_client.patch(path, json={"status": "done"}).json()
    assert (done["status"], done["note"]) == ("done", "確認します")
    for status in ("open", "taken"):
        assert desk_client.patch(path, json={"status": status}).status_code == 409
    assert desk_client.patch(path, json={"note": "追記"}).json()["note"] == "追記"
    assert [i["id"] for i in desk_client.get("/cases?status=done").json()["items"]] == [case]
    assert desk_client.get("/cases?status=open").json()["items"] == []


def test_of_two_who_take_it_one_does(desk: Running) -> None:
    case = handed_over(desk)
    first = desk.client(desk.services.desk.keys.make("一", [Scope.CASES], desk.at))
    second = desk.client(desk.services.desk.keys.make("二", [Scope.CASES], desk.at))
    assert first.patch(f"/cases/{case}", json={"status": "taken"}).status_code == 200
    refused = second.patch(f"/cases/{case}", json={"status": "taken"})
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert first.patch(f"/cases/{case}", json={"status": "taken"}).status_code == 200, "again"
    given_back = first.patch(f"/cases/{case}", json={"status": "open"}).json()
    assert (given_back["status"], given_back["by"]) == ("open", None)
    assert second.patch(f"/cases/{case}", json={"status": "taken"}).json()["by"] == "二"


def test_who_has_seen_an_older_state_changes_nothing(desk: Running) -> None:
    case, desk_client = handed_over(desk), client(desk)
    path = f"/cases/{case}"
    tag = desk_client.get(path).headers["etag"]
    now = desk_client.patch(path, json={"status": "taken"}, headers={"If-Match": tag})
    assert now.status_code == 200
    late = desk_client.patch(path, json={"note": "遅れて"}, headers={"If-Match": tag})
    assert late.status_code == 412
    assert desk_client.get(path).json()["note"] == ""
    again = {"If-Match": now.headers["etag"]}
    assert desk_client.patch(path, json={"note": "続き"}, headers=again).status_code == 200


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("090-1111-2222 へ折り返し済み", "［電話番号］ へ折り返し済み"),
        ("taro@example.jp に案内", "［メールアドレス］ に案内"),
        ("損保 太郎", "［お名前］"),
        ("ご契約者の山田太郎さんにご説明", "ご契約者の［お名前］さんにご説明"),
        ("0120-301-377 をご案内", "0120-301-377 をご案内"),
        ("手順3で「いいえ」。代理店へ依頼", "手順3で「いいえ」。代理店へ依頼"),
    ],
)
def test_a_note_is_masked_before_it_is_kept(desk: Running, note: str, kept: str) -> None:
    case = handed_over(desk)
    shown = client(desk).patch(f"/cases/{case}", json={"note": note}).json()["note"]
    assert shown == kept
    stored = desk.services.desk.work.store.get(case)
    assert stored is not None and stored.note == kept


@pytest.mark.parametrize(
    "body",
    [{}, {"status": "none"}, {"status": None}, {"note": None}, {"note": 1}, {"id": "c-1"},
     {"note": "あ" * 501}, {"status": "taken", "by": "me"}],
)  # fmt: skip
def test_what_is_no_change_is_refused(desk: Running, body: Any) -> None:
    assert client(desk).patch(f"/cases/{handed_over(desk)}", json=body).status_code == 400


def test_no_number_is_in_any_answer(desk: Running) -> None:
    case = asking(desk)
    desk_client = client(desk)
    shown = desk_client.get("/cases").text + desk_client.get(f"/cases/{case}").text
    assert "11月24日" in shown, "when they want to be called is there"
    assert "2222" not in shown


def test_who_asked_to_be_called_hears_that_the_desk_will(desk: Running) -> None:
    case = asking(desk)
    client(desk).patch(f"/cases/{case}", json={"status": "taken"})
    assert desk.services.progress.confirmed_call_backs("web-call", desk.at) != []


def test_looks_are_noted_with_the_case_and_nothing_else(desk: Running) -> None:
    case, desk_client = handed_over(desk), client(desk)
    desk_client.get("/cases")
    desk_client.patch(f"/cases/{case}", json={"note": "秘密の話"})
    noted = [(one.look, one.reference) for one in desk.services.desk.audit.newest(10)]
    assert noted == [(Look.CASE_CHANGED, case), (Look.CASE, case), (Look.CASES, "")]


def test_the_number_to_call_is_shown_to_who_may_and_noted_and_goes_with_the_draft(
    desk: Running,
) -> None:
    case, work = asking(desk), desk.services.desk.work
    key = desk.services.desk.keys
    users = {
        agency: key.holder(desk.key(Scope.CASES, agency=agency), desk.at).user  # type: ignore[union-attr]
        for agency in ("yumecard", "jfelife", None)
    }
    assert work.number(users["jfelife"], case, desk.at) is None
    assert desk.services.desk.audit.newest(9) == ()
    assert work.number(users["yumecard"], case, desk.at) == "090-1111-2222"
    assert [one.look for one in desk.services.desk.audit.newest(9)] == [Look.NUMBER]
    desk.services.drafts.erase_all("web-call")
    assert work.number(users[None], case, desk.at) is None

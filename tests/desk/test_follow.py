"""Following a caller by the code that they read aloud: what is shown, to whom, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Iterator

import jaconv
import pytest
from desk_cases import code_of, draft_of
from desk_support import TODAY, Running, desk_served

from bot.domain.desk_user import Scope
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey_state import Stop
from bot.reply import Kind, Reply
from bot.services.desk.audit import Look
from bot.services.desk.following import ONE_LOOK
from bot.services.drafts.resume_codes import ResumeCode, Resumed
from bot.services.messaging.outbound import Parcel
from bot.services.renewal.record import AGENCY
from bot.services.transcript.exchange import Exchange


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Running]:
    with desk_served(tmp_path) as running:
        yield running


def follow(desk: Running, code: str, key: str = "") -> Any:
    client = desk.client(key or desk.key(Scope.FOLLOW))
    return client.post("/follow", json={"code": code})


def said(desk: Running, number: int, text: str, kind: Kind = Kind.ANSWER) -> None:
    """The customer asked something, and was answered."""
    reply = Reply("そうです。", kind=kind, topics=("reg_romaji",) if kind is Kind.ANSWER else ())
    with desk.services.unit_of_work.turn():
        made = Exchange(number, desk.at, text, (reply,)).with_ids()
        desk.services.transcript.add("web-1", made)
        desk.services.unit_of_work.commit()
    desk.services.transcript.has_stood("web-1", made)


def told(desk: Running) -> list[str]:
    """What the customer's chat shows."""
    found = desk.services.transcript.since("web-1", 0, desk.at)
    return [reply.text for one in found for reply in one.replies if one.said is None]


def test_the_place_and_what_was_told_masked(desk: Running) -> None:
    code = code_of(desk, draft_of(desk, REGISTRATION))
    answer = follow(desk, code.spoken)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    shown = answer.json()
    assert (shown["journey"], shown["step"], shown["steps"]) == (REGISTRATION, 3, 7)
    assert shown["open"] == "郵便番号"
    masked = {one["label"]: one["masked"] for one in shown["filled"]}
    assert masked["お名前（漢字）"] == "損●●●"
    assert masked["電話番号"] == "***-****-1234"
    assert "stopped" not in shown
    for value in ("太郎", "09000001234", "taro@"):
        assert value not in answer.text


@pytest.mark.parametrize(
    "spell",
    [
        lambda code: f"{code.first} {code.second} {code.digits}",
        lambda code: f"{code.first}　{code.second}　{jaconv.h2z(code.digits, digit=True)}",
        lambda code: f"{jaconv.hira2kata(code.first)}、{code.second}、{code.digits}です",
        lambda code: code.first + code.second + " ".join(code.digits),
        lambda code: f"{jaconv.kana2alphabet(code.first)} {jaconv.kana2alphabet(code.second)} {code.digits}",
        lambda code: (
            f"{jaconv.kana2alphabet(code.first)} {jaconv.kana2alphabet(code.second)} {code.digits}"
        ).upper(),
    ],
)  # fmt: skip
def test_a_code_as_it_is_heard(desk: Running, spell: Any) -> None:
    draft = draft_of(desk, REGISTRATION)
    code = ResumeCode("さくら", "たぬき", "482")
    assert {code.first, code.second} <= set(desk.services.words.words), "words of the list"
    codes = desk.services.codes
    codes._new_code = lambda: code  # the one whose spelling is tried
    codes.issue(draft.id, desk.at)
    assert follow(desk, spell(code)).status_code == 200


def test_neither_code_nor_draft_is_changed(desk: Running) -> None:
    draft = draft_of(desk, REGISTRATION)
    code = code_of(desk, draft)
    for _ in range(3):
        assert follow(desk, code.spoken).status_code == 200
    assert desk.services.drafts.get(draft.id, desk.at) == draft
    assert isinstance(desk.services.codes.resume(code, "web-2", desk.at), Resumed)


def test_the_customer_is_told_once_each_time_somebody_looks_along(desk: Running) -> None:
    code, key = code_of(desk, draft_of(desk, REGISTRATION)), desk.key(Scope.FOLLOW)
    said(desk, 1, "ローマ字は")
    for _ in range(3):
        follow(desk, code.spoken, key)
    assert len(told(desk)) == 1
    assert "一緒に見ています" in told(desk)[0]
    desk.clock[0] += ONE_LOOK + timedelta(minutes=1)
    follow(desk, code.spoken, key)
    assert len(told(desk)) == 2


def test_on_a_platform_a_message_is_sent(tmp_path: Any) -> None:
    reached: list[tuple[str, str]] = []

    def reach(conversation: str, text: str, key: str) -> Parcel | None:
        reached.append((conversation, text))
        return None

    with desk_served(tmp_path, reach=reach) as running:
        code = code_of(running, draft_of(running, RENEWAL, conversation="line-1"))
        follow(running, code.spoken)
    assert [conversation for conversation, _ in reached] == ["line-1"]
    assert "一緒に見ています" in reached[0][1]


def test_the_last_three_questions_and_nothing_else(desk: Running) -> None:
    code = code_of(desk, draft_of(desk, REGISTRATION))
    for number, text in enumerate(("一", "二", "三", "四"), start=1):
        said(desk, number, text)
    said(desk, 5, "［お名前］", kind=Kind.NOTICE)
    assert follow(desk, code.spoken).json()["questions"] == ["二", "三", "四"]


def test_why_it_stopped(desk: Running) -> None:
    journey = desk.services.content.journeys[RENEWAL]
    stop = next(one for one in journey.stops if one.id == "group_mismatch")
    draft = draft_of(desk, RENEWAL, stopped=Stop("group", stop.id), asked=None)
    shown = follow(desk, code_of(desk, draft).spoken).json()
    assert shown["stopped"] == stop.text
    assert shown["open"] is None


def test_another_agencys_caller_is_like_nobody(desk: Running) -> None:
    drafts = desk.services.drafts
    draft = draft_of(desk, RENEWAL)
    drafts.change(draft.id, AGENCY.keeping("yumecard"), desk.at)
    code = code_of(desk, draft)
    ours, theirs = (desk.key(Scope.FOLLOW, agency=one) for one in ("yumecard", "jfelife"))
    assert follow(desk, code.spoken, ours).json()["agency"] == "yumecard"
    refused = follow(desk, code.spoken, theirs)
    unknown = follow(desk, "さくら・たぬき・001", theirs)
    assert (refused.status_code, refused.json()) == (404, unknown.json())


def test_whose_agency_is_not_known_only_the_insurer_follows(desk: Running) -> None:
    code = code_of(desk, draft_of(desk, REGISTRATION))
    assert follow(desk, code.spoken, desk.key(Scope.FOLLOW, agency="yumecard")).status_code == 404
    assert follow(desk, code.spoken).status_code == 200


@pytest.mark.parametrize("wrong", ["さくら・たぬき・001", "もしもし", "1"])
def test_who_guesses_waits_and_others_do_not(desk: Running, wrong: str) -> None:
    code, key = code_of(desk, draft_of(desk, REGISTRATION)), desk.key(Scope.FOLLOW)
    statuses = [follow(desk, wrong, key).status_code for _ in range(20)]
    assert statuses == [404] * 15 + [429] * 5
    locked = follow(desk, code.spoken, key)
    assert (locked.status_code, int(locked.headers["retry-after"])) == (429, 3601)
    assert follow(desk, code.spoken).status_code == 200, "with another key"
    desk.clock[0] += timedelta(hours=1, seconds=1)
    key = desk.key(Scope.FOLLOW)
    assert follow(desk, code.spoken, key).status_code == 200


def test_looks_are_noted_by_reference_and_nothing_else(desk: Running) -> None:
    draft = draft_of(desk, REGISTRATION)
    follow(desk, code_of(desk, draft).spoken)
    follow(desk, "さくら・たぬき・001")
    newest = desk.services.desk.audit.newest(10)
    assert [(one.who, one.look, one.reference, one.at) for one in newest] == [
        ("試験の鍵", Look.FOLLOW, "", TODAY),
        ("試験の鍵", Look.FOLLOW, draft.id, TODAY),
    ]


@pytest.mark.parametrize(
    "body", [{}, {"code": 1}, {"code": ""}, {"code": "a" * 201}, {"code": None}]
)
def test_what_is_no_request_is_refused(desk: Running, body: Any) -> None:
    answer = desk.client(desk.key(Scope.FOLLOW)).post("/follow", json=body)
    assert answer.status_code == 400


def test_another_scope_follows_nobody(desk: Running) -> None:
    code = code_of(desk, draft_of(desk, REGISTRATION))
    assert follow(desk, code.spoken, desk.key(Scope.SEARCH, Scope.CASES)).status_code == 403

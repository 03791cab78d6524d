"""電話の受付と照会の故障: holidays at both agencies, a back end that does not answer."""

from __future__ import annotations

from datetime import datetime
from typing import Callable

import pytest
from renewal_world import (
    DESK,
    JFE,
    PREPARE,
    READ_BACK,
    TODAY,
    YUME,
    Renewing,
    World,
    at,
)

from bot.domain.hours import TOKYO

pytest_plugins = ("renewal_world",)

WorldOn = Callable[..., World]

YEAR_END = datetime(2026, 12, 22, 10, 0, tzinfo=TOKYO)
"""The sample contracts are of this day: none ends before 4 January, no draft before the 5th."""


def stopped_at(world: World, moment: datetime, contract: str) -> Renewing:
    """Someone who says いいえ at that moment."""
    person = world.person().taking(contract)
    world.at = moment
    return person("いいえ")


def day(text: str) -> datetime:
    """「2026-12-30 20:30」 in Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


HOURS = [
    ("2026-12-30 20:30", "年末年始のため、営業しているかは確認できません", "1月4日（月）9:30"),
    ("2026-12-29 10:00", "年末年始のため、営業しているかは確認できません", "1月4日（月）9:30"),
    ("2027-01-03 12:00", "次は1月4日（月）9:30", ""),
    ("2027-01-04 08:59", "本日9:30から", ""),
    ("2027-01-04 09:30", "ただいま受付中・本日17:30まで", ""),
    ("2026-12-26 11:00", "次は12月28日（月）9:30", ""),  # a Saturday
    ("2026-12-25 17:30", "次は12月28日（月）9:30", ""),  # a Friday, on the dot
    ("2026-12-25 17:29", "ただいま受付中・本日17:30まで", ""),
]


@pytest.mark.parametrize(("moment", "told", "certain"), HOURS)
def test_an_agency_with_hours_at_the_turn_of_the_year(
    world_on: WorldOn, moment: str, told: str, certain: str
) -> None:
    """Open, closed until when, or not known: as the agency's hours and the calendar tell."""
    person = stopped_at(world_on(YEAR_END), day(moment), "2")
    assert person.phones == {YUME}
    assert told in person.text
    assert certain in person.text


@pytest.mark.parametrize("moment", [row[0] for row in HOURS])
def test_an_agency_without_hours(world_on: WorldOn, moment: str) -> None:
    """Its hours are not stated: at no moment is it said to be open or closed."""
    person = stopped_at(world_on(YEAR_END), day(moment), "1")
    assert person.phones == {JFE}
    assert "営業時間は、この案内には書かれていません" in person.text
    for words in ("受付中", "受付時間外", "9:30", "9:00", "月〜金"):
        assert words not in person.text
    assert "折り返しを希望する" not in person.titles, "a time to call back cannot be promised"


@pytest.mark.parametrize(
    ("built", "moment", "told"),
    [
        # 22 March 2027: 振替休日 of 春分の日, a Monday
        ("2027-03-10", "2027-03-22 10:00", "祝日のため、営業しているかは確認できません"),
        ("2027-03-10", "2027-03-21 10:00", "受付時間外"),
        ("2026-11-16", "2026-11-23 10:00", "祝日のため、営業しているかは確認できません"),
    ],
)
def test_a_public_holiday_and_its_substitute(
    world_on: WorldOn, built: str, moment: str, told: str
) -> None:
    """Whether the agency works on a holiday is not stated: it is said so, with the next sure day."""
    world = world_on(day(f"{built} 10:00"))
    person = stopped_at(world, day(moment), "2")
    assert told in person.text and person.phones == {YUME}
    assert "受付中・" not in person.text
    assert "3月23日（火）9:30" in person.text or built == "2026-11-16"


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-12-30 20:30", "次は1月4日（月）9:00"),
        ("2027-01-03 12:00", "次は1月4日（月）9:00"),
        ("2027-01-04 08:59", "本日9:00から"),
        ("2027-01-04 09:00", "本日20:00まで"),
        ("2026-12-26 11:00", "本日17:00まで"),
        ("2026-12-30 19:59", "本日20:00まで"),
    ],
)
def test_the_desk_at_the_turn_of_the_year(world_on: WorldOn, moment: str, told: str) -> None:
    """The desk's own hours: closed from 31 December to 3 January, shorter on Saturdays."""
    world = world_on(YEAR_END)
    person = world.person().taking("2").answering(until="moved")
    world.at = day(moment)
    person("人と話したいんじゃけど")
    assert DESK in person.phones and told in person.text


@pytest.mark.parametrize(
    "text", ["電話番号教えて", "どこに電話すりゃええん", "代理店の電話は？", "人と話したい"]
)
@pytest.mark.parametrize(("contract", "phone"), [("1", JFE), ("2", YUME)])
def test_whom_to_call_after_a_stop(world: World, contract: str, phone: str, text: str) -> None:
    """After a いいえ the number asked for is that of this contract's agency."""
    person = stopped_at(world, TODAY, contract)(text)
    assert phone in person.phones
    assert not {JFE, YUME} - {phone} & person.phones


def test_a_call_back_is_offered_while_it_is_closed(world: World) -> None:
    """In the evening a call-back can be asked for; during the hours one calls."""
    open_now = stopped_at(world, TODAY, "2")
    assert "折り返しを希望する" not in open_now.titles
    world.at = TODAY
    other = world.person(sender="b").taking("1")
    assert other.place == at("no_other_policy")
    other("軽のほうに切り替えて")
    assert "準備できません" in other.text


# The back end does not answer


def test_down_at_the_beginning(world: World) -> None:
    """It is told, with the desk's number; a moment later it goes on."""
    world.back_end.is_down = True
    person = world.person()("更新したい").press(PREPARE)
    assert "確認できません" in person.text and DESK in person.phones
    assert not person.handover
    world.back_end.is_down = False
    person(PREPARE)
    assert "見本ワゴン" in person.text
    assert person("1").place == at("no_other_policy")


def test_down_at_the_list(world: World) -> None:
    """Between the list and the choice: told, and the list comes again afterwards."""
    person = world.person().listing()
    world.back_end.is_down = True
    person("1")
    assert "確認できません" in person.text and DESK in person.phones
    world.back_end.is_down = False
    person("1")
    assert "見本ワゴン" in person.text


def test_down_at_the_plans(world: World) -> None:
    """The plans cannot be shown: told, and a plan can still be named or left for the screen."""
    person = world.person().taking().answering(until="parties_unchanged")
    world.back_end.is_down = True
    person("はい")
    assert "確認できません" in person.text or "表示できません" in person.text
    assert person.phones and not person.tables
    assert person.place == at("plan")
    assert person("あとで画面で入力する").place == at("moved")


def test_down_at_the_recalculation(world: World) -> None:
    """保険料再計算 fails: told with a number, and the wish can be said again."""
    person = (
        world.person().taking("2").answering(until="plan")("フリープランの試算").press("Aプラン")
    )
    world.back_end.is_down = True
    person("車両なし")
    assert "再計算しました" not in person.text
    assert YUME in person.phones or DESK in person.phones
    world.back_end.is_down = False
    person("車両保険なし")
    assert "再計算しました" in person.text


def test_down_at_the_end(world: World) -> None:
    """The read-back and the link need no back end: what was told is kept and handed over."""
    person = world.person().taking().answering()
    world.back_end.is_down = True
    person("はい")
    assert person.handover or DESK in person.phones


def test_what_was_told_is_kept_while_it_is_down(world: World) -> None:
    """Answers given meanwhile stand in the draft when it works again."""
    person = world.person().taking("1").answering(until="moved")
    world.back_end.is_down = True
    person("いいえ", "入力しない", "入力しない")
    world.back_end.is_down = False
    person("ここまでの内容を見せて")
    assert "Aプラン" in person.text and "見本ワゴン" in person.text
    assert person("はい").handover


def test_a_stop_while_it_is_down(world: World) -> None:
    """A いいえ needs no back end: this contract's agency is told as ever."""
    person = world.person().taking("2")
    world.back_end.is_down = True
    person("いいえ")
    assert person.phones == {YUME} and "準備できません" in person.text


def test_switching_while_it_is_down(world: World) -> None:
    """Another contract cannot be taken up: told, and the one in hand is kept."""
    person = world.person().taking("1")("はい")
    world.back_end.is_down = True
    person("ほかの契約")
    assert "確認できません" in person.text and DESK in person.phones
    world.back_end.is_down = False
    assert person("はい").place == at("employment")


def test_an_address_where_nobody_answers(world_on: WorldOn) -> None:
    """With the real adapter and a port where nobody listens: the same words, in good time."""
    from tests_support import free_port

    world = world_on(
        TODAY,
        BOT_CONTRACTS_URL=f"http://127.0.0.1:{free_port()}",
        BOT_CONTRACTS_TOKEN="a token for tests only",
    )
    person = world.person()("更新したい").press(PREPARE)
    assert "確認できません" in person.text and DESK in person.phones
    assert person.place != READ_BACK

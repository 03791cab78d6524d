"""The next day, on the same browser: 「続きから」 without a code."""

from __future__ import annotations

from datetime import timedelta

import pytest
from dialogue_support import Talk
from renewal_world import GUIDE, ICHIRO, JIRO, World

pytest_plugins = ("renewal_world",)

A_DAY = timedelta(days=1)


def named(world: World, sender: str) -> str:
    """The conversation of that sender."""
    return f"{world.test}-{sender}"


def somebody(world: World, sender: str) -> Talk:
    """Somebody whom nobody knows."""
    return Talk(lambda text, **_: world.say(text, sender), sender=sender)


def takes(world: World, member: str | None = None, is_over: bool = True) -> bool:
    """The page opens with the session of "1" in a new conversation, "2"."""
    return world.services.coming_back.take(
        named(world, "1"), named(world, "2"), world.at, member=member, is_over=is_over
    )


def test_where_one_was_the_day_before(world: World) -> None:
    """The page says where; 「続きから」 goes on there, and what is over offers nothing again."""
    somebody(world, "1")("会員登録したい").press(GUIDE)("次へ")
    world.at += A_DAY
    assert takes(world)
    services = world.services
    standing = services.journeys.standing(named(world, "2"), world.at)
    shown = services.greeting.shown(None, standing, world.at)["unfinished"]
    assert (shown["journey"], shown["step"], shown["steps"]) == ("registration", 2, 7)
    assert "手順2/7" in somebody(world, "2")(shown["payload"]).text
    assert not takes(world), "it is there once"


def test_what_somebody_typed_is_not_given_out(world: World) -> None:
    """Others may use the browser: it needs the code."""
    person = somebody(world, "1")
    person("会員登録したい").press("ここで入力の準備をする")("taro@example.jp")
    world.at += A_DAY
    assert not takes(world)
    assert world.services.journeys.standing(named(world, "1"), world.at), "it is kept for the code"


@pytest.mark.parametrize(("member", "expected"), [(ICHIRO, True), (JIRO, False), (None, False)])
def test_a_contract_in_hand_is_its_members(
    world: World, member: str | None, expected: bool
) -> None:
    """Signed in again, the member goes on; nobody else does."""
    talk = world.person(ICHIRO, "1")
    talk("更新したい").press("ここで入力の準備をする")
    talk.press(talk.titles[0])
    world.at += A_DAY
    assert takes(world, member) is expected


def test_another_tab_is_left_alone(world: World) -> None:
    """As long as something was said in it just now."""
    somebody(world, "1")("会員登録したい").press(GUIDE)
    assert not takes(world, is_over=False)
    world.at += timedelta(minutes=10)
    assert takes(world, is_over=False)


def test_what_was_left_off_can_be_taken_up(world: World) -> None:
    """As was promised when it was cancelled."""
    person = somebody(world, "1")
    person("会員登録したい").press(GUIDE)("やめます").press("はい、やめます")
    world.at += A_DAY
    assert takes(world)
    assert "手順1/7" in somebody(world, "2")("続きから").text


def test_nothing_to_go_on_with(world: World) -> None:
    """A conversation without a procedure leaves nothing."""
    somebody(world, "1")("証券番号はどこに書いてありますか")
    world.at += A_DAY
    assert not takes(world)

"""What a served assistant tells a broker: while it is away, while it is cut off, over a kill -9."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import uuid
from pathlib import Path
from typing import Any, Callable

import httpx
import pytest
from broker_support import Way, is_in_order, listening
from event_support import SCHEMA, told_events, waiting
from leak_support import Talk
from worker_support import Talker, served_together

from bot.adapters.broker import EXCHANGE
from tests_support import bot_served

NOWHERE = "amqp://guest:guest@127.0.0.1:1/"
"""Nobody listens there."""

GUIDED = ("会員登録したい", "画面を見ながら進める", *("次へ",) * 11, "完了しました")
STOPPED = ("更新したい", "ここで入力の準備をする", "見本ワゴン", "はい", "いいえ")
LEFT = ("会員登録したい", "画面を見ながら進める", "やめる", "はい、やめます")


def walk(address: str, texts: tuple[str, ...]) -> list[dict[str, Any]]:
    """One person; the last replies."""
    talker = Talker(address)
    for text in texts:
        response = talker.post(text, uuid.uuid4().hex)
        assert response.status_code == 200
    replies: list[dict[str, Any]] = response.json()["replies"]
    return replies


def of_kind(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """What such events tell."""
    return [one["data"] for one in events if one["kind"] == kind]


def test_what_is_told(tmp_path: Path) -> None:
    """A turn is answered although nobody takes events; what happened waits, as the schema says."""
    with bot_served(tmp_path, BOT_EVENT_BROKER_URL=NOWHERE) as address:
        walk(address, GUIDED)
        walk(address, LEFT)
        talker = Talker(address)
        answer = talker.post("証券番号はどこですか", uuid.uuid4().hex).json()["replies"][-1]
        judged = httpx.post(
            f"{address}/api/chat/feedback",
            json={"answer": answer["id"], "solved": False, "reason": "hard"},
            headers=talker.headers,
        )
        assert judged.is_success, judged.text
        assert httpx.get(f"{address}/health/ready").status_code == 200
    events = told_events(tmp_path)
    for event in events:
        SCHEMA.validate(event)
    assert is_in_order(events)
    assert len({one["conversation"] for one in events}) == 3
    assert {one["channel"] for one in events} == {"web"}
    turns = of_kind(events, "turn_understood")
    assert len(turns) == len(GUIDED) + len(LEFT) + 1
    assert ["next"] in [one["moves"] for one in turns]
    assert {one["journey"] for one in turns} == {None, "registration"}
    assert [one["mode"] for one in of_kind(events, "journey_begun")] == ["guide", "guide"]
    assert [one["where"] for one in of_kind(events, "journey_ended")] == ["chat"]
    assert [one["reason"] for one in of_kind(events, "journey_stopped")] == ["cancelled"]
    (verdict,) = of_kind(events, "feedback_given")
    assert (verdict["is_solved"], verdict["reason"]) == (False, "hard")
    assert waiting(tmp_path) == len(events)


def test_who_is_handed_over_is_told(tmp_path: Path) -> None:
    """By reason and desk, in the same transaction as the case; the stop beside it."""
    settings = {"BOT_EVENT_BROKER_URL": NOWHERE}
    with Talk(tmp_path, settings=settings) as talk:
        for text in STOPPED:
            talk.say("signed-in", text, member="m-sample-ichiro")
    events = told_events(tmp_path / "data")
    for event in events:
        SCHEMA.validate(event)
    (told,) = of_kind(events, "handed_off")
    assert (told["reason"], told["target"]) == ("disclosure_no", "phone_agency")
    assert (told["journey"], told["step"], told["holder"]) == ("renewal", 3, "jfelife")
    assert [one["reason"] for one in of_kind(events, "journey_stopped")] == [told["reason"]]
    assert len(of_kind(events, "turn_understood")) == len(STOPPED)
    assert "values" in of_kind(events, "turn_understood")[-1]["moves"]


def test_without_a_broker_nothing_is_kept(tmp_path: Path) -> None:
    """Nobody would ever take it."""
    with bot_served(tmp_path) as address:
        walk(address, LEFT)
    assert told_events(tmp_path) == []


@pytest.mark.services
def test_two_workers_and_a_broker_that_comes_and_goes(tmp_path: Path) -> None:
    """Away at the start, cut at any byte, workers killed, all of it started anew: none is lost."""
    chance = random.Random(20261201)
    way = Way()
    settings = {"BOT_EVENT_BROKER_URL": way.url, "BOT_LIMIT_SCALE": "100"}

    async def until(is_so: Callable[[], bool], within_s: float = 60) -> None:
        async with asyncio.timeout(within_s):
            while not is_so():
                await asyncio.sleep(0.1)

    async def walks(address: str, count: int) -> None:
        await asyncio.gather(*(asyncio.to_thread(walk, address, LEFT) for _ in range(count)))

    async def run() -> None:
        async with listening(EXCHANGE) as listener:
            with served_together(tmp_path, 2, **settings) as served:
                await walks(served.address, 4)
                assert waiting(tmp_path) >= 4 * len(LEFT)
                way.open()
                await until(lambda: waiting(tmp_path) == 0)
                for _ in range(4):
                    way.cut_after = chance.randrange(400, 5000)
                    await walks(served.address, 2)
                    os.kill(chance.choice(served.workers()), signal.SIGKILL)
                    served.until_ready(served.log.read_text().count('"worker.ended"') + 2, 20)
                way.close()
                await walks(served.address, 2)
            left = waiting(tmp_path)
            assert left > 0, "who is stopped takes nothing along"
            way.open()
            with served_together(tmp_path, 2, **settings):
                await until(lambda: waiting(tmp_path) == 0)
            told = told_events(tmp_path)
            ours = {one["conversation"] for one in told}

            def heard() -> list[dict[str, Any]]:
                return [one for one in listener.first() if one["conversation"] in ours]

            await until(lambda: len(heard()) >= len(told))
            assert sorted(one["id"] for one in heard()) == sorted(one["id"] for one in told)
            assert is_in_order(heard())

    try:
        asyncio.run(run())
    finally:
        way.close()


def test_who_looks_for_gaps_finds_them() -> None:
    """The measure of order above is one."""
    first, third = ({"conversation": "a", "sequence": number} for number in (1, 3))
    assert is_in_order([first])
    assert not is_in_order([first, third])

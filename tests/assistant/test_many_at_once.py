"""Two hundred people prepare their 会員登録 at the same moment; everybody stays by themselves."""

from __future__ import annotations

import asyncio
import random
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Awaitable, Callable, Coroutine

import httpx
import pytest

from bot.adapters.stores.vault import Vault
from bot.assistant import conversation
from bot.assistant.incoming import Incoming
from bot.assistant.start import Running
from bot.text.reading import words
from tests_support import bot_served

PEOPLE = 200
AT_ONCE_OVER_HTTP = 20
"""Few enough for a slow machine to answer in time."""
PATIENCE_S = 600.0
PAUSE_OF_STORE_S = 0.5

Send = Callable[[str], Awaitable[str]]

_FAMILIES = {
    "黒駒": "クロコマ", "白駒": "シロコマ", "赤駒": "アカコマ", "青駒": "アオコマ", "金駒": "キンコマ",
    "黒坂": "クロサカ", "白坂": "シラサカ", "赤坂": "アカサカ", "青坂": "アオサカ", "金坂": "カネサカ",
    "黒沢": "クロサワ", "白沢": "シラサワ", "赤沢": "アカザワ", "青沢": "アオサワ", "金沢": "カネザワ",
    "黒岩": "クロイワ", "白岩": "シライワ", "赤岩": "アカイワ", "青岩": "アオイワ", "金岩": "カネイワ",
}  # fmt: skip
_GIVEN = {
    "太郎": "タロウ", "花子": "ハナコ", "一郎": "イチロウ", "良子": "ヨシコ", "健太": "ケンタ",
    "千鶴": "チヅル", "次郎": "ジロウ", "瑠璃子": "ルリコ", "五郎": "ゴロウ", "雛子": "ヒナコ",
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody with values of their own, by number."""

    number: int

    @property
    def sender(self) -> str:
        return f"many-{self.number:03}"

    @property
    def name(self) -> str:
        return f"{list(_FAMILIES)[self.number // 10]}　{list(_GIVEN)[self.number % 10]}"

    @property
    def kana(self) -> str:
        family, given = self.name.split()
        return f"{_FAMILIES[family]}　{_GIVEN[given]}"

    @property
    def birth_on(self) -> date:
        return date(1940, 1, 1) + timedelta(days=97 * self.number)

    @property
    def fields(self) -> dict[str, str]:
        """What the draft must hold at the end."""
        n = self.number
        return {
            "email": f"many{n:03}@example.net",
            "name": self.name,
            "kana": self.kana,
            "birth_date": self.birth_on.isoformat(),
            "postal_code": f"7130{n:03}",
            "address": f"岡山県倉敷市見本町{n + 1}丁目{n + 2}番{n + 3}号",
            "phone": f"0804173{n:04}",
            "policy_numbers": f"Q55501{n:04}",
        }

    @property
    def told(self) -> dict[str, str]:
        """The same as it is read back."""
        day, told = self.birth_on, self.fields
        return {
            **told,
            "birth_date": f"（{day.year}年{day.month}月{day.day}日）",
            "postal_code": f"713-0{self.number:03}",
            "phone": f"080-4173-{self.number:04}",
        }


EVERYBODY = [Person(number) for number in range(PEOPLE)]
_OWNER = {value: person for person in EVERYBODY for value in person.told.values()}
_ANY_VALUE = re.compile(
    r"many\d{3}@example\.net|713-0\d{3}|岡山県倉敷市見本町\d+丁目\d+番\d+号|080-4173-\d{4}|Q55501\d{4}"
    r"|（\d{4}年\d+月\d+日）"
    f"|(?:{'|'.join(_FAMILIES)})　(?:{'|'.join(_GIVEN)})"
    f"|(?:{'|'.join(_FAMILIES.values())})　(?:{'|'.join(_GIVEN.values())})"
)


async def walk(person: Person, send: Send, is_whole: bool = True) -> None:
    """The preparation of one person, whole or up to the name, looking at every answer."""
    told, chance = person.told, random.Random(person.number)

    async def say(text: str, *expected: str) -> None:
        await asyncio.sleep(chance.uniform(0, 0.05))
        answer = await send(text)
        for value in expected:
            assert value in answer, f"{person.sender}: {value} is missing after {text}"
        for value in _ANY_VALUE.findall(answer):
            assert _OWNER.get(value) == person, f"{person.sender} was told a value of another"

    await say("会員登録したい")
    await say("ここで入力の準備をする")
    await say(told["email"], told["email"])
    await say(told["name"], told["name"])
    await say(told["kana"], told["kana"])
    if not is_whole:
        return
    await say("入力しない")
    rest = ("birth_date", "postal_code", "address", "phone")
    birth = f"{person.birth_on.year}年{person.birth_on.month}月{person.birth_on.day}日"
    await say("、".join([birth, *(told[name] for name in rest[1:])]), *(told[n] for n in rest))
    await say(told["policy_numbers"], told["policy_numbers"])
    await say("ほかにはない", *told.values())


def _together(loop: asyncio.AbstractEventLoop, *coroutines: Coroutine[Any, Any, Any]) -> list[Any]:
    async def gathered() -> list[Any]:
        return await asyncio.gather(*coroutines)

    return loop.run_until_complete(gathered())


def test_nobody_hears_or_writes_what_is_another_s(
    running: Running, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200 people interleaved: each is told their own values, and each draft holds exactly them.

    How long that takes is another question: nobody is told here to try again.
    """
    monkeypatch.setattr(conversation, "DEADLINE_S", PATIENCE_S)

    def sending(person: Person) -> Send:
        async def send(text: str) -> str:
            replies = await running.conversations.handle(Incoming(person.sender, text))
            return "\n".join(reply.text for reply in replies)

        return send

    _together(loop, *(walk(person, sending(person)) for person in EVERYBODY))
    at = running.services.now()
    for person in EVERYBODY:
        (draft,) = running.services.drafts.of_conversation(person.sender, at)
        kept = {name: v for name, v in draft.fields.items() if not name.startswith("_")}
        assert kept == person.fields


def test_nobody_hears_another_over_http(tmp_path: Path) -> None:
    """The beginning of it through the server: 200 sessions, each with its own token."""

    async def talk(client: httpx.AsyncClient, person: Person) -> None:
        opened = await client.post("/api/chat/session", json={})
        headers = {"Authorization": f"Bearer {opened.json()['token']}"}

        async def send(text: str) -> str:
            body = {"text": text}
            answer = await client.post("/api/chat/messages", json=body, headers=headers)
            answer.raise_for_status()
            return "\n".join(reply["text"] for reply in answer.json()["replies"])

        await walk(person, send, is_whole=False)

    async def everybody(url: str) -> None:
        # kept alive, a connection may be closed by the server in the moment of its next use
        limits = httpx.Limits(max_connections=AT_ONCE_OVER_HTTP, max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_S, limits=limits) as client:
            await asyncio.gather(*(talk(client, person) for person in EVERYBODY))

    with bot_served(tmp_path, BOT_LOG_LEVEL="ERROR", BOT_LIMIT_SCALE="10") as url:
        asyncio.run(everybody(url))


def test_two_messages_of_one_person_at_once_are_taken_in_order(
    running: Running, loop: asyncio.AbstractEventLoop
) -> None:
    """Everything sent in one breath arrives as if it had been sent one after the other."""
    person = EVERYBODY[7]
    told = person.told
    texts = ["会員登録したい", "ここで入力の準備をする", told["email"], told["name"], told["kana"]]
    replies = _together(
        loop, *(running.conversations.handle(Incoming("breathless", text)) for text in texts)
    )
    for answer, value in zip(replies[2:], texts[2:]):
        assert value in answer[0].text
    (draft,) = running.services.drafts.of_conversation("breathless", running.services.now())
    assert [draft.fields[name] for name in ("email", "name", "kana")] == texts[2:]


def test_a_slow_draft_store_holds_nobody_else_up(
    running: Running, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls to the store wait in threads: meanwhile the event loop answers others."""
    reading = Vault._reading

    def slowly(vault: Vault) -> Any:
        time.sleep(PAUSE_OF_STORE_S)
        return reading(vault)

    monkeypatch.setattr(Vault, "_reading", slowly)
    gaps: list[float] = []

    async def beat() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.005)
            gaps.append(time.monotonic() - before)

    told = EVERYBODY[3].told
    texts = ["会員登録したい", "ここで入力の準備をする", told["email"], "どこまで進んだ？", "戻る"]

    async def talking() -> None:
        heart = asyncio.ensure_future(beat())
        for text in texts:
            assert await running.conversations.handle(Incoming("slow-store", text))
        heart.cancel()

    started = time.monotonic()
    loop.run_until_complete(talking())
    assert time.monotonic() - started > PAUSE_OF_STORE_S * len(texts), "the store was slow"
    longest = sorted(gaps)[-5:]
    assert max(longest[:-2]) < PAUSE_OF_STORE_S, f"the event loop stood still: {longest}"


def test_the_dictionary_answers_right_from_several_threads() -> None:
    """MeCab mixes up what threads ask of one tagger: each has its own."""
    texts = [person.name + "と申します。会員登録はどこから始めますか" for person in EVERYBODY[:8]]
    alone = [words(text) for text in texts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(len(texts)) as pool:
            for _ in range(100):
                assert list(pool.map(words, texts)) == alone
    finally:
        sys.setswitchinterval(interval)

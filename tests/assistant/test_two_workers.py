"""Two real worker processes on conversations, one killed at random instants.

Each message is answered once, whatever was sent again; what came of all is as if one process had
done it. `TEST_SEED` repeats a run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Iterator

import httpx
import pytest
from dialogue_support import PREPARE, TARO
from redis_support import redis_served
from worker_support import Talker, Together, served_together

SEED = int(os.environ.get("TEST_SEED", "20261130"))
ASKING = (
    *("会員登録を案内して", "次へ", "次へ", "パスワードを忘れた", "次へ"),
    *("証券番号はどこに書いてありますか", "次へ", "次へ", "戻る", "次へ"),
)
FILLING = (
    *("会員登録したいです", PREPARE, TARO["email"], TARO["name"], TARO["kana"], TARO["romaji"]),
    *(
        "証券番号はどこですか",
        TARO["birth_date"],
        TARO["postal_code"],
        TARO["address"],
        "どこまで進んだ？",
    ),
)
WALKS = (ASKING, FILLING)
KILLS = 4


@pytest.fixture(
    scope="module", params=["database", pytest.param("redis", marks=pytest.mark.services)]
)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Together]:
    """Two workers, with what they share in a database, or in Redis."""
    folder = tmp_path_factory.mktemp(str(request.param))
    with ExitStack() as stack:
        settings = {"BOT_LIMIT_SCALE": "100"}
        if request.param == "redis":
            settings["BOT_REDIS_URL"] = stack.enter_context(redis_served(folder)).url
        yield stack.enter_context(served_together(folder, 2, **settings))


def sent_until_answered(talker: Talker, text: str, message_id: str) -> list[Any]:
    """As the chat window does: the same message again until there is an answer."""
    deadline = time.monotonic() + 40
    while True:
        try:
            response = talker.post(text, message_id)
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
            continue
        assert response.status_code == 200, response.text
        found: list[Any] = response.json()["replies"]
        return found


class Walker(threading.Thread):
    """Goes on until the end; each message is also sent a second time by another connection."""

    def __init__(self, address: str, name: int) -> None:
        super().__init__()
        self.walk = WALKS[name % len(WALKS)]
        self.talker = Talker(address)
        self.ids = [f"{name}-{place}-{uuid.uuid4().hex}" for place in range(len(self.walk))]
        self.answers: list[list[list[Any]]] = []
        self.problem = ""

    def run(self) -> None:
        """See the base class."""
        try:
            for text, message_id in zip(self.walk, self.ids):
                self.answers.append(self._both(text, message_id))
        except Exception as error:
            self.problem = repr(error)

    def _both(self, text: str, message_id: str) -> list[list[Any]]:
        found: list[list[Any]] = []

        def again() -> None:
            found.append(sent_until_answered(self.talker, text, message_id))

        other = threading.Thread(target=again)
        other.start()
        found.append(sent_until_answered(self.talker, text, message_id))
        other.join()
        return found


def said_in(messages: list[dict[str, object]], who: str) -> list[str]:
    """The texts of one side."""
    return [str(one["text"]) for one in messages if one["from"] == who]


def test_one_is_killed_at_random_instants(served: Together) -> None:
    """Each message is answered once, and all arrive where a walk without any kill arrives."""
    chance = random.Random(SEED)
    expected = []
    for number in range(len(WALKS)):
        undisturbed = Walker(served.address, number)
        undisturbed.start()
        undisturbed.join()
        assert not undisturbed.problem
        expected.append(undisturbed.talker.read())
    assert "106" not in str(said_in(expected[1], "user"))

    walkers = [Walker(served.address, number) for number in range(4)]
    for walker in walkers:
        walker.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        pids = served.workers()
        if pids:
            os.kill(chance.choice(pids), signal.SIGKILL)
    for walker in walkers:
        walker.join(120)
    for walker in walkers:
        assert not walker.problem, f"seed {SEED}: {walker.problem}"
        for both in walker.answers:
            assert [one["text"] for one in both[0]] == [one["text"] for one in both[1]], SEED
        found, wanted = walker.talker.read(), expected[WALKS.index(walker.walk)]
        assert said_in(found, "user") == said_in(wanted, "user"), f"seed {SEED}"
        assert said_in(found, "assistant") == said_in(wanted, "assistant"), f"seed {SEED}"


def test_at_the_same_moment(served: Together) -> None:
    """Different messages of one conversation come one after the other, and none is lost."""
    talker = Talker(served.address)
    texts = [f"証券番号はどこですか{'。' * number}" for number in range(6)]
    asking = [
        threading.Thread(target=sent_until_answered, args=(talker, text, uuid.uuid4().hex))
        for text in texts
    ]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    found = talker.read()
    assert len(said_in(found, "user")) == len(texts)
    order = [one["from"] for one in found]
    assert order == ["user", "assistant"] * len(texts), order


def test_the_same_pressed_twice(served: Together) -> None:
    """Under two ids before the first answer is out: one step, whichever processes they came to."""
    for _ in range(5):
        talker = Talker(served.address)
        sent_until_answered(talker, "会員登録を案内して", uuid.uuid4().hex)
        found: list[list[Any]] = []

        def press(talker: Talker = talker, found: list[list[Any]] = found) -> None:
            found.append(sent_until_answered(talker, "次へ", uuid.uuid4().hex))

        pressing = [threading.Thread(target=press) for _ in range(4)]
        for one in pressing:
            one.start()
        for one in pressing:
            one.join()
        said = said_in(talker.read(), "user")
        assert len(said) >= 2
        if len(said) == 2:  # all came before the first answer
            assert len({json.dumps(one, sort_keys=True) for one in found}) == 1


def test_a_stream_hears_what_the_other_process_says(served: Together) -> None:
    """Wherever it is connected: within a second or so, each message once."""
    talker = Talker(served.address)
    heard: list[str] = []
    began = threading.Event()

    def listen() -> None:
        with httpx.stream(
            "GET", f"{served.address}/api/chat/events", headers=talker.headers, timeout=20
        ) as stream:
            for line in stream.iter_lines():
                began.set()
                if line.startswith("data:") and '"from"' in line:
                    heard.append(json.loads(line[5:])["id"])
                    if len(heard) == 8:
                        return

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    assert began.wait(10)
    for _ in range(4):
        sent_until_answered(talker, "証券番号はどこに書いてありますか", uuid.uuid4().hex)
        time.sleep(0.1)
    listening.join(10)
    assert heard == [one["id"] for one in talker.read()]


def test_ended_in_one_is_ended_in_both(served: Together) -> None:
    """No process takes a token of a conversation that is over."""
    talker = Talker(served.address)
    sent_until_answered(talker, "会員登録はどこから", uuid.uuid4().hex)
    ended = httpx.post(f"{served.address}/api/chat/session/end", headers=talker.headers)
    assert ended.status_code in (200, 204)
    time.sleep(1)
    statuses = {talker.post("次へ", uuid.uuid4().hex).status_code for _ in range(12)}
    assert statuses == {401}


def test_nothing_of_it_is_left_in_the_locks(served: Together) -> None:
    """Who has finished gives back what was held."""
    path = Path(served.log.parent / "shared.db")
    if not path.exists():
        pytest.skip("locks are elsewhere")
    import sqlite3

    time.sleep(1)
    with sqlite3.connect(path) as connection:
        held = connection.execute(
            "SELECT name FROM turn_locks WHERE name LIKE 'web-%' AND until > ?", (time.time(),)
        ).fetchall()
    assert held == []

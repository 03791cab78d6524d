"""The server is killed in the middle of a 会員登録, started again, and nothing is lost."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Iterator, Optional

import httpx
import pytest
from leak_support import PEOPLE, files_of, found_in, unescaped

from tests_support import bot_process, environment, free_port, wait_until_up

PERSON = PEOPLE["first"]
QUESTIONS = {
    "name": "お名前を、漢字で",
    "romaji": "ローマ字",
    "postal": "郵便番号を、7けたで",
    "address": "ご住所を、都道府県から",
    "phone": "お電話番号を",
}


class Server:
    """One that comes back with the same data and address; the secret of sessions lies in the data."""

    def __init__(self, folder: Path) -> None:
        self.url = ""
        self.log = ""
        self._folder = folder
        self._port = free_port()
        self._process: Optional[subprocess.Popen[str]] = None

    def start(self) -> None:
        """Start and wait until it answers."""
        self._process = bot_process(
            "serve",
            PORT=str(self._port),
            **environment(self._folder),
        )
        self.url = f"http://127.0.0.1:{self._port}"
        wait_until_up(f"{self.url}/health/live", self._process)

    def kill(self) -> None:
        """End it as the system does when memory runs out: at once, without a word."""
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        assert self._process.wait(30) == -signal.SIGKILL
        output, errors = self._process.communicate()
        self.log += output + errors

    def killed_and_back(self) -> None:
        """Kill it and start it again."""
        self.kill()
        self.start()

    def open(self) -> Chat:
        """A browser with a new session."""
        answer = httpx.post(f"{self.url}/api/chat/session", json={}, timeout=30)
        return Chat(self.url, answer.json()["token"])


class Chat:
    """A browser that keeps its token over everything."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}

    def say(self, *texts: str) -> str:
        """Send the messages; the last answer as one text."""
        answer = ""
        for text in texts:
            response = httpx.post(
                f"{self._url}/api/chat/messages",
                json={"text": text},
                headers=self._headers,
                timeout=30,
            )
            response.raise_for_status()
            replies: list[dict[str, Any]] = response.json()["replies"]
            answer = "\n".join(reply["text"] for reply in replies)
        return answer

    def say_into_the_void(self, text: str) -> None:
        """Send a message whose answer may never come."""
        with contextlib.suppress(httpx.HTTPError):
            self.say(text)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running server."""
    made = Server(tmp_path)
    made.start()
    yield made
    made.kill()


def test_a_registration_survives_every_kill(server: Server, tmp_path: Path) -> None:
    """Killed directly after answers: the next value, 「続きから」 or はい goes on at the same place."""
    chat, p = server.open(), PERSON
    assert QUESTIONS["name"] in chat.say("会員登録したい", "ここで入力の準備をする", p.email)

    server.killed_and_back()
    answer = chat.say(p.name)
    assert p.name.replace(" ", "　") in answer, "the next value alone goes on"
    assert QUESTIONS["romaji"] in chat.say(p.kana)

    server.killed_and_back()
    assert "つづり" in chat.say("続きから")
    assert QUESTIONS["postal"] in chat.say("入力しない", p.birth)
    chat.say(p.postal, p.address, p.phone, p.policy)

    server.killed_and_back()
    read_back = chat.say("ほかにはない")
    for value in (p.email, p.postal, p.address, p.phone, p.policy, p.birth):
        assert value in read_back
    for value in (p.name, p.kana):
        assert value.replace(" ", "　") in read_back
    paused = chat.say("あとで")
    code = paused.partition("再開コードは「")[2].partition("」")[0]

    server.killed_and_back()
    elsewhere = server.open()
    resumed = elsewhere.say(code)
    assert all(value in resumed for value in (p.email, p.address, p.policy))
    answer = elsewhere.say("はい")
    assert "証券番号1件目" in answer, "the read-back was confirmed after the crash"

    server.killed_and_back()
    assert "会員登録" in elsewhere.say("いまどこ？")
    assert not found_in(unescaped(server.log), p.sought)
    for name, text in files_of(tmp_path):
        assert not found_in(text, p.sought), name


def test_a_kill_in_the_middle_of_a_turn_loses_at_most_that_turn(server: Server) -> None:
    """Killed while a value is on its way: it is kept or asked for again, all others are there."""
    chat, p = server.open(), PERSON
    chat.say("会員登録したい", "ここで入力の準備をする", p.email, p.name, p.kana, "入力しない")
    values = [p.birth, p.postal, p.address]
    following = [QUESTIONS["postal"], QUESTIONS["address"], QUESTIONS["phone"]]
    for value, question, wait_s in zip(values, following, (0.001, 0.008, 0.02)):
        sending = threading.Thread(target=chat.say_into_the_void, args=(value,))
        sending.start()
        time.sleep(wait_s)
        server.killed_and_back()
        sending.join(30)
        place = chat.say("続きから")
        if question not in place:
            place = chat.say(value)
        assert question in place, "one of the two: not taken at all, or taken whole"
    read_back = chat.say(p.phone, p.policy, "ほかにはない")
    for value in (p.email, *values, p.phone, p.policy):
        assert value in read_back

"""Each message is answered once, though webhooks come again and the process is killed three times."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from line_flood import Flood
from line_platform import served

from bot.channels.line.words import load_line_words
from bot.root import ROOT
from tests_support import free_port, wait_until_up

SUPPORT = ROOT / "tests" / "support"
PEOPLE, MESSAGES, KILLS = 40, 240, 3
APART_S = 0.7


def process(folder: Path, port: int, url: str) -> subprocess.Popen[Any]:
    """The channel in a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(SUPPORT / "line_server.py"), str(folder), str(port), url],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(SUPPORT)])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def answer_of(text: str) -> str:
    """The answer in a message. Of one that was being handed over as the process died nobody knows
    whether it came: it stands before the next once more, with a word that it may be so.
    """
    word = load_line_words().say("undelivered", text="")
    return text.splitlines()[-1] if text.startswith(word) else text


def test_killed_three_times(tmp_path: Path) -> None:
    """None lost, none doubled, each person's in their order."""
    with served() as platform:
        port = free_port()
        here = f"http://127.0.0.1:{port}"
        running = process(tmp_path, port, platform.url)
        try:
            wait_until_up(f"{here}/health/live", running)
            flood = Flood(
                platform, lambda: here, PEOPLE, MESSAGES, lambda user, number: f"{user}の{number}"
            )
            writing = threading.Thread(target=flood.run)
            writing.start()
            for _ in range(KILLS):
                time.sleep(APART_S)
                running.kill()
                running.wait()
                running = process(tmp_path, port, platform.url)
                wait_until_up(f"{here}/health/live", running)
            writing.join()
            assert flood.until_answered(90), (len(platform.sent), flood.posts, flood.refused)
            time.sleep(1)
        finally:
            running.kill()
            running.wait()
    said = Counter(answer_of(one.text) for one in platform.sent)
    expected = {
        f"「{user}の{number}」ですね。"
        for number in range(MESSAGES // PEOPLE)
        for user in range(PEOPLE)
    }
    assert set(said) == expected
    assert {text: times for text, times in said.items() if times > 1} == {}
    assert flood.posts > MESSAGES, "some came again"
    for user in flood.users:
        answers = [answer_of(one.text) for one in platform.of(user)]
        numbers = [int(one.partition("の")[2].partition("」")[0]) for one in answers]
        assert numbers == sorted(numbers)
    assert platform.problems == []

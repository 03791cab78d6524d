"""10,000 webhooks of LINE on the served product, 5 % of them twice, with three kill -9: each answered once.

    .venv/bin/python ops/line_flood.py [--messages 10000] [--people 1000] [--kills 3]

Starts `python -m bot serve` on a free port with a data folder of its own, and a platform on loopback.
Its status is 1 where a message was answered not at all or twice.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support"), str(ROOT / "tests")]

from line_flood import Flood  # noqa: E402
from line_platform import SECRET, TOKEN, LinePlatform, served  # noqa: E402

from tests_support import environment, free_port, wait_until_up  # noqa: E402

QUESTIONS = (
    "会員登録したいです",
    "証券番号はどこにありますか",
    "メールが届きません",
    "更新の始め方を教えて",
    "電話番号を教えて",
    "パスワードの決まりは？",
    "告知事項とは何ですか",
)


def server(folder: Path, port: int, platform: LinePlatform) -> subprocess.Popen[bytes]:
    """The product, with LINE."""
    settings = {
        "PORT": str(port),
        "BOT_LINE_CHANNEL_SECRET": SECRET,
        "BOT_LINE_CHANNEL_TOKEN": TOKEN,
        "BOT_LINE_API_URL": platform.url,
        "BOT_LIMIT_SCALE": "1000",
    }
    log = (folder / "serve.log").open("ab")
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        cwd=ROOT,
        env={**os.environ, **environment(folder, **settings)},
        stdout=log,
        stderr=log,
    )


def main() -> int:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--apart-s", type=float, default=60.0)
    given = parser.parse_args()
    folder, port = Path(tempfile.mkdtemp(prefix="line-flood-")), free_port()
    here = f"http://127.0.0.1:{port}"
    with served() as platform:
        running = server(folder, port, platform)
        try:
            wait_until_up(f"{here}/health/live", running)
            flood = Flood(
                platform,
                lambda: here,
                given.people,
                given.messages,
                lambda user, number: QUESTIONS[(user + number) % len(QUESTIONS)],
            )
            began = time.monotonic()
            writing = threading.Thread(target=flood.run)
            writing.start()
            for _ in range(given.kills):
                time.sleep(given.apart_s)
                running.send_signal(signal.SIGKILL)
                running.wait()
                running = server(folder, port, platform)
                wait_until_up(f"{here}/health/live", running)
            writing.join()
            flood.until_answered(60)
            time.sleep(15)
            took_s = time.monotonic() - began
        finally:
            running.terminate()
            running.wait(60)
    answers = flood.answered()
    each = given.messages // given.people
    wrong = {user: answers[user] for user in flood.users if answers[user] != each}
    print(
        json.dumps(
            {
                "messages": given.messages,
                "posts": flood.posts,
                "not taken": flood.refused,
                "kills": given.kills,
                "answers": sum(answers.values()),
                "by": Counter(one.how for one in platform.sent),
                "people with another number": len(wrong),
                "problems": platform.problems[:5],
                "seconds": round(took_s),
                "log": str(folder / "serve.log"),
            },
            ensure_ascii=False,
            indent=1,
        )
    )
    return 1 if wrong or platform.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())

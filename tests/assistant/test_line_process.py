"""LINE on the served product: the real assistant answers a webhook; without its settings nothing of it is there."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
from line_platform import SECRET, TOKEN, LinePlatform, served, webhook

from bot.root import ROOT
from tests_support import bot_served

PATH = "/channels/line/callback"
USER = "U" + "c" * 32
QUESTION = "証券番号はどこに書いてありますか"

LOADS = """
import sys
from bot import runtime
runtime.prepare()
import bot.server
print([name for name in sys.modules if name.partition(".")[0] == "linebot"])
"""


def answered(url: str, platform: LinePlatform, event: dict[str, Any]) -> Any:
    """What the person gets."""
    before = len(platform.of(USER))
    body, headers = webhook(event)
    assert httpx.post(f"{url}{PATH}", content=body, headers=headers).status_code == 200
    deadline = time.monotonic() + 60
    while len(platform.of(USER)) == before:
        assert time.monotonic() < deadline, "no answer"
        time.sleep(0.02)
    return platform.of(USER)[before]


def test_a_conversation(tmp_path: Path) -> None:
    """Greeted, asked, guided by the menu and the buttons; nothing of it stands in the log or the data."""
    settings = {"BOT_LINE_CHANNEL_SECRET": SECRET, "BOT_LINE_CHANNEL_TOKEN": TOKEN}
    with (
        served() as platform,
        bot_served(tmp_path, BOT_LINE_API_URL=platform.url, **settings) as url,
    ):
        greeting = answered(url, platform, platform.event(USER, "follow"))
        assert [one["label"] for one in greeting.items] == ["まだ", "済んだ（更新へ）", "質問だけ"]
        overview = answered(url, platform, platform.postback(USER, "menu:registration"))
        guide = next(one for one in overview.items if one["label"] == "画面を見ながら進める")
        first = answered(url, platform, platform.postback(USER, guide["data"]))
        assert "手順1/7" in first.text
        (onward,) = [one for one in first.items if one["label"] == "次へ"]
        assert "手順2/7" in answered(url, platform, platform.postback(USER, onward["data"])).text
        stale = answered(url, platform, platform.postback(USER, onward["data"]))
        assert "前のご質問" in stale.text and "手順2/7" in stale.text
        assert "保険証券" in answered(url, platform, platform.text(USER, QUESTION)).text
        assert {one.how for one in platform.sent} == {"reply"} and platform.problems == []
        assert httpx.post(f"{url}{PATH}", content=b"{}").status_code == 401
        assert httpx.post(f"{url}{PATH}", content=b" " * (1024 * 1024 + 1)).status_code == 413
        assert httpx.post(f"{url}/api/chat/session", content=b" " * 70_000).status_code == 413
        kept = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
        assert USER.encode() not in kept and QUESTION.encode() not in kept


def test_off(tmp_path: Path) -> None:
    """No route."""
    with bot_served(tmp_path) as url:
        assert httpx.post(f"{url}{PATH}", content=b"{}").status_code == 404


def test_the_sdk_is_not_loaded_without_it() -> None:
    """Half a second and some memory."""
    done = subprocess.run(
        [sys.executable, "-c", LOADS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"

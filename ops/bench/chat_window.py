"""`make bench-chat`: from pressing 「送信」 to the answer on the screen, and what the chat window weighs.

    python ops/bench/chat_window.py [--times 40]

Asks a served product questions in Chromium, on this machine: no network is in it. The weight is
that of all files as they are sent. Exit status 1 when the window is too heavy.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from chat_browser import opened  # noqa: E402
from chromium import chromium  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

from bot.channels.widget import routes  # noqa: E402
from bot.content import loader  # noqa: E402
from tests_support import bot_served  # noqa: E402

MOST_BYTES = 40_000
QUESTIONS = (
    "証券番号はどこに書いてありますか",
    "確認メールが届きません",
    "更新の流れを教えてください",
    "電話番号を教えてください",
    "ローマ字は必要ですか",
)
_ASK = """text => new Promise(answered => {
  const root = document.querySelector("mypage-assistant").shadowRoot;
  const list = root.querySelector("[role=log] ol");
  const before = list.querySelectorAll("li.theirs").length;
  const sentAt = performance.now();
  new MutationObserver((_, watching) => {
    if (list.querySelectorAll("li.theirs").length === before) return;
    watching.disconnect();
    requestAnimationFrame(() => answered(performance.now() - sentAt));
  }).observe(list, { childList: true });
  root.querySelector("textarea").value = text;
  root.querySelector("form.composer").requestSubmit();
})"""


def weights() -> dict[str, int]:
    """Bytes of each file as it is sent."""
    return {name: len(one.packed) for name, one in routes.assets(loader.load()).items()}


def send_to_screen(page: Page, times: int) -> list[float]:
    """Milliseconds of each question."""
    opened(page)
    return [page.evaluate(_ASK, QUESTIONS[at % len(QUESTIONS)]) for at in range(times)]


def measure(times: int) -> list[float]:
    """See `send_to_screen`; on a server of its own, at a pace that its limits do not notice."""
    with (
        tempfile.TemporaryDirectory(prefix="chat-") as data,
        bot_served(Path(data)) as url,
        chromium() as browser,
    ):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"{url}/chat?agency=yumecard")
        return send_to_screen(page, times)


def main() -> int:
    """1 if the window is too heavy."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=28, help="questions, of 30 a minute")
    options = parser.parse_args()
    weight = sum(weights().values())
    found = measure(max(2, options.times))
    fifth = statistics.quantiles(found, n=20, method="inclusive")
    print(f"send to screen    p50 {statistics.median(found):.0f} ms, p95 {fifth[-1]:.0f} ms")
    print(f"the chat window   {weight:,} bytes packed, of {MOST_BYTES:,}")
    return int(weight > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())

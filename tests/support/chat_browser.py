"""The chat in a real browser, by roles and names; what was answered is read where it arrives.

The one place that knows how the chat is driven. Names are those that are promised, with the ones
of the plain page behind them; where neither is there, it fails and says so.
"""

from __future__ import annotations

from typing import Any, Sequence

from playwright.sync_api import Locator, Page, expect

LAUNCHER = "チャットで質問する"
LOGS = ("会話", "やりとり")
BOXES = ("ご質問・ご回答", "ご質問・ご入力")
SEND = "送信"
_ANSWER_WITHIN_MS = 30_000

ANSWERS = {
    "email": "hanako@example.jp",
    "name": "見本 花子",
    "kana": "ミホン ハナコ",
    "romaji": "入力しない",
    "birth_date": "昭和59年4月3日",
    "postal_code": "732-0057",
    "address": "広島県広島市東区二葉の里九丁目99番99号 見本ハイツ901",
    "phone": "082-000-0002",
    "policy_numbers": "B900000021",
}
"""What the chat asks for, in its order."""


def _there(page: Page, role: Any, names: Sequence[str]) -> Locator | None:
    found = [page.get_by_role(role, name=name, exact=True) for name in names]
    return next((one for one in found if one.count() and one.first.is_visible()), None)


def opened(page: Page) -> Locator:
    """The text box of the chat, which is opened where it is closed."""
    page.wait_for_load_state("load")
    for _ in range(50):
        box = _there(page, "textbox", BOXES)
        if box:
            return box.first
        launcher = _there(page, "button", (LAUNCHER,))
        if launcher:
            launcher.first.click()
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.url}: no chat: no button {LAUNCHER}, no textbox {BOXES}")


def log_of(page: Page) -> Locator:
    """What was said so far."""
    opened(page)
    found = _there(page, "log", LOGS)
    assert found, f"{page.url}: the chat has no log {LOGS}"
    return found.first


def say(page: Page, text: str) -> str:
    """Say something; what is answered."""
    box = opened(page)

    def send() -> None:
        box.fill(text)
        page.get_by_role("button", name=SEND, exact=True).first.click()

    return _told(_replies(page, send))


def choose(page: Page, title: str) -> str:
    """Press a choice that was offered last; what is answered."""
    button = log_of(page).get_by_role("button", name=title, exact=True).last
    return _told(_replies(page, button.click))


def _told(replies: Sequence[dict[str, Any]]) -> str:
    """Texts, and the titles that can be pressed."""
    lines = [[one["text"], *(choice["title"] for choice in one["choices"])] for one in replies]
    return "\n".join(line for texts in lines for line in texts)


def _replies(page: Page, act: Any) -> list[dict[str, Any]]:
    """What is answered to an act, once it stands in the log."""
    with page.expect_response(
        lambda one: one.url.endswith("/api/chat/messages") and one.request.method == "POST",
        timeout=_ANSWER_WITHIN_MS,
    ) as waited:
        act()
    assert waited.value.ok, f"{page.url}: the chat answered {waited.value.status}"
    replies: list[dict[str, Any]] = waited.value.json()["replies"]
    for reply in replies:
        first = str(reply["text"]).strip().split("\n")[0][:20]
        expect(log_of(page)).to_contain_text(first)
    return replies


def link_in(page: Page, part: str) -> str:
    """The address of the last link in the log that has this part."""
    link = log_of(page).locator(f"a[href*='{part}']").last
    return str(link.get_attribute("href"))


def prepare(page: Page) -> str:
    """「会員登録したい」, everything that is asked, and the link to the page."""
    say(page, "会員登録したい")
    text = choose(page, "ここで入力の準備をする")
    for answer in ANSWERS.values():
        text = say(page, answer)
    choose(page, "ほかにはない")
    text = choose(page, "はい")
    if "画面へ進む" in text:
        choose(page, "画面へ進む")
    return link_in(page, "/handover/")

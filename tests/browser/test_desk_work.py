"""The desk's daily pages in a real Chromium: search, follow and cases by keyboard alone, and with axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

import pytest
from desk_browser import DESKTOP, PHONE, signed_in, violations
from desk_cases import asking, code_of, draft_of, handed_over
from desk_support import PASSWORD, Running, desk_served
from keyboard import Keyboard
from playwright.sync_api import expect
from site_browser import problems_of

from bot.domain.desk_user import Role
from bot.domain.handoff import REGISTRATION
from bot.services.accounts.agents import Agent

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    """A desk with one agent of the insurer and one of an agency."""
    with desk_served(tmp_path) as running:
        services = running.services
        for name, agency in (("hanako", None), ("jiro", "jfelife")):
            made = Agent(name, Role.AGENT, agency, services.accounts.hashed(PASSWORD))
            services.desk_people.agents.put(made, running.at)
        yield running


def test_a_sentence_is_found_and_copied_by_keys_alone(browser: Any, desk: Running) -> None:
    """「/」, as one types, ↓, Enter for the screen, C for the sentence with where it stands."""
    page = signed_in(browser, desk, "hanako", "", viewport=DESKTOP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("main").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.insert_text("証券番号 どこ")
    expect(page.locator(".result").first).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("件見つかりました")
    page.keyboard.press("ArrowDown")
    first = page.locator(".result").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(first.get_by_role("img")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_contain_text("コピーしました")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert first.locator(".told").inner_text() in copied
    assert "出典：REG-3" in copied
    page.keyboard.press("ArrowDown")
    expect(page.locator(".result").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    assert problems_of(page) == []


def test_a_filter_narrows_and_the_manual_is_not_left(browser: Any, desk: Running) -> None:
    page = signed_in(browser, desk, "hanako", "", viewport=DESKTOP)
    keys = Keyboard(page)
    keys.to("手続き")
    page.keyboard.press("End")
    page.locator("#q").focus()
    page.keyboard.insert_text("次へを押す")
    expect(page.locator(".result").first).to_contain_text("CLK-")
    page.locator("#q").fill("ドライブレコーダー特約")
    expect(page.locator(".result").first).to_contain_text("案内にありません")
    expect(page.get_by_role("link", name="に電話する")).to_be_visible()


def test_a_caller_is_followed_by_keys_alone(browser: Any, desk: Running) -> None:
    code = code_of(desk, draft_of(desk, REGISTRATION))
    page = signed_in(browser, desk, "hanako", "follow", viewport=DESKTOP)
    keys = Keyboard(page)
    keys.fill({"再開コード": "もしもし"})
    keys.press("見る")
    expect(page.get_by_role("alert")).to_contain_text("見つかりませんでした")
    keys.fill({"再開コード": code.spoken.replace("・", " ")})
    keys.press("見る")
    expect(page.locator("main")).to_contain_text("会員登録 手順3／7")
    expect(page.locator("main")).to_contain_text("損●●●")
    assert code.first not in page.url and "太郎" not in page.content()
    assert violations(page) == []
    Keyboard(page).press("いまの状態を見る")
    expect(page.locator("main")).to_contain_text("会員登録 手順3／7")


def test_a_case_is_taken_called_and_done_by_keys_alone(browser: Any, desk: Running) -> None:
    asking(desk)
    page = signed_in(browser, desk, "hanako", "cases", viewport=DESKTOP)
    assert "1111" not in page.content()
    Keyboard(page).press("受け持つ")
    expect(page.get_by_role("status")).to_contain_text("受け持ちました")
    Keyboard(page).press("電話番号を表示")
    expect(page.locator("main")).to_contain_text("090-1111-2222")
    assert violations(page) == []
    keys = Keyboard(page)
    keys.fill({"メモ": "090-1111-2222 の山田様へご説明済み"})
    keys.press("終了する")
    expect(page.get_by_role("status")).to_contain_text("終了にしました")
    assert "1111" not in page.content() and "山田" not in page.content()
    expect(page.locator(".queue")).to_contain_text("［電話番号］")


def test_who_comes_second_is_told_so(browser: Any, desk: Running) -> None:
    handed_over(desk, "jfelife")
    page = signed_in(browser, desk, "hanako", "cases", viewport=DESKTOP)
    other = signed_in(browser, desk, "jiro", "cases", viewport=DESKTOP)
    Keyboard(page).press("受け持つ")
    Keyboard(other).press("受け持つ")
    expect(other.get_by_role("alert")).to_contain_text("ほかの方が先に")


def test_an_agencys_agent_sees_its_own_cases_alone(browser: Any, desk: Running) -> None:
    for agency in ("jfelife", "yumecard", None):
        handed_over(desk, agency)
    page = signed_in(browser, desk, "jiro", "cases", viewport=DESKTOP)
    expect(page.locator(".queue > li")).to_have_count(1)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_keeps_anybody_out(browser: Any, desk: Running, viewport: Any) -> None:
    """axe finds nothing on any page, the policy forbids nothing, nothing is cut."""
    asking(desk)
    handed_over(desk, None)
    page = signed_in(browser, desk, "hanako", "", viewport=viewport)
    for path in ("", "?q=証券番号&journey=registration&step=3", "?q=ドライブレコーダー特約", "follow",
                 "cases", "cases?status=done"):  # fmt: skip
        page.goto(f"{desk.base}/desk/{path}")
        for details in page.locator("summary").all()[:2]:
            details.click()
        assert violations(page) == [], path
    assert problems_of(page) == []

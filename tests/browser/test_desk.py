"""The desk's pages of insight in a real Chromium: by keyboard alone, and with axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

import pytest
from desk_browser import DESKTOP, PHONE, signed_in, violations
from desk_data import fill
from desk_support import PASSWORD, Running, desk_served
from keyboard import Keyboard
from playwright.sync_api import expect
from site_browser import opened, problems_of

from bot.domain.desk_user import Role
from bot.services.accounts.agents import Agent

pytestmark = pytest.mark.browser

PAGES = ("unanswered", "knowledge", "knowledge/desk_hours", "figures", "sign-out", "nowhere")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    """A desk with some days behind it, and two managers."""
    with desk_served(tmp_path) as running:
        fill(running.services, 1500)
        services = running.services
        for name in ("hanako", "jiro"):
            made = Agent(name, Role.MANAGER, None, services.accounts.hashed(PASSWORD))
            services.desk_people.agents.put(made, running.at)
        yield running


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_keeps_anybody_out(browser: Any, desk: Running, viewport: Any) -> None:
    """axe finds nothing on any page, the policy forbids nothing, nothing is cut."""
    page = opened(browser, desk.base, viewport=viewport)
    page.goto(f"{desk.base}/desk/sign-in")
    assert violations(page) == []
    page = signed_in(browser, desk, "hanako", "unanswered", viewport=viewport)
    for path in PAGES:
        page.goto(f"{desk.base}/desk/{path}")
        assert violations(page) == [], path
    assert problems_of(page) == []


def test_two_people_decide_by_keys_alone(browser: Any, desk: Running) -> None:
    """One assigns, another one confirms."""
    page = signed_in(browser, desk, "hanako", "unanswered", viewport=DESKTOP)
    Keyboard(page).press("割り当てる")
    expect(page.get_by_role("status")).to_contain_text("別の方の確認を待ちます")
    other = signed_in(browser, desk, "jiro", "unanswered", viewport=DESKTOP)
    Keyboard(other).press("この割り当てを確認する")
    expect(other.get_by_role("status")).to_contain_text("確認しました")


def test_figures_and_knowledge_by_keys_alone(browser: Any, desk: Running) -> None:
    """「/」 goes to the field; a filter narrows the figures."""
    page = signed_in(browser, desk, "hanako", "knowledge", viewport=DESKTOP)
    page.keyboard.press("/")
    page.keyboard.insert_text("受付時間")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("row").first).to_be_visible()
    Keyboard(page).press("数字")
    before = page.locator(".sums").inner_text()
    keys = Keyboard(page)
    keys.to("経路")
    page.keyboard.press("ArrowDown")
    keys.press("表示する")
    assert page.locator(".sums").inner_text() != before
    expect(page.get_by_role("heading", name="手順ごとの人数").first).to_be_visible()


def test_a_skip_link_and_signing_out(browser: Any, desk: Running) -> None:
    """The first thing that Tab reaches leads to the text."""
    page = signed_in(browser, desk, "hanako", "figures", viewport=DESKTOP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(f"{desk.base}/desk/sign-out")
    Keyboard(page).press("サインアウト")
    expect(page.get_by_role("heading", name="サインイン")).to_be_visible()

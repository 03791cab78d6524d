"""The desk in a real browser, by somebody who signs in by keys alone."""

from __future__ import annotations

from typing import Any

from desk_support import PASSWORD, Running
from keyboard import Keyboard
from playwright.sync_api import Page
from site_browser import found_by_axe, opened

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def signed_in(browser: Any, desk: Running, name: str, to: str, **context: Any) -> Page:
    """Somebody at that page, who signed in by keys alone."""
    page = opened(browser, desk.base, **context)
    page.goto(f"{desk.base}/desk/{to}")
    keys = Keyboard(page)
    keys.fill({"担当者名": name, "パスワード": PASSWORD})
    keys.press("サインイン")
    page.wait_for_url(f"{desk.base}/desk/{to}")
    return page


def violations(page: Page) -> list[str]:
    """What axe finds, and what makes the page itself wider than the screen: its tables may be."""
    root = "document.documentElement"
    wider = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    return [*found_by_axe(page), *([f"wider by {wider}"] if wider > 0 else [])]

"""Both procedures in a real browser, by somebody who knows the flyer's labels and roles alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Mapping

import axe_playwright_python
from playwright.sync_api import Page, expect
from site_visitor import HANAKO, PASSWORD

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")

NOT_SEEN = """() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`wider by ${root.scrollWidth - root.clientWidth}`);
  for (const one of document.querySelectorAll("body *")) {
    const style = getComputedStyle(one);
    if (style.clipPath !== "none" || !one.clientWidth || !one.innerText?.trim()) continue;
    const name = `${one.tagName}.${one.className} ${one.innerText.trim().slice(0, 20)}`;
    if (one.scrollWidth > one.clientWidth + 1 && style.overflowX !== "visible") found.push(`sideways: ${name}`);
    if (one.scrollHeight > one.clientHeight + 1 && ["hidden", "clip"].includes(style.overflowY)) found.push(`cut: ${name}`);
  }
  return found;
}"""
"""What cannot be read without moving the page sideways, or at all."""

_problems: dict[int, list[str]] = {}


def opened(browser: Any, url: str, **context: Any) -> Page:
    """A page; `problems_of` it are requests elsewhere, script errors, what the policy forbids."""
    made = browser.new_context(**context)
    problems: list[str] = []
    made.on("weberror", lambda error: problems.append(str(error.error)))
    made.on(
        "request", lambda r: None if r.url.startswith((url, "data:")) else problems.append(r.url)
    )
    made.on(
        "console",
        lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None,
    )
    page: Page = made.new_page()
    _problems[id(page)] = problems
    return page


def problems_of(page: Page) -> list[str]:
    """See `opened`; of all pages of its context."""
    return _problems[id(page)]


def found_by_axe(page: Page) -> list[str]:
    """Each violation with where it is."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(
        "async () => (await axe.run({resultTypes: [\"violations\"]})).violations.map(v => v.id + ' ' + v.nodes.map(n => n.target))"
    )
    return found


def violations(page: Page) -> list[str]:
    """What axe finds on the page, and what is wider than the screen or cut."""
    return [f"{page.url}: {one}" for one in [*found_by_axe(page), *page.evaluate(NOT_SEEN)]]


CONCLUDED = "ご契約は成立しました。"
NOT_NOW = "ただいまお手続きを進められません"


def press(page: Page, title: str) -> None:
    """The button of that name."""
    page.get_by_role("button", name=title, exact=True).click()


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Type by labels; 「group/label」 in a group."""
    for named, text in values.items():
        group, slash, label = named.rpartition("/")
        scope: Any = page.get_by_role("group", name=group, exact=True) if slash else page
        control = scope.get_by_label(label, exact=True)
        if label == "元号":
            control.select_option(text)
        else:
            control.fill(text)


def to_mail(page: Page, url: str, values: Mapping[str, str] = HANAKO) -> None:
    """From the top to 仮登録."""
    page.goto(f"{url}/")
    press(page, "新規登録")
    page.get_by_role("checkbox", name="同意する").check()
    press(page, "次へ")
    fill(page, values)
    press(page, "次へ")
    press(page, "確定")
    expect(page.get_by_role("heading", level=1)).to_contain_text("仮登録を受け付けました")


def wait_for_mail(page: Page, url: str, subject: str) -> None:
    """The outbox, once there is a mail of that subject."""
    for _ in range(40):
        page.goto(f"{url}/dev/outbox")
        if page.get_by_role("link", name=subject).count():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"no mail {subject}")


def open_mail(page: Page, url: str, subject: str) -> None:
    """The newest mail of that subject."""
    wait_for_mail(page, url, subject)
    page.get_by_role("link", name=subject).first.click()


def confirm(page: Page, url: str) -> None:
    """From the mail to the end of the registration."""
    open_mail(page, url, "マイページ会員登録のご確認")
    page.get_by_role("link", name="/registration/confirm/").first.click()
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    press(page, "登録")
    expect(page.get_by_role("heading", level=1)).to_contain_text("会員登録が完了しました")


def agree_to_privacy(page: Page) -> None:
    """From マイページ to the basics."""
    press(page, "更新のお手続き")
    page.get_by_role("button", name="契約の更新").first.click()
    press(page, "上記二つの個人情報の取扱いに同意する")


def all_yes(page: Page) -> None:
    """Every はい of the page."""
    for radio in page.get_by_role("radio", name="はい", exact=True).all():
        radio.check()


def to_final(page: Page, plan: str = "Aプラン") -> None:
    """From the plans to the last check."""
    page.get_by_role("group", name="お申込みプラン").get_by_role("radio", name=plan).check()
    press(page, "プラン決定")
    press(page, "次へ")
    press(page, "重要事項等説明について同意しました")


def renew(page: Page, plan: str = "Aプラン") -> None:
    """From マイページ to the concluded contract."""
    agree_to_privacy(page)
    all_yes(page)
    press(page, "次へ")
    all_yes(page)
    press(page, "次へ")
    to_final(page, plan)
    all_yes(page)
    press(page, "ご契約最終お申込み")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(re.compile(f"{CONCLUDED}|{NOT_NOW}"))
    if NOT_NOW in heading.inner_text():  # a machine that is too busy: nothing is lost, once more
        press(page, "もう一度試す")
    expect(heading).to_contain_text(CONCLUDED)

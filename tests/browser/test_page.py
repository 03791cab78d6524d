"""The chat page in a real Chromium, at phone width."""

from __future__ import annotations

import shutil
from typing import Any, Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests_support import bot_process, environment, free_port, wait_until_up

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A development server."""
    port = free_port()
    process = bot_process(
        "serve", PORT=str(port), **environment(tmp_path_factory.mktemp("browser"))
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(f"{address}/health/live", process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    executable = shutil.which("chromium")
    assert executable, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield made
        made.close()


@pytest.fixture
def page(browser: Any, url: str) -> Iterator[Page]:
    """The page on a phone; requests elsewhere and script errors fail the test."""
    made = browser.new_page(viewport=PHONE)
    problems: list[str] = []
    made.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    made.on("pageerror", lambda error: problems.append(str(error)))
    made.on(
        "request", lambda r: None if r.url.startswith((url, "data:")) else problems.append(r.url)
    )
    made.goto(f"{url}/?agency=yumecard")
    yield made
    made.close()
    assert not [p for p in problems if "ERR_FAILED" not in p]


def ask(page: Page, text: str) -> None:
    """Type and send."""
    page.get_by_label("ご質問・ご入力").fill(text)
    page.get_by_role("button", name="送信").click()


def test_a_question_is_answered_and_a_choice_can_be_pressed(page):
    """Type, read the answer with its source, press the next step."""
    ask(page, "確認メールがぜんぜん来んのじゃけど")
    expect(page.get_by_text("出典：会員登録手順3・5、電話窓口のご案内")).to_be_visible()
    choice = page.get_by_role("button", name="確認メールと24時間")
    choice.click()
    expect(page.get_by_text("出典：会員登録手順5", exact=True)).to_be_visible()
    expect(choice).to_be_disabled()


def test_the_agency_of_the_flyer_is_known(page):
    """The page opened with ?agency=yumecard names that agency's number, ready to call."""
    ask(page, "代理店の電話番号")
    link = page.get_by_role("link", name="株式会社ゆめカードに電話する")
    expect(link).to_have_attribute("href", "tel:08003003123")


def test_enter_sends_but_not_while_kanji_are_being_converted(page):
    """The Enter that confirms a conversion must not send."""
    box = page.get_by_label("ご質問・ご入力")
    box.fill("しょうけん")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator(".mine")).to_have_count(0)
    box.press("Enter")
    expect(page.locator(".mine")).to_have_count(1)


def test_nothing_is_wider_than_the_phone_and_targets_are_large(page):
    """No sideways scrolling; everything to press is at least 44 px high."""
    ask(page, "告知事項でいいえになったらどうなりますか")
    expect(page.locator(".theirs")).to_have_count(2)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    for target in page.locator("button, .actions a").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_a_lost_connection_names_the_telephone(page):
    """Without network the user reads the numbers and can send again."""
    page.route("**/api/chat/messages", lambda route: route.abort())
    ask(page, "証券番号はどこですか")
    expect(page.get_by_text("通信がうまくいきませんでした")).to_be_visible()
    page.unroute("**/api/chat/messages")
    page.get_by_role("button", name="もう一度送る").click()
    expect(page.get_by_text("出典：会員登録手順3", exact=True)).to_be_visible()

"""The whole way in a real Chromium: from 「会員登録したい」 to the concluded contract."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Iterator

import pytest
from chat_browser import choose, log_of, prepare, say
from keyboard import Keyboard
from playwright.sync_api import Error, expect
from site_browser import (
    agree_to_privacy,
    all_yes,
    confirm,
    opened,
    press,
    problems_of,
    renew,
    to_mail,
    violations,
    wait_for_mail,
)
from site_visitor import HANAKO, PASSWORD, TARO

from tests_support import bot_served

pytestmark = pytest.mark.browser

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def url(tmp_path: Any) -> Iterator[str]:
    """A development server of this test's own."""
    with bot_served(tmp_path, BOT_LIMIT_SCALE="50") as address:
        yield address


def test_from_the_first_message_to_the_concluded_contract(browser, url):
    """Chat → 会員登録, filled in → mail → 完了 → chat knows → 更新 → 完了 → chat knows."""
    chat = opened(browser, url, viewport=PHONE)
    chat.goto(f"{url}/?agency=yumecard")
    link = prepare(chat)
    page = chat.context.new_page()
    page.goto(link)
    press(page, "画面を開く")
    page.get_by_role("checkbox", name="同意する").check()
    press(page, "次へ")
    name = page.get_by_role("group", name="お名前（漢字）")
    expect(name.get_by_label("姓")).to_have_value("見本")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    press(page, "次へ")
    press(page, "確定")
    expect(log_of(chat)).to_contain_text("仮登録まで進みましたね", timeout=20_000)  # unasked
    confirm(page, url)
    done = "会員登録が完了しましたね。続けて更新に進みますか"
    expect(log_of(chat)).to_contain_text(done, timeout=20_000)
    assert "会員登録が完了しましたね" not in say(chat, "ありがとう")
    assert "会員登録は完了しています" in say(chat, "会員登録したい")
    press(page, "マイページトップへ")
    renew(page)
    assert "後日" in say(page, "保険証券はいつ届きますか")
    expect(log_of(page)).to_contain_text("更新のお手続きが完了しましたね", timeout=20_000)
    told = say(page, "更新したい")
    told = choose(page, "ここで入力の準備をする") if "入力の準備" in told else told
    told = say(page, "1")
    assert "完了しています" in told
    found = []
    for path in ("/", "/mypage", "/renewal/done"):  # the pages with the chat on them
        page.goto(f"{url}{path}")
        found += violations(page)
    assert not found
    assert not problems_of(chat)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_any_script(browser, site, viewport):
    """JavaScript off: both procedures to their ends."""
    page = opened(browser, site.base, viewport=viewport, java_script_enabled=False)
    to_mail(page, site.base)
    confirm(page, site.base)
    press(page, "マイページトップへ")
    renew(page, "前年同等条件プラン")
    assert not problems_of(page)


def test_back_button_two_tabs_and_a_double_click(browser, site):
    """What was typed stays, what changed elsewhere is shown again, one contract comes of it."""
    url = site.base
    page = opened(browser, url, viewport=DESKTOP)
    to_mail(page, url, TARO)
    page.go_back()
    # the page may load itself anew; who is quicker stops that, and it is no fault
    expect(page.get_by_role("button", name="確定")).to_be_visible()
    page.wait_for_load_state("load")
    with suppress(Error):
        page.go_back()
    page.wait_for_url("**/registration/details")
    group = page.get_by_role("group", name="お名前（漢字）")
    expect(group.get_by_label("名", exact=True)).to_have_value("太郎")
    page.goto(f"{url}/registration/check")
    other = page.context.new_page()
    other.goto(f"{url}/registration/details")
    other.get_by_label("電話番号", exact=True).fill("042-000-0009")
    press(other, "次へ")
    expect(other.get_by_role("heading", name="入力内容をご確認ください")).to_be_visible()
    other.get_by_label("電話番号", exact=True).fill("042-000-0001")
    other.get_by_label("建物名・部屋番号").fill("見本ビル")
    press(other, "次へ")
    press(page, "確定")
    expect(page.get_by_text("別の画面で内容が変わりました").first).to_be_visible()
    page.get_by_role("button", name="確定").dblclick()
    page.wait_for_url("**/registration/mail")
    confirm(page, url)
    press(page, "マイページトップへ")
    agree_to_privacy(page)
    all_yes(page)
    press(page, "次へ")
    all_yes(page)
    press(page, "次へ")
    page.get_by_role("radio", name="Bプラン").check()
    press(page, "プラン決定")
    press(page, "次へ")
    press(page, "重要事項等説明について同意しました")
    second = page.context.new_page()
    second.goto(f"{url}/renewal/final")
    for one in (page, second):
        all_yes(one)
    page.get_by_role("button", name="ご契約最終お申込み").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("成立しました")
    press(second, "ご契約最終お申込み")
    expect(second.get_by_role("heading", level=1)).to_contain_text("成立しました")
    wait_for_mail(page, url, "更新のお手続きが完了しました")
    expect(page.get_by_role("link", name="更新のお手続きが完了しました")).to_have_count(1)


def test_by_keyboard_alone(browser, site):
    """Both procedures by Tab, Space, Enter and arrows, the focus always seen; errors take it."""
    page = opened(browser, site.base, viewport=DESKTOP)
    keys = Keyboard(page)
    page.goto(f"{site.base}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # 「本文へ進む」
    keys.press("新規登録")
    keys.press("次へ")
    assert page.evaluate("document.activeElement.id") == "summary"
    keys.check("同意する")
    keys.press("次へ")
    keys.fill(HANAKO)
    keys.press("次へ")
    keys.press("確定")
    page.goto(f"{site.base}/dev/outbox")
    keys.press("マイページ会員登録のご確認")
    keys.press(page.get_by_role("link", name="/registration/confirm/").inner_text())
    keys.fill({"パスワード": PASSWORD})
    keys.press("登録")
    for title in ("マイページトップへ", "更新のお手続き", "契約の更新"):
        keys.press(title)
    keys.press("上記二つの個人情報の取扱いに同意する")
    for _ in range(2):
        keys.all_yes()
        keys.press("次へ")
    keys.to("前年同等条件プラン", "お申込みプラン")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Aプラン")).to_be_checked()
    for title in ("プラン決定", "次へ", "重要事項等説明について同意しました"):
        keys.press(title)
    keys.all_yes()
    keys.press("ご契約最終お申込み")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ご契約は成立しました。")

"""Every page and error state at 320 px, which is 400 % zoom of 1280: axe, and nothing out of sight."""

from __future__ import annotations

from typing import Any, Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect
from site_browser import (
    agree_to_privacy,
    all_yes,
    confirm,
    fill,
    opened,
    press,
    problems_of,
    to_mail,
    violations,
)
from site_links import link_for, member_of, renewal_told, told
from site_support import Running, running_site
from site_visitor import HANAKO, PASSWORD, TARO

from bot.domain.errors import StoreUnavailable

pytestmark = pytest.mark.browser

ZOOMED = {"width": 320, "height": 256}

Look = Callable[..., None]


class Looks:
    """Looks at one state after the other, and notes what is wrong with each."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.found: list[str] = []

    def __call__(self, title: str = "", heading: str = "", status: int = 0) -> None:
        """Press this button, if one is named; the heading that must be there; its status."""
        if title:
            self.page.wait_for_load_state()
            with self.page.expect_response(_is_page) as waited:
                press(self.page, title)
            assert not status or waited.value.status == status, self.page.url
        self.page.wait_for_load_state()
        if heading:
            expect(self.page.locator("h1, h2#summary-title").first).to_contain_text(heading)
        self.found += violations(self.page)

    def at(self, path: str, heading: str = "", status: int = 200) -> None:
        """Go there."""
        answer = self.page.goto(f"{self.base}{path}")
        assert answer is not None and answer.status == status, path
        self(heading=heading)


def _is_page(response: Response) -> bool:
    return response.request.is_navigation_request() and response.status != 303


ERRORS = "入力内容をご確認ください"


def test_registration(browser: Any, site: Running) -> None:
    """Its pages with all that can be wrong on them."""
    page = opened(browser, site.base, viewport=ZOOMED)
    look = Looks(page, site.base)
    look.at("/")
    look("新規登録")
    look("次へ", ERRORS, 400)
    page.get_by_role("checkbox", name="同意する").check()
    look("次へ", "お客さま情報")
    look("次へ", ERRORS, 400)
    fill(page, {**TARO, "Eメールアドレス": "taro@gmial.com", "電話番号": "110"})
    look("次へ", ERRORS, 400)  # asked back, refused
    fill(page, {**TARO, "電話番号": "042-000-0009", "パスワード": "12345678"})
    look("次へ", ERRORS, 400)
    for _ in range(6):
        fill(page, {"パスワード": PASSWORD})
        press(page, "次へ")
    look(heading=ERRORS)
    assert "照合" in page.inner_text("#summary")
    site.clock[0] = site.clock[0].replace(hour=12)
    fill(page, {"電話番号": TARO["電話番号"]})
    look("次へ", "内容の確認")
    other = page.context.new_page()
    other.goto(f"{site.base}/registration/details")
    fill(other, {"電話番号": "042-000-0009"})
    press(other, "次へ")
    look("確定", ERRORS, 409)
    fill(other, {"電話番号": TARO["電話番号"]})
    press(other, "次へ")
    page.goto(f"{site.base}/registration/check")
    look("確定", "仮登録を受け付けました")
    look.at("/dev/outbox")
    page.get_by_role("link", name="マイページ会員登録のご確認").click()
    look(heading="マイページ会員登録のご確認")
    link = page.get_by_role("link", name="/registration/confirm/").inner_text()
    path = urlsplit(link).path
    look.at(path, "パスワードの入力")
    fill(page, {"パスワード": "ちがうことば12345"})
    look("登録", ERRORS, 400)
    fill(page, {"パスワード": PASSWORD})
    look("登録", "会員登録が完了しました")
    look.at(path, "会員登録は完了しています", 410)
    look.at(path[:-1], "このURLは使えません", 410)
    look("", "")
    look.at("/logout")
    look("ログアウトする", "ログアウトしました")
    look.at("/login")
    fill(page, {"Eメールアドレス": "taro@example.jp", "パスワード": "ちがうことば12345"})
    look("ログイン", ERRORS, 400)
    for _ in range(5):
        fill(page, {"パスワード": "ちがうことば12345"})
        press(page, "ログイン")
    look(heading=ERRORS)
    assert "回数を超えました" in page.inner_text("#summary")
    assert not look.found
    assert not problems_of(page)


def test_renewal(browser: Any, site: Running) -> None:
    """Its pages with all that can be wrong on them, to the concluded contract."""
    page = opened(browser, site.base, viewport=ZOOMED)
    look = Looks(page, site.base)
    to_mail(page, site.base, HANAKO)
    confirm(page, site.base)
    look("マイページトップへ", "マイページトップ")
    look("追加", ERRORS, 400)
    look("更新のお手続き", "ご契約の選択")
    look("証券番号の入力")
    look("登録する", ERRORS, 400)
    look("契約の更新", "個人情報の取扱い")
    look("同意しない")
    page.go_back()
    look("上記二つの個人情報の取扱いに同意する", "告知事項")
    look("次へ", ERRORS, 400)
    for heading in ("団体扱", "プランの選択"):
        all_yes(page)
        look("次へ", heading)
        page.go_back()  # to a page that had answered a form
        all_yes(page)
        press(page, "次へ")
    look("プラン決定", ERRORS, 400)
    look("フリープランの試算")
    look("保険料再計算")
    look("プラン決定", "ご連絡先")
    fill(page, {"電話番号": "110", "Eメールアドレス": "x"})
    look("次へ", ERRORS, 400)
    fill(page, {"電話番号": HANAKO["電話番号"], "Eメールアドレス": "hanako@example.jp"})
    look("次へ", "重要事項")
    look("同意しない")
    look.at("/renewal/important-matters")
    look("重要事項等説明について同意しました", "最終確認")
    look("ご契約最終お申込み", ERRORS, 400)
    page.get_by_role("radio", name="いいえ", exact=True).check()
    look("ご契約最終お申込み", ERRORS, 400)
    all_yes(page)
    look("ご契約最終お申込み", "ご契約は成立しました")
    for show in ("print", "contract"):
        look.at(f"/renewal/done?show={show}")
    look.at("/renewal/contracts")
    (contract,) = site.services.contracts.contracts_of(_member(site, page))
    look.at(f"/renewal/contracts/{contract.id}", "完了しています")
    assert not look.found
    assert not problems_of(page)


def _member(site: Running, page: Page) -> str:
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    return str(site.site.tools.sessions.open(cookies, site.clock[0]).member)


def test_one_iie_ends_it_with_a_number_to_press(browser: Any, site: Running) -> None:
    """The page of the agency; correcting it once; then for good."""
    page = opened(browser, site.base, viewport=ZOOMED)
    look = Looks(page, site.base)
    to_mail(page, site.base, TARO)
    confirm(page, site.base)
    press(page, "マイページトップへ")
    agree_to_privacy(page)
    all_yes(page)
    page.get_by_role("radio", name="いいえ", exact=True).last.check()
    look("次へ")
    assert page.locator("main a[href='tel:0120440755']").count() == 1
    page.get_by_role("link", name="お答えを押しまちがえたとき").click()
    look(heading="告知事項")
    all_yes(page)
    press(page, "次へ")
    page.get_by_role("heading", name="団体扱").first.wait_for()  # no way back before it is there
    page.go_back()
    page.get_by_role("radio", name="いいえ", exact=True).last.check()
    look("次へ")
    assert not page.get_by_role("link", name="お答えを押しまちがえたとき").count()
    assert not look.found


def test_links_of_the_chat(browser: Any, site: Running) -> None:
    """Opened, used, tampered, expired, somebody else's, and one that waits for its member."""
    owner = site.registered(HANAKO)
    draft, contract = renewal_told(site, member_of(site, owner))
    page = opened(browser, site.base, viewport=ZOOMED)
    look = Looks(page, site.base)
    path = link_for(site, told(site))
    look.at(path, "チャットでうかがった内容")
    look("画面を開く")
    assert page.url == f"{site.base}/registration/terms"
    gone = "このリンクは、もう使えません"
    look.at(path, gone, 410)
    look.at(f"{path[:-1]}_", gone, 410)
    waiting = link_for(site, draft, contract)
    look.at(waiting, "チャットでうかがった内容")
    look("ログインして画面を開く", "ログイン")
    fill(page, {"Eメールアドレス": "hanako@example.jp", "パスワード": PASSWORD})
    look("ログイン", "チャットでうかがった内容")
    look("画面を開く", "個人情報の取扱い")
    assert page.url == f"{site.base}/renewal/contracts/{contract}"
    page.context.clear_cookies()
    foreign = opened(browser, site.base, viewport=ZOOMED)
    looks = Looks(foreign, site.base)
    to_mail(foreign, site.base, TARO)
    confirm(foreign, site.base)
    looks.at(link_for(site, draft, contract), "別の方のためのリンクです", 403)
    late = link_for(site, told(site, "web-9"))
    site.clock[0] = site.clock[0].replace(hour=11)
    look.at(late, gone, 410)
    assert not [*look.found, *looks.found]


def test_what_goes_wrong(browser: Any, site: Running, tmp_path: Any, monkeypatch: Any) -> None:
    """403, 404, 413, 429, 503: each a page that says what to do and whom to call."""
    page = opened(browser, site.base, viewport=ZOOMED)
    look = Looks(page, site.base)
    look.at("/nope", "見つかりませんでした", 404)
    for name in ("terms", "privacy", "agency-privacy", "important-matters", "revision"):
        look.at(f"/documents/{name}")
    page.goto(f"{site.base}/registration/terms")
    page.get_by_role("checkbox", name="同意する").check()
    page.evaluate("document.querySelector('main [name=csrf]').value = 'x'")
    look("次へ", "画面を開き直してください", 403)
    look("画面を開き直す", "会員規定")
    page.evaluate("document.querySelector('#agree').value = 'x'.repeat(70000)")
    page.get_by_role("checkbox", name="同意する").check()
    look("次へ", "大きすぎます", 413)
    page.goto(f"{site.base}/registration/terms")
    page.get_by_role("checkbox", name="同意する").check()
    press(page, "次へ")
    fill(page, TARO)

    def dead(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(site.services.drafts, "of_conversation", dead)
        look("次へ", ERRORS, 503)
        assert page.get_by_label("電話番号", exact=True).input_value() == TARO["電話番号"]
        look.at("/mypage", "お手続きを進められません", 503)
    with running_site(tmp_path / "slow", limit_scale=0.0001) as slow:
        page.goto(f"{slow.base}/")
        look.base = slow.base
        look.at("/", "お待ちください", 429)
    assert not look.found

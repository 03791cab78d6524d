"""攻撃: forged forms, scripts in names, stolen cookies, foreign contracts, links that come again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from site_links import member_of
from site_support import running_site
from site_visitor import HANAKO, PASSWORD, TARO, confirm_sent

from bot.domain.errors import StoreUnavailable


def test_a_form_from_elsewhere_is_not_taken(site):
    """Without this visitor's own token nothing is done: 403, and a way back."""
    visitor, other = site.visitor(), site.visitor()
    visitor.go("/registration/terms")
    other.go("/registration/terms")
    stolen = other.page.control("同意する")[0].controls[0].value
    for token in ("", "x", stolen, "あ"):
        page = visitor.post("/registration/terms", {"csrf": token, "agree": "1", "action": "next"})
        assert (page.status, page.title) == (403, "画面を開き直してください"), token
    for path in ("/login", "/logout", "/mypage", "/renewal/final", "/registration/check"):
        assert visitor.post(path, {"email": "a", "password": "b"}).status == 403, path
    bare = site.visitor()
    assert bare.post("/registration/terms", {"agree": "1"}).status == 403


def test_scripts_in_every_field_stay_text(site):
    """What is typed comes back escaped, at the field, and nothing of it is a tag."""
    visitor = site.visitor()
    visitor.go("/registration/terms")
    visitor.choose("同意する").press("次へ")
    script = "\"><script>alert('見本')</script>"
    typed = {name: script for name in TARO if name not in ("パスワード", "生年月日/元号")}
    page = visitor.fill(typed).press("次へ")
    assert page.status == 400
    assert "<script>alert" not in page.html
    assert page.value("お名前（漢字）/姓") == script
    assert visitor.go("/registration/details").value("電話番号") == script
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "'self'" in page.headers["content-security-policy"]
    assert "style=" not in page.html
    assert " onclick" not in page.html


def test_a_cookie_that_was_planted_is_worth_nothing_after_signing_in(site):
    """Session fixation: signing in changes the cookie, and the old one knows nobody."""
    victim = site.visitor()
    confirm_sent(victim)
    planted = dict(victim.cookies)
    victim.go(urlsplit(site.mails()[-1].link).path)
    victim.fill({"パスワード": PASSWORD}).press("登録")
    assert victim.cookies["site_session"] != planted["site_session"]
    thief = site.visitor()
    thief.cookies = planted
    assert thief.go("/mypage").title == "ログイン"
    assert thief.go("/registration/details").path == "/registration/terms"


def test_cookies_are_kept_from_scripts_and_other_sites(site):
    """HttpOnly, SameSite, Secure; signing out ends the session on the server."""
    visitor = site.visitor()
    visitor.go("/")
    (line,) = visitor.page.headers.get_list("set-cookie")
    assert all(word in line for word in ("HttpOnly", "SameSite=Lax", "Secure"))
    member = site.registered(TARO)
    kept = dict(member.cookies)
    member.go("/mypage")
    member.press("ログアウト")
    member.cookies = kept
    assert member.go("/mypage").title == "ログイン"


def test_a_contract_of_somebody_else_is_not_there(site):
    """IDOR: the same page for a foreign contract and for one that does not exist."""
    owner, other = site.registered(HANAKO), site.registered(TARO)
    (contract,) = site.services.contracts.contracts_of(member_of(site, owner))
    pages = [other.go(f"/renewal/contracts/{one}") for one in (contract.id, "c-nobody-1")]
    assert [page.status for page in pages] == [404, 404]
    assert pages[0].text == pages[1].text
    assert "B900000021" not in pages[0].text
    other.go("/renewal/contracts")
    token = other.page.forms[0].controls[0].value
    sent = {"csrf": token, "action": "agree"}
    assert other.post(f"/renewal/contracts/{contract.id}", sent).status == 404
    assert other.go("/renewal/basics").path == "/renewal/contracts"


def test_the_address_of_a_mail_is_used_once(site):
    """Looking at it uses nothing up; after the registration it tells that it is done."""
    visitor = site.visitor()
    confirm_sent(visitor)
    path = urlsplit(site.mails()[-1].link).path
    for _ in range(3):
        assert site.visitor().go(path).title == "パスワードの入力"
    phone = site.visitor()  # the mail is opened on another device
    phone.go(path)
    assert phone.fill({"パスワード": "ちがうことば12345"}).press("登録").status == 400
    phone.fill({"パスワード": PASSWORD}).press("登録")
    assert "完了" in phone.page.title
    again = site.visitor().go(path)
    assert (again.status, again.title) == (410, "会員登録は完了しています")
    tampered = path[:-1] + ("0" if path[-1] != "0" else "1")
    assert site.visitor().go(tampered).status == 410


def test_a_mailbox_is_not_filled_from_here(site):
    """Five mails an hour to one address, however it is written and whoever asks for them."""
    for number in range(6):
        stranger = site.visitor(f"192.0.2.{number + 1}")
        email = "TARO@example.jp" if number % 2 else "taro@example.jp"
        confirm_sent(stranger, {**TARO, "Eメールアドレス": email, "Eメールアドレス（確認）": email})
        assert (stranger.page.path == "/registration/mail") is (number < 5), number
    assert stranger.page.status == 400
    assert "続けてお送りしています" in stranger.page.text
    assert len(site.mails()) == 5
    other = site.visitor()
    confirm_sent(other, HANAKO)
    assert other.page.path == "/registration/mail"
    site.clock[0] = site.clock[0].replace(hour=11, minute=1)
    stranger.go("/registration/check")
    assert stranger.press("確定").path == "/registration/mail"


def test_a_confirmation_that_is_pressed_again_is_one_mail(site):
    """The same 仮登録: it counts once, and is sent once."""
    visitor = site.visitor()
    confirm_sent(visitor)
    for _ in range(6):
        visitor.go("/registration/check")
        assert visitor.press("確定").path == "/registration/mail"
    assert len(site.mails()) == 1


def test_after_24_hours_the_desk_helps(site):
    """REG-5: the address is of no use any more, and nobody is registered."""
    visitor = site.visitor()
    confirm_sent(visitor)
    site.clock[0] = site.clock[0].replace(day=25, hour=10, minute=1)
    visitor.go(urlsplit(site.mails()[-1].link).path)
    page = visitor.fill({"パスワード": PASSWORD}).press("登録")
    assert "24時間" in page.title
    assert "0120-157-566" in page.text


def test_known_and_unknown_addresses_are_answered_alike(site, monkeypatch):
    """The same page after the same work; then too many tries are told so."""
    site.registered(TARO)
    answers: list[Any] = []
    hashed: list[str] = []
    hasher = site.services.accounts._hasher
    is_same = hasher.is_same
    monkeypatch.setattr(hasher, "is_same", lambda *one: hashed.append("") or is_same(*one))
    for email in ("taro@example.jp", "nobody@example.jp"):
        visitor = site.visitor(f"192.0.2.{len(answers) + 10}")
        visitor.go("/login")
        hashed.clear()
        page = visitor.fill({"Eメールアドレス": email, "パスワード": "ちがうことば12345"}).press(
            "ログイン"
        )
        answers.append((page.status, page.text, len(hashed)))
    assert answers[0] == answers[1]
    assert answers[0][2] == 1
    visitor = site.visitor("192.0.2.99")
    for _ in range(40):
        visitor.go("/login")
        sent = {"Eメールアドレス": "taro@example.jp", "パスワード": "ちがうことば12345"}
        if visitor.fill(sent).press("ログイン").status == 429:
            break
    assert visitor.page.status == 429
    assert int(visitor.page.headers["retry-after"]) > 0


def test_guessing_by_the_match_ends(site):
    """The doctor's own limit: after five failed checks nothing is told for an hour."""
    visitor = site.visitor()
    visitor.go("/registration/terms")
    visitor.choose("同意する").press("次へ")
    told = []
    for number in range(7):
        visitor.fill({**TARO, "電話番号": f"042-000-10{number:02d}"}).press("次へ")
        told.append(visitor.page.text)
        assert visitor.page.path == "/registration/details"
    assert "電話番号" in told[0]
    assert "照合" in told[-1]
    assert "一致しませんでした" not in told[-1]


def test_a_dead_store_loses_nothing(site, monkeypatch):
    """503, the sentence, the telephone, and everything that was typed stands there still."""
    visitor = site.visitor()
    visitor.go("/registration/terms")
    visitor.choose("同意する").press("次へ")
    visitor.fill(TARO)

    def dead(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(site.services.drafts, "of_conversation", dead)
        page = visitor.press("次へ")
        assert page.status == 503
        assert "失われていません" in page.text
        assert "0120-157-566" in page.text
        assert page.value("お名前（漢字）/姓") == "損保"
        assert page.value("住所/郵便番号") == "106-0038"
        assert visitor.go("/mypage").status == 503
        visitor.page = page
    visitor.fill({"パスワード": PASSWORD}).press("次へ")
    assert visitor.page.path == "/registration/check"


@pytest.mark.parametrize("path", ["/nope", "/renewal/nope", "/registration/handover", "/.env"])
def test_an_unknown_route_is_a_page_with_both_desks(site, path):
    """404 or 410, in Japanese, with a way on."""
    page = site.visitor().go(path)
    assert page.status in (404, 410)
    assert "0120-157-566" in page.text
    assert "0120-301-377" in page.text
    assert "見本のサイトです" in page.text


def test_a_body_over_the_limit_is_a_page(site):
    """413."""
    visitor = site.visitor()
    visitor.go("/registration/terms")
    page = visitor.post("/registration/terms", {"agree": "1" * 70_000})
    assert page.status == 413
    assert "大きすぎます" in page.text


def test_who_asks_for_too_many_pages_waits(tmp_path):
    """429 with Retry-After, both desks, and what was typed to be sent again; nobody else waits."""
    with running_site(tmp_path, limit_scale=0.02) as site:  # 12 of an address
        visitor = site.visitor()
        visitor.go("/registration/terms")
        visitor.choose("同意する").press("次へ")
        visitor.fill({"電話番号": "042-000-0001", "パスワード": PASSWORD})
        typed = visitor.page
        while visitor.go("/login").status == 200:
            pass
        visitor.page = typed
        page = visitor.press("次へ")
        assert (page.status, page.title) == (429, "少しお待ちください")
        assert 0 < int(page.headers["retry-after"]) <= 61
        assert "0120-157-566" in page.text and "0120-301-377" in page.text
        kept = {one.name: one.value for form in page.forms for one in form.controls}
        assert kept["phone.0"] == "042-000-0001"
        assert PASSWORD not in page.html
        forged = visitor.post("/registration/details", {"csrf": "x", "phone.0": "042-999-9999"})
        assert forged.status == 429
        assert "042-999-9999" not in forged.html
        assert site.visitor("192.0.2.77").go("/login").status == 200

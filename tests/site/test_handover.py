"""引き継ぎ: the chat's link opens the exact page, filled in, once; what happens there flows back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from site_links import link_for, member_of, renewal_told, told
from site_visitor import HANAKO, PASSWORD, TARO

from bot.domain.draft import Draft
from bot.reply import Reply
from bot.services.journeys.progress import Outcome, progress_of


def outcome(site: Any, draft: Draft) -> tuple[int, Outcome]:
    """What the chat knows of the pages."""
    found = progress_of(site.services.drafts.get(draft.id, site.clock[0]))
    assert found
    return found.step, found.outcome


def test_the_link_opens_the_page_filled_in_and_progress_flows_back(site):
    """GET uses nothing up, POST does; what was told stands on the page; the chat knows each step."""
    draft = told(site)
    path = link_for(site, draft)
    visitor = site.visitor()
    for _ in range(3):
        assert visitor.go(path).status == 200
    assert visitor.page.headers["referrer-policy"] == "no-referrer"
    visitor.press("画面を開く")
    assert visitor.page.path == "/registration/terms"  # the code is off the address
    visitor.choose("同意する").press("次へ")
    assert visitor.page.value("お名前（漢字）/姓") == "損保"
    assert visitor.page.value("生年月日/元号") == "昭和"
    assert visitor.page.value("Eメールアドレス（確認）") == "taro@example.jp"
    assert "チャットでうかがった内容" in visitor.page.text
    visitor.fill({"パスワード": PASSWORD}).press("次へ")
    visitor.press("確定")
    assert outcome(site, draft) == (5, Outcome.PROVISIONAL)
    visitor.go(urlsplit(site.mails()[-1].link).path)
    visitor.fill({"パスワード": PASSWORD}).press("登録")
    assert outcome(site, draft) == (7, Outcome.DONE)
    news = site.services.progress.news("web-1", None, site.clock[0])
    assert [one.journey for one in news] == ["registration"]
    assert site.services.progress.news("web-1", news[0].member, site.clock[0]) == ()


def test_a_used_or_unknown_or_expired_link_says_what_to_do(site):
    """One friendly page for all of them, and 410."""
    visitor, path = site.visitor(), link_for(site, told(site))
    visitor.go(path)
    visitor.press("画面を開く")
    for used in (path, path[:-1] + ("A" if path[-1] != "A" else "B"), "/registration/handover/x"):
        page = site.visitor().go(used)
        assert (page.status, page.title) == (410, "このリンクは、もう使えません"), used
        assert "0120-157-566" in page.text
    other = link_for(site, told(site, "web-2"))
    assert site.visitor().go(other.replace("registration", "renewal")).status == 410
    site.clock[0] = site.clock[0].replace(hour=11)
    assert site.visitor().go(other).status == 410


def test_the_link_of_a_renewal_waits_for_its_member(site):
    """Not signed in: login first, nothing used up; then the contract's own page, filled in."""
    owner = site.registered(HANAKO)
    draft, contract = renewal_told(site, member_of(site, owner))
    path = link_for(site, draft, contract)
    stranger = site.registered(TARO)
    assert "別の方" in stranger.go(path).title
    fresh = site.visitor()
    fresh.go(path)
    fresh.press("ログインして画面を開く")
    fresh.fill({"Eメールアドレス": "hanako@example.jp", "パスワード": PASSWORD}).press("ログイン")
    fresh.press("画面を開く")
    assert fresh.page.path == f"/renewal/contracts/{contract}"
    fresh.press("上記二つの個人情報の取扱いに同意する")
    assert all(
        one.is_checked
        for form in fresh.page.forms
        for one in form.controls
        if one.type == "radio" and one.label == "はい"
    )
    fresh.press("次へ")
    fresh.choose("はい").press("次へ")
    assert 'value="plan_b" checked' in fresh.page.html
    assert outcome(site, draft) == (5, Outcome.REACHED)


def test_the_chat_tells_of_a_refusal_with_the_number_of_the_agency(site):
    """Of this contract's agency alone, with its number to press, once."""
    owner = site.registered(HANAKO)
    holder = member_of(site, owner)
    draft, contract = renewal_told(site, holder)
    owner.go(link_for(site, draft, contract))
    owner.press("画面を開く")
    owner.press("上記二つの個人情報の取扱いに同意する")
    owner.choose("はい").choose("いいえ", "解除").press("次へ")
    assert outcome(site, draft) == (3, Outcome.REFUSED)
    agencies = site.services.content.agencies
    mine = agencies[site.services.contracts.contracts_of(holder)[0].agency]
    others = [one.phone for one in agencies.values() if one.phone != mine.phone]
    said = [Reply("お答えです。")]

    def heard(is_asking: bool) -> list[Reply]:
        news = site.services.news
        return news.with_news(said, "web-3", holder, site.clock[0], is_asking)  # type: ignore[no-any-return]

    told = heard(is_asking=False)[1]
    assert mine.phone in told.text
    assert [link.url for link in told.links] == [f"tel:{mine.phone.replace('-', '')}"]
    assert not any(phone in told.text for phone in others)
    assert heard(is_asking=False) == said


@pytest.mark.parametrize("journey", ["nothing", "login"])
def test_a_link_of_no_journey_is_a_page_that_is_not_there(site, journey):
    """404, with both desks."""
    page = site.visitor().go(f"/{journey}/handover/abc")
    assert page.status == 404
    assert "0120-157-566" in page.text
    assert "0120-301-377" in page.text

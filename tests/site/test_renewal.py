"""更新 on the pages, from 「更新のお手続き」 to 「ご契約は成立しました。」."""

from __future__ import annotations

from typing import Any

from site_links import member_of
from site_visitor import HANAKO, TARO, Visitor

from bot.domain.plan import PlanId


def to_plans(visitor: Visitor) -> None:
    """From マイページ to the choice of a plan, with every answer はい."""
    visitor.go("/mypage")
    visitor.press("更新のお手続き")
    visitor.press("契約の更新")
    visitor.press("上記二つの個人情報の取扱いに同意する")
    visitor.choose("はい").press("次へ")
    visitor.choose("はい").press("次へ")


def to_final(visitor: Visitor, plan: str = "Aプラン") -> None:
    """As far as the last check."""
    to_plans(visitor)
    visitor.choose(plan).press("プラン決定")
    visitor.press("次へ")
    visitor.press("重要事項等説明について同意しました")


def applied(site: Any, visitor: Visitor) -> Any:
    """The renewal in the back end."""
    (contract,) = site.services.contracts.contracts_of(member_of(site, visitor))
    return site.services.contracts.renewal_case(member_of(site, visitor), contract.id)


def test_somebody_who_knows_the_flyer_gets_to_the_end(site):
    """Nine screens, one contract, one mail."""
    visitor = site.registered(HANAKO)
    to_final(visitor)
    assert "B900000021" in visitor.page.text
    assert "78,240円" in visitor.page.text
    visitor.choose("はい").press("ご契約最終お申込み")
    assert "ご契約は成立しました。" in visitor.page.title
    assert applied(site, visitor).status.value == "applied"
    assert [one.kind for one in site.mails()] == ["confirm", "registered", "renewed"]
    visitor.press("ご契約内容照会")
    assert "Aプラン" in visitor.page.text
    visitor.go("/renewal/contracts")
    assert "完了しています" in visitor.page.text


def test_a_free_plan_is_calculated_by_the_back_end_and_decided(site):
    """フリープランの試算 → 保険料再計算 → プラン決定: the premium of the back end, to the yen."""
    visitor = site.registered(HANAKO)
    to_plans(visitor)
    visitor.press("フリープランの試算")
    visitor.fill({"もとにするプラン": "Bプラン"}).press("フリープランの試算")
    visitor.fill({"車両保険": "あり"}).press("保険料再計算")
    assert "77,040円" in visitor.page.text
    visitor.press("プラン決定")
    visitor.press("次へ")
    visitor.press("重要事項等説明について同意しました")
    assert "フリープラン（Bプランをもとに変更）" in visitor.page.text
    visitor.choose("はい").press("ご契約最終お申込み")
    assert "成立" in visitor.page.title
    assert PlanId.FREE.value == "free_plan"


def test_one_iie_ends_it_with_the_agency_for_its_holder_everywhere(site):
    """告知事項: the agency's number at once, in another window too, and no way round by the address."""
    visitor = site.registered(TARO)
    visitor.go("/renewal/contracts")
    visitor.press("契約の更新")
    visitor.press("上記二つの個人情報の取扱いに同意する")
    visitor.choose("はい").choose("いいえ", "解除").press("次へ")
    assert "0120-440-755" in visitor.page.text
    for path in ("/renewal/group", "/renewal/plans", "/renewal/final", "/renewal/basics"):
        visitor.go(path)
        assert "0120-440-755" in visitor.page.text or "告知" in visitor.page.text, path
        assert "次へ" not in visitor.page.text, path
    (contract,) = site.services.contracts.contracts_of(member_of(site, visitor))
    visitor.go(f"/renewal/contracts/{contract.id}")
    assert "同意する" not in visitor.page.text


def test_a_mistaken_iie_can_be_corrected_once(site):
    """As in the chat: はい after いいえ goes on, a second いいえ is final."""
    visitor = site.registered(TARO)
    visitor.go("/renewal/contracts")
    visitor.press("契約の更新")
    visitor.press("上記二つの個人情報の取扱いに同意する")
    visitor.choose("はい").choose("いいえ", "解除").press("次へ")
    visitor.go("/renewal/basics?correct=1")
    visitor.choose("はい").press("次へ")
    assert visitor.page.path == "/renewal/group"
    visitor.go("/renewal/basics")
    visitor.choose("いいえ", "解除").press("次へ")
    visitor.go("/renewal/basics?correct=1")
    assert "次へ" not in visitor.page.text


def test_no_step_is_skipped_by_its_address(site):
    """What was not reached leads back to where one is."""
    visitor = site.registered(TARO)
    visitor.go("/renewal/final")
    assert visitor.page.path == "/renewal/contracts"
    stranger = site.visitor()
    for path in ("/mypage", "/renewal/contracts", "/renewal/final", "/renewal/done"):
        assert stranger.go(path).title == "ログイン", path
    for path in ("/registration/details", "/registration/check", "/registration/mail"):
        assert stranger.go(path).path == "/registration/terms", path
    assert stranger.go("/registration/done").path == "/registration/terms"


def test_a_changed_address_reaches_the_contract(site):
    """CLK-6: the contact data is changed with the application, and not before."""
    visitor = site.registered(TARO)
    to_plans(visitor)
    visitor.choose("前年同等条件プラン").press("プラン決定")
    assert visitor.page.value("住所/都道府県・市区町村・番地") == "東京都新宿区西新宿1-26-1"
    visitor.fill(
        {"住所/郵便番号": "732-0057", "住所/都道府県・市区町村・番地": "広島市東区二葉の里9-99"}
    )
    visitor.press("次へ")
    visitor.press("重要事項等説明について同意しました")
    (before,) = site.services.contracts.contracts_of(member_of(site, visitor))
    assert before.contact.postal_code == "106-0038"
    visitor.choose("はい").press("ご契約最終お申込み")
    (after,) = site.services.contracts.contracts_of(member_of(site, visitor))
    assert (after.contact.postal_code, after.contact.phone) == ("732-0057", "042-000-0001")

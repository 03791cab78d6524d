"""One set of rules: a rule or a sentence that is changed in one place changes the page as well."""

from __future__ import annotations

from datetime import datetime

from site_visitor import TARO

from bot.content import journeys, loader, wordings
from bot.services.values import kinds
from bot.site.forms import Forms
from bot.site.screens.kinds import KINDS
from bot.site.wording import load
from bot.text.parse.result import Refused

TODAY = datetime(2026, 11, 24).date()


def test_every_page_of_the_content_has_a_kind_that_there_is():
    """A step with a page names one of the screens; an unknown kind is found here."""
    for journey in loader.load().journeys.values():
        for step in journey.steps:
            assert step.page
            assert step.kind in KINDS, (journey.id, step.number)


def test_every_parser_of_a_form_has_a_control():
    """What a page can ask for is named as on the flyer."""
    words = load()
    for journey in loader.load().journeys.values():
        for field in (
            field for step in journey.steps if step.kind == "form" for field in step.fields
        ):
            assert field.values or field.parser in words.controls, field.id


def test_a_parser_that_refuses_is_told_with_the_chats_sentence(monkeypatch):
    """The page knows no rule of its own: what the parser says counts, in the words of the chat."""
    words = load()
    (phone,) = [f for f in loader.load().journeys["registration"].fields if f.id == "phone"]
    post = {"phone.0": "042-000-0001"}
    assert Forms(words).read([phone], post, TODAY).errors == {}
    monkeypatch.setattr(kinds, "parse", lambda *_: Refused("phone_extension"))
    errors = Forms(words).read([phone], post, TODAY).errors
    assert errors == {"phone": wordings.load_field_reasons()["phone_extension"]}


def test_a_disclosure_item_of_the_content_is_a_question_of_the_page(site):
    """The items stand there word for word."""
    visitor = site.registered(TARO)
    visitor.go("/renewal/contracts")
    visitor.press("契約の更新")
    visitor.press("上記二つの個人情報の取扱いに同意する")
    for field in journeys.load_disclosures().fields:
        assert field.question in visitor.page.text


def test_five_policy_numbers_and_no_more(site):
    """「追加」 up to five."""
    visitor = site.visitor()
    visitor.go("/registration/terms")
    visitor.choose("同意する").press("次へ")
    for _ in range(4):
        visitor.press("追加")
    assert visitor.page.value("証券番号（5件目）") == ""
    assert "追加" not in [text for form in visitor.page.forms for text, _, _ in form.buttons]


def test_a_postal_code_fills_in_the_address(site):
    """From the library's data; what follows the town stays as it was typed."""
    visitor = site.visitor()
    visitor.go("/registration/terms")
    visitor.choose("同意する").press("次へ")
    visitor.fill({"住所/郵便番号": "１６０－００２３"}).press("郵便番号から住所を入力")
    assert visitor.page.value("住所/都道府県・市区町村・番地") == "東京都新宿区西新宿"
    visitor.fill({"住所/都道府県・市区町村・番地": "東京都新宿区西新宿1-26-1"})
    visitor.press("郵便番号から住所を入力")
    assert visitor.page.value("住所/都道府県・市区町村・番地") == "東京都新宿区西新宿1-26-1"
    visitor.fill({"住所/郵便番号": "000-0000"}).press("郵便番号から住所を入力")
    assert "見つかりませんでした" in visitor.page.text

"""ご連絡先から引き継ぎまで: moved or not, the summary, the link, what remains on the web."""

from __future__ import annotations

from datetime import timedelta

import pytest
from renewal_world import (
    DESK,
    JFE,
    KENTA,
    READ_BACK,
    YOSHIKO,
    YUME,
    Renewing,
    World,
    at,
)

from bot.services.handoff.links import LIVES_FOR

pytest_plugins = ("renewal_world",)

MOVED = 11
"""Questions that are asked of who has moved."""

ACCIDENT = "新しい保険期間が始まる前の事故"
"""The notice of CLK-8."""


def at_contact(world: World, member: str = "m-sample-ichiro") -> Renewing:
    """Someone who is asked whether the address has changed."""
    return world.person(member).taking().answering(until="moved")


# Contact details


@pytest.mark.parametrize(
    "text",
    [
        "いいえ",
        "変わってません",
        "変わっとらん",
        "そのまま",
        "ないです",
        "引っ越してません",
        "変更なし",
        "変わりないです",
        "同じです",
    ],
)
def test_not_moved(world: World, text: str) -> None:
    """Without a move no address is asked for."""
    person = at_contact(world)(text)
    assert person.place == at("phone")


@pytest.mark.parametrize(
    "text",
    [
        "はい",
        "引っ越しました",
        "変わりました",
        "先月引っ越したんじゃ",
        "引越ししました",
        "あります",
        "住所変わった",
    ],
)
def test_moved(world: World, text: str) -> None:
    """After a move the new address must be given: postal code, then address."""
    person = at_contact(world)(text)
    assert person.place == f"手順6/9（項目8/{MOVED}）"
    assert "郵便番号" in person.text
    person("〒730-0051")
    assert "住所" in person.text
    person("広島県広島市中区大手町9-99-5")
    assert person.place == f"手順6/9（項目10/{MOVED}）"


@pytest.mark.parametrize("text", ["次へ", "スキップ", "入力しない", "いりません", "とばして"])
def test_a_new_address_is_not_skipped(world: World, text: str) -> None:
    """A change of address must be entered: it can be left for the screen, but not be left out."""
    person = at_contact(world)("引っ越しました", text)
    assert person.place == f"手順6/9（項目8/{MOVED}）"
    assert "あとで画面で入力する" in person.titles
    person.press("あとで画面で入力する")
    person("広島県広島市中区大手町9-99-5", "入力しない", "入力しない")
    assert person.place == READ_BACK and "画面で入力" in person.text


@pytest.mark.parametrize(
    "text",
    [
        "入力しない",
        "変わってません",
        "そのまま",
        "変わっとらんよ",
        "いいえ",
        "ないです",
        "同じです",
        "いらない",
        "変わりません",
        "次へ",
        "いまのままでいい",
    ],
)
def test_phone_and_mail_are_optional(world: World, text: str) -> None:
    """Only what has changed is wanted: any way of saying that nothing has goes on."""
    person = at_contact(world).answering(until="phone")
    for following in (at("email"), READ_BACK):
        person.history.clear()  # the same may be said of both
        person(text)
        assert person.place == following
        assert "入力なし" in person.text


def test_the_phone_by_its_name(world: World) -> None:
    """「電話は変わってないです」 goes on as well."""
    assert at_contact(world)("いいえ", "電話は変わってないです").place == at("email")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("090-1234-5678", "090-1234-5678"),
        ("０９０１２３４５６７８", "090-1234-5678"),
        ("新しいのは090-1234-5678じゃ", "090-1234-5678"),
        ("ぜろきゅうぜろ 1234 5678", ""),
    ],
)
def test_a_new_phone_number(world: World, text: str, told: str) -> None:
    """A new number is told back as it was read; what is none is asked for again."""
    person = at_contact(world).answering(until="phone")(text)
    assert told in person.text
    assert person.place == (at("email") if told else at("phone"))


def test_a_new_mail_address(world: World) -> None:
    """A new address is told back; a slip of the domain is asked back."""
    person = at_contact(world).answering(until="email")("ichiro@gmial.com")
    assert "gmail.com" in person.text
    person("はい")
    assert person.place == READ_BACK and "ichiro@gmail.com" in person.text


def test_all_contact_details_in_one_message(world: World) -> None:
    """Who types everything at once is asked for nothing of it again."""
    person = at_contact(world)("はい", "730-0051、広島県広島市中区大手町9-99-5、090-1234-5678")
    assert person.place == f"手順6/9（項目11/{MOVED}）"


# Summary, correction, read-back


def test_what_is_read_back_is_all_that_was_told(world: World) -> None:
    """Every answer stands in the read-back, in words."""
    person = world.person(YOSHIKO).taking()
    person("はい", "はい", "退職者", "はい", "H23.3", "はい", "Bプラン", "はい")
    person("712-8007", "岡山県倉敷市鶴の浦9丁目99-4", "086-200-0004", "yoshiko@example.jp")
    assert person.place == READ_BACK
    for told in (
        "はい",
        "退職者",
        "2011年3月",
        "Bプラン",
        "712-8007",
        "鶴の浦9丁目99-4",
        "086-200-0004",
        "yoshiko@example.jp",
        "見本軽自動車",
    ):
        assert told in person.text, told


def test_the_summary_masks_what_is_personal(world: World) -> None:
    """「ここまでの内容」 shows answers, and personal values as far as one knows one's own."""
    person = at_contact(world)("いいえ", "090-1234-5678", "ここまでの内容を見せて")
    assert "5678" in person.text and "090-1234" not in person.text
    assert "Aプラン" in person.text


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("いいえ", "プラン", "Bプラン"), "Bプラン"),
        (("電話番号を直したい", "090-1234-5678"), "090-1234-5678"),
        (("現職・退職者の区分を直したい", "退職者", "2011年3月"), "2011年3月"),
        (("プランをBに変えて",), "Bプラン"),
        (
            ("住所が変わったんじゃった", "はい", "730-0051", "広島県広島市中区大手町9-99-5"),
            "大手町",
        ),
    ],
)
def test_correcting_before_the_end(world: World, texts: tuple[str, ...], told: str) -> None:
    """Any answer can be done over from the read-back, and all is read back again."""
    person = world.person().taking().answering()
    person(*texts)
    assert person.place == READ_BACK, person.text
    assert told in person.text
    person.press("はい")
    assert person.handover


@pytest.mark.parametrize("text", ["たぶん", "うーん", "はいだと思う", "どうしようかのう", "はい？"])
def test_the_end_wants_a_clear_yes(world: World, text: str) -> None:
    """A hedge at the read-back hands nothing over."""
    person = world.person().taking().answering()(text)
    assert not person.handover and "準備ができました" not in person.text


# The link


def test_the_link_is_bound_and_opens_once(world: World) -> None:
    """It stands for this draft, this contract and the page; it is redeemed once."""
    person = world.person().prepared("2")
    code = person.handover.rsplit("/", 1)[1]
    found = world.services.links.look_up(code, "renewal", world.at)
    assert found and found.journey == "renewal" and found.step == 2
    contracts = world.services.contracts.contracts_of("m-sample-ichiro")
    assert found.contract_id == contracts[1].id
    assert world.services.links.look_up(code, "registration", world.at) is None
    assert world.services.links.redeem(code, "renewal", world.at) == found
    assert world.services.links.redeem(code, "renewal", world.at) is None


def test_the_link_holds_nothing_personal(world: World) -> None:
    """Neither contract nor member nor number can be read from it."""
    person = world.person().prepared()
    contract = world.services.contracts.contracts_of("m-sample-ichiro")[0]
    for part in (contract.id, "m-sample", "ichiro", "C9000", contract.policy_number.value):
        assert part not in person.handover


def test_the_link_expires(world: World) -> None:
    """After its minutes it opens nothing."""
    person = world.person().prepared()
    code = person.handover.rsplit("/", 1)[1]
    assert world.services.links.look_up(
        code, "renewal", world.at + LIVES_FOR - timedelta(seconds=1)
    )
    assert world.services.links.look_up(code, "renewal", world.at + LIVES_FOR) is None


def test_a_new_link_after_a_correction(world: World) -> None:
    """After a correction there is a new link, and the old one is void."""
    person = world.person().prepared()
    old = person.handover.rsplit("/", 1)[1]
    person("プランを直したい", "Bプラン", "はい")
    assert person.handover
    assert world.services.links.look_up(old, "renewal", world.at) is None
    new = person.handover.rsplit("/", 1)[1]
    assert world.services.links.look_up(new, "renewal", world.at)


def test_how_long_the_link_lives_is_told(world: World) -> None:
    """Who comes back after lunch knows why it does not open, and how to get another."""
    person = world.person().prepared()
    assert "1回" in person.text and "分" in person.text


def test_what_remains_on_the_web_in_order(world: World) -> None:
    """The consents, the plan's decision, the intention and the final application, by step."""
    person = world.person().prepared()
    order = [
        "上記二つの個人情報の取扱いに同意する",
        "「はい」または「いいえ」で答える",
        "プラン決定",
        "重要事項等説明書",
        "ご意向にそった内容",
        "ご契約最終お申込み",
    ]
    places = [person.text.index(words) for words in order]
    assert places == sorted(places)
    assert "まだ終わっていません" in person.text or "このあとお手続きの画面で" in person.text


def test_the_accident_notice_and_what_comes_after(world: World) -> None:
    """An accident before the new period must be reported; then the mail, 保険証券, Web証券."""
    person = world.person().prepared()
    assert ACCIDENT in person.text and "必ずお申し出ください" in person.text
    assert "保険料が変わる" in person.text
    for words in ("完了のメール", "後日、郵送", "Web証券"):
        assert words in person.text
    assert {"CLK-8", "CLK-9"} <= person.citations


def test_the_end_names_its_contract(world: World) -> None:
    """With several contracts the link's reply says for which it is."""
    assert "見本軽自動車" in world.person().prepared("2").text


def test_nothing_is_concluded_here(world: World) -> None:
    """The chat takes no application: nothing says that the contract is renewed."""
    person = world.person(KENTA).prepared()
    for words in ("更新しました", "更新が完了", "お申込みを承り", "成立しました", "更新されました"):
        assert words not in person.said_so_far


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("保険証券はいつ届くん", "CLK-9"),
        ("間違えたらどこで直せる？", "CLK-8"),
        ("印刷はできる？", "CLK-9"),
        ("事故を起こしたんじゃが", "CLK-8"),
    ],
)
def test_questions_after_the_end(world: World, text: str, section: str) -> None:
    """They are answered as ever, and the preparation can be gone back to."""
    person = world.person().prepared()(text)
    assert section in person.citations or "続きから" in person.titles
    assert person.text


# Consents


@pytest.mark.parametrize(
    "text",
    [
        "個人情報の取扱いに同意しない",
        "個人情報の取扱いには同意しとうない",
        "重要事項に同意しません",
        "重要事項説明書に同意できない",
        "同意しない場合はどうなる？",
        "同意せんかったらどうなるん",
    ],
)
@pytest.mark.parametrize(("contract", "phone"), [("1", JFE), ("2", YUME)])
def test_a_refused_consent(world: World, contract: str, phone: str, text: str) -> None:
    """Without it one cannot go on; whether to agree is one's own decision; this contract's agency."""
    person = world.person().taking(contract)(text)
    assert "進めません" in person.text or "使えません" in person.text
    assert phone in person.phones and not {JFE, YUME} - {phone} & person.phones
    assert person.place == at("no_other_policy"), "the place is kept"


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("個人情報の取扱いを見せて", "CLK-2"),
        ("重要事項等説明書はどこで見られる", "CLK-7"),
        ("改定のご案内はどこにあるん", "CLK-7"),
    ],
)
def test_the_documents_are_told_and_linked(world: World, text: str, section: str) -> None:
    """Where they can be read is told, with a link to them."""
    person = world.person().taking()(text)
    assert section in person.citations
    assert any(url.startswith("http") for url in person.urls)


@pytest.mark.parametrize(
    "text",
    [
        "同意します",
        "個人情報の取扱いに同意します",
        "重要事項に同意しました",
        "上記二つの個人情報の取扱いに同意する",
    ],
)
def test_a_consent_is_not_given_here(world: World, text: str) -> None:
    """Consents are given on the web alone: saying so here is neither taken nor an answer."""
    person = world.person().taking()(text)
    assert person.place == at("no_other_policy")
    assert "承りました" not in person.text and "ですね" not in person.text


def test_the_desk_helps_with_the_screens(world: World) -> None:
    """Who wants to talk gets the desk of Clickar, wherever they are."""
    person = at_contact(world)("人と話したい")
    assert DESK in person.phones and person.place == at("moved")

"""団体扱の範囲とプラン: the group scope, the plans as they are, フリープラン recalculated."""

from __future__ import annotations

import re

import pytest
from renewal_world import (
    GUIDE,
    JFE,
    JIRO,
    READ_BACK,
    YOSHIKO,
    YUME,
    Renewing,
    World,
    at,
)

from bot.services.renewal.plans.wording import yen

pytest_plugins = ("renewal_world",)

OF_RETIRED = 10
"""Questions that are asked of who has retired."""

JUDGES = re.compile(
    "お得|おとく|割安|割高|安心|おすすめ|お勧め(?!する)|オススメ|人気|最適|ぴったり|充実|手厚|十分|不十分|有利|不利|良い|"
    "よいプラン|いちばん|一番|高い|安い|ベスト|標準的|一般的|コスパ|損"
    "(?!保)"
)
"""Words that rate."""


def at_plans(world: World, contract: str = "1", member: str = "m-sample-ichiro") -> Renewing:
    """Someone of whom it is asked which plan."""
    return world.person(member).taking(contract).answering(until="plan")


# Group scope


@pytest.mark.parametrize(
    "text",
    [
        "退職者",
        "退職しました",
        "退職者です",
        "もう退職しとります",
        "退職した",
        "たいしょくしゃ",
        "定年退職しました",
        "OB",
        "退職しとる",
    ],
)
def test_a_retired_policyholder(world: World, text: str) -> None:
    """Who has retired is asked for the month as well."""
    person = world.person(YOSHIKO).taking().answering(until="employment")(text)
    assert person.place == at("employer_is_right", OF_RETIRED)
    person("はい")
    assert person.place == "手順4/9（項目5/10）"
    assert "退職" in person.text and "元号でも西暦でも" in person.text


@pytest.mark.parametrize(
    "text",
    [
        "現職",
        "現職です",
        "まだ働いています",
        "勤めとります",
        "在職中",
        "げんしょく",
        "毎月給与をもらっています",
        "働きよる",
    ],
)
def test_an_active_policyholder(world: World, text: str) -> None:
    """Who still works is not asked for a month of retirement."""
    person = world.person().taking().answering(until="employment")(text)
    assert person.place == at("employer_is_right")
    assert person("はい").place == at("parties_unchanged")


@pytest.mark.parametrize(
    "text",
    [
        "2011年3月",
        "平成23年3月",
        "平成２３年３月",
        "H23.3",
        "2011/3",
        "平成二十三年三月",
        "へいせい23ねん3がつ",
        "H23年3月末",
        "平成23年の3月です",
    ],
)
def test_the_month_of_retirement(world: World, text: str) -> None:
    """Japanese or western years, any width: the month is told back in both or one."""
    person = world.person(YOSHIKO).taking().answering(until="employment")("退職者", "はい", text)
    assert "2011年3月" in person.text
    assert person.place == "手順4/9（項目6/10）"


@pytest.mark.parametrize("text", ["2099年3月", "平成50年13月", "むかし", "3月", "わからん"])
def test_what_is_no_month_of_retirement(world: World, text: str) -> None:
    """A month to come, one that does not exist, or none: it is asked again, kindly."""
    person = world.person(YOSHIKO).taking().answering(until="employment")("退職者", "はい", text)
    assert person.place == "手順4/9（項目5/10）"
    assert "2099" not in person.text


@pytest.mark.parametrize("contract", ["1", "2"])
def test_the_employer_is_wrong(world: World, contract: str) -> None:
    """The name of the employer is wrong: this contract's agency, which the web cannot help."""
    person = world.person().taking(contract).answering(until="employer_is_right")("いいえ")
    assert "準備" in person.text and person.phones == {{"1": JFE, "2": YUME}[contract]}
    assert "CLK-4" in person.citations
    assert not person.handover and not person.tables


@pytest.mark.parametrize("contract", ["1", "2"])
def test_the_parties_change(world: World, contract: str) -> None:
    """Another policyholder, insured or owner: cannot be changed here; the agency of this contract."""
    person = world.person().taking(contract).answering(until="parties_unchanged")("いいえ")
    assert "変更できません" in person.text
    assert person.phones == {{"1": JFE, "2": YUME}[contract]}
    assert not person.handover and not person.tables, "no plan is asked for after the end"


@pytest.mark.parametrize(
    "text",
    [
        "名義を変えたい",
        "契約者を妻に変えたい",
        "記名被保険者を息子にしたいんじゃけど",
        "氏名が変わりました",
        "結婚して名字が変わった",
        "名前の変更はできますか",
    ],
)
@pytest.mark.parametrize("until", ["parties_unchanged", "moved"])
def test_who_wants_to_change_a_name_or_a_party(world: World, until: str, text: str) -> None:
    """It is told that Clickar does not change it, with this contract's agency; the place is kept."""
    person = world.person().taking("2").answering(until=until)(text)
    assert YUME in person.phones and JFE not in person.phones
    assert "できません" in person.text
    assert person.place == at(until)


@pytest.mark.parametrize(
    "text", ["所有者って誰のこと？", "ローンで買った車なんですが", "リースの車の場合は？"]
)
def test_who_counts_as_owner(world: World, text: str) -> None:
    """Bought under retained title: the buyer; leased: the lessee. Then the question again."""
    person = world.person().taking().answering(until="parties_unchanged")(text)
    assert "買主" in person.text or "借主" in person.text
    assert "CLK-4" in person.citations and person.place == at("parties_unchanged")


# The table


@pytest.mark.parametrize("contract", ["1", "2"])
def test_the_table_is_the_back_ends(world: World, contract: str) -> None:
    """Every coverage line by line and every total premium, as the back end tells them."""
    person = at_plans(world, contract)
    one = world.services.contracts.contracts_of("m-sample-ichiro")[int(contract) - 1]
    quotes = world.services.contracts.quotes("m-sample-ichiro", one.id)
    (table,) = person.tables
    assert len(table.columns) == 1 + len(quotes)
    for line in quotes[0].lines:
        (row,) = [row for row in table.rows if row[0] == line.name]
        told = [quote.line(line.id) for quote in quotes]
        assert list(row[1:]) == [cell.chosen.label for cell in told if cell]
    assert list(table.rows[-1][1:]) == [yen(quote.premium_yen) for quote in quotes]
    for quote in quotes:
        assert yen(quote.premium_yen) in person.text, "in words as well, for who sees no table"
    assert "CLK-5" in person.citations


def test_what_differs_is_marked_by_fact_alone(world: World) -> None:
    """A cell that is not as in the current contract is marked; no other cell is."""
    (table,) = at_plans(world).tables
    for place, row in enumerate(table.rows[:-1]):
        for column, cell in enumerate(row[2:], start=2):
            assert ((place, column) in table.marked) == (cell != row[1])


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("どれがいい？",),
        ("安い順に並べて",),
        ("高い順にして",),
        ("フリープランの試算", "Aプラン", "対物を1000万円に"),
        ("Aプランってどう？",),
        ("Bプラン", "プランを変えたい"),
        ("一番安いのはどれ",),
        ("みんなはどれにしとるん",),
        ("車両保険はあったほうがいい？",),
    ],
)
def test_no_word_of_judgement(world: World, texts: tuple[str, ...]) -> None:
    """Nothing that is said at the plans rates a plan, a coverage or an amount."""
    person = at_plans(world)
    person(*texts)
    for text in person.history[-len(texts) - 1 :]:
        assert not JUDGES.search(text), JUDGES.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "どれがいい？",
        "どのプランがおすすめですか",
        "どれにしたらええかのう",
        "AとBどっちがいいと思う？",
        "うちは車両保険いりますかね",
        "一番安いのはどれ",
        "わしの歳ならどれがええじゃろうか",
        "どれを選んだらいいか分からん",
        "前年と同じでいいですかね",
    ],
)
@pytest.mark.parametrize("contract", ["1", "2"])
def test_which_plan_goes_to_this_contracts_agency(world: World, contract: str, text: str) -> None:
    """Advice is the agency's: this contract's alone is named, and no plan is taken."""
    person = at_plans(world, contract)(text)
    phones = {"1": JFE, "2": YUME}
    assert phones[contract] in person.phones
    assert not {JFE, YUME} - {phones[contract]} & person.phones
    assert person.place == at("plan")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("安い順に並べて", "前年同等条件プラン"),
        ("保険料の安い順", "前年同等条件プラン"),
        ("高い順にして", "Aプラン"),
        ("やすいじゅんにして", "前年同等条件プラン"),
    ],
)
def test_sorted_on_request_only(world: World, text: str, first: str) -> None:
    """By premium if that is asked for in so many words, back to the screen's order as well."""
    person = at_plans(world)
    assert person.titles[0] == "前年同等条件プラン" and person.titles[1] == "Aプラン"
    person(text)
    assert person.titles[0] == first
    assert "順に並べています" in person.text
    columns = person.tables[0].rows[-1][2:]
    amounts = [int(re.sub("[^0-9]", "", amount)) for amount in columns]
    assert amounts == sorted(amounts, reverse="大きい" in person.text)
    person("元の順に戻して")
    assert person.titles[1] == "Aプラン" and "順に並べています" not in person.text


# Names


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("Aプラン", "Aプラン"),
        ("ａ", "Aプラン"),
        ("エープランで", "Aプラン"),
        ("えーぷらんでお願いします", "Aプラン"),
        ("Aでたのむわ", "Aプラン"),
        ("Aのほうで", "Aプラン"),
        ("Ａプランにします", "Aプラン"),
        ("Bプランでいいです", "Bプラン"),
        ("びー", "Bプラン"),
        ("Bにするわ", "Bプラン"),
        ("Bプランがええ", "Bプラン"),
        ("じゃあBで", "Bプラン"),
        ("前年同等条件プラン", "前年同等条件プラン"),
        ("前年同等", "前年同等条件プラン"),
        ("前年と同じ条件のプラン", "前年同等条件プラン"),
        ("ぜんねんどうとうじょうけんぷらん", "前年同等条件プラン"),
    ],
)
def test_a_plan_by_its_name(world: World, text: str, plan: str) -> None:
    """Named in any style it is prepared, and decided on the web."""
    person = at_plans(world)(text)
    assert f"「{plan}」" in person.text
    assert person.place == at("moved")


@pytest.mark.parametrize("text", ["去年と同じやつ", "去年のまま", "前と同じで", "昨年と一緒でええ"])
def test_as_last_year_is_asked_back(world: World, text: str) -> None:
    """No column of the screen is called so: it is asked whether 前年同等条件プラン is meant."""
    person = at_plans(world)(text)
    assert "前年同等条件プラン" in person.text
    assert person.place == at("plan")
    assert "はい" in person.titles
    assert person("はい").place == at("moved")


@pytest.mark.parametrize(
    "text", ["今のまま", "現在の契約のままで", "いまの契約と同じで", "現状維持"]
)
def test_the_current_contract_is_no_plan(world: World, text: str) -> None:
    """現在の契約 stands there to compare with; the plans that can be prepared are named."""
    person = at_plans(world)(text)
    assert person.place == at("plan")
    assert "前年同等条件プラン" in person.text


@pytest.mark.parametrize(
    "text", ["AかB", "AとB", "Aプランまたは前年同等", "どれでもいい", "適当に", "おまかせ", "C"]
)
def test_what_names_no_single_plan(world: World, text: str) -> None:
    """Two plans, or none: nothing is taken."""
    person = at_plans(world)(text)
    assert person.place == at("plan") and "ですね" not in person.text


def test_a_plan_that_is_not_offered(world: World) -> None:
    """The back end offers no Bプラン for this contract: it is said so, those it has are shown."""
    person = at_plans(world, member=JIRO)
    assert "Bプラン" not in person.titles
    person("Bプランで")
    assert "ありません" in person.text and person.tables
    assert "Bプラン" not in person.titles
    assert person("Aで").place == at("moved")


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("やっぱりBプラン", "Bプラン"),
        ("プランをBに変えて", "Bプラン"),
        ("プランは前年同等に変更して", "前年同等条件プラン"),
        ("Bプランに変えたい", "Bプラン"),
        ("やっぱBのほうがええわ", "Bプラン"),
    ],
)
@pytest.mark.parametrize("until", ["moved", "phone", "email"])
def test_another_plan_later(world: World, until: str, text: str, plan: str) -> None:
    """A change of mind counts wherever one has got to, and the place is kept."""
    person = at_plans(world).answering(until=until)(text)
    assert f"「{plan}」" in person.text
    assert person.place == at(until)


@pytest.mark.parametrize(
    "text",
    ["プランを変えたい", "プランをもう一度見せて", "プランの比較に戻る", "プランを選び直したい"],
)
def test_the_plans_again(world: World, text: str) -> None:
    """The table comes again later, with the plans to press."""
    person = at_plans(world).answering(until="phone")(text)
    assert person.tables
    person.press("Bプラン")
    assert "Bプラン" in person.text and person.place == at("phone")


def test_back_to_the_plans(world: World) -> None:
    """「戻る」 shows the plans again, with what was chosen."""
    person = at_plans(world)("Aプラン", "戻る")
    assert person.tables and "Aプラン" in person.text
    person("前年同等")
    assert "前年同等条件プラン" in person.text and person.place == at("moved")


@pytest.mark.parametrize(
    "text", ["あとで画面で入力する", "あとで画面で選ぶわ", "画面で見てから決める"]
)
def test_the_plan_is_left_for_the_web(world: World, text: str) -> None:
    """Nobody has to name a plan here: it can be chosen on the screen."""
    person = at_plans(world)(text)
    assert person.place == at("moved")
    person.answering()
    assert person.place == READ_BACK and "画面で入力" in person.text


# フリープラン


def test_which_plan_it_starts_from(world: World) -> None:
    """A or B, as offered; by letter, kana or button."""
    for base in ("Aプラン", "A", "えーのほう", "エープランで"):
        person = world.person(sender=base.encode().hex()).taking().answering(until="plan")
        person("フリープランの試算")
        assert person.titles == ["Aプラン", "Bプラン"]
        person(base)
        assert "「Aプラン」をもとに" in person.text, base
        assert person.place == "" or person.place == at("plan"), "no plan is taken yet"


def test_several_changes_at_once_and_one_after_the_other(world: World) -> None:
    """Each is recalculated by the back end from the plan, with all changes so far."""
    person = at_plans(world)("フリープランの試算").press("Aプラン")
    person("対物を1000万円に、車両保険はなし")
    assert "無制限 → 1,000万円" in person.text and "あり → なし" in person.text
    assert premium(world, property_damage_liability="10_million", own_vehicle="none") in person.text
    person("弁護士特約も外して")
    assert "弁護士費用特約" in person.text and "車両保険" in person.text
    assert (
        premium(
            world,
            property_damage_liability="10_million",
            own_vehicle="none",
            legal_expenses="none",
        )
        in person.text
    )
    assert "プラン決定" in person.text, "it is decided on the web"
    person.press("このフリープランで準備")
    assert "フリープラン" in person.text and person.place == at("moved")


def premium(world: World, **changes: str) -> str:
    """What the back end says of the Aプラン of the first contract with these changes."""
    from bot.domain.plan import PlanId

    contract = world.services.contracts.contracts_of("m-sample-ichiro")[0]
    quote = world.services.contracts.recalculate(
        "m-sample-ichiro", contract.id, PlanId.PLAN_A, changes
    )
    return yen(quote.premium_yen)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("人身を無制限にしたらいくら？", "5,000万円 → 無制限"),
        ("じんしんをむせいげんに", "5,000万円 → 無制限"),
        ("車両いらん", "あり → なし"),
        ("車両保険ははずしてつかあさい", "あり → なし"),
        ("弁特なしで", "あり → なし"),
        ("対物1000万", "無制限 → 1,000万円"),
        ("人身傷害を三千万に", "5,000万円 → 3,000万円"),
    ],
)
def test_a_wish_in_any_words(world: World, text: str, told: str) -> None:
    """What is wished of a coverage is recalculated, also where it is asked what it would cost."""
    person = at_plans(world)("フリープランの試算").press("Aプラン")(text)
    assert told in person.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("対人を1億に", "変えられる補償にありません"),
        ("対物を2000万に", "その内容はありません"),
        ("車両保険あり", "もともと"),
        ("人身を変えたい", "どれに変えますか"),
        ("無制限にして", "どの補償"),
    ],
)
def test_a_wish_that_cannot_be_or_is_not_clear(world: World, text: str, told: str) -> None:
    """It is asked back or told why; nothing is recalculated or guessed."""
    person = at_plans(world)("フリープランの試算").press("Aプラン")(text)
    assert told in person.text
    assert "再計算しました" not in person.text


def test_by_buttons_alone(world: World) -> None:
    """Coverage, then option, then another one: the same without a keyboard."""
    person = at_plans(world).press("フリープランの試算").press("Bプラン")
    person.press("車両保険").press("あり")
    assert "なし → あり" in person.text
    person.press("ほかの補償も変える").press("人身傷害 保険金額（1名につき）").press("無制限")
    assert "車両保険" in person.text and "無制限" in person.text
    person.press("プランの比較に戻る")
    assert person.tables
    assert person("前年同等").place == at("moved")


def test_a_wish_before_its_plan(world: World) -> None:
    """「車両保険を付けたい」 asks of which plan, and is not forgotten."""
    person = at_plans(world)("車両保険を付けたい")
    assert person.titles == ["Aプラン", "Bプラン"]
    person("B")
    assert "なし → あり" in person.text


def test_all_in_one_sentence(world: World) -> None:
    """Plan and wish at once."""
    person = at_plans(world)("Aプランのフリープランで車両なしにしたい")
    assert "「Aプラン」から" in person.text and "あり → なし" in person.text
    person("このフリープランで準備お願い")
    assert person.place == at("moved")


def test_free_plan_of_the_same_terms_plan(world: World) -> None:
    """The manual does not say whether that can be: the agency of this contract, and what can be."""
    person = at_plans(world, "2")("前年同等条件プランをフリープランで")
    assert "確認できません" in person.text
    assert YUME in person.phones and JFE not in person.phones
    assert person.place in ("", at("plan"))


def test_a_free_plan_is_kept_apart_for_each_contract(world: World) -> None:
    """What was changed for one contract is no change of the other."""
    person = at_plans(world)("フリープランの試算").press("Aプラン")("車両なし")
    person("軽のほうを先にやりたい").answering(until="plan")("フリープランで")
    assert person.titles == ["Aプラン", "Bプラン"], "asked anew, for this contract"
    person("ワゴンに戻りたい")("このフリープランで準備")
    assert person.place == at("moved")


# Back from a question


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("現在の契約の保険料が払った額と違うんじゃけど", "CLK-5"),
        ("保険料はどこに出とるん", "CLK-5"),
        ("フリープランって何", "CLK-5"),
        ("電話は何時まで？", "DESK-3"),
    ],
)
def test_a_question_at_the_plans(world: World, question: str, section: str) -> None:
    """Answered from the manual; then it is asked again which plan."""
    person = at_plans(world)(question)
    assert section in person.citations and person.place == at("plan")
    assert person("Aプラン").place == at("moved")


def test_who_is_not_signed_in_any_more(world: World) -> None:
    """The plans are shown to the holder alone; without a login the question can still be answered."""
    world.person().taking().answering(until="parties_unchanged")
    person = world.person(None)("はい")
    assert not person.tables and "88,800" not in person.text
    assert "ログイン" in person.text
    assert person.titles, "something can be pressed"
    assert person("Aプラン").place == at("moved")


def test_the_plan_screen_in_guided_mode(world: World) -> None:
    """With the page open the screen is explained; no table of anybody's contract is shown."""
    person = world.person()("更新したい").press(GUIDE)("手順5へ")
    assert person.place == "手順5/9" and "保険料再計算" in person.text
    assert not person.tables
    person("どのプランがいい？")
    assert JFE in person.phones or YUME in person.phones
    assert person.place == "手順5/9"

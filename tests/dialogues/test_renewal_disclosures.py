"""告知事項: answered without a doubt or asked again; いいえ ends it, one correction takes it back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from dialogue_support import assert_no_sentence_twice
from renewal_world import (
    CAN_STOP,
    GUIDE,
    JFE,
    READ_BACK,
    YUME,
    Renewing,
    World,
    at,
)

from bot.content import loader

pytest_plugins = ("renewal_world",)

ITEMS = {
    "no_other_policy": "他の既存契約（ご契約の自動車と同一とする他の自動車保険契約または共済契約）はありません。",
    "not_cancelled": "過去1年間に保険会社から普通保険約款または特約により保険契約を解除されたことはありません。",
}
"""The official wording."""

NEXT = {
    "no_other_policy": "not_cancelled",
    "not_cancelled": "employment",
    "employer_is_right": "parties_unchanged",
    "parties_unchanged": "plan",
}

SUGGESTS = re.compile(
    "(?:はい|いいえ)」?(?:と|を|で)(?:選んで|答えれば|お答えになれば|答えて大丈夫|よい|いい|問題)|お勧めし(?:ます|ております)|おすすめ|大丈夫です"
)
"""Words that lean towards an answer."""


def _apart(text: str) -> str:
    """A turn without its heading and the item itself, which must come again."""
    lines = text.split("\n")
    return "\n".join(
        line for line in lines if ITEMS["no_other_policy"] not in line and "手順" not in line
    )


def at_item(world: World, item: str, contract: str = "1") -> Renewing:
    """Someone of whom this question is asked now."""
    return world.person().taking(contract).answering(until=item)


# はい and いいえ


@pytest.mark.parametrize(
    "text",
    [
        "はい",
        "ハイ",
        "はーい",
        "ええ",
        "うん",
        "はい、相違ありません",
        "間違いありません",
        "そのとおりです",
        "はい、お願いします",
    ]
    + ["ほうじゃ", "○", "はいです。", "「はい」", "はい！"],
)
def test_a_clear_yes_goes_on(world: World, text: str) -> None:
    """An answer that cannot be mistaken for anything else is taken, and told back."""
    person = world.person().taking()
    for item in CAN_STOP:
        person.answering(until=item)(text)
        assert person.place == at(NEXT[item])
        assert "「はい」ですね" in person.text


@pytest.mark.parametrize("text", ["1", "2", "１", "②", "1番", "２番です", "1:はい"])
def test_a_number_answers_nothing(world: World, text: str) -> None:
    """It may have chosen from the list before: the item is asked again, nothing is kept."""
    person = world.person().taking()
    for item in CAN_STOP:
        person.answering(until=item)
        place = person.place
        person(text)
        assert person.place == place
        assert "ですね" not in person.text and not person.handover
        assert person("はい").place == at(NEXT[item])


@pytest.mark.parametrize(
    "text",
    ["いいえ", "イイエ", "いえ", "違います", "ちがうで", "いいえ、違います", "×", "いいえです"],
)
@pytest.mark.parametrize("item", list(CAN_STOP))
def test_a_clear_no_ends_it(world: World, item: str, text: str) -> None:
    """The first いいえ ends the preparation: what it means, this contract's agency, what to say."""
    person = at_item(world, item)(text)
    assert "準備できません" in person.text
    assert person.phones == {JFE}
    assert "お伝えください" in person.text and "保険証券" in person.text
    assert f"tel:{JFE.replace('-', '')}" in person.urls
    assert not person.handover and not person.tables
    assert not {"はい", "いいえ"} & set(person.titles), "nothing is asked any more"


@pytest.mark.parametrize(("contract", "phone"), [("1", JFE), ("2", YUME)])
@pytest.mark.parametrize("item", list(CAN_STOP))
def test_the_agency_is_that_of_this_contract(
    world: World, item: str, contract: str, phone: str
) -> None:
    """Two contracts, two agencies: each stop names its own, with what is known of its hours."""
    person = at_item(world, item, contract)("いいえ")
    assert person.phones == {phone}
    if phone == YUME:
        assert "ただいま受付中・本日17:30まで" in person.text
    else:
        assert "営業時間は、この案内には書かれていません" in person.text
        assert not re.search("[0-9]{1,2}:[0-9]{2}", person.text), "its hours are not stated"


def test_the_wording_is_the_official_one(world: World) -> None:
    """Word for word as on the flyer, one item at a time, before anything else is asked."""
    person = world.person().taking()
    for item, wording in ITEMS.items():
        assert person.place == at(item)
        assert wording in person.text
        assert not [other for name, other in ITEMS.items() if name != item and other in person.text]
        person("はい")
    assert person.place == at("employment")
    assert loader.load().journeys["renewal"].asking_order[0].id == "no_other_policy"


# Hedges

HEDGES = [
    "たぶん",
    "多分",
    "はいだと思う",
    "はいだと思います",
    "うん、たぶんそうかな",
    "え、はい？",
    "はい？",
    "どっちでもいい",
    "はいかいいえか分からん",
    "まあ、はい",
    "一応はい",
    "はいはい",
    "はい…",
    "たぶんいいえ",
    "いいえかも",
    "いいえだと思います",
    "そうじゃのう",
    "ほうじゃのう",
    "ほうじゃなあ、どうかいのう",
    "そうですね",
    "知らん",
    "ようわからん",
    "わかりません",
    "なかったと思う",
    "なかったはずです",
    "ありません",
    "ないです",
    "うーん",
    "えっと",
    "はいでええんじゃろ",
    "はいにしといて",
    "はいって言えばええん？",
    "はい、でも共済には入っとる",
    "はい、ただ去年切られたかもしれん",
    "はい、いいえ",
    "いいえ、そのとおりです",
    "どっちを選べばいい？",
    "どう答えたらいいですか",
    "はいを選んだほうがいい？",
    "おまかせします",
    "適当にしといて",
    "次へ",
    "スキップ",
    "とばして",
    "あとで画面で入力する",
    "入力しない",
    "はいいいえ",
    "大丈夫です",
    "お願いします",
    "OK牧場",
    "はひ",
    "😀",
    "？",
]


@pytest.mark.parametrize("text", HEDGES)
def test_a_hedge_is_no_answer(world: World, text: str) -> None:
    """Whatever leaves a doubt is neither はい nor いいえ: the question stands, nothing is suggested."""
    person = world.person().taking()
    for item in ITEMS:
        person.answering(until=item)(text)
        assert person.place == at(item), "the same question, at the same place"
        assert "ですね" not in person.text and "準備できません" not in person.text
        assert ITEMS[item] in person.text, "it is asked again, word for word"
        assert {"はい", "いいえ"} <= set(person.titles)
        assert not SUGGESTS.search(person.text)
        person("はい")
        assert person.place == at(NEXT[item]), "and a clear answer is taken as ever"


@pytest.mark.parametrize(
    "text", ["たぶん", "はいだと思う", "そうじゃのう", "どっちでもいい", "次へ", "スキップ"]
)
def test_a_hedge_is_no_answer_to_the_group_either(world: World, text: str) -> None:
    """The questions of the group scope that can end it are no less strict."""
    person = world.person().taking()
    for item in ("employer_is_right", "parties_unchanged"):
        person.answering(until=item)(text)
        assert person.place == at(item)
        assert "ですね" not in person.text and "準備できません" not in person.text
        assert {"はい", "いいえ"} <= set(person.titles)


@pytest.mark.parametrize(
    "texts",
    [
        ("たぶん", "そうかな", "はいだと思う", "どっちでもいい"),
        ("うーん", "ようわからん", "知らん", "はい？", "多分"),
    ],
)
def test_hedge_after_hedge(world: World, texts: tuple[str, ...]) -> None:
    """Each time something else is explained, and the agency of this contract is offered by the fourth."""
    person = at_item(world, "no_other_policy", "2")
    person(*texts)
    assert person.place == at("no_other_policy")
    assert YUME in person.said_so_far and JFE not in person.said_so_far
    assert_no_sentence_twice([_apart(text) for text in person.history[-len(texts) :]])


@pytest.mark.parametrize(
    "text",
    [
        "どういう意味？",
        "何のことかわからんのじゃけど",
        "これ何を聞かれとるん",
        "説明を見せて",
        "意味がわかりません",
    ],
)
@pytest.mark.parametrize("item", ["no_other_policy", "not_cancelled"])
def test_what_it_means_is_the_manuals_explanation(world: World, item: str, text: str) -> None:
    """The explanation is the manual's, the question follows, and nothing leans to an answer."""
    person = at_item(world, item)(text)
    assert "CLK-3" in person.citations
    assert ITEMS[item] in person.text and person.place == at(item)
    assert "お答えは" not in person.text, "not to understand is no いいえ"
    assert not SUGGESTS.search(person.text)
    assert {"はい", "いいえ"} <= set(person.titles)


@pytest.mark.parametrize(
    "text",
    [
        "どっちを選べばいい？",
        "はいにすればいいん？",
        "はいって答えたほうが得？",
        "いいえにしたらだめですか",
        "どう答えるのがええんかのう",
    ],
)
def test_which_to_choose_goes_to_this_contracts_agency(world: World, text: str) -> None:
    """Who asks which answer to give is not advised, but sent to the agency of this contract."""
    person = at_item(world, "no_other_policy", "2")(text)
    assert YUME in person.phones and JFE not in person.phones
    assert not SUGGESTS.search(person.text)
    assert person.place == at("no_other_policy")


@pytest.mark.parametrize(
    "question",
    [
        "共済って何",
        "証券番号はどこに書いてあるん？",
        "電話は何時まで？",
        "更新するとどうなるん",
        "テスラの株価は？",
        "家の車を息子も使うとるんじゃが",
    ],
)
def test_a_question_in_between_asks_the_item_again(world: World, question: str) -> None:
    """Whatever comes between, a はい afterwards answers a question that was just put."""
    person = at_item(world, "no_other_policy")(question)
    assert ITEMS["no_other_policy"] in person.replies[-1].text
    assert {"はい", "いいえ"} <= set(person.titles)
    assert person("はい").place == at("not_cancelled")


@pytest.mark.parametrize("text", ["やめる", "最初からやり直したい", "消して"])
@pytest.mark.parametrize("item", ["not_cancelled", "parties_unchanged"])
def test_no_to_another_question_is_no_answer_here(world: World, item: str, text: str) -> None:
    """「いいえ」 to 「やめてもよろしいですか」 and its like stops nothing: the item is asked again."""
    person = at_item(world, item)(text)
    assert person.titles in (["はい", "いいえ"], ["はい、やめます", "いいえ、続けます"])
    person("いいえ")
    assert person.place == at(item) and "準備できません" not in person.text
    assert person("はい").place == at(NEXT[item])


def test_yes_to_another_question_is_no_answer_here(world: World) -> None:
    """はい to 「やめてもよろしいですか」 leaves, and clears no item."""
    person = at_item(world, "no_other_policy")("やめる", "はい")
    assert "中止" in person.text
    assert person("続きから").place == at("no_other_policy")


@pytest.mark.parametrize(
    "text",
    [
        "はい、はい、現職、はい、はい、Aプラン",
        "はい、いいえ、はい",
        "全部はい",
        "全部はいでお願いします",
        "どちらもはいです",
        "①はい②はい",
    ],
)
def test_no_answers_in_advance(world: World, text: str) -> None:
    """はい to several items at once is taken for the one in turn at most: each is read by itself."""
    person = at_item(world, "no_other_policy")(text)
    assert person.place in (at("no_other_policy"), at("not_cancelled"))
    assert not person.handover and "準備ができました" not in person.text


# The one correction


@pytest.mark.parametrize(
    "text",
    [
        "間違えた、はいです",
        "間違えました。はいです",
        "すみません、押し間違えました",
        "まちごうた、はいじゃ",
        "さっきのは間違いです",
        "訂正します",
        "いいえじゃないです、はいです",
        "まちがえました",
        "打ち間違いじゃ、はい",
        "間違うて押してしもうた",
    ],
)
@pytest.mark.parametrize("item", list(CAN_STOP))
def test_a_mistake_is_read_back_and_confirmed(world: World, item: str, text: str) -> None:
    """One's own words that it was a mistake bring the whole question back; only a はい to it corrects."""
    person = at_item(world, item)("いいえ", text)
    assert "1回" in person.text or "もう一度うかがいます" in person.text
    if item in ITEMS:
        assert ITEMS[item] in person.text
    assert person.titles == ["はい", "いいえ"]
    assert not person.handover
    person("はい")
    assert person.place == at(NEXT[item])
    assert "訂正" in person.text and "お手続きの画面でも" in person.text


def test_a_corrected_answer_is_recorded_and_handed_over(world: World) -> None:
    """After the correction everything goes on to the link; when it was corrected is kept."""
    person = at_item(world, "no_other_policy")("いいえ", "間違えた、はいです", "はい")
    person.answering().press("はい")
    assert person.handover
    (draft,) = world.services.drafts.of_conversation(f"{world.test}-", world.at)
    assert "no_other_policy" in draft.fields["_retracted"]
    assert world.at.isoformat() in draft.fields["_retracted"]


@pytest.mark.parametrize("text", ["いいえ", "いえ", "いいえです", "違います"])
def test_a_correction_that_is_not_confirmed(world: World, text: str) -> None:
    """いいえ to the question once more: the answer stays, and so does the agency."""
    person = at_item(world, "not_cancelled")("いいえ", "間違えた、はいです", text)
    assert JFE in person.phones and "準備できません" in person.text
    assert not person.handover


@pytest.mark.parametrize(
    "text",
    [
        "たぶん",
        "はいだと思う",
        "え、はい？",
        "うん、たぶんそうかな",
        "そうじゃのう",
        "はいにしといて",
        "次へ",
        "どっちでもいい",
        "ええよ",
    ],
)
def test_a_hedge_at_the_confirmation(world: World, text: str) -> None:
    """A correction is no easier than an answer: a hedge corrects nothing."""
    person = at_item(world, "no_other_policy")("いいえ", "間違えた、はいです", text)
    assert "訂正しました" not in person.text
    assert person.place in ("", "手順3/9（ここでは準備できません）")
    assert not person.handover


@pytest.mark.parametrize("item", list(CAN_STOP))
def test_a_second_no_is_final(world: World, item: str) -> None:
    """The correction was used up: after another いいえ to it there is none any more."""
    person = at_item(world, item)("いいえ", "間違えた、はいです", "はい")
    assert person.place == at(NEXT[item])
    person("戻る")
    assert "「はい」です" in person.text or person.place == at(item)
    person("いいえ")
    assert "準備できません" in person.text
    person("間違えた、はいです")
    assert person.phones == {JFE} and person.titles != ["はい", "いいえ"]
    person("はい")
    assert "準備できません" in person.text and not person.handover


def test_one_correction_for_all_disclosures(world: World) -> None:
    """After the first item was corrected, いいえ to the second is final."""
    person = at_item(world, "no_other_policy")(
        "いいえ", "間違えた、はいです", "はい", "いいえ", "間違えた、はいです"
    )
    assert "1回" in person.text or "一度訂正" in person.text
    assert person.titles != ["はい", "いいえ"]
    assert not person("はい").handover


# Ahead of the answers, and after them


def test_nothing_is_asked_before_the_disclosures(world: World) -> None:
    """They come before any effort is spent: jumping ahead leads back to them."""
    person = world.person().taking()
    for text in ("手順5", "プランを選びたい", "手順6へ", "住所を直したい"):
        person(text)
        assert not person.tables and not person.handover
        assert person.place == at("no_other_policy"), text


def test_a_button_of_the_question_before(world: World) -> None:
    """はい is pressed twice, or on a question further up: the next item is not answered by it."""
    person = world.person().taking()
    (yes,) = [choice.payload for choice in person.replies[-1].choices if choice.title == "はい"]
    person(yes)
    assert person.place == at("not_cancelled")
    person(yes)
    assert "は「はい」ですね" not in person.text
    assert person("はい").place == at("employment")


def test_a_button_of_the_question_corrects_nothing(world: World) -> None:
    """はい of the question itself, pressed late, is no confirmation of a correction."""
    person = world.person().taking()
    (yes,) = [choice.payload for choice in person.replies[-1].choices if choice.title == "はい"]
    person("いいえ", "間違えた、はいです", yes)
    assert "訂正しました" not in person.text
    assert person("はい").place == at("not_cancelled")


def test_an_answer_is_changed_before_the_end(world: World) -> None:
    """Correcting はい to いいえ at the read-back ends it, with nothing handed over."""
    person = world.person().taking().answering()
    assert person.place == READ_BACK
    person("いいえ").press("告知事項②（解除されたことはない）")
    assert ITEMS["not_cancelled"] in person.text
    person("いいえ")
    assert "準備できません" in person.text and JFE in person.phones
    assert not person.handover


def test_the_screens_after_a_no(world: World) -> None:
    """They may still be looked at, with the place kept; at the end of them nothing is concluded."""
    person = world.person().taking()("いいえ", GUIDE)
    assert "準備できません" in person.text
    for _ in range(10):
        person("次へ")
        assert not any(url.startswith("http") for url in person.urls)
    assert "おつかれさま" not in person.said_so_far
    assert "準備できません" in person.text or JFE in person.phones


def test_a_no_takes_back_the_link(world: World) -> None:
    """A link that was given out before is void from the いいえ on."""
    person = world.person().prepared()
    code = person.handover.rsplit("/", 1)[1]
    assert world.services.links.look_up(code, "renewal", world.at)
    person("告知事項の答えを間違えた")("いいえ")
    assert "準備できません" in person.text
    assert world.services.links.look_up(code, "renewal", world.at) is None
    assert world.services.links.redeem(code, "renewal", world.at) is None


def test_a_no_is_kept_as_a_case(world: World) -> None:
    """The help desk finds the hand-off, with its reason and its step."""
    person = at_item(world, "not_cancelled", "2")
    world.at += timedelta(hours=1, minutes=11)
    person("いいえ")
    # other tests of this day may have gone on to later hours
    found = [one for one in world.services.cases.list_recent(100).cases if one.at == world.at]
    (case,) = [one for one in found if one.agency == "yumecard"]
    assert case.reason.value == "disclosure_no" and case.step == 3

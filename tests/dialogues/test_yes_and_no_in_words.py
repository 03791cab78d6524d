"""Yes and no in whole words: heard by what they say, read back where they bind, never guessed."""

from __future__ import annotations

import pytest
from renewal_world import CAN_STOP, READ_BACK, Renewing, World, at

pytest_plugins = ("renewal_world",)

NEXT = {"no_other_policy": "not_cancelled", "not_cancelled": "employment"}
ITEMS = list(NEXT)


def asked(world: World, item: str) -> Renewing:
    """Somebody who is asked that item."""
    return world.person().taking().answering(until=item)


AGREES = {
    "no_other_policy": [
        "他の契約はないです",
        "ほかには入ってません",
        "そんなのありません",
        "いいえ、入ってません",
        "よそには入っとらんよ",
        "共済もなにも掛けてないです",
        "ありません",
        "ないです",
    ],
    "not_cancelled": [
        "そんなのされてません",
        "解除されてません",
        "そんなことはありません",
        "一度もされてないです",
        "されとらんよ",
        "切られてません",
        "ないです",
    ],
}
DENIES = {
    "no_other_policy": [
        "農協の共済にも入ってます",
        "もう一つ入っとる",
        "はい、入ってます",
        "あります",
    ],
    "not_cancelled": ["去年解除されました", "一回切られました"],
}


@pytest.mark.parametrize(("item", "text"), [(i, t) for i in ITEMS for t in AGREES[i]])
def test_a_worded_answer_is_read_back(world: World, item: str, text: str) -> None:
    """It is told what was heard, with the item word for word; a はい to that is the answer."""
    person = asked(world, item)(text)
    assert person.place == at(item)
    assert "お答えは「はい」" in person.text and "ありません。」は、" in person.text
    assert person.press("はい").place == at(NEXT[item])


@pytest.mark.parametrize(("item", "text"), [(i, t) for i in ITEMS for t in DENIES[i]])
def test_a_worded_denial_is_read_back_before_it_stops(world: World, item: str, text: str) -> None:
    """Nothing is stopped by what was perhaps misheard."""
    person = asked(world, item)(text)
    assert person.place == at(item) and "お答えは「いいえ」" in person.text
    other = world.person(sender="b").taking().answering(until=item)(text).press("いいえ")
    assert other.place == at(item), "it is asked again"
    assert "使いいただけません" in person.press("はい").text


@pytest.mark.parametrize(
    "text",
    [
        "たぶんないと思う",
        "わからんけど入ってないかも",
        "入ってないとだめ？",
        "どういう意味ですか",
        "主人に聞かんとわからん",
    ],
)
@pytest.mark.parametrize("item", ITEMS)
def test_a_doubt_is_no_answer(world: World, item: str, text: str) -> None:
    """It is asked again, or explained."""
    person = asked(world, item)(text)
    assert person.place == at(item) and "お答えは" not in person.text


@pytest.mark.parametrize(
    "text",
    ["その会社で合うとる", "合ってますよ", "間違いないです", "その通りです", "名前は合ってます"],
)
def test_the_employer_in_words(world: World, text: str) -> None:
    """What binds nobody is taken at once."""
    assert asked(world, "employer_is_right")(text).place == at("parties_unchanged")


@pytest.mark.parametrize(
    "text",
    [
        "そのままです",
        "変わりません",
        "同じです",
        "いいえ、変わっていません",
        "去年のまんまじゃ",
        "変更はないです",
    ],
)
def test_nothing_has_changed(world: World, text: str) -> None:
    """Said in any of these ways."""
    assert asked(world, "parties_unchanged")(text).place == at("plan")


# The final check

FALSE_YES = [
    "問題あります",
    "OKじゃない",
    "OKではありません",
    "合ってませんよ",
    "はい、違います",
    "はい？",
    "はい、でも電話が違う",
    "違うところがある",
    "間違ってます",
    "これじゃだめ",
    "まだです",
    "ちょっと待って",
    "よくないです",
    "それでいいのかな",
    "はい、間違いがあります",
]


@pytest.mark.parametrize("text", FALSE_YES)
def test_no_false_yes_hands_the_form_over(world: World, text: str) -> None:
    """A はい that nobody gave is the worst."""
    person = world.person().taking().answering()
    assert person.place == READ_BACK
    assert not person(text).handover
    standing = world.services.journeys.standing(f"{world.test}-", world.at)
    assert standing and not standing.state.is_done


@pytest.mark.parametrize(
    "text",
    [
        "間違ってないです",
        "問題ありません",
        "合ってます",
        "それで間違いないです",
        "はい、大丈夫です",
        "その通りでええよ",
    ],
)
def test_yes_in_words(world: World, text: str) -> None:
    """Also where it is a denied denial."""
    assert world.person().taking().answering()(text).handover


def test_every_item_is_covered() -> None:
    """Both items of the flyer."""
    assert set(ITEMS) <= set(CAN_STOP)

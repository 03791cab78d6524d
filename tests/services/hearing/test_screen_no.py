"""What somebody with the page open tells that leads no further there."""

from __future__ import annotations

import pytest

from bot.content import loader
from bot.services.hearing.choosing import chosen_by_place
from bot.services.hearing.screen_no import no_told, tells_disclosure

RENEWAL = loader.load().journeys["renewal"]
REGISTRATION = loader.load().journeys["registration"]

BARS = """
いいえ
いいえです
ひとつ目はいいえです
①はいいえ、②ははい
二つ目がいいえなんですけど
片方、いいえにしました
いいえを押しました
他にも保険入ってる
もう一社、別の保険をかけてる
農協の共済にも入っとるんよ
前に解除された
去年、保険会社から契約を切られた
過去1年に保険会社から解約されたことがあります
断られたことがある
どっちも該当する
ある
該当します。
"""

LEADS_ON = """
はい
全部はいにした
はいかいいえを選ぶんですね
他の保険は入ってないです
共済には入っていません
解除されたことはありません
いいえは一つもありません
共済は先月やめた
共済にも入ってるけどはいでいい？
いいえを押すとどうなりますか
次へ押した
"""


def lines(text: str) -> list[str]:
    """Those that say something."""
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("text", lines(BARS))
def test_at_the_disclosures(text: str) -> None:
    """One いいえ, or a fact of which they ask: Clickar cannot be used."""
    assert no_told(text, RENEWAL.steps[2], RENEWAL) == "clk_disclosure_no"


@pytest.mark.parametrize("text", lines(LEADS_ON))
def test_no_no_at_the_disclosures(text: str) -> None:
    """A はい, a denial of the fact, and a question are none."""
    assert no_told(text, RENEWAL.steps[2], RENEWAL) is None


@pytest.mark.parametrize(
    ("step", "text", "expected"),
    [
        (4, "いいえ", "group_mismatch"),
        (4, "勤め先の名前が違います", "group_mismatch"),
        (4, "会社名が変わってる", "group_mismatch"),
        (4, "所有者が違ってる", "cannot_change"),
        (4, "会社の名前は変わってません", None),
        (4, "他にも保険入ってる", None),
        (4, "勤務先は合っています", None),
        (4, "あります", None),
        (7, "いいえ", "consent_refuse"),
        (8, "意向の質問にいいえを押した", "clk_correct"),
        (8, "はい", None),
        (5, "いいえ", None),
        (9, "いいえ", None),
    ],
)
def test_each_screen_has_its_own(step: int, text: str, expected: str | None) -> None:
    """What bars at one screen is no reason at another."""
    assert no_told(text, RENEWAL.steps[step - 1], RENEWAL) == expected


def test_the_registration_has_no_disclosures() -> None:
    """There an いいえ refuses the terms, and nothing else does."""
    terms = REGISTRATION.steps[1]
    assert no_told("いいえ", terms, REGISTRATION) == "consent_refuse"
    assert no_told("共済にも入ってる", terms, REGISTRATION) is None


@pytest.mark.parametrize("text", ["他に共済に入ってる", "去年解除されたことがある"])
def test_facts_of_the_disclosures(text: str) -> None:
    """Wherever they are told."""
    assert tells_disclosure(text)


@pytest.mark.parametrize("text", ["ひとつ目はいいえです", "2番目は、はいです", "一つ目が違います"])
def test_an_answer_presses_nothing(text: str) -> None:
    """What is said of an item of the page chooses no button of ours."""
    assert chosen_by_place(text, {"次へ": '/next{"a": 1}', "戻る": '/back{"a": 1}'}) is None
    assert chosen_by_place("ひとつ目", {"次へ": '/next{"a": 1}', "戻る": '/back{"a": 1}'})

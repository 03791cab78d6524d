"""Which screen people mean by what they tell of it."""

from __future__ import annotations

from typing import Optional

import pytest
from dialogue_support import CONTENT

from bot.services.hearing.screens import Spot, spot_told

REGISTRATION = [
    (1, "新規登録いうのがあったわ", 2, 0),
    (2, "細かい字がずらっと出とる", 2, 1),
    (2, "きやくがでてきた", 2, 1),
    (3, "番号の欄で止まっとる", 3, 4),
    (3, "間違いないか聞かれとる", 4, None),
    (4, "メール送ったいうて出た", 5, None),
    (5, "暗証の画面や", 6, None),
    (5, "パスワードを入れる画面になった", 6, None),
    (3, "パスワードを決めた", 3, 1),
    (6, "登録できたみたいじゃ", 7, None),
]
RENEWAL = [
    (1, "車が二つ出てきた", 2, 0),
    (2, "なんか同意するかって聞いてくる", 2, 1),
    (2, "はいかいいえの質問がいっぱいだ", 3, None),
    (3, "職場のことも聞かれた", 4, None),
    (4, "プランが並んでる", 5, None),
    (5, "住所と電話が出てる", 6, None),
    (6, "大事なことの説明が出た", 7, None),
    (7, "申込みのボタン出てきた", 8, 1),
    (8, "完了って出た", 9, None),
]


@pytest.mark.parametrize(("step", "text", "seen", "part"), REGISTRATION)
def test_screens_of_the_registration(step: int, text: str, seen: int, part: Optional[int]) -> None:
    """By its signs, the nearest one."""
    here = Spot("registration", step)
    assert spot_told(text, CONTENT, here) == Spot("registration", seen, part)


@pytest.mark.parametrize(("step", "text", "seen", "part"), RENEWAL)
def test_screens_of_the_renewal(step: int, text: str, seen: int, part: Optional[int]) -> None:
    """By its signs, the nearest one."""
    assert spot_told(text, CONTENT, Spot("renewal", step)) == Spot("renewal", seen, part)


@pytest.mark.parametrize("text", ["できました", "ありがとう", "困ったな", "はい", ""])
def test_no_screen_is_told(text: str) -> None:
    """Nothing in these words belongs to one screen."""
    assert spot_told(text, CONTENT) is None


def test_what_both_procedures_show_tells_neither() -> None:
    """Unless it is known where the person is."""
    text = "住所と電話が出てる"
    assert spot_told(text, CONTENT) is None
    here = spot_told(text, CONTENT, Spot("renewal", 5))
    assert here is not None and here.journey == "renewal"


def test_every_screen_has_signs() -> None:
    """One without any could be told of by its title alone."""
    bare = [
        (journey.id, step.number)
        for journey in CONTENT.journeys.values()
        for step in journey.steps
        if not step.signs and not any(part.signs for part in step.parts)
    ]
    assert bare == []

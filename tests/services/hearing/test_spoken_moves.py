"""What the words alone ask for, whatever item is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Optional

import pytest
from journey_support import NOW, REGISTRATION, RENEWAL

from bot.domain.draft import Draft
from bot.domain.journey import Journey
from bot.domain.journey_state import Awaiting, JourneyState, Mode
from bot.services.hearing.spoken_moves import spoken_move, step_named
from bot.services.journeys.engine.moves import (
    AskPerson,
    Correct,
    JumpTo,
    Move,
    Skip,
    Start,
    SwitchTo,
)
from bot.services.journeys.standing import Standing


def standing(journey: Journey, state: JourneyState) -> Standing:
    """Where a person stands, with a draft that holds nothing."""
    draft = Draft("draft", "a", journey.id, state.step, NOW, NOW + timedelta(days=14), {})
    return Standing(draft, journey, state)


def guiding(step: int = 2) -> Standing:
    """With the page open."""
    return standing(REGISTRATION, JourneyState("registration", Mode.GUIDE, step, is_private=True))


def preparing(asked: str = "kana", filled: tuple[str, ...] = ("email", "name")) -> Standing:
    """While values are collected."""
    state = JourneyState(
        "registration", Mode.PREPARE, 3, asked=asked, filled=filled, is_private=True
    )
    return standing(REGISTRATION, state)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("手順3", JumpTo(3)),
        ("手順三に進んで", JumpTo(3)),
        ("お客様情報のところ", JumpTo(3)),
        ("最初の画面", JumpTo(1)),
        ("最後の画面を見せて", JumpTo(7)),
        ("手順3では何をするんですか", None),
        ("証券番号はどこ", None),
        ("先に更新の手続きをしたい", SwitchTo("renewal")),
        ("クリッカーの更新に切り替えて", SwitchTo("renewal")),
        ("更新後の証券番号を入れたい", None),
        ("更新の電話番号をお願いします", None),
        ("会員登録したい", None),
        ("ここで入力の準備をする", Start(Mode.PREPARE)),
        ("画面を見ながら進めたい", Start(Mode.GUIDE)),
        ("係の人と話したい", AskPerson()),
        ("電話で聞きたいんですけど", AskPerson()),
        ("担当者の名前", None),
        ("", None),
    ],
)
def test_where_screens_are_explained(text: str, expected: Optional[Move]) -> None:
    """Places, the other procedure, the way through, people; a question is none of these."""
    assert spoken_move(text, guiding()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("お名前のところに戻りたい", Correct("name")),
        ("名前を直したい", Correct("name")),
        ("いらない", Skip()),
        ("ありません", Skip()),
        ("そりゃあいらんわ", Skip()),
        ("ボタンがありません", None),
        ("そのままでいい", None),  # nothing stands there
        ("そんぽ たろう", None),
    ],
)
def test_where_values_are_collected(text: str, expected: Optional[Move]) -> None:
    """Items by name, and declining the one that is asked."""
    assert spoken_move(text, preparing()) == expected


@pytest.mark.parametrize(
    "text", ["そのままにする", "やっぱりそのままでいいです", "今のままでええわ"]
)
def test_keeping_what_stands_there(text: str) -> None:
    """Of an item that is filled: on without a change."""
    assert spoken_move(text, preparing(asked="name")) == Skip()


def test_an_answer_to_our_question_is_no_declining() -> None:
    """「やめてもよろしいですか」「いらない」 leaves nothing out of the form."""
    before = preparing()
    asked = JourneyState(
        "registration", Mode.PREPARE, 3, "kana", is_private=True, awaiting=Awaiting.CANCEL
    )
    assert spoken_move("いらない", standing(REGISTRATION, asked)) is None
    assert spoken_move("いらない", before) == Skip()


def test_from_the_renewal_back() -> None:
    """「会員登録の続き」 in the renewal means the other one."""
    here = standing(RENEWAL, JourneyState("renewal", Mode.GUIDE, 1, is_private=True))
    assert spoken_move("会員登録の続き", here) == SwitchTo("registration")
    assert spoken_move("会員登録に戻りたい", here) == SwitchTo("registration")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("仮登録のところ", 4),
        ("登録完了の画面", 7),
        ("確認メールです", 5),
        ("パスワード入れる画面", None),
    ],
)
def test_a_screen_by_its_title(text: str, number: Optional[int]) -> None:
    """Only words that name no other screen."""
    step = step_named(text, REGISTRATION)
    assert (step.number if step else None) == number

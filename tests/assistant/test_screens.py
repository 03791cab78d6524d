"""Which screen is in front of somebody who reports, through the trained model."""

from __future__ import annotations

import asyncio
from typing import Any, Optional

import pytest
from rasa.core.channels.channel import UserMessage

from bot.assistant.start import Running
from bot.nlu.labels import SCREENS
from bot.nlu.places import JOURNEY, Screen

FOURTH = Screen("registration", 4)


def screens(
    running: Running, loop: asyncio.AbstractEventLoop, text: str, screen: Optional[Screen]
) -> list[dict[str, Any]]:
    """The likeliest screens after a message at one, or out of nowhere."""
    place = {"id": screen.journey, "step": screen.step, "is_active": True} if screen else None
    message = UserMessage(text, metadata={JOURNEY: place})
    parsed = loop.run_until_complete(running.assistant.processor.parse_message(message))
    return list(parsed.get(SCREENS, ()))


@pytest.mark.parametrize(
    ("text", "screen", "expected"),
    [
        ("確定を押しました", FOURTH, Screen("registration", 5)),
        ("規約に同意して次に進みました", Screen("registration", 2), Screen("registration", 3)),
        ("会員規定に同意して次に進みました", Screen("renewal", 2), Screen("registration", 3)),
        ("パスワードを入れて登録を押したら完了と出ました", None, Screen("registration", 7)),
        ("最終申込みのボタンを押して成立と出ました", Screen("renewal", 8), Screen("renewal", 9)),
    ],
    ids=["on", "further", "from-the-other-procedure", "from-nowhere", "to-the-end"],
)
def test_the_likeliest_screen(
    running: Running,
    loop: asyncio.AbstractEventLoop,
    text: str,
    screen: Optional[Screen],
    expected: Screen,
) -> None:
    """From where one was, and by the words alone where the place was lost."""
    first = screens(running, loop, text, screen)[0]
    assert (first["journey"], first["step"]) == expected


@pytest.mark.parametrize("text", ["電話番号を教えてください", "手続きは何分かかりますか"])
def test_a_question_tells_of_no_screen(
    running: Running, loop: asyncio.AbstractEventLoop, text: str
) -> None:
    """What is no report has none."""
    assert screens(running, loop, text, FOURTH) == []

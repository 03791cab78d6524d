"""Sentences that were taken over are asked again."""

from __future__ import annotations

import asyncio

import pytest

from bot.assistant.learning.regression import asked, keeps
from bot.assistant.start import Running
from bot.content.learned import Learned


@pytest.mark.parametrize(
    ("learned", "is_kept"),
    [
        (Learned("電話の受付時間は何時から何時までですか。", "faq/desk_hours"), True),
        (Learned("電話の受付時間は何時から何時までですか。", "faq/reg_terms"), False),
        (Learned("明日の天気を教えて", "out_of_scope"), True),
        (Learned("電話の受付時間は何時から何時までですか。", "out_of_scope"), False),
    ],
)
def test_a_sentence_keeps_its_topic_or_does_not(
    running: Running, loop: asyncio.AbstractEventLoop, learned: Learned, is_kept: bool
) -> None:
    """Answered by its topic; out of scope, by none."""
    (outcome,) = loop.run_until_complete(asked(running.conversations, [learned]))
    assert keeps(learned, outcome) is is_kept

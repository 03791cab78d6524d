"""The record of a topic."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from bot.domain.faq import Topic

TOPIC = Topic("reg_start", "登録の始め方", "公式サイトを開きます。", ("REG-1",))


def test_least_topic() -> None:
    """A topic with nothing but its answer names nobody, leads nowhere and may be offered."""
    assert (TOPIC.choices, TOPIC.desk, TOPIC.link, TOPIC.short_text) == ((), None, None, None)
    assert TOPIC.is_offered


def test_answers_do_not_change() -> None:
    """An answer cannot be changed while the assistant runs."""
    with pytest.raises(FrozenInstanceError):
        TOPIC.text = "別の答え"  # type: ignore[misc]

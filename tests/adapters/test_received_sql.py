"""Answers to messages that come again: by their id, or by their text while another process answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Iterator

import pytest

from bot.adapters.stores import received
from bot.adapters.stores.received import SqlReceived
from bot.reply import Reply
from bot.services.hearing.received import Message, MessageIdReused
from tests.adapters.draft_stores import AT, KEYS, STORES, draft_engine

NEXT = Message("web-1", "m-1", "次へ")


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlReceived]:
    """One database after the other, with one answer in it."""
    with draft_engine(request.param, tmp_path) as engine:
        received.create_tables(engine)
        made = SqlReceived(engine, KEYS)
        made.keep(NEXT, [Reply("手順2です。")], AT)
        yield made


def test_by_its_id(store: SqlReceived) -> None:
    """The same message, the same answer; another text under its id is told."""
    assert store.answer(NEXT, AT) == [Reply("手順2です。")]
    assert store.answer(Message("web-2", "m-1", "次へ"), AT) is None
    with pytest.raises(MessageIdReused):
        store.answer(Message("web-1", "m-1", "戻る"), AT)


def test_by_its_text_since_a_moment(store: SqlReceived) -> None:
    """Whoever waited while the same was answered gets that answer, whatever its id."""
    before, after = AT - timedelta(seconds=1), AT + timedelta(seconds=1)
    assert store.answer_since("web-1", "次へ", before) == [Reply("手順2です。")]
    assert store.answer_since("web-1", "次へ", after) is None
    assert store.answer_since("web-1", "戻る", before) is None
    assert store.answer_since("web-2", "次へ", before) is None


def test_the_latest_of_several(store: SqlReceived) -> None:
    """Of two answers to the same text the one that was given last."""
    store.keep(Message("web-1", "m-2", "次へ"), [Reply("手順3です。")], AT + timedelta(seconds=2))
    store.keep(Message("web-1", "m-3", "戻る"), [Reply("手順2です。")], AT + timedelta(seconds=3))
    assert store.answer_since("web-1", "次へ", AT - timedelta(seconds=1)) == [Reply("手順3です。")]

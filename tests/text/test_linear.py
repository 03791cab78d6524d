"""No message of 1,000 characters keeps the interpreter busy, whatever is in it.

A regular expression holds the interpreter while it matches: the event loop stands still
meanwhile, and with it everybody.
"""

from __future__ import annotations

import random
import time
import unicodedata
from datetime import date
from typing import Any, Callable, Iterator, Mapping

import pytest

from bot.bootstrap import tokyo_now
from bot.content import loader
from bot.domain.draft import Draft
from bot.domain.journey_state import JourneyState
from bot.services.answers import mail_clock
from bot.services.hearing import retractions, spoken_moves
from bot.services.journeys import corrections, outgoing
from bot.services.journeys import typed as typed_values
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.places import open_field
from bot.services.journeys.standing import Standing
from bot.services.renewal.plans import free, table
from bot.services.values import kinds
from bot.text import (
    courtesy,
    dates,
    names_in_text,
    normalise,
    questions,
    reading,
    romaji,
    script,
    secrets,
)
from bot.text.parse import asking, change, consent, past_moment, yes_no

MOST_S = 0.25
"""Time of the processor; nothing honest comes near. Measured: 0.13 s for 1,000 words."""

CHARS = normalise.MAX_CHARS
NOW = tokyo_now()
TODAY = date(2026, 11, 22)

PIECES = (
    *"0１一二九十百のノ-ー−㎡ 　〒@.,、。!?w・あアaAｶ市区町村郡県月日年時分号",
    *"（）「」［］/：+*#\n\t",
    "👍️", "👨‍👩‍👧", "\u200b", "\ufe0f", "\u0301", "か\u3099", "a.a.a.a@", "a@a.", "月日", "1-", "0-",
    "03-", "090-1234-", "090の1234の", "A1", "19", "1985年", "昭和40年1月", "S40.5.", "東京都",
    "西新宿1-", "1丁目2番", "名前は", "と申します", "山田 ", "ヤマダ・", "夫の", "パスワードは",
    "password ", "1234と", "口座番号", "はい", "いいえ、", "たぶん", "って", "やっぱり", "プラン",
    "を変え", "名義", "証券番号", "手順", "車両", "ですか", "じゃ", "shi", "tsu", "ーー", "ｶﾞ", "半",
    "㋿", "①", "の手続き", "どうすれば", "教えて", "。。", "から", "おととい", "3日前", "に 開",
)  # fmt: skip


def texts() -> Iterator[str]:
    """Repeats of every piece, with an end of another kind, and mixtures of two and three."""
    chance = random.Random(8)
    for piece in PIECES:
        yield _of_length(piece * CHARS)
        yield _of_length(piece * CHARS, "x")
        yield _of_length("あ" + piece * CHARS)
    for _ in range(40):
        yield _of_length("".join(chance.choices(PIECES, k=chance.choice((2, 3)))) * CHARS)
    for _ in range(20):
        yield _of_length("".join(piece * 300 for piece in chance.choices(PIECES, k=3)))


def _of_length(text: str, end: str = "") -> str:
    """As much of it as may be sent."""
    text = text[: CHARS - len(end)] + end
    while len(unicodedata.normalize("NFKC", text)) > CHARS:
        text = text[: len(text) * 9 // 10]
    return text


TEXTS = sorted(set(texts()))


def standings() -> Iterator[Standing]:
    """Places in both journeys, with a value or two that are kept."""
    for journey in loader.load().journeys.values():
        for mode in ("guide", "prepare"):
            state, _ = advance(
                journey, JourneyState(journey.id), moves.Start(moves.Mode(mode), is_private=True)
            )
            kept = {"email": "taro@example.jp", "name": "損保　太郎", "phone": "0420000001"}
            yield Standing(Draft("d", "c", journey.id, 1, NOW, NOW, kept), journey, state)


STANDINGS = list(standings())


def _at_each_place(read: Callable[[str, Standing], Any]) -> Callable[[str], Any]:
    return lambda text: [read(text, standing) for standing in STANDINGS]


READERS: Mapping[str, Callable[[str], Any]] = {
    **{
        f"parser {name}": lambda text, name=name: kinds.parse(name, text, TODAY)
        for name in sorted(kinds.KINDS)
    },
    "mask": lambda text: secrets.mask(text, ["0120-157-566", "0800-3003-123"]),
    "may_be_password": secrets.may_be_password,
    "may_be_address": secrets.may_be_address,
    "without_introduced": names_in_text.without_introduced,
    "is_alone": names_in_text.is_alone,
    "may_be_one": names_in_text.may_be_one,
    "normalise": normalise.normalise,
    "romaji": romaji.romaji_to_kana,
    "words": reading.words,
    "is_kana_only": script.is_kana_only,
    "courtesy": courtesy.without_courtesy,
    "questions": questions.parts,
    "is_asking": asking.is_asking,
    "is_loosely_asking": asking.is_loosely_asking,
    "yes_no": yes_no.parse_yes_no,
    "consent": consent.parse_consent,
    "change": change.parse_change,
    "when": lambda text: dates.parse_when(text, NOW),
    "past_moment": lambda text: past_moment.parse_past_moment(text, NOW),
    "mail_clock": lambda text: mail_clock.parse_received_at(text, NOW),
    "retracts": retractions.retracts,
    "base of a free plan": free.parse_base,
    "sorting": table.parse_sort_request,
    "spoken_move": _at_each_place(spoken_moves.spoken_move),
    "typed": _at_each_place(
        lambda text, at: typed_values.read(at.journey, at.state, text, TODAY, at.draft.fields)
    ),
    "corrections": _at_each_place(
        lambda text, at: corrections.read(text, at.journey.fields, at.draft.fields, TODAY)
    ),
    "without_values": _at_each_place(
        lambda text, at: outgoing.without_values(text, at.journey, at.draft.fields)
    ),
}


@pytest.mark.parametrize("name", READERS)
def test_no_text_takes_long(name: str) -> None:
    """The slowest of some hundred hostile texts."""
    read, slowest = READERS[name], (0.0, "")
    for text in TEXTS:
        began = time.process_time()
        read(text)
        slowest = max(slowest, (time.process_time() - began, text[:30]))
    times = len(STANDINGS) if name in ("spoken_move", "typed", "corrections") else 1
    assert slowest[0] < MOST_S * times, slowest


def test_the_limit_holds_in_the_normal_form() -> None:
    """What one character becomes counts."""
    assert len(normalise.normalise("㌖" * CHARS)) == CHARS
    assert len(normalise.normalise("ﷺ" * CHARS)) <= CHARS
    assert open_field(STANDINGS[1].journey, STANDINGS[1].state), "a value is asked for there"

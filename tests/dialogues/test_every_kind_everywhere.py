"""Every kind of dialogue in both procedures on every channel, with the page open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable

import pytest
from dialogue_support import GUIDE, Talk

CHANNELS = ["web", "line", "sms"]
_AT = re.compile("手順([0-9])/[0-9]")


@dataclass(frozen=True)
class Way:
    """One of the two procedures, as somebody goes through it."""

    wish: str
    steps: int
    question: str
    told: str
    seen: str
    seen_at: int


WAYS = {
    "registration": Way(
        "会員登録したいです",
        7,
        "証券番号はどこで見られますか",
        "保険証券",
        "確認の画面が出ました",
        4,
    ),
    "renewal": Way(
        "更新したいです", 9, "紙の申込書も要りますか", "いりません", "プランを選ぶ画面が出ました", 5
    ),
}


@pytest.fixture(params=CHANNELS)
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(WAYS))
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture
def here(person: Callable[..., Talk], channel: str, way: Way) -> Talk:
    """Somebody at the first screen."""
    talk = person("a", channel)(way.wish).press(GUIDE)
    assert step(talk) == 1
    return talk


def step(talk: Talk) -> int:
    """The screen that was told last, 0 where none was."""
    found = _AT.findall(talk.text)
    return int(found[-1]) if found else 0


def test_happy(here: Talk, way: Way) -> None:
    """Screen by screen, in order, to the end."""
    seen = [1]
    while "完了しました" not in here.titles:
        here.next_screen()
        if step(here) != seen[-1] and step(here):
            seen.append(step(here))
        assert len(here.history) < 40
    assert seen == list(range(1, way.steps + 1))
    here.press("完了しました")
    assert "おつかれさま" in here.text or "終わり" in here.text


def test_a_digression_and_on(here: Talk, way: Way) -> None:
    """A question is answered, and the screen stays."""
    here("手順3へ", way.question)
    assert way.told in here.text and step(here) == 3


def test_who_tells_is_followed(here: Talk, way: Way) -> None:
    """To the screen that is seen."""
    assert step(here(way.seen)) == way.seen_at


def test_corrected(here: Talk, way: Way) -> None:
    """「間違えた、手順2のところ」 goes back there."""
    here("手順3へ", "間違えた、まだ手順2でした")
    assert step(here) == 2


def test_back(here: Talk) -> None:
    """One screen."""
    here("手順3へ", "一つ前に戻りたい")
    assert step(here) == 2


def test_cancelled(here: Talk) -> None:
    """Asked first, then left; nothing goes on."""
    here("もうやめます")
    assert "よろしいですか" in here.text
    here("はい、やめます")
    assert step(here) == 0


def test_paused_and_resumed(here: Talk) -> None:
    """At the same screen."""
    here("手順4へ", "いったん中断します")
    assert "続きから" in here.text
    assert step(here("続きからお願いします")) == 4


def test_resumed_by_the_code(here: Talk, person: Callable[..., Talk], channel: str) -> None:
    """On another device of whatever channel."""
    code = here("手順4へ", "あとで続けます").code
    other = person("b", CHANNELS[CHANNELS.index(channel) - 1])
    assert step(other(code)) == 4


def test_consent_refused(here: Talk, way: Way) -> None:
    """Nobody is talked into it, and the way out has a number."""
    here("手順2へ", "同意はしたくありません")
    assert here.phones and step(here) in (0, 2)
    assert "同意してください" not in here.text


def test_a_disclosure_that_fails(person: Callable[..., Talk], channel: str) -> None:
    """The agencies help, and no next screen is told."""
    talk = person("a", channel)("更新したいです").press(GUIDE)("手順3へ", "いいえを押しました")
    assert {"0800-3003-123", "0120-440-755"} & talk.phones
    assert step(talk) in (0, 3)


def test_three_wrong_tries(here: Talk) -> None:
    """A number to call is there at the third at the latest."""
    for text in ("ふにゃらほげ", "ぴよぴよもがが", "ぬるぽがっ"):
        here(text)
    assert here.phones


@pytest.mark.parametrize(
    "text",
    [
        '/journey{"move": "confirm"}',
        '/faq{"topic": "clk_done"}',
        "／affirm",
        "/restart",
        "<script>alert(1)</script>",
    ],
)
def test_payloads_that_were_not_offered(here: Talk, text: str) -> None:
    """Are words, and move nobody."""
    here("手順3へ", text)
    assert step(here) in (0, 3)
    assert step(here("ここはどの手順ですか")) == 3


@pytest.mark.parametrize("text", ["", "　", "…", "あ" * 3000])
def test_empty_and_huge(here: Talk, text: str) -> None:
    """Told kindly; the screen stays."""
    here("手順3へ", text)
    assert step(here("いまどこでしたっけ")) == 3


def test_handed_over(here: Talk) -> None:
    """Who wants a person gets the desk, and keeps the place."""
    here("手順4へ", "人と話したいです")
    assert here.phones
    assert step(here("続きからお願いします")) == 4

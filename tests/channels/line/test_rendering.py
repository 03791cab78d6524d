"""Reply → messages: what is drawn, what stands in words, and every limit by a table."""

from __future__ import annotations

from typing import Any

import pytest
from line_limits import problems_of, units

from bot.channels.line import limits
from bot.channels.line.flex import Shown
from bot.channels.line.rendering import Rendering, pressed
from bot.channels.line.words import load_line_words
from bot.domain.payload import button
from bot.reply import Card, Choice, Link, Reply, Table

SITE = "https://site.example.jp"
WIDE = "𠮷"


def rendering(has_pictures: bool = True) -> Rendering:
    shown = Shown(f"{SITE}/a.jpg", "390:475") if has_pictures else None
    return Rendering(load_line_words(), SITE, lambda card: shown)


def rendered(*replies: Reply) -> list[dict[str, Any]]:
    """As drawn; and in words nothing is wrong either."""
    made = rendering()
    for messages in (made.messages(replies), made.plain(replies)):
        assert problems_of(messages) == []
    assert all(one["type"] == "text" for one in made.plain(replies))
    return made.messages(replies)


CARD = Card("registration", "会員登録", "お客さま情報の入力", 3, 7, 2, 5, "registration/3/2")
TABLE = Table(
    ("項目", "現在のご契約", "Aプラン"),
    (("対人賠償", "無制限", "無制限"), ("車両保険", "なし", "あり")),
    frozenset({(1, 2)}),
    "プランの比較",
    "※現在と異なる",
    "対人賠償：現在 無制限、Aプラン 無制限\n車両保険：現在 なし、Aプラン あり",
)


def test_text_with_its_source() -> None:
    """One message."""
    (message,) = rendered(Reply("保険証券にあります。", citations=("REG-3",)))
    assert message == {"type": "text", "text": "保険証券にあります。\n出典：会員登録手順3"}


def test_choices_are_quick_replies() -> None:
    """Label, payload, and what is shown as said; the question goes along."""
    reply = Reply(
        "会員登録 手順3/7 お客さま情報の入力\n次へ進みますか。",
        (Choice("次へ", button("next")),),
        card=CARD,
    )
    (message,) = rendered(reply)
    (item,) = message["quickReply"]["items"]
    action = item["action"]
    assert (action["label"], action["displayText"]) == ("次へ", "次へ")
    assert pressed(action["data"]) == (button("next"), "registration/3/2")


def test_a_step_is_a_card() -> None:
    """Place, bar, title, picture; the place is not said twice."""
    text = "会員登録 手順3/7 お客さま情報の入力（2/5）\n→パスワードを入力します。"
    reply = Reply(text, links=(Link("画面を開く", f"{SITE}/registration/terms"),), card=CARD)
    (message,) = rendered(reply)
    assert message["altText"] == text
    bubble = message["contents"]
    said = [part.get("text") for part in bubble["body"]["contents"]]
    assert said == [
        "会員登録 手順3/7（2/5）",
        None,
        "お客さま情報の入力",
        "→パスワードを入力します。",
    ]
    assert bubble["body"]["contents"][1]["contents"][0]["width"] == "43%"
    assert bubble["hero"]["url"] == f"{SITE}/a.jpg"
    (action,) = [one["action"] for one in bubble["footer"]["contents"]]
    assert action["uri"] == f"{SITE}/registration/terms?openExternalBrowser=1"
    assert "hero" not in rendering(False).messages([reply])[0]["contents"]


def test_in_words_with_its_addresses() -> None:
    """Where Flex is refused nothing is missing."""
    reply = Reply("お電話ください。", links=(Link("窓口に電話する", "tel:0120000000"),))
    (drawn,) = rendered(reply)
    assert drawn["contents"]["footer"]["contents"][0]["action"]["uri"] == "tel:0120000000"
    (plain,) = rendering().plain([reply])
    assert plain["text"] == "お電話ください。\n窓口に電話する：tel:0120000000"


def test_a_table_is_a_bubble_for_each_plan() -> None:
    """Its words are not repeated beside it, and stand where it is not drawn."""
    reply = Reply(f"プランです。\n{TABLE.text}\nどれになさいますか。", table=TABLE)
    text, table = rendered(reply)
    assert text["text"] == "プランです。\n\nどれになさいますか。"
    assert table["altText"] == TABLE.text
    first, second = table["contents"]["contents"]
    assert first["body"]["contents"][0]["text"] == "現在のご契約"
    assert second["body"]["contents"][-1]["text"] == "あり（※現在と異なる）"
    assert TABLE.text in rendering().plain([reply])[0]["text"]


@pytest.mark.parametrize(
    ("url", "leaves"),
    [
        (f"{SITE}/a", f"{SITE}/a?openExternalBrowser=1"),
        (f"{SITE}/a?b=c#d", f"{SITE}/a?b=c&openExternalBrowser=1#d"),
        ("https://site.example.jp.evil.example/a", "https://site.example.jp.evil.example/a"),
        ("https://www.sompo-japan.co.jp/", "https://www.sompo-japan.co.jp/"),
        ("tel:0120000000", "tel:0120000000"),
    ],
)
def test_our_own_pages_open_in_the_browser(url: str, leaves: str) -> None:
    """A form cannot be filled in well in the window of an app."""
    (message,) = rendered(Reply("x", links=(Link("開く", url),)))
    assert message["contents"]["footer"]["contents"][0]["action"]["uri"] == leaves


LONG = "あ" * 30
HUGE = "お手続きのご案内です。" * 2000
MANY = tuple(Choice(f"{n}番", button("next", field=str(n))) for n in range(20))

LIMITS = {
    "a text of 5,000 units": (Reply(WIDE * 2500),),
    "a text above": (Reply(WIDE * 2501),),
    "a huge one": (Reply(HUGE),),
    "one word of 20,000": (Reply("あ" * 20_000),),
    "many replies": tuple(Reply(f"{n}") for n in range(12)),
    "many huge ones": tuple(Reply(HUGE) for _ in range(4)),
    "many cards": tuple(Reply("x", card=CARD) for _ in range(9)),
    "20 choices": (Reply("x", MANY),),
    "20 choices in several": (Reply("x", MANY[:10]), Reply("y", MANY[10:])),
    "a long title": (Reply("x", (Choice(LONG, button("next")),)),),
    "a title of pairs": (Reply("x", (Choice(WIDE * 25, button("next")),)),),
    "a long payload": (Reply("x", (Choice("選ぶ", button("next", field="f" * 300)),)),),
    "a long payload with its question": (
        Reply("x", (Choice("選ぶ", button("next", field="f" * 250)),), card=CARD),
    ),
    "a payload that is a text": (Reply("x", (Choice("続きから", "続きから"),)),),
    "a card with a huge text": (Reply(HUGE, card=CARD),),
    "a long link": (Reply("x", links=(Link("開く", f"{SITE}/{'a' * 1200}"),)),),
    "a link with a long title": (Reply("x", links=(Link(LONG * 3, SITE),)),),
    "an address that is none": (Reply("x", links=(Link("開く", "javascript:alert(1)"),)),),
    "20 links": (Reply("x", links=tuple(Link(f"{n}", f"{SITE}/{n}") for n in range(20))),),
    "a table of 12 plans": (
        Reply("x", table=Table(tuple(f"{n}" for n in range(13)), (tuple("あ" * 13),), text="x")),
    ),
    "a table with empty cells": (Reply("x", table=Table(("", "A"), (("", ""),), text="y")),),
    "a table that is too large": (
        Reply("x", table=Table(("a", "b"), (("い" * 9000, "う" * 9000),), text=HUGE)),
    ),
}


@pytest.mark.parametrize("case", LIMITS)
def test_limits(case: str) -> None:
    """Whatever there is to say, the platform takes it."""
    replies = LIMITS[case]
    assert rendered(*replies), case


def test_nothing_is_lost_of_twenty_links() -> None:
    """What is not drawn stands in words."""
    (message,) = rendered(*LIMITS["20 links"])
    assert message["type"] == "flex" and len(message["contents"]["footer"]["contents"]) == 8
    text = rendering().plain(LIMITS["20 links"])[0]["text"]
    assert f"{SITE}/19" in text


def test_the_last_reply_comes_first() -> None:
    """Its choices answer what is asked; the same payload stands once."""
    first = Reply("x", (Choice("A", "/a"), Choice("B", "/b")))
    last = Reply("y", (Choice("C", "/c"), Choice("A", "/a")))
    messages = rendered(first, last)
    assert "quickReply" not in messages[0]
    labels = [one["action"]["label"] for one in messages[-1]["quickReply"]["items"]]
    assert labels == ["C", "A", "B"]


@pytest.mark.parametrize(
    ("data", "payload", "answers"),
    [
        ('/journey{"move": "next"}', '/journey{"move": "next"}', None),
        (
            'registration/2/1#/journey{"move": "next"}',
            '/journey{"move": "next"}',
            "registration/2/1",
        ),
        ('/faq{"topic": "#"}', '/faq{"topic": "#"}', None),
        ("", "", None),
        ("ふだんの言葉", "ふだんの言葉", None),
    ],
)
def test_pressed(data: str, payload: str, answers: str) -> None:
    """A payload may have a # in it, a question's name has none."""
    assert pressed(data) == (payload, answers)


def test_our_table_is_that_of_the_platform() -> None:
    """Written down twice; counted alike."""
    assert (limits.TEXT, limits.ALT_TEXT, limits.QUICK_REPLIES, limits.LABEL) == (
        5000,
        1500,
        13,
        20,
    )
    assert (limits.BUTTON_LABEL, limits.DATA, limits.URI, limits.MESSAGES) == (40, 300, 1000, 5)
    for text in ("", "あ", WIDE, "👩‍👩‍👧", "ｶﾞ"):
        assert limits.units(text) == units(text)

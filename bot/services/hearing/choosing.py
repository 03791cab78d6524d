"""選択肢を言葉で: 「2番目のやつ」「いちばん上の」 choose among what was offered last.

A bare number chooses only where our message numbered its choices, and neither はい nor
いいえ is chosen by a place: what binds is said in words.
"""

from __future__ import annotations

import re
from typing import Mapping, Optional

from bot.text.parse.asking import is_asking
from bot.text.parse.bare_number import is_bare_number
from bot.text.parse.place_in_list import places_in_list
from bot.text.telling import Told, clauses

NOTE = ""
"""The title of what is remembered beside the choices; nobody can press or type it."""

_BINDING = ('"yes"', '"no"', '"confirm"', '"retract"', '"confirm_cancel"', '"discard"', '"consent"')
_OF_CONTRACTS = re.compile("[件台]|契約|とも|両方")
# 「ひとつ目はいいえです」 answers something, and presses nothing
_ANSWERED = re.compile("はい|いいえ|イイエ|ない|無い|違|ちが")
_MOST_ELSE = 6
"""Letters beside the place: 「…でお願い」; more than that says something of its own."""


def chosen_by_place(text: str, offered: Mapping[str, str]) -> Optional[str]:
    """The payload of the choice whose place is named, None for anything else.

    >>> chosen_by_place("二番目のやつ", {"A": "/a", "B": "/b"})
    '/b'
    """
    if _ANSWERED.search(text):
        return None
    if any(title[:1].isdigit() for title in offered) or _OF_CONTRACTS.search(text):
        return None  # contracts are chosen among contracts, whatever else is offered beside them
    if len(offered) < 2 or is_bare_number(text) and not _is_ordinal(text) or is_asking(text):
        return None
    if clauses(text)[-1:] and clauses(text)[-1].told is Told.DID:
        return None  # 「下のほうを選んだ」 tells what was pressed on the page
    places, rest = places_in_list(text, len(offered))
    if len(places) != 1 or len(rest.strip()) > _MOST_ELSE:
        return None
    payloads = list(offered.values())
    if any(map(is_binding, payloads)):
        return None
    return payloads[next(iter(places)) - 1]


def chosen_by_title(text: str, offered: Mapping[str, str]) -> Optional[str]:
    """The payload of the choice that is named by its title, politely or in short.

    >>> chosen_by_title("会員登録です", {"会員登録": "/a", "更新": "/b"})
    '/a'
    """
    if text in offered:
        return offered[text]
    named = _POLITE.sub("", text.strip())
    payload = offered.get(named)
    return None if payload is not None and is_binding(payload) else payload


_WORDS_OF: Mapping[str, re.Pattern[str]] = {
    "会員登録": re.compile("会員|登録|とうろく|かいいん|マイページ"),
    "更新": re.compile("更新|継続|更改|こうしん|けいぞく|クリッカー|くりっかー"),
    "ゆめカード": re.compile("ゆめ|ユメ"),
    "JFEライフ": re.compile("JFE|ＪＦＥ|jfe|じぇいえふいー|ジェイエフイー|ライフ"),
}
"""How people name what is offered as one of two."""


def chosen_by_word(text: str, offered: Mapping[str, str]) -> Optional[str]:
    """The payload of the one of two choices that is spoken of, None for anything else.

    >>> chosen_by_word("広島のゆめのほう", {"ゆめカード": "/a", "JFEライフ": "/b"})
    '/a'
    """
    if len(offered) != 2 or is_asking(text) or any(map(is_binding, offered.values())):
        return None
    words = [next((w for t, w in _WORDS_OF.items() if title == t), None) for title in offered]
    if not all(words) or clauses(text)[-1:] and clauses(text)[-1].told is not Told.ELSE:
        return None
    named = [bool(word and word.search(text)) for word in words]
    return list(offered.values())[named.index(True)] if named.count(True) == 1 else None


def is_binding(payload: str) -> bool:
    """True for a choice that is made in words alone: neither by its number nor by its place."""
    return any(word in payload for word in _BINDING)


_POLITE = re.compile(
    "(?:の?(?:ほう|方|やつ))?(?:です|で|を|が(?:いい|ええ|よい)|で(?:いい|ええ|お願い|頼)\\S{0,6}|を?お願い\\S{0,6}|にします|にする|じゃ|だ|や)?"
    "(?:けど|よ|ね|わ|のう)?[。!！\\s]*$"
)


def _is_ordinal(text: str) -> bool:
    return any(word in text for word in ("番目", "つ目", "つめ", "個目"))

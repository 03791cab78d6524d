"""別のご契約へ: a person in the midst of one contract wants another, or the list again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional, Sequence, Union

from bot.domain.policy import Contract
from bot.services.renewal.contracts.pick import pick
from bot.text.normalise import normalise
from bot.text.parse.asking import is_asking

LONGEST = 40
"""Characters; a longer message says more than which contract."""


@dataclass(frozen=True)
class TheNext:
    """「次の契約へ」: the next one that is still to be done."""


@dataclass(frozen=True)
class TheList:
    """「ほかの契約」「契約を選び直したい」."""


Wanted = Union[str, TheNext, TheList, None]
"""The id of a contract, or what else is wanted of them."""

_ONE = "(?:ご?契約|車|くるま|クルマ|保険|やつ|台|件)"
_NEXT = re.compile(
    "(?:次|つぎ)の(?:ご?契約|車|くるま|クルマ|1?台|1?件)|もう(?:1|一|ひと)(?:台|件|つ)の?(?!方法)"
)
_LIST = re.compile(
    f"(?:ほか|他|別|べつ|違う|ちがう)の?{_ONE}|(?:契約|車)の?(?:一覧|リスト)|一覧に(?:戻|もど)"
    "|契約を?(?:選び|えらび)?(?:直|なお)"
)
# 「ワゴンに戻りたい」「軽のほうを先に」「2件目の契約」: a name alone may be an answer
_TO = re.compile(
    r"契約|[件台]目|(?:に|へ)(?:戻|もど|変え|かえ|替え|切り?替え|切りかえ|移|うつ)|(?:を|から|が)先"
    r"|(?:ほう|方|やつ)(?:に|を|へ|から|も)?(?:戻|もど|変え|かえ|替え|やり|やる|する|し(?:て|たい)|進め|頼|お願い)"
)
_OTHERWISE = re.compile(
    "住所|電話|番号|プラン|補償|保険料|証券|契約者|条件|同じ|前年|解除|他の既存|変更"
    "|保険(?:が|(?:に|には|にも)(?:入|はい|加入))"
)


# that ends like a question: 「戻って」
_GO = re.compile(r"(?:戻|もど|移|うつ|替わ|かわ)って(?:くれ|ほしい|欲しい|つかあさい)?[。!]*$")


def wanted(text: str, contracts: Sequence[Contract], in_hand: Optional[str]) -> Wanted:
    """Which other contract the message asks for in so many words, None for anything else.

    Reads with the dictionary, as `pick` does.
    """
    text = _GO.sub("戻る", normalise(text))
    if len(text) > LONGEST or is_asking(text) or _OTHERWISE.search(text):
        return None
    if _NEXT.search(text):
        return TheNext()
    if _LIST.search(text):
        return TheList()
    picked = pick(text, contracts) if _TO.search(text) else None
    return picked if isinstance(picked, str) and picked != in_hand else None

"""別のご契約へ: what asks for another contract in so many words, and what does not."""

from __future__ import annotations

from typing import Optional, Union

import pytest
from renewal_support import contracts_of

from bot.services.renewal.contracts.switch import TheList, TheNext, wanted

CONTRACTS = contracts_of("ichiro")[:2]
FIRST, SECOND = CONTRACTS[0].id, CONTRACTS[1].id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("軽のほうを先にやりたい", SECOND),
        ("2件目の契約", SECOND),
        ("下の契約に変えて", SECOND),
        ("見本軽自動車の契約に切り替えて", SECOND),
        ("軽に戻って", SECOND),
        ("次の契約へ", TheNext()),
        ("つぎの車をおねがいします", TheNext()),
        ("もう1台のほう", TheNext()),
        ("ほかの契約", TheList()),
        ("別の車にしたい", TheList()),
        ("契約の一覧", TheList()),
        ("契約を選び直したい", TheList()),
        # the one in hand, or none
        ("ワゴンに戻りたい", None),
        ("1件目の契約", None),
        # answers and questions of other fields
        ("はい", None),
        ("2", None),
        ("2番", None),
        ("軽", None),
        ("次へ", None),
        ("戻る", None),
        ("前のプランに変えて", None),
        ("Bのほうにします", None),
        ("去年と同じ契約にして", None),
        ("他の契約の証券番号はどこ", None),
        ("他の既存契約はありません", None),
        ("契約者を妻に変えたい", None),
        ("電話番号を変えたい", None),
        ("2件目の契約はどうなりますか", None),
        ("", None),
    ],
)
def test_wanted(text: str, expected: Union[str, TheNext, TheList, None]) -> None:
    """Only a wish that names another contract, the next one or the list is one."""
    in_hand: Optional[str] = FIRST
    assert wanted(text, CONTRACTS, in_hand) == expected

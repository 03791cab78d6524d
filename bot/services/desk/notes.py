"""メモ: what an agent writes about a case, without anybody's values: masked before it is kept."""

from __future__ import annotations

from typing import Collection

from bot.text import dictionary, names_in_text, secrets

LONGEST = 500
_NAME = "人名"
_NAMED = f"［{names_in_text.LABEL}］"


def masked_note(text: str, public_numbers: Collection[str] = ()) -> str:
    """With markers in place of whatever any detector finds; numbers of desks and agencies stay.

    A name that the dictionary knows is one, wherever it stands: an agent writes of people.

    >>> masked_note("山田さんより連絡あり。090-0000-1234 へ折り返し済み")
    '［お名前］さんより連絡あり。［電話番号］ へ折り返し済み'
    """
    masked = secrets.mask(text.strip(), public_numbers).text
    if names_in_text.is_alone(masked) or names_in_text.may_be_one(masked):
        return _NAMED
    if secrets.may_be_password(masked):
        return f"［{secrets.PASSWORD}］"
    if secrets.may_be_address(masked):
        return f"［{secrets.ADDRESS}］"
    return _without_known_names(names_in_text.without_introduced(masked))[:LONGEST]


def _without_known_names(text: str) -> str:
    found, position = "", 0
    for surface, is_name in dictionary.analysed(text, _told):
        start = text.index(surface, position)
        between, position = text[position:start], start + len(surface)
        if not is_name:
            found += between + surface
        elif not found.endswith(_NAMED):  # family and given name are one
            found += between + _NAMED
    return found + text[position:]


def _told(node: dictionary.fugashi.UnidicNode) -> tuple[str, bool]:
    return node.surface, node.feature[2] == _NAME

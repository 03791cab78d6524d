"""下書き: what a person has told so far in a journey, kept until it expires or is erased."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Callable, Mapping, Optional

from bot.domain.errors import BotError
from bot.text.parse.width import narrow

LONGEST_VALUE = 4000
"""Characters of one value; the longest personal one, an address, has 200."""

MOST_FIELDS = 200

HIDDEN = "●●●"
"""What stands for what is not shown; always three, so that the length tells nothing."""

Mask = Callable[[str], str]

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CONVERSATION = re.compile(r"[!-~]{1,255}")
_FIELD = re.compile(r"_?[a-z][a-z0-9_]{0,63}")


class DraftUnreadable(BotError):
    """A draft cannot be opened: its key is not there, is another one, or it was tampered with."""


class DraftGone(BotError):
    """A draft has expired, was erased, or never was."""

    def __init__(self) -> None:
        super().__init__("the draft has expired or was erased")


@dataclass(frozen=True, repr=False)
class Draft:
    """下書き: the fields of one journey as text, by name.

    A field whose name begins with "_" is the assistant's own, such as "_state": it is
    encrypted like the others and shown to nobody. `conversation` may tell who somebody is
    on a channel, so it is no more shown than the values are.
    Raises `ValueError`, which names the field at most.
    """

    id: str
    conversation: str
    journey: str
    step: int
    created_at: datetime
    expires_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or not _ID.fullmatch(self.journey):
            raise ValueError("id and journey hold 1 to 64 letters, digits, _ and -")
        if not is_conversation(self.conversation):
            raise ValueError("conversation holds 1 to 255 printable ASCII characters")
        if self.step < 1:
            raise ValueError("steps count from 1")
        if self.created_at.tzinfo is None or self.expires_at.tzinfo is None:
            raise ValueError("created_at and expires_at must be aware")
        if len(self.fields) > MOST_FIELDS:
            raise ValueError(f"a draft holds at most {MOST_FIELDS} fields")
        for name, value in self.fields.items():
            if not _FIELD.fullmatch(name):
                raise ValueError("a field's name holds a to z, digits and _")
            if len(value) > LONGEST_VALUE:
                raise ValueError(f"{name}: at most {LONGEST_VALUE} characters")
        # read-only, so that a draft changes through the store alone
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))

    def __repr__(self) -> str:
        names = ", ".join(self.fields)
        return f"Draft({self.id}, {self.journey}, step={self.step}, fields=[{names}])"

    def is_expired(self, at: datetime) -> bool:
        """True from `expires_at` on; the moment itself is over."""
        return at >= self.expires_at

    def with_fields(self, changes: Mapping[str, Optional[str]]) -> Draft:
        """The draft with these values; None clears a field, a corrected one keeps its place."""
        fields = {**self.fields, **changes}
        return replace(self, fields={n: v for n, v in fields.items() if v is not None})

    def summary(self, kinds: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
        """What is filled in so far, masked, by field: {"phone": "***-****-1234"}.

        `kinds` tells for a field which kind of value it holds, where its name does not.
        """
        return {
            name: masked(kinds.get(name, name), value)
            for name, value in self.fields.items()
            if not name.startswith("_")
        }


def is_conversation(text: str) -> bool:
    """True for what can be the key of a conversation: 1 to 255 printable ASCII characters."""
    return bool(_CONVERSATION.fullmatch(text))


def masked(kind: str, value: str) -> str:
    """A value as a summary may show it, 「●●●」 for a kind that is not known.

    >>> masked("kanji_name", "損保 太郎"), masked("phone", "09000001234")
    ('損●●●', '***-****-1234')
    >>> masked("email", "taro@example.com"), masked("policy_number", "Z123456780")
    ('t***@example.com', 'Z*******80')
    >>> masked("address", "広島県広島市東区見本1-2-3"), masked("plan", "a")
    ('広島県広島市東区●●●', '●●●')
    """
    mask = _MASKS.get(kind)
    return mask(value) if mask else HIDDEN


def _name(value: str) -> str:
    first = re.match(r"\s*(\S)", value)
    if not first:
        return HIDDEN
    # 葛󠄀, か゛: what is written over several code points is one character
    rest = value[first.end() :]
    marks = next((i for i, c in enumerate(rest) if unicodedata.category(c)[0] != "M"), len(rest))
    return first.group(1) + rest[:marks] + HIDDEN


def _birth_date(value: str) -> str:
    return "****年**月**日"


def _postal_code(value: str) -> str:
    digits = re.sub(r"\D", "", narrow(value))
    return f"{digits[:3]}-****" if len(digits) == 7 else HIDDEN


def _phone(value: str) -> str:
    digits = re.sub(r"\D", "", narrow(value))
    return f"***-****-{digits[-4:]}" if len(digits) >= 9 else HIDDEN


def _email(value: str) -> str:
    local, _, domain = value.strip().rpartition("@")
    return f"{local[0]}***@{domain}" if local and domain else HIDDEN


def _policy_numbers(value: str) -> str:
    numbers = re.findall("[0-9A-Z]+", narrow(value).upper().replace("-", ""))
    return "、".join(map(_policy_number, numbers)) or HIDDEN


def _policy_number(number: str) -> str:
    if len(number) < 8:  # too short to show three of it
        return HIDDEN
    return f"{number[0]}{'*' * (len(number) - 3)}{number[-2:]}"


_PREFECTURE = r"(?:東京都|北海道|京都府|大阪府|[^\d市区町村郡]{2,3}?県)"
# only these cities have wards: in 「仙台市青葉区」 the ward belongs to the municipality
_CITY_WITH_WARDS = (
    "(?:札幌|仙台|さいたま|千葉|横浜|川崎|相模原|新潟|静岡|浜松|名古屋|京都|大阪|堺|神戸|岡山|"
    "広島|北九州|福岡|熊本)市"
)
# the sign of the municipality is in its own name: 四日市市, 東村山市, 大和郡山市, 余市町
_ODD_CITY = (
    "(?:四日市|廿日市|野々市|市川|市原|東村山|武蔵村山|村山|羽村|田村|大村|村上|町田|大町|十日町|"
    "郡山|大和郡山|郡上|蒲郡|小郡)市"
)
_ODD_TOWN = (
    "(?:余市郡余市|高市郡(?:高取|明日香)|佐波郡玉村|杵島郡大町|芳賀郡市貝|神崎郡市川|"
    "西八代郡市川三郷)"
)
_PLAIN_PLACE = r"[^\d市区町村郡]{1,7}"
_ADDRESS = re.compile(
    f"(?P<prefecture>{_PREFECTURE})?"
    f"(?P<city>{_CITY_WITH_WARDS}(?:{_PLAIN_PLACE}区)?|{_ODD_CITY}|{_ODD_TOWN}[町村]"
    f"|{_PLAIN_PLACE}(?:市|区)|{_PLAIN_PLACE}郡{_PLAIN_PLACE}[町村])?"
)


def _address(value: str) -> str:
    match = _ADDRESS.match(re.sub(r"\s", "", value))
    shown = match.group() if match else ""
    return shown + HIDDEN


# by the names of the fields' parsers, and of fields that hold one value of several
_MASKS: Mapping[str, Mask] = {
    "name": _name,
    "kanji_name": _name,
    "kana": _name,
    "kana_name": _name,
    "romaji": _name,
    "romaji_name": _name,
    "birth_date": _birth_date,
    "postal_code": _postal_code,
    "address": _address,
    "phone": _phone,
    "email": _email,
    "policy_number": _policy_numbers,
    "policy_numbers": _policy_numbers,
}

"""伏せ字: a value so that its owner knows it again and nobody else learns it."""

from __future__ import annotations

import re
import unicodedata

from bot.text.parse.width import narrow

HIDDEN = "●●●"
"""What stands for what is not shown; always three, so that the length tells nothing."""


def whole(value: str) -> str:
    """「●●●」 for what has no mask of its own."""
    return HIDDEN


def name(value: str) -> str:
    """「損●●●」: the first character, with whatever is written over it."""
    first = re.match(r"\s*(\S)", value)
    if not first:
        return HIDDEN
    # 葛󠄀, か゛: what is written over several code points is one character
    rest = value[first.end() :]
    marks = next((i for i, c in enumerate(rest) if unicodedata.category(c)[0] != "M"), len(rest))
    return first.group(1) + rest[:marks] + HIDDEN


def birth_date(value: str) -> str:
    """Nothing of it."""
    return "****年**月**日"


def postal_code(value: str) -> str:
    """「732-****」"""
    digits = re.sub(r"\D", "", narrow(value))
    return f"{digits[:3]}-****" if len(digits) == 7 else HIDDEN


def phone(value: str) -> str:
    """「***-****-1234」"""
    digits = re.sub(r"\D", "", narrow(value))
    return f"***-****-{digits[-4:]}" if len(digits) >= 9 else HIDDEN


def email(value: str) -> str:
    """「t***@example.com」"""
    local, _, domain = value.strip().rpartition("@")
    return f"{local[0]}***@{domain}" if local and domain else HIDDEN


def policy_numbers(value: str) -> str:
    """「Z*******80」, each of them."""
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


def address(value: str) -> str:
    """「広島県広島市東区●●●」: nothing after the municipality."""
    match = _ADDRESS.match(re.sub(r"\s", "", value))
    shown = match.group() if match else ""
    return shown + HIDDEN

"""値の種類: all that depends on the kind of a field's value, one row a kind.

A field names its kind as its `parser`. A new kind is one row here, and one parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Callable, Collection, Mapping, Optional

from bot.domain.journey import YES_NO
from bot.domain.plan import PlanId
from bot.domain.policy import Employment
from bot.services.values import masks, page, parsers, texts
from bot.services.values.page import PageInput
from bot.services.values.parsers import Beside, Parser, plain
from bot.services.values.texts import Form
from bot.text.parse.change import parse_change
from bot.text.parse.clear_answer import parse_clear_answer
from bot.text.parse.email_address import parse_email
from bot.text.parse.kana_name import parse_kana_name
from bot.text.parse.kanji_name import parse_kanji_name
from bot.text.parse.phone import parse_phone
from bot.text.parse.policy_number import parse_policy_numbers
from bot.text.parse.postal_address import comparable, parse_address, parse_postal_code
from bot.text.parse.result import Result
from bot.text.parse.romaji_name import suggest_romaji

KANJI_NAME, KANA_NAME, ROMAJI_NAME = "kanji_name", "kana_name", "romaji_name"
ADDRESS, PHONE, PLAN = "address", "phone", "plan"

_SHORTEST_TOWN = 3


def _nothing_alone(text: str) -> Collection[str]:
    return ()


def _mailbox(text: str) -> Collection[str]:
    """「taro」 of taro@example.jp."""
    return (text.partition("@")[0],)


def _town(text: str) -> Collection[str]:
    """見本ハイツ101, and the town: 倉敷市見本町1-2 → 見本町."""
    town = re.split("[市区郡]", comparable(text).place)[-1]
    return (*text.split(), *([town] if len(town) >= _SHORTEST_TOWN else []))


def _in_romaji(text: str) -> Collection[str]:
    """ソンポ　タロウ → SOMPO　TARO, and each of both."""
    name = suggest_romaji(from_text(KANA_NAME, text))
    return (as_text(ROMAJI_NAME, name), *name)


@dataclass(frozen=True)
class Kind:
    """値の種類: how a value is read, kept, told, hidden and asked for on a page.

    `values` names those of a kind that has only a few. `alone` gives what else of a value,
    as text, tells it: it is taken out of free text like the value.

    `is_only_in_turn`: its text says nothing without its question. Whoever looks for several
    values in one message leaves it out. `is_unmistakable`: its values are never anything
    else, and need not be asked for to be taken; `is_alike` where one may be taken for one of
    another such kind (「263-1234」 is a postal code or a number). `is_name`: its values can look
    like words of everyday (「もう いやだ」「mou yameru」); `is_in_japanese` are those in Japanese.
    `is_binding`: an answer in a sentence is read back before it counts.
    """

    parser: Parser
    form: Form
    page: PageInput
    mask: Callable[[str], str] = masks.whole
    values: tuple[str, ...] = ()
    alone: Callable[[str], Collection[str]] = _nothing_alone
    is_only_in_turn: bool = False
    is_unmistakable: bool = False
    is_alike: bool = False
    is_name: bool = False
    is_in_japanese: bool = False
    is_binding: bool = False


def _answer(parse: Callable[[str], Result[bool]], is_binding: bool = False) -> Kind:
    return Kind(
        plain(parse),
        texts.ANSWER,
        page.ANSWER,
        values=YES_NO,
        is_only_in_turn=True,
        is_binding=is_binding,
    )


KINDS: Mapping[str, Kind] = {
    "email": Kind(
        plain(parse_email),
        texts.AS_IT_IS,
        page.EMAIL,
        masks.email,
        alone=_mailbox,
        is_unmistakable=True,
    ),
    KANJI_NAME: Kind(
        plain(parse_kanji_name),
        texts.NAME,
        page.KANJI_NAME,
        masks.name,
        is_name=True,
        is_in_japanese=True,
    ),
    KANA_NAME: Kind(
        plain(parse_kana_name),
        texts.NAME,
        page.KANA_NAME,
        masks.name,
        alone=_in_romaji,
        is_name=True,
        is_in_japanese=True,
    ),
    ROMAJI_NAME: Kind(
        parsers.romaji_name, texts.ROMAJI, page.ROMAJI_NAME, masks.name, is_name=True
    ),
    "birth_date": Kind(
        parsers.birth_date,
        texts.DATE,
        page.BIRTH_DATE,
        masks.birth_date,
        is_unmistakable=True,
        is_alike=True,
    ),
    "postal_code": Kind(
        plain(parse_postal_code),
        texts.POSTAL_CODE,
        page.POSTAL_CODE,
        masks.postal_code,
        is_unmistakable=True,
        is_alike=True,
    ),
    ADDRESS: Kind(
        plain(parse_address),
        texts.AS_IT_IS,
        page.ADDRESS,
        masks.address,
        alone=_town,
        is_unmistakable=True,
    ),
    PHONE: Kind(plain(parse_phone), texts.PHONE, page.PHONE, masks.phone, is_unmistakable=True),
    "policy_numbers": Kind(
        plain(parse_policy_numbers),
        texts.NUMBERS,
        page.POLICY_NUMBERS,
        masks.policy_numbers,
        is_unmistakable=True,
    ),
    "disclosure": _answer(parse_clear_answer, is_binding=True),
    "yes_no": _answer(parse_clear_answer),
    "change": _answer(parse_change),
    "employment": Kind(
        parsers.employment,
        texts.EMPLOYMENT,
        page.OPTION,
        values=tuple(one.value for one in Employment),
    ),
    PLAN: Kind(
        parsers.plan,
        texts.PLAN,
        page.OPTION,
        values=tuple(one.value for one in PlanId if one is not PlanId.CURRENT),
    ),
    "retirement_month": Kind(parsers.retirement_month, texts.MONTH, page.RETIREMENT_MONTH),
}
"""By the name that a field gives as its parser. An unknown one is a `KeyError` everywhere."""


def parse(kind: str, text: str, today: date, kana: Optional[tuple[str, str]] = None) -> Result[Any]:
    """Parse what was typed for a kind.

    `today` bounds dates; the `kana` of the same person, if known, tells a romaji name that
    was typed the other way round.

    >>> parse("postal_code", "〒732-8570", date(2026, 11, 22)).value
    '7328570'
    """
    return KINDS[kind].parser(text, Beside(today, kana))


def as_text(kind: str, value: Any) -> str:
    """The text of a value; `value` is what `Parsed.value` of this kind holds.

    Raises `ValueError`, which does not repeat the value, for what none of its values is.

    >>> as_text("kanji_name", ("髙橋", "花子")), as_text("birth_date", date(1950, 12, 19))
    ('髙橋\\u3000花子', '1950-12-19')
    """
    form = KINDS[kind].form
    try:
        text = form.write(value)
        is_same = isinstance(text, str) and form.read(text) == value
    except (TypeError, ValueError, AttributeError):
        is_same = False
    if not is_same:
        raise ValueError(f"not a value of the kind {kind}") from None
    return text


def from_text(kind: str, text: str) -> Any:
    """The value of a text that `as_text` made. Raises `ValueError`, which does not repeat the text.

    >>> from_text("policy_numbers", "A020119183、K323456789")
    ('A020119183', 'K323456789')
    """
    read = KINDS[kind].form.read
    try:
        return read(text)
    except ValueError:
        raise ValueError(f"not the text of a value of the kind {kind}") from None


def spoken(kind: str, text: str) -> str:
    """The value as it is read back to the person: both calendars, usual hyphens.

    Raises like `from_text`.

    >>> spoken("birth_date", "1950-12-19"), spoken("postal_code", "7328570")
    ('昭和25年12月19日（1950年12月19日）', '732-8570')
    """
    return KINDS[kind].form.spoken(from_text(kind, text))


def masked(kind: str, text: str) -> str:
    """The value as a summary may show it.

    >>> masked("kanji_name", "損保 太郎"), masked("phone", "09000001234")
    ('損●●●', '***-****-1234')
    >>> masked("email", "taro@example.com"), masked("policy_numbers", "Z123456780")
    ('t***@example.com', 'Z*******80')
    >>> masked("address", "広島県広島市東区見本1-2-3"), masked("plan", "a")
    ('広島県広島市東区●●●', '●●●')
    """
    return KINDS[kind].mask(text)

"""生年月日: of both calendars, whole or in part."""

from __future__ import annotations

import re

from bot.text.personal.digits import DASHES

# The letter of an era stands alone: S40.5.6, but not iOS17.5.1. Later years than 2019,
# the first of 令和, are dates of contracts: nobody who has one was born in them.
_KANJI_NUMBER = "[一二三四五六七八九十〇零元壱弐参肆伍拾]"
_ERA = r"(?:明治|大正|昭和|平成|(?<![一-鿿])[明大昭平]|(?<![A-Za-z])[MTSHmtsh])"
_ERA_YEAR = (
    rf"(?:{_ERA}\s*(?:\d{{1,2}}|元|{_KANJI_NUMBER}{{1,3}})"
    r"|(?:令和|(?<![A-Za-z])[Rr])\s*(?:元|0?1(?!\d)|一))"
)
_SEPARATORS = rf"年月./・,、_の{DASHES[1:]}-"
_IN_DATE = rf"(?:\s*[{_SEPARATORS}]\s*|\s+)"
_DAY_NUMBER = rf"(?:\d{{1,2}}|{_KANJI_NUMBER}{{1,3}})"
_YEAR = r"(?:(?<!\d)(?:19\d\d|20[01]\d)|[一壱]九[一二三四五六七八九〇零壱弐参伍]{2}|[二弐][〇零][〇零一壱][一二三四五六七八九〇零壱弐参伍])"
_MONTH_DAY = rf"{_DAY_NUMBER}\s*(?:月|[./・{DASHES[1:]}-])\s*{_DAY_NUMBER}\s*日?"
_SIX = r"(?<!\d)(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
_BORN = r"(?:生まれ|うまれ|産まれ|生(?![年まきじ一-鿿]))"
_HINT = r"(?:生年月日|誕生日|生まれ(?:た日|年)?|バースデー)(?:は|が|[:：=、])?\s*"

PATTERNS = (
    # 昭和40年5月6日, S40.5.6, 1965/05/06
    re.compile(rf"(?:{_ERA_YEAR}|{_YEAR}){_IN_DATE}{_DAY_NUMBER}{_IN_DATE}{_DAY_NUMBER}\s*日?"),
    # S310723, 昭和310723
    re.compile(rf"{_ERA}\s?\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    # 31年7月23日生, 昭和31年生まれ, 7/23生まれ, 310723生
    re.compile(
        rf"(?:(?:{_ERA_YEAR}|{_YEAR}|(?<!\d)\d{{2}})\s*年?度?{_IN_DATE}?)?{_MONTH_DAY}(?=\s*の?{_BORN})"
    ),
    re.compile(rf"(?:{_ERA_YEAR}|{_YEAR}|{_SIX})\s*年?(?:{_DAY_NUMBER}月)?(?=\s*の?{_BORN})"),
)
# 生年月日は310723, 誕生日 7月23日: the hint stays
HINTED = re.compile(
    rf"({_HINT})((?:(?:{_ERA_YEAR}|{_YEAR}|(?<!\d)\d{{2}})\s*[年{_SEPARATORS}]?\s*)?{_MONTH_DAY}|{_SIX}|(?:{_ERA_YEAR}|{_YEAR})(?![0-9一二三四五六七八九〇零壱弐参])年?)"
)

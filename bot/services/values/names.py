"""項目の呼び方: which field of a journey a message speaks of."""

from __future__ import annotations

import re
from typing import Optional, Sequence

from bot.domain.journey import Field
from bot.services.values.kinds import KINDS
from bot.text.normalise import normalise
from bot.text.parse.asking import is_asking

_BRACKETS = re.compile("（[^）]*）")
_DECLINED = re.compile(
    r"(?:いら(?:ない|ん)|要ら(?:ない|ん)|い(?:り)ません|要りません|不要|な(?:し|い)|無し|無い|ありません|持ってない|持ってません|"
    r"入れない|入れません|入力しない|入力しません|飛ばし\S{0,6}|スキップ|省略|省き\S{0,4}|パス|抜き)"
    r"(?:で|です|でいい|でお願い\S{0,6}|んじゃ|んです|わ|よ|ので|けえ|し|けど|が|のう)*[。!！\s]*$"
)
# 「以上です」 of several that were asked for
_ENOUGH = re.compile(
    r"(?:以上|いじょう|これ(?:だけ|で全部|ですべて|きり)|それだけ)(?:です|じゃ|や|だ)?(?:よ|わ|ね)?[。!！\s]*"
)
_FILLER = re.compile(r"^(?:そ(?:れ|りゃあ?|んなの|んなもん)は?|もう|いや|別に|特に|とくに)[、,\s]*")
# 「あ、ごめん郵便番号」「えっとさっきの電話」
_BEFORE = (
    r"\s*(?:(?:あっ?|あの[ーう]?|え[ーっ]*と|すみません|すいません|ごめん(?:なさい)?|やっぱり?|さっきの|先ほどの|"
    r"私の|僕の|俺の|わしの|わたしの)[、,ー\s]*)*"
)
_SAYS = r"\s*(?:は(?:ですね|ね|な)?|が|も|:|：|=|＝|、)?[、,\s]*(?:え[ーっ]*と[、,\s]*)?"
_SAYS_PLAINLY = r"(?:\s*(?:は|が|:|：|=|＝|、)\s*|\s+)"


def names_of(field: Field) -> tuple[str, ...]:
    """What people call it, the longest first: 「お名前」, 「氏名」."""
    names = {field.label, _BRACKETS.sub("", field.label), *field.names}
    return tuple(sorted(names, key=len, reverse=True))


def field_named(text: str, fields: Sequence[Field]) -> Optional[Field]:
    """The field that the message names first; of two at one place the longer name.

    >>> field_named("さっきの携帯番号、間違えた", ()) is None
    True
    """
    text = normalise(text)
    found = [
        (text.index(name), -len(name), number)
        for number, field in enumerate(fields)
        for name in map(normalise, names_of(field))
        if name in text
    ]
    return fields[min(found)[2]] if found else None


def declines(text: str) -> bool:
    """True for 「ローマ字はいらない」「証券番号なしで」, of whatever item; 「いらないですか」 asks."""
    return bool(_DECLINED.search(normalise(text))) and not is_asking(text)


def only_declines(text: str) -> bool:
    """True for 「いらない」「ありません」 and nothing more: of the item that is asked for.

    >>> only_declines("いらない"), only_declines("ボタンがありません")
    (True, False)
    """
    plain = _FILLER.sub("", normalise(text))
    return bool(_DECLINED.fullmatch(plain) or _ENOUGH.fullmatch(plain))


def after_name(text: str, field: Field) -> Optional[str]:
    """What stands after the name of the field at the start of a text, None without it.

    「電話番号は090-…」 → 「090-…」. The text is not rewritten: it may be a name.
    """
    # 「カナイ ケイコ」 is a name, not 「イ ケイコ」 for フリガナ
    says = _SAYS_PLAINLY if KINDS[field.parser].is_name else _SAYS
    for name in names_of(field):
        match = re.match(f"{_BEFORE}{re.escape(name)}{says}", text)
        if match and match.end() < len(text):
            return text[match.end() :]
    return None

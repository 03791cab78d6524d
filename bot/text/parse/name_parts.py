"""姓と名: a name taken out of what was typed around it, and split in two. Nothing is rewritten."""

from __future__ import annotations

import re
import unicodedata
from typing import Optional

import jaconv

from bot.text.parse.asking import is_plainly_asking

LONGEST_PART = 30
LONGEST_HIRAGANA = 9
"""勘解由小路 かでのこうじ has six; more is a sentence."""

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# 「かな」 is no label without a colon: 金原さん is かなはら, 神奈川 begins with かなが
_LABEL = re.compile(
    r"^(?:(?:私|わたし|僕|契約者|本人)の)?(?:契約者の?)?"
    r"(?:(?:ご?氏名|お?名前|姓名|フルネーム)(?:の?(?:漢字|フリガナ|ふりがな|読み|ローマ字))?\s*(?:は|が|[:：])"
    r"|(?:漢字|フリガナ|ふりがな|読み(?:仮名|がな|方)|ローマ字|英字)\s*(?:は|[:：])"
    r"|(?:かな|カナ|カタカナ|よみ)\s*[:：]"
    r"|(?:私|わたし|僕)は)[\s、]*"
)
_ENDING = re.compile(
    r"(?:と申します|ともうします|と言います|といいます|になります|でございます|です|だよ)?[。．.!！\s]*$"
)
# 損保 太郎（ソンポ タロウ）
_PARENTHESES = re.compile(r"\s*[（(]([^（）()]*)[)）]\s*$")
# 「姓は髙橋、名は花子」「セイ：タカハシ　メイ：ハナコ」
_BOTH_NAMED = re.compile(
    r"^(?:姓|苗字|名字|みょうじ|せい|セイ)\s*(?:は|が|[:：])\s*(?P<family>[^\s、,，:：]+?)(?:で[、,，\s]*|[、,，\s]+)"
    r"(?:名前|下の名前|名|なまえ|めい|メイ)\s*(?:は|が|[:：])\s*(?P<given>[^\s、,，:：]+)$"
)
_SPACE = re.compile(r"\s+")
_SIGN = re.compile("[・･·•、,，/／=＝]+")
_DOT = re.compile("[・･·•=＝]+")

# Hiragana of sentences, so that they meet no name: 山下 is やました, 入交 いりまじり, 白波 しらなみ,
# 浪速 なにわ, 堂下 どうした, 土光 どこう, 進 すすむ, 増 ます
_SENTENCE = re.compile(
    r"ません|ください|わから[なんず]|わかんな|しらない|しりたい|おしえ(?:て|ろ)|おねがいし|すみません|ありがとう|"
    r"いらない|やめ(?:る|ます)|もど(?:る|りま|りた|して)|つぎへ|すすんで|きゃんせる|ちょっとま|(?:し|れ|け)ました$|"
    r"(?:いし|き|り)ます$|したい|たいです|あとで$|です$|"
    r"(?:^|\s)(?:どう\s*(?:すれ|する|したら|したい|しよう|やって|やる)|なに(?:\s|か|が|を|も|$)|なぜ$|どこ(?:[にでのをかへ]|\s|$)|"
    r"どれ(?:[をがにか]|\s|$)|もういい)|(?:^|\s)(?:はい|いいえ|ない|ええ|うん)$|って$"
)


def unwrapped(text: str) -> str:
    """The name without 「氏名は」, です and the like; its own characters untouched."""
    text = _INVISIBLE.sub("", text).strip()
    text = _ENDING.sub("", _LABEL.sub("", text))
    return text.strip("「」『』\"' \u3000、,")


def without_reading(text: str) -> str:
    """「損保 太郎（ソンポ タロウ）」 → 「損保 太郎」."""
    return _PARENTHESES.sub("", text)


def reading_in_parentheses(text: str) -> Optional[str]:
    """「損保 太郎（ソンポ タロウ）」 → 「ソンポ タロウ」, None without parentheses."""
    match = _PARENTHESES.search(text)
    return match.group(1).strip() if match else None


def split(text: str) -> list[str]:
    """Parts of a name: at spaces, else at a middle dot, comma or slash.

    >>> split("髙橋　花子"), split("スミス・ジョン"), split("姓は髙橋、名は花子")
    (['髙橋', '花子'], ['スミス', 'ジョン'], ['髙橋', '花子'])
    """
    both = _BOTH_NAMED.search(text)
    if both:
        return [both.group("family"), both.group("given")]
    parts = [part.strip("・･、,，") for part in _SPACE.split(text)]
    if len(parts) == 1:  # 「うん、やる」 is no name
        parts = (_DOT if re.match("[ぁ-ゖ]", text) else _SIGN).split(text)
    return [part for part in parts if part]


def is_introduced(text: str) -> bool:
    """True if it is said to be a name: 「氏名は東 葵です」「東 葵（ひがし あおい）」."""
    text = _INVISIBLE.sub("", text).strip()
    return bool(_LABEL.match(text) or _BOTH_NAMED.search(text) or _PARENTHESES.search(text))


def is_sentence(text: str) -> bool:
    """True for kana that nobody is called: 「わかりません」「ﾃﾞﾝﾜﾊﾞﾝｺﾞｳ ｵｼｴﾃ」."""
    hiragana = jaconv.kata2hira(unicodedata.normalize("NFKC", text))
    return bool(_SENTENCE.search(hiragana)) or is_plainly_asking(hiragana)

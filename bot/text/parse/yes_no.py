"""はい・いいえ: only answers that cannot be mistaken."""

from __future__ import annotations

import re
import unicodedata
from typing import Optional

_YES_WORD = ("はい", "はいっ", "はぃ", "はーい", "ハイ", "ええ", "うん", "yes", "いえす", "イエス")
_NO_WORD = ("いいえ", "いいぇ", "いーえ", "いえ", "イイエ", "no", "のー", "ノー")

# What needs no はい before it. 「そうですね」 is not here: it also fills a pause.
_YES_PHRASE = (
    *("そう", "そうだ", "そうだよ", "そうです", "そうですよ", "そうなんです", "左様です"),
    *("そのとおり", "そのとおりです", "その通り", "その通りです", "正しい", "正しいです"),
    *("合ってる", "合ってます", "合っています", "あってる", "あってます", "あっています"),
    *("間違いない", "間違いないです", "間違いありません", "まちがいない", "まちがいありません"),
    *("間違いございません", "相違ありません", "相違ないです"),
    *("せや", "せやで", "そうじゃ", "ほうじゃ", "んだ"),  # 関西, 広島・岡山, 東北
)
_NO_PHRASE = (
    *("違う", "違うよ", "違います", "違いますよ", "違うんです", "ちがう", "ちがうよ", "ちがいます"),
    *("そうじゃない", "そうじゃないです", "そうではない", "そうではないです", "そうではありません"),
    *("そうじゃありません", "異なります", "正しくない", "正しくないです", "正しくありません"),
    *("合ってない", "合ってないです", "合っていません", "合ってません", "あってません"),
    *("間違いです", "間違っています", "間違ってます", "まちがいです", "まちがっています"),
    *("ちゃう", "ちゃいます", "ちゃうで", "違うで", "ちがうで"),  # 関西・中国
)
_YES_SIGN = ("y", "hai", "ok", "okです", "オッケー", "オーケー", "おっけー")
_NO_SIGN = ("n", "iie", "いや", "ng")
_MARKS = {**dict.fromkeys("○〇◯⭕", True), **dict.fromkeys("×✕✖❌", False)}

# 「はい😊」; 「はい😅」 leaves a doubt
_FRIENDLY = re.compile("[😊🙂😀😃😄😁😆😉☺🙏🙇✨♪❤💕🌸]+$")

# 「はい、お願いします」: says nothing alone, and agrees with either answer
_POLITE = ("お願いします", "お願い致します", "お願いいたします", "おねがいします", "大丈夫です")

_ANSWER = {
    **dict.fromkeys((*_YES_WORD, *_YES_PHRASE, *_YES_SIGN), True),
    **dict.fromkeys((*_NO_WORD, *_NO_PHRASE, *_NO_SIGN), False),
}
# 「はいです」「いいえでお願いします」「答えはいいえです」「はいを選びます」
_FRAME = re.compile(
    r"(?:(?:答え|こたえ|回答|返事)は)?"
    r"(?P<word>はい|いいえ|ええ|yes|no)"
    r"(?:です|ですよ|だ|で|にします|を選びます|の方です|のほうです|で?お?願いします|で?おねがいします)?"
)
# 「はいそうです」「いいえ違います」: the pair typed without a comma
_PAIR = re.compile(r"(?P<word>はい|ええ|うん|いいえ|いえ)(?P<phrase>.+)")

_QUOTES = re.compile("[「」『』\"'“”()\\[\\]【】]")
_BREAK = re.compile(r"[、。,，．.!！:：\s]+")
# はい〜 = はい; but 「うん〜」「ええー」 are thinking aloud or surprise
_DRAWN_OUT = re.compile(r"(?<=はい|いえ)[~〜ー]+$")
_HESITATION = re.compile(r"\.{2,}|・{2,}|…|\?|‥|w{2,}|笑")
_STARTLED = re.compile(r"(?:ええ|うん|いや)\s*[!！]")


def parse_yes_no(text: str) -> Optional[bool]:
    """True for はい, False for いいえ, None for anything that leaves a doubt.

    A number is none: it may have answered the list before. A hedge, a counter-question, an answer that contradicts itself, and 「ありません」
    (of a negative question it can mean either) are None.

    >>> parse_yes_no("はい、間違いありません"), parse_yes_no("ちがいます"), parse_yes_no("はい？")
    (True, False, None)
    """
    if len(text) > 60:
        return None
    text = text.replace("\ufe0f", "").strip()
    if text in _MARKS:
        return _MARKS[text]
    text = _FRIENDLY.sub("", unicodedata.normalize("NFKC", text)).lower()
    if _HESITATION.search(text) or _STARTLED.search(text):
        return None
    text = _QUOTES.sub("", text).strip()
    whole = _clause(_BREAK.sub("", text))
    if whole is not None:
        return whole
    answers: set[Optional[bool]] = set()
    for clause in filter(None, _BREAK.split(text)):
        if clause in _POLITE and answers:
            continue
        answers.add(_clause(clause))
    return answers.pop() if len(answers) == 1 else None


def _clause(text: str) -> Optional[bool]:
    text = _DRAWN_OUT.sub("", text)
    if text in _ANSWER:
        return _ANSWER[text]
    framed = _FRAME.fullmatch(text)
    if framed:
        return _ANSWER[framed.group("word")]
    pair = _PAIR.fullmatch(text)
    if pair:
        answer = _ANSWER[pair.group("word")]
        phrase = pair.group("phrase")
        if phrase in _POLITE or (
            phrase in (*_YES_PHRASE, *_NO_PHRASE) and _ANSWER[phrase] is answer
        ):
            return answer
    return None

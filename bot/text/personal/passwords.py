"""暗証: whatever is said to be a password, a PIN, a code or a watchword."""

from __future__ import annotations

import re
from typing import Callable

from bot.text.personal.digits import DASHES

_JAPANESE = (
    r"(?:ワンタイム|わんたいむ)?(?:パスワード|ぱすわーど)|(?<![ァ-ヶー])(?:パス(?:コード|ワ)?|ぱす)(?![ァ-ヶー])"
    r"|暗証(?:番号|コード)?|(?:認証|確認|承認|セキュリティー?|ピン)(?:コード|番号|キー)"
    r"|ワンタイム(?:コード|キー)?|合い?(?:言葉|ことば)|あいことば"
    r"|秘密の(?:質問の?)?(?:答え?|こたえ|言葉|回答)|秘密の質問|(?<![A-Za-z])OTP(?![A-Za-z])"
)
_ENGLISH = (
    r"password|passwd|passcode|passphrase|(?<![a-z])(?:pass|pw|pwd|pin|otp|cvv|cvc)(?:\s?(?:code|no\.?))?(?![a-z])"
    r"(?:コード|番号)?"
)
_KEY = rf"(?:{_JAPANESE}|{_ENGLISH})"
_SAYS = r"\s*(?:は|が|を|[:=]|って|として|is\b)\s*"
# パスワードはClickarと共通ですか, パスワードはiPhone15に保存
_NO_SECRET = (
    r"(?!(?:clickar|google|chrome|safari|edge|iphone|ipad|android|windows)\d{0,2}(?![!-~])"
    r"|https?:)"
)
# The value is whatever has no kana or kanji: 4 signs with a digit or a mark among them
# (but not ???? or ****), or 6 letters.
_MIXED = _NO_SECRET + r"(?=[!-~]*[0-9!-/:-@\[-`{-~])(?=[!-~]*[A-Za-z0-9])[!-~]{4,}"
_WORD = r"[A-Za-z0-9][!-~]*"
_ENGLISH_TALK = (
    r"(?:is|was|wrong|incorrect|not|no|do|does|what|how|where|when|which|forg\w*|lost|reset|change\w*"
    r"|required|needed|error|wa|ga|wo|o|no|ni|de|to|mo|desu|wasure\w*|nan\w*|doko|dou|id|login|mail|help)\b"
)
_DIGIT = (
    "(?:[0-9〇零一二三四五六七八九壱弐参肆伍]|ゼロ|ぜろ|れい|まる|いち|イチ|にー|ニー|に|ニ|さん|サン"
    "|よん|ヨン|ごー|ゴー|ご|ゴ|ろく|ロク|なな|ナナ|はち|ハチ|きゅう|キュウ)"
)
_CODE = rf"{_DIGIT}(?:[{DASHES}\s.,/・、の]{{0,2}}{_DIGIT}){{2,11}}(?!{_DIGIT})"
_PLAIN = (
    # パスワードはabc123です / pw: abc123 / 暗証番号 1234 / パスワードはabc123とdef456
    re.compile(
        rf"({_KEY}(?:{_SAYS}|\s*[、,]?\s*)[「『\"'【(]?)({_MIXED}(?:\s*(?:と|か|、|または)\s*{_MIXED})*)",
        re.IGNORECASE,
    ),
    # パスワードは correct horse battery: several words
    re.compile(
        rf"({_KEY}{_SAYS}[「『\"'【(]?)((?!{_ENGLISH_TALK}){_NO_SECRET}{_WORD}(?:\s(?!{_ENGLISH_TALK}){_WORD}){{1,11}})",
        re.IGNORECASE,
    ),
    # パスワードはsecretword, but not "password wasureta"
    re.compile(
        rf"((?:(?:{_JAPANESE})(?:{_SAYS}|\s*)|(?:{_ENGLISH}){_SAYS})[「『\"'【(]?)({_NO_SECRET}(?!{_ENGLISH_TALK})[A-Za-z]{{6,}})",
        re.IGNORECASE,
    ),
    # PIN 123, セキュリティコードは一二三
    re.compile(
        rf"({_KEY}(?:{_SAYS}|\s*[、,]?\s*)[「『\"'【(]?)({_CODE})(?!\s*(?:文字|桁|回|個|つ|時|分|日|月))",
        re.IGNORECASE,
    ),
    # abc123がパスワードです
    re.compile(
        r"()((?<![!-~])(?=[!-~]*[0-9])(?=[!-~]*[A-Za-z])[!-~]{6,})"
        r"(?=」?\s*(?:が|という|って(?:いう)?)\s*(?:パスワード|暗証番号|パスコード|合言葉))"
    ),
)

# A message that is one word of letters and digits and nothing else: abc12345
ONE_WORD = re.compile(
    rf"\s*{_NO_SECRET}(?!(?:iphone|ipad|ipados|android|windows|galaxy|xperia|aquos|err))"
    r"(?=[!-~]*\d)(?=[!-~]*[a-z])[!-~]{8,}\s*",
    re.IGNORECASE,
)
_SCRIPT = "ぁ-ゖァ-ヺー一-鿿々〆ヶA-Za-z0-9"
# パスワードは「…」, 合言葉【…】
_QUOTED = re.compile(
    rf"({_KEY}\s*(?:は|が|を|って|[:=])?\s*)([「『【\"'])([^」』】\"'\n]{{2,40}})(?=[」』】\"'])",
    re.IGNORECASE,
)
# パスワードはさくらさくです, 秘密の質問の答えはポチ
_IN_JAPANESE = re.compile(
    rf"({_KEY}\s*(?:は|[:=])\s*)([{_SCRIPT}](?:[\s・]?[{_SCRIPT}]){{1,23}}?)"
    r"(?=(?:です|だ|じゃ|でした|にしました|にして(?:い|お)?(?:ます|る)|に設定しました|で登録しました|といいます|と言います)?[よねー。.、!！]*\s*$"
    r"|(?:です|だ|じゃ|でした|にしました|にして(?:い|お)?(?:ます|る)|に設定しました|で登録しました)[が。、]|、)"
)
# PWD ぽちたろう77, ぽちたろう77がパスワードです: words with digits in them
_WITH_DIGIT = (
    re.compile(rf"({_KEY}[\s、,]+)((?=[^\s]{{0,23}}\d)[{_SCRIPT}!-~]{{4,24}})", re.IGNORECASE),
    re.compile(
        rf"()((?<![{_SCRIPT}])(?=[^\s]{{0,23}}\d)[{_SCRIPT}]{{4,24}}?)"
        r"(?=が(?:パスワード|暗証番号|パスコード|合言葉)(?:です|だ|で))"
    ),
)
# 「…は何文字」「…は忘れました」: what is said of passwords, and what asks
_TALK = re.compile(
    "[?？]|[何誰要違忘覚変更届来送無未再使合同別共紙桁字英数角]|なに|なん|どこ|どれ|どう|どち|どっち|いつ|いく|だれ|です|ます|まし|ませ"
    "|わか|分か|解ら|知ら|しら|わす|おぼ|まだ|もう|必要|不要|設定|登録|入力|入れ|いれ|文字|記号|大文|小文|自分|自由|適当|メモ|保存|表示|エラー"
    "|まちが|間違|ちが|正し|でき|出来|だめ|ダメ|NG|OK|できん|ない|なし|ある|あり|あっ|たい|ください|ほしい|なく|なけ|られ|れる|なる|なら|てる|てい|した|して"
    "|半角|全角|セット|コード|番号|ログイン|メール|そのまま|これ|それ|あれ|この|その|ここ|みんな|自動|画面|ボタン|とき|もの|こと|やつ|どない|なんぼ|じゃろ|かな|かね|かいの|必須|任意|以上|以下"
)


def without_passwords(text: str, hide: Callable[[], str]) -> str:
    """The text with what is said to be secret replaced by what `hide` gives."""
    for pattern in _PLAIN:
        text = pattern.sub(lambda match: match.group(1) + hide(), text)
    text = _QUOTED.sub(lambda m: _hidden(m, 3, m.group(1) + m.group(2), hide), text)
    for pattern in _WITH_DIGIT:
        text = pattern.sub(lambda m: _hidden(m, 2, m.group(1), hide), text)
    return _IN_JAPANESE.sub(lambda m: _hidden(m, 2, m.group(1), hide), text)


def _hidden(match: re.Match[str], value: int, before: str, hide: Callable[[], str]) -> str:
    said = match.group(value)
    return match.group() if _TALK.search(said) or "［" in said else before + hide()

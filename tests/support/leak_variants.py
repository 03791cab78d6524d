"""Personal values in odd forms: kinds × scripts × separators × sentences, drawn by a seed."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass
from typing import Callable, Mapping, Sequence

from leak_support import folded

SEED = 8
_KANJI = "〇一二三四五六七八九"
_FORMAL = "零壱弐参四伍六七八九"
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
_BLACK = "⓿❶❷❸❹❺❻❼❽❾"
_SPOKEN = ("ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_KATAKANA = ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")


def _each(letters: Sequence[str]) -> Callable[[str], str]:
    return lambda digits: "".join(letters[int(d)] if d.isdigit() else d for d in digits)


def _from(first: int) -> Callable[[str], str]:
    return _each([chr(first + digit) for digit in range(10)])


SCRIPTS: Mapping[str, Callable[[str], str]] = {
    "plain": lambda digits: digits,
    "wide": _from(0xFF10),
    "kanji": _each(_KANJI),
    "大字": _each(_FORMAL),
    "keycap": _each([f"{digit}\ufe0f\u20e3" for digit in range(10)]),
    "circled": _each(_CIRCLED),
    "black": _each(_BLACK),
    "bold": _from(0x1D7CE),
    "double": _from(0x1D7D8),
    "superscript": _each("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "subscript": _from(0x2080),
    "arabic": _from(0x0660),
    "persian": _from(0x06F0),
    "devanagari": _from(0x0966),
    "thai": _from(0x0E50),
    "zero-width": lambda digits: "\u200b".join(digits),
    "variation": _each([f"{digit}\ufe0e" for digit in range(10)]),
    "spoken": _each(_SPOKEN),
    "katakana": _each(_KATAKANA),
}
SEPARATORS = (
    "",
    "-",
    "－",
    "ー",
    "‐",
    "−",
    " ",
    "　",
    "/",
    ".",
    "，",
    ",",
    "_",
    "・",
    "の",
    "、",
    " - ",
)

_CARRIERS = (
    "{}",
    "{}です",
    "番号は{}です",
    "{}なんですけど登録できますか",
    "すみません、{}で合ってますか",
    "確認メールが届きません。{}",
    "{}、これでいいですか？",
)


@dataclass(frozen=True)
class Variant:
    """What is typed, and what of it must be nowhere: words, or digits in whatever script."""

    kind: str
    text: str
    words: tuple[str, ...] = ()
    digits: str = ""
    written: str = ""

    @property
    def sought(self) -> tuple[str, ...]:
        """What a search through files must not find: as it was written, and plainly."""
        return tuple(filter(None, (*self.words, self.digits, self.written)))

    def is_left_in(self, text: str) -> bool:
        """True if a word, or four digits in a row, stand in the text."""
        plain = folded(text)
        if any(folded(word) in plain for word in self.words):
            return True
        written = _as_digits(text)
        pieces = {self.digits[i : i + 4] for i in range(len(self.digits) - 3)}
        short = {self.digits} if 0 < len(self.digits) < 4 else set()
        return any(piece in written for piece in pieces | short)


def _as_digits(text: str) -> str:
    """The digits of a text whatever their script, what parts them left out."""
    text = unicodedata.normalize("NFKC", text)
    for words in (_SPOKEN, _KATAKANA, tuple(_KANJI), tuple(_FORMAL)):
        for value, word in enumerate(words):
            if word != "に":
                text = text.replace(word, str(value))
    digits = (str(unicodedata.digit(c, "")) or c for c in text)
    return re.sub(r"[\s\W_のー]", "", "".join(digits))


@dataclass(frozen=True)
class _Number:
    kind: str
    groups: tuple[str, ...]
    carriers: tuple[str, ...] = _CARRIERS
    scripts: tuple[str, ...] = tuple(SCRIPTS)


_NUMBERS = (
    _Number("phone", ("090", "7731", "4482"), ("{}", "電話は{}です", "{}に折り返してください", *_CARRIERS)),
    _Number("phone", ("086", "012", "3487"), ("電話番号は{}", "自宅は{}です")),
    _Number("card", ("4929", "1234", "5678", "1237"), ("カード番号は{}です", "{}で払いたい", "{}")),
    _Number("account", ("731", "9405"), ("口座番号は{}です", "普通 {}", "引き落とし口座は{}でいいですか")),
    _Number("yucho", ("17310", "94058261"), ("ゆうちょ {}", "ゆうちょの記号番号は{}です")),
    _Number("my number", ("7319", "4058", "2610"), ("マイナンバーは{}です", "個人番号 {}", "{}")),
    _Number("licence", ("6273", "1940", "5821"), ("免許証番号は{}です", "免許は{}", "{}")),
    _Number("policy", ("Q731", "940", "582"), ("証券番号は{}です", "{}で登録できますか", "{}"),
            tuple(name for name in SCRIPTS if name not in ("spoken", "katakana"))),
    _Number("birth", ("1956", "07", "23"), ("生年月日は{}です", "{}生まれです", "{}で入れるんですか")),
    _Number("pin", ("4829",), ("PINは{}です", "暗証は{}", "暗証番号は{}でいいですか", "パスコードは{}です")),
    _Number("code", ("731940",), ("認証コードは{}です", "ワンタイムパスワードは{}", "確認コード {}")),
    _Number("cvv", ("731",), ("セキュリティコードは{}です", "CVV {}")),
)  # fmt: skip

_WORDS: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = {
    "password": [
        (form.format(value), (value,))
        for value in ("kuro77Koma!", "くろこまぽち", "クロコマ七七", "黒駒大明神", "kurokoma", "zxq vvk plomb", "ぽちたろう77")
        for form in (
            "パスワードは{}です", "パスワード：{}", "パスは{}", "PWD {}", "pw={}", "合言葉は{}です",
            "合言葉は「{}」", "秘密の質問の答えは{}です", "パスワードは{}、これでいいですか", "passwordは{}",
            "パスコードは{}にしました", "{}がパスワードです", "暗証は{}",
        )
    ],
    "mail": [
        (form.format(value), ("qzxkuro", "plombex"))
        for value in (
            "qzxkuro@plombex.com", "qzxkuro at plombex dot com", "qzxkuro＠plombex．com", "qzxkuro[at]plombex.com",
            "qzxkuro(at)plombex(dot)com", "qzxkuro アットマーク plombex ドット com", "qzxkuroアットマークplombexドットコム",
            "qzxkuro @ plombex . com", "qzxkuro☆plombex.com", "ｑｚｘｋｕｒｏ＠ｐｌｏｍｂｅｘ．ｃｏｍ", "qzxkuro@plombex,com",
            "qzxkuro@plombex。com", "qzxkuro at mark plombex.com", "qzxkuro{at}plombex.ne.jp", "qzxkuro@plombex",
        )
        for form in ("{}", "{}です", "メールは{}です", "{}に届きません", "アドレスは {} で合ってますか")
    ],
    "name": [
        (form.format(value), tuple(re.split("[ 　・]", value)))
        for value in ("黒駒 千鶴", "穂積　悠馬", "クロコマ チヅル", "神﨑 瑠璃子")
        for form in (
            "{}", "{}です", "{}と申しますが", "{}と申します。登録できますか", "契約者・{}", "名前【{}】", "名前は{}です",
            "娘の{}が登録したい", "{}です、よろしくお願いします", "こちら{}といいます", "担当の{}さんに聞きました", "宛名は{}です",
            "{}名義です", "{}様宛に届きました", "{}でも登録できますか？", "{}のままでいいですか", "夫の{}の名前でもいいですか",
            "{}だけど本人です", "私は{}です", "{}って旧字体でもいいの", "さっきの{}ですが", "氏名：{}",
        )
    ],
    "birth in words": [
        (form.format(value), (value,))
        for value in ("昭和31年7月23日", "S31.7.23", "S310723", "昭和三十一年七月二十三日", "31年7月23日", "7/23", "昭31・7・23", "1956/7/23", "S31-7-23")
        for form in ("生年月日は{}です", "{}生まれです", "{}生まれでも登録できますか", "誕生日は{}")
    ],
    "plate": [
        (form.format(value), (value,))
        for value in ("広島 500 さ 77-31", "広島500さ7731", "福山五〇〇さ七七三一", "倉敷 330 ち ・・31", "広島５００さ７７－３１", "広島 58A さ 77-31")
        for form in ("{}", "ナンバーは{}です", "車は{}です", "登録番号 {}", "{}の車を更新したい")
    ],
    "chassis": [
        (form.format(value), (value,))
        for value in ("ZVW30-7731940", "JTDBR32E720077319", "ＺＶＷ３０−７７３１９４０", "NHP10-773194")
        for form in ("車台番号は{}です", "{}", "{}の車です", "車体番号 {}")
    ],
    "address": [
        (form.format(value), ("玉島見本町", "77番66号" if "番" in value else "77-66"))
        for value in (
            "岡山県倉敷市玉島見本町8丁目77番66号", "倉敷市玉島見本町8-77-66", "倉敷市玉島見本町\n8-77-66", "倉敷市\n玉島見本町8丁目77番66号",
            "玉島見本町8-77-66", "岡山県倉敷市\n玉島見本町\n8-77-66 見本コーポ705", "倉敷市玉島見本町８ー７７ー６６",
        )
        for form in ("{}", "住所は{}です", "{}に住んでいます", "{}から引っ越しました", "{}でいいですか")
    ],
}  # fmt: skip

SPLIT = (
    (Variant("split", "090-7731", digits="09077314482"), Variant("split", "4482", digits="4482")),
    (Variant("split", "4929 1234", digits="4929123456781237"), Variant("split", "5678 1237", digits="56781237")),
    (Variant("split", "黒駒", ("黒駒",)), Variant("split", "千鶴", ("千鶴",))),
    (Variant("split", "qzxkuro@", ("qzxkuro",)), Variant("split", "plombex.com", ("plombex",))),
    (Variant("split", "倉敷市玉島見本町", ("玉島見本町",)), Variant("split", "8-77-66", digits="87766")),
    (Variant("split", "Q731", digits="731940582"), Variant("split", "940582", digits="940582")),
)  # fmt: skip


def variants() -> list[Variant]:
    """All of them, in an order of their own but always the same one."""
    found = [Variant(kind, text, words) for kind, said in _WORDS.items() for text, words in said]
    for number in _NUMBERS:
        for script in number.scripts:
            for separator in SEPARATORS:
                written = separator.join(SCRIPTS[script](group) for group in number.groups)
                digits = "".join(filter(str.isdigit, "".join(number.groups)))
                found += [
                    Variant(number.kind, carrier.format(written), (), digits, written)
                    for carrier in number.carriers
                ]
    unique = list({variant.text: variant for variant in found}.values())
    random.Random(SEED).shuffle(unique)
    return unique

"""郵便番号と住所: kept as typed; brought to one spelling only to compare."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.parse.asking import is_asking
from bot.text.parse.number_words import (
    NUMERALS,
    digits_read_aloud,
    kanji_number,
    with_digits,
    with_hyphens,
)
from bot.text.parse.old_kanji import fold_old_kanji
from bot.text.parse.result import Parsed, Refused, Result
from bot.text.parse.width import narrow

LONGEST_ADDRESS = 200

_POSTAL = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9]-)([0-9]{3})\s?-?\s?([0-9]{4})(?![0-9A-Za-z])(?!-[0-9])"
)
_POSTAL_MARK = re.compile(r"(?:〒|郵便番号(?:は|が|[:：])?)\s*")
_SOME_DIGITS = re.compile("(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){2,}")

_PREFECTURE = re.compile(
    "北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|"
    "群馬県|埼玉県|千葉県|東京都|神奈川県|新潟県|富山県|石川県|福井県|"
    "山梨県|長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|京都府|大阪府|"
    "兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県|"
    "香川県|愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|"
    "鹿児島県|沖縄県"
)
# 広島市, 千代田区, 安芸郡; the name is 1–7 kanji or kana: 南さつま市, かすみがうら市
# 「本町1-2」 alone names no town: a 町 or 村 needs a place after it
_CITY = re.compile("[一-鿿々ヶケノぁ-ん\uf900-\ufaff]{1,7}?(?:[市区郡]|[町村](?=.))")
_BLOCK_WORD = re.compile("[0-9０-９一二三四五六七八九十](?:丁目|番地)")
_NO_NUMBER = re.compile("無番地|番外地|番地(?:なし|無し|無)")
_SENTENCE = re.compile(
    r"(?:ました|ません|ます|ください|下さい|たい|(?<![ぁ-ん])ない|って|まで|から|ところ|には|では)"
    r"(?=[。.!！\s、]|$)"
)

_LABEL = re.compile(
    r"^(?:(?:私の|わたしの|自宅の|今の|現在の|契約者の)?(?:ご?住所|じゅうしょ|自宅|居所)\s*(?:は|が|[:：])?\s*、?)"
)
_POSTAL_FIRST = re.compile(
    r"^(?:〒\s*[0-9０-９]{3}[-‐‑‒–—―−－ー\s]?[0-9０-９]{4}|"
    r"[0-9０-９]{3}[-‐‑‒–—―−－ー]?[0-9０-９]{4}(?=[\s、,一-鿿]))[\s、,]*"
)
_ENDING = re.compile(r"(?:です|になります|でございます|に住んでいます|に住んでます|だよ)?[。.\s]*$")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_LINE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")

# A kanji numeral is a number only before 丁目, 番, 号 or beside another number:
# 二葉の里 and 八丁堀 stay, 二葉の里三丁目 becomes 二葉の里3丁目
_N = f"[{NUMERALS}]{{1,7}}"
_BEFORE_UNIT = re.compile(
    rf"{_N}(?=\s*(?:丁(?:目|\s*[0-9{NUMERALS}])|地割|番地|番(?![町丁街館])|号|条|線|(?:の|-)(?:[0-9]|{_N}(?![一-鿿]))))"
)
_AFTER_UNIT = re.compile(
    rf"(?:(?<=丁目)|(?<=丁)|(?<=地割)|(?<=番地)|(?<=番地の)|(?<=番)|(?<=[0-9]-)|(?<=[0-9]の))\s*{_N}(?![町丁街館])"
)
_BLOCK = re.compile(
    r"[0-9]+(?!\s*(?:条|線|区|町|番[町丁街館]|丁(?![目の0-9\s])|階|F\b))"
    r"(?:\s*(?:丁目?の?|地割|番地の?|番の?|-|の)\s*[0-9]+(?!\s*(?:階|F\b)))*"
    r"\s*(?:丁目|番地|番|号)?(?!\s*号?室)"
)
_BETWEEN_KANJI = (
    (re.compile("(?<=[一-鿿])[ヶケヵがガ](?=[一-鿿])"), "ケ"),  # 霞ヶ関 = 霞が関
    (re.compile("(?<=[一-鿿])[ノ之](?=[一-鿿])"), "の"),  # 二葉ノ里 = 二葉の里
    (re.compile("大字"), ""),
)
_ROOM = re.compile(r"号室?$|[\s、,・]")
_FLOOR = re.compile("(?<=[0-9])階")


def parse_postal_code(text: str) -> Result[str]:
    """Seven digits: 「〒７３２−８５７０」 → "7328570".

    >>> parse_postal_code("七三二の八五七〇") == Parsed("7328570")
    True
    """
    if is_asking(text):
        return Refused("no_postal_code")
    text = with_hyphens(with_digits(narrow(text)))
    if not _SOME_DIGITS.search(text):
        text = digits_read_aloud(text) or text
    text = _POSTAL_MARK.sub(" ", text)
    found = {"".join(match.groups()) for match in _POSTAL.finditer(text)}
    if len(found) > 1:
        return Refused("several_postal_codes")
    if found:
        return Parsed(found.pop())
    return Refused("postal_code_length" if _SOME_DIGITS.search(text) else "no_postal_code")


def parse_address(text: str) -> Result[str]:
    """An address as typed, without a postal code, a label or です around it.

    At least a prefecture or city and a number are required.

    >>> parse_address("〒732-8570 広島市東区二葉の里３−３−１です") == Parsed("広島市東区二葉の里３−３−１")
    True
    """
    if is_asking(text):
        return Refused("no_address")
    typed = _LINE_BREAK.sub(" ", _INVISIBLE.sub("", text.strip()))
    typed = _POSTAL_FIRST.sub("", _LABEL.sub("", typed))
    typed = _ENDING.sub("", _LABEL.sub("", typed)).strip("\u3000 、,「」")
    if len(typed) > LONGEST_ADDRESS:
        return Refused("address_too_long")
    if not typed or _SENTENCE.search(typed):
        return Refused("no_address")
    place = comparable(typed)
    has_city = bool(place.prefecture or _CITY.match(place.place))
    if not has_city:
        looks_like_one = place.place and ("-" in place.number or _BLOCK_WORD.search(typed))
        return Refused("address_no_city" if looks_like_one else "no_address")
    if not place.number and not _NO_NUMBER.search(typed):
        return Refused("address_no_number")
    return Parsed(typed)


@dataclass(frozen=True, repr=False)
class ComparableAddress:
    """An address taken apart and in one spelling, to compare with another.

    Of 「広島県広島市東区二葉の里三丁目3番1号 損保ビル201号室」: prefecture 広島県, place
    広島市東区二葉の里, number 3-3-1, building 損保ビル201. A part that is not there is "".
    """

    prefecture: str
    place: str
    number: str
    building: str

    def __repr__(self) -> str:
        return "ComparableAddress(…)"

    def is_same_as(self, other: ComparableAddress) -> bool:
        """True if nothing contradicts: a prefecture or building named on one side only may be left out."""
        if self.place != other.place:
            return False
        if self.prefecture and other.prefecture and self.prefecture != other.prefecture:
            return False
        if self.number == other.number:
            return not (self.building and other.building and self.building != other.building)
        return _has_room(self, other) or _has_room(other, self)


def comparable(address: str) -> ComparableAddress:
    """The address in one spelling: 二丁目3番4号 = 2-3-4 = ２−３−４.

    >>> comparable("広島市東区二葉の里三丁目3番1号") == comparable("広島市東区二葉ノ里３−３−１")
    True
    """
    text = with_hyphens(_numbered(narrow(fold_old_kanji(address))))
    for pattern, spelling in _BETWEEN_KANJI:
        text = pattern.sub(spelling, text)
    prefecture = _PREFECTURE.match(text)
    if prefecture:
        text = text[prefecture.end() :].strip()
    block = _BLOCK.search(text)
    place, number, building = text, "", ""
    if block:
        place, building = text[: block.start()], text[block.end() :]
        number = "-".join(str(int(n)) for n in re.findall("[0-9]{1,9}", block.group()))
    return ComparableAddress(
        prefecture=prefecture.group() if prefecture else "",
        place=place.replace(" ", "").strip("、,-").removesuffix("第"),
        number=number,
        building=_ROOM.sub("", _FLOOR.sub("F", building.strip(" -、,"))).upper(),
    )


def _numbered(text: str) -> str:
    """Kanji numerals that are numbers, as digits."""

    def digits(match: re.Match[str]) -> str:
        value = kanji_number(match.group().strip())
        return match.group() if value is None else str(value)

    return _AFTER_UNIT.sub(digits, _BEFORE_UNIT.sub(digits, text))


def _has_room(one: ComparableAddress, other: ComparableAddress) -> bool:
    """True if `one` writes as 3-3-1-201 what `other` writes as 3-3-1 損保ビル201."""
    shorter, _, room = one.number.rpartition("-")
    if shorter != other.number or one.building:
        return False
    return not other.building or bool(re.search(rf"(?<![0-9]){room}$", other.building))

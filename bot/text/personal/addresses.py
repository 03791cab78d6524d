"""住所: house numbers with what says where the house is."""

from __future__ import annotations

import re

from bot.text.personal.digits import DASHES

# A house number after a municipality, or one with its 丁目; 西新宿1-26-1 alone is as likely
# what a text quotes, and 手順3-5 is none. No number of a house begins with 0.
_KANJI = "一-鿿々〆ヶケ㐀-䶿\uf900-\ufaff"
_HOUSE = "(?:[1-9]\\d{0,3}|[一二三四五六七八九十百〇]{1,5})"
_HOUSE_SEP = rf"\s?(?:[{DASHES}/・.のノ]|丁目の?|番地の?|番の?)\s?"
_HOUSE_END = r"\s?(?:丁目|番地|番|号室?|号)?"
_BLOCK = rf"{_HOUSE}丁目\s?{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{0,3}}{_HOUSE_END}"
_UNIT = rf"{_HOUSE}(?:丁目|番地)(?:\s?の?{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{0,3}}{_HOUSE_END})?"
_BUILDING = rf"(?:\s?[{_KANJI}ァ-ヶーA-Za-z]{{1,20}}\s?\d{{1,4}}(?:号室?|階)?)?"  # 見本ハイツ101
_PREFECTURE = "(?:北海道|東京都|(?:京都|大阪)府|(?:神奈川|和歌山|鹿児島|[一-鿿]{2})県)"
# (?>…): where the names of towns end is decided once, or 「市」×1,000 takes a third of a second
_TOWN = (
    rf"(?>(?:(?:[{_KANJI}ノ]{{1,7}}|[ぁ-ん]{{2,6}})[市区町村郡]\s?){{1,3}})(?!外局番|分|別|内会)"
    rf"[{_KANJI}ノの]{{0,12}}\s?"
)
_NUMBERS = rf"{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{1,4}}{_HOUSE_END}"
PATTERN = re.compile(
    rf"(?:{_PREFECTURE}[^\s\d、。?!]{{1,30}}?\s?{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{0,4}}{_HOUSE_END}"
    rf"|{_TOWN}(?:{_UNIT}|{_NUMBERS})"
    rf"|[{_KANJI}ノの]{{0,12}}{_BLOCK})"
    rf"{_BUILDING}"
)
# 「住所は玉島見本町 8-77-66」「玉島見本町8-77に住んでいます」: the words around say what it is
_PLACE = rf"[{_KANJI}ァ-ヶーぁ-んノ]{{2,20}}?\s?{_NUMBERS}{_BUILDING}"
AFTER_WORD = re.compile(
    rf"((?:住所|じゅうしょ|所在地|自宅|家|引っ?越し?先|転居先|新居)(?:は|が|[:：=、])\s*)({_PLACE})"
)
BEFORE_WORD = re.compile(
    rf"[{_KANJI}ァ-ヶー]{{2,12}}\s?{_NUMBERS}{_BUILDING}(?=\s?(?:に(?:住|す)|に(?:引|転居|届)|へ(?:引|転居)|から(?:引|転居)|在住|です、?住所))"
)
# 「岡山県倉敷市玉島見本町」: a town down to its 町 after its city tells where somebody lives
LIVES = re.compile(
    rf"(?:{_PREFECTURE})?[{_KANJI}]{{1,5}}[市区郡][{_KANJI}]{{1,8}}[町村台丘](?=\s?(?:に(?:住|す)|に引|へ引|から引|在住))"
)
PLACE_ALONE = re.compile(
    rf"[{_KANJI}ノの]{{2,12}}\s?{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{2,4}}{_HOUSE_END}{_BUILDING}"
)

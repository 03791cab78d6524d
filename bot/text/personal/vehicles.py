"""車の番号: 登録番号 (the plate) and 車台番号."""

from __future__ import annotations

import re

_KANJI_DIGIT = "[〇零一二三四五六七八九]"
_DIGIT = rf"(?:\d|{_KANJI_DIGIT})"
_KANA = "[あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわをん]"
_SERIAL = rf"(?:{_DIGIT}{{2}}\s?[-‐ー−・の一]?\s?{_DIGIT}{{2}}|[・.]{{1,3}}\s?{_DIGIT}{{1,3}}|[・.]{{1,2}}{_DIGIT}\s?[-‐ー−]\s?{_DIGIT}{{2}})"
_GAP = r"[\s　\-]{0,2}"
_AREA = r"(?:[一-鿿]{2,4}|いわき|つくば|なにわ|とちぎ|ひたちなか)"
_CLASS = rf"(?:[1-9]\d?[\dA-Z]?|{_KANJI_DIGIT}{{1,3}}|[一二三四五六七八九]百)"
PLATE = re.compile(
    # 広島 500 さ 12-34
    rf"{_AREA}{_GAP}{_CLASS}{_GAP}(?!の{_GAP}{_KANJI_DIGIT}){_KANA}{_GAP}{_SERIAL}(?!{_DIGIT})"
    # 500 さ 12-34, さ 12-34
    rf"|(?<!{_DIGIT})(?:[1-9]\d[\dA-Z]|{_KANJI_DIGIT}{{3}}){_GAP}(?!の){_KANA}{_GAP}{_SERIAL}(?!{_DIGIT})"
    rf"|(?<![ぁ-んァ-ヶー一-鿿])(?!の){_KANA}{_GAP}{_DIGIT}{{2}}\s?[-‐−]\s?{_DIGIT}{{2}}(?!{_DIGIT})"
)
_HINT = r"(?:(?:車|くるま|お?クルマ)の?(?:ナンバー|番号)|(?<![ァ-ヶー])ナンバー(?:プレート)?|登録番号|車両番号|車番|プレート)(?:は|が|の|[:=、])?\s*"
HINTED_PLATE = re.compile(
    rf"({_HINT})((?:[一-鿿ぁ-ん]{{2,4}}{_GAP})?(?:\d{{3}}{_GAP})?(?:{_KANA}{_GAP})?(?:{_SERIAL}|{_DIGIT}{{4}})(?!{_DIGIT}))(?!\s?(?:年|桁|円))"
)
CHASSIS = re.compile(
    # ZVW30-1234567, and the 17 signs of imported cars
    r"(?<![A-Za-z0-9])(?:[A-Z]{1,4}\d{1,3}[A-Z]{0,2}\s?[-‐−ー]\s?\d{5,7}|(?=[A-HJ-NPR-Z]*\d)(?=\d*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17})(?![A-Za-z0-9])"
)
HINTED_CHASSIS = re.compile(
    r"(車[台体]番号(?:は|が|[:=、])?\s*)((?=[A-Za-z0-9\s-]*\d)[A-Za-z0-9][A-Za-z0-9\s-]{4,18}[A-Za-z0-9])"
)

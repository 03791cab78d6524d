"""氏名（漢字）: kept exactly as typed, 髙橋, 﨑, 邉󠄀 with its variation selector.

No NFKC here: it turns a compatibility kanji into another one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Optional

from bot.text.parse import name_parts, name_words
from bot.text.parse.asking import is_plainly_asking
from bot.text.parse.old_kanji import fold_old_kanji
from bot.text.parse.result import Parsed, Question, Refused, Result

Name = tuple[str, str]
"""姓 and 名."""

MOST_PARTS = 4
"""スミス ジョン マイケル ポール; more are a sentence."""

LONGEST_WHOLE = 14
"""Characters of a name without a space, variation selectors included."""

_KANJI = "一-鿿㐀-䶿\u2e80-\u2fdf\uf900-\ufaff\U00020000-\U000323af々〆〇仝"
_SELECTOR = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_KANA = "ぁ-ゖァ-ヺーゝゞヽヾ・\u3099\u309a゛゜"
_HALF_KANA = "ｦ-ﾟ･"
KANJI = re.compile(f"[{_KANJI}]")
_NAME = re.compile(f"[{_KANJI}{_SELECTOR}{_KANA}{_HALF_KANA}]+")
_CLUSTER = re.compile(f".[{_SELECTOR}\u3099\u309a]*", re.DOTALL)
_HIRAGANA_ONLY = re.compile("[ぁ-ゖーゝゞ\u3099\u309a゛゜]+")
_LATIN = re.compile("[A-Za-zＡ-Ｚａ-ｚ.．'’・,，\\s-]+")
_HALF = re.compile(f"[{_HALF_KANA}]")
_KANA_PART = re.compile("[ぁ-ゖァ-ヺー・]+")

# Words of this conversation, not names: 「会員登録 方法」「マイページ ログイン」
_VOCABULARY = re.compile(
    "(?:会員|登録|更新|更改|継続|契約|証券|番号|電話|携帯|住所|氏名|名前|姓名|漢字|郵便|生年月日|変更|方法|手順|手続き?|"
    "質問|画面|保険|告知|満期|代理店|担当者?|窓口|営業|時間|中止|中断|終了|最初|途中|再開|再送|削除|取消|解約|確認|入力|"
    "不明|無理|必要|不要|意味|理由|場合|同上|省略|なし|無し|次|前|戻る|進む|人間|有人|対応|株式会社|有限会社|パスワード|マイページ|"
    "ログイン|メール|アドレス|スマホ|スマートフォン|パソコン|クリッカー|サイト|ホームページ|キャンセル|スタート|ヘルプ|リセット|"
    "オペレーター|エラー|ボタン|ページ|スキップ|大丈夫|やり直し|了解|プラン|フリー|カード|コード|チャット|アプリ|お?願い|の)+"
)


def parse_kanji_name(text: str) -> Result[Name]:
    """姓 and 名 exactly as typed.

    A name without a space is asked back, with a guess where one can be made.

    >>> parse_kanji_name("氏名は髙橋　花子です") == Parsed(("髙橋", "花子"))
    True
    >>> parse_kanji_name("損保太郎").suggestion
    ('損保', '太郎')
    """
    if is_plainly_asking(text):
        return Refused("no_name")
    name = name_parts.without_reading(name_parts.unwrapped(text))
    if not name or name_parts.is_sentence(name):
        return Refused("no_name")
    parts = name_parts.split(name)
    if not parts or not all(_NAME.fullmatch(part) for part in parts):
        is_latin = 1 < len(parts) <= MOST_PARTS and _LATIN.fullmatch(name)
        return Refused("name_in_latin" if is_latin else "no_name")
    if len(parts) > MOST_PARTS or (len(parts) == 1 and len(name) > LONGEST_WHOLE):
        return Refused("no_name")
    is_introduced = name_parts.is_introduced(text)
    if _is_phrase(parts, is_introduced):
        return Refused("no_name")
    if any(len(part) > name_parts.LONGEST_PART for part in parts):
        return Refused("name_too_long")
    if len(parts) == 1:
        return _without_space(parts[0])
    family, given = parts[0], " ".join(parts[1:])
    if any(_HALF.search(part) for part in parts):
        return Question("name_half_width", suggestion=(_widened(family), _widened(given)))
    if len(parts) > 2:
        return Question("name_in_many_parts", suggestion=(family, given))
    if all(_HIRAGANA_ONLY.fullmatch(part) for part in parts):
        return Question("name_in_hiragana", suggestion=(family, given))
    if not is_introduced and all(name_words.is_common(part) for part in parts):
        return Question("name_unsure", suggestion=(family, given))
    return Parsed((family, given))


def _without_space(name: str) -> Result[Name]:
    if _HIRAGANA_ONLY.fullmatch(name):
        return Refused("no_name")  # as likely a phrase as a name
    guess = _guess(name)
    if guess:
        return Question("family_name_guess", suggestion=guess)
    return Question("family_name_boundary")


def _guess(name: str) -> Optional[Name]:
    """Where the dictionary ends the first word: 損保太郎 → 損保 太郎."""
    if _KANA_PART.fullmatch(name):
        return None
    clusters = _CLUSTER.findall(name)
    usual = [fold_old_kanji(cluster) for cluster in clusters]
    if any(len(character) != 1 for character in usual):
        return None
    end = name_words.first_word_length("".join(usual))
    return ("".join(clusters[:end]), "".join(clusters[end:])) if end else None


def _is_phrase(parts: list[str], is_introduced: bool) -> bool:
    """True for words of a question or a command: 「間違えた」「更新期限 何日前」「証券番号の場所」."""
    if all(_VOCABULARY.fullmatch(part) for part in parts):
        return True
    written = [part for part in parts if not _HIRAGANA_ONLY.fullmatch(part)]
    if any(map(name_words.is_inflected, written)):
        return True
    if is_introduced:  # 「氏名は…です」: common words may be a name
        return False
    if len(parts) == 1:
        return any(map(name_words.is_noun_phrase, written))
    # 荒木田 falls into common words too, but 太郎 beside it is a name
    return not any(map(name_words.has_person, parts)) and any(map(name_words.is_ordinary, written))


def _widened(part: str) -> str:
    """Half-width katakana widened; nothing else is touched."""
    return re.sub(f"[{_HALF_KANA}]+", lambda m: unicodedata.normalize("NFKC", m.group()), part)

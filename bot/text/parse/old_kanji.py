"""旧字・異体字: variants folded to the usual form, for comparing only.

A name or an address is always kept as typed: 髙橋 stays 髙橋.
"""

from __future__ import annotations

import re
import unicodedata

# Pairs that appear in family names and place names; compatibility ideographs (神 as
# U+FA19) are folded by Unicode itself
_PAIRS = (
    "髙高 﨑崎 嵜崎 碕崎 邊辺 邉辺 齋斎 齊斉 澤沢 濵浜 濱浜 廣広 國国 圀国 嶋島 嶌島 龍竜 瀧滝 櫻桜 "
    "眞真 惠恵 榮栄 學学 實実 壽寿 條条 豐豊 藏蔵 增増 德徳 靜静 檜桧 曾曽 淵渕 淺浅 澁渋 濟済 "
    "關関 驛駅 會会 顯顕 與与 禮礼 彌弥 亞亜 兒児 圓円 縣県 區区 應応 鷗鴎 槇槙 薗園 "
    "釼剣 劍剣 劔剣 寬寛 黑黒 冨富 舘館 吳呉 桒桑 壯壮 莊荘 萬万 鐵鉄 來来 冲沖 遙遥 賴頼 戶戸 "
    "步歩 淸清 靑青 𠮷吉 𡈽土 𣘺橋 𠀋丈"
)
_FOLD = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def fold_old_kanji(text: str) -> str:
    """The text in usual kanji, without variation selectors (異体字セレクタ).

    >>> fold_old_kanji("髙橋 渡邉 𠮷田")
    '高橋 渡辺 吉田'
    """
    return unicodedata.normalize("NFC", _SELECTOR.sub("", text)).translate(_FOLD)

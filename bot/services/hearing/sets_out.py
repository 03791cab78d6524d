"""やる気: 「ほんなら今からやるわ」 is no goodbye, and names no screen: somebody sets out."""

from __future__ import annotations

import re

_BEFORE = (
    "(?:(?:今|いま)(?:から)?|じゃあ?|ほんなら|ほいじゃ|ほな|では|なら|とりあえず|しゃあない|しかたない|仕方ない|よし|よっしゃ|もう(?:いい|ええ)(?:や|わ|です)?|"
    "更新|会員登録|登録|こうしん|とうろく|手続き?|最初|はじめ|初め|先|から|を|だけ|も|に|は|、|,|\\s|もう(?:一回|一度|1回)|また|自分で|スマホで|パソコンで)+"
)
_DO = (
    "(?:やる|やります|やってみる|やってみます|始める|始めます|はじめる|はじめます|"
    "するわ|するよ|する|します|してみる|してみます|しとく|しておく|やろう|やろか|やろうか)"
)
_END = "(?:わ|よ|で|けえ|けん|かな|ね|から)*[。!！\\s]*(?:(?:まず|最初は?)?(?:何|なに|どこ|どっ)から\\S{0,6})?"
_SETS_OUT = re.compile(f"{_BEFORE}{_DO}{_END}")
_PIECE = re.compile("[。!！\\s]+|(?<=のね)|(?<=けど)")


def sets_out(text: str) -> bool:
    """True where the last thing said is that one begins now.

    >>> sets_out("ほんならいまからやるわ"), sets_out("もういいです更新します 何から"), sets_out("更新は明日やります")
    (True, True, False)
    """
    said = text.strip()
    pieces = [piece for piece in _PIECE.split(said) if piece]
    return bool(_SETS_OUT.fullmatch(said) or (pieces and _SETS_OUT.fullmatch(pieces[-1])))

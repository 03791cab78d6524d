"""進め方: by the screen or prepared beforehand, as a message wishes it.

The clause that carries a wish counts before one that only mentions a way: 「準備しておきたい、画面を
見ながらだと目が疲れる」 wishes to prepare.
"""

from __future__ import annotations

import re
from typing import Optional

from bot.domain.journey_state import Mode
from bot.text import predicate
from bot.text.predicate import Predicate
from bot.text.telling import clauses, is_bare

_BY_THE_SCREEN = re.compile("画面を?(?:見|み|開|ひら)|ページを?(?:見|開)|見ながら|開きながら")
_PREPARED = re.compile(
    "入力.{0,6}(?:手伝|準備|代わ)|準備(?:して|だけ|を)|代わりに(?:入力|書)|下書き|下がき|したがき|代筆"
    "|下(?:ごしら|拵)え|下準備"
    "|(?:聞|き|訊)かれる(?:こと|もん|もの|ところ|項目).{0,8}(?:まとめ|控え|書い)"
    "|(?:入力|入れ)する?(?:こと|もん|もの|ところ|項目).{0,8}(?:まとめ|控え|書い)"
    "|(?:先に|前もって|あらかじめ|ここで).{0,6}(?:まとめ(?!る方法)|控え|書き留め|聞き取)"
)
# 「見ながらだと」「見ながらするのは」「見ながらより」 sets the way apart from what is wished
_SET_APART = re.compile(
    "ながら(?:する|やる|入れる|入力する|打つ)?(?:の|ん|こと)?"
    "(?:だと|やと|は|では|じゃあ?(?!な[いけき])と?|だったら|やったら|でも|も|より|なんて|とか)"
    "|ながら(?:で|じゃ|や)(?:は)?なく|ながらやのうて"
)
# and is wished where it is spoken well of
_WELCOME = re.compile(
    "(?:助か|たすか|安心|楽|らく|分かりやす|わかりやす|(?:が|で|と)(?:いい|ええ|よい|よか))"
)
# 「見ながらじゃないとわからない」
_NO_OTHER = re.compile("ながら(?:で|じゃ)な(?:い|け|き)")
# 「画面を開いても真っ白」
_BROKEN = re.compile("(?:画面|ページ)を?.{1,3}ても")
_HARD = re.compile(
    "ながら(?:は|だと|じゃと|では)?.{0,8}(?:焦|あせ|無理|むり|苦手|嫌|いや|でき|しんど|つら|困)"
)
_PLEASE = re.compile(
    "(?:どうか|ぜひ|では|じゃあ?|ほな)?、?(?:お願い|おねがい|頼み|頼む|たのむ).{0,6}"
)
# 「準備しておきたいんですが」: the reason of a wish follows without a comma
_AFTER_A_WISH = re.compile(
    "(?<=たい)(?:ん|の)?(?:です|じゃ|だ|や)?(?:が|けど|けんど|けれど|けん|けえ|ので|から|のは|し)(?=.)|(?<=ほしい)(?:ん|の)?(?:です|じゃ|だ|や)?(?:が|けど|ので|から)(?=.)"
)


def mode_wished(text: str) -> Optional[Mode]:
    """「画面を見ながら」「入力を手伝って」; None where neither is said.

    >>> mode_wished("準備しておきたい、画面見ながらだと目がしょぼしょぼして")
    <Mode.PREPARE: 'prepare'>
    """
    named = _ways(text)
    wished = [mode for mode, is_wish in named if is_wish]
    if named:
        return (wished or [mode for mode, _ in named])[-1]
    return Mode.PREPARE if _HARD.search(text) else None


def wishes_a_way(text: str) -> bool:
    """True where a clause wishes for one of the ways, or asks us to go it, and nothing else is asked.

    >>> wishes_a_way("入力を手伝ってほしい"), wishes_a_way("入力の準備って何ですか")
    (True, False)
    """
    said = _pieces(text)
    asks = bool(said) and _read(said[-1]).is_question and not is_bare(said[-1])
    return not asks and any(is_wish for _, is_wish in _ways(text))


def _ways(text: str) -> list[tuple[Mode, bool]]:
    """The ways that are named in order, and whether each is wished for."""
    said = _pieces(text)
    followed = [*said[1:], ""]
    return [
        (mode, _is_wish(one) or _is_wish_alone(after))
        for one, after in zip(said, followed)
        if (mode := _named(one))
    ]


def _pieces(text: str) -> list[str]:
    """The clauses, and of each the wish apart from its reason."""
    found: list[str] = []
    for clause in clauses(text):
        found += [piece for piece in _AFTER_A_WISH.split(clause.text) if piece]
    return found


def _named(piece: str) -> Optional[Mode]:
    """The way that a clause names, and does not set apart or deny."""
    read, is_set_apart = _read(piece), bool(_SET_APART.search(piece))
    denies = (read.is_negative or read.is_unable) and not read.is_request
    if _BY_THE_SCREEN.search(piece) and not _BROKEN.search(piece):
        if (not denies and not is_set_apart) or (is_set_apart and _is_welcome(piece, read)):
            return Mode.GUIDE
        if _NO_OTHER.search(piece):
            return Mode.GUIDE
    return Mode.PREPARE if _PREPARED.search(piece) and not denies else None


def _is_welcome(piece: str, read: Predicate) -> bool:
    after = piece[max(found.end() for found in _SET_APART.finditer(piece)) :]
    is_other = bool(_PREPARED.search(after))
    return bool(_WELCOME.search(after)) and not read.is_negative and not is_other


def _is_wish(piece: str) -> bool:
    read = _read(piece)
    return read.is_wish or read.is_request


def _is_wish_alone(piece: str) -> bool:
    """「お願いします」 after what is meant."""
    return bool(_PLEASE.fullmatch(piece.strip()))


def _read(piece: str) -> Predicate:
    return predicate.read_predicate(piece)

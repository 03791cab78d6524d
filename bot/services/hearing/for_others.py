"""代わりに: whether one may do it for somebody else, or with what is one's own and not theirs."""

from __future__ import annotations

import re

from bot.text.parse.asking import is_asking
from bot.text.telling import asks_something

_SOMEBODY = "父|母|ちち|はは|お父さん|お母さん|親|主人|夫|旦那|妻|嫁|家内|祖父|祖母|おじいちゃん|おばあちゃん|じいちゃん|ばあちゃん|息子|娘|家族|本人|契約者"
_MAY = "(?:いい|ええ|よい|よろしい|大丈夫|だいじょうぶ|かまわ|構わ|でき|出来|可能|問題)"
_IN_PLACE_OF = re.compile(
    f"(?:代わり(?:に|で)(?:私|わたし|娘|息子|家族)|代わって|代理で|(?:私|わたし|娘|息子|家族|うち)(?:が|で).{{0,10}}(?:同意|手続|登録|更新|入力|申し?込|やっ|押し)\\S{{0,10}}[てで]も?).{{0,4}}{_MAY}"
    f"|(?:{_SOMEBODY})の?(?:代わり|かわり|代理)(?:に|で).{{0,24}}{_MAY}"
)
_CONSENT_OF = re.compile(f"(?:{_SOMEBODY}).{{0,24}}(?:同意|どうい).{{0,10}}{_MAY}")
_WITH_OWN = re.compile(
    f"(?:メアド|めあど|メール|めーる|アドレス|電話番号|番号|スマホ|携帯)(?:は|も|って)?.{{0,6}}(?:私|わたし|わし|自分|{_SOMEBODY})の.{{0,8}}{_MAY}"
    f"|(?:私|わたし|娘|息子|家族|嫁|妻|夫|主人)の(?:メアド|めあど|メール|めーる|アドレス|携帯|電話番号|スマホ)(?:で|を|でも|じゃ).{{0,10}}{_MAY}"
)


def asks_for_another(text: str) -> bool:
    """True for 「父の代わりに私が同意していい？」, of which the manual says nothing.

    >>> asks_for_another("父が寝てて私が同意のチェックいれていいのか"), asks_for_another("主人の名前で登録ですか")
    (True, False)
    """
    is_it = _IN_PLACE_OF.search(text) or _CONSENT_OF.search(text)
    return bool(is_it) and (asks_something(text) or is_asking(text) or bool(_TAIL.search(text)))


# 「いれていいのかって」「同意でいいですよね」
_TAIL = re.compile(f"{_MAY}.{{0,10}}$")


def asks_with_own(text: str) -> bool:
    """True for 「メアドは私のでもいい？」, asked of somebody else's registration.

    >>> asks_with_own("メアドは私のでもいい？"), asks_with_own("メールアドレスは何でもいいの")
    (True, False)
    """
    return bool(_WITH_OWN.search(text)) and bool(_TAIL.search(text) or asks_something(text))


_OTHERS = (
    "ソニー|三井住友|東京海上|あいおい|アクサ|チューリッヒ|チューリヒ|sbi|ＳＢＩ|楽天|イーデザイン|セゾン|おとなの|"
    "日新火災|共栄火災|全労済|こくみん共済|農協|他社|よその|よそん|(?:別|べつ|ほか|他)の(?:会社|保険会社)"
)
_OTHER_NUMBER = re.compile(
    f"(?:{_OTHERS})(?:の|損保|保険|ダイレクト|日動)*.{{0,8}}(?:証券|番号)", re.IGNORECASE
)


def names_other_policy(text: str) -> bool:
    """True for the policy number of another insurer.

    >>> names_other_policy("ソニーの証券番号いれればいいの"), names_other_policy("証券番号はどこ")
    (True, False)
    """
    return bool(_OTHER_NUMBER.search(text))

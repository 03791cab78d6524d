"""画面での「いいえ」: what somebody with the page open tells that leads no further there.

「一つ目はいいえです」「共済にも入ってます」「会社の名前が違う」: the screen asks it, not the assistant. Each
screen of the content says in `on_no` what an いいえ there comes to: a topic, or a reason to stop.
"""

from __future__ import annotations

import re
from typing import Optional

from bot.domain.journey import Journey, Step
from bot.services.values.names import field_named
from bot.text import predicate
from bot.text.parse.asking import is_asking
from bot.text.parse.yes_no import parse_yes_no
from bot.text.telling import asks_something

# 「はいかいいえの質問」「はい、いいえで聞かれた」 is no いいえ
_NO = re.compile(
    "(?<!はいとか)(?<!はいやら)(?<!はいだの)(?<!はい[かとや、・/])(?<!はい」[かとや、・/])(?<!はい」[かとや、・/]「)(?:いいえ|イイエ)(?![」]?か|って(?:何|なに)|[」]?(?:じゃ(?:な|ね|のう)|では?な|や(?:の|な)))"
)
_NO_NO = re.compile(
    "(?:いいえ|イイエ)」?(?:に(?:なる|該当する)?(?:もの|の))?(?:は|が|も|なんて)?(?:一つも|1つも|ひとつも)?(?:ない|無い|ありません|なかった|なし)"
)
# 「次へ押したら使えませんって出た」
_UNUSABLE = re.compile(
    "(?:使え|つかえ|利用でき|手続きでき|お使いいただけ)(?:ない|ません|へん|ん).{0,6}(?:出|表示|言われ|書)"
)
_NO_MORE = re.compile("やめ(?:た|まし|て)|抜け|切り替え|切れ(?:た|て|まし)|だけ(?!ど)")
_REFUSED = re.compile(
    "同意しない」?の?(?:ボタン)?(?:を|に|の(?:ほう|方)を?)?(?:押|おし|選|タップ|クリック|し(?:た|まし))"
)
# 「ある」, where the screen asks whether there is another contract
_BARE_YES = re.compile(
    "(?:ある|あります|あった|ありました|入って(?:い)?(?:る|ます)|入っとる|該当する|該当します)(?:よ|わ|ね|けど|んよ|で)?[。!！]*"
)
# of a car that is insured elsewhere too; 「ない」 is はい there
_ELSEWHERE_TOO = re.compile(
    "(?:他|ほか|別|べつ|もう(?:一|1)|農協|JA|ＪＡ|全労済|共済|二重|ダブ).{0,14}"
    "(?:入っ|はいっ|加入|契約|掛け|かけ|付い|つい|ある(?!の|か)|あり(?:ます|まし)|あった)"
)
_CANCELLED = re.compile(
    "(?:解約|解除|打ち切|契約を?切|断|拒否).{0,4}(?:され|られ|わられ|れた|れて|れる)"
)
# 「よその保険は入っておりませんそれから…」, dictated without a pause
_DENIED = re.compile(
    "(?:て|と|た|る|り|い|お|れ|ら|こと|経験|覚え|[はがも]|一度|一遍|一回|いちど|なんか|なんて|など|なんぞ|あ|1)*(?:ませ|まへ|な(?:い|か|く|し)|ね(?:え|ー)|らん|らへん|へん)"
)
_APPLIES = re.compile(
    "(?:該当|当てはま|あてはま)(?:する|し(?:ます|た|て)|り(?:ます|ました)|る|った)"
)
_AMISS = re.compile(
    "(?<!間)(?:違|ちが)(?:う|い(?:ます|まし)|っ)|間違っ|まちがっ|古い|前の|変わ(?:っ|り)|合って(?:な|いな|いませ)"
)

_NOT_AMISS = re.compile("(?:違|ちが|変わ|かわ).{0,4}?(?:ない|ません|へん|とらん|てん)")

_SEVERAL = re.compile(
    "(?:証券|契約|保険).{0,8}(?:[2-5２-５二三四五]つ|ふたつ|みっつ|複数|[2-5２-５二三四五][枚台件本通]).{0,4}(?:ある|あり|持)"
)


def no_told(text: str, step: Step, journey: Journey) -> Optional[str]:
    """What an いいえ comes to, where the text tells one at that screen: a topic, or a reason to stop.

    None for questions, for a はい, and for a screen of which the content says nothing.
    """
    if is_asking(text) or _NO_NO.search(text):
        return None
    if asks_something(text) and not _NO.search(text):
        return None
    wrong = _told_wrong(text, step)
    if wrong:
        return wrong
    if step.on_no is None:
        return None
    is_no = parse_yes_no(text) is False or bool(_NO.search(text) or _REFUSED.search(text))
    of_disclosures = any(field.asked_first for field in step.fields)
    is_barred = of_disclosures and (
        tells_disclosure(text) or bool(_UNUSABLE.search(text) or _BARE_YES.fullmatch(text.strip()))
    )
    return step.on_no if is_no or is_barred else None


def tells_disclosure(text: str) -> bool:
    """True for a fact of one's own of which the disclosure items ask.

    >>> tells_disclosure("農協の共済にも入っとる"), tells_disclosure("他の保険は入ってないです")
    (True, False)
    """
    told = [
        found
        for words in (_ELSEWHERE_TOO, _CANCELLED, _APPLIES)
        for found in words.finditer(text)
        if not _DENIED.match(text[found.end() :])
    ]
    is_so = bool(told) and not predicate.read_predicate(text).is_negative
    return is_so and not _NO_MORE.search(text) and not asks_something(text)


# 「はいかいいえを選ぶとこ」 tells of the page
_NO_CHOSEN = re.compile(
    "(?<!はい[かとや、・/])(?<!はい」[かとや、・/])(?<!はい」[かとや、・/]「)(?:いいえ|イイエ)」?(?:を|に|が|の(?:ほう|方)を?|と|って)?(?:押し|おし|選ん|選び|えらん|えらび|し|答え|こたえ|付け|つけ|丸(?:し|を)|なっ|なり|一つあ|1つあ)"
    "(?:た|て|まし|ちゃ|とる|り?ます|まっ)"
)


def tells_no(text: str) -> bool:
    """True for 「いいえを押しました」「一つはいいえになります」, and no question.

    >>> tells_no("いいえを選びました"), tells_no("いいえだとどうなりますか"), tells_no("いいえを押したらどうなる")
    (True, False, False)
    >>> tells_no("はいかいいえを選ぶとこです")
    False
    """
    return bool(_NO_CHOSEN.search(text)) and not (asks_something(text) or is_asking(text))


def tells_of_several(text: str) -> bool:
    """True for 「証券番号が二つあります」, which asks what to do with them, and tells of no screen."""
    return bool(_SEVERAL.search(text))


def _told_wrong(text: str, step: Step) -> Optional[str]:
    """「会社名が違う」 of an item of the screen that ends it."""
    items = [f for f in step.fields if f.stops_on and not f.asked_first]
    named = field_named(text, items)
    is_wrong = _AMISS.search(text) and not _NOT_AMISS.search(text)
    return named.stops_on.reason if named and named.stops_on and is_wrong else None

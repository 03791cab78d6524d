"""挨拶・前置き: what politeness and hesitation put around a question, which asks nothing."""

from __future__ import annotations

import re

import jaconv

from bot.text.normalise import has_words

_PAUSE = r"[、。,.!…\s]*"
_BUT = r"(?:が|けど|けれども?|けんど)?"
_FILLER = r"えーっと|えーと|えっと|ええっと|ええと|んーと|うーんと|あのー+|あのう|あのぅ|あのぉ"
_ASKING = (
    r"(?:(?:ちょっと|少し|すこし|一つ|ひとつ|1つ)[、,]?)?"
    r"(?:お?(?:聞き|きき|尋ね|たずね|伺い|うかがい)(?:し)?たい(?:こと|事)?(?:が)?(?:あるん|あるの|の|ん)?"
    r"(?:です|だ|じゃ|や)?(?:が|けど|けれども?|けんど)|"
    r"質問(?:が|は)?(?:あるん|あるの|あり|なん|な)?(?:です|ます|だ|じゃ)(?:が|けど|けれども?|けんど)?|"
    r"質問(?=[、。\s]))"
)
_OPENER = re.compile(
    "^(?:"
    + "|".join(
        [
            r"(?:いつも|いつもいつも|平素(?:は|より)|日頃(?:は|より))?(?:大変|たいへん)?"
            r"(?:お|御)(?:世話|せわ)(?:に?なって(?:おり|い)?ます|になっとります|に?なります|(?:さま|様)(?:です|でした)?)",
            r"(?:初め|はじめ)まして",
            r"こんにち[はわ]|こんばん[はわ]|お(?:早|はよ)う(?:ございます)?|もしもし|どうも(?=[、。,!\s])",
            r"(?:お忙しい(?:ところ|所|中)(?:を)?|おいそがしいところ|夜分(?:遅く)?に?|突然|とつぜん|急に|何度も|なんども|度々|たびたび)?"
            rf"(?:(?:本当に|ほんとに|大変|誠に)?(?:すみません|すいません|すんません|申し訳(?:ありません|ございません|ないです))|"
            rf"恐れ入ります|おそれいります|恐縮です|失礼(?:いた|致)?します){_BUT}",
            _ASKING,
            rf"(?:{_FILLER}|あのね|あの(?=[、,\s]))(?:です)?ね?",
        ]
    )
    + f"){_PAUSE}"
)
_CLOSER = re.compile(
    r"[、。,!\s]*(?:(?:どうぞ|どうか|以上)[、\s]*)*(?:よろしく|宜しく)"
    r"(?:(?:お願い|御願い|おねがい)(?:(?:いた|致)?します|申し上げます|ね)?|です|ね|な|頼みます|頼む)?[。.!]*$|"
    r"(?<=[。?!か])[、\s]*(?:お願い|おねがい)(?:いた|致)?します[。.!]*$|"
    r"(?<=か)[、。?!\s]*(?:教えて|おしえて)(?:ください|下さい|くださいませ|ほしいです|欲しいです|くれ)?[。.!]*$"
)
_HESITATION = re.compile(rf"[、,]?(?:{_FILLER}){_PAUSE}")


def without_courtesy(text: str) -> str:
    """The text without greetings, excuses and hesitation; as it is if it holds nothing else.

    Takes the normal form; hiragana and katakana are read alike.

    >>> without_courtesy("お世話になっております。えーと、更新はいつからですか。よろしくお願いします。")
    '更新はいつからですか'
    >>> without_courtesy("お世話になっております。")
    'お世話になっております。'
    """
    bare = text
    while True:
        before = bare
        for courtesy in (_OPENER, _CLOSER, _HESITATION):
            bare = _without(courtesy, bare)
        if bare == before:
            return bare


def _without(courtesy: re.Pattern[str], text: str) -> str:
    found = courtesy.search(jaconv.kata2hira(text))
    if not found:
        return text
    rest = text[: found.start()] + text[found.end() :]
    return rest if has_words(rest) else text

"""画面のもの: whether words name an item of a screen, and whether they tell of filling it in alone.

A screen is left by its button. Who tells what was typed is still at it, and who tells of something
that stands on no screen is led nowhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Sequence

from bot.domain.journey import Journey
from bot.services.hearing.concluded import without_questions
from bot.services.hearing.screens import shows_one
from bot.services.values.names import field_named
from bot.text.telling import Clause, Told, goes_on, is_bare

_OF_A_PAGE = re.compile(
    "画面|ページ|ボタン|欄|チェック|リンク|[「」]|押|入力|(?<!な)おし(?:た|て|ま)|がめん|ぺーじ|ぼたん|タップ|クリック|ログイン|開い|ひらい"
)
_FILLS = re.compile(
    "(?:(?:直し|なおし|かえ|変え|換え)|変更し|入れ|いれ|入力し|記入し|打っ|うっ|書い|かい|書き込ん)(?:た|て|と|ま)"
)
_ANSWERS = re.compile(
    "(?:はい|ハイ)」?(?:に|を|で|と|って)(?:しま?し?|答え(?:まし)?|こたえ(?:まし)?|選び?(?:まし)?|えら|付け(?:まし)?|つけ(?:まし)?)(?:た|とい|ん)"
)
_PRESSED = re.compile("押|(?<!な)おし(?:た|て|ま)|次|つぎ|進|すす|タップ|クリック")
_LEAVES = re.compile(
    "押|(?<!な)おし|次|つぎ|進|すす|決定|確定|申込|申し込|登録|済|すん|終わ|おわ|完了|同意|全部|ぜんぶ|すべて|全て|みな|最後|タップ|クリック|ログイン|移"
)
# 「確定」「登録」「ご契約最終お申込み」 are pressed by name, or as 「押した」; 「次へ」 is the button of others
_NEXT = re.compile("次|つぎ")
_BY_NAME = re.compile(
    "確定|申込|申し込|もうしこ|最終|最後|さいご|登録|とうろく|完了|かんりょう|済|すん|終わ|おわ|全部|ぜんぶ"
)
_WENT_BACK = re.compile(
    r"(?:訂正|内容を?変更する|戻る)」?(?:と?いう|って|ちゅう)?(?:の|やつ|ボタン)*(?:を|に)?(?:押|おし|タップ|クリック|選)[^、。]{0,3}?(?:て|で|たら)[、,\s]*"
)


def commits(text: str) -> bool:
    """True where the one button of a screen that is not left by 「次へ」 may have been pressed.

    >>> commits("確定押した"), commits("押しました"), commits("次へも押した")
    (True, True, False)
    """
    return bool(_BY_NAME.search(text)) or not _NEXT.search(text)


def without_going_back(said: Sequence[Clause]) -> tuple[Clause, ...]:
    """「訂正いうのを押して連絡先を直した」 tells of the contact screen, not of the one with 「訂正」."""
    return tuple(
        replace(clause, text=without_questions(_WENT_BACK.sub("", clause.text)))
        if clause.told in (Told.DID, Told.SEES) and _WENT_BACK.sub("", clause.text).strip()
        else clause
        for clause in said
    )


def names_an_item(text: str, journey: Journey) -> bool:
    """True where a button, a field or a sign of a screen of that procedure is named."""
    if _OF_A_PAGE.search(text) or field_named(text, journey.fields):
        return True
    signs = (step.signs for step in journey.steps)
    of_parts = (part.signs for step in journey.steps for part in step.parts)
    return any(shows_one(text, some) for some in (*signs, *of_parts))


def only_fills(text: str) -> bool:
    """True for what was typed into a field, with no word of leaving the screen.

    >>> only_fills("証券番号も見ながら打った"), only_fills("番号を入れて次へ押した"), only_fills("入れました")
    (True, False, False)
    >>> only_fills("両方はいにした"), only_fills("はいを選んで次へ押した")
    (True, False)
    """
    if _ANSWERS.search(text):
        return not (goes_on(text) or _PRESSED.search(text))
    if is_bare(text) or goes_on(text) or _LEAVES.search(text):
        return False
    return bool(_FILLS.search(text))


_ALL = re.compile("(?:全部|全て|すべて|ぜんぶ).{0,8}(?:入|いれ|打|書|埋|うめ|かい)")


def fills_all(text: str) -> bool:
    """True for 「住所と電話、全部入れました」 with no word of the button.

    >>> fills_all("全部入れました"), fills_all("全部入れて次へ押した")
    (True, False)
    """
    return bool(_ALL.search(text)) and not _PRESSED.search(text)


# 「最終確認に進んだ」「確認画面になった」; 「次へ進んだ」 leaves a screen
_ARRIVES = re.compile(
    "(?<!次)(?<!つぎ)(?:に|へ|まで)(?:進|すす|移|いどう|移動し|来|き(?:た|まし|とる)|行|いっ|なっ|なりまし|変わ|かわ|切り替わ)"
)
_NEXT_PAGE = re.compile("(?:次|つぎ)の?(?:画面|ページ|がめん|ぺーじ)")
_UNDER_WAY = re.compile(
    "(?:読ん|よん|見|み|確認し|確かめ|眺め|考え|探し|さがし|入力し|記入し|書い|打っ|選ん)(?:で|て)"
    "(?:い|お)?(?:ます|る(?:ところ|とこ|最中|途中)?|ります|りました)(?:よ|わ|ね|けど|が)?[。!]?$"
    "|(?:読ん|よん|見|確認し|入力し|書い|打っ)(?:ど)る(?:ところ|とこ)?[。]?$|(?:見|確認し|入力し)とる(?:ところ|とこ)?[。]?$"
    "|(?:合っ|合う|おう)(?:て|と)(?:い)?(?:る|ます)(?:よ|わ|ね)?[。]?$|まま(?:です|だ|や|じゃ|で)?[。]?$"
)
_READS = re.compile("読|よみ|よん|見|みた|みまし|目を?通")
_AGREES = re.compile(
    "同意|どうい|押|おし|次|つぎ|チェック|印|しるし|はい|タップ|クリック|済|終わ|申"
)


def is_there(text: str) -> bool:
    """True for who has come to a screen, or is busy at it, and has not left it.

    >>> is_there("最終確認に進んだ"), is_there("個人情報の取扱いを読んでいます"), is_there("次へ進んだ")
    (True, True, False)
    """
    if _NEXT_PAGE.search(text):
        return False
    return bool(_ARRIVES.search(text) or (_UNDER_WAY.search(text) and not goes_on(text)))


def only_reads(text: str) -> bool:
    """True for who has read what is to be agreed to, and tells of no more.

    >>> only_reads("全部読みました"), only_reads("読んで同意した")
    (True, False)
    """
    return bool(_READS.search(text)) and not _AGREES.search(text)

"""言葉で言う動き: 「手順3」「更新のほうを先に」「画面を見ながら進める」, whatever field is open.

What can be told from the words alone is told here, before the words are taken for the try
of a value; everything else is for the classifier.
"""

from __future__ import annotations

import re
from typing import Optional

from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey import Journey, Step
from bot.domain.journey_state import Mode
from bot.services.hearing.screens import shows_one
from bot.services.journeys.engine.moves import (
    AskPerson,
    Correct,
    JumpTo,
    Move,
    Skip,
    Start,
    SwitchTo,
)
from bot.services.journeys.engine.places import is_guiding, open_field
from bot.services.journeys.place_named import names_place
from bot.services.journeys.standing import Standing
from bot.services.values.names import field_named, only_declines
from bot.text.normalise import normalise
from bot.text.parse.asking import is_asking
from bot.text.parse.number_words import with_numbers

LONGEST = 40
"""Characters; a longer message says more than where to go."""

_NAMES = {
    RENEWAL: r"更新|更改|継続手続き?|クリッカー|clickar",
    REGISTRATION: r"(?:会員|マイページの?|新規)登録",
}
_WISH = (
    r"(?:(?:の|する)?(?:ほう|方|お?手続き?|やつ|続き))*(?:を|に|へ|から)?(?:先に|始め|やっぱり|\s)*"
    r"(?:(?:し|やり|始め|はじめ|進め|すすめ|行き|いき|移り|うつり|戻り|もどり|切り替え|切りかえ|済ませ)(?:たい|とう|ます|ましょう|ようか)"
    r"|(?:移|うつ|戻|もど|切り替え|切りかえ)(?:る|して|って|て)(?:ください|つかあさい|くれ)?|(?:やる|やって|お願い\S{0,4}|頼む))"
    r"(?:です|ん(?:です|じゃ|だ))?(?:が|けど|わ|よ|ね|のう)*[。!！\s]*$"
)
# 「係の人と話させて」「誰か人間を出してくれ」「電話で聞きたい」
_PERSON = (
    r"(?:人間|オペレーター?|係の?(?:人|者|方)|担当(?:の?(?:人|方)|者)|窓口の(?:人|方)|有人)(?:を|に|と|へ|の)?.{0,4}"
    r"(?:話|はな|出し|だし|代わ|かわ|変わ|替わ|つない|繋い|お願い|呼ん|聞き|頼)",
    r"^(?:もう|やっぱり?|直接)?[、,\s]*(?:電話|でんわ)で(?:聞き|きき|話し|はなし|問い合わせ)(?:たい|ます|とう)\S{0,8}[。!！\s]*$",
)
_MODES = (
    (Mode.GUIDE, r"画面を?(?:見|み)ながら.{0,6}(?:進|すす|やり|やる|案内|お願い)"),
    (Mode.PREPARE, r"入力の?準備を?(?:する|します|したい|して|しとい|お願い|頼)"),
)
# 「今のままでいい」「そのままにしといて」
_KEEPS = re.compile(
    r"^(?:いや|やっぱり?|もう)?[、,\s]*(?:この|その|今の|いまの|元の|もとの|前の)(?:まま|とおり|通り)"
    r"(?:で|が|に)?(?:いい|ええ|よい|良い|よろしい|大丈夫|結構|お願い\S{0,4}|して|しとい|する|します)?\S{0,8}$"
)
_CORRECTS = re.compile(r"(?:直|なお)(?:す|し(?:たい|て|ます)\S{0,8}|させて\S{0,8})[。!！\s]*$")
# 「やっぱり違うメールにしたい」「電話番号を変えたい」 of what was told before
_CHANGES = re.compile(
    r"(?:(?:違う|ちがう|別の|べつの|ほかの|他の).{0,12}に(?:し|変え)?|を?(?:変え|かえ|変更し|入れ直し))"
    r"(?:たい|ます|て(?:ください|ほしい|もらえ))\S{0,6}[。!！\s]*$"
)
# 「さっきの電話番号違いました」 of what was told before
_WAS_WRONG = re.compile(
    r"(?:違|ちが|間違|まちが)(?:う|い|え|っ|とる|とっ|ごう)?(?:て|とり|まし|と|て)?(?:いまし|まし|た|る|ます|とった|てた|てる)*(?:よ|わ|けど|が)?[。!！\s]*$"
)
_FIRST, _LAST = (
    re.compile(r"^(?:一番)?(?:最初|はじめ|初め)の"),
    re.compile(r"^(?:一番)?(?:最後|終わり)の"),
)
_STEP = re.compile(r"(?:手順|ステップ)\s*([0-9]{1,2})")
_BETWEEN = re.compile("[のとを]")
_SHORTEST = 3
_SHORT = 12
"""Letters of 「名前のところ」; more tell what was done there."""


def spoken_move(text: str, standing: Standing) -> Optional[Move]:
    """The move that the words alone ask for, None if they ask for none.

    `standing` is where the person is in a journey that goes on.
    """
    text = normalise(text)
    if len(text) > LONGEST or is_asking(text):
        return None
    return (
        _person(text)
        or _switch(text, standing)
        or _mode(text)
        or _jump(text, standing)
        or _correct(text, standing)
        or _keep(text, standing)
    )


def _person(text: str) -> Optional[Move]:
    return AskPerson() if any(re.search(words, text) for words in _PERSON) else None


def _switch(text: str, standing: Standing) -> Optional[Move]:
    journey, state = standing.journey, standing.state
    if journey.next_journey and state.step == len(journey.steps) and is_guiding(journey, state):
        return None  # 「登録完了しました、次は更新したい」 leaves nothing open
    for name, names in _NAMES.items():
        wish = f"(?:{names})(?:{_WISH}|(?:の続き(?:を|から)?|のお?手続きへ)[。!！\\s]*$)"
        if name != journey.id and re.search(wish, text):
            return SwitchTo(name)
    return None


def _mode(text: str) -> Optional[Move]:
    return next((Start(mode) for mode, words in _MODES if re.search(words, text)), None)


def _jump(text: str, standing: Standing) -> Optional[Move]:
    if not names_place(text):
        return None
    journey, state = standing.journey, standing.state
    number = _STEP.search(with_numbers(text))
    if number:
        return JumpTo(int(number[1]))
    if is_guiding(journey, state):
        if _FIRST.search(text) or _LAST.search(text):
            return JumpTo(1 if _FIRST.search(text) else len(journey.steps))
        step = step_named(text, journey)
        return JumpTo(step.number) if step else _to_part(text, journey.step(state.step))
    field, step = field_named(text, journey.fields), step_named(text, journey)
    if step:
        return JumpTo(step.number) if step.number != state.step else None
    return Correct(field.id) if field else None


def _to_part(text: str, step: Optional[Step]) -> Optional[Move]:
    """「名前のとこ」 of a screen that is told bit by bit."""
    if step is None or len(text) > _SHORT:
        return None
    named = [number for number, part in enumerate(step.parts) if shows_one(text, part.signs)]
    return JumpTo(step.number, named[0]) if len(named) == 1 else None


def _correct(text: str, standing: Standing) -> Optional[Move]:
    journey, state = standing.journey, standing.state
    field = field_named(text, journey.fields)
    if is_guiding(journey, state) or field is None:
        return None
    is_told = field.id in state.filled and field.id != state.open
    was_wrong = is_told and (_WAS_WRONG.search(text) or _CHANGES.search(text))
    return Correct(field.id) if was_wrong or _CORRECTS.search(text) else None


def _keep(text: str, standing: Standing) -> Optional[Move]:
    opened, state = open_field(standing.journey, standing.state), standing.state
    if opened is None or state.awaiting or opened.is_yes_no:
        return None
    # 「いらない」 is no いいえ to what is suggested, 「ありません」 asks for no button
    is_kept = opened.id in state.filled and _KEEPS.search(text)
    return Skip() if is_kept or only_declines(text) else None


def step_named(text: str, journey: Journey) -> Optional[Step]:
    """The screen that a message calls by words of its title, which name no other screen.

    「お客様情報のところ」 is 「お客さま情報の入力」; a password is asked on two screens.
    """
    text = _comparable(text)
    found = [
        (len(word), -step.number)
        for step in journey.steps
        for word in _words(step)
        if word in text
        and not any(word in _comparable(s.title + s.screen) for s in journey.steps if s != step)
    ]
    return journey.step(-max(found)[1]) if found else None


def _words(step: Step) -> list[str]:
    pieces = [_comparable(piece) for piece in (step.title, *_BETWEEN.split(step.title))]
    return [piece for piece in pieces if len(piece) >= _SHORTEST]


def _comparable(text: str) -> str:
    """「お客様情報の入力」 → 「お客さま情報入力」."""
    return _BETWEEN.sub("", normalise(text).replace("様", "さま"))

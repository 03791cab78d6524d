"""「まだ次へは押していません」: the place was ahead of the person, and goes back to where they are."""

from __future__ import annotations

import re
from typing import Optional

from actions.base import Place, services, turn_of
from actions.heard import Heard, Replies
from bot.domain.journey import Journey
from bot.services.hearing.screens import shows_one
from bot.services.journeys.engine import moves
from bot.services.values.names import field_named
from bot.text.telling import asks_something

_BUTTONS = {
    "次へ": "次へ|つぎへ",
    "確定": "確定",
    "ご契約最終お申込み": "申し?込|最終",
    "登録": "(?<!会員)登録",
}
_UNDONE = (
    "(?:押し|おし)(?:て(?:い)?(?:ない|ません|なかった|ねえ|ねー|へん)|とら(?:ん|へん)|とりません)"
)
_NOT_PRESSED = {
    button: re.compile(f"(?:{names}).{{0,16}}{_UNDONE}") for button, names in _BUTTONS.items()
}
_NOT_FILLED = re.compile(
    "(?:まだ|これから).{0,10}(?:(?:入れ|いれ|入力し|書い|打っ)(?:て(?:い)?(?:ない|ません|ねえ)|とら(?:ん|へん)))"
    "|(?:あと|残り|のこり)(?:は|が)?.{0,12}(?:だけ|のみ)|(?:が|だけ)(?:まだ)?(?:残っ|のこっ)"
    "|(?:入れ|いれ|入力す|書)(?:る|く)?(?:ところ|とこ|欄)?(?:が|は)まだ|(?:欄|番号|名前|住所|アドレス)(?:が|は)まだ"
    "|(?:欄|番号|名前|住所|アドレス|とこ(?:ろ)?)に(?:戻|もど)"
)


def came_too_far(heard: Heard) -> Replies:
    """Back to the screen whose button is not pressed, or the part that is not filled in, yet."""
    here = heard.here
    if here is None or here.open_field or here.is_asking or asks_something(heard.text):
        return None
    journey = services().content.journeys[here.journey]
    back = _button(heard.text, journey, here) or _field(heard.text, journey, here)
    return services().journeys.move(back, turn_of(heard.tracker)) if back else None


def _button(text: str, journey: Journey, here: Place) -> Optional[moves.JumpTo]:
    for button, not_pressed in _NOT_PRESSED.items():
        if not not_pressed.search(text):
            continue
        of_it = [one for one in journey.steps if f"「{button}」" in "".join(one.press)]
        before = [one for one in of_it if one.number <= here.step]
        if before and before[-1].number < here.step:
            return moves.JumpTo(before[-1].number, max(len(before[-1].parts) - 1, 0))
        return None
    return None


def _field(text: str, journey: Journey, here: Place) -> Optional[moves.JumpTo]:
    found = _NOT_FILLED.search(text)
    if found is None:
        return None
    text = re.split("[、。\\s]", text[: found.start()])[-1] + found[0]  # what is told of it alone
    named = field_named(text, journey.fields)
    step = next((one for one in journey.steps if named in one.fields), None) if named else None
    if step is None or step.number > here.step:
        return None
    parts = [number for number, part in enumerate(step.parts) if shows_one(text, part.signs)]
    return moves.JumpTo(step.number, parts[-1] if parts else 0)

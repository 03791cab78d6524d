"""A message as the readers of reports need it: its act, how sure that is, where the person is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Optional

import jaconv
from rasa_sdk import Tracker

from actions.base import Place, active_place, last_topic, services, situation_of
from bot.domain.handoff import REGISTRATION
from bot.reply import Reply
from bot.services.answers.topics import CONFIRM_MAIL
from bot.services.hearing.concluded import is_provisional, without_questions
from bot.services.hearing.screens import Spot
from bot.text import predicate
from bot.text.spaces import with_spaces
from bot.text.telling import clauses
from bot.text.telling import is_bare as names_nothing

SURE = 0.9
"""From this on a report is taken for one; under it what was said is answered like a question."""
RATHER = 0.75
"""「うーん、どうしよう」 asks nothing of us."""
LIKELY = 0.5
"""And from this on, where the words tell of something past, or of a screen that has come."""

_SURE_SCREEN = 0.9
"""From this on a screen counts that no sign tells of."""
_CERTAIN_SCREEN = 0.97
"""And from this on where nothing was known before, or one that is further than the next two."""
_NEXT = 2
_LONGEST_BARE = 9
"""Letters of what names nothing; 「しるしつけて次おした」 names something in kana."""

# no model leads to the end, where the contract is said to be concluded, but what was told of it:
# 「申込みのボタンが出てきた」 is not pressed yet
_IS_OVER = re.compile(
    "完了|かんりょう|ｶﾝﾘｮｳ|カンリョウ|終わ|おわ|オワ|済ん|済み|すん(?:だ|で)|成立|ありがとうございました|ボタンは?全部"
    "|(?:申し?込|もうしこ|最終|最後|さいご).{0,14}?(?:押し(?!て(?:い|よ|も|か|え|大|だ|構|ら)|たら)|おし(?:た|て|ま)|しまし|した(?!ら)|クリックし|タップし|つつい|ぽち|ポチ)"
    "|(?:登録|とうろく)(?:でき|出来|した|しまし|され|を押|押)|トップへ"
)

DID, SEES = "did", "sees"
TROUBLE, ASKS, STARTS, COMPLAINS, PERSON = "trouble", "asks", "starts", "complains", "person"
HESITATES, THANKS, PAUSE, STOP, SIMPLER = "hesitates", "thanks", "pause", "stop", "simpler"
GREETS, RESUME = "greets", "resume"


Replies = Optional[list[Reply]]
"""What is said; None where this has nothing to say."""


@dataclass(frozen=True)
class Heard:
    """A message, what it does as an act, how sure that is, and where the person is."""

    tracker: Tracker
    act: Optional[str]
    sureness: float
    here: Optional[Place]
    words: Optional[str] = None

    @property
    def text(self) -> str:
        """What was said, or the part of it that is looked at."""
        return self.words or text_of(self.tracker)

    @property
    def spoken(self) -> str:
        """The same in hiragana where it came in katakana: 「ドウシタライイ」."""
        return str(jaconv.kata2hira(self.text))

    @property
    def is_sure(self) -> bool:
        """True from `SURE` on, and from `LIKELY` on for what is told as past or as lasting."""
        if self.sureness >= SURE:
            return True
        said = predicate.read_predicate(self.text)
        is_past = said.is_past or said.is_lasting
        return self.act in (DID, SEES) and self.sureness >= LIKELY and is_past

    def topic(self, topic: str) -> Reply:
        """The answer to a topic."""
        return services().answers.topic(topic, situation_of(self.tracker))


def heard_in(tracker: Tracker) -> Heard:
    """The message of this turn."""
    return Heard(tracker, *act_of(tracker), active_place(tracker))


def act_of(tracker: Tracker) -> tuple[Optional[str], float]:
    """The act of the message, and how sure it is."""
    act: dict[str, Any] = tracker.latest_message.get("act") or {}
    return act.get("name"), float(act.get("confidence") or 0)


def is_trouble(tracker: Tracker) -> bool:
    """True where it is told, more likely than not, that something does not work."""
    act, sureness = act_of(tracker)
    return act == TROUBLE and sureness >= LIKELY


def text_of(tracker: Tracker) -> str:
    """What was said, with the pauses that were typed."""
    text = str(tracker.latest_message.get("text") or "")
    return with_spaces(text, str(tracker.latest_message.get("as_typed") or ""))


def screen_ahead(tracker: Tracker) -> Optional[Spot]:
    """The screen that is surely in front of who tells this; None where none is sure enough."""
    found, here, text = (
        likely_screen(tracker, _SURE_SCREEN),
        active_place(tracker),
        text_of(tracker),
    )
    is_bare = len(text) <= _LONGEST_BARE and all(names_nothing(one.text) for one in clauses(text))
    if found is None or is_bare:
        return None
    is_near = here and here.journey == found.journey and abs(found.step - here.step) <= _NEXT
    if is_near or (here is None and last_topic(tracker)):
        return found
    return likely_screen(tracker, _CERTAIN_SCREEN)


def is_certain(tracker: Tracker) -> bool:
    """True where the likeliest screen is as good as seen."""
    return likely_screen(tracker, _CERTAIN_SCREEN) is not None


def likely_screen(tracker: Tracker, sureness: float) -> Optional[Spot]:
    """The likeliest screen, None where it is less sure than that."""
    likeliest = next(iter(tracker.latest_message.get("screens") or ()), None)
    if likeliest is None or likeliest["confidence"] < sureness:
        return None
    found, text = Spot(likeliest["journey"], likeliest["step"]), text_of(tracker)
    if found.journey == REGISTRATION and is_provisional(text):
        about = services().content.step_about(CONFIRM_MAIL)
        return Spot(found.journey, about[1].number) if about else found
    is_end = found.step == len(services().content.journeys[found.journey].steps)
    return found if not is_end or _IS_OVER.search(without_questions(text)) else None

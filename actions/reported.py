"""What people tell instead of asking: what they did, what they see, and that they want to begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable, Optional, Sequence

from rasa_sdk import Tracker

from actions.base import (
    Place,
    active_place,
    decision,
    entity,
    intent_of,
    last_topic,
    offered_to_begin,
    place,
    services,
    situation_of,
    turn_of,
    with_ways,
)
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey_state import Mode
from bot.reply import Kind, Reply
from bot.services.answers.mail_clock import parse_received_at
from bot.services.hearing.reports import Report
from bot.services.hearing.screens import Spot
from bot.services.hearing.wishes import is_registered, journey_wished, mode_wished
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.parse.consent import refuses_consent
from bot.text.telling import Told, clauses, goes_on, is_out_of_order
from bot.text.telling import is_bare as names_nothing

SURE = 0.9
"""From this on a report is taken for one; under it what was said is answered like a question."""
_RATHER = 0.75
"""「うーん、どうしよう」 asks nothing of us."""
_LIKELY = 0.5
"""And from this on, where the words tell of something past, or of a screen that has come."""

_SURE_SCREEN = 0.9
"""From this on a screen counts that no sign tells of."""
_CERTAIN_SCREEN = 0.97
"""And from this on where nothing was known before, or one that is further than the next two."""
_NEXT = 2
_LIKELY_SCREEN = 0.6
"""And from this on no sign of the other procedure counts against it."""
_PERHAPS = 0.3
"""So likely must be a report of a screen that is sure."""

DID, SEES = "did", "sees"
TROUBLE, ASKS, STARTS, COMPLAINS, PERSON = "trouble", "asks", "starts", "complains", "person"
HESITATES, THANKS, PAUSE, STOP, SIMPLER = "hesitates", "thanks", "pause", "stop", "simpler"
GREETS = "greets"

_MAY_TELL = (DID, SEES, "chooses", "yes", "value", "unchanged", "thanks", "greets", "skip")
"""Acts that a report is easily taken for; questions and commands are none."""
TROUBLES = ("reg_mail_missing", "na_24h_passed", "na_forgot_login", "clk_contract_not_listed")
"""Topics of what does not go on; they are answered."""
_COMPLAINT, _PERSON = "guard_complaint", "desk_numbers"
_GREETING, _THANKS, _GOODBYE = "greet", "thanks", "goodbye"
_OF_DISCLOSURES = ("clk_disclosure_items", "clk_disclosure_no", "guard_coaching")
"""Topics after which a fact told is one for the disclosures."""
_RENEWAL, _STOPS = "renewal_start", "clk_disclosure_no"
_NO_HURRY = Reply("どうぞ、ごゆっくり。", kind=Kind.NOTICE)

# 「はいかいいえの質問」 is no いいえ
_NO = re.compile("(?<![かとや、・])(?:いいえ|イイエ)(?!か)")
_ON_A_SCREEN = re.compile(
    "押|画面|ページ|開|完了|表示|(?:って|と)出|入力|入れ|チェック|同意|選|タップ|クリック"
    "|お(?:した|して|しま)|がめん|ぺーじ|ひらい|かんりょう|にゅうりょく|いれ(?:た|て|ま)|どうい"
)
# 「急に止まった」 is no wish to stop
_TROUBLES_TOLD = re.compile("止ま|とまっ|固ま|消え|エラー|切れ")
# 「完了って出た」 names no button, and tells of a screen all the same
_OF_A_STATE = re.compile("完了|入力|記入|確認|画面|ページ")
# of a value, which wants an example
_DOES_NOT_KNOW = re.compile("わから|分から|判ら|知ら")


@dataclass(frozen=True)
class _Heard:
    """A message as the readers need it: what it does as an act, how sure that is, and where."""

    tracker: Tracker
    act: Optional[str]
    sureness: float
    here: Optional[Place]

    @property
    def text(self) -> str:
        return _text_of(self.tracker)

    @property
    def is_sure(self) -> bool:
        """True from `SURE` on, and from `_LIKELY` on for what is told as past or as lasting."""
        if self.sureness >= SURE:
            return True
        said = predicate.read_predicate(self.text)
        is_past = said.is_past or said.is_lasting
        return self.act in (DID, SEES) and self.sureness >= _LIKELY and is_past

    def topic(self, topic: str) -> Reply:
        return services().answers.topic(topic, situation_of(self.tracker))


Replies = Optional[list[Reply]]
_Reader = Callable[[_Heard], Replies]


def act_of(tracker: Tracker) -> tuple[Optional[str], float]:
    """The act of the message, and how sure it is."""
    act: dict[str, Any] = tracker.latest_message.get("act") or {}
    return act.get("name"), float(act.get("confidence") or 0)


def is_trouble(tracker: Tracker) -> bool:
    """True where it is told, more likely than not, that something does not work."""
    act, sureness = act_of(tracker)
    return act == TROUBLE and sureness >= _LIKELY


def reported(tracker: Tracker) -> Replies:
    """What is said to a report, or to a wish to begin; None for everything else."""
    return _first(_READERS, tracker)


def reported_for_a_command(tracker: Tracker) -> Replies:
    """What is said to a report that sounds like a command: 「Bにしました」; None for a command."""
    return _first((_told_no, _told), tracker)


def _first(readers: Sequence[_Reader], tracker: Tracker) -> Replies:
    if entity(tracker, "topic") or entity(tracker, "move"):
        return None
    heard = _Heard(tracker, *act_of(tracker), active_place(tracker))
    return next((told for read in readers if (told := read(heard))), None)


def _told_no(heard: _Heard) -> Replies:
    """「いいえを押しました」 at a screen where one ends it: an agency can help, no next screen."""
    if heard.here is None or not has_disclosures(heard.here) or not _NO.search(heard.text):
        return None
    said = clauses(heard.text)
    return [heard.topic(_STOPS)] if said and said[-1].told is not Told.ELSE else None


def _wished_in_a_way(heard: _Heard) -> Replies:
    """「入力を手伝ってほしい」, whatever act that is."""
    read = predicate.read_predicate(heard.text)
    is_wish = (read.is_wish or read.is_request) and not read.is_question
    return _begun(heard) if is_wish and mode_wished(heard.text) else None


def _followed(heard: _Heard) -> Replies:
    """「次は更新ですね」 at the last screen of the registration: that one is done."""
    here = heard.here
    if here is None or here.open_field or heard.act not in (STARTS, ASKS):
        return None
    journey, wished = services().content.journeys[here.journey], journey_wished(heard.text)
    is_question = predicate.read_predicate(heard.text).is_question
    is_next = wished is not None and wished == journey.next_journey
    if here.step != len(journey.steps) or not is_next or is_question:
        return None
    turn = turn_of(heard.tracker)
    services().journeys.move(moves.Confirm(), turn)
    return services().journeys.start(str(wished), Mode.GUIDE, turn)


def _is_registered_already(heard: _Heard) -> Replies:
    """「もう登録は済んでます」, where nothing is going on and nothing is asked."""
    told = clauses(heard.text)
    is_told = bool(told) and told[-1].told in (Told.DID, Told.SEES)
    is_it = is_registered(heard.text) and journey_wished(heard.text) == REGISTRATION
    if place(heard.tracker) is not None or not is_told or not is_it:
        return None
    return [with_ways(heard.topic(_RENEWAL), heard.tracker)]


def _told(heard: _Heard) -> Replies:
    """A report: a sure one, or one that tells of a screen by its signs."""
    if heard.act not in _MAY_TELL and heard.sureness >= SURE:
        return None
    tracker, is_report = heard.tracker, heard.act in (DID, SEES)
    after = None if heard.here else last_topic(tracker)
    likely, ahead = _likely_screen(tracker, _LIKELY_SCREEN), _screen_ahead(tracker)
    is_clear = is_report and ahead is not None and heard.sureness >= _PERHAPS
    is_likely = is_report and (heard.is_sure or is_clear or bool(_ON_A_SCREEN.search(heard.text)))
    if _is_no_report(heard) or not (is_likely or after or heard.here):
        return None
    found, said = decision(tracker), clauses(heard.text)
    # 「できました」 is about what was told last
    is_bare = intent_of(tracker) == "next_step" or all(
        names_nothing(one.text) and not _OF_A_STATE.search(one.text) for one in said
    )
    decided = () if is_bare else tuple(found["topics"])
    topics = dict.fromkeys(decided)
    about_screens = any(services().content.step_about(topic) for topic in topics)
    told = said[-1].told
    if not is_bare and (told is Told.SEES or about_screens or heard.here is None):
        topics.update(dict.fromkeys(found["candidates"]))
    is_sure = (is_report and heard.is_sure) or is_clear or (is_bare and told is Told.DID)
    ahead = ahead if is_clear else None
    report = Report(heard.text, tuple(topics), decided, after, likely, ahead, is_sure)
    return services().reports.told(report, turn_of(tracker))


def follow(tracker: Tracker) -> None:
    """The place goes along with who asks where a deed has led: 「確定を押した。これで終わり？」."""
    ahead, here = _screen_ahead(tracker), active_place(tracker)
    if ahead is None or here is None or here.open_field or is_trouble(tracker):
        return
    text = _text_of(tracker)
    is_left = refuses_consent(text) or _NO.search(text) or is_out_of_order(text)
    if not (is_left or entity(tracker, "topic")):
        services().reports.follow(text, ahead, turn_of(tracker))


def _screen_ahead(tracker: Tracker) -> Optional[Spot]:
    """The screen that is surely in front of who tells this; None where none is sure enough."""
    found, here = _likely_screen(tracker, _SURE_SCREEN), active_place(tracker)
    if found is None or all(names_nothing(one.text) for one in clauses(_text_of(tracker))):
        return None
    is_near = here and here.journey == found.journey and abs(found.step - here.step) <= _NEXT
    if is_near or (here is None and last_topic(tracker)):
        return found
    return _likely_screen(tracker, _CERTAIN_SCREEN)


def _likely_screen(tracker: Tracker, sureness: float) -> Optional[Spot]:
    likeliest = next(iter(tracker.latest_message.get("screens") or ()), None)
    if likeliest is None or likeliest["confidence"] < sureness:
        return None
    return Spot(likeliest["journey"], likeliest["step"])


def _text_of(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("text") or "")


def _is_no_report(heard: _Heard) -> bool:
    """「押したら完了ですか」「押しても進みません」; and 「押した。次は」 goes on from the last answer."""
    text, tracker, said = heard.text, heard.tracker, clauses(heard.text)
    ahead = _screen_ahead(tracker)
    is_known = heard.here is not None or last_topic(tracker) is not None
    is_heard = ahead is not None and is_known and predicate.read_predicate(text).has_verb
    is_told = bool(said) and (said[-1].told is not Told.ELSE or is_heard)
    if not is_told or refuses_consent(text) or _NO.search(text):
        return True
    stuck = [clause.told for clause in said].count(Told.STUCK)
    if stuck:  # only where one is stuck, in a screen of which that part is told
        return heard.here is None or said[-1].told is not Told.STUCK
    if heard.act == TROUBLE or set(decision(tracker)["topics"]) & set(TROUBLES):
        return True
    is_next_step = intent_of(tracker) == "next_step"
    is_of_a_screen = _ON_A_SCREEN.search(text) and not is_next_step
    if not is_known and not is_of_a_screen:
        return True  # 「更新のはがきが届きました」
    if heard.here and is_next_step and not goes_on(text):
        return said[-1].told is Told.DID and len(said) == 1
    if parse_received_at(text, situation_of(tracker).at) is not None:
        return True  # until when the mail can be used is told
    read = [predicate.read_sentence(one) for one in predicate.sentences(text)]
    return any(
        one.is_question or one.is_unable or one.is_negative or one.is_wish or one.is_request
        for one in read
    )


def _felt(heard: _Heard) -> Replies:
    """A complaint, a wish for a person, hesitation, 「つまり？」."""
    is_question = predicate.read_predicate(heard.text).is_question
    is_hesitation = heard.act == HESITATES and heard.sureness >= _LIKELY
    if is_hesitation and (heard.sureness >= _RATHER or not is_question):
        return _with_place(heard, _NO_HURRY)  # nothing is taken, and what was asked stands
    if not heard.is_sure:
        return None
    if heard.act == COMPLAINS:
        return _with_place(heard, heard.topic(_COMPLAINT))
    if heard.act == PERSON and heard.here is None:
        return [heard.topic(_PERSON)]
    return _simpler(heard) if heard.act == SIMPLER else None


def _with_place(heard: _Heard, reply: Reply) -> list[Reply]:
    """What is said, and in a journey what stands open."""
    if heard.here is None:
        return [reply]
    return [reply, *(services().journeys.move(moves.Remind(), turn_of(heard.tracker)) or [])]


def _left(heard: _Heard) -> Replies:
    """「助かりました」「続きは明日にします」: who greets, thanks or goes is not asked what was meant."""
    text = heard.text
    if heard.sureness < _LIKELY or predicate.read_predicate(text).is_question:
        return None
    if heard.act == GREETS and heard.here is None:
        return [heard.topic(_GREETING)]
    if heard.act == THANKS:
        return _with_place(heard, heard.topic(_THANKS))
    if heard.act not in (PAUSE, STOP) or _TROUBLES_TOLD.search(text):
        return None
    if heard.here and heard.here.open_field and heard.sureness < SURE:
        return None  # 「後日入力」 puts off a field, and not the whole
    if heard.here is None:
        return [heard.topic(_GOODBYE)]
    move = moves.Pause() if heard.act == PAUSE else moves.AskCancel()
    return services().journeys.move(move, turn_of(heard.tracker))


def _simpler(heard: _Heard) -> Replies:
    """「つまり？」「わからん」: the screen, the field or the last answer in everyday words."""
    if heard.here:
        is_at_a_loss = heard.here.is_asking and _DOES_NOT_KNOW.search(heard.text)
        move = moves.Explain() if is_at_a_loss else moves.Simpler()
        return services().journeys.move(move, turn_of(heard.tracker))
    last = last_topic(heard.tracker)
    return [services().answers.simpler(last, situation_of(heard.tracker))] if last else None


def _started(heard: _Heard) -> Replies:
    return _begun(heard) if heard.act == STARTS and heard.is_sure else None


def _begun(heard: _Heard) -> Replies:
    """The procedure that was wished for, in the way that was wished for."""
    if heard.here:
        return None
    tracker, journeys = heard.tracker, services().journeys
    journey, mode = journey_wished(heard.text), mode_wished(heard.text)
    if mode and journey is None:
        journey = offered_to_begin(tracker)
    if journey is None:
        return [journeys.which(mode)] if mode else None
    is_answered = bool(decision(tracker)["topics"])
    is_after_registration = journey == RENEWAL and is_registered(heard.text)
    if mode is None and is_answered and not is_after_registration and place(tracker) is None:
        return None  # the overview, with both ways to choose from
    turn = turn_of(tracker)
    return journeys.start(journey, mode if turn.is_private else Mode.GUIDE, turn)


_READERS: tuple[_Reader, ...] = (
    _told_no,  # before all: no screen after a disclosure that fails
    _wished_in_a_way,
    _followed,
    _is_registered_already,
    _told,
    _felt,
    _left,
    _started,
)
"""In this order, each with its reason; the first that has something to say is the last."""


def tells_at_disclosures(tracker: Tracker) -> bool:
    """「去年ほかの会社でも入ったのよね」 where the disclosures are asked: an agency can help."""
    here = active_place(tracker)
    is_there = has_disclosures(here) if here else last_topic(tracker) in _OF_DISCLOSURES
    text = _text_of(tracker)
    ahead = _screen_ahead(tracker)
    if here and ahead and (ahead.journey, ahead.step) > (here.journey, here.step):
        return False  # 「次へ押したら金額が出た」
    return is_there and not predicate.read_predicate(text).is_question


def has_disclosures(here: Place) -> bool:
    """True at a screen where one いいえ ends it."""
    step = services().content.journeys[here.journey].step(here.step)
    fields = step.fields if step else ()
    return here.open_field is None and any(field.stops_on for field in fields)

"""Moves in a journey: pressed, said as a command, or read from values at the door."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any, Callable, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.base import (
    Place,
    Said,
    decision,
    entity,
    intent_of,
    last_topic,
    missed,
    offered_to_begin,
    place,
    services,
    situation_of,
    turn_of,
    wished_in_vain,
)
from actions.felt import goes_on_all_the_same, hesitated, will_call
from actions.held_back import OnThePages
from actions.not_finished import asks_whether_done
from actions.reported import reported_for_a_command
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey import Journey
from bot.domain.journey_state import Mode
from bot.domain.payload import INTENT
from bot.domain.plan import PlanId
from bot.reply import Reply
from bot.services.answers.topics import COMPLAINT, DESK_NUMBERS
from bot.services.drafts import words as resume_replies
from bot.services.hearing.ways import mode_wished
from bot.services.hearing.wishes import journey_wished, procedure_named
from bot.services.journeys.elsewhere import NEEDED
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.moves import Move
from bot.services.journeys.extras import Turn
from bot.services.journeys.greeting import ASK
from bot.services.journeys.place_named import names_place
from bot.services.journeys.standing import Standing
from bot.services.values.names import field_named
from bot.text.feelings import gives_up

Named = Callable[[Journey, str], Move]


def _plain(kind: Callable[[], Move]) -> Named:
    return lambda journey, text: kind()


def _of_field(kind: Callable[[Optional[str]], Move]) -> Named:
    def made(journey: Journey, text: str) -> Move:
        field = field_named(text, journey.fields)
        return kind(field.id if field else None)

    return made


_PASSES_OVER = re.compile(
    "飛ば|とば|スキップ|省|はぶ|パス(?!ワ)|抜か|いらな|要らな|不要|後回し|あとで|次"
)
_HERE = "(?:ここ|これ|それ|この[一-鿿]{2})[はをで]?"
_PASSES = re.compile(rf"(?:{_PASSES_OVER.pattern})\S{{0,7}}$|{_HERE}|\W")
_ONWARD = re.compile("次|つぎ|進|すす")
_LEAVES_OUT = re.compile(
    "ません|飛ば|とば|スキップ|省|はぶ|パス|抜|い[らり]|要[らり]|不要|後|あと|無|な[いしく]"
)
_SHORTEST_NAME = 4
"""Letters beside 「とばす」 that may name what is passed over."""
_PUTS_OFF = ("skip", "explain", "correct")
_LEAVING, _GOODBYE = ("cancel", "pause"), "goodbye"

_WAYS = {"guided": Mode.GUIDE, "prepared": Mode.PREPARE}

COMMANDS: Mapping[str, Named] = {
    "cancel": _plain(moves.AskCancel),
    "pause": _plain(moves.Pause),
    "resume": _plain(moves.Resume),
    "start_over": _plain(moves.StartOver),
    "erase": _plain(moves.Discard),
    "correct": _of_field(moves.Correct),
    "skip": _plain(moves.Skip),
    "leave_for_web": _plain(moves.LeaveForWeb),
    "summary": _plain(moves.Summary),
    "where_am_i": _plain(moves.WhereAmI),
    "explain": _of_field(moves.Explain),
    **{way: _plain(partial(moves.Start, mode)) for way, mode in _WAYS.items()},
}
"""Intents that are commands, and the moves they ask for."""

RenewalMove = Callable[[Standing, Mapping[str, str], Turn], list[Reply]]


def _plan(entities: Mapping[str, str]) -> Optional[PlanId]:
    named = entities.get("plan")
    return PlanId(named) if named in {plan.value for plan in PlanId} else None


def _choose_plan(standing: Standing, entities: Mapping[str, str], turn: Turn) -> list[Reply]:
    plan = _plan(entities)
    renewals = services().renewal_turns
    if plan is None:
        return renewals.plans(standing, turn)
    return renewals.choose_plan(standing, plan, turn)


RENEWAL_MOVES: Mapping[str, RenewalMove] = {
    "contract": lambda standing, entities, turn: services().renewal_turns.pick(
        standing, entities.get("contract", ""), turn
    ),
    "plans": lambda standing, entities, turn: services().renewal_turns.plans(standing, turn),
    "plan": _choose_plan,
    "free_plan": lambda standing, entities, turn: services().renewal_turns.free_plan(
        standing, _plan(entities), turn
    ),
    "coverage": lambda standing, entities, turn: services().renewal_turns.coverage(
        standing, entities.get("coverage", ""), entities.get("option"), turn
    ),
}
"""Buttons of contracts and plans."""

_BESIDE_THE_ENGINE = {"proceed": "proceed", "more_causes": "more_causes"}


class GoOn(OnThePages):
    """One move: the journey goes on, or something is said where there is none."""

    action_name = "action_journey"

    def said_freely(self, tracker: Tracker) -> Said:
        """See the base class."""
        told = (tracker.latest_message.get("metadata") or {}).get("replies")
        if told is not None:
            return [Reply.decode(message) for message in told], []
        replies = self._pressed(tracker) if _is_pressed(tracker) else self._typed(tracker)
        return (replies, []) if replies is not None else _nothing_begun(tracker)

    def _pressed(self, tracker: Tracker) -> Optional[list[Reply]]:
        journeys, turn = services().journeys, turn_of(tracker)
        entities: dict[str, Any] = {
            e["entity"]: e["value"] for e in tracker.latest_message.get("entities") or ()
        }
        name = str(entities.get("move"))
        if name == "start" and entities.get("journey") in services().content.journeys:
            mode = entities.get("mode")
            return journeys.start(entities["journey"], Mode(mode) if mode else None, turn)
        if name == "start" and entities.get("mode") == Mode.GUIDE.value and not place(tracker):
            return [journeys.which(Mode.GUIDE)]
        if name == NEEDED and entities.get("journey") in services().content.journeys:
            return [journeys.needed(entities["journey"], turn)]
        if name == ASK:
            return [services().greeting.ask_away()]
        if name in _BESIDE_THE_ENGINE:
            replies: Optional[list[Reply]] = getattr(journeys, _BESIDE_THE_ENGINE[name])(turn)
            return replies
        if name == "call_back":
            standing = journeys.standing(turn.conversation, turn.at)
            return [services().call_backs.go_on(standing, entities, turn)] if standing else None
        if name in RENEWAL_MOVES:
            standing = journeys.standing(turn.conversation, turn.at)
            if standing is None or standing.journey.id != RENEWAL:
                return None
            return RENEWAL_MOVES[name](standing, entities, turn)
        move = moves.from_entities(entities, turn.is_private)
        return journeys.move(move, turn) if move else None

    def _typed(self, tracker: Tracker) -> Optional[list[Reply]]:
        """「Bにしました」 sounds like giving up, and tells what was done."""
        told = None if intent_of(tracker) in _WAYS else reported_for_a_command(tracker)
        if told is None and intent_of(tracker) == "where_am_i":
            told = asks_whether_done(tracker)  # 「もう終わりですか」
        if told is None and intent_of(tracker) in _PUTS_OFF:
            told = hesitated(tracker)
        return told or self._commanded(tracker)

    def _commanded(self, tracker: Tracker) -> Optional[list[Reply]]:
        here, way = place(tracker), _WAYS.get(intent_of(tracker))
        if here is None:
            return self._begun(way, tracker) if way else None
        if intent_of(tracker) == "cancel" and entity(tracker, "plan") and here.journey == RENEWAL:
            return _plans_again(tracker)  # 「Bプランはやめて」 gives up the plan, not the renewal
        if intent_of(tracker) in _LEAVING and goes_on_all_the_same(tracker):
            return services().journeys.move(moves.Resume(), turn_of(tracker))
        if intent_of(tracker) in _LEAVING and will_call(tracker):
            return services().journeys.move(moves.AskPerson(), turn_of(tracker))
        if intent_of(tracker) == "skip" and _is_at_a_screen(here):
            return self._not_passed_over(here, tracker)
        if intent_of(tracker) in _LEAVING and _is_at_the_end(here):
            return services().journeys.move(moves.Confirm(), turn_of(tracker))
        named = COMMANDS[intent_of(tracker)]
        text, step = tracker.latest_message.get("text") or "", entity(tracker, "step")
        if intent_of(tracker) == "correct" and step and names_place(text):
            return services().journeys.move(moves.JumpTo(int(step)), turn_of(tracker))
        move = named(services().content.journeys[here.journey], text)
        return services().journeys.move(move, turn_of(tracker))

    @staticmethod
    def _not_passed_over(here: Place, tracker: Tracker) -> Optional[list[Reply]]:
        """「ローマ字はいりません」「とばす」: whether the item is needed, and no screen is passed over."""
        text = tracker.latest_message.get("text") or ""
        named = field_named(text, services().content.journeys[here.journey].fields)
        if named is None and not _PASSES_OVER.search(text):
            return None  # 「保険証券が手元にない」
        if named is None and _ONWARD.search(text) and not _LEAVES_OUT.search(text):
            return services().journeys.move(moves.Next(), turn_of(tracker))  # 「次に進んで」
        screens = {
            step.topics[0] for one in services().content.journeys.values() for step in one.steps
        }
        candidates = [one for one in decision(tracker)["candidates"][:1] if one not in screens]
        turn, journeys = turn_of(tracker), services().journeys
        if named is None and candidates and len(_PASSES.sub("", text)) >= _SHORTEST_NAME:
            answer = services().answers.topic(candidates[0], situation_of(tracker))
            return [answer.with_choices(()), *(journeys.move(moves.Remind(), turn) or [])]
        return journeys.move(moves.Explain(named.id if named else None), turn)

    def _begun(self, way: Mode, tracker: Tracker) -> list[Reply]:
        """「画面を見ながら」: the procedure that is named, else the one that was offered."""
        text = tracker.latest_message.get("text") or ""
        noted = wished_in_vain(tracker)
        journey = journey_wished(text) or offered_to_begin(tracker)
        if journey is None and noted:
            journey = noted.journey
        wished = mode_wished(text) or way
        return services().journeys.wished(journey, wished, turn_of(tracker))


def _is_at_the_end(here: Place) -> bool:
    """True at the last screen: there is nothing left to give up or to come back to."""
    steps = services().content.journeys[here.journey].steps
    return here.is_active and here.open_field is None and here.step == len(steps)


def _is_at_a_screen(here: Place) -> bool:
    """True with the page open, where a screen is left by its button alone."""
    return here.is_active and here.open_field is None and not here.is_asking


def _plans_again(tracker: Tracker) -> Optional[list[Reply]]:
    turn = turn_of(tracker)
    standing = services().journeys.standing(turn.conversation, turn.at)
    return services().renewal_turns.plans(standing, turn) if standing else None


def _is_pressed(tracker: Tracker) -> bool:
    return intent_of(tracker) == INTENT


_CORRECTS = {REGISTRATION: "reg_confirm", RENEWAL: "clk_correct"}
"""How what was typed on the pages is put right, by procedure."""


def _how_to_correct(tracker: Tracker) -> Reply:
    """「番地を打ち間違えた」 of somebody whose pages we do not see."""
    answers, situation = services().answers, situation_of(tracker)
    text, last = situation.question, last_topic(tracker)
    about = services().content.journey_about(last) if last else None
    journey = procedure_named(text) or about
    if journey:
        return answers.topic(_CORRECTS[journey], situation)
    return answers.not_knowing.ask_back(list(_CORRECTS.values()), 0, situation)


def _nothing_begun(tracker: Tracker) -> Said:
    """A command where nothing goes on: what may have been meant, or what can be begun."""
    answers = services().answers
    if intent_of(tracker) in _LEAVING:  # there is nothing to leave: a word of goodbye
        topic = DESK_NUMBERS if will_call(tracker) else _GOODBYE
        if gives_up(situation_of(tracker).question):
            topic = COMPLAINT
        return [answers.topic(topic, situation_of(tracker))], []
    if will_call(tracker):  # 「朝に電話します」
        return [answers.topic(DESK_NUMBERS, situation_of(tracker))], []
    if intent_of(tracker) == "resume" or entity(tracker, "move") == "resume":
        return [resume_replies.ask_for_code().with_choices(answers.not_knowing.beginnings())], []
    if intent_of(tracker) == "erase":  # what was said so far is erased all the same
        return [replace(answers.not_knowing.nothing_begun(), erases=True)], []
    if intent_of(tracker) == "summary":
        return [answers.not_knowing.nothing_begun()], []
    if intent_of(tracker) == "correct":
        return [_how_to_correct(tracker)], []
    candidates = decision(tracker)["candidates"]
    if intent_of(tracker) == "skip" and candidates:  # 「ローマ字は飛ばして」
        return [answers.topic(candidates[0], situation_of(tracker))], []
    if not candidates or intent_of(tracker) in _WAYS:
        return [answers.not_knowing.nothing_begun()], []
    misses = missed(tracker)
    reply = answers.not_knowing.ask_back(candidates, misses, situation_of(tracker))
    return [reply], [SlotSet("misses", misses)]

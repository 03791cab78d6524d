"""Moves in a journey: pressed, said as a command, or read from values at the door."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Callable, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.base import (
    BotAction,
    Said,
    decision,
    entity,
    intent_of,
    missed,
    offered_to_begin,
    place,
    services,
    situation_of,
    turn_of,
)
from actions.reported import reported_for_a_command
from bot.domain.handoff import RENEWAL
from bot.domain.journey import Journey
from bot.domain.journey_state import Mode
from bot.domain.payload import INTENT
from bot.domain.plan import PlanId
from bot.reply import Reply
from bot.services.drafts import words as resume_replies
from bot.services.hearing.wishes import journey_wished
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.moves import Move
from bot.services.journeys.extras import Turn
from bot.services.journeys.greeting import ASK
from bot.services.journeys.place_named import names_place
from bot.services.journeys.standing import Standing
from bot.services.values.names import field_named

Named = Callable[[Journey, str], Move]


def _plain(kind: Callable[[], Move]) -> Named:
    return lambda journey, text: kind()


def _of_field(kind: Callable[[Optional[str]], Move]) -> Named:
    def made(journey: Journey, text: str) -> Move:
        field = field_named(text, journey.fields)
        return kind(field.id if field else None)

    return made


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


class GoOn(BotAction):
    """One move: the journey goes on, or something is said where there is none."""

    action_name = "action_journey"

    def said(self, tracker: Tracker) -> Said:
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
        return told or self._commanded(tracker)

    def _commanded(self, tracker: Tracker) -> Optional[list[Reply]]:
        here, way = place(tracker), _WAYS.get(intent_of(tracker))
        if here is None:
            return self._begun(way, tracker) if way else None
        if intent_of(tracker) == "cancel" and entity(tracker, "plan") and here.journey == RENEWAL:
            return _plans_again(tracker)  # 「Bプランはやめて」 gives up the plan, not the renewal
        named = COMMANDS[intent_of(tracker)]
        text, step = tracker.latest_message.get("text") or "", entity(tracker, "step")
        if intent_of(tracker) == "correct" and step and names_place(text):
            return services().journeys.move(moves.JumpTo(int(step)), turn_of(tracker))
        move = named(services().content.journeys[here.journey], text)
        return services().journeys.move(move, turn_of(tracker))

    def _begun(self, way: Mode, tracker: Tracker) -> list[Reply]:
        """「画面を見ながら」: the procedure that is named, else the one that was offered."""
        text = tracker.latest_message.get("text") or ""
        journey = journey_wished(text) or offered_to_begin(tracker)
        journeys = services().journeys
        return journeys.start(journey, way, turn_of(tracker)) if journey else [journeys.which(way)]


def _plans_again(tracker: Tracker) -> Optional[list[Reply]]:
    turn = turn_of(tracker)
    standing = services().journeys.standing(turn.conversation, turn.at)
    return services().renewal_turns.plans(standing, turn) if standing else None


def _is_pressed(tracker: Tracker) -> bool:
    return intent_of(tracker) == INTENT


def _nothing_begun(tracker: Tracker) -> Said:
    """A command where nothing goes on: what may have been meant, or what can be begun."""
    answers = services().answers
    if intent_of(tracker) in _LEAVING:  # there is nothing to leave: a word of goodbye
        return [answers.topic(_GOODBYE, situation_of(tracker))], []
    if intent_of(tracker) == "resume" or entity(tracker, "move") == "resume":
        return [resume_replies.ask_for_code().with_choices(answers.beginnings())], []
    if intent_of(tracker) == "erase":  # what was said so far is erased all the same
        return [replace(answers.nothing_begun(), erases=True)], []
    candidates = decision(tracker)["candidates"]
    if not candidates or intent_of(tracker) in _WAYS:
        return [answers.nothing_begun()], []
    misses = missed(tracker)
    reply = answers.ask_back(candidates, misses, situation_of(tracker))
    return [reply], [SlotSet("misses", misses)]

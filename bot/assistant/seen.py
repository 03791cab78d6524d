"""見たこと: what is counted of a turn, and what is kept of a question that was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Optional, Sequence

from bot.assistant.incoming import Incoming
from bot.assistant.privacy_gate import Taken
from bot.assistant.said import Said
from bot.metrics import counted, parts
from bot.nlu.labels import ACT, FAQ, OUT_OF_SCOPE, UNCLEAR
from bot.reply import Kind, Reply
from bot.services.insight.impersonal import is_impersonal
from bot.services.insight.noting import Noting, Question
from bot.services.insight.turns import TurnSeen
from bot.services.insight.unanswered import Sighting, Why
from bot.services.journeys.engine.places import open_field

_NOT_UNDERSTOOD = (OUT_OF_SCOPE, UNCLEAR)


@dataclass(frozen=True)
class Seen:
    """Looks at turns that are done."""

    noting: Noting
    small_talk: Sequence[str]
    now: Callable[[], datetime]

    def turn(self, incoming: Incoming, said: Said, agency: Optional[str]) -> TurnSeen:
        """What is counted of it."""
        hand_off, is_to_person = self.noting.hand_off()
        return TurnSeen(
            conversation=incoming.sender,
            at=self.now(),
            channel=incoming.channel.id,
            agency=agency,
            place=said.place,
            topic=self._topic(said.replies),
            is_unanswered=_is_unanswered(said),
            hand_off=hand_off,
            is_to_person=is_to_person,
            ends=any(reply.ends for reply in said.replies),
        )

    def tell(self, seen: TurnSeen, said: Said) -> None:
        """It stands: it is counted, and what was not understood goes into the queue."""
        _count(seen)
        has_chosen = said.taken is not None and said.taken.is_button
        question = self._question(seen, said) if seen.is_unanswered else None
        self.noting.asked(seen.conversation, question, has_chosen, seen.at)

    def understood(self, seen: TurnSeen, said: Said) -> dict[str, Any]:
        """What others are told of it: names and numbers of ours, as docs/events.schema.json has them."""
        journey, _, step = seen.place.partition("/")
        parsed = (said.taken.parse_data if said.taken else None) or {}
        return {
            "topic": seen.topic or None,
            "intent": (parsed.get("intent") or {}).get("name"),
            "act": (parsed.get(ACT) or {}).get("name"),
            "journey": journey or None,
            "step": int(step) if step else None,
            "outcome": said.replies[-1].kind.value,
            "is_unanswered": seen.is_unanswered,
            "is_button": said.taken is not None and said.taken.is_button,
            "ends": seen.ends,
        }

    def _topic(self, replies: Sequence[Reply]) -> str:
        """What was asked: a card leads on in a journey, whatever it is about."""
        topics = [topic for reply in replies if reply.card is None for topic in reply.topics]
        return next((topic for topic in topics if topic not in self.small_talk), "")

    def _question(self, seen: TurnSeen, said: Said) -> Optional[Question]:
        taken = said.taken
        if taken is None or taken.parse_data is None:
            return None
        is_asked_back = said.replies[-1].kind is Kind.ASK_BACK
        sighting = Sighting(
            text=taken.text if self._may_be_kept(taken, seen.at) else None,
            nearest=tuple((taken.parse_data.get(FAQ) or {}).get("candidates") or ()),
            why=Why.ASKED_BACK if is_asked_back else Why.OUT_OF_SCOPE,
            place=seen.place,
            channel=seen.channel,
            agency=seen.agency,
            at=seen.at,
        )
        return Question(sighting, is_asked_back)

    def _may_be_kept(self, taken: Taken, at: datetime) -> bool:
        """Never where a personal value is asked for: it is most likely that, or part of it."""
        standing = taken.standing
        opened = open_field(standing.journey, standing.state) if standing else None
        if taken.kinds or (opened is not None and opened.is_personal):
            return False
        return is_impersonal(taken.text, at)


def _count(seen: TurnSeen) -> None:
    journey, _, step = seen.place.partition("/")
    if journey:
        counted.STEPS.labels(journey, step).inc()
        parts.note(journey=journey, step=step)
    if seen.is_unanswered:
        counted.UNANSWERED.labels(seen.channel).inc()
    if seen.hand_off:
        counted.HAND_OFFS.labels(seen.hand_off, "person" if seen.is_to_person else "page").inc()


def _is_unanswered(said: Said) -> bool:
    """A question that was not understood, and not one that a journey or a service knew better."""
    parsed = said.taken.parse_data if said.taken else None
    if parsed is None or said.taken is None or said.taken.is_button:
        return False
    is_lost = parsed["intent"]["name"] in _NOT_UNDERSTOOD
    return is_lost and any(one.kind in (Kind.ASK_BACK, Kind.CANNOT_TELL) for one in said.replies)

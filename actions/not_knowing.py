"""Not knowing well: ask back, say so, name the desk."""

from __future__ import annotations

from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.base import (
    BotAction,
    Said,
    active_place,
    decision,
    entity,
    missed,
    services,
    situation_of,
)
from actions.context import mail_clock, reply_from_context
from actions.reported import reported, tells_at_disclosures
from bot.reply import Reply
from bot.services.answers.answers import AGENCY_CONTACT, COMPLAINT, REFUSED_CONSENT
from bot.services.answers.languages import other_language
from bot.services.answers.needs_named import asks_for_needs
from bot.services.journeys.engine import moves
from bot.services.values.names import field_named
from bot.text.feelings import complains
from bot.text.parse.consent import refuses_consent

_ADVICE = "guard_coaching"


def _about_journey(tracker: Tracker) -> Optional[moves.Move]:
    """A question that is not understood but names an item of the form, or asks what is needed."""
    here, text = active_place(tracker), tracker.latest_message.get("text") or ""
    if here is None or mail_clock(tracker):
        return None
    if asks_for_needs(text):
        return moves.AskNeeds()
    fields = services().content.journeys[here.journey].fields
    named = field_named(text, fields)
    return moves.Explain(named.id) if named else None


class AskBack(BotAction):
    """Offer what could have been meant."""

    action_name = "action_ask_back"

    def instead(self, tracker: Tracker) -> Optional[list[Reply]]:
        """See the base class."""
        return reported(tracker)

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """See the base class."""
        return _about_journey(tracker)

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        from_context = mail_clock(tracker) or reply_from_context(tracker)
        if from_context:
            return [from_context], []
        answers, situation = services().answers, situation_of(tracker)
        if complains(situation.question):
            return [answers.topic(COMPLAINT, situation)], []
        if entity(tracker, "agency"):  # 「ゆめカードです」
            return [answers.topic(AGENCY_CONTACT, situation)], []
        if tells_at_disclosures(tracker):
            return [answers.topic(_ADVICE, situation)], []
        if refuses_consent(tracker.latest_message.get("text") or ""):
            return [answers.topic(REFUSED_CONSENT, situation)], []
        misses = missed(tracker)
        reply = answers.ask_back(decision(tracker)["candidates"], misses, situation)
        return [reply], [SlotSet("misses", misses)]


class CannotTell(BotAction):
    """Out of scope: name who knows; near our subjects, offer those as well."""

    action_name = "action_cannot_tell"

    def instead(self, tracker: Tracker) -> Optional[list[Reply]]:
        """See the base class."""
        return reported(tracker)

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """See the base class."""
        return _about_journey(tracker)

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        from_context = mail_clock(tracker) or reply_from_context(tracker)
        if from_context:
            return [from_context], []
        answers, situation = services().answers, situation_of(tracker)
        if complains(situation.question):
            return [answers.topic(COMPLAINT, situation)], []
        if tells_at_disclosures(tracker):
            return [answers.topic(_ADVICE, situation)], []
        candidates = decision(tracker)["candidates"]
        reply = (
            answers.perhaps(candidates, situation)
            if candidates
            else answers.cannot_tell((), situation)
        )
        return [reply], [SlotSet("misses", missed(tracker))]


class NothingReadable(BotAction):
    """Emoji, signs, nothing."""

    action_name = "action_nothing_readable"

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """In a journey the open question is asked in other words."""
        return moves.NotUnderstood() if active_place(tracker) else None

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        return [services().answers.nothing_readable()], []


class OtherLanguage(BotAction):
    """Another language: a short answer with the desks."""

    action_name = "action_other_language"

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        return [other_language(situation_of(tracker).question)], []

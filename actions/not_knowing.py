"""Not knowing well: ask back, say so, name the desk."""

from __future__ import annotations

import re
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
    with_ways,
)
from actions.context import mail_clock, reply_from_context
from actions.reported import (
    COMPLAINS,
    PERSON,
    THANKS,
    TROUBLE,
    TROUBLES,
    act_of,
    reported,
    tells_at_disclosures,
)
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.reply import Reply
from bot.services.answers.answers import (
    AGENCY_CONTACT,
    COMPLAINT,
    DESK_NUMBERS,
    REFUSED_CONSENT,
)
from bot.services.answers.languages import other_language
from bot.services.answers.needs_named import asks_for_needs
from bot.services.hearing.wishes import procedure_asked
from bot.services.journeys.engine import moves
from bot.services.values.names import field_named
from bot.text.feelings import complains
from bot.text.parse.consent import refuses_consent

_ADVICE = "guard_coaching"

# 「電話をかけ直してもらえんか」 is no question about the field of that name
_WANTS_A_CALL = re.compile(
    "折り?返し|おりかえし|(?:電話|でんわ).{0,3}(?:か|掛)け(?:て(?!も|い)|直|なお)|(?:つない|繋い)で(?:も|く|ほ)"
)

_BY_ACT = {THANKS: ("thanks", 0.3), COMPLAINS: (COMPLAINT, 0.5), PERSON: (DESK_NUMBERS, 0.5)}
"""What an act is answered by, from how sure on: nothing is taken or moved by these."""
_IN_TROUBLE = 0.4

_OVERVIEWS = {REGISTRATION: "registration_overview", RENEWAL: "renewal_overview"}


def _about_journey(tracker: Tracker) -> Optional[moves.Move]:
    """A question that is not understood but names an item of the form, or asks what is needed."""
    here, text = active_place(tracker), tracker.latest_message.get("text") or ""
    if here is None or mail_clock(tracker) or _WANTS_A_CALL.search(text):
        return None
    if asks_for_needs(text):
        return moves.AskNeeds()
    fields = services().content.journeys[here.journey].fields
    named = field_named(text, fields)
    return moves.Explain(named.id) if named else None


def _told_without_a_topic(tracker: Tracker) -> Optional[Reply]:
    """What is said by the moment, the agency, the place or the act, where no topic is sure."""
    from_context = mail_clock(tracker) or reply_from_context(tracker)
    if from_context:
        return from_context
    topic = _topic_of_words(tracker) or _topic_of_act(tracker)
    if topic is None:
        return None
    return with_ways(services().answers.topic(topic, situation_of(tracker)), tracker)


def _topic_of_words(tracker: Tracker) -> Optional[str]:
    text = tracker.latest_message.get("text") or ""
    if complains(text):
        return COMPLAINT
    if entity(tracker, "agency"):  # 「ゆめカードです」
        return AGENCY_CONTACT
    if _WANTS_A_CALL.search(text):
        return DESK_NUMBERS
    if tells_at_disclosures(tracker):
        return _ADVICE
    procedure = procedure_asked(text) if active_place(tracker) is None else None
    if procedure:
        return _OVERVIEWS[procedure]
    return REFUSED_CONSENT if refuses_consent(text) else None


def _topic_of_act(tracker: Tracker) -> Optional[str]:
    """「助かりました」「折り返しくらいできないんですか」: more likely that than anything else."""
    act, sureness = act_of(tracker)
    first = next(iter(decision(tracker)["candidates"]), None)
    if act == TROUBLE and first in TROUBLES and sureness >= _IN_TROUBLE:
        return first
    topic, least = _BY_ACT.get(str(act), ("", 1.0))
    # 「面白い話をして」 asks for a person, and for none of ours
    is_ours = act != PERSON or topic in decision(tracker)["candidates"]
    return topic if topic and is_ours and sureness >= least else None


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
        told = _told_without_a_topic(tracker)
        if told:
            return [told], []
        misses = missed(tracker)
        candidates, situation = decision(tracker)["candidates"], situation_of(tracker)
        reply = services().answers.ask_back(candidates, misses, situation)
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
        told = _told_without_a_topic(tracker)
        if told:
            return [told], []
        answers, situation = services().answers, situation_of(tracker)
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

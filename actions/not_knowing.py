"""Not knowing well: ask back, say so, name the desk."""

from __future__ import annotations

import re
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.asked_besides import followed
from actions.base import (
    BotAction,
    Said,
    active_place,
    decision,
    entity,
    missed,
    place,
    services,
    situation_of,
    with_ways,
)
from actions.context import (
    hard_to_read,
    is_waiting_for_mail,
    mail_clock,
    reply_from_context,
    unreached,
)
from actions.heard import (
    COMPLAINS,
    DID,
    GREETS,
    LIKELY,
    PERSON,
    RESUME,
    SEES,
    STARTS,
    THANKS,
    TROUBLE,
    act_of,
    text_of,
)
from actions.held_back import OnThePages
from actions.no_further import denies_disclosures, tells_at_disclosures
from actions.not_finished import asks_whether_done, takes_it_for_the_renewal
from actions.reported import reported
from actions.screens_told import TROUBLES, at_a_sure_screen
from bot.reply import Reply
from bot.services.answers.languages import other_language
from bot.services.answers.needs_named import asks_for_needs
from bot.services.answers.topics import (
    AGENCY_CONTACT,
    COACHING,
    COMPLAINT,
    CONFIRM_MAIL,
    DESK_NUMBERS,
    QR_CODES,
    REFUSED_CONSENT,
)
from bot.services.hearing.fraud import fears_fraud
from bot.services.hearing.mail_told import comes, does_not_come
from bot.services.hearing.wishes import (
    asks_by_device,
    asks_what_it_is,
    is_not_registered,
    names_a_person,
    procedure_asked,
    procedure_told,
    tells_of_death,
    wants_no_call,
)
from bot.services.journeys.engine import moves
from bot.services.values.names import field_named
from bot.text import predicate
from bot.text.feelings import complains
from bot.text.parse.consent import refuses_consent
from bot.text.telling import Told, clauses

# 「電話をかけ直してもらえんか」 is no question about the field of that name
_WANTS_A_CALL = re.compile(
    "折り?返し|おりかえし|どこ(?:に|へ)(?:電話|でんわ|かけ|掛け)|(?:電話|でんわ).{0,3}(?:か|掛)け(?:て(?!も|い)|直|なお)|(?:つない|繋い)で(?:も|く|ほ)"
)

_CALLS = re.compile("(?:電話|でんわ)(?:を)?(?:し|する|かけ|掛け|すりゃ|すれ)")
_WHAT_IS_LEFT = re.compile(
    "(?:あと|後|残り|のこり)(?:は|が)?(?:何|なに|なん|いくつ|どれ|どの(?:くらい|ぐらい)|どんだけ).{0,8}(?:残|のこ|ある|あん|する|すれ|やる|やれ)"
)

_BY_ACT = {THANKS: ("thanks", 0.3), COMPLAINS: (COMPLAINT, 0.5), PERSON: (DESK_NUMBERS, 0.5)}
"""What an act is answered by, from how sure on: nothing is taken or moved by these."""
_IN_TROUBLE = 0.4
_LONGEST_TELLING = 30
_NOTHING_ELSE = 0.3
"""Under it no act speaks against that it is told: 「会員登録の途中です」."""


def _about_journey(tracker: Tracker) -> Optional[moves.Move]:
    """A question that is not understood but names an item of the form, or asks what is needed."""
    here, text = active_place(tracker), tracker.latest_message.get("text") or ""
    if here is None or here.is_stopped or mail_clock(tracker):
        return None
    if denies_disclosures(tracker):
        return moves.Here()
    if _WANTS_A_CALL.search(text) or wants_no_call(text):
        return None
    act, sureness = act_of(tracker)
    if act in (DID, SEES, RESUME) and sureness >= LIKELY and not here.open_field:
        return None  # 「電話で話がついたけえ、最後のボタンを押した」
    if asks_for_needs(text):
        return moves.AskNeeds()
    if _WHAT_IS_LEFT.search(text):
        return moves.WhereAmI()
    said = clauses(text)
    if not here.open_field and said and said[-1].told in (Told.DID, Told.SEES):
        return None  # 「電話して登録し直したらメール来ました」
    fields = services().content.journeys[here.journey].fields
    named = field_named(text, fields)
    if named and _CALLS.search(text):
        return None  # 「代理店は電話したらいいのね」
    return moves.Explain(named.id) if named else None


def _told_without_a_topic(tracker: Tracker) -> Optional[Reply]:
    """What is said by the moment, the agency, the place or the act, where no topic is sure."""
    from_context = (
        mail_clock(tracker)
        or unreached(tracker)
        or hard_to_read(tracker)
        or reply_from_context(tracker)
    )
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
    if fears_fraud(text):
        return "trust_real"
    if names_a_person(text) and active_place(tracker) is None:
        return DESK_NUMBERS
    if is_waiting_for_mail(tracker) and comes(text):
        return CONFIRM_MAIL
    if asks_what_it_is(text) and active_place(tracker) is None:
        return "clickar_what"
    if asks_for_needs(text) and active_place(tracker) is None:
        return "reg_what_to_enter"
    if tells_of_death(text):
        return "clk_name_change"
    if entity(tracker, "agency"):  # 「ゆめカードです」
        return AGENCY_CONTACT
    if _WANTS_A_CALL.search(text):
        here = active_place(tracker)
        return AGENCY_CONTACT if here and here.is_stopped else DESK_NUMBERS
    if is_waiting_for_mail(tracker) and does_not_come(text):
        return "reg_mail_missing"
    if tells_at_disclosures(tracker):
        return COACHING
    if asks_by_device(text):
        return QR_CODES
    if is_not_registered(text) and active_place(tracker) is None:
        return "registration_needed"
    procedure = procedure_asked(text) if active_place(tracker) is None else None
    if procedure is None and _tells_of_oneself(tracker):
        procedure = procedure_told(text)
    if procedure:
        return services().content.journeys[procedure].overview
    return REFUSED_CONSENT if refuses_consent(text) else None


def _tells_of_oneself(tracker: Tracker) -> bool:
    """「息子に言われて会員登録しよる」, which asks nothing, and of nothing else."""
    act, sureness = act_of(tracker)
    is_short = len(text_of(tracker)) <= _LONGEST_TELLING
    is_told = act in (STARTS, DID, SEES, GREETS) or sureness < _NOTHING_ELSE
    is_question = predicate.read_predicate(text_of(tracker)).is_question
    return is_told and is_short and place(tracker) is None and not is_question


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


class _NotSure(OnThePages):
    """What is told, and where it leads, comes before not knowing."""

    def instead(self, tracker: Tracker) -> Optional[list[Reply]]:
        """See the base class."""
        return (
            takes_it_for_the_renewal(tracker)
            or asks_whether_done(tracker)
            or reported(tracker)
            or at_a_sure_screen(tracker)
            or followed(tracker)
        )

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """See the base class."""
        return _about_journey(tracker)


class AskBack(_NotSure):
    """Offer what could have been meant."""

    action_name = "action_ask_back"

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        told = _told_without_a_topic(tracker)
        if told:
            return [told], []
        misses = missed(tracker)
        candidates, situation = decision(tracker)["candidates"], situation_of(tracker)
        reply = services().answers.not_knowing.ask_back(candidates, misses, situation)
        return [reply], [SlotSet("misses", misses)]


class CannotTell(_NotSure):
    """Out of scope: name who knows; near our subjects, offer those as well."""

    action_name = "action_cannot_tell"

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        told = _told_without_a_topic(tracker)
        if told:
            return [told], []
        answers, situation = services().answers, situation_of(tracker)
        candidates = decision(tracker)["candidates"]
        reply = (
            answers.not_knowing.perhaps(candidates, situation)
            if candidates
            else answers.not_knowing.cannot_tell((), situation)
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
        return [services().answers.not_knowing.nothing_readable()], []


class OtherLanguage(BotAction):
    """Another language: a short answer with the desks."""

    action_name = "action_other_language"

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        return [other_language(situation_of(tracker).question)], []

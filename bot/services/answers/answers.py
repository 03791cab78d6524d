"""Answers to questions: from a topic to a reply that cites, offers and names the phone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Optional, Sequence

from bot.desks import REGISTRATION_DESK
from bot.domain.contact import Agency
from bot.domain.content import Content
from bot.domain.faq import Topic
from bot.domain.payload import agency_payload
from bot.domain.wording import Sayings
from bot.reply import Choice, Kind, Reply
from bot.services.answers.mail_clock import clock_text, is_over, parse_received_at, passed_text
from bot.services.answers.not_knowing import NotKnowing
from bot.services.answers.pieces import Pieces
from bot.services.answers.situation import Situation
from bot.services.answers.topics import (
    AGENCY_CONTACT,
    COMPLAINT,
    CONFIRM_MAIL,
    CONFIRM_PASSED,
    CONFIRM_SECTION,
    DESK_HOURS,
    DESK_NUMBERS,
    RENEWAL_START,
)
from bot.services.contacts.links import tel
from bot.services.contacts.opening import Opening, agency_hours

# 「FAXで申し込めますか」 asks for no number
_TO_APPLY = re.compile("申し?込|もうしこ|手続|送って(?:も|いい)|送れば|でき(?:る|ます)|出来")


class Answers:
    """Makes replies from the content; knows nothing of Rasa or of channels."""

    def __init__(self, content: Content, opening: Opening, sayings: Sayings) -> None:
        self._say = sayings.say
        self._content = content
        self._opening = opening
        self._pieces = Pieces(content, opening)
        self.not_knowing = NotKnowing(content, self._pieces, sayings)

    def topic(self, topic_id: str, situation: Situation) -> Reply:
        """The answer to one topic; an id that the content does not know cannot be told."""
        topic = self._content.topics.get(topic_id)
        if topic is None:
            return self.not_knowing.cannot_tell((), situation)
        if topic.id == AGENCY_CONTACT:
            return self._agency_contact(topic, situation)
        if topic.id == DESK_HOURS:
            desk = self._content.desks[REGISTRATION_DESK]
            text = self._opening.answer(situation.question, desk, situation.at)
            return self._pieces.told(topic, text, situation)
        if topic.id == DESK_NUMBERS:
            return self._numbers(topic, situation)
        if topic.id == COMPLAINT and self._pieces.is_of_agency(situation.last):
            return self._pieces.told(replace(topic, desk="agency"), topic.text, situation)
        if topic.id in (CONFIRM_MAIL, CONFIRM_PASSED):
            received_at = parse_received_at(situation.question, situation.at)
            if received_at:
                return self._clock_first(topic, received_at, situation)
        return self._pieces.told(topic, topic.text, situation)

    def topics(self, topic_ids: Sequence[str], situation: Situation) -> list[Reply]:
        """One reply for each question; only the last one keeps its choices."""
        replies = [self.topic(topic_id, situation) for topic_id in topic_ids]
        return [reply.with_choices(()) for reply in replies[:-1]] + replies[-1:]

    def once_more(self, topic_id: str, situation: Situation) -> Reply:
        """To who asks in other words what was answered just now: it again, and whom to call."""
        topic, reply = self._content.topics.get(topic_id), self.topic(topic_id, situation)
        if topic is None or topic.desk is not None:
            return reply
        lines, links, citations = self._pieces.help(
            self._pieces.desk_about(topic, situation), situation
        )
        return replace(
            reply,
            text="\n".join(
                [reply.text, self._say("or_call"), *self._pieces.not_said_yet(reply.text, lines)]
            ),
            links=(*reply.links, *links),
            citations=tuple(dict.fromkeys((*reply.citations, *citations))),
            short_text="",
        )

    def simpler(self, topic_id: str, situation: Situation, times: int = 1) -> Reply:
        """The answer as one act or fact in everyday words.

        `times`: how often in a row it was asked for. From the second time on somebody to call
        stands in its place, and no third wording.
        """
        topic = self._content.topics.get(topic_id)
        if topic is None:
            return self.not_knowing.cannot_tell((), situation)
        desk = topic.desk or (None if times < 2 else self._pieces.desk_about(topic, situation))
        lines, links, citations = self._pieces.help(desk, situation)
        text = topic.simple
        if times > 1:
            text = self._say("call_after_all")
        return Reply(
            "\n".join([text, *self._pieces.not_said_yet(text, lines)]),
            self._pieces.choices(topic.choices),
            tuple(dict.fromkeys((*topic.citations, *citations))),
            links,
            (topic.id,),
        )

    def in_the_documents(self, situation: Situation) -> Reply:
        """To who asks, at the consent, what becomes of personal data: where that stands, and who knows."""
        section = self._content.topics["clk_privacy_consent"].citations
        reply = self.by_agency(self._say("in_the_documents"), section, situation)
        return replace(reply, choices=(), topics=("clk_privacy_consent",))

    def unreached(self, situation: Situation, is_of_agency: bool) -> Reply:
        """When the desks answer, or the agency, for who calls in vain."""
        asked = replace(situation, attribute="hours")
        hours = self.topic(AGENCY_CONTACT if is_of_agency else DESK_HOURS, asked)
        return replace(hours, text=f"{self._say('unreached')}\n{hours.text}", short_text="")

    def not_written(self, saying: str, situation: Situation) -> Reply:
        """To who asks whether they may, of which nothing is written: who knows."""
        lines, links, citations = self._pieces.help(self._pieces.desk_for((), situation), situation)
        text = "\n".join([self._say(saying), *lines])
        return Reply(text, citations=citations, links=links, kind=Kind.CANNOT_TELL)

    def other_policy(self, situation: Situation) -> Reply:
        """To who has the policy of another insurer in hand."""
        section = self._content.topics["policy_number_which"].citations
        return self.by_agency(self._say("other_policy"), section, situation)

    def hard_to_read(self, situation: Situation) -> Reply:
        """To who cannot read what is on the screen: the desk of the procedure, which speaks."""
        reply = self.not_written("hard_to_read", situation)
        return replace(reply, topics=(DESK_NUMBERS,), kind=Kind.ANSWER)

    def mail_clock(self, situation: Situation) -> Optional[Reply]:
        """Until when 本登録 can be finished; None unless the text says when the mail came."""
        received_at = parse_received_at(situation.question, situation.at)
        if received_at is None:
            return None
        if is_over(received_at, situation.at):
            passed = self._content.topics[CONFIRM_PASSED]
            return self._clock_first(passed, received_at, situation)
        clock = clock_text(received_at, situation.at)
        return Reply(
            clock,
            self._pieces.choices(("reg_password_screen", CONFIRM_PASSED)),
            (CONFIRM_SECTION,),
            topics=(CONFIRM_MAIL,),
            short_text=clock,
        )

    def by_agency(self, text: str, sections: Sequence[str], situation: Situation) -> Reply:
        """What only the agency helps with: the sentence, and its telephone."""
        lines, links, citations = self._pieces.help("agency", situation)
        return Reply(
            "\n".join([text, *lines]),
            self._pieces.choices((AGENCY_CONTACT,)),
            (*sections, *citations),
            links,
            (AGENCY_CONTACT,),
        )

    def next_step(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The screen after the one that the topic is about."""
        return self._neighbour(topic_id, +1, situation)

    def previous_step(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The screen before the one that the topic is about."""
        return self._neighbour(topic_id, -1, situation)

    def where(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """On which screen the thing just mentioned is."""
        place = self._content.step_about(topic_id) if topic_id else None
        if topic_id is None:
            return self.not_knowing.which_journey(self._say("which_screen"), situation)
        reply = self.topic(topic_id, situation)
        if place is None:
            return reply
        journey, step = place
        screen = self._say("on_screen", step=journey.label(step), title=step.title)
        return replace(reply, text=screen + reply.text, short_text="")

    def repeat(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The last answer once more."""
        if topic_id is None:
            return self.not_knowing.which_journey(self._say("which_subject"), situation)
        reply = self.topic(topic_id, situation)
        return replace(reply, text=f"{self._say('once_more')}\n{reply.text}")

    def phone_again(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The telephone number that went with the last answer."""
        topic = self._content.topics.get(topic_id or "")
        if self._pieces.is_of_agency(topic_id):
            return self.number_of("agency", situation)
        return self.number_of(topic.desk if topic else None, situation)

    def number_of(self, desk: Optional[str], situation: Situation) -> Reply:
        """The telephone number of the agency or of a desk; those of all for what is neither."""
        if desk == "agency":
            return self.topic(AGENCY_CONTACT, replace(situation, attribute="phone"))
        named = f"desk_{desk}" if desk in self._content.desks else DESK_NUMBERS
        return self.topic(named, situation)

    def not_finished(self) -> Reply:
        """To who takes what is prepared here for the whole."""
        return Reply(self._say("not_finished"))

    def not_at_the_end(self, title: str) -> Reply:
        """To who takes a screen for the last, which has that title."""
        return Reply(self._say("not_at_the_end", title=title))

    def no_hurry(self) -> Reply:
        """To who hesitates: nothing is taken."""
        return Reply(self._say("no_hurry"), kind=Kind.NOTICE)

    def left_open(self) -> Reply:
        """To who has asked more than is answered."""
        return Reply(self._say("left_open"), kind=Kind.NOTICE)

    def came_again(self, situation: Situation) -> Reply:
        """To who is reminded of what is done."""
        return self.by_agency(self._say("came_again"), (), situation)

    def if_not_so(self, situation: Situation) -> Reply:
        """To who has changed an answer that ended it: what to do where it is not so."""
        reply = self.by_agency(self._say("if_not_so"), (), situation)
        return replace(reply, choices=(), topics=(), kind=Kind.NOTICE)

    def not_renewed(self, situation: Situation) -> Reply:
        """To who takes the registration for the renewal."""
        reply = self.topic(RENEWAL_START, situation)
        return replace(reply, text=f"{self._say('not_renewed')}\n{reply.text}", short_text="")

    def understood(self, offered: Sequence[str]) -> Reply:
        """After 「はい」 to an answer."""
        return Reply(self._say("anything_else"), self._pieces.choices(offered))

    def step(self, journey_id: str, number: int, situation: Situation) -> Reply:
        """What to do at a step, by its number."""
        journey = self._content.journeys[journey_id]
        step = journey.step(number)
        if step is None:
            return Reply(
                self._say("steps_of", journey=journey.title, last=len(journey.steps)),
                self._pieces.choices((journey.overview,)),
                citations=(journey.steps[0].section,),
            )
        reply = self.topic(step.topics[0], situation)
        heading = f"{journey.label(step)} {step.title}\n"
        return replace(reply, text=heading + reply.text)

    def ask_agency(self) -> Reply:
        """Which agency is theirs; asked once, then remembered."""
        return Reply(
            self._say("which_agency"),
            tuple(
                Choice(agency.short_name, agency_payload(agency.id))
                for agency in self._content.agencies.values()
            ),
            topics=(AGENCY_CONTACT,),
            citations=tuple(a.citation for a in self._content.agencies.values()),
            kind=Kind.ASK_BACK,
        )

    def _agency_contact(self, topic: Topic, situation: Situation) -> Reply:
        agency = self._content.agencies.get(situation.agency or "")
        if agency is None:
            return self.ask_agency()
        return Reply(
            self._agency_text(agency, situation),
            self._pieces.choices(topic.choices),
            (agency.citation,),
            (tel(agency),),
            (topic.id,),
        )

    def _agency_text(self, agency: Agency, situation: Situation) -> str:
        hours = agency_hours(agency, self._opening, situation.at)
        facts = {
            "phone": self._say("agency_phone", agency=agency.name, phone=agency.phone),
            "fax": self._say("agency_fax", agency=agency.name, fax=agency.fax),
            "address": self._say(
                "agency_address",
                agency=agency.name,
                postal_code=agency.postal_code,
                address=agency.address,
            ),
            "hours": hours,
        }
        asked = facts.get(situation.attribute or "")
        if situation.attribute == "fax" and _TO_APPLY.search(situation.question):
            return self._say("by_fax", phone=facts["phone"], fax=facts["fax"])
        if asked:
            return asked if situation.attribute != "phone" else f"{asked}{hours}"
        return "\n".join(
            [
                self._say("agency_is", agency=agency.name, department=agency.department),
                f"電話 {agency.phone}／FAX {agency.fax}",
                f"〒{agency.postal_code} {agency.address}",
                hours,
            ]
        )

    def _numbers(self, topic: Topic, situation: Situation) -> Reply:
        """Whoever wants to talk: the number first, one alone where it is known which."""
        lines, _, _ = self._pieces.help(topic.desk, situation)
        reply = self._pieces.told(topic, topic.text, situation)
        short = "" if situation.journey else reply.short_text
        if situation.agency is None:
            return replace(reply, text="\n".join([*lines, topic.text]), short_text=short)
        agency, links, citations = self._pieces.help("agency", situation)
        return replace(
            reply,
            text="\n".join([*lines, topic.text, *agency]),
            links=(*reply.links, *links),
            citations=tuple(dict.fromkeys((*reply.citations, *citations))),
            short_text=short,
        )

    def _clock_first(self, topic: Topic, received_at: datetime, situation: Situation) -> Reply:
        """The limit of the mail, then the answer; once it is over, what is known of that."""
        clock = clock_text(received_at, situation.at)
        if is_over(received_at, situation.at):
            passed = self._content.topics[CONFIRM_PASSED]
            # the clock's text says what the topic's text says
            reply = self._pieces.told(passed, clock, situation)
            short = passed_text(received_at, situation.at) + reply.short_text
        else:
            reply = self._pieces.told(topic, f"{clock}\n{topic.text}", situation)
            short = clock
        citations = tuple(dict.fromkeys((*reply.citations, CONFIRM_SECTION)))
        return replace(reply, citations=citations, short_text=short)

    def _neighbour(self, topic_id: Optional[str], direction: int, situation: Situation) -> Reply:
        place = self._content.step_about(topic_id) if topic_id else None
        if place is None:
            begun = self._content.journey_of_overview(topic_id)
            if begun and direction > 0:
                return self.step(begun.id, 1, situation)
            return self.not_knowing.which_journey(self._say("which_procedure_about"), situation)
        journey, step = place
        if journey.step(step.number + direction):
            return self.step(journey.id, step.number + direction, situation)
        if direction > 0 and journey.then:
            return self.topic(journey.then, situation)
        edge = "最後" if direction > 0 else "最初"
        return Reply(
            self._say(
                "edge", step=journey.label(step), title=step.title, journey=journey.title, edge=edge
            ),
            self._pieces.choices((DESK_NUMBERS, journey.overview)),
            (step.section,),
            topics=(step.topics[0],),
        )

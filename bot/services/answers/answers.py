"""Answers to questions: from a topic to a reply that cites, offers and names the phone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Iterable, Optional, Sequence, Union

from bot.desks import REGISTRATION_DESK
from bot.domain.contact import Agency, Desk
from bot.domain.content import Content
from bot.domain.faq import Topic
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.payload import agency_payload, topic_payload
from bot.domain.wording import Needs, Sayings
from bot.reply import Choice, Kind, Link, Reply
from bot.services.answers.mail_clock import clock_text, is_over, parse_received_at, passed_text
from bot.services.contacts.links import OFFICIAL_SITE, tel
from bot.services.contacts.opening import Opening, agency_hours

MAX_CHOICES = 3
MISSES_BEFORE_DESK = 2
"""So many times in a row not understood: then a telephone stands with what is offered."""

DESK_HOURS = "desk_hours"
AGENCY_CONTACT = "agency_contact"
REFUSED_CONSENT = "consent_refuse"
DESK_NUMBERS = "desk_numbers"
COMPLAINT = "guard_complaint"
RENEWAL_START = "renewal_start"
COACHING = "guard_coaching"
DISCLOSURE_NO = "clk_disclosure_no"
QR_CODES = "qr_codes"
CONFIRM_MAIL = "reg_confirm_mail"
CONFIRM_PASSED = "na_24h_passed"
CONFIRM_SECTION = "REG-5"


NEEDS: Needs = {
    "call_after_all": (),
    "unreached": (),
    "or_call": (),
    "in_the_documents": (),
    "is_it": ("title", "simple"),
    "or_others": (),
    "if_about": ("title", "simple"),
    "else_call": (),
    "call_too": (),
    "answered_here": (),
    "cannot_tell": (),
    "perhaps": (),
    "none_of_these": (),
    "nothing_begun": (),
    "nothing_readable": (),
    "which_screen": (),
    "on_screen": (
        "step",
        "title",
    ),
    "which_subject": (),
    "once_more": (),
    "anything_else": (),
    "not_finished": (),
    "not_at_the_end": ("title",),
    "came_again": (),
    "left_open": (),
    "by_fax": ("phone", "fax"),
    "not_renewed": (),
    "if_not_so": (),
    "steps_of": (
        "journey",
        "last",
    ),
    "which_procedure": (),
    "step_ranges": ("ranges",),
    "which_agency": (),
    "agency_phone": (
        "agency",
        "phone",
    ),
    "agency_fax": (
        "agency",
        "fax",
    ),
    "agency_address": (
        "agency",
        "postal_code",
        "address",
    ),
    "agency_is": (
        "agency",
        "department",
    ),
    "which_procedure_about": (),
    "edge": (
        "step",
        "title",
        "journey",
        "edge",
    ),
    "by_phone_too": (),
}
"""What answer_words.yml holds."""


# 「FAXで申し込めますか」 asks for no number
_TO_APPLY = re.compile("申し?込|もうしこ|手続|送って(?:も|いい)|送れば|でき(?:る|ます)|出来")


@dataclass(frozen=True)
class Situation:
    """What is known about this turn: the question, the moment, the person's agency.

    `journey` is the procedure that the person is in, None while that is not known; `told` the
    topics answered last, newest first. Whoever `is_annoyed` gets a telephone number with whatever is said.
    """

    at: datetime
    question: str = ""
    agency: Optional[str] = None
    attribute: Optional[str] = None
    journey: Optional[str] = None
    is_annoyed: bool = False
    told: Sequence[str] = ()

    @property
    def last(self) -> Optional[str]:
        """The topic answered last."""
        return next(iter(self.told), None)


class Answers:
    """Makes replies from the content; knows nothing of Rasa or of channels."""

    def __init__(self, content: Content, opening: Opening, sayings: Sayings) -> None:
        self._say = sayings.say
        self._content = content
        self._opening = opening

    # Answers

    def topic(self, topic_id: str, situation: Situation) -> Reply:
        """The answer to one topic; an id that the content does not know cannot be told."""
        topic = self._content.topics.get(topic_id)
        if topic is None:
            return self.cannot_tell((), situation)
        if topic.id == AGENCY_CONTACT:
            return self._agency_contact(topic, situation)
        if topic.id == DESK_HOURS:
            desk = self._content.desks[REGISTRATION_DESK]
            text = self._opening.answer(situation.question, desk, situation.at)
            return self._told(topic, text, situation)
        if topic.id == DESK_NUMBERS:
            return self._numbers(topic, situation)
        if topic.id == COMPLAINT and self._is_of_agency(situation.last):
            return self._told(replace(topic, desk="agency"), topic.text, situation)
        if topic.id in (CONFIRM_MAIL, CONFIRM_PASSED):
            received_at = parse_received_at(situation.question, situation.at)
            if received_at:
                return self._clock_first(topic, received_at, situation)
        return self._told(topic, topic.text, situation)

    def topics(self, topic_ids: Sequence[str], situation: Situation) -> list[Reply]:
        """One reply for each question; only the last one keeps its choices."""
        replies = [self.topic(topic_id, situation) for topic_id in topic_ids]
        return [reply.with_choices(()) for reply in replies[:-1]] + replies[-1:]

    def once_more(self, topic_id: str, situation: Situation) -> Reply:
        """To who asks in other words what was answered just now: it again, and whom to call."""
        topic, reply = self._content.topics.get(topic_id), self.topic(topic_id, situation)
        if topic is None or topic.desk is not None:
            return reply
        lines, links, citations = self._help(self._desk_about(topic, situation), situation)
        return replace(
            reply,
            text="\n".join(
                [reply.text, self._say("or_call"), *self._not_said_yet(reply.text, lines)]
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
            return self.cannot_tell((), situation)
        desk = topic.desk or (None if times < 2 else self._desk_about(topic, situation))
        lines, links, citations = self._help(desk, situation)
        text = topic.simple
        if times > 1:
            text = self._say("call_after_all")
        return Reply(
            "\n".join([text, *self._not_said_yet(text, lines)]),
            self._choices(topic.choices),
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
            self._choices(("reg_password_screen", CONFIRM_PASSED)),
            (CONFIRM_SECTION,),
            topics=(CONFIRM_MAIL,),
            short_text=clock,
        )

    # Not knowing well

    def ask_back(self, candidates: Sequence[str], misses: int, situation: Situation) -> Reply:
        """Offer the likeliest topics, none of another procedure than the one the person is in.

        From the second time in a row on, and at once to whoever is annoyed, with a number.
        """
        fitting = [c for c in candidates if self._fits(c, situation)]
        choices = self._choices(fitting)
        if not choices:
            return self.cannot_tell((), situation)
        if situation.is_annoyed or misses >= MISSES_BEFORE_DESK:
            lines, links, _ = self._help(self._desk_for(fitting, situation), situation)
            text = self._say("call_too")
            below = self._say("answered_here")
            return Reply("\n".join([text, *lines, below]), choices, links=links, kind=Kind.ASK_BACK)
        lines = [self._perhaps_about("is_it", fitting)]
        if len(choices) > 1:
            lines.append(self._say("or_others"))
        return Reply("\n".join(lines), choices, kind=Kind.ASK_BACK)

    def cannot_tell(self, candidates: Sequence[str], situation: Situation) -> Reply:
        """Say that this is not known here, and who knows."""
        text = self._say("cannot_tell")
        agency_lines, agency_links, _ = self._help("agency", situation)
        desk_lines, desk_links, _ = self._help("both", situation)
        return Reply(
            "\n".join([text, "■ご契約や補償のこと", *agency_lines, "■操作のこと", *desk_lines]),
            self._choices([c for c in candidates if self._fits(c, situation)]),
            links=(*agency_links, *desk_links),
            kind=Kind.CANNOT_TELL,
        )

    def perhaps(self, candidates: Sequence[str], situation: Situation) -> Reply:
        """Near our subjects, but not surely one of them: offer, and say who else knows."""
        fitting = [c for c in candidates if self._fits(c, situation)]
        choices = self._choices(fitting)
        if not choices:
            return self.cannot_tell((), situation)
        desk = self._desk_for(fitting, situation)
        agency_lines, agency_links, _ = self._help("agency", situation)
        desk_lines, desk_links, _ = self._help(desk, situation)
        said = [self._say("perhaps")]
        if len(choices) == 1:
            said = [self._perhaps_about("if_about", fitting), self._say("else_call")]
        return Reply(
            "\n".join([*said, *desk_lines, "ご契約や補償のことは：", *agency_lines]),
            choices,
            links=(*desk_links, *agency_links),
            kind=Kind.ASK_BACK,
        )

    def _perhaps_about(self, saying: str, topic_ids: Sequence[str]) -> str:
        """The first that is offered, with its answer in short: it is right more often than not."""
        first = next(t for t in map(self._content.topics.get, topic_ids) if t and t.is_offered)
        return self._say(saying, title=first.title, simple=first.simple)

    def none_of_these(self, situation: Situation) -> Reply:
        """After 「いいえ」 to what was offered."""
        lines, links, _ = self._help("both", situation)
        text = self._say("none_of_these")
        return Reply("\n".join([text, *lines]), links=links, kind=Kind.CANNOT_TELL)

    def beginnings(self) -> tuple[Choice, ...]:
        """What can be begun, and whom one can call."""
        return self._choices(("registration_overview", "renewal_overview", "desk_numbers"))

    def nothing_begun(self) -> Reply:
        """A command where no journey goes on."""
        return Reply(
            self._say("nothing_begun"),
            self.beginnings(),
            kind=Kind.ASK_BACK,
        )

    def nothing_readable(self) -> Reply:
        """For an empty message, emoji or signs alone."""
        return Reply(
            self._say("nothing_readable"),
            self.beginnings(),
            kind=Kind.NOTICE,
        )

    def by_agency(self, text: str, sections: Sequence[str], situation: Situation) -> Reply:
        """What only the agency helps with: the sentence, and its telephone."""
        lines, links, citations = self._help("agency", situation)
        return Reply(
            "\n".join([text, *lines]),
            self._choices((AGENCY_CONTACT,)),
            (*sections, *citations),
            links,
            (AGENCY_CONTACT,),
        )

    # The last answer

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
            return self._which_journey(self._say("which_screen"), situation)
        reply = self.topic(topic_id, situation)
        if place is None:
            return reply
        journey, step = place
        screen = self._say("on_screen", step=journey.label(step), title=step.title)
        return replace(reply, text=screen + reply.text, short_text="")

    def repeat(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The last answer once more."""
        if topic_id is None:
            return self._which_journey(self._say("which_subject"), situation)
        reply = self.topic(topic_id, situation)
        return replace(reply, text=f"{self._say('once_more')}\n{reply.text}")

    def phone_again(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The telephone number that went with the last answer."""
        topic = self._content.topics.get(topic_id or "")
        if self._is_of_agency(topic_id):
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
        return Reply(self._say("anything_else"), self._choices(offered))

    def step(self, journey_id: str, number: int, situation: Situation) -> Reply:
        """What to do at a step, by its number."""
        journey = self._content.journeys[journey_id]
        step = journey.step(number)
        if step is None:
            return Reply(
                self._say("steps_of", journey=journey.title, last=len(journey.steps)),
                self._choices((f"{journey.id}_overview",)),
                citations=(journey.steps[0].section,),
            )
        reply = self.topic(step.topics[0], situation)
        heading = f"{journey.label(step)} {step.title}\n"
        return replace(reply, text=heading + reply.text)

    def which_step(self, number: int, situation: Situation) -> Reply:
        """A step was named by its number alone."""
        choices = tuple(
            Choice(f"{journey.title}の手順{number}", topic_payload(step.topics[0]))
            for journey in self._content.journeys.values()
            for step in [journey.step(number)]
            if step
        )
        if choices:
            return Reply(self._say("which_procedure"), choices, kind=Kind.ASK_BACK)
        ranges = "、".join(
            f"{journey.title}が1から{len(journey.steps)}まで"
            for journey in self._content.journeys.values()
        )
        return self._which_journey(self._say("step_ranges", ranges=ranges), situation)

    # Agencies

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
            self._choices(topic.choices),
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

    # Desks

    def _numbers(self, topic: Topic, situation: Situation) -> Reply:
        """Whoever wants to talk: the number first, one alone where it is known which."""
        lines, _, _ = self._help(topic.desk, situation)
        reply = self._told(topic, topic.text, situation)
        short = "" if situation.journey else reply.short_text
        return replace(reply, text="\n".join([*lines, topic.text]), short_text=short)

    def _fits(self, topic_id: str, situation: Situation) -> bool:
        """False for what belongs to the other procedure alone."""
        journeys = self._content.journeys_of(topic_id)
        return situation.journey is None or not journeys or situation.journey in journeys

    def _desk_about(self, topic: Topic, situation: Situation) -> str:
        return self._desk_of(situation.journey or self._content.journey_about(topic.id))

    def _desk_for(self, offered: Sequence[str], situation: Situation) -> str:
        """The desk of the place, else of what is offered where that is of one procedure."""
        about = {self._content.journey_about(topic) for topic in offered[:MAX_CHOICES]}
        return self._desk_of(self._near(situation) or (about.pop() if len(about) == 1 else None))

    def _near(self, situation: Situation) -> Optional[str]:
        """The procedure that the person is in, else the one that was spoken of last."""
        if situation.journey:
            return situation.journey
        about = (self._content.journey_about(topic) for topic in situation.told)
        return next((journey for journey in about if journey), None)

    def _is_of_agency(self, topic_id: Optional[str]) -> bool:
        """True for an answer that named the agency."""
        topic = self._content.topics.get(topic_id or "")
        return topic is not None and (topic.id == AGENCY_CONTACT or topic.desk == "agency")

    def _desk_of(self, journey_id: Optional[str]) -> str:
        """The desk of a procedure, both where it is not known which."""
        journey = self._content.journeys.get(journey_id or "")
        return journey.desk if journey and journey.desk else "both"

    # Pieces

    def _told(self, topic: Topic, text: str, situation: Situation) -> Reply:
        """The topic's answer, as `text`, with all that goes with it."""
        lines, links, citations = self._help(topic.desk, situation)
        if topic.link:
            links = (OFFICIAL_SITE, *links)
        return Reply(
            text="\n".join([text, *self._not_said_yet(text, lines)]),
            choices=self._choices(topic.choices),
            citations=tuple(dict.fromkeys((*topic.citations, *citations))),
            links=links,
            topics=(topic.id,),
            short_text=self._short(topic, situation),
        )

    def _clock_first(self, topic: Topic, received_at: datetime, situation: Situation) -> Reply:
        """The limit of the mail, then the answer; once it is over, what is known of that."""
        clock = clock_text(received_at, situation.at)
        if is_over(received_at, situation.at):
            passed = self._content.topics[CONFIRM_PASSED]
            # the clock's text says what the topic's text says
            reply = self._told(passed, clock, situation)
            short = passed_text(received_at, situation.at) + reply.short_text
        else:
            reply = self._told(topic, f"{clock}\n{topic.text}", situation)
            short = clock
        citations = tuple(dict.fromkeys((*reply.citations, CONFIRM_SECTION)))
        return replace(reply, citations=citations, short_text=short)

    def _choices(self, topic_ids: Iterable[str]) -> tuple[Choice, ...]:
        known = [self._content.topics[t] for t in topic_ids if t in self._content.topics]
        offered = [topic for topic in known if topic.is_offered][:MAX_CHOICES]
        return tuple(Choice(topic.title, topic_payload(topic.id)) for topic in offered)

    def _help(
        self, desk: Optional[str], situation: Situation
    ) -> tuple[list[str], tuple[Link, ...], tuple[str, ...]]:
        """Lines, `tel:` links and citations of those who help further."""
        if desk is None:
            return [], (), ()
        if desk == "agency":
            known = self._content.agencies.get(situation.agency or "")
            agencies = [known] if known else list(self._content.agencies.values())
            lines = (
                [self._opening.agency_line(known, situation.at)]
                if known
                else [f"{agency.short_name}：{agency.phone}" for agency in agencies]
            )
            return lines, *_tel_links(agencies)
        if desk == "one":
            desk = self._desk_of(self._near(situation) or REGISTRATION)
        if desk == "both":
            desk = self._desk_of(self._near(situation))
        if desk == "both":
            desks = list(self._content.desks.values())
            lines = self._opening.desk_lines(desks, situation.at)
        else:
            desks = [self._content.desks[desk]]
            lines = [self._opening.desk_line(desks[0], situation.at)]
        return lines, *_tel_links(desks)

    def _not_said_yet(self, text: str, lines: Sequence[str]) -> list[str]:
        """The lines without a number that the text gave already: only when it is answered."""
        left = []
        for line in lines:
            name, _, rest = line.partition("：")
            phone, bracket, status = rest.partition("（")
            said = bool(phone) and phone in text
            left.append(f"（{status}" if said and bracket else "" if said else line)
        return [line for line in left if line]

    def _short(self, topic: Topic, situation: Situation) -> str:
        """The short wording with the number of the one who helps, "" if there is none."""
        if topic.short_text is None or topic.id == DESK_HOURS:
            return ""
        helper: Optional[Union[Desk, Agency]] = self._content.desks.get(topic.desk or "")
        if topic.desk == "agency":
            helper = self._content.agencies.get(situation.agency or "")
        if helper is None or helper.phone in topic.short_text:
            return topic.short_text
        return f"{topic.short_text} {helper.phone}"

    def _neighbour(self, topic_id: Optional[str], direction: int, situation: Situation) -> Reply:
        place = self._content.step_about(topic_id) if topic_id else None
        if place is None:
            start = {"registration_overview": REGISTRATION, "renewal_overview": RENEWAL}
            if topic_id in start and direction > 0:
                return self.step(start[topic_id], 1, situation)
            return self._which_journey(self._say("which_procedure_about"), situation)
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
            self._choices(("desk_numbers", f"{journey.id}_overview")),
            (step.section,),
            topics=(step.topics[0],),
        )

    def _which_journey(self, text: str, situation: Situation) -> Reply:
        lines, links, _ = self._help("both", situation)
        return Reply(
            "\n".join([text, self._say("by_phone_too"), *lines]),
            self.beginnings(),
            links=links,
            kind=Kind.ASK_BACK,
        )


def _tel_links(
    contacts: Sequence[Union[Desk, Agency]],
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    links = tuple(map(tel, contacts))
    return links, tuple(contact.citation for contact in contacts)

"""What answers are made of: choices, telephone lines, and which desk helps."""

from __future__ import annotations

from typing import Iterable, Optional, Sequence, Union

from bot.domain.contact import Agency, Desk
from bot.domain.content import Content
from bot.domain.faq import Topic
from bot.domain.handoff import REGISTRATION
from bot.domain.payload import topic_payload
from bot.reply import Choice, Link, Reply
from bot.services.answers.situation import Situation
from bot.services.answers.topics import AGENCY_CONTACT, DESK_HOURS
from bot.services.contacts.links import OFFICIAL_SITE, tel
from bot.services.contacts.opening import Opening

MAX_CHOICES = 3


class Pieces:
    """Over the content and the hours of the desks."""

    def __init__(self, content: Content, opening: Opening) -> None:
        self._content = content
        self._opening = opening

    def told(self, topic: Topic, text: str, situation: Situation) -> Reply:
        """The topic's answer, as `text`, with all that goes with it."""
        lines, links, citations = self.help(topic.desk, situation)
        if topic.link:
            links = (OFFICIAL_SITE, *links)
        return Reply(
            text="\n".join([text, *self.not_said_yet(text, lines)]),
            choices=self.choices(topic.choices),
            citations=tuple(dict.fromkeys((*topic.citations, *citations))),
            links=links,
            topics=(topic.id,),
            short_text=self.short(topic, situation),
        )

    def choices(self, topic_ids: Iterable[str]) -> tuple[Choice, ...]:
        """The topics as choices, as many as are shown, without those that nobody is offered."""
        known = [self._content.topics[t] for t in topic_ids if t in self._content.topics]
        offered = [topic for topic in known if topic.is_offered][:MAX_CHOICES]
        return tuple(Choice(topic.title, topic_payload(topic.id)) for topic in offered)

    def help(
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
            desk = self.desk_of(self.near(situation) or REGISTRATION)
        if desk == "both":
            desk = self.desk_of(self.near(situation))
        if desk == "both":
            desks = list(self._content.desks.values())
            lines = self._opening.desk_lines(desks, situation.at)
        else:
            desks = [self._content.desks[desk]]
            lines = [self._opening.desk_line(desks[0], situation.at)]
        return lines, *_tel_links(desks)

    def not_said_yet(self, text: str, lines: Sequence[str]) -> list[str]:
        """The lines without a number that the text gave already: only when it is answered."""
        left = []
        for line in lines:
            name, _, rest = line.partition("：")
            phone, bracket, status = rest.partition("（")
            said = bool(phone) and phone in text
            left.append(f"（{status}" if said and bracket else "" if said else line)
        return [line for line in left if line]

    def short(self, topic: Topic, situation: Situation) -> str:
        """The short wording with the number of the one who helps, "" if there is none."""
        if topic.short_text is None or topic.id == DESK_HOURS:
            return ""
        helper: Optional[Union[Desk, Agency]] = self._content.desks.get(topic.desk or "")
        if topic.desk == "agency":
            helper = self._content.agencies.get(situation.agency or "")
        if helper is None or helper.phone in topic.short_text:
            return topic.short_text
        return f"{topic.short_text} {helper.phone}"

    def fits(self, topic_id: str, situation: Situation) -> bool:
        """False for what belongs to the other procedure alone."""
        journeys = self._content.journeys_of(topic_id)
        return situation.journey is None or not journeys or situation.journey in journeys

    def desk_about(self, topic: Topic, situation: Situation) -> str:
        """The desk of the place, else of the procedure that the topic belongs to."""
        return self.desk_of(situation.journey or self._content.journey_about(topic.id))

    def desk_for(self, offered: Sequence[str], situation: Situation) -> str:
        """The desk of the place, else of what is offered where that is of one procedure."""
        about = {self._content.journey_about(topic) for topic in offered[:MAX_CHOICES]}
        return self.desk_of(self.near(situation) or (about.pop() if len(about) == 1 else None))

    def near(self, situation: Situation) -> Optional[str]:
        """The procedure that the person is in, else the one that was spoken of last."""
        if situation.journey:
            return situation.journey
        about = (self._content.journey_about(topic) for topic in situation.told)
        return next((journey for journey in about if journey), None)

    def is_of_agency(self, topic_id: Optional[str]) -> bool:
        """True for an answer that named the agency."""
        topic = self._content.topics.get(topic_id or "")
        return topic is not None and (topic.id == AGENCY_CONTACT or topic.desk == "agency")

    def desk_of(self, journey_id: Optional[str]) -> str:
        """The desk of a procedure, both where it is not known which."""
        journey = self._content.journeys.get(journey_id or "")
        return journey.desk if journey and journey.desk else "both"


def _tel_links(
    contacts: Sequence[Union[Desk, Agency]],
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    links = tuple(map(tel, contacts))
    return links, tuple(contact.citation for contact in contacts)

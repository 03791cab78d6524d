"""出口: what a reply holds in place of values, codes and links is filled in when it leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping, Optional, Sequence

from bot.domain.content import Content
from bot.domain.handoff import Reason
from bot.domain.journey import Journey
from bot.reply import Link, Reply
from bot.services.drafts import words as resume_replies
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.resume_codes import ResumeCodes
from bot.services.handoff.handoff import HandOff
from bot.services.handoff.links import HandoverLinks
from bot.services.journeys import outgoing as journey_markers
from bot.services.journeys.extras import JourneyExtras, NoExtras, Turn
from bot.services.journeys.outgoing import HANDOVER
from bot.services.journeys.standing import Standing, current
from bot.services.journeys.words import JourneyWords
from bot.services.values.masks import HIDDEN


class WayOut:
    """The last that is done to replies. Calls block, and may raise `StoreUnavailable`."""

    def __init__(
        self,
        content: Content,
        words: JourneyWords,
        drafts: Drafts,
        codes: ResumeCodes,
        extras: Mapping[str, JourneyExtras],
        handoff: HandOff,
        links: HandoverLinks,
    ) -> None:
        self._journeys = content.journeys
        self._words = words
        self._drafts = drafts
        self._codes = codes
        self._extras = extras
        self._handoff = handoff
        self._links = links

    def shown(self, replies: Sequence[Reply], turn: Turn) -> list[Reply]:
        """The replies with values, codes and links in place of their markers."""
        if not any(_has_gaps(reply) for reply in replies):
            return list(replies)
        standing = self._standing(turn)
        return [self._shown(reply, standing, turn) for reply in replies]

    def as_kept(self, replies: Sequence[Reply], turn: Turn) -> list[Reply]:
        """The same replies as they may be stored: values masked, without codes and one-time links."""
        if not any(_has_gaps(reply) for reply in replies):
            return list(replies)
        standing = self._standing(turn)
        return [self._kept(reply, standing) for reply in replies]

    def _standing(self, turn: Turn) -> Optional[Standing]:
        return current(self._drafts.of_conversation(turn.conversation, turn.at), self._journeys)

    def _kept(self, reply: Reply, standing: Optional[Standing]) -> Reply:
        if not _has_gaps(reply):
            return reply
        journey = standing.journey if standing else _NO_JOURNEY
        withheld = {resume_replies.CODE: HIDDEN, resume_replies.UNTIL: HIDDEN}
        reply = journey_markers.in_text(reply, lambda text: _replaced(text, withheld))
        reply = journey_markers.as_kept(reply, journey, standing.draft.fields if standing else {})
        links = [
            replace(self._words.page(journey.entry), title=link.title)
            if link.url == HANDOVER and standing
            else link
            for link in reply.links
        ]
        return replace(reply, links=tuple(links))

    def _shown(self, reply: Reply, standing: Optional[Standing], turn: Turn) -> Reply:
        if not _has_gaps(reply):
            return reply
        if standing is None:
            return journey_markers.filled(reply, _NO_JOURNEY, {})
        if resume_replies.CODE in reply.text:
            issued = self._codes.issue(standing.draft.id, turn.at)
            values = {
                resume_replies.CODE: issued.code.spoken,
                resume_replies.UNTIL: resume_replies.day_and_time(issued.expires_at),
            }
            reply = journey_markers.in_text(reply, lambda text: _replaced(text, values))
        reply = journey_markers.filled(reply, standing.journey, standing.draft.fields)
        if any(link.url == HANDOVER for link in reply.links):
            reply = replace(
                reply, links=tuple(self._link(link, standing, turn) for link in reply.links)
            )
        return reply

    def _link(self, link: Link, standing: Standing, turn: Turn) -> Link:
        if link.url != HANDOVER:
            return link
        extras = self._extras.get(standing.journey.id) or _NO_EXTRAS
        prepared = extras.prepared(standing, turn)
        if prepared is None:
            return replace(self._words.page(standing.journey.entry), title=link.title)
        journey = standing.journey
        decision = self._handoff.decide(
            Reason.PREPARED, journey.id, prepared.agency, turn.at, bars=prepared.bars
        )
        draft, step = standing.draft.id, journey.entry.number
        issued = self._links.issue(decision, step, draft, turn.at, prepared.contract)
        return Link(link.title, issued.url)


_NO_EXTRAS = NoExtras()
_NO_JOURNEY = Journey("none", "", ())


def _has_gaps(reply: Reply) -> bool:
    return journey_markers.has_markers(reply) or any(link.url == HANDOVER for link in reply.links)


def _replaced(text: str, values: Mapping[str, str]) -> str:
    for marker, value in values.items():
        text = text.replace(marker, value)
    return text

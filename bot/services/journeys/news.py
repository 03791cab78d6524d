"""画面からのお知らせ: what the chat says, by itself and once, of what was done on the pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Optional, Sequence

from bot.domain.draft import Draft
from bot.domain.handoff import REGISTRATION, RENEWAL, Reason
from bot.domain.hours import TOKYO
from bot.domain.payload import button
from bot.domain.wording import Needs, Sayings
from bot.reply import Choice, Kind, Reply
from bot.services.handoff.handoff import HandOff
from bot.services.journeys.progress import Outcome, Progress, WebProgress, progress_of

NEEDS: Needs = {
    "registered": (),
    "registered_choice": (),
    "registered_already": (),
    "provisional": ("time",),
    "renewed": (),
    "renewed_already": (),
    "refused": (),
    "call_back_confirmed": ("time",),
}
"""What news_words.yml holds."""


@dataclass(frozen=True)
class News:
    """Puts progress into words. Calls block. Raises `StoreUnavailable`."""

    progress: Progress
    sayings: Sayings
    handoff: HandOff

    def with_news(
        self,
        replies: Sequence[Reply],
        conversation: str,
        member: Optional[str],
        at: datetime,
        is_asking: bool,
    ) -> list[Reply]:
        """The replies with what has happened: after an answer, before a question that stands."""
        if not replies:
            return []
        found = self.progress.news(conversation, member, at)
        told = [*self._all_told(found, at), *self._confirmed(conversation, at)]
        if not told:
            return list(replies)
        if any(one.outcome is Outcome.DONE for one in found):
            already = {self.sayings.say(f"{name}_already") for name in ("registered", "renewed")}
            replies = [reply for reply in replies if reply.text not in already]
        if is_asking and replies:
            first = replies[0]
            text = "\n".join([*(reply.text for reply in told), first.text])
            links = [link for reply in (*told, first) for link in reply.links]
            return [replace(first, text=text, links=tuple(dict.fromkeys(links))), *replies[1:]]
        return [*replies, *told]

    def alone(self, conversation: str, member: Optional[str], at: datetime) -> list[Reply]:
        """What has happened, to who has asked nothing; from now on it is told."""
        found = self.progress.news(conversation, member, at)
        return [*self._all_told(found, at), *self._confirmed(conversation, at)]

    def _all_told(self, found: Sequence[WebProgress], at: datetime) -> list[Reply]:
        has_renewed = any(_is_done(one, RENEWAL) for one in found)
        return [
            self._told(one, at)
            for one in found
            if not (has_renewed and one.journey == REGISTRATION)  # nobody goes on to what is done
        ]

    def _confirmed(self, conversation: str, at: datetime) -> list[Reply]:
        """Call-backs that a desk has confirmed."""
        told = self.progress.confirmed_call_backs(conversation, at)
        return [
            Reply(self.sayings.say("call_back_confirmed", time=time), kind=Kind.NOTICE)
            for time in told
        ]

    def registered_already(
        self, draft: Optional[Draft], member: Optional[str], at: datetime
    ) -> Optional[Reply]:
        """To who wants to register once more; None for who has not registered."""
        if not self.progress.has_finished(REGISTRATION, draft, member, at):
            return None
        return self._going_on("registered_already")

    def renewed_already(self) -> Reply:
        """To who wants to renew a contract once more."""
        return Reply(self.sayings.say("renewed_already"), citations=("CLK-9",), kind=Kind.NOTICE)

    def is_renewed(self, draft: Draft, contract: Optional[str]) -> bool:
        """True if the draft knows that this contract was renewed on the pages."""
        found = progress_of(draft)
        return found is not None and _is_done(found, RENEWAL) and found.contract == contract

    def _told(self, found: WebProgress, at: datetime) -> Reply:
        if _is_done(found, REGISTRATION):
            return self._going_on("registered")
        if found.outcome is Outcome.DONE:
            return Reply(self.sayings.say("renewed"), citations=("CLK-9",), kind=Kind.NOTICE)
        if found.outcome is Outcome.PROVISIONAL:
            local = found.at.astimezone(TOKYO)
            text = self.sayings.say("provisional", time=f"{local.hour}:{local.minute:02d}")
            return Reply(text, citations=("REG-5",), kind=Kind.NOTICE)
        return self._refused(found, at)

    def _refused(self, found: WebProgress, at: datetime) -> Reply:
        """With the number of the agency of that contract, of all where it is not known."""
        reason = found.reason or Reason.DISCLOSURE_NO
        decision = self.handoff.decide(reason, found.journey, found.agency, at)
        whom = self.handoff.contact(replace(decision, offers_call_back=False), at)
        return Reply(
            f"{self.sayings.say('refused')}\n{whom.text}",
            citations=("CLK-3", *whom.citations),
            links=whom.links,
            kind=Kind.NOTICE,
        )

    def _going_on(self, sentence: str) -> Reply:
        choice = Choice(self.sayings.say("registered_choice"), button("start", journey=RENEWAL))
        return Reply(self.sayings.say(sentence), (choice,), citations=("REG-7",), kind=Kind.NOTICE)


def _is_done(found: WebProgress, journey: str) -> bool:
    return found.journey == journey and found.outcome is Outcome.DONE

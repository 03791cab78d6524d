"""はじめの画面: what the chat shows before anything was said, and the question that decides the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping, Optional, Union

from bot import desks
from bot.domain.contact import Agency, Desk
from bot.domain.content import Content
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.payload import button
from bot.domain.wording import Needs, Sayings
from bot.reply import Choice, Kind, Link, Reply
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening
from bot.services.drafts.drafts import KEPT_FOR
from bot.services.journeys.elsewhere import start_payload
from bot.services.journeys.standing import Standing
from bot.services.transcript.feedback import REASONS

NEEDS: Needs = {
    "who": (),
    "of_agency": ("agency",),
    "privacy": ("days",),
    "question": (),
    "not_yet": (),
    "done": (),
    "only_asking": (),
    "unfinished": ("place", "title"),
    "going_on": (),
    "ask_away": (),
    "feedback": (),
    "solved": (),
    "not_solved": (),
    "why_not": (),
    "prepare_here": (),
    "late": (),
    "no_password_here": (),
    "no_login": (),
    "no_session": (),
    "id_reused": (),
    "no_such_answer": (),
    "busy": ("wait_s",),
    "too_fast": ("wait_s",),
    **{f"reason_{reason}": () for reason in REASONS},
}
"""What chat_words.yml holds."""

ASK = "ask"
"""The move of 「質問だけ」."""


@dataclass(frozen=True)
class Greeting:
    """Puts the opening together; `sayings` are those of chat_words.yml."""

    content: Content
    opening: Opening
    sayings: Sayings

    def choices(self) -> tuple[Choice, ...]:
        """まだ, 済んだ, 質問だけ: they count where nothing was offered yet."""
        say = self.sayings.say
        return (
            Choice(say("not_yet"), start_payload(REGISTRATION)),
            Choice(say("done"), start_payload(RENEWAL)),
            Choice(say("only_asking"), button(ASK)),
        )

    def ask_away(self) -> Reply:
        """To 「質問だけ」."""
        return Reply(self.sayings.say("ask_away"), kind=Kind.ASK_BACK)

    def shown(
        self, agency: Optional[str], standing: Optional[Standing], at: datetime
    ) -> dict[str, Any]:
        """All of it, as a page reads it."""
        known = self.content.agencies.get(agency or "")
        say = self.sayings.say
        of_agency = [say("of_agency", agency=known.name)] if known else []
        return {
            "text": "\n".join([say("who"), *of_agency]),
            "agency": self._phone(known, at) | {"id": known.id} if known else None,
            "privacy": {
                "text": say("privacy", days=KEPT_FOR.days),
                "link": _link(OFFICIAL_SITE),
            },
            "question": {"text": say("question"), "choices": _choices(self.choices())},
            "unfinished": self._unfinished(standing) if standing else None,
            "phones": [self._phone(one, at) for one in self._called(known)],
            "feedback": self._feedback(),
        }

    def _called(self, agency: Optional[Agency]) -> list[Union[Agency, Desk]]:
        return [*([agency] if agency else []), *self.content.desks.values()]

    def _unfinished(self, standing: Standing) -> Optional[dict[str, Any]]:
        """Where it can be gone on; None where nothing is left to do."""
        state, journey = standing.state, standing.journey
        step = journey.step(state.step)
        if step is None or state.is_done or (not state.mode and not state.is_paused):
            return None
        place = journey.label(step)
        return {
            "text": self.sayings.say("unfinished", place=place, title=step.title),
            "title": self.sayings.say("going_on"),
            "payload": self.sayings.say("going_on"),
            "journey": journey.id,
            "step": step.number,
            "steps": len(journey.steps),
        }

    def _phone(self, whom: Union[Agency, Desk], at: datetime) -> dict[str, Any]:
        """`is_open` is None where it is not known; then `status` says nothing."""
        return {
            "name": whom.name,
            "phone": whom.phone,
            "url": desks.tel(whom.phone),
            "is_open": self.opening.is_open(whom.hours, at) if whom.hours else None,
            "status": self.opening.status(whom.hours, at) if whom.hours else "",
        }

    def _feedback(self) -> Mapping[str, Any]:
        say = self.sayings.say
        return {
            "question": say("feedback"),
            "solved": say("solved"),
            "not_solved": say("not_solved"),
            "why_not": say("why_not"),
            "reasons": [{"id": one, "title": say(f"reason_{one}")} for one in REASONS],
        }


def _link(link: Link) -> dict[str, str]:
    return {"title": link.title, "url": link.url}


def _choices(choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    return [{"title": one.title, "payload": one.payload} for one in choices]

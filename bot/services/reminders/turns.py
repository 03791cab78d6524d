"""お知らせの受付: a wish is read back with its moment, and kept when the person has agreed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Mapping, Optional

from bot.domain.channel import Channel
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.membership import CONFIRM_WITHIN
from bot.domain.wording import Needs, Sayings
from bot.reply import Choice, Kind, Reply
from bot.services.accounts.accounts import Accounts
from bot.services.answers.mail_clock import parse_received_at
from bot.services.contracts import Contracts
from bot.services.drafts.drafts import Drafts
from bot.services.hearing.reminding import (
    Deadline,
    is_reminder_cancelled,
    reminder_wish,
)
from bot.services.journeys.standing import Standing
from bot.services.reminders.moments import spoken
from bot.services.reminders.quiet import is_quiet, outside
from bot.services.reminders.record import MAIL, MAIL_AT, Reminder, Reminders

PAYLOAD = "/reminder"
"""What its buttons send; it is read before anything else understands it."""

NEEDS: Needs = {
    **dict.fromkeys(("which", "about_mail", "about_expiry", "not_here", "no_contract"), ()),
    **dict.fromkeys(("ask_when", "yes", "no", "not_set", "cancelled"), ()),
    **dict.fromkeys(("way_sms", "way_line", "way_mail"), ()),
    **dict.fromkeys(("too_near", "passed", "mail_soon", "expiry_soon"), {"deadline"}),
    **dict.fromkeys(("question", "question_not_at_night"), {"deadline", "due", "way"}),
    "set": {"due", "way"},
}

_USUALLY: Mapping[Deadline, timedelta] = {
    Deadline.MAIL: timedelta(hours=2),
    Deadline.EXPIRY: timedelta(days=7),
}
_SECTIONS: Mapping[Deadline, tuple[str, ...]] = {Deadline.MAIL: ("REG-5",), Deadline.EXPIRY: ()}
_OF_JOURNEY: Mapping[str, Deadline] = {REGISTRATION: Deadline.MAIL, RENEWAL: Deadline.EXPIRY}
_MAIL_FROM_STEP = 4
"""From here on a time that is told may be that of the mail."""


@dataclass(frozen=True)
class Asked:
    """Who asks, where and when."""

    conversation: str
    channel: Channel
    member: Optional[str]
    standing: Optional[Standing]
    at: datetime


class ReminderTurns:
    """Reads wishes, and keeps what was agreed to."""

    def __init__(
        self,
        reminders: Reminders,
        contracts: Contracts,
        accounts: Accounts,
        drafts: Drafts,
        sayings: Sayings,
    ) -> None:
        self._reminders = reminders
        self._contracts = contracts
        self._accounts = accounts
        self._drafts = drafts
        self._say = sayings.say

    def answer(self, text: str, asked: Asked) -> Optional[Reply]:
        """What is said to a wish, or to its end; None for every other message.

        Raises `StoreUnavailable`, `BackEndError`.
        """
        if is_reminder_cancelled(text):
            return self._cancelled(asked)
        wish = reminder_wish(text)
        if wish is None:
            self._note_mail(text, asked)
            return None
        told_at = self._mail_at(wish.rest, asked)
        deadline = wish.deadline or self._deadline(asked)
        if deadline is None and told_at is None:
            return self._which()
        return self._asked(deadline or Deadline.MAIL, wish.before, told_at, asked)

    def pressed(self, payload: str, asked: Asked) -> Reply:
        """A button of ours. Raises `StoreUnavailable`, `BackEndError`."""
        said: Mapping[str, Any] = json.loads(payload.removeprefix(PAYLOAD))
        if "about" in said:
            deadline = Deadline(said["about"])
            return self._asked(deadline, None, self._mail_at("", asked), asked)
        if said["consent"] != "yes":
            return Reply(self._say("not_set"), kind=Kind.NOTICE)
        due_at, deadline_at = (datetime.fromisoformat(said[name]) for name in ("due", "ends"))
        reminder = Reminder(
            Deadline(said["of"]),
            asked.conversation,
            said["way"],
            due_at,
            deadline_at,
            asked.member,
            said.get("contract"),
        )
        self._reminders.put(reminder, asked.at)
        due = spoken(due_at, asked.at)
        return Reply(self._say("set", due=due, way=self._say(f"way_{said['way']}")))

    def erase(self, conversation: str, at: datetime) -> None:
        """With all that the person has told, what they wished goes too."""
        self._reminders.cancel(conversation, at)

    def _cancelled(self, asked: Asked) -> Optional[Reply]:
        if not self._reminders.waiting(asked.conversation):
            return None
        self._reminders.cancel(asked.conversation, asked.at)
        return Reply(self._say("cancelled"), kind=Kind.NOTICE)

    def _which(self) -> Reply:
        choices = [
            Choice(self._say(f"about_{of.value}"), f'{PAYLOAD}{{"about": "{of.value}"}}')
            for of in Deadline
        ]
        return Reply(self._say("which"), tuple(choices), kind=Kind.ASK_BACK)

    def _deadline(self, asked: Asked) -> Optional[Deadline]:
        return _OF_JOURNEY.get(asked.standing.journey.id) if asked.standing else None

    def _asked(
        self,
        deadline: Deadline,
        before: Optional[timedelta],
        mail_at: Optional[datetime],
        asked: Asked,
    ) -> Reply:
        """The question whether to, or why it is not possible."""
        way, contract = self._way(asked), ""
        if way is None:
            return Reply(self._say("not_here"), kind=Kind.CANNOT_TELL)
        if deadline is Deadline.MAIL:
            ends = mail_at + CONFIRM_WITHIN if mail_at else None
        else:
            contract, ends = self._expiry(asked)
        if ends is None:
            missing = "ask_when" if deadline is Deadline.MAIL else "no_contract"
            return Reply(self._say(missing), kind=Kind.ASK_BACK)
        citations = _SECTIONS[deadline]
        if ends <= asked.at:
            return Reply(self._say("passed", deadline=spoken(ends, asked.at)), citations=citations)
        wished = ends - (before or _USUALLY[deadline])
        due = outside(wished, ends, asked.at)
        if due is None or (before is not None and wished <= asked.at):
            return Reply(
                self._say("too_near", deadline=spoken(ends, asked.at)), citations=citations
            )
        said = {
            "consent": "yes",
            "of": deadline.value,
            "way": way,
            "due": due.isoformat(),
            "ends": ends.isoformat(),
            **({"contract": contract} if contract else {}),
        }
        text = self._say(
            "question_not_at_night" if is_quiet(wished) else "question",
            deadline=spoken(ends, asked.at),
            due=spoken(due, asked.at),
            way=self._say(f"way_{way}"),
        )
        choices = (
            Choice(self._say("yes"), PAYLOAD + json.dumps(said)),
            Choice(self._say("no"), PAYLOAD + json.dumps({"consent": "no"})),
        )
        return Reply(text, choices, citations, kind=Kind.ASK_BACK)

    def _way(self, asked: Asked) -> Optional[str]:
        """By the channel where one is; on our own pages by mail, if the member has an address."""
        if not asked.channel.is_private:
            return asked.channel.id
        if asked.member and self._accounts.address_of(asked.member):
            return MAIL
        return None

    def _expiry(self, asked: Asked) -> tuple[str, Optional[datetime]]:
        """The member's contract that ends first; none where nobody is signed in."""
        if asked.member is None:
            return "", None
        going = [
            one
            for one in self._contracts.contracts_of(asked.member)
            if not one.period.is_over(asked.at)
        ]
        first = min(going, key=lambda one: one.period.expires_at, default=None)
        return (first.id, first.period.expires_at) if first else ("", None)

    def _mail_at(self, text: str, asked: Asked) -> Optional[datetime]:
        """When the mail came, as it is told here or was told before in this registration."""
        said = parse_received_at(text, asked.at) if text else None
        if said is not None:
            self._keep_mail(said, asked)
            return said
        kept = MAIL_AT.of(asked.standing.draft.fields) if asked.standing else None
        return datetime.fromisoformat(kept) if kept else None

    def _note_mail(self, text: str, asked: Asked) -> None:
        """A time that is told while the mail is waited for may be wanted later."""
        standing = asked.standing
        if standing is None or standing.journey.id != REGISTRATION:
            return
        if standing.state.step >= _MAIL_FROM_STEP:
            said = parse_received_at(text, asked.at)
            if said is not None:
                self._keep_mail(said, asked)

    def _keep_mail(self, said: datetime, asked: Asked) -> None:
        standing = asked.standing
        if standing is not None and standing.journey.id == REGISTRATION:
            self._drafts.change(standing.draft.id, MAIL_AT.keeping(said.isoformat()), asked.at)

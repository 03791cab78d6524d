"""お知らせの発送: what is due is sent, at most once, and not where it is needed no more."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime
from typing import Callable, Mapping, Optional

import structlog

from bot.domain.errors import BackEndError, BotError, Overtaken
from bot.domain.handoff import REGISTRATION
from bot.domain.policy import RenewalStatus
from bot.domain.wording import Sayings
from bot.metrics.counted import REMINDERS
from bot.services.accounts.accounts import Accounts
from bot.services.contracts import Contracts
from bot.services.hearing.reminding import Deadline
from bot.services.journeys.turns import Journeys
from bot.services.mail.letter import Letter, Mailbox
from bot.services.messaging.outbound import Outbox, Parcel
from bot.services.reminders.moments import spoken
from bot.services.reminders.quiet import is_quiet
from bot.services.reminders.record import MAIL, Kept, Outcome, Reminder, Reminders
from bot.services.unit_of_work import UnitOfWork

log = structlog.get_logger()

LOOK_EVERY_S = 5.0
MOST_AT_ONCE = 50
_AFTER_THE_MAIL = 7
"""The screen of the registration on which its deadline is kept."""

Write = Callable[[Reminder, str, str], Optional[Parcel]]
"""The parcel of a channel for a reminder, its text and its key; None where nobody can be reached."""


class ReminderSending:
    """Looks for what is due. The message is put to be sent in the transaction that ends its reminder.

    `ways` write for the channels, by their ids.
    """

    def __init__(
        self,
        reminders: Reminders,
        outbox: Outbox,
        mailbox: Mailbox,
        accounts: Accounts,
        contracts: Contracts,
        journeys: Journeys,
        work: UnitOfWork,
        sayings: Sayings,
        page_url: str,
        now: Callable[[], datetime],
    ) -> None:
        """`page_url` is where the mail of a 満期 leads to."""
        self._reminders = reminders
        self._outbox = outbox
        self._mailbox = mailbox
        self._accounts = accounts
        self._contracts = contracts
        self._journeys = journeys
        self._unit = work
        self._sayings = sayings
        self._page_url = page_url
        self._now = now
        self._work: Optional[asyncio.Task[None]] = None

    def start(self, ways: Mapping[str, Write]) -> None:
        """Begin, in the running loop."""
        self._work = asyncio.create_task(self._run(ways))

    async def stop(self) -> None:
        """End; what is due then is sent after the next start."""
        if self._work is not None:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work

    async def _run(self, ways: Mapping[str, Write]) -> None:
        while True:
            try:
                await asyncio.to_thread(self.round, ways)
            except BotError as error:
                log.error("reminders.failed", error=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    def round(self, ways: Mapping[str, Write]) -> int:
        """Work off what is due; how many were ended. Raises `StoreUnavailable`."""
        ended = 0
        for kept in self._reminders.due(self._now(), MOST_AT_ONCE):
            with contextlib.suppress(Overtaken):
                outcome = self._one(kept, ways)
                if outcome:
                    REMINDERS.labels(kept.reminder.deadline.value, outcome).inc()
                    log.info("reminder", outcome=outcome, of=kept.reminder.deadline.value)
                    ended += 1
        return ended

    def _one(self, kept: Kept, ways: Mapping[str, Write]) -> Optional[Outcome]:
        """What became of it; None where it waits on. Two who work it off: one is `Overtaken`."""
        at, reminder = self._now(), kept.reminder
        is_over = at >= reminder.deadline_at
        if not is_over and is_quiet(at):
            return None
        try:
            outcome: Outcome = "late" if is_over else "done" if self._is_done(reminder) else "sent"
        except BackEndError:
            return None  # asked again in a moment
        with self._unit.turn():
            if outcome == "sent" and not self._put(kept, ways, at):
                outcome = "cancelled"
            self._reminders.end(kept, outcome, at)
            self._unit.commit()
        return outcome

    def _put(self, kept: Kept, ways: Mapping[str, Write], at: datetime) -> bool:
        """False where nobody can be reached that way any more."""
        reminder, key = kept.reminder, f"reminder/{kept.id}"
        if reminder.way == MAIL:
            return self._post(reminder, key)
        write = ways.get(reminder.way)
        deadline = spoken(reminder.deadline_at, at)
        text = self._sayings.say(f"{reminder.deadline.value}_soon", deadline=deadline)
        parcel = write(reminder, text, key) if write else None
        if parcel is None:
            return False
        self._outbox.put([parcel])
        return True

    def _post(self, reminder: Reminder, key: str) -> bool:
        member = reminder.member or ""
        to = self._accounts.address_of(member)
        names = [one.policyholder.name.full for one in self._contracts.contracts_of(member)]
        if to is None or not names:
            return False
        self._mailbox.put(Letter("expiry_soon", to, names[0], self._page_url, key))
        return True

    def _is_done(self, reminder: Reminder) -> bool:
        """True where the person has done what the deadline is for."""
        if reminder.deadline is Deadline.EXPIRY:
            return self._is_renewed(reminder)
        standing = self._journeys.standing(reminder.conversation, self._now())
        if standing is None or standing.journey.id != REGISTRATION:
            return False
        return standing.state.is_done or standing.state.step >= _AFTER_THE_MAIL

    def _is_renewed(self, reminder: Reminder) -> bool:
        if not reminder.member or not reminder.contract:
            return False
        found = self._contracts.renewal_case(reminder.member, reminder.contract)
        return found.status is RenewalStatus.APPLIED

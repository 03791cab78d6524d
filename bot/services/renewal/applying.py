"""お申込み: what was pressed is kept first, then done, then its mail is put; a crash leaves no half of it.

「ご契約最終お申込み」 is worked off once, whatever happens meanwhile: after a start what was kept
and is not done is done, under the same idempotency keys.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Optional

import structlog

from bot.domain.errors import BackEndError, BackEndRefused, Overtaken
from bot.domain.plan import Application, ApplicationReceipt, Consent, PlanId
from bot.domain.policy import Contact
from bot.services.contracts import Contracts
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.slots import Erased, Form, Scope, Slot
from bot.services.mail.letter import Letter, Mailbox
from bot.services.unit_of_work import UnitOfWork

PLACE = "applying"
"""Where what was pressed is kept: no channel makes such a conversation."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Pressed:
    """最終お申込み as it was pressed. `contact` is None where nothing of it changes."""

    member: str
    contract_id: str
    application: Application
    key: str
    to: str = field(repr=False)
    name: str = field(repr=False)
    link: str = field(repr=False)
    contact: Optional[Contact] = field(repr=False, default=None)

    def as_text(self) -> str:
        """As a draft keeps it."""
        asked, contact = self.application, self.contact
        values: dict[str, Any] = {
            "member": self.member,
            "contract_id": self.contract_id,
            "key": self.key,
            "to": self.to,
            "name": self.name,
            "link": self.link,
            "plan": asked.plan.value,
            "premium_yen": asked.premium_yen,
            "answers": dict(asked.disclosure_answers),
            "based_on": asked.based_on.value if asked.based_on else None,
            "changes": dict(asked.changes),
            "contact": contact.__dict__ if contact else None,
        }
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Pressed:
        """What `as_text` made."""
        values = json.loads(text)
        contact = values["contact"]
        return cls(
            member=values["member"],
            contract_id=values["contract_id"],
            application=Application(
                PlanId(values["plan"]),
                values["premium_yen"],
                values["answers"],
                frozenset(Consent),
                PlanId(values["based_on"]) if values["based_on"] else None,
                values["changes"],
            ),
            key=values["key"],
            to=values["to"],
            name=values["name"],
            link=values["link"],
            contact=Contact(**contact) if contact else None,
        )


PRESSED = Slot(
    "_pressed",
    Form(Pressed.as_text, Pressed.from_text),
    scope=Scope.DRAFT,
    erased=Erased.KEPT,
)
"""What was pressed and is not done; deleted when it is."""


class Applications:
    """Makes applications, each once. Calls block."""

    def __init__(
        self, contracts: Contracts, drafts: Drafts, mailbox: Mailbox, work: UnitOfWork
    ) -> None:
        self._contracts = contracts
        self._drafts = drafts
        self._mailbox = mailbox
        self._work = work

    def press(self, pressed: Pressed, at: datetime) -> ApplicationReceipt:
        """Keep it, do it, and have its mail sent. To be called in a unit of work.

        Raises `BackEndRefused`, and then nothing is left of it; `BackEndUnavailable`, and
        then it is done later; `StoreUnavailable`.
        """
        draft = self._drafts.open(PLACE, pressed.contract_id, at)
        self._drafts.change(draft.id, PRESSED.keeping(pressed), at)
        self._work.commit()  # before the back end hears of it: from here on it is not lost
        return self._do(draft.id, pressed)

    def finish(self, at: datetime) -> int:
        """Do what was kept and is not done, as after a crash; how many there were."""
        done = 0
        for draft in self._drafts.of_conversation(PLACE, at):
            try:
                with self._work.turn():
                    kept = PRESSED.of(draft.fields)
                    if kept is None:
                        self._drafts.erase(draft.id)
                    else:
                        self._do(draft.id, kept)
                    self._work.commit()
                done += 1
            except Overtaken:  # another process has done the same
                continue
            except BackEndError as error:
                log.warning("application.not_finished", error=type(error).__name__)
        return done

    def _do(self, draft_id: str, pressed: Pressed) -> ApplicationReceipt:
        try:
            receipt = self._contracts.apply(
                pressed.member,
                pressed.contract_id,
                pressed.application,
                idempotency_key=pressed.key,
            )
        except BackEndRefused:
            self._drafts.erase(draft_id)
            self._work.commit()
            raise
        if pressed.contact:
            self._contracts.change_contact(
                pressed.member,
                pressed.contract_id,
                pressed.contact,
                idempotency_key=f"{pressed.key}-contact",
            )
        self._mailbox.put(
            Letter(
                "renewed", pressed.to, pressed.name, pressed.link, f"renewed-{receipt.reference}"
            )
        )
        self._drafts.erase(draft_id)
        return receipt

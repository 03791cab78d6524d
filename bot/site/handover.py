"""引き継ぎの着地: what was told in the chat stands on the page, to be looked at once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Mapping, Optional

from bot.domain.draft import DraftGone
from bot.domain.journey import Journey
from bot.services.drafts.drafts import Drafts
from bot.services.handoff.links import Handover, HandoverLinks
from bot.services.journeys.progress import Outcome, Progress, WebProgress
from bot.services.renewal.contracts import in_hand
from bot.services.renewal.record import AGENCY, FREE_BASE, FREE_CHANGES, MEMBER
from bot.site.record import CHAT, FROM_CHAT, TYPED
from bot.site.visit import Visit


@dataclass(frozen=True)
class Handovers:
    """Looks at links and redeems them. Calls block. Raise `StoreUnavailable`."""

    links: HandoverLinks
    drafts: Drafts
    progress: Progress
    journeys: Mapping[str, Journey]

    def look_up(self, code: str, journey: str, at: datetime) -> Optional[Handover]:
        """What a link opens; it uses nothing up."""
        return self.links.look_up(code, journey, at)

    def holder(self, found: Handover, at: datetime) -> Optional[str]:
        """The member for whom alone it opens, None where that is nobody in particular."""
        if found.contract_id is None:
            return None
        try:
            return MEMBER.of(self.drafts.get(found.draft_id, at).fields)
        except DraftGone:
            return None

    def redeem(self, code: str, journey: str, visit: Visit) -> Optional[Handover]:
        """Use the link up and take over what was told; None if it cannot be used (any more)."""
        found = self.links.redeem(code, journey, visit.at)
        if found is None:
            return None
        try:
            told = self.drafts.get(found.draft_id, visit.at).fields
        except DraftGone:
            return None
        self._take_over(self.journeys[journey], found, told, visit)
        reached = WebProgress(journey, found.step, Outcome.REACHED, visit.at)
        self.progress.note(reached, found.draft_id)
        return found

    def _take_over(
        self, journey: Journey, found: Handover, told: Mapping[str, str], visit: Visit
    ) -> None:
        changes: dict[str, Optional[str]] = {}
        if found.contract_id:
            fields = visit.opened(journey.id).fields
            listed = in_hand.with_listed(fields, (found.contract_id,))
            fields = {**fields, **{name: text for name, text in listed.items() if text}}
            agency = AGENCY.of(told) or ""
            changes = {**listed, **MEMBER.keeping(MEMBER.of(told))}
            changes.update(in_hand.taken_up(fields, found.contract_id, agency))
            told = in_hand.fields_of(told, found.contract_id)
        changes |= {**CHAT.keeping(found.draft_id), **FROM_CHAT.keeping(True)}
        for field in journey.fields:
            # what was typed on the page before stands back behind what was told just now
            if field.id in told:
                changes[field.id] = told[field.id]
                changes |= TYPED.keeping(field.id, None)
        if found.contract_id:
            changes |= {
                slot.name: told[slot.name] for slot in (FREE_BASE, FREE_CHANGES) if slot.is_in(told)
            }
        visit.change(journey.id, changes, step=journey.entry.number)

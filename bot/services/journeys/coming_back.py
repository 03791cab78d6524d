"""また来た人: who opens the chat on the same browser another day goes on where they were.

The browser shows the session that it had; its conversation is over, but what was begun there is
kept. It is taken along into the new conversation, so that 「続きから」 finds it. What somebody has
typed about themselves is not given out on this alone, since others may use the browser: that needs
the member's sign-in, or the resume code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Callable, Mapping, Optional

from bot.domain.draft import Draft, DraftGone
from bot.domain.journey import Journey
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.resume_codes import IsFor
from bot.services.journeys.standing import current

IDLE_FOR = timedelta(minutes=10)
"""A conversation that is still good may be open in another tab; quiet for so long, it is left."""

LastAt = Callable[[str, datetime], Optional[datetime]]
"""When something was last said in a conversation, None if nothing was."""


@dataclass(frozen=True)
class ComingBack:
    """Takes along what an earlier conversation has left open."""

    drafts: Drafts
    journeys: Mapping[str, Journey]
    last_at: LastAt
    is_for: IsFor

    def take(
        self,
        earlier: str,
        conversation: str,
        at: datetime,
        *,
        member: Optional[str] = None,
        is_over: bool = True,
    ) -> bool:
        """True if something was taken along. Raises `StoreUnavailable`, `DraftUnreadable`.

        `is_over`: no session of the earlier conversation is good any more.
        """
        if not is_over and not self._is_idle(earlier, at):
            return False
        standing = current(self.drafts.of_conversation(earlier, at), self.journeys)
        if standing is None or standing.state.is_done:
            return False
        if not self._may(standing.draft, member):
            return False
        try:
            self.drafts.continue_in(standing.draft.id, conversation, at)
        except DraftGone:  # taken along by another tab meanwhile
            return False
        return True

    def _is_idle(self, conversation: str, at: datetime) -> bool:
        last_at = self.last_at(conversation, at)
        return last_at is None or at - last_at >= IDLE_FOR

    def _may(self, draft: Draft, member: Optional[str]) -> bool:
        has_values = any(not name.startswith("_") for name in draft.fields)
        return self.is_for(draft, member) and (member is not None or not has_values)

"""訪問: one request of a visitor, with the drafts of the journeys that they go through here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Callable, Mapping, Optional, TypeVar

from bot.domain.draft import Draft
from bot.domain.journey import Journey, Step
from bot.services.drafts.drafts import Drafts
from bot.site.asked import Asked
from bot.site.sessions import Session

CONFIRM_COOKIE = "site_confirm"
"""The token of the mail, off the address bar."""

_T = TypeVar("_T")


@dataclass
class Visit:
    """Who asks for what, and what is known of them. `confirm`: a token for the next page."""

    asked: Asked
    session: Session
    drafts: Drafts
    at: datetime
    confirm: Optional[str] = None
    _asked_once: dict[str, Any] = field(default_factory=dict, repr=False)

    def once(self, name: str, ask: Callable[[], _T]) -> _T:
        """What is asked of a back end, once while a page is only looked at."""
        if self.asked.method != "GET":
            return ask()
        if name not in self._asked_once:
            self._asked_once[name] = ask()
        found: _T = self._asked_once[name]
        return found

    @property
    def member(self) -> Optional[str]:
        """Who is signed in."""
        return self.session.member

    def draft(self, journey: str) -> Optional[Draft]:
        """What was typed in a journey."""
        return self.session.drafts.get(journey)

    def fields(self, journey: str) -> Mapping[str, str]:
        """Its values by name."""
        found = self.draft(journey)
        return found.fields if found else {}

    def opened(self, journey: str) -> Draft:
        """The draft of a journey; a new one if there is none."""
        found = self.draft(journey)
        if found is None:
            found = self.drafts.open(self.session.conversation, journey, self.at)
            self.session.drafts[journey] = found
        return found

    def change(
        self, journey: str, changes: Mapping[str, Optional[str]], step: Optional[int] = None
    ) -> Draft:
        """Keep something of a journey."""
        changed = self.drafts.change(self.opened(journey).id, changes, self.at, step=step)
        self.session.drafts[journey] = changed
        return changed

    def erase(self, journey: str) -> None:
        """Forget what was typed in a journey."""
        found = self.session.drafts.pop(journey, None)
        if found:
            self.drafts.erase(found.id)

    def reached(self, journey: Journey) -> int:
        """The furthest step that may be opened."""
        found = self.draft(journey.id)
        return max(found.step if found else 1, journey.entry.number)

    def reach(self, journey: Journey, step: Step) -> None:
        """This step may be opened from now on."""
        if self.reached(journey) < step.number:
            self.change(journey.id, {}, step=step.number)

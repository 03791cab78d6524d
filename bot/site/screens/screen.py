"""画面: what a kind of screen does, and what all of them share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Protocol

from bot.domain.journey import Journey, Step
from bot.site.asked import Answer, Go, Page
from bot.site.flows.flow import Flow
from bot.site.tools import Tools
from bot.site.visit import Visit


@dataclass(frozen=True)
class Place:
    """The step whose page it is."""

    journey: Journey
    step: Step
    flow: Flow

    @property
    def page(self) -> str:
        """Its path."""
        return self.step.page or "/"

    @property
    def next_page(self) -> str:
        """The page of the step after it."""
        following = self.journey.step(self.step.number + 1)
        return (following.page if following else None) or self.page

    @property
    def back(self) -> Optional[str]:
        """The page of the step before it."""
        before = self.journey.step(self.step.number - 1)
        return before.page if before else None

    def shown(self, **more: Any) -> dict[str, Any]:
        """What every template of a step needs."""
        return {
            "journey": self.journey,
            "step": self.step,
            "back": self.back,
            "errors": [],
            **more,
        }


class Screen(Protocol):
    """One kind. Raises `BackEndError`, `StoreUnavailable`."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """Show it."""

    def post(self, visit: Visit, place: Place) -> Answer:
        """A button was pressed."""

    def unsaved(self, visit: Visit, place: Place) -> Optional[Page]:
        """What was typed, shown once more, where nothing can be stored; None if nothing is typed."""


def gone_on(visit: Visit, place: Place) -> Go:
    """The next step may be opened."""
    following = place.journey.step(place.step.number + 1)
    if following:
        is_new = visit.reached(place.journey) < following.number
        visit.reach(place.journey, following)
        if is_new:
            place.flow.reached(visit, following)
    return Go(place.next_page)


class Plain:
    """A screen on which nothing is typed that would be lost."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def post(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        return Go(place.page)

    def unsaved(self, visit: Visit, place: Place) -> Optional[Page]:
        """See the protocol."""
        return None

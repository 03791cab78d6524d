"""All that the assistant may say and whom it may name, as one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional

from bot.domain.contact import Agency, Desk
from bot.domain.faq import Topic
from bot.domain.journey import Journey, Step


@dataclass(frozen=True)
class Content:
    """All content, loaded once at start."""

    topics: Mapping[str, Topic]
    journeys: Mapping[str, Journey]
    desks: Mapping[str, Desk]
    agencies: Mapping[str, Agency]

    def step_about(self, topic: str) -> Optional[tuple[Journey, Step]]:
        """The journey and the step that a topic is about, None for general topics."""
        for journey in self.journeys.values():
            step = journey.step_about(topic)
            if step:
                return journey, step
        return None

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

    def journey_of_overview(self, topic_id: Optional[str]) -> Optional[Journey]:
        """The procedure whose steps that topic tells all at once, None for every other topic."""
        journeys = self.journeys.values()
        return next((journey for journey in journeys if journey.overview == topic_id), None)

    def journeys_of(self, topic_id: str) -> frozenset[str]:
        """The procedures whose sections an answer rests on; none for general ones."""
        topic = self.topics.get(topic_id)
        cited = {citation.partition("-")[0] for citation in topic.citations} if topic else set()
        return frozenset(
            journey.id
            for journey in self.journeys.values()
            if cited & {step.section.partition("-")[0] for step in journey.steps}
        )

    def journey_about(self, topic_id: str) -> Optional[str]:
        """The one procedure that a topic belongs to, None if it is none or more than one."""
        journeys = self.journeys_of(topic_id)
        desk = self.topics[topic_id].desk if topic_id in self.topics else None
        by_desk = [journey.id for journey in self.journeys.values() if journey.desk == desk]
        found = [*journeys] if journeys or desk is None else by_desk
        return found[0] if len(found) == 1 else None

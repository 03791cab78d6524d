"""The understanding of a text for the desk's search: the pipeline alone, no conversation, nothing stored."""

from __future__ import annotations

from typing import Any, Optional

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.agent import Assistant
from bot.nlu.labels import IN_SCOPE, RANKING
from bot.nlu.places import JOURNEY
from bot.services.desk.search.understood import Place, Understood

_AGENCY = "agency"


class LookingUp:
    """`services.desk.search.Understand` over the assistant's model. Blocks."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def __call__(self, text: str, place: Optional[Place]) -> Understood:
        """Not by way of `parse_message`: that writes the text to the debug log."""
        nobody = DialogueStateTracker.from_events("nobody", [])
        metadata = {}
        if place:
            metadata[JOURNEY] = {"id": place.journey, "step": place.step, "is_active": True}
        processor = self._assistant.processor
        parsed: dict[str, Any] = processor._parse_message_with_graph(
            UserMessage(text, metadata=metadata), nobody, only_output_properties=False
        )
        ranking = parsed.get(RANKING) or []
        named = [one["value"] for one in parsed.get("entities", ()) if one["entity"] == _AGENCY]
        return Understood(
            topics=tuple((one.topic, one.probability) for one in ranking if one.topic),
            scope=float(parsed.get(IN_SCOPE) or 0.0),
            agency=named[0] if len(set(named)) == 1 else None,
            plain=str(parsed.get("text") or ""),
        )

"""The pipeline as a function: text and place → what was understood, for the door and the turn."""

from __future__ import annotations

from typing import Any, Optional

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.agent import Assistant
from bot.assistant.place import metadata_of
from bot.metrics import parts
from bot.nlu.places import AFTER
from bot.services.journeys.standing import Standing
from bot.text.not_but import what_is_meant


class Classifier:
    """What the pipeline makes of a text, in memory only; see `privacy_gate.Classify`."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def __call__(
        self, text: str, standing: Optional[Standing], after: Optional[str] = None
    ) -> dict[str, Any]:
        """`after` is the topic answered last.

        Not by way of `parse_message`: that writes the text to the debug log.
        """
        nobody = DialogueStateTracker.from_events("nobody", [])
        processor = self._assistant.processor
        metadata = metadata_of(standing) if standing else {}
        if after and not _is_card(after, standing):
            metadata[AFTER] = after
        message = UserMessage(_said(text, standing), metadata=metadata)
        with parts.measured("understanding"):
            parsed: dict[str, Any] = processor._parse_message_with_graph(message, nobody)
        return parsed


def _said(text: str, standing: Optional[Standing]) -> str:
    """「保険金じゃなくて保険料」 is of the last; where a value is asked for, all of it counts."""
    is_asking = standing is not None and metadata_of(standing)["journey"]["open_field"]
    return text if is_asking else what_is_meant(text)


def _is_card(topic: str, standing: Optional[Standing]) -> bool:
    """True for what was told of the screen that the person is at: the place says as much."""
    if standing is None or not standing.state.is_active:
        return False
    step = standing.journey.step(standing.state.step)
    return step is not None and topic == step.topics[0]

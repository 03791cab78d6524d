"""Where a person is, for the pipeline and the actions: names only."""

from __future__ import annotations

from typing import Any

from bot.services.journey_places import open_field
from bot.services.journey_standing import Standing


def place_of(standing: Standing) -> dict[str, Any]:
    """Metadata `journey` of a message."""
    state = standing.state
    opened = open_field(standing.journey, state)
    return {
        "id": standing.journey.id,
        "step": state.step,
        "is_active": state.is_active,
        "open_field": opened.id if opened else None,
        "is_asking": opened is not None or state.awaiting is not None,
        "is_strict": bool(state.stopped) or bool(opened and opened.is_yes_no),
    }

"""Where a person is and what was asked, for the pipeline and the actions: names only."""

from __future__ import annotations

from typing import Any

from bot.domain.journey import NEGATIVE
from bot.nlu.act_classifier import ASKED
from bot.nlu.act_examples import CHOICE, FIELD, NONE, YES_NO
from bot.nlu.places import JOURNEY
from bot.services.journeys.engine.places import open_field
from bot.services.journeys.progress import is_finished
from bot.services.journeys.standing import Standing
from bot.services.journeys.turns import is_read_back


def metadata_of(standing: Standing) -> dict[str, Any]:
    """Metadata `journey` and `asked` of a message."""
    return {JOURNEY: _place(standing), ASKED: _asked(standing)}


def _place(standing: Standing) -> dict[str, Any]:
    state = standing.state
    opened = open_field(standing.journey, state)
    return {
        "id": standing.journey.id,
        "step": state.step,
        "is_active": state.is_active,
        "open_field": opened.id if opened else None,
        "is_asking": opened is not None or state.awaiting is not None,
        "is_stopped": state.stopped is not None,
        "is_finished": is_finished(standing.draft),
        "is_strict": bool(state.stopped or state.awaiting)
        or bool(opened and opened.is_yes_no)
        or is_read_back(standing),
    }


def _asked(standing: Standing) -> dict[str, Any]:
    state = standing.state
    if not state.is_active:
        return {"kind": NONE}
    if state.awaiting or state.asked_back or is_read_back(standing):
        return {"kind": YES_NO}
    opened = open_field(standing.journey, state)
    if opened is None:
        return {"kind": NONE}
    if opened.is_yes_no:
        return {"kind": YES_NO, "is_negative": opened.statement == NEGATIVE}
    return {"kind": CHOICE if opened.options else FIELD}

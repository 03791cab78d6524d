"""In scope or not."""

from __future__ import annotations

from typing import Any, Optional, cast

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.labels import IN_SCOPE, SCORE
from bot.nlu.places import JOURNEY, METADATA
from bot.nlu.scope_gate import ScopeGate


def score(monkeypatch: pytest.MonkeyPatch, margin: float, place: Optional[dict[str, Any]]) -> Any:
    """What the gate leaves on a message to which its own weights give this margin."""
    sentence_features = "bot.nlu.scope_gate.sentence_features.blocks"
    monkeypatch.setattr(sentence_features, lambda _: _Margins(margin))
    unused = cast(Any, None)
    gate = ScopeGate(ScopeGate.get_default_config(), unused, unused, cast(Any, "weights"))
    message = Message(data={TEXT: "x", SCORE: 0.0, METADATA: {JOURNEY: place}})
    (judged,) = gate.process([message])
    return judged.get(IN_SCOPE)


class _Margins:
    def __init__(self, margin: float) -> None:
        self._margin = margin

    def margins(self, weights: Any) -> list[float]:
        return [self._margin]


@pytest.mark.parametrize(
    ("place", "offset"),
    [
        (None, "offset"),
        ({"id": "renewal", "step": 5, "is_active": False}, "offset"),
        ({"id": "renewal", "step": 5, "is_active": True}, "offset_in_journey"),
    ],
)
def test_who_is_in_the_middle_of_a_procedure_needs_less(
    monkeypatch: pytest.MonkeyPatch, place: Optional[dict[str, Any]], offset: str
) -> None:
    """Each place has its own offset."""
    config = ScopeGate.get_default_config()
    assert config["offset_in_journey"] < config["offset"]
    assert score(monkeypatch, 1.0, place) == pytest.approx(1.0 - config[offset])


def test_without_weights_all_is_in_scope() -> None:
    """A project without out-of-scope examples has no gate."""
    unused = cast(Any, None)
    message = Message(data={TEXT: "x", INTENT: {"name": "faq"}})
    ScopeGate(ScopeGate.get_default_config(), unused, unused).process([message])
    assert message.get(IN_SCOPE) is None

"""記録される発話: what Rasa writes down of a message.

The intent and the topics that were decided on, and of the text the words that our examples
are made of. Whatever else was said is understood in memory and is stored nowhere: nothing
personal has to be recognised to be kept out.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import Any, Mapping

from bot.assistant.agent import Assistant
from bot.assistant.privacy_gate import OF_CONTRACTS, Taken
from bot.domain.content import Content
from bot.nlu.labels import FAQ
from bot.nlu.tfidf_featurizer import TfidfFeaturizer
from bot.services.journeys.engine.places import open_field
from bot.text import secrets
from bot.text.known_words import only_known
from bot.text.names_in_text import LABEL

_OF_CONTRACTS = frozenset({"contract"})
"""Entities of buttons that say which contract is whose."""

UNKNOWN = "［…］"
"""Stands for what may not be kept."""
_BY_DOOR = {"name": "journey", "confidence": 1.0}
_OF_TURNS = ("再開コード", "同じお返事", "ご質問", "お手続きの開始", "消去")
"""What stands for a whole message whose words are nobody's business."""


@dataclass(frozen=True)
class Stored:
    """`words`: lemmas of the examples; `labels`: of the markers that stand for values."""

    words: frozenset[str]
    labels: frozenset[str]

    @classmethod
    def of(cls, assistant: Assistant, content: Content) -> Stored:
        """With the words that the loaded model has learnt."""
        fields = [field.label for journey in content.journeys.values() for field in journey.fields]
        labels = {*fields, *secrets.KINDS, LABEL, OF_CONTRACTS.strip("［］"), *_OF_TURNS}
        return cls(_words(assistant), frozenset(labels))

    def message(self, taken: Taken) -> dict[str, Any]:
        """Rasa's `parse_data` of the turn: text, intent, no entities, topics."""
        parsed = taken.parse_data or {"intent": _BY_DOOR}
        text = _payload(taken.text, parsed) if taken.is_button else self._text(taken)
        stored = {"text": text, "intent": parsed["intent"], "entities": []}
        return {**stored, FAQ: parsed[FAQ]} if FAQ in parsed else stored

    def heard(self, taken: Taken) -> str:
        """What the transcript shows of what was typed: the same words, fields as they are called."""
        text = self._text(taken)
        for label in self.labels:  # 「[お名前(漢字)]」 in normal form
            text = text.replace(unicodedata.normalize("NFKC", f"［{label}］"), f"［{label}］")
        return text

    def _text(self, taken: Taken) -> str:
        return only_known(taken.text, self.words, self.labels, _marker(taken))


def _marker(taken: Taken) -> str:
    """「［お名前］」 while a personal value is asked for: it is most likely that."""
    standing = taken.standing
    opened = open_field(standing.journey, standing.state) if standing else None
    return f"［{opened.label}］" if opened and opened.is_personal else UNKNOWN


def _payload(payload: str, parsed: Mapping[str, Any]) -> str:
    """A button as it was pressed, without the contract that it names."""
    entities = parsed.get("entities") or ()
    kept = {e["entity"]: e["value"] for e in entities if e["entity"] not in _OF_CONTRACTS}
    return f"/{parsed['intent']['name']}{json.dumps(kept) if kept else ''}"


def _words(assistant: Assistant) -> frozenset[str]:
    """The lemmas that at least three examples hold: one that stands once may be anybody's."""
    nodes = assistant.processor.graph_runner._instantiated_nodes.values()
    featurizers = [n._component for n in nodes if isinstance(n._component, TfidfFeaturizer)]
    return frozenset(word for featurizer in featurizers for word in featurizer.words)

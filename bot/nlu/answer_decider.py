"""Pipeline component: from ranking and scope to one decision per message."""

from __future__ import annotations

import re
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.labels import (
    AFFIRM,
    DENY,
    FAQ,
    IN_SCOPE,
    NOTHING_READABLE,
    OTHER_LANGUAGE,
    OUT_OF_SCOPE,
    PARTS,
    RANKING,
    REPEAT,
    UNCLEAR,
    Candidate,
)
from bot.nlu.normaliser import is_payload
from bot.nlu.places import active_place
from bot.text import script
from bot.text.normalise import has_words
from bot.text.parse.yes_no import parse_yes_no


def _ranking(message: Message) -> List[Candidate]:
    ranking: List[Candidate] = message.get(RANKING) or []
    return ranking


MOST_ANSWERED = 2
"""Questions that are answered at once; a person reads no more than that."""

# Words in Latin letters that stand in Japanese questions: 「PDF」 alone is no English.
_KNOWN_LATIN = re.compile(
    r"clickar|url|pdf|fax|id|qr|web|pc|off|jfe|tel|login|mail|password|e-?mail", re.IGNORECASE
)


def _is_other_language(text: str) -> bool:
    if script.is_latin(text):
        return any(not _KNOWN_LATIN.fullmatch(w) for w in re.findall("[A-Za-z-]+", text))
    return script.is_chinese(text) or script.is_korean(text)


def _is_asked_back(text: str) -> bool:
    """True for 「はい？」, which agrees to nothing."""
    return text.endswith("?") and parse_yes_no(text.rstrip("?")) is not None


def _is_in_scope(message: Message) -> bool:
    return bool((message.get(IN_SCOPE) or 0.0) >= 0)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AnswerDecider(GraphComponent):
    """Answer, answer two questions, ask back, or say that this is out of scope.

    Leaves `faq` on the first message: `{"topics": […], "candidates": […], "left": 0}`, where
    `topics` are to be answered and `candidates` could be offered; so many questions are `left`.
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        self._config = config

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Probabilities, tuned on the development half of tests/evaluation.

        `answer`: answered at once from here on; `lead`: or when the first is this much
        ahead of the second; `part`: a part of a message counts as a question of its own;
        `beside`: offered if it is so likely in proportion to the likeliest;
        `near`: so little under the scope gate's zero is still near enough to offer
        candidates (`near_in_journey`: in the middle of a procedure); `candidates`: how
        many are offered.
        """
        return {
            "answer": 0.5,
            "lead": 0.3,
            "part": 0.8,
            "near": 0.7,
            "near_in_journey": 1.5,
            "candidates": 5,
            "beside": 0.2,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerDecider:
        """See the base class."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Decide for each message; parts made by the splitter are folded into the first."""
        parts = [m for m in messages if m.get(PARTS)]
        whole = [m for m in messages if not m.get(PARTS)]
        for message in whole:
            if not is_payload(message):
                self._decide(message, parts if len(whole) == 1 else [])
        return whole

    def _decide(self, message: Message, parts: List[Message]) -> None:
        text = message.get(TEXT) or ""
        if not has_words(text):
            return self._set(message, NOTHING_READABLE)
        yes = parse_yes_no(text)
        if _is_asked_back(text):
            return self._set(message, REPEAT)
        if yes is not None:
            return self._set(message, AFFIRM if yes else DENY)
        if _is_other_language(text):
            return self._set(message, OTHER_LANGUAGE)
        ranking = _ranking(message)
        if not ranking:
            return self._set(message, UNCLEAR)
        sure_parts = self._sure_parts(parts)
        if len(sure_parts) > 1:
            answered = sure_parts[:MOST_ANSWERED]
            return self._set(message, FAQ, answered, ranking, len(parts) - len(answered))
        if not _is_in_scope(message) and not sure_parts:
            near = self._config["near_in_journey" if active_place([message]) else "near"]
            is_near = (message.get(IN_SCOPE) or 0.0) >= -near
            return self._set(message, OUT_OF_SCOPE, [], ranking if is_near else [])
        if _is_in_scope(message) and self._is_sure(ranking):
            return self._set(message, ranking[0].label.partition("/")[0], ranking[:1], ranking)
        if sure_parts:
            return self._set(message, FAQ, sure_parts, ranking)
        return self._set(message, UNCLEAR, [], ranking)

    def _likely(self, topics: List[Candidate]) -> List[Candidate]:
        """Those worth offering: nobody chooses from what has nothing to do with what was said."""
        least = topics[0].probability * self._config["beside"] if topics else 0.0
        return [c for c in topics[: self._config["candidates"]] if c.probability >= least]

    def _is_sure(self, ranking: List[Candidate]) -> bool:
        first = ranking[0].probability
        second = ranking[1].probability if len(ranking) > 1 else 0.0
        return bool(first >= self._config["answer"] or first - second >= self._config["lead"])

    def _sure_parts(self, parts: List[Message]) -> List[Candidate]:
        """The first candidates of parts that are certainly questions on different topics."""
        found: Dict[str, Candidate] = {}
        for part in parts:
            ranking = _ranking(part)
            if not ranking or not _is_in_scope(part):
                continue
            first = ranking[0]
            if first.topic and first.probability >= self._config["part"]:
                found.setdefault(first.topic, first)
        return list(found.values())

    def _set(
        self,
        message: Message,
        intent: str,
        answers: List[Candidate] = [],
        ranking: List[Candidate] = [],
        left: int = 0,
    ) -> None:
        confidence = answers[0].probability if answers else 1.0
        message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        candidates = self._likely([c for c in ranking if c.topic])
        message.set(
            FAQ,
            {
                "topics": [c.topic for c in answers if c.topic],
                "candidates": [c.topic for c in candidates],
                "left": left,
            },
            add_to_output=True,
        )

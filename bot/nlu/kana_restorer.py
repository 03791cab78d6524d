"""Pipeline component: the route for kana-only input."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint, kana_conversion
from bot.nlu.kana_conversion import KanaConverter
from bot.nlu.normaliser import is_payload
from bot.text import reading, script

# 「解約したい。どうすればいいですか」: a sentence in kana beside another
_SENTENCE = re.compile(r"[^。!?、,\s]+|[。!?、,\s]+")
_AS_IT_IS = re.compile("し(?:た|ました)[よでわ]?[。!]?")
"""「した」 is a deed, and nothing is below it."""
_SHORTEST = 8
"""Characters; shorter pieces are words, which are written in kana for their own reasons."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class KanaRestorer(GraphComponent):
    """Gives sentences in kana the spelling that the examples use.

    Trained on the fugashi readings of all examples; everything after it in the
    pipeline sees 「証券番号はどこ」 whether that or ｼｮｳｹﾝﾊﾞﾝｺﾞｳﾊﾄﾞｺ was typed.
    """

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        converter: Optional[KanaConverter] = None,
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._converter = converter or KanaConverter()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KanaRestorer:
        """See the base class."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KanaRestorer:
        """Load the trained converter."""
        with model_storage.read_from(resource) as directory:
            counted = json.loads((directory / "kana.json").read_text(encoding="utf-8"))
            converter = KanaConverter(**counted)
        return cls(model_storage, resource, converter)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(kana_conversion, reading, script)

    def train(self, training_data: TrainingData) -> Resource:
        """Count words, word pairs and readings of the examples."""
        texts = [m.get(TEXT) for m in training_data.training_examples if m.get(TEXT)]
        self._converter = KanaConverter.fit(texts)
        with self._model_storage.write_to(self._resource) as directory:
            told = json.dumps(asdict(self._converter), ensure_ascii=False)
            (directory / "kana.json").write_text(told, encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Convert the sentences that are written in kana only."""
        for message in messages:
            if not is_payload(message):
                message.set(TEXT, self._restored(message.get(TEXT) or ""))
        return messages

    def _restored(self, text: str) -> str:
        if _AS_IT_IS.fullmatch(text):
            return text
        if script.is_kana_only(text):
            return self._converter.convert(text)
        return "".join(
            self._converter.convert(piece)
            if len(piece) >= _SHORTEST and script.is_kana_only(piece)
            else piece
            for piece in _SENTENCE.findall(text)
        )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Convert examples like messages, so that both are seen alike."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

"""Pipeline component: the domain's terms as entities, by spaCy's EntityRuler."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, NamedTuple, Optional, Sequence

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from bot.content import yaml_file
from bot.content.contacts import load_agencies
from bot.nlu.normaliser import is_payload
from bot.text import reading

TERMS_FILE = Path(__file__).parent.parent / "content" / "terms.yml"

_STEP_WORDS = ["手順", "ステップ", "step", "Step", "STEP", "工程"]
_KANJI_DIGITS = {kanji: str(i) for i, kanji in enumerate("一二三四五六七八九", start=1)}
_NUMBERS = [*map(str, range(1, 100)), *_KANJI_DIGITS]


class _FugashiTokenizer:
    """spaCy's tokenizer interface over fugashi."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = reading.words(text)
        spaces = [
            i + 1 < len(words) and words[i + 1].start > word.end for i, word in enumerate(words)
        ]
        return Doc(self._vocab, words=[w.surface for w in words], spaces=spaces)


@spacy.registry.tokenizers("bot.FugashiTokenizer.v1")
def _create_tokenizer() -> Any:
    return lambda nlp: _FugashiTokenizer(nlp.vocab)


class _Terms(NamedTuple):
    """A blank `ja` pipeline with one EntityRuler; ids are `entity=value`."""

    pipeline: Language
    first_words: FrozenSet[str]
    """What every term begins with one of: without any, spaCy need not look."""

    def found(self, text: str) -> Sequence[Span]:
        """The terms of a text."""
        if self.first_words.isdisjoint(word.surface for word in reading.words(text)):
            return ()
        return self.pipeline(text).ents


@lru_cache(maxsize=1)
def _terms() -> _Terms:
    nlp = spacy.blank(
        "ja", config={"nlp": {"tokenizer": {"@tokenizers": "bot.FugashiTokenizer.v1"}}}
    )
    ruler: Any = nlp.add_pipe("entity_ruler")
    terms = yaml_file.read(TERMS_FILE)
    patterns: List[Dict[str, Any]] = [
        {"label": entity, "id": value, "pattern": form}
        for entity, values in terms.items()
        for value, forms in values.items()
        for form in forms
    ]
    # an agency is one entry in agencies.yml: its names are terms without being listed twice
    patterns += [
        {"label": "agency", "id": agency.id, "pattern": name}
        for agency in load_agencies().values()
        for name in (agency.name, agency.short_name)
    ]
    first_words = {reading.words(pattern["pattern"])[0].surface for pattern in patterns}
    patterns += [
        {"label": "step", "pattern": [{"TEXT": {"IN": _STEP_WORDS}}, {"TEXT": {"IN": _NUMBERS}}]},
        {
            "label": "step",
            "pattern": [
                {"TEXT": {"IN": _NUMBERS}},
                {"TEXT": {"IN": ["つ", "番", "番目"]}},
                {"TEXT": "目", "OP": "?"},
                {"TEXT": "の"},
                {"TEXT": {"IN": ["手順", "ステップ", "画面"]}},
            ],
        },
    ]
    ruler.add_patterns(patterns)
    return _Terms(nlp, frozenset({*first_words, *_STEP_WORDS, *_NUMBERS}))


def _step_number(text: str) -> str:
    digits = [_KANJI_DIGITS.get(c, c) for c in text if c.isdigit() or c in _KANJI_DIGITS]
    return "".join(digits)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TermExtractor(GraphComponent, EntityExtractorMixin):
    """Marks screens, buttons, step numbers, plans, agencies and journeys."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TermExtractor:
        """See the base class."""
        _terms()
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The terms are content: a new one needs no new training, but a new graph."""
        return hashlib.sha256(TERMS_FILE.read_bytes()).hexdigest()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add entities to the messages."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(message):
                continue
            entities = [
                {
                    "entity": span.label_,
                    "start": span.start_char,
                    "end": span.end_char,
                    "value": span.ent_id_ or _step_number(span.text),
                }
                for span in _terms().found(text)
            ]
            entities = self.add_extractor_name(entities)
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages

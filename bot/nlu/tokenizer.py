"""Pipeline component: morphemes by fugashi."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import fingerprint
from bot.text import reading


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FugashiTokenizer(Tokenizer):
    """Tokens with lemma; 「わからない」 → わから（分かる）, ない（ない）."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """What the base class reads; intents are not split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def supported_languages() -> Optional[List[str]]:
        """Japanese only: the dictionary is UniDic-lite."""
        return ["ja"]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(reading)

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Split the attribute's text."""
        return [
            Token(word.surface, word.start, word.end, lemma=word.lemma)
            for word in reading.words(message.get(attribute))
        ]

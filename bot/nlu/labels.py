"""Names that the components share: labels, message properties, final intents."""

from __future__ import annotations

from typing import NamedTuple

FAQ = "faq"
"""Retrieval intent of all topics; a topic's label is `faq/<topic>`."""

OUT_OF_SCOPE = "out_of_scope"
UNCLEAR = "unclear"
NOTHING_READABLE = "nothing_readable"
OTHER_LANGUAGE = "other_language"
AFFIRM = "affirm"
DENY = "deny"
REPEAT = "repeat"

RANKING = "label_ranking"
"""list[Candidate], most probable first."""

SCORE = "label_score"
"""float: the highest margin of the classifier, before calibration."""

IN_SCOPE = "in_scope_score"
"""float: > 0 when the message belongs to the subjects of the training examples."""

IS_EXAMPLE = "is_example"
"""True on a message that begins or ends as a training example is read."""

PARTS = "parts_of_message"
"""True on a message that the splitter made from a part of the first one."""

IN_CONVERSATION = "in_conversation"
"""True on a training example that is a turn of a conversation."""

AS_TYPED = "as_typed"
"""str: the message before courtesy, signs and kana were made plain."""

ACT = "act"
"""What somebody does by saying it: `{"name": …, "confidence": …, "ranking": [three of them]}`."""

REPORTS = ("did", "sees")
"""Acts by which people tell where they are."""

SCREENS = "screens"
"""The likeliest screens in front of somebody who tells where they are, the likeliest first:
`[{"journey": …, "step": …, "confidence": …}]`."""


class Candidate(NamedTuple):
    """A label with its calibrated probability."""

    label: str
    probability: float

    @property
    def topic(self) -> str:
        """The topic of an FAQ label, "" for other intents."""
        intent, _, topic = self.label.partition("/")
        return topic if intent == FAQ else ""

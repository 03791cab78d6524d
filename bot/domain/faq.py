"""よくある質問: one topic, one answer, the sections of the manual it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional


@dataclass(frozen=True)
class Topic:
    """A subject that people ask about, with its answer.

    `title` fits a button (at most 20 characters); `desk` names who helps further:
    "registration", "clickar", "both", "agency", or "one": the desk of the place where the person
    is, never two. `is_offered` is False for what nobody would choose from a list, such as a
    greeting. `simple` says it as one act, or one fact, in everyday words.
    """

    id: str
    title: str
    text: str
    citations: tuple[str, ...]
    choices: tuple[str, ...] = ()
    desk: Optional[str] = None
    link: Optional[str] = None
    short_text: Optional[str] = None
    is_offered: bool = True
    simple: str = ""


Topics = Mapping[str, Topic]

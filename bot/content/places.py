"""Where content lies: the project's own folders, or copies of them in tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content.yaml_file import FOLDER
from bot.root import ROOT


@dataclass(frozen=True)
class Places:
    """Folders of content, training data and evaluation questions."""

    content: Path = FOLDER
    training: Path = ROOT / "data" / "nlu"
    evaluation: Path = ROOT / "tests" / "evaluation"
    conversations: Path = ROOT / "data" / "conversations"

    @property
    def faq(self) -> Path:
        """One file for each topic."""
        return self.training / "faq"

    @property
    def learned(self) -> Path:
        """Sentences that were taken over from the desk; no part of what the model is made from."""
        return self.training.parent / "learned.jsonl"

    @property
    def manual(self) -> Path:
        """The sections of the manual."""
        return self.content / "manual.yml"

    @property
    def reviews(self) -> Path:
        """Which answers were read again, by topic."""
        return self.content / "reviews.yml"


PROJECT = Places()
"""The project's own folders."""

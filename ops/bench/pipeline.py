"""What the bench needs to know about a pipeline."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

import httpx
from processes import Command


@dataclass(frozen=True)
class Understood:
    """The label ranked first, out of scope left aside; and whether that was said instead."""

    label: Optional[str]
    is_refused: bool


class Conversation(ABC):
    """One sender talking to a running assistant."""

    @abstractmethod
    async def ask(self, text: str) -> bool:
        """Send a message; True if an answer came, not an error or an apology."""


class Pipeline(ABC):
    """One of the two pipelines, in a project folder of its own."""

    name: str

    def __init__(self, project: Path, port: int) -> None:
        self.project = project
        self.url = f"http://127.0.0.1:{port}"
        self._port = port

    @abstractmethod
    def train_command(self) -> Command:
        """Trains the model from the project folder."""

    @abstractmethod
    def parse_command(self, questions: Path, results: Path) -> Command:
        """Runs parse.py on the trained model."""

    @abstractmethod
    def serve_commands(self) -> Sequence[Command]:
        """All processes that a user of this pipeline runs."""

    @abstractmethod
    async def open(self, client: httpx.AsyncClient) -> Conversation:
        """A new conversation with the running assistant."""

    @abstractmethod
    def understood(self, parsed: Mapping[str, Any]) -> Understood:
        """Read Rasa's parse result of one message."""

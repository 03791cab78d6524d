"""Our pipeline: the project's own commands, on a copy of it with the reduced data."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any, Mapping, Sequence

import examples
import httpx
from paths import HERE, ROOT
from pipeline import Conversation, Pipeline, Understood
from processes import Command

from bot.services.contacts.fixed import apology

_FOLDERS = ("bot", "actions", "data")
_FILES = ("config.yml", "domain.yml")
NLU = Path("data") / "nlu"


class WebConversation(Conversation):
    """A signed session of the web channel."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, text: str) -> bool:
        """See the base class."""
        answer = await self._client.post(
            "/api/chat/messages", json={"text": text}, headers=self._headers
        )
        answer.raise_for_status()
        replies = [reply["text"] for reply in answer.json()["replies"]]
        return any(replies) and apology().text not in replies


class Ours(Pipeline):
    """Trained and served as `make train` and `make run` do it."""

    name = "ours"

    def copy_project(self, per_topic: int) -> None:
        """Copy what a model is made of, with at most `per_topic` examples a label."""
        for name in _FOLDERS:
            shutil.copytree(
                ROOT / name, self.project / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        for name in _FILES:
            shutil.copy(ROOT / name, self.project / name)
        examples.keep(self.project / NLU, per_topic)

    def train_command(self) -> Command:
        """See the base class."""
        return Command("ours-train", [sys.executable, "-m", "bot", "train"], self.project)

    def parse_command(self, questions: Path, results: Path) -> Command:
        """See the base class."""
        model = self.project / "models" / "assistant"
        script = [str(HERE / "parse.py"), str(model), str(questions), str(results), "--ours"]
        return Command("ours-parse", [sys.executable, *script], self.project)

    def serve_commands(self) -> Sequence[Command]:
        """See the base class."""
        environment = {
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
            "BOT_MODEL_DIR": str(self.project / "models"),
            "BOT_DATA_DIR": str(self.project / "var"),
            "BOT_LIMIT_SCALE": "1000",  # all who ask come from one address
        }
        arguments = [sys.executable, "-m", "bot", "serve"]
        return [Command("ours-serve", arguments, self.project, environment)]

    async def open(self, client: httpx.AsyncClient) -> WebConversation:
        """See the base class."""
        answer = await client.post("/api/chat/session", json={})
        answer.raise_for_status()
        return WebConversation(client, answer.json()["token"])

    def understood(self, parsed: Mapping[str, Any]) -> Understood:
        """Topics are ranked under the one intent `faq`; the gate refuses apart from it."""
        ranking = parsed["intent_ranking"] or [{"name": None}]
        label = ranking[0]["name"]
        if label == "faq":
            label = next(iter(parsed["faq"]["candidates"]), None)
        return Understood(label, parsed["intent"]["name"] == examples.OUT_OF_SCOPE)

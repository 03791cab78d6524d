"""Rasa's usual pipeline: stock `rasa train`, stock `rasa run`, a stock action server."""

from __future__ import annotations

import random
import shutil
import uuid
from pathlib import Path
from typing import Any, Mapping, Sequence

import httpx
import yaml
from examples import OUT_OF_SCOPE, TrainingSet
from paths import HERE, ROOT
from pipeline import Conversation, Pipeline, Understood
from processes import Command, free_port

_VERSION = "3.1"
_ACTION = "action_answer"
_NO_ANSWER = "申し訳ありません。お答えできません。"
_TURNS_OF_STORY = 4
_SEED = 7
_FIXED = ("config.yml", "credentials.yml", "answer_action.py")


class RestConversation(Conversation):
    """Rasa's built-in REST channel; the sender names itself."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._sender = uuid.uuid4().hex

    async def ask(self, text: str) -> bool:
        """See the base class."""
        answer = await self._client.post(
            "/webhooks/rest/webhook", json={"sender": self._sender, "message": text}
        )
        answer.raise_for_status()
        return any(message.get("text") for message in answer.json())


def _stories(labels: Sequence[str]) -> list[dict[str, Any]]:
    """Every label once, in a few conversations of some turns: what TED learns from."""
    shuffled = random.Random(_SEED).sample(labels, len(labels))
    return [
        {
            "story": f"conversation {start // _TURNS_OF_STORY + 1}",
            "steps": [
                step
                for label in shuffled[start : start + _TURNS_OF_STORY]
                for step in ({"intent": label}, {"action": _ACTION})
            ],
        }
        for start in range(0, len(shuffled), _TURNS_OF_STORY)
    ]


class Usual(Pipeline):
    """The same examples, one plain intent for each topic."""

    name = "usual"

    def __init__(self, project: Path, port: int, python: Path) -> None:
        super().__init__(project, port)
        self._python = str(python)

    def write_project(self, training_set: TrainingSet) -> None:
        """Write data, rules, stories and domain from the examples."""
        shutil.copytree(
            ROOT / "bot", self.project / "bot", ignore=shutil.ignore_patterns("__pycache__")
        )  # for its tokenizer
        for name in _FIXED:
            shutil.copy(HERE / "usual" / name, self.project / name)
        labels = sorted(training_set.examples)
        nlu = [
            {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
            for label, texts in sorted(training_set.examples.items())
        ]
        rules = [
            {"rule": label, "steps": [{"intent": label}, {"action": _ACTION}]} for label in labels
        ]
        responses = {
            f"utter_{label}": [{"text": training_set.answers.get(label, _NO_ANSWER)}]
            for label in labels
        }
        self._write("data/nlu.yml", {"nlu": nlu})
        self._write("data/rules.yml", {"rules": rules, "stories": _stories(labels)})
        self._write("domain.yml", {"intents": labels, "responses": responses, "actions": [_ACTION]})

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        path = self.project / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            yaml.safe_dump({"version": _VERSION, **content}, allow_unicode=True, sort_keys=False),
            encoding="utf-8",
        )

    def train_command(self) -> Command:
        """The data validation that the command line adds is left out."""
        arguments = ["-m", "rasa", "train", "--skip-validation", "--fixed-model-name", "usual"]
        return Command("usual-train", [self._python, *arguments], self.project)

    def parse_command(self, questions: Path, results: Path) -> Command:
        """See the base class."""
        script = [str(HERE / "parse.py"), str(self._model), str(questions), str(results)]
        return Command("usual-parse", [self._python, *script], self.project)

    @property
    def _model(self) -> Path:
        return self.project / "models" / "usual.tar.gz"

    def serve_commands(self) -> Sequence[Command]:
        """The server and the action server, both as Rasa starts them."""
        port = free_port()
        (self.project / "endpoints.yml").write_text(
            yaml.safe_dump({"action_endpoint": {"url": f"http://127.0.0.1:{port}/webhook"}})
        )
        server = ["-m", "rasa", "run", "--enable-api", "--model", str(self._model)]
        server += ["--interface", "127.0.0.1", "--port", str(self._port)]
        server += ["--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]
        actions = ["-m", "rasa_sdk", "--actions", "answer_action", "--port", str(port)]
        loopback = {"SANIC_HOST": "127.0.0.1"}
        return [
            Command("usual-actions", [self._python, *actions], self.project, loopback),
            Command("usual-serve", [self._python, *server], self.project),
        ]

    async def open(self, client: httpx.AsyncClient) -> RestConversation:
        """See the base class."""
        return RestConversation(client)

    def understood(self, parsed: Mapping[str, Any]) -> Understood:
        """Topics are intents, and so is out of scope."""
        names = [candidate["name"] for candidate in parsed["intent_ranking"] or ()]
        in_scope = [name for name in names if name != OUT_OF_SCOPE]
        return Understood(next(iter(in_scope), None), names[:1] == [OUT_OF_SCOPE])

"""Run inside a pipeline's environment and folder: what the model makes of each question.

    python parse.py MODEL QUESTIONS.json RESULTS.json [--ours]

`--ours` prepares the process as `python -m bot` does (no TensorFlow there).
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, Sequence

_KEPT = ("intent", "intent_ranking", "faq")


def _ours(model: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    from bot import runtime

    runtime.prepare()
    from bot.assistant import model_files, rasa_fixes

    rasa_fixes.apply()
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
    from rasa.shared.core.trackers import DialogueStateTracker

    loaded = model_files.load(Path(model))
    metadata, runner = loaded.metadata, loaded.runner
    nobody = DialogueStateTracker.from_events("nobody", [])
    target = metadata.nlu_target

    def parsed(text: str) -> dict[str, Any]:
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: nobody}
        (message,) = runner.run(inputs=inputs, targets=[target])[target]
        told: dict[str, Any] = message.as_dict(only_output_properties=True)
        return told

    return list(map(parsed, texts))


def _usual(model: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    from rasa.core.agent import Agent

    agent = Agent.load(model)

    async def parse_all() -> list[dict[str, Any]]:
        return [await agent.parse_message(text) for text in texts]

    return asyncio.run(parse_all())


def main(model: str, questions: str, results: str, *options: str) -> None:
    """Parse all questions and write the results in the same order."""
    sys.path[0] = str(Path.cwd())
    texts = json.loads(Path(questions).read_text(encoding="utf-8"))
    parsed = (_ours if "--ours" in options else _usual)(model, texts)
    found = [{key: one.get(key) for key in _KEPT} for one in parsed]
    Path(results).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

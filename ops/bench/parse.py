"""Run inside a pipeline's environment and folder: what the model makes of each question.

    python parse.py MODEL QUESTIONS.json RESULTS.json [--ours]

`--ours` prepares the process as `python -m bot` does (no TensorFlow there).
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

_KEPT = ("intent", "intent_ranking", "faq")


def main(model: str, questions: str, results: str, *options: str) -> None:
    """Parse all questions and write the results in the same order."""
    sys.path[0] = str(Path.cwd())
    if "--ours" in options:
        from bot import runtime

        runtime.prepare()
        from bot.assistant import rasa_fixes

        rasa_fixes.apply()
    from rasa.core.agent import Agent

    agent = Agent.load(model)

    async def parse_all() -> list[dict[str, Any]]:
        texts = json.loads(Path(questions).read_text(encoding="utf-8"))
        return [await agent.parse_message(text) for text in texts]

    found = [{key: p.get(key) for key in _KEPT} for p in asyncio.run(parse_all())]
    Path(results).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""回帰: every sentence that was taken over is asked again, and has to keep its topic."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Sequence

from bot import bootstrap
from bot.assistant import training
from bot.assistant.conversation import Conversations
from bot.assistant.evaluation.outcome import Outcome, outcome_of
from bot.assistant.incoming import Incoming
from bot.assistant.start import start
from bot.content import learned
from bot.content.learned import Learned
from bot.content.places import PROJECT
from bot.services.insight.unanswered import OUT_OF_SCOPE
from bot.settings import Settings


def run(settings: Settings) -> int:
    """Print every sentence that is answered otherwise; 1 if there is any.

    A model that is not of these sources is not trained for it: then nothing is asked.
    """
    known = learned.load(PROJECT.learned)
    if not known:
        return 0
    if not training.is_up_to_date(settings.model_dir):
        print("learned.jsonl: not asked, for the model is older than its sources", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        quiet = Settings(data_dir=Path(folder), model_dir=settings.model_dir, log_level="ERROR")
        running = start(quiet)
        services = bootstrap.install(running.services)
        outcomes = asyncio.run(asked(Conversations(running.assistant, services), known))
    lost = [one for one in zip(known, outcomes) if not keeps(*one)]
    for one, outcome in lost:
        got = ", ".join(outcome.answered) or "asked back"
        print(f"learned.jsonl: 「{one.text}」 belongs to {one.intent} and is answered by {got}")
    return 1 if lost else 0


async def asked(conversations: Conversations, known: Sequence[Learned]) -> list[Outcome]:
    """What comes of each, in a conversation of its own."""
    outcomes = []
    for number, one in enumerate(known):
        replies = await conversations.handle(Incoming(f"learned-{number}", one.text))
        outcomes.append(outcome_of({"topic": one.intent.partition("/")[2]}, replies))
    return outcomes


def keeps(one: Learned, outcome: Outcome) -> bool:
    """True if it is answered by its topic; or, out of scope, by none."""
    return not outcome.answered if one.intent == OUT_OF_SCOPE else outcome.right_or_offered

"""`make evaluate`: ask everything of one half, print, compare with the accepted figures."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from bot import bootstrap
from bot.assistant.conversation import Conversations
from bot.assistant.evaluation import figures, questions, report
from bot.assistant.evaluation.acts import acts
from bot.assistant.evaluation.apart import apart
from bot.assistant.evaluation.commands import commands
from bot.assistant.evaluation.conversations import play
from bot.assistant.evaluation.figures import Measured
from bot.assistant.evaluation.in_journey import in_between
from bot.assistant.evaluation.public import public
from bot.assistant.evaluation.steadiness import contrast, invariance
from bot.assistant.evaluation.watched import Watched
from bot.assistant.repeats import Repeats
from bot.assistant.start import start
from bot.services.hearing.reports import Reports
from bot.services.journeys.turns import Journeys
from bot.settings import Settings


def run(settings: Settings, *, half: str, accept: bool, show_errors: bool) -> int:
    """Measure one half; exit code 1 if a figure dropped under the accepted one."""
    with apart(settings, half, show_errors) as quiet:
        measured = _measure(quiet, half)
    found = figures.figures(measured)
    print(
        f"{datetime.now():%Y-%m-%d} {half} half: {len(measured.in_scope)} in scope, "
        f"{len(measured.out_of_scope)} out of scope, {len(measured.two_turns)} two-turn, "
        f"{len(measured.in_between)} in a journey, {len(measured.commands)} commands, "
        f"{len(measured.public)} public, {len(measured.kept)} other wordings, "
        f"{len(measured.changed)} turned\n"
    )
    is_held = report.verdict(found, figures.accepted(half))
    report.details(measured)
    if show_errors:
        report.errors(measured)
    if accept:
        figures.accept(half, found)
        return 0
    return 0 if is_held else 1


def _measure(settings: Settings, half: str) -> Measured:
    running = start(settings)
    watched = Watched(running.services.journeys)
    journeys = cast(Journeys, cast(Any, watched))
    reports = Reports(running.services.content, journeys)
    services = bootstrap.install(replace(running.services, journeys=journeys, reports=reports))
    # nobody here is so fast by mistake
    conversations = Conversations(running.assistant, services, Repeats(timedelta(0)))

    async def everything() -> Measured:
        return Measured(
            await questions.single(conversations, "in_scope", half),
            await questions.single(conversations, "out_of_scope", half),
            await questions.two_turns(conversations, half),
            await in_between(conversations, services, half),
            await commands(conversations, services, watched, half),
            await public(conversations, half),
            await invariance(conversations, half),
            await contrast(conversations),
            acts=await acts(running.assistant, half),
            turns=await play(conversations, services, half),
        )

    return asyncio.run(everything())

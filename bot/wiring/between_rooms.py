"""What one room hears of another, without either knowing it."""

from __future__ import annotations

from typing import Callable, Mapping, Sequence

from bot.domain.case import Case
from bot.domain.channel import WEB
from bot.services.events.telling import Telling
from bot.services.insight.impersonal import is_impersonal
from bot.services.insight.noting import Noting
from bot.services.insight.unanswered import Sighting, Why
from bot.services.journeys.progress import Hears
from bot.services.transcript.fan_out import FanOut, Happening
from bot.services.transcript.fan_out import Kind as Happens
from bot.services.transcript.feedback import NotHelped, Verdict
from bot.services.unit_of_work import UnitOfWork


def hears_what_did_not_help(noting: Noting) -> Callable[[NotHelped], None]:
    """What did not help goes into the queue, in the words of the transcript if those may be kept."""

    def not_helped(told: NotHelped) -> None:
        text = told.said or ""
        noting.not_helped(
            Sighting(
                text=text if is_impersonal(text, told.at) else None,
                nearest=told.topics,
                why=Why.NOT_HELPED,
                place=told.place,
                channel=WEB.id,
                agency=told.agency,
                at=told.at,
            )
        )

    return not_helped


def hears_of_cases(noting: Noting, telling: Telling) -> Callable[[Case, str], None]:
    """A case is counted with its turn, and told."""

    def handed_over(case: Case, conversation: str) -> None:
        noting.handed_over(case)
        data = {
            "journey": case.journey,
            "step": case.step,
            "reason": case.reason.value,
            "target": case.target.value,
            "holder": case.holder,
        }
        telling.handed_off(conversation, case.at, data)

    return handed_over


def hears_of_verdicts(telling: Telling) -> Callable[[str, Verdict], None]:
    """A verdict is told; it comes by the web alone."""

    def judged(conversation: str, verdict: Verdict) -> None:
        journey, _, step = verdict.place.partition("/")
        data = {
            "topic": verdict.topic or None,
            "journey": journey or None,
            "step": int(step) if step else None,
            "is_solved": verdict.is_solved,
            "reason": verdict.reason,
        }
        telling.verdict(conversation, WEB.id, verdict.at, data)

    return judged


def hears_of_progress(work: UnitOfWork, fan_out: FanOut) -> Hears:
    """Open pages hear of progress when it is written, not before."""

    def hears(topics: Sequence[str], progress: Mapping[str, object]) -> None:
        happening = Happening(Happens.PROGRESS, data=progress)

        def tell() -> None:
            for topic in topics:
                fan_out.tell(topic, happening)

        work.afterwards(tell)

    return hears

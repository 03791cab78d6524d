"""What of the pages others hear of: the end of a journey, and an answer that stopped it, once each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Sequence

from bot.adapters.stores import vault
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.vault import Vault
from bot.content import loader
from bot.domain.handoff import Reason
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import Drafts
from bot.services.events.event import Event, Happened, Kind
from bot.services.events.telling import Telling
from bot.services.journeys.progress import Outcome, Progress, WebProgress
from tests.adapters.draft_stores import KEYS

AT = datetime(2026, 12, 1, 10, 0, tzinfo=TOKYO)
CONTENT = loader.load()


@dataclass
class Told:
    """`services.events.event.EventOutbox` that only notes."""

    happened: list[Happened] = field(default_factory=list)

    def add(self, happened: Happened) -> None:
        """See the port."""
        self.happened.append(happened)

    def take(self, most: int) -> Sequence[Event]:
        """See the port."""
        return ()

    def done(self, ids: Sequence[str], at: datetime) -> None:
        """See the port."""

    def trim(self, most: int, at: datetime) -> int:
        """See the port."""
        return 0


def noted(*outcomes: Outcome, has_chat: bool = True) -> list[Happened]:
    """What is told of a visit that came so far, one after the other."""
    engine = open_engine("sqlite://")
    vault.create_tables(engine)
    drafts, told = Drafts(Vault(engine, KEYS)), Told()
    progress = Progress(drafts, CONTENT.journeys, telling=Telling(told))
    draft = drafts.open("web-a", "renewal", AT)
    for step, outcome in enumerate(outcomes, start=1):
        reason = Reason.DISCLOSURE_NO if outcome is Outcome.REFUSED else None
        found = WebProgress("renewal", step, outcome, AT, member="m-1", reason=reason)
        progress.note(found, draft.id if has_chat else None)
    return told.happened


def data(step: int, reason: Any = None) -> dict[str, Any]:
    """Of a journey on the pages."""
    return {"journey": "renewal", "step": step, "mode": None, "reason": reason, "where": "pages"}


def test_the_end_is_told_once() -> None:
    """In the conversation that led there; screens on the way are nobody's business."""
    (told,) = noted(Outcome.REACHED, Outcome.REACHED, Outcome.DONE, Outcome.DONE)
    assert told == Happened("web-a", Kind.ENDED, None, AT, data(3))


def test_an_answer_that_stops_it_is_told() -> None:
    """With its reason, by our name for it."""
    (told,) = noted(Outcome.REACHED, Outcome.REFUSED)
    assert told == Happened("web-a", Kind.STOPPED, None, AT, data(2, "disclosure_no"))


def test_who_came_from_no_chat_is_no_conversation() -> None:
    """And nothing is told of them."""
    assert noted(Outcome.DONE, has_chat=False) == []

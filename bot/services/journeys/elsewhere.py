"""ここではうかがえない: to who wants to prepare where others carry the messages.

Nothing begins: why no value is taken here, what to have at hand, where it can be prepared,
and the way along the screens.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Mapping, Optional, Sequence

from bot.domain.handoff import RENEWAL
from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState, Mode
from bot.domain.payload import INTENT, button
from bot.reply import Choice, Kind, Link, Reply
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.wording import JourneyWording
from bot.services.journeys.words import JourneyWords

NEEDED = "needed"
"""The move of 「用意するもの」 where no journey goes on."""

_PREFIX = f"/{INTENT}"
_NEEDED_PAYLOAD = button(NEEDED).removesuffix("}")

_SECTION = "GEN-3"
"""マイページ, and where one signs in."""


@dataclass(frozen=True)
class Noted:
    """That it was wished for: of which journey, and how often it was told that nothing is taken.

    >>> Noted.read("renewal/2"), Noted.read("")
    (Noted(journey='renewal', times=2), None)
    """

    journey: Optional[str]
    times: int

    @classmethod
    def read(cls, note: str) -> Optional[Noted]:
        """Of what `note_after` gave; None for nothing."""
        journey, _, times = note.partition("/")
        return cls(journey or None, int(times)) if times else None


def note_after(note: str, replies: Sequence[Reply]) -> str:
    """What is remembered after these replies, if `note` was before.

    >>> note_after("", []), note_after("renewal/2", [])
    ('', 'renewal/2')
    """
    payloads = [choice.payload for reply in replies for choice in reply.choices]
    needed = [one for one in payloads if one.startswith(_NEEDED_PAYLOAD)]
    if not needed:
        return note
    before = Noted.read(note)
    journeys = {json.loads(one.removeprefix(_PREFIX))["journey"] for one in needed}
    named = journeys.pop() if len(journeys) == 1 else ""
    return f"{named}/{before.times + 1 if before else 1}"


class PreparedElsewhere:
    """What is said of preparing, by the pieces of journey_words.yml."""

    def __init__(
        self, journeys: Mapping[str, Journey], wording: JourneyWording, words: JourneyWords
    ) -> None:
        self._journeys = journeys
        self._wording = wording
        self._words = words

    def reply(self, journey: Optional[Journey]) -> Reply:
        """Why not here, and what can be done; None: it is not known for which procedure."""
        say, is_renewal = self._wording.pieces, journey is not None and journey.id == RENEWAL
        where = say["prepared_signed_in" if is_renewal else "prepared_on_page"]
        return Reply(
            "\n".join((say["not_told_here"], where, say["else_here"])),
            self._choices(journey),
            citations=(_SECTION,),
            links=(self._link(journey),),
            kind=Kind.NOTICE,
            short_text=say["not_told_here_short"],
        )

    def told_in_vain(self, journey: Optional[Journey], time: int, is_more: bool) -> Reply:
        """One line to what is told all the same; the lines take turns, from time 1 on."""
        say = self._wording.pieces
        lines = say["told_in_vain"], say["told_in_vain_again"]
        line = say["told_in_vain_besides"] if is_more else lines[(time - 1) % len(lines)]
        return Reply(line, self._choices(journey), kind=Kind.NOTICE)

    def needed(self, journey: Journey, at: datetime) -> Reply:
        """What to have at hand from the first screen on."""
        says = [Say(Saying.NEEDS, step=journey.steps[0].number)]
        listed = self._words.reply(journey, JourneyState(journey.id), says, at)
        assert listed, "something is said of what is needed"
        return listed.with_choices((self._guide(journey),))

    def _choices(self, journey: Optional[Journey]) -> tuple[Choice, ...]:
        say = self._wording.pieces
        if journey is not None:
            needed = Choice(say["needed"], button(NEEDED, journey=journey.id))
            return needed, self._guide(journey)
        needs = (
            Choice(say["needed_of"].format(journey=one.title), button(NEEDED, journey=one.id))
            for one in self._journeys.values()
        )
        return (*needs, self._guide(None))

    def _guide(self, journey: Optional[Journey]) -> Choice:
        title = self._wording.choices[Mode.GUIDE.value]
        if journey is None:
            return Choice(title, button("start", mode=Mode.GUIDE.value))
        return Choice(title, start_payload(journey.id, Mode.GUIDE))

    def _link(self, journey: Optional[Journey]) -> Link:
        return self._words.page(journey.steps[0]) if journey else OFFICIAL_SITE


def start_payload(journey: str, mode: Optional[Mode] = None) -> str:
    """The payload of a button that begins a journey."""
    return button("start", journey=journey, mode=mode.value if mode else None)

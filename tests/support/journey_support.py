"""What the tests of journeys share: the content, the words, a person who walks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Sequence, Union

import jpholiday

from bot.content import loader
from bot.content.wordings import load_field_reasons, load_journey_wording
from bot.domain.hours import TOKYO
from bot.domain.journey import Field, Journey
from bot.domain.journey_state import JourneyState, Mode
from bot.reply import Reply
from bot.services.contacts.opening import Opening
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.moves import Accepted, Move, Next, Start, ValueGiven, outcome_of
from bot.services.journeys.engine.places import open_field
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.words import JourneyWords
from bot.services.values import kinds

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
TODAY = date(2026, 11, 22)
BASE_URL = "https://mypage.example.jp"

CONTENT = loader.load()
WORDING = load_journey_wording()
REASONS = load_field_reasons()
WORDS = JourneyWords(CONTENT, WORDING, REASONS, Opening(jpholiday.is_holiday), BASE_URL)
REGISTRATION = CONTENT.journeys["registration"]
RENEWAL = CONTENT.journeys["renewal"]


def right(field: Field) -> Accepted:
    """A right value: one that does not stop, and rather one that leads to further fields."""
    stopping = field.stops_on.value if field.stops_on else None
    leading = [value for value, _ in field.fact_of]
    values = [value for value in (*leading, *field.values) if value != stopping]
    return Accepted(facts=field.facts_of(values[0] if values else None))


@dataclass
class Walker:
    """A person in one journey: every move is said in words as well, so that all of it renders."""

    journey: Journey
    state: JourneyState
    says: list[Say] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    @classmethod
    def at_the_start(
        cls, journey: Journey, mode: Union[Mode, None] = None, is_private: bool = True
    ) -> Walker:
        """Someone who has just begun."""
        walker = cls(journey, JourneyState(journey.id))
        walker.go(Start(mode, is_private))
        return walker

    def go(self, *moves: Union[Move, Sequence[ValueGiven]]) -> list[Say]:
        """Make the moves; what was said at the last one."""
        for move in moves:
            self.state, self.says = advance(self.journey, self.state, move)
            reply = WORDS.reply(self.journey, self.state, self.says, NOW)
            if reply:
                self.replies.append(reply)
        return self.says

    def type(self, *texts: str) -> list[Say]:
        """Type values for the field in turn, through its real parser.

        A button for the field is typed as the words that it stands for.
        """
        for text in texts:
            wanted = open_field(self.journey, self.state)
            assert wanted, f"no field is open for {text}"
            result = kinds.parse(wanted.parser, text, TODAY)
            self.go(ValueGiven(wanted.id, outcome_of(wanted, result)))
        return self.says

    def fill(self, *fields: str) -> list[Say]:
        """Give right values for these fields, one message each."""
        for name in fields:
            field = self.journey.field(name)
            self.go(ValueGiven(name, right(field) if field else Accepted()))
        return self.says

    def fill_until(self, wanted: Union[Field, None]) -> None:
        """Give right values until this field is in turn; None: until all is read back."""
        while self.state.open != (wanted.id if wanted else None):
            opened = self.state.open
            assert opened, "the field never came"
            self.fill(opened)
            if self.state.open == opened:  # it takes more
                self.go(Next())

    @property
    def kinds(self) -> list[Saying]:
        """The kinds of what was said last."""
        return [say.kind for say in self.says]

    @property
    def text(self) -> str:
        """The last reply."""
        return self.replies[-1].text

    @property
    def place(self) -> tuple[object, ...]:
        """Where the person stands."""
        state = self.state
        return (state.mode, state.step, state.asked, state.correcting, state.is_active)

    @property
    def answers(self) -> tuple[object, ...]:
        """What must not be lost."""
        return (sorted(self.state.filled), sorted(self.state.skipped), self.state.facts)

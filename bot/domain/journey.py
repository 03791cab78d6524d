"""手順: the screens of a web procedure, in order, and the fields that they want filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Collection, Optional


@dataclass(frozen=True)
class Condition:
    """条件 of a field: all that is named must hold; nothing named holds always.

    `facts` are those that other fields established, such as "retired".
    """

    filled: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def holds(
        self, filled: Collection[str], skipped: Collection[str], facts: Collection[str]
    ) -> bool:
        """True if the field is asked when these fields are filled or skipped."""
        return self is ALWAYS or (
            all(name in filled for name in self.filled)
            and all(name in skipped for name in self.skipped)
            and all(name in facts for name in self.facts)
        )


ALWAYS = Condition()

YES_NO = ("yes", "no")
"""The values of a field that is answered はい or いいえ."""


@dataclass(frozen=True)
class StopsOn:
    """The answer with which the web cannot be used, and the id of its `StopReason`."""

    value: str
    reason: str


@dataclass(frozen=True)
class StopReason:
    """中止の理由: what it means that a journey stops, in two ways, with sections of the manual.

    Whom to call is not in it: that depends on the contract.
    """

    id: str
    sections: tuple[str, ...]
    text: str
    again: str


POSITIVE, NEGATIVE, CHANGE = "positive", "negative", "change"
"""What a question of はい and いいえ states."""


@dataclass(frozen=True)
class Field:
    """項目: one value that a screen wants, with everything that is said about it.

    `parser` names the kind of its value (`bot.services.values.kinds`). `question` asks, `again` asks in
    other words, `help` tells what it is for, `explanation` how to write it after a wrong
    try. `max_values` over 1 makes it repeatable, and `when_full` says why no more are
    taken. `names` are further words that people call it by. `suggests_from` names the field
    that a value can be guessed from. `facts` are what a value may establish for the
    conditions of other fields; they tell nothing about a person but what the journey
    branches on.

    `values` names the values of a field that takes one of a few, such as `YES_NO`;
    `fact_of` is which of them establishes which fact, `options` their titles. A field that
    `stops_on` one of them is answered, never skipped and never left for the page.
    `asked_first`: before all others, whatever the order of the screens. `statement` tells what
    a whole sentence answers: 「入っていません」 agrees with a `NEGATIVE` one (「他の契約はありません」),
    「同じです」 denies one of `CHANGE` (「住所は変わりましたか」).

    `simple` says the same as the question in everyday words, one act, at most 60 characters.
    `remind` asks it in short, in two ways, after something else was answered; without it the
    question stands again in full. `typed_twice`: the page asks for it once more beside it.
    """

    id: str
    label: str
    parser: str
    section: str
    question: str
    again: str
    help: str
    example: str
    explanation: str
    is_required: bool = True
    is_personal: bool = True
    max_values: int = 1
    when_full: str = ""
    suggests_from: Optional[str] = None
    condition: Condition = ALWAYS
    facts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    fact_of: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    stops_on: Optional[StopsOn] = None
    asked_first: bool = False
    statement: str = POSITIVE
    simple: str = ""
    remind: tuple[str, ...] = ()
    typed_twice: bool = False

    @property
    def is_repeatable(self) -> bool:
        """True if several values may be given."""
        return self.max_values > 1

    @property
    def is_yes_no(self) -> bool:
        """True if はい or いいえ is its value, not an answer about a value."""
        return self.values == YES_NO

    @property
    def all_facts(self) -> tuple[str, ...]:
        """Every fact that a value may establish; はい and いいえ always establish one each."""
        return (*self.facts, *(self._answer(value) for value in self.values if self.is_yes_no))

    def facts_of(self, value: Optional[str]) -> tuple[str, ...]:
        """What this value establishes.

        >>> field = Field("moved", *[""] * 8, values=YES_NO, fact_of=(("yes", "moved"),))
        >>> field.facts_of("yes"), field.facts_of("no")
        (('moved', 'moved_yes'), ('moved_no',))
        """
        if value is None or value not in self.values:
            return ()
        found = tuple(fact for of, fact in self.fact_of if of == value)
        return (*found, self._answer(value)) if self.is_yes_no else found

    def answer_in(self, facts: Collection[str]) -> Optional[str]:
        """The はい or いいえ that these facts tell; None if neither, or both."""
        if not self.is_yes_no:
            return None
        told = [value for value in self.values if self._answer(value) in facts]
        return told[0] if len(told) == 1 else None

    def is_stopped_by(self, facts: Collection[str]) -> bool:
        """True if the answer that these facts tell is the one that stops, or they tell both."""
        return self.stops_on is not None and self._answer(self.stops_on.value) in facts

    def is_cleared_by(self, facts: Collection[str]) -> bool:
        """True if these facts tell an answer, and not the one that stops."""
        answer = self.answer_in(facts)
        return self.stops_on is not None and answer not in (None, self.stops_on.value)

    def title_of(self, value: Optional[str]) -> Optional[str]:
        """「はい」「退職者」: a value in words that its parser reads."""
        titles = dict(zip(YES_NO, ("はい", "いいえ"))) if self.is_yes_no else dict(self.options)
        return titles.get(value or "")

    def _answer(self, value: str) -> str:
        return f"{self.id}_{value}"


@dataclass(frozen=True)
class Part:
    """画面の一部: what is told at once of a long screen, with the topics about it.

    `ends` are words for the last thing that is done there: who tells of another one is still at
    that part. The other fields are those of `Step`.
    """

    title: str
    press: tuple[str, ...]
    topics: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    simple: str = ""
    signs: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One screen: number from 1, title, section of the manual, topics about it.

    The first topic is the one that tells what to do on the screen. `screen` says what it
    shows, `press` what to do in order, `prepare` what to have at hand, `change` how to go
    back and change on the page, `on_web` what can be done there only, even when the
    assistant has prepared everything; `page` is its path in the web flow, `kind` the kind of
    screen that stands there.
    `is_entry` marks the page that a prepared form is handed over to. `cautions` stand on its
    card, `details` are told when they are asked for; `simple` is one act in everyday words.
    A long screen has `parts`, each told by itself: then its own `press` is the whole in short.
    `signs` are words by which people tell that they see it: 「メール…来」, with at most eight
    letters where the dots stand. `stays` are such words for what is done there and leads no
    further: 「フリープラン…押」. `on_no` is the topic, or the reason to stop, that answers an いいえ there.
    """

    number: int
    title: str
    section: str
    topics: tuple[str, ...]
    screen: str = ""
    press: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    change: str = ""
    on_web: tuple[str, ...] = ()
    page: Optional[str] = None
    kind: str = ""
    fields: tuple[Field, ...] = ()
    is_entry: bool = False
    details: tuple[str, ...] = ()
    simple: str = ""
    parts: tuple[Part, ...] = ()
    signs: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    on_no: Optional[str] = None

    def part(self, number: int) -> Optional[Part]:
        """The part of that number, from 0; None for a screen that is told as a whole."""
        return self.parts[number] if 0 <= number < len(self.parts) else None


@dataclass(frozen=True)
class Journey:
    """A web procedure such as 会員登録 with its steps; `then` is the topic after the last.

    `desk` helps by telephone; `duration` is 「約5分」 by `duration_section` of the manual;
    `next_journey` is what people do afterwards; `stops` are the reasons for which it ends
    on the web.
    """

    id: str
    title: str
    steps: tuple[Step, ...]
    then: Optional[str] = None
    desk: Optional[str] = None
    duration: str = ""
    duration_section: Optional[str] = None
    next_journey: Optional[str] = None
    stops: tuple[StopReason, ...] = ()

    @property
    def overview(self) -> str:
        """The topic that tells all its steps at once."""
        return f"{self.id}_overview"

    def step(self, number: int) -> Optional[Step]:
        """The step of that number, None beyond the ends."""
        return self.steps[number - 1] if 1 <= number <= len(self.steps) else None

    def step_about(self, topic: str) -> Optional[Step]:
        """The step that a topic is about."""
        return next((step for step in self.steps if topic in step.topics), None)

    def label(self, step: Step) -> str:
        """「会員登録 手順3/7」."""
        return f"{self.title} 手順{step.number}/{len(self.steps)}"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields of all steps, in the order of the screens."""
        return tuple(field for step in self.steps for field in step.fields)

    @cached_property
    def asking_order(self) -> tuple[Field, ...]:
        """The fields in the order in which they are asked."""
        return tuple(sorted(self.fields, key=lambda field: not field.asked_first))

    def stop_reason(self, reason: Optional[str]) -> Optional[StopReason]:
        """The reason of that id, None if there is none."""
        return next((stop for stop in self.stops if stop.id == reason), None)

    def field(self, field_id: Optional[str]) -> Optional[Field]:
        """The field of that id, None if there is none."""
        return next((field for field in self.fields if field.id == field_id), None)

    def step_of(self, field_id: str) -> Optional[Step]:
        """The step that wants the field."""
        return next((s for s in self.steps if any(f.id == field_id for f in s.fields)), None)

    @property
    def entry(self) -> Step:
        """The step whose page a prepared form is handed over to.

        Without a marked one, the first that has fields, else the first of all.
        """
        marked = [step for step in self.steps if step.is_entry]
        with_fields = [step for step in self.steps if step.fields]
        return (marked or with_fields or list(self.steps))[0]

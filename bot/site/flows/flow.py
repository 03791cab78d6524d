"""お手続きごとの違い: what the screens of every kind ask of the journey that they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional, Protocol, Sequence, Union

from bot.domain.journey import Field, Journey, Step
from bot.reply import Reply
from bot.site.asked import Answer
from bot.site.visit import Visit


@dataclass(frozen=True)
class Section:
    """A caption and lines of a name and a value, as a page shows them."""

    caption: str
    lines: tuple[tuple[str, str], ...] = field(repr=False)
    page: Optional[str] = None
    """Where it can be changed."""


@dataclass(frozen=True)
class Wrong:
    """What keeps a form from going on: sentences, and of which field, if of one."""

    sentences: tuple[str, ...]
    field: Optional[str] = None
    reply: Optional[Reply] = None


Result = Union[None, Wrong, Answer]
"""None: it goes on."""


class Flow(Protocol):
    """One journey on its pages. Calls block."""

    journey: Journey

    def stopped_at_door(self, visit: Visit, step: Step) -> Optional[Answer]:
        """What is to be done before this page can be seen, as signing in."""

    def sections(self, visit: Visit, step: Step) -> Sequence[Section]:
        """What a page shows above its fields, or reads back. Raises `BackEndError`."""

    def fields(self, visit: Visit, step: Step) -> Sequence[Field]:
        """The fields that are typed on this page."""

    def present(self, visit: Visit, step: Step) -> Mapping[str, str]:
        """Texts of fields that stand there before anything was typed. Raises `BackEndError`."""

    def filled(self, visit: Visit, step: Step) -> Result:
        """A form is right and kept. Raises `BackEndError`."""

    def agreed(self, visit: Visit, step: Step) -> Result:
        """A consent was given."""

    def refused(self, visit: Visit, step: Step) -> Answer:
        """A consent was refused."""

    def commit(self, visit: Visit, step: Step) -> Result:
        """What was read back is right. Raises `BackEndError`."""

    def version(self, visit: Visit) -> str:
        """Changes with what is read back: nothing else than what was seen is committed."""

    def reached(self, visit: Visit, step: Step) -> None:
        """A page may be opened for the first time."""

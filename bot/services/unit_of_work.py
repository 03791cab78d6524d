"""一回の会話のまとまり: the port by which what a turn changes is one change."""

from __future__ import annotations

from typing import Callable, ContextManager, Protocol


class UnitOfWork(Protocol):
    """Drafts, cases, links and codes that a turn changes: all of it happens, or nothing.

    Inside `turn` stores show what the turn has changed so far, and write nothing. Wrong
    tries that count for a limit are no part of it: they count whatever becomes of the turn.
    """

    def turn(self) -> ContextManager[None]:
        """A turn, seen by all threads that it starts. What was not committed is forgotten.

        After it nothing that still runs for it can change anything.
        """

    @property
    def is_in_turn(self) -> bool:
        """True inside of one."""

    @property
    def is_over(self) -> bool:
        """True in a thread that still runs for a turn that has ended."""

    @property
    def has_changes(self) -> bool:
        """True if the turn has changed something so far."""

    def commit(self) -> None:
        """Write what was changed so far, at once. Blocks.

        Raises `Overtaken` if somebody else changed the same meanwhile: then the turn is done
        again; and `StoreUnavailable`. Either way nothing of it has happened.
        """

    def roll_back(self) -> None:
        """Nothing of what was changed so far has happened."""

    def afterwards(self, call: Callable[[], None]) -> None:
        """Call it once what was changed is written, at once where nothing waits; never otherwise."""

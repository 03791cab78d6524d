"""How many connections are open, in all and from one address."""

from __future__ import annotations

from collections import Counter
from typing import Callable, Generic, Optional, TypeVar

C = TypeVar("C")

MOST_IN_ALL = 2000
MOST_OF_AN_ADDRESS = 500


class Connections(Generic[C]):
    """Open connections, oldest first.

    Where they are too many, one that is not being answered makes room: those who hold
    connections without asking anything lose them, those who ask do not.
    """

    def __init__(
        self,
        most: int = MOST_IN_ALL,
        most_of_an_address: int = MOST_OF_AN_ADDRESS,
        is_waiting: Callable[[C], bool] = lambda _: False,
    ) -> None:
        self._most = most
        self._most_of_an_address = most_of_an_address
        self._is_waiting = is_waiting
        self._open: dict[C, Optional[str]] = {}
        self._of_address: Counter[str] = Counter()

    def admit(self, connection: C, address: Optional[str]) -> tuple[bool, Optional[C]]:
        """Whether it may come, and which one has to go for it.

        `address` is None for those who are not counted by it: proxies of ours.
        """
        if address is not None and self._of_address[address] >= self._most_of_an_address:
            return False, None
        leaving: Optional[C] = None
        if len(self._open) >= self._most:
            leaving = next((one for one in self._open if self._is_waiting(one)), None)
            if leaving is None:
                return False, None
            self.left(leaving)
        self._open[connection] = address
        if address is not None:
            self._of_address[address] += 1
        return True, leaving

    def left(self, connection: C) -> None:
        """It is closed. Said twice, or of one that was never let in, it does nothing."""
        address = self._open.pop(connection, None)
        if address is None:
            return
        self._of_address[address] -= 1
        if not self._of_address[address]:
            del self._of_address[address]

    def __len__(self) -> int:
        return len(self._open)

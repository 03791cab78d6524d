"""時計の確かめ: a clock that has jumped is believed only when it has stood the test of time.

What has expired is deleted for good, so a clock that is 15 days fast at one purge must not
delete everything. A second clock, which never jumps but knows no date, tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional, Protocol

JUMP = timedelta(hours=2)
"""So far apart may the two clocks be between two looks."""

LONGEST_STOP = timedelta(hours=26)
"""So long may a process be stopped over a restart before its clock has to be confirmed."""

CONFIRMED_AFTER_S = 50 * 60.0
"""Seconds that a clock must go evenly after a jump: less than the hour between two purges."""


class LastLook(Protocol):
    """Where the moment of the last look is kept over restarts. Raises `StoreUnavailable`."""

    def read(self) -> Optional[datetime]:
        """The moment, None if nobody has looked yet."""

    def write(self, at: datetime) -> None:
        """Keep the moment."""


@dataclass(frozen=True)
class _Look:
    at: datetime
    seconds: float


class ClockWatch:
    """Looks at the clock before each purge. For one thread."""

    def __init__(self, kept: LastLook) -> None:
        self._kept = kept
        self._last: Optional[_Look] = None
        self._odd_since: Optional[float] = None

    def is_trusted(self, at: datetime, seconds: float) -> bool:
        """Whether what has expired at this moment may be deleted.

        `seconds` are those of a clock that only goes forward. Raises `StoreUnavailable`.
        """
        if self._is_odd(_Look(at, seconds)):
            self._odd_since = seconds
        self._last = _Look(at, seconds)
        if self._odd_since is not None:
            if seconds - self._odd_since < CONFIRMED_AFTER_S:
                return False
            self._odd_since = None
        self._kept.write(at)
        return True

    def _is_odd(self, look: _Look) -> bool:
        if self._last is not None:
            gone = timedelta(seconds=look.seconds - self._last.seconds)
            return abs(look.at - self._last.at - gone) > JUMP
        kept = self._kept.read()
        if kept is None:  # the first look of all: from now on there is one to compare with
            self._kept.write(look.at)
            return True
        return not -JUMP <= look.at - kept <= LONGEST_STOP

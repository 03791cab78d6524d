"""回数の上限: so many within a time, then no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional, Sequence


@dataclass(frozen=True)
class Limit:
    """So many failed tries within a time."""

    failed: int
    within: timedelta

    def reached_until(self, counting_until: Sequence[datetime]) -> Optional[datetime]:
        """When one may try again, None if one may now.

        `counting_until`: for each failed try that counts, until when it does.
        """
        if len(counting_until) < self.failed:
            return None
        return sorted(counting_until)[-self.failed]

"""ログインの上限: how often one may be wrong, after NIST SP 800-63B (5.2.2) and without locking out.

A try counts before the password is looked at, so that many at once do not outrun their count,
and no more once it was right. Whether there is such an account makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional, Protocol, Union

from bot.domain.limit import Limit

OF_ACCOUNT_FROM_CLIENT = Limit(5, timedelta(minutes=15))
"""Wrong passwords of one account from one place: its holder, somewhere else, gets in."""

OF_ACCOUNT = Limit(30, timedelta(hours=1))
"""Wrong passwords of one account, from everywhere: guessing from many places."""

FROM_CLIENT = Limit(30, timedelta(hours=1))
"""Wrong passwords from one place, of whatever accounts: one password tried on many."""


@dataclass(frozen=True)
class Counted:
    """A try that counts until it is withdrawn."""

    id: str


@dataclass(frozen=True)
class Blocked:
    """No try is taken until then."""

    until: datetime


class SignInTries(Protocol):
    """Where tries are counted, without an address in clear. Calls block.

    Raises `StoreUnavailable`. What is counted is counted at once, whatever turn goes on.
    """

    def begin(self, address: str, client: Optional[str], at: datetime) -> Union[Counted, Blocked]:
        """Count a try, unless one of the limits is reached."""

    def withdraw(self, counted: Counted) -> None:
        """It was none."""

    def was_right(self, counted: Counted, address: str, client: Optional[str]) -> None:
        """It was none, and those of this account from this place count no more."""

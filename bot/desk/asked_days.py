"""期間の指定: which days, agency and channel a page of figures is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Collection, Mapping, Optional

from bot.domain.desk_user import DeskUser
from bot.services.insight.figures import Asked

USUAL = timedelta(days=29)
"""The days before the last one that are shown where nobody says which."""


def asked(
    query: Mapping[str, str],
    user: DeskUser,
    today: date,
    agencies: Collection[str],
    channels: Collection[str],
) -> Asked:
    """An agency's people get their own whatever they ask for. Raises `ValueError`."""
    last = _day(query.get("to", "")) or today
    first = _day(query.get("from", "")) or last - USUAL
    agency = user.agency or _one_of(query.get("agency", ""), agencies)
    return Asked(first, last, agency, _one_of(query.get("channel", ""), channels))


def _day(text: str) -> Optional[date]:
    return date.fromisoformat(text) if text else None


def _one_of(text: str, known: Collection[str]) -> Optional[str]:
    if text and text not in known:
        raise ValueError(f"{text[:20]} is not known")
    return text or None

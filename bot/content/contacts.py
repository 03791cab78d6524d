"""hours.yml and agencies.yml: desks and agencies, and when somebody answers."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any, Mapping, Optional

from bot.content.yaml_file import FOLDER, WRONG, read, texts
from bot.domain.contact import Agency, Desk
from bot.domain.errors import ContentError
from bot.domain.hours import OpeningHours, Span


def load_desks(path: Path = FOLDER / "hours.yml") -> dict[str, Desk]:
    """The insurer's telephone desks."""
    data = read(path)
    try:
        hours = _hours(data["hours"], path.name)
        return {
            key: Desk(
                id=key,
                hours=hours,
                hours_text=data["hours_text"],
                **texts(entry, f"{path.name}: {key}"),
            )
            for key, entry in data["desks"].items()
        }
    except WRONG as error:
        raise ContentError(f"{path.name}: {error!r}") from error


def load_agencies(path: Path = FOLDER / "agencies.yml") -> dict[str, Agency]:
    """The handling agencies; one without `hours` gets none."""
    agencies = {}
    data = read(path)
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: needs one entry for each agency")
    for key, entry in data.items():
        where = f"{path.name}: {key}"
        try:
            hours = entry.pop("hours", None)
            agencies[key] = Agency(
                id=key,
                hours=_hours(hours, where) if hours else None,
                hours_text=entry.pop("hours_text", None),
                **texts(entry, where),
            )
        except WRONG as error:
            raise ContentError(f"{where}: {error}") from error
    return agencies


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _span(text: Optional[str], where: str) -> Optional[Span]:
    if text is None:
        return None
    try:
        opens, closes = map(_time, text.split("-"))
        if opens >= closes:
            raise ValueError("closes before it opens")
    except WRONG as error:
        raise ContentError(f'{where}: hours read "9:00-17:00", not {text!r}') from error
    return Span(opens, closes)


def _hours(entry: Mapping[str, Any], where: str) -> OpeningHours:
    closed = frozenset(
        (int(month), int(day)) for month, day in (d.split("-") for d in entry.get("closed", ()))
    )
    return OpeningHours(
        weekday=_span(entry.get("weekday"), where),
        saturday=_span(entry.get("saturday"), where),
        sunday=_span(entry.get("sunday"), where),
        holiday=_span(entry.get("holiday"), where),
        closed_days=closed,
        holiday_is_known="holiday" in entry,
    )

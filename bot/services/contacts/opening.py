"""Sentences about opening hours: now, on a day, on a kind of day."""

from __future__ import annotations

from datetime import datetime
from typing import Optional, Sequence

from bot.domain.contact import Agency, Desk
from bot.domain.hours import TOKYO, IsHoliday, OpeningHours, Span
from bot.text.dates import When, parse_when, spoken_date, spoken_time

_KIND_NAMES = {
    "weekend": ("土曜日・日曜日", "saturday"),
    "saturday": ("土曜日", "saturday"),
    "sunday": ("日曜日", "sunday"),
    "holiday": ("祝日", "holiday"),
    "weekday": ("平日", "weekday"),
}


def _times(span: Span) -> str:
    return f"{spoken_time(span.opens)}〜{spoken_time(span.closes)}"


class Opening:
    """Opening hours in words, with the calendar of public holidays."""

    def __init__(self, is_holiday: IsHoliday) -> None:
        self._is_holiday = is_holiday

    def status(self, hours: OpeningHours, at: datetime) -> str:
        """「ただいま受付中・本日20:00まで」 or 「受付時間外・次は1月4日（月）9:00から」."""
        local = at.astimezone(TOKYO)
        span = hours.on(local.date(), self._is_holiday)
        if span and not hours.is_known_on(local.date(), self._is_holiday):
            reason = "祝日" if self._is_holiday(local.date()) else "年末年始"
            return f"本日は{reason}のため、営業しているかは確認できません"
        if span and hours.is_open(at, self._is_holiday):
            return f"ただいま受付中・本日{spoken_time(span.closes)}まで"
        following = hours.next_opening(at, self._is_holiday)
        if following.date() == local.date():
            return f"ただいま受付時間外・本日{spoken_time(following.time())}から"
        return (
            f"ただいま受付時間外・次は{spoken_date(following.date())}"
            f"{spoken_time(following.time())}から"
        )

    def is_open(self, hours: OpeningHours, at: datetime) -> Optional[bool]:
        """Whether somebody answers now; None where the source is silent on such a day."""
        if not hours.is_known_on(at.astimezone(TOKYO).date(), self._is_holiday):
            return None
        return hours.is_open(at, self._is_holiday)

    def desk_line(self, desk: Desk, at: datetime) -> str:
        """「会員登録の窓口：0120-157-566（ただいま受付中・本日20:00まで）」."""
        return f"{desk.name}：{desk.phone}（{self.status(desk.hours, at)}）"

    def desk_lines(self, desks: Sequence[Desk], at: datetime) -> list[str]:
        """Several desks; what is the same for all of them is said once."""
        statuses = {self.status(desk.hours, at) for desk in desks}
        if len(statuses) > 1:
            return [self.desk_line(desk, at) for desk in desks]
        return [f"{desk.name}：{desk.phone}" for desk in desks] + [f"（{statuses.pop()}）"]

    def agency_line(self, agency: Agency, at: datetime) -> str:
        """The agency with its phone; nothing is said about hours that are not known.

        The hours of every day stand only where it is not known whether this one is like others.
        """
        if agency.hours is None:
            return f"取扱代理店 {agency.name}：{agency.phone}"
        status = self.status(agency.hours, at)
        if not agency.hours.is_known_on(at.astimezone(TOKYO).date(), self._is_holiday):
            status = f"{agency.hours_text}。{status}"
        return f"取扱代理店 {agency.name}：{agency.phone}（{status}）"

    def answer(self, question: str, desk: Desk, at: datetime) -> str:
        """What a desk's hours are, for the day and time that the question names."""
        when = parse_when(question, at.astimezone(TOKYO))
        if when.day:
            return self._on_day(when, desk.hours, at)
        now = f"（{self.status(desk.hours, at)}）"
        if when.kind in _KIND_NAMES:
            name, attribute = _KIND_NAMES[when.kind]
            span: Optional[Span] = getattr(desk.hours, attribute)
            if span is None:
                return f"{name}は、電話窓口はお休みです。{now}"
            if when.clock and not span.opens <= when.clock < span.closes:
                return f"{name}の{spoken_time(when.clock)}は受付時間外です。{name}の受付は {_times(span)}です。"
            return f"{name}の電話窓口の受付は {_times(span)}です。{now}"
        return f"電話窓口の受付時間は、{desk.hours_text}です。{now}"

    def _on_day(self, when: When, hours: OpeningHours, at: datetime) -> str:
        assert when.day is not None
        today = when.day == at.astimezone(TOKYO).date()
        day = f"本日{spoken_date(when.day)}" if today else spoken_date(when.day)
        span = hours.on(when.day, self._is_holiday)
        if span is None:
            following = hours.next_opening(
                datetime.combine(when.day, datetime.max.time(), TOKYO), self._is_holiday
            )
            return (
                f"{day}は、電話窓口はお休みです。"
                f"次は{spoken_date(following.date())}{spoken_time(following.time())}からです。"
            )
        now = f"（{self.status(hours, at)}）" if today else ""
        if when.clock and not span.opens <= when.clock < span.closes:
            return f"{spoken_time(when.clock)}は受付時間外です。{day}の受付は {_times(span)}です。"
        return f"{day}の電話窓口の受付は {_times(span)}です。{now}"


def agency_hours(agency: Agency, opening: Opening, at: datetime) -> str:
    """The agency's hours, or that they are not known: never invented ones."""
    if agency.hours is None or agency.hours_text is None:
        return (
            f"{agency.name}の営業時間は、この案内には書かれていません。"
            f"お電話（{agency.phone}）でご確認ください。"
        )
    return (
        f"{agency.name}の営業時間は、{agency.hours_text}です。"
        f"（{opening.status(agency.hours, at)}）"
    )

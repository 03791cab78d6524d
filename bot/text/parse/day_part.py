"""時間帯: the parts of a day, and which hour of 24 is meant by 「夜の9時」."""

from __future__ import annotations

import re
from typing import Iterable, Mapping, Optional


def _spoken(afternoon: Iterable[int], same: Iterable[int]) -> Mapping[int, int]:
    """From hours as they are spoken to hours of 24."""
    return {**{hour: hour + 12 for hour in afternoon}, **{hour: hour for hour in same}}


# 夜の1時 = 25. 午前12時 and 午後12時 are said of both noon and midnight, and stay out.
_AFTER_MIDNIGHT = {hour: hour + 24 for hour in range(5)}
_PARTS = (
    (r"午前|ごぜん|(?<![A-Za-z])[Aa]\.?[Mm]\.?", _spoken((), range(12))),
    (r"午後|ごご|(?<![A-Za-z])[Pp]\.?[Mm]\.?", _spoken(range(12), range(13, 24))),
    ("早朝|明け方|朝方?|あさ", _spoken((), range(12))),
    ("お?(?:昼|ひる)(?:過ぎ|すぎ|前)?", _spoken(range(5), (10, 11, 12, *range(13, 17)))),
    ("夕方|夕刻|ゆうがた", _spoken(range(3, 8), range(15, 20))),
    ("未明", _spoken((), range(5))),
    (
        "真?夜中|深夜|まよなか|よなか|しんや",
        {**_spoken((10, 11, 12), (22, 23, 24)), **_AFTER_MIDNIGHT},
    ),
    ("夜(?:遅く)?|晩|よる|ばん", {**_spoken(range(5, 13), range(17, 25)), **_AFTER_MIDNIGHT}),
)
# without 24, which is rather the limit: 「24時かん以内」
_NO_PART = _spoken((), (0, *range(13, 24)))

DAY_PART = "|".join(f"(?:{pattern})" for pattern, _ in _PARTS)
"""A pattern without groups that finds the name of a part of the day."""


def hour_of_day(hour: str, parts: str) -> Optional[int]:
    """The hour of 24, from 24 on for one after midnight; None where it is not clear.

    All the parts of the day that `parts` names must agree.

    >>> hour_of_day("9", "夜の"), hour_of_day("1", "夜"), hour_of_day("21", ""), hour_of_day("9", "")
    (21, 25, 21, None)
    """
    spoken = [_hours(part) for part in re.findall(DAY_PART, parts)]
    if not spoken:
        # 「09:40」 is written by a clock of 24 hours, 「9:40」 perhaps not
        return int(hour) if hour.startswith("0") else _NO_PART.get(int(hour))
    meant = {hours.get(int(hour)) for hours in spoken}
    return meant.pop() if len(meant) == 1 else None


def _hours(part: str) -> Mapping[int, int]:
    return next(hours for pattern, hours in _PARTS if re.fullmatch(pattern, part))

"""証券番号, 保険期間 and what else a contract is made of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain.hours import TOKYO
from bot.domain.policy import (
    Contact,
    Employment,
    GroupScope,
    Month,
    PersonName,
    PolicyNumber,
    PolicyPeriod,
    is_reference,
)


@pytest.mark.parametrize(
    ("typed", "value", "masked"),
    [
        ("A020119183", "A020119183", "A******183"),
        ("ａ０２０１１９１８３", "A020119183", "A******183"),
        ("a020-119-183", "A020119183", "A******183"),
        ("A０２０ー１１９　１８３", "A020119183", "A******183"),
        ("12345678", "12345678", "1****678"),
        ("1234567", "1234567", "*******"),
        ("1", "1", "*"),
    ],
)
def test_a_policy_number_has_one_spelling(typed: str, value: str, masked: str) -> None:
    """Width, case and hyphens are no difference; masked, a short one shows nothing."""
    number = PolicyNumber(typed)
    assert (number.value, number.masked) == (value, masked)
    assert number == PolicyNumber(value)


@pytest.mark.parametrize("typed", ["", "-", "証券番号", "A020119183さん", "A" * 21, "A0201\x00"])
def test_what_is_no_policy_number_is_not_repeated(typed: str) -> None:
    """The error does not tell what was typed."""
    with pytest.raises(ValueError) as caught:
        PolicyNumber(typed)
    assert not typed or typed == "-" or typed not in str(caught.value)


PERIOD = PolicyPeriod.year_until(date(2026, 6, 2))


def test_a_period_runs_from_four_to_four() -> None:
    """午後4時 to 午後4時, in Japan wherever the moment comes from."""
    assert PERIOD.inception_at == datetime(2025, 6, 2, 7, tzinfo=UTC)
    same = PolicyPeriod(datetime(2025, 6, 2, 7, tzinfo=UTC), datetime(2026, 6, 2, 16, tzinfo=TOKYO))
    assert same == PERIOD
    assert same.inception_at.utcoffset() == PERIOD.inception_at.utcoffset()


@pytest.mark.parametrize(
    ("inception_at", "expires_at"),
    [
        (datetime(2025, 6, 2, 16), datetime(2026, 6, 2, 16)),
        (datetime(2025, 6, 2, 16, tzinfo=UTC), datetime(2026, 6, 2, 16, tzinfo=TOKYO)),
        (datetime(2025, 6, 2, 0, tzinfo=TOKYO), datetime(2026, 6, 2, 16, tzinfo=TOKYO)),
        (datetime(2026, 6, 2, 16, tzinfo=TOKYO), datetime(2026, 6, 2, 16, tzinfo=TOKYO)),
        (datetime(2026, 6, 3, 16, tzinfo=TOKYO), datetime(2026, 6, 2, 16, tzinfo=TOKYO)),
    ],
    ids=["naive", "16:00 elsewhere", "midnight", "empty", "backwards"],
)
def test_other_periods_do_not_exist(inception_at: datetime, expires_at: datetime) -> None:
    """Aware, 16:00 in Japan, forwards."""
    with pytest.raises(ValueError):
        PolicyPeriod(inception_at, expires_at)


@pytest.mark.parametrize(
    ("at", "is_over", "days_left"),
    [
        (datetime(2026, 5, 3, 12, tzinfo=TOKYO), False, 30),
        (datetime(2026, 6, 1, 23, 59, tzinfo=TOKYO), False, 1),
        (datetime(2026, 6, 2, 0, 0, tzinfo=TOKYO), False, 0),
        (datetime(2026, 6, 2, 15, 59, 59, tzinfo=TOKYO), False, 0),
        (datetime(2026, 6, 2, 16, tzinfo=TOKYO), True, 0),
        (datetime(2026, 6, 1, 15, 0, tzinfo=UTC), False, 0),  # already the 2nd in Japan
        (datetime(2026, 6, 3, 0, 0, tzinfo=TOKYO), True, -1),
    ],
)
def test_the_days_to_expiry(at: datetime, is_over: bool, days_left: int) -> None:
    """Counted by the calendar of Japan; over from 16:00 of the last day."""
    assert (PERIOD.is_over(at), PERIOD.days_left(at)) == (is_over, days_left)


@pytest.mark.parametrize(
    ("expires_on", "next_expires_on"),
    [
        (date(2026, 6, 2), date(2027, 6, 2)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2029, 3, 1)),
    ],
)
def test_the_following_year_begins_where_this_one_ends(
    expires_on: date, next_expires_on: date
) -> None:
    """満期 of the one is 始期 of the other, after a leap day too."""
    following = PolicyPeriod.year_until(expires_on).following_year()
    assert following.inception_at.date() == expires_on
    assert following.expires_at.date() == next_expires_on


@pytest.mark.parametrize("text", ["2011-3", "2011-13", "2011-00", "平成23年3月", "", "2011-03-01"])
def test_a_month_is_a_year_and_a_month(text: str) -> None:
    """Nothing else is read."""
    with pytest.raises(ValueError):
        Month.parse(text)


def test_only_the_retired_have_a_retirement_month() -> None:
    """And they always have one."""
    GroupScope("団体", "会社", Employment.RETIRED, Month(2011, 3))
    for employment, month in ((Employment.RETIRED, None), (Employment.ACTIVE, Month(2011, 3))):
        with pytest.raises(ValueError):
            GroupScope("団体", "会社", employment, month)


def test_names_and_contacts_are_single_lines() -> None:
    """A full-width space is fine; control characters and a whole novel are not."""
    assert PersonName("ＡＬＥＸ　ＬＥＥ").full == "ＡＬＥＸ　ＬＥＥ"
    for wrong in ("", " ", "改\n行", "nul\x00", "あ" * 201, "\ud800"):
        with pytest.raises(ValueError):
            PersonName(wrong)
        with pytest.raises(ValueError):
            Contact("", wrong, "082-000-0001")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m-sample_1", True),
        ("", False),
        ("a.b", False),
        ("a/b", False),
        ("ａ", False),
        ("a\n", False),
    ],
)
def test_references_are_safe_in_addresses(text: str, expected: bool) -> None:
    """ASCII letters, digits, hyphen, underscore."""
    assert is_reference(text) is expected

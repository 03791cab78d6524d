"""引き継ぎ: why a person is handed over, to whom, and whether somebody answers there now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Collection, Optional

from bot.domain.hours import TOKYO, IsHoliday, OpeningHours

REGISTRATION = "registration"
RENEWAL = "renewal"


class Reason(str, Enum):
    """理由: why the conversation cannot, or need not, go on here."""

    PREPARED = "prepared"
    """Everything that can be filled in here is filled in."""
    GO_TO_PAGE = "go_to_page"
    """A guided person wants the page of the step."""
    DISCLOSURE_NO = "disclosure_no"
    """告知事項に「いいえ」がある."""
    CONSENT_REFUSED = "consent_refused"
    """会員規定, 個人情報の取扱い or 重要事項等説明書 was refused."""
    CONTRACT_EXPIRED = "contract_expired"
    """満期を過ぎている."""
    CANNOT_CHANGE = "cannot_change"
    """氏名, 契約者, 記名被保険者 or 車両所有者 is to change."""
    PLAN_ADVICE = "plan_advice"
    """「どのプランがいい？」."""
    ANSWER_ADVICE = "answer_advice"
    """「はいといいえ、どちらにすればいい？」."""
    GROUP_MISMATCH = "group_mismatch"
    """勤務先名 or 団体名 is wrong."""
    CONTRACT_NOT_LISTED = "contract_not_listed"
    """ご契約が一覧になく、登録もできない."""
    MATCH_FAILED = "match_failed"
    """氏名・住所・生年月日・電話番号 do not all match the contract."""
    BACK_END_DOWN = "back_end_down"
    """The contract back end does not answer."""
    WANTS_PERSON = "wants_person"
    """「人と話したい」."""
    MAIL_MISSING = "mail_missing"
    """A mail of the procedure does not come."""
    OPERATION_TROUBLE = "operation_trouble"
    """A screen does not do what it should."""
    MAIL_EXPIRED = "mail_expired"
    """The 24 hours of the confirmation mail are over."""
    LOGIN_FORGOTTEN = "login_forgotten"
    """パスワード or ID was forgotten."""


BARS = (Reason.CONTRACT_EXPIRED, Reason.DISCLOSURE_NO, Reason.CONSENT_REFUSED)
"""Reasons that keep a contract off the web; the first of them that holds is the one told."""


class Target(str, Enum):
    """引き継ぎ先: where the person goes on."""

    WEB = "web"
    """お手続きの画面."""
    PHONE_AGENCY = "phone_agency"
    """取扱代理店 of this contract."""
    PHONE_DESK = "phone_desk"
    """会員登録 or Clickarの操作 at the insurer."""


class Answering(str, Enum):
    """受付: whether somebody answers the telephone at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNCERTAIN = "uncertain"
    """The source is silent about this day: a public holiday, the year's end."""
    UNSTATED = "unstated"
    """The source states no hours at all."""


@dataclass(frozen=True)
class Decision:
    """引き継ぎ先の決定, for one reason at one moment.

    `holder` is the id of the desk or agency with the telephone; None while it is not known
    which agency is this contract's. To the web it is the desk that helps with the pages.
    `agency` is this contract's, where known, whoever the holder is. `is_open` is None
    where that cannot be told; `opens_at`, when it is not open, is the next certain opening,
    None where no hours are known. What keeps a contract off the web can never decide for
    it: `ValueError`.
    """

    reason: Reason
    journey: str
    target: Target
    holder: Optional[str]
    agency: Optional[str]
    is_open: Optional[bool]
    opens_at: Optional[datetime]
    offers_call_back: bool

    def __post_init__(self) -> None:
        if self.target is Target.WEB and self.reason in BARS:
            raise ValueError(f"{self.reason.value} never leads to the web")


def answering(hours: Optional[OpeningHours], at: datetime, is_holiday: IsHoliday) -> Answering:
    """Whether somebody answers at `at` (aware) where these hours are kept."""
    if hours is None:
        return Answering.UNSTATED
    if not hours.is_known_on(at.astimezone(TOKYO).date(), is_holiday):
        return Answering.UNCERTAIN
    return Answering.OPEN if hours.is_open(at, is_holiday) else Answering.CLOSED


def governing(reason: Reason, journey: str, bars: Collection[Reason]) -> Reason:
    """The reason that counts: in the renewal, what bars the contract comes before all others.

    >>> governing(Reason.PREPARED, RENEWAL, {Reason.DISCLOSURE_NO}).name
    'DISCLOSURE_NO'
    """
    standing = {reason, *bars} if journey == RENEWAL else {reason}
    return next((bar for bar in BARS if bar in standing), reason)

"""プラン: what is offered for the next year, shown as it is, and the application for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Mapping, Optional

from bot.domain.policy import PolicyPeriod


class PlanId(str, Enum):
    """The columns of the plan screen (CLK-5), and the plan made from one of them."""

    CURRENT = "current"
    """現在の契約: to compare with; it cannot be applied for."""
    SAME_TERMS = "same_terms_plan"
    PLAN_A = "plan_a"
    PLAN_B = "plan_b"
    FREE = "free_plan"


COMPARED = (PlanId.CURRENT, PlanId.SAME_TERMS, PlanId.PLAN_A, PlanId.PLAN_B)
"""The order of the plan screen, never that of the price."""

ADJUSTABLE = (PlanId.PLAN_A, PlanId.PLAN_B)
"""Plans that a フリープラン starts from; of the others the manual says nothing."""


@dataclass(frozen=True)
class CoverageOption:
    """One choice for a coverage: id and wording, 「無制限」."""

    id: str
    label: str


@dataclass(frozen=True)
class CoverageLine:
    """補償・特約: one line of the plan table.

    `group` is the heading above it (「賠償」), `chosen` the option of this plan, `options`
    what it may be changed to in a フリープラン (with the chosen one; empty: not changeable).
    """

    id: str
    group: str
    name: str
    chosen: CoverageOption
    options: tuple[CoverageOption, ...] = ()

    @property
    def is_adjustable(self) -> bool:
        """True if a フリープラン can change it."""
        return bool(self.options)


@dataclass(frozen=True)
class Quote:
    """試算: one plan, line by line, with its total premium for a year.

    `based_on` is set for a フリープラン: the plan whose coverages were changed.
    """

    plan: PlanId
    product: str
    lines: tuple[CoverageLine, ...]
    premium_yen: int
    based_on: Optional[PlanId] = None

    def line(self, coverage: str) -> Optional[CoverageLine]:
        """The line of a coverage, None if the plan has none."""
        return next((line for line in self.lines if line.id == coverage), None)

    def differing_from(self, other: Quote) -> tuple[str, ...]:
        """Ids of the coverages whose choice is not that of the other plan, or is missing there."""
        found = []
        for line in self.lines:
            theirs = other.line(line.id)
            if theirs is None or theirs.chosen.id != line.chosen.id:
                found.append(line.id)
        return tuple(found)


class Consent(str, Enum):
    """What is agreed to on the web, never in the chat (CLK-2, CLK-7, CLK-8)."""

    PERSONAL_DATA = "personal_data"
    """上記二つの個人情報の取扱いに同意する."""
    IMPORTANT_MATTERS = "important_matters"
    """重要事項等説明について同意しました."""
    INTENTION = "intention"
    """お申込み内容はお客さまのご意向にそった内容です: はい."""


@dataclass(frozen=True)
class Application:
    """ご契約最終お申込み: made by the web flow only.

    `premium_yen` is the total that was shown; when it is no longer that, the back end
    refuses. `changes` (coverage → option) and `based_on` belong to a フリープラン.
    `disclosure_answers`: disclosure item → はい.
    """

    plan: PlanId
    premium_yen: int
    disclosure_answers: Mapping[str, bool] = field(repr=False)
    consents: frozenset[Consent]
    based_on: Optional[PlanId] = None
    changes: Mapping[str, str] = field(default_factory=dict)
    wants_web_policy: bool = False


@dataclass(frozen=True)
class ApplicationReceipt:
    """お申込みの完了: `reference` is opaque."""

    reference: str
    contract_id: str
    plan: PlanId
    premium_yen: int
    period: PolicyPeriod
    applied_at: datetime
    wants_web_policy: bool

"""プラン名: which plan a person names, and the payloads that name one."""

from __future__ import annotations

import re
from typing import Collection, Optional

import jaconv

from bot.domain.payload import button
from bot.domain.plan import PlanId
from bot.text.normalise import normalise
from bot.text.parse.asking import is_asking

LONGEST_TEXT = 200

_PLAN = "(?:ぷらん|案)"
_NAMES = (
    (
        PlanId.SAME_TERMS,
        re.compile("(?:前年|去年|昨年)と?(?:同等|同じ|おなじ)|同等(?:条件|ぷらん)"),
    ),
    (PlanId.CURRENT, re.compile("(?:現在|今|いま)の(?:契約|ぷらん)")),
    (PlanId.FREE, re.compile("ふりー(?!だい)")),
    (PlanId.PLAN_A, re.compile(f"(?:(?<![a-z])a|えー)の?{_PLAN}|ぷらんの?a(?![a-z])")),
    (PlanId.PLAN_B, re.compile(f"(?:(?<![a-z])b|びー)の?{_PLAN}|ぷらんの?b(?![a-z])")),
)
# 「Aで」「Bのほうにします」: a letter alone, with nothing but politeness around it
_LETTER = re.compile(
    r"(?:じゃあ|では|えっと)?、?(?P<letter>[ab])(?:の?(?:ほう|方|やつ))?(?:で|に|を|が|だ)?"
    r"(?:(?:し|選び)ます|して(?:ください|下さい)?|する|いい|お?願いします|です)?[。!]*"
)
_NOT = re.compile("(?:じゃ|では|で)な(?:いで|くて|い|く)|以外")
_LETTERS = {"a": PlanId.PLAN_A, "b": PlanId.PLAN_B}


def plan_payload(plan: PlanId) -> str:
    """「/journey{"move": "plan", "plan": "plan_a"}」: prepare this plan."""
    return button("plan", plan=plan.value)


def plans_payload() -> str:
    """「/journey{"move": "plans"}」: show the plans."""
    return button("plans")


def free_plan_payload(base: Optional[PlanId] = None) -> str:
    """「/journey{"move": "free_plan", "plan": "plan_a"}」: change coverages of this plan."""
    return button("free_plan", plan=base.value if base else None)


def coverage_payload(coverage: str, option: Optional[str] = None) -> str:
    """「/journey{"move": "coverage", "coverage": "…", "option": "…"}」: ids of the back end."""
    return button("coverage", coverage=coverage, option=option)


def parse_plan(text: str, besides: Collection[PlanId] = ()) -> Optional[PlanId]:
    """The plan that is named `besides` others, None for none, for two, and for a question.

    >>> parse_plan("エープランでお願いします"), parse_plan("Ｂで"), parse_plan("AプランとBプラン")
    (<PlanId.PLAN_A: 'plan_a'>, <PlanId.PLAN_B: 'plan_b'>, None)
    """
    text = str(jaconv.kata2hira(normalise(text[:LONGEST_TEXT]))).lower().replace(" ", "")
    if is_asking(text):
        return None
    meant = _NOT.split(text)[-1]
    alone = _LETTER.fullmatch(meant)
    if alone:
        return _LETTERS[alone["letter"]]
    found = {plan for plan, pattern in _NAMES if pattern.search(meant)}.difference(besides)
    return found.pop() if len(found) == 1 else None

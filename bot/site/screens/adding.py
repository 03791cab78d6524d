"""証券番号の入力: a member adds a contract, compared as at the registration and as limited."""

from __future__ import annotations

import hashlib
from typing import Optional

from bot.domain.policy import PolicyNumber
from bot.services.registration.doctor import AllMatch, Asking, BackEndDown, TooMany
from bot.services.values import kinds
from bot.site.tools import Tools
from bot.site.visit import Visit
from bot.text.parse.result import Parsed, Question

FIELD = "policy_number"


def added(tools: Tools, visit: Visit) -> Optional[str]:
    """What keeps the contract that was typed from being added, as a sentence; None: it is."""
    typed = visit.asked.form.get(FIELD, "").strip()
    result = kinds.parse("policy_numbers", typed, visit.at.date())
    # what is asked back in the chat is compared as it was typed: there is no doubt after it
    found = result.value if isinstance(result, Parsed) else None
    if isinstance(result, Question):
        found = result.typed or result.suggestion
    if not found:
        reason = getattr(result, "reason", "no_policy_number")
        return tools.words.reasons[reason].replace("{suggestion}", typed)
    number, member = PolicyNumber(found[0]), visit.member or ""
    text = f"{member} {number.value} {visit.at.isoformat()}"
    key = f"add-{hashlib.sha256(text.encode()).hexdigest()[:40]}"
    asking = Asking(f"member:{member}", visit.asked.client)
    outcome = tools.services.doctor.add(member, number, asking, visit.at, key)
    if isinstance(outcome, AllMatch):
        return None
    if isinstance(outcome, TooMany):
        return tools.words.texts["too_often"]
    if isinstance(outcome, BackEndDown):
        return tools.words.texts["nothing_is_lost"]
    return tools.words.texts["contract_not_added"]

"""Links that the chat gives out, and what was told in it before."""

from __future__ import annotations

from typing import Any, Optional
from urllib.parse import urlsplit

import jpholiday

from bot.content import handoff_words
from bot.domain.draft import Draft
from bot.domain.handoff import Reason
from bot.services.handoff.handoff import HandOff
from bot.services.renewal.record import AGENCY, IN_HAND, LISTED, MEMBER

TOLD = {
    "email": "taro@example.jp",
    "name": "損保\u3000太郎",
    "kana": "ソンポ\u3000タロウ",
    "birth_date": "1950-12-19",
    "postal_code": "1060038",
    "address": "東京都新宿区西新宿1-26-1",
    "phone": "0420000001",
    "policy_numbers": "A020119183",
}


def link_for(site: Any, draft: Draft, contract: Optional[str] = None) -> str:
    """The path of a link that the chat gives out."""
    services, at = site.services, site.clock[0]
    handoff = HandOff(
        services.content, services.opening, jpholiday.is_holiday, handoff_words.load()
    )
    decision = handoff.decide(Reason.PREPARED, draft.journey, None, at)
    step = services.content.journeys[draft.journey].entry.number
    return urlsplit(services.links.issue(decision, step, draft.id, at, contract).url).path


def told(site: Any, conversation: str = "web-1") -> Draft:
    """A 会員登録 that was prepared in the chat."""
    draft = site.services.drafts.open(conversation, "registration", site.clock[0])
    return site.services.drafts.change(draft.id, TOLD, site.clock[0])


def renewal_told(site: Any, member: str) -> tuple[Draft, str]:
    """A renewal that was prepared in the chat of a member."""
    (contract,) = site.services.contracts.contracts_of(member)
    drafts, at = site.services.drafts, site.clock[0]
    draft = drafts.open("web-3", "renewal", at)
    fields = {
        **IN_HAND.keeping(contract.id),
        **LISTED.keeping((contract.id,)),
        **MEMBER.keeping(member),
        **AGENCY.keeping(contract.agency),
        "no_other_policy": "yes",
        "not_cancelled": "yes",
        "plan": "plan_b",
    }
    return drafts.change(draft.id, fields, at), contract.id


def member_of(site: Any, visitor: Any) -> str:
    """Who is signed in."""
    return str(site.site.tools.sessions.open(visitor.cookies, site.clock[0]).member)

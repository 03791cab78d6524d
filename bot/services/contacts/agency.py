"""取扱代理店 of a contract: what to read, to call and to cite, at any dead end of its renewal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.desks import CLICKAR_DESK
from bot.domain.content import Content
from bot.domain.policy import Contract
from bot.reply import Link
from bot.services.contacts.links import tel
from bot.services.contacts.opening import Opening

_UNKNOWN = "取扱代理店は、ちらしの「お問い合わせ先（取扱代理店）」に書かれています。"


@dataclass(frozen=True)
class AgencyHelp:
    """Lines with the telephone number, the number alone, `tel:` links, citations."""

    lines: tuple[str, ...]
    phone: str
    links: tuple[Link, ...]
    citations: tuple[str, ...]


def agency_help(contract: Contract, content: Content, opening: Opening, at: datetime) -> AgencyHelp:
    """The agency of this contract; where the content does not know it: where it is written, the desk."""
    agency = content.agencies.get(contract.agency)
    if agency:
        line = opening.agency_line(agency, at)
        return AgencyHelp((line,), agency.phone, (tel(agency),), (agency.citation,))
    desk = content.desks[CLICKAR_DESK]
    return AgencyHelp(
        (_UNKNOWN, opening.desk_line(desk, at)), desk.phone, (tel(desk),), (desk.citation,)
    )

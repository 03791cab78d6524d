"""道具: what every screen works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Mapping

from bot.bootstrap import Services
from bot.site.flows.flow import Flow
from bot.site.forms import Forms
from bot.site.handover import Handovers
from bot.site.sessions import Sessions
from bot.site.wording import SiteWords

FillIn = Callable[[str], str]
"""Seven digits of a postal code → 「東京都新宿区西新宿」, "" where there is none such."""


@dataclass(frozen=True)
class Tools:
    """Services, flows by journey, forms, words. `links_accounts`: the LINE channel is on."""

    services: Services
    flows: Mapping[str, Flow]
    forms: Forms
    sessions: Sessions
    handovers: Handovers
    words: SiteWords
    fill_in: FillIn
    links_accounts: bool = False

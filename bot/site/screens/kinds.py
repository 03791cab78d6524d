"""画面の種類の一覧: what the content may name as `kind` of a step."""

from __future__ import annotations

from typing import Callable, Mapping

from bot.site.screens.check import Check
from bot.site.screens.consent import Consent
from bot.site.screens.contracts import Contracts
from bot.site.screens.done import Done
from bot.site.screens.form import Form
from bot.site.screens.member import Member
from bot.site.screens.notice import Notice
from bot.site.screens.password import Password
from bot.site.screens.plans import Plans
from bot.site.screens.screen import Screen
from bot.site.screens.top import Top
from bot.site.tools import Tools

KINDS: Mapping[str, Callable[[Tools], Screen]] = {
    "top": Top,
    "consent": Consent,
    "form": Form,
    "check": Check,
    "notice": Notice,
    "password": Password,
    "done": Done,
    "member": Member,
    "contracts": Contracts,
    "plans": Plans,
}

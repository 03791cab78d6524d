"""ご契約の一覧: the contracts of who has logged in, to pick one; and what those see who have not."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Collection, Optional, Sequence

from bot.domain.channel import LONGEST_TITLE
from bot.domain.contact import Desk
from bot.domain.handoff import REGISTRATION
from bot.domain.journey_state import Mode
from bot.domain.payload import button, topic_payload
from bot.domain.policy import Contract
from bot.reply import Choice, Kind, Link, Reply
from bot.services.contacts.links import OFFICIAL_SITE, tel
from bot.services.contacts.opening import Opening
from bot.services.journeys.engine.moves import Start, SwitchTo, payload
from bot.services.renewal.contracts.expiry import days_note, expiry_date
from bot.services.renewal.contracts.plates import Plate

MOVE = "contract"

_NOT_LISTED_TOPIC = "clk_contract_not_listed"


def contract_payload(contract_id: str) -> str:
    """「/journey{"move": "contract", "contract": "c-…"}」: the opaque id and nothing else."""
    return button(MOVE, contract=contract_id)


def progress_label(place: int, total: int) -> str:
    """「2件中1件目」; "" for a single contract."""
    return f"{total}件中{place}件目" if total > 1 else ""


def contract_lines(contract: Contract, at: datetime) -> str:
    """One contract in lines that do not break at 360 px.

    Neither the whole plate nor the whole policy number stands there: enough to know one's own.
    """
    return "\n".join(
        [
            contract.product,
            f"　{contract.vehicle.name}",
            f"　登録番号 {Plate.of(contract.vehicle).shown}",
            f"　満期 {expiry_date(contract)}",
            f"　（{days_note(contract, at)}）",
            f"　証券番号 {contract.policy_number.masked}",
        ]
    )


def contracts_reply(
    contracts: Sequence[Contract], at: datetime, only: Collection[str] = ()
) -> Reply:
    """The numbered list to pick from; `only`: ids that are asked about, with their numbers.

    Raises `ValueError` for no contract at all: `not_listed` says what to do then.
    """
    listed = [
        (number, contract)
        for number, contract in enumerate(contracts, start=1)
        if not only or contract.id in only
    ]
    if not listed:
        raise ValueError("there is no contract to list")
    if len(contracts) == 1:
        heading = "ご登録のご契約は、次の1件です。このご契約でよろしいですか。"
    elif only:
        heading = "どのご契約のことでしょうか。番号でお答えください。"
    else:
        heading = (
            f"ご登録のご契約は、次の{len(contracts)}件です。どのご契約を更新しますか。"
            "番号、車の名前、登録番号のどれでも選べます。"
        )
    entries = [f"{number}．{contract_lines(contract, at)}" for number, contract in listed]
    names = Counter(contract.vehicle.name for _, contract in listed)
    choices = [
        Choice(_title(number, contract, names), contract_payload(contract.id))
        for number, contract in listed
    ]
    return Reply(
        "\n".join([heading, *entries]),
        (*choices, Choice("この中にない", topic_payload(_NOT_LISTED_TOPIC))),
        citations=("CLK-2",),
        kind=Kind.ASK_BACK,
    )


def _title(number: int, contract: Contract, names: Counter[str]) -> str:
    """「1．見本ワゴン」, with the last digits of the plate where cars are called the same."""
    name = contract.vehicle.name
    end = f" {Plate.of(contract.vehicle).serial}" if names[name] > 1 else ""
    start = f"{number}．"
    return f"{start}{name[: LONGEST_TITLE - len(start) - len(end)]}{end}"


def not_signed_in(login: Link = OFFICIAL_SITE) -> Reply:
    """Of contracts nothing is told: how to see them, or go on along the screens."""
    return Reply(
        "ご契約の一覧は、マイページにログインするとご覧いただけます。公式サイトからログインしてください。"
        "会員登録がまだの方は、先に会員登録（約5分）が必要です。"
        "ログインせずに、画面の進め方だけをご案内することもできます。",
        (
            Choice("画面を見ながら進める", payload(Start(Mode.GUIDE))),
            Choice("会員登録のお手続きへ", payload(SwitchTo(REGISTRATION))),
        ),
        citations=("GEN-2", "GEN-3", "CLK-2"),
        links=(login,),
        short_text="ご契約の一覧は、公式サイトからマイページにログインしてご覧ください。",
    )


def not_listed(desk: Desk, opening: Opening, at: datetime, page: Optional[Link] = None) -> Reply:
    """No contract is there, or not the one wanted: it is registered first (CLK-2).

    `desk` helps with the screens; `page` is the screen that lists the contracts.
    """
    return Reply(
        "更新するご契約が表示されないときは、先にそのご契約の登録が必要です。"
        "ご契約の一覧の画面の下にある「証券番号の入力」を押し、更新するご契約の現在の証券番号を入力してください。"
        f"\n{opening.desk_line(desk, at)}",
        (
            Choice("どの証券番号か", topic_payload("policy_number_which")),
            Choice("証券番号の見つけ方", topic_payload("policy_number_where")),
        ),
        citations=("CLK-2", desk.citation),
        links=(*([page] if page else []), tel(desk)),
        topics=(_NOT_LISTED_TOPIC,),
        short_text="一覧の画面の下の「証券番号の入力」を押し、現在の証券番号を入力してください。"
        f" {desk.phone}",
    )

"""プランの比較: the quotes of the back end, line by line and as they are, total premium last.

Nothing here rates a plan. The order is that of the plan screen unless another is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Optional, Sequence

from bot.domain.content import Content
from bot.domain.plan import ADJUSTABLE, COMPARED, CoverageLine, PlanId, Quote
from bot.domain.policy import Contract
from bot.reply import Choice, Kind, Reply, Table
from bot.services.contacts.agency import agency_help
from bot.services.contacts.opening import Opening
from bot.services.renewal.plans.names import free_plan_payload, plan_payload
from bot.services.renewal.plans.wording import PlanWords, yen
from bot.text.normalise import normalise


class PlanOrder(str, Enum):
    """The order of the columns; 現在の契約 is first in each, to compare with."""

    SCREEN = "screen"
    PREMIUM = "premium"
    PREMIUM_FROM_LARGE = "premium_from_large"


# The table


@dataclass(frozen=True)
class PlanRow:
    """補償・特約: the line of one coverage, None where a plan has no such line.

    `differs`: for each plan, whether it is not as in the current contract.
    """

    coverage: str
    group: str
    name: str
    cells: tuple[Optional[CoverageLine], ...]
    differs: tuple[bool, ...]


@dataclass(frozen=True)
class PlanTable:
    """プランの比較: columns are plans, rows coverages; premiums in the order of the columns."""

    columns: tuple[Quote, ...]
    rows: tuple[PlanRow, ...]

    @property
    def premiums_yen(self) -> tuple[int, ...]:
        """Total premium of each plan."""
        return tuple(quote.premium_yen for quote in self.columns)

    @property
    def has_current(self) -> bool:
        """True if there is the current contract to compare with."""
        return any(quote.plan is PlanId.CURRENT for quote in self.columns)


def plan_table(quotes: Sequence[Quote], order: PlanOrder = PlanOrder.SCREEN) -> PlanTable:
    """The table; coverages in the order in which the plans have them."""
    columns = tuple(sorted(quotes, key=lambda quote: _rank(quote, PlanOrder(order))))
    current = next((quote for quote in columns if quote.plan is PlanId.CURRENT), None)
    lines = {line.id: line for quote in columns for line in quote.lines}
    rows = []
    for coverage, line in lines.items():
        cells = tuple(quote.line(coverage) for quote in columns)
        then = current.line(coverage) if current else None
        differs = tuple(current is not None and _chosen(cell) != _chosen(then) for cell in cells)
        rows.append(PlanRow(coverage, line.group, line.name, cells, differs))
    return PlanTable(columns, tuple(rows))


def _rank(quote: Quote, order: PlanOrder) -> tuple[bool, int, int]:
    screen = (*COMPARED, PlanId.FREE).index(quote.plan)
    if order is PlanOrder.SCREEN:
        return False, 0, screen
    sign = 1 if order is PlanOrder.PREMIUM else -1
    return quote.plan is not PlanId.CURRENT, sign * quote.premium_yen, screen


def _chosen(line: Optional[CoverageLine]) -> Optional[str]:
    return line.chosen.id if line else None


# How it is shown


def wide(table: PlanTable, words: PlanWords) -> Table:
    """For a screen that draws tables: a column for each plan."""
    rows = [(row.name, *(_label(cell, words) for cell in row.cells)) for row in table.rows]
    premiums = (words.texts["premium"], *map(yen, table.premiums_yen))
    return Table(
        columns=(words.texts["item"], *(words.titles[quote.plan] for quote in table.columns)),
        rows=(*rows, premiums),
        marked=frozenset(
            (place, column)
            for place, row in enumerate(table.rows)
            for column, differs in enumerate(row.differs, start=1)
            if differs
        ),
        caption=words.texts["caption"],
        mark=words.texts["mark"],
        text=narrow(table, words),
    )


def narrow(table: PlanTable, words: PlanWords) -> str:
    """For phones and messages: under each coverage, the plans that have the same together.

    Lines are short enough not to break at 360 px, unless a wording of the back end is long.
    """
    lines: list[str] = []
    for row in table.rows:
        lines.append(f"■{row.name}")
        groups: dict[tuple[str, bool], list[str]] = {}
        for quote, cell, differs in zip(table.columns, row.cells, row.differs):
            groups.setdefault((_label(cell, words), differs), []).append(
                words.short_titles[quote.plan]
            )
        for (label, differs), plans in groups.items():
            mark = f" {words.texts['mark']}" if differs else ""
            lines.append(f"　{'・'.join(plans)}：{label}{mark}")
    lines.append(f"■{words.texts['premium']}")
    lines += [
        f"　{words.short_titles[quote.plan]}：{yen(quote.premium_yen)}" for quote in table.columns
    ]
    return "\n".join(lines)


def _label(line: Optional[CoverageLine], words: PlanWords) -> str:
    return line.chosen.label if line else words.texts["no_line"]


_HEADINGS = {
    PlanOrder.SCREEN: "compared",
    PlanOrder.PREMIUM: "compared_from_small",
    PlanOrder.PREMIUM_FROM_LARGE: "compared_from_large",
}


def plans_reply(
    quotes: Sequence[Quote], words: PlanWords, order: PlanOrder = PlanOrder.SCREEN
) -> Reply:
    """The plans to choose from. Raises `ValueError` for none: `no_plans_reply` is for that."""
    offered = [quote for quote in quotes if quote.plan is not PlanId.CURRENT]
    if not offered:
        raise ValueError("there is no plan to choose")
    order = PlanOrder(order)
    table = wide(plan_table(quotes, order), words)
    texts = [words.texts[_HEADINGS[order]], table.text]
    if any(quote.plan is PlanId.CURRENT for quote in quotes):
        texts.append(words.say("current_premium", plan=words.titles[PlanId.CURRENT]))
    return Reply(
        "\n".join([*texts, words.texts["which_plan"]]),
        _choices(plan_table(offered, order), words),
        citations=("CLK-5",),
        kind=Kind.ASK_BACK,
        table=table,
    )


def _choices(offered: PlanTable, words: PlanWords) -> tuple[Choice, ...]:
    choices = [
        Choice(words.titles[quote.plan], plan_payload(quote.plan)) for quote in offered.columns
    ]
    if any(quote.plan in ADJUSTABLE for quote in offered.columns):
        choices.append(Choice(words.choices["free_plan"], free_plan_payload()))
    return tuple(choices)


def no_plans_reply(
    contract: Contract, words: PlanWords, content: Content, opening: Opening, at: datetime
) -> Reply:
    """The back end offers nothing that could be chosen: the agency of the contract knows."""
    agency = agency_help(contract, content, opening, at)
    return Reply(
        "\n".join([words.texts["no_plans"], *agency.lines]),
        citations=("CLK-5", "GEN-4", *agency.citations),
        links=agency.links,
        kind=Kind.CANNOT_TELL,
    )


# What is asked for

_PREMIUM = "(?:保険料|金額|値段|価格|料金|総額|プライス)"
_UP = "(?:安い|やすい|低い|ひくい|小さい|ちいさい|少ない|すくない)"
_DOWN = "(?:高い|たかい|大きい|おおきい|多い)"
_IN_ORDER = "(?:もの|やつ|方|ほう|プラン|の)?(?:の?順|じゅん|から(?:順|並|なら|見|表示|出|お?願い|おねがい))"
_SORTED = "(?:順|じゅん)(?!番に(?:教|説明))|で(?:並|なら|ソート)"
_BY_PREMIUM_DOWN = re.compile(f"{_DOWN}{_IN_ORDER}|{_PREMIUM}の?降順")
_BY_PREMIUM = re.compile(f"{_UP}{_IN_ORDER}|{_PREMIUM}の?(?:昇順|{_SORTED})")
_BY_SCREEN = re.compile(
    "(?:元|もと|最初|画面)(?:の|と同じ)(?:順|並び|ならび)|(?:順|並び)を?(?:元|もと)に"
)
_NOT_ASKED = re.compile(
    "(?:順|並び替え|並べ替え|並べ|ソート)(?:に|は|を|で)?(?:し(?:ない|なく)|ない(?:で|と)|なく|いらない|不要|やめ)|"
    "(?:順|から).{0,6}(?:ないで|なくて(?:いい|よい))"
)


def parse_sort_request(text: str) -> Optional[PlanOrder]:
    """The order that is asked for in so many words, None for everything else.

    「一番安いのはどれ」 asks for a plan, not for an order.

    >>> parse_sort_request("保険料の安い順に並べて"), parse_sort_request("どれが安いですか")
    (<PlanOrder.PREMIUM: 'premium'>, None)
    """
    text = normalise(text).replace(" ", "")
    if _NOT_ASKED.search(text):
        return None
    for pattern, order in (
        (_BY_SCREEN, PlanOrder.SCREEN),
        (_BY_PREMIUM_DOWN, PlanOrder.PREMIUM_FROM_LARGE),
        (_BY_PREMIUM, PlanOrder.PREMIUM),
    ):
        if pattern.search(text):
            return order
    return None

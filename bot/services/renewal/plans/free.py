"""フリープラン: a plan with other coverages, recalculated by the back end, in words (CLK-5).

Only A and B can be changed; of the other plans the manual says nothing, so that the agency
is asked. What a message wants is read by `coverage_wishes`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Mapping, Optional, Sequence

from bot.domain.channel import LONGEST_TITLE
from bot.domain.content import Content
from bot.domain.plan import ADJUSTABLE, CoverageLine, PlanId, Quote
from bot.domain.policy import Contract
from bot.reply import Choice, Kind, Reply
from bot.services.contacts.agency import agency_help
from bot.services.contacts.opening import Opening
from bot.services.renewal.plans.names import (
    coverage_payload,
    free_plan_payload,
    parse_plan,
    plan_payload,
    plans_payload,
)
from bot.services.renewal.plans.wishes import Doubt, OpenWish
from bot.services.renewal.plans.wording import PlanWords, yen

_SECTION = "CLK-5"


def parse_base(text: str) -> Optional[PlanId]:
    """The plan whose coverages are to be changed: 「Aをフリープランで」."""
    return parse_plan(text, besides=(PlanId.FREE,))


def bases(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The offered plans that a フリープラン can start from, in the order of the screen."""
    return tuple(quote for plan in ADJUSTABLE for quote in quotes if quote.plan is plan)


def adjustable(quote: Quote) -> tuple[CoverageLine, ...]:
    """The coverages that can be changed."""
    return tuple(line for line in quote.lines if line.is_adjustable)


class FreePlan:
    """What is said about changing coverages."""

    def __init__(self, words: PlanWords, content: Content, opening: Opening) -> None:
        self._words = words
        self._content = content
        self._opening = opening

    # The plan to start from

    def base_question(self, quotes: Sequence[Quote]) -> Reply:
        """Which plan is changed: those that can be, as choices."""
        return Reply(
            self._words.texts["which_base"],
            tuple(self._start(quote) for quote in bases(quotes)),
            citations=(_SECTION,),
            kind=Kind.ASK_BACK,
        )

    def base_refused(
        self, plan: PlanId, quotes: Sequence[Quote], contract: Contract, at: datetime
    ) -> Reply:
        """Why this plan is not changed here, and which can be; the agency knows more."""
        possible, words = bases(quotes), self._words
        titles = "」「".join(words.titles[quote.plan] for quote in possible)
        title = words.titles[plan]
        if plan in ADJUSTABLE:
            text = words.say("not_offered", plan=title)
        elif possible:
            text = words.say("base_unknown", plan=title, possible=titles)
        else:
            text = words.say("base_unknown_alone", plan=title)
        return self._by_agency(text, contract, at, tuple(map(self._start, possible)))

    def no_base(self, contract: Contract, at: datetime) -> Reply:
        """Neither A nor B is offered."""
        return self._by_agency(self._words.texts["no_base"], contract, at)

    def _start(self, quote: Quote) -> Choice:
        return Choice(self._words.titles[quote.plan], free_plan_payload(quote.plan))

    # What to change

    def changeable(self, quote: Quote) -> Reply:
        """What can be changed in a plan, as it is now, and what to."""
        title = self._words.titles[quote.based_on or quote.plan]
        lines = [
            self._words.say(
                "coverage",
                coverage=line.name,
                chosen=line.chosen.label,
                options="・".join(option.label for option in line.options),
            )
            for line in adjustable(quote)
        ]
        return Reply(
            "\n".join(
                [
                    self._words.say("changeable", plan=title),
                    *lines,
                    self._words.texts["which_coverage_to_change"],
                ]
            ),
            (*_coverages(adjustable(quote)), self._back()),
            citations=(_SECTION,),
            kind=Kind.ASK_BACK,
        )

    def question(self, wish: OpenWish, quote: Quote) -> Reply:
        """What is not clear about a wish, with what can be chosen."""
        lines = [line for line in quote.lines if line.id in wish.coverages]
        choices = _coverages(lines)
        if wish.doubt is Doubt.WHICH_COVERAGE:
            text = self._words.texts["which_coverage"]
        elif wish.doubt is Doubt.NOT_ADJUSTABLE:
            text = self._words.say("not_adjustable", coverage=lines[0].name)
            choices = (*_coverages(adjustable(quote)), self._back())
        else:
            values = {"coverage": lines[0].name}
            if wish.doubt is Doubt.WHICH_OPTION:
                values["chosen"] = lines[0].chosen.label
            text = self._words.say(wish.doubt.value, **values)
            choices = tuple(
                Choice(option.label[:LONGEST_TITLE], coverage_payload(lines[0].id, option.id))
                for option in wish.options
            )
        return Reply(text, choices, citations=(_SECTION,), kind=Kind.ASK_BACK)

    def as_before(self, coverages: Sequence[str], quote: Quote) -> str:
        """「車両保険は、もともと「なし」です。」, a line for each."""
        return "\n".join(
            self._words.say("as_before", coverage=line.name, chosen=line.chosen.label)
            for line in quote.lines
            if line.id in coverages
        )

    # After 保険料再計算

    def recalculated(self, base: Quote, new: Quote) -> Reply:
        """What was changed, the premium now and before; the plan is decided on the web."""
        title = self._words.titles[base.plan]
        changed = new.differing_from(base)
        if not changed:
            texts = [self._words.say("nothing_changed", plan=title, premium=yen(new.premium_yen))]
        else:
            texts = [
                self._words.say("recalculated", plan=title),
                *(self._change(base, new, coverage) for coverage in changed),
                self._words.say(
                    "new_premium",
                    plan=title,
                    premium=yen(new.premium_yen),
                    base_premium=yen(base.premium_yen),
                ),
            ]
        take = Choice(self._words.choices["prepare_free_plan"], plan_payload(PlanId.FREE))
        more = Choice(self._words.choices["change_more"], free_plan_payload(base.plan))
        return Reply(
            "\n".join([*texts, self._words.texts["decided_on_web"]]),
            (*([take] if changed else []), more, self._back()),
            citations=(_SECTION,),
        )

    def not_recalculated(self, contract: Contract, at: datetime) -> Reply:
        """The back end did not do it: on the screen, or at the agency."""
        return self._by_agency(self._words.texts["not_recalculated"], contract, at)

    def _change(self, base: Quote, new: Quote, coverage: str) -> str:
        then, now = base.line(coverage), new.line(coverage)
        assert now is not None
        return self._words.say(
            "change",
            coverage=now.name,
            before=then.chosen.label if then else self._words.texts["no_line"],
            after=now.chosen.label,
        )

    # Pieces

    def _back(self) -> Choice:
        return Choice(self._words.choices["back_to_plans"], plans_payload())

    def _by_agency(
        self, text: str, contract: Contract, at: datetime, choices: tuple[Choice, ...] = ()
    ) -> Reply:
        agency = agency_help(contract, self._content, self._opening, at)
        return Reply(
            "\n".join([text, *agency.lines]),
            (*choices, self._back()),
            citations=(_SECTION, "GEN-4", *agency.citations),
            links=agency.links,
            kind=Kind.CANNOT_TELL,
        )


def _coverages(lines: Sequence[CoverageLine]) -> tuple[Choice, ...]:
    return tuple(Choice(line.name[:LONGEST_TITLE], coverage_payload(line.id)) for line in lines)


def changes_of(base: Quote, new: Quote) -> Mapping[str, str]:
    """Coverage → option of a フリープラン, as `recalculate` and the web flow take it."""
    chosen = {line.id: line.chosen.id for line in new.lines}
    return {coverage: chosen[coverage] for coverage in new.differing_from(base)}

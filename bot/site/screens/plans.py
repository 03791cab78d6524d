"""プランの選択: side by side as the back end tells them; フリープランの試算 and プラン決定."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence

from bot.domain.errors import BackEndRefused
from bot.domain.plan import PlanId, Quote
from bot.services.renewal.back_end import PLAN_FIELD
from bot.services.renewal.plans.table import plan_table
from bot.services.renewal.plans.wording import yen
from bot.site.asked import Answer, Page
from bot.site.flows.flow import Wrong
from bot.site.flows.renewal import Renewal
from bot.site.screens.screen import Place, Plain, gone_on
from bot.site.visit import Visit

FREE, RECALCULATE, DECIDE = "free", "recalculate", "decide"
BASE = "base"


class Plans(Plain):
    """See `Screen`. No plan is put before another: the order is that of the flyer."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        return self._page(visit, place, base=visit.asked.query.get(BASE, ""))

    def post(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        flow, form = _renewal(place), visit.asked.form
        if visit.asked.action == FREE:
            base = form.get(BASE) or form.get(PLAN_FIELD, "")
            return self._page(visit, place, base=base or "first", chosen=form.get(PLAN_FIELD))
        if visit.asked.action == RECALCULATE:
            return self._recalculated(visit, place)
        result = flow.choose(visit, form.get(PLAN_FIELD, ""))
        if isinstance(result, Wrong):
            return self._page(visit, place, wrong=result)
        return result or gone_on(visit, place)

    def _recalculated(self, visit: Visit, place: Place) -> Answer:
        flow, form = _renewal(place), visit.asked.form
        wanted = form.get(BASE, "")
        quotes = flow.quotes(visit)
        base = next((quote for quote in flow.bases(quotes) if quote.plan.value == wanted), None)
        if base is None:
            return self._page(visit, place, base="first")
        given = {line.id: form.get(f"coverage.{line.id}", "") for line in base.lines}
        now = {line.id: line.chosen.id for line in base.lines}
        changes = {name: option for name, option in given.items() if option and option != now[name]}
        try:
            quote = flow.recalculated(visit, base.plan, changes)
        except BackEndRefused:
            text = self._tools.words.texts["not_recalculated"]
            return self._page(visit, place, base=wanted, wrong=Wrong((text,)), typed=given)
        flow.keep_free(visit, base.plan, changes)
        notice = self._tools.words.say("recalculated", premium=yen(quote.premium_yen))
        chosen = PlanId.FREE.value
        return self._page(visit, place, base=wanted, notice=notice, chosen=chosen)

    def _page(
        self,
        visit: Visit,
        place: Place,
        base: str = "",
        wrong: Optional[Wrong] = None,
        notice: str = "",
        chosen: Optional[str] = None,
        typed: Mapping[str, str] = {},
    ) -> Page:
        flow = _renewal(place)
        quotes = flow.quotes(visit)
        table = plan_table(quotes)
        if chosen is None:
            chosen = visit.fields(place.journey.id).get(PLAN_FIELD, "")
        changed = _base(flow.bases(quotes), base)
        errors = [(wrong.field or "", text) for text in wrong.sentences] if wrong else []
        words = self._tools.services.plan_words
        shown = place.shown(
            columns=[(quote, flow.title(quote), yen(quote.premium_yen)) for quote in table.columns],
            rows=table.rows,
            offered=[
                (quote.plan.value, flow.title(quote), yen(quote.premium_yen))
                for quote in table.columns
                if quote.plan is not PlanId.CURRENT
            ],
            chosen=chosen,
            bases=[(quote.plan.value, flow.title(quote)) for quote in flow.bases(quotes)],
            base=changed,
            changed=_chosen(flow, visit, changed, typed),
            texts={name: words.texts[name] for name in ("mark", "no_line")},
            current_note=words.say("current_premium", plan=words.titles[PlanId.CURRENT]),
            notice=notice,
            errors=errors,
        )
        return Page("plans.html", shown, status=400 if errors else 200)


def _base(bases: Sequence[Quote], wanted: str) -> Optional[Quote]:
    """The plan whose coverages are changed; where another one is named, the first that can be."""
    if not wanted or not bases:
        return None
    return next((quote for quote in bases if quote.plan.value == wanted), bases[0])


def _chosen(
    flow: Renewal, visit: Visit, base: Optional[Quote], typed: Mapping[str, str]
) -> dict[str, str]:
    """The option of each coverage as it was changed so far."""
    if base is None:
        return {}
    found = {line.id: line.chosen.id for line in base.lines}
    free = flow.free(visit)
    if free and free.based_on is base.plan:
        found.update({line.id: line.chosen.id for line in free.lines})
    return {**found, **{name: option for name, option in typed.items() if option}}


def _renewal(place: Place) -> Renewal:
    assert isinstance(place.flow, Renewal)
    return place.flow

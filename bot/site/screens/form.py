"""入力: the fields of a step, typed or chosen, with what is wrong at the field and in a summary."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from bot.domain.draft import LONGEST_VALUE
from bot.domain.journey import Field
from bot.services.drafts.drafts import SecretNotKept
from bot.services.values import kinds
from bot.site.asked import Answer, Go, Page
from bot.site.flows.flow import Wrong
from bot.site.flows.registration import Registration
from bot.site.flows.renewal import PARTIES
from bot.site.forms import Block, Filled
from bot.site.record import FROM_CHAT, TYPED
from bot.site.screens.screen import Place, gone_on
from bot.site.tools import Tools
from bot.site.visit import Visit

ADD, POSTAL, CHANGES = "add", "postal", "parties"
"""Buttons beside 「次へ」: 「追加」, 「住所を自動入力」, and that one of the parties changes."""


class Form:
    """See `Screen`."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        return self._page(visit, place)

    def post(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        fields = place.flow.fields(visit, place.step)
        filled = self._tools.forms.read(fields, visit.asked.form, visit.at.date())
        if visit.asked.action == CHANGES:  # somebody changes: nothing else matters
            result = place.flow.filled(visit, place.step)
            return result if isinstance(result, (Page, Go)) else self._page(visit, place, filled)
        wrong = self._keep(visit, place, filled)
        if visit.asked.action == ADD:
            return self._page(visit, place, _quiet(filled), more_numbers=1)
        if visit.asked.action == POSTAL:
            return self._filled_in(visit, place, filled)
        if isinstance(place.flow, Registration) and place.flow.wants_password(place.step):
            against = place.flow.password(visit)
            if isinstance(against, Wrong):
                wrong.append(against)
        if filled.errors or wrong:
            return self._page(visit, place, filled, wrong)
        result = place.flow.filled(visit, place.step)
        if isinstance(result, Wrong):
            return self._page(visit, place, filled, [result])
        return result or gone_on(visit, place)

    def unsaved(self, visit: Visit, place: Place) -> Optional[Page]:
        """See the protocol."""
        fields = place.step.fields
        filled = self._tools.forms.read(fields, visit.asked.form, visit.at.date())
        blocks = self._tools.forms.shown(fields, {}, _quiet(filled))
        shown = self._shown(visit, place, blocks)
        shown["errors"] = [("", self._tools.words.texts["nothing_is_lost"])]
        return Page("form.html", shown, status=503)

    # Inside

    def _keep(self, visit: Visit, place: Place, filled: Filled) -> list[Wrong]:
        """What was typed is kept, right or wrong, but for what is never kept."""
        changes = {n: v for n, v in filled.changes.items() if v is None or len(v) < LONGEST_VALUE}
        try:
            visit.change(place.journey.id, {**changes, **FROM_CHAT.keeping(None)})
        except SecretNotKept:
            return [Wrong((self._tools.words.texts["value_too_long"],))]
        return []

    def _filled_in(self, visit: Visit, place: Place, filled: Filled) -> Answer:
        """「住所を自動入力」: the address of the postal code; what goes on from it stays."""
        code = next(f for f in place.step.fields if f.parser == "postal_code")
        address = next(f for f in place.step.fields if f.parser == "address")
        found = self._tools.fill_in(visit.asked.form.get(f"{code.id}.0", ""))
        raw = {name: dict(parts) for name, parts in filled.raw.items()}
        if not found:
            errors = {code.id: self._tools.words.texts["postal_code_unknown"]}
            return self._page(visit, place, Filled(filled.values, errors, {}, raw))
        typed = raw.setdefault(address.id, {}).get("0", "")
        if not typed.startswith(found):
            raw[address.id]["0"] = found
        notice = self._tools.words.texts["postal_code_filled"]
        quiet = Filled(filled.values, {}, {}, raw)
        return self._page(visit, place, quiet, notice=notice, focus=f"{address.id}-0")

    def _page(
        self,
        visit: Visit,
        place: Place,
        filled: Optional[Filled] = None,
        wrong: Sequence[Wrong] = (),
        more_numbers: int = 0,
        notice: str = "",
        focus: str = "",
    ) -> Page:
        fields = place.flow.fields(visit, place.step)
        kept = visit.fields(place.journey.id)
        told = {**_known(fields, place.flow.present(visit, place.step), kept), **kept}
        blocks = self._tools.forms.shown(fields, told, filled, more_numbers)
        if FROM_CHAT.is_in(kept) and not filled:
            notice = self._tools.words.texts["filled_by_chat"]
        shown = self._shown(visit, place, blocks)
        shown["errors"] += [
            (_target(one, blocks), sentence) for one in wrong for sentence in one.sentences
        ]
        shown |= {
            "sections": place.flow.sections(visit, place.step),
            "field_errors": {one.field: one.sentences[0] for one in wrong if one.field},
            "links": [link for one in wrong if one.reply for link in one.reply.links],
            "notice": notice,
            "focus": focus,
        }
        return Page("form.html", shown, status=400 if shown["errors"] else 200)

    def _shown(self, visit: Visit, place: Place, blocks: Sequence[Block]) -> dict[str, Any]:
        flow = place.flow
        is_registration = isinstance(flow, Registration)
        return place.shown(
            blocks=blocks,
            errors=[(block.id, block.error) for block in blocks if block.error],
            field_errors={},
            with_password=is_registration and flow.wants_password(place.step),  # type: ignore[attr-defined]
            has_password=is_registration and flow.has_password(visit),  # type: ignore[attr-defined]
            hints=self._tools.words.hints,
            texts=self._tools.words.texts,
            asks_parties=any(field.id == PARTIES for field in place.step.fields),
            sections=[],
            notice="",
            focus="",
            links=[],
        )


def _known(
    fields: Sequence[Field], present: Mapping[str, str], kept: Mapping[str, str]
) -> dict[str, str]:
    """What stands there before anything was typed, where it can be shown."""
    found = {}
    for field in fields:
        text = present.get(field.id)
        if text is None or TYPED.of(kept, field.id) is not None or field.id in kept:
            continue
        try:
            kinds.from_text(field.parser, text)
        except ValueError:
            continue
        found[field.id] = text
    return found


def _quiet(filled: Filled) -> Filled:
    """The same without what is wrong: another button than 「次へ」 was pressed."""
    return Filled(filled.values, {}, {}, filled.raw)


def _target(wrong: Wrong, blocks: Sequence[Block]) -> str:
    found = next((block.id for block in blocks if block.field.id == wrong.field), None)
    return found or wrong.field or ""

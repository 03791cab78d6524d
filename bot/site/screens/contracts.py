"""ご契約の選択: the registered contracts, one of them to be renewed, and 個人情報の取扱い of it."""

from __future__ import annotations

from bot.domain.policy import Contract
from bot.site.asked import Answer, Go, Page
from bot.site.flows.flow import Wrong
from bot.site.flows.renewal import Renewal
from bot.site.screens.adding import FIELD, added
from bot.site.screens.screen import Place, Plain, gone_on
from bot.site.visit import Visit

PICK, ADD, ADDING = "pick", "add", "adding"
AGREE, REFUSE = "agree", "refuse"
CONTRACT = "contract"


class Contracts(Plain):
    """The list at its own path, the consent of one contract below it."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        contract = visit.asked.arguments.get(CONTRACT)
        return self._consent(visit, place, contract) if contract else self._list(visit, place)

    def post(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        action = visit.asked.action
        if CONTRACT in visit.asked.arguments:
            return self._answered(visit, place, visit.asked.arguments[CONTRACT])
        if action == ADD:
            problem = added(self._tools, visit)
            return self._list(visit, place, problem) if problem else Go(place.page)
        return Go(f"{place.page}?{ADDING}=1#{FIELD}") if action == ADDING else Go(place.page)

    def _list(self, visit: Visit, place: Place, error: str = "") -> Page:
        flow = _renewal(place)
        shown = place.shown(
            contracts=[
                (one.id, flow.contract_section(one), flow.is_applied(visit, one))
                for one in flow.listed(visit)
            ],
            errors=[(FIELD, error)] if error else [],
            typed=visit.asked.form.get(FIELD, ""),
            is_adding=bool(error) or visit.asked.query.get(ADDING) == "1",
        )
        return Page("contracts.html", shown, status=400 if error else 200)

    def _consent(self, visit: Visit, place: Place, contract_id: str) -> Answer:
        contract = self._theirs(visit, place, contract_id)
        if contract is None:
            return Page("missing.html", status=404)
        flow = _renewal(place)
        closed = flow.closed(visit, contract_id)
        if closed:
            return closed
        agency = self._tools.services.content.agencies.get(contract.agency)
        shown = place.shown(section=flow.contract_section(contract), agency=agency, back=place.page)
        return Page("privacy.html", shown)

    def _answered(self, visit: Visit, place: Place, contract_id: str) -> Answer:
        contract = self._theirs(visit, place, contract_id)
        if contract is None:
            return Page("missing.html", status=404)
        flow = _renewal(place)
        closed = flow.closed(visit, contract_id)
        if closed:
            return closed
        flow.pick(visit, contract)
        if visit.asked.action == REFUSE:
            return flow.refused(visit, place.step)
        if visit.asked.action != AGREE:
            return Go(visit.asked.path)
        result = flow.agreed(visit, place.step)
        return gone_on(visit, place) if result is None or isinstance(result, Wrong) else result

    def _theirs(self, visit: Visit, place: Place, contract_id: str) -> Contract | None:
        listed = _renewal(place).listed(visit)
        return next((one for one in listed if one.id == contract_id), None)


def _renewal(place: Place) -> Renewal:
    assert isinstance(place.flow, Renewal)
    return place.flow

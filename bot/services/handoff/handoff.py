"""引き継ぎ: decides by the table who helps on, and says so with number, hours and what to say."""

from __future__ import annotations

from datetime import datetime
from typing import Collection, Optional, Union

from bot.desks import tel
from bot.domain import handoff_table
from bot.domain.contact import Agency, Desk
from bot.domain.content import Content
from bot.domain.handoff import Answering, Decision, Reason, Target, answering, governing
from bot.domain.hours import TOKYO, IsHoliday
from bot.domain.payload import agency_payload, button
from bot.reply import Choice, Kind, Link, Reply
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening
from bot.services.handoff.links import LIVES_FOR
from bot.services.handoff.wording import HandOffWording, ReasonWords
from bot.text.dates import spoken_date, spoken_time

CALL_BACK = button("call_back")
"""The payload of the choice to be called back."""

Holder = Union[Desk, Agency]


class HandOff:
    """Hands over to the web or to a telephone; knows nothing of Rasa or of channels."""

    def __init__(
        self, content: Content, opening: Opening, is_holiday: IsHoliday, wording: HandOffWording
    ) -> None:
        self._content = content
        self._opening = opening
        self._is_holiday = is_holiday
        self._wording = wording

    def decide(
        self,
        reason: Reason,
        journey: str,
        agency_id: Optional[str],
        at: datetime,
        *,
        bars: Collection[Reason] = (),
    ) -> Decision:
        """Who helps on, by the table.

        `agency_id` is the agency of the contract in hand; one that the content does not
        know counts as not known. `bars` are the reasons of `handoff.BARS` that hold for
        this contract, whatever the person asks for now. Raises `ValueError` for a journey
        that the table does not know.
        """
        reason = governing(reason, journey, bars)
        agency = self._content.agencies.get(agency_id or "")
        first = handoff_table.rows(reason, journey, agency is not None)[0]
        holder: Optional[Holder] = self._content.desks[first.desk] if first.desk else agency
        hours = holder.hours if holder else None
        now = answering(hours, at, self._is_holiday)
        row = handoff_table.row(reason, journey, agency is not None, now)
        is_open = {Answering.OPEN: True, Answering.CLOSED: False}.get(now)
        return Decision(
            reason=reason,
            journey=journey,
            target=row.target,
            holder=holder.id if holder else None,
            agency=agency.id if agency else None,
            is_open=is_open,
            opens_at=hours.next_opening(at, self._is_holiday) if hours and not is_open else None,
            offers_call_back=row.offers_call_back,
        )

    def reply(
        self,
        decision: Decision,
        at: datetime,
        contract_hint: Optional[str] = None,
        *,
        page_url: Optional[str] = None,
        is_one_time: bool = False,
    ) -> Reply:
        """What the decision means, whom to call, what to say there and to have at hand.

        `contract_hint` names the contract where there are several, without a personal value:
        「1件目」, or a marker. `page_url` is where the web goes on, `is_one_time` if it is one
        of `HandoverLinks`; without it the official site is linked.
        """
        words = self._words(decision)
        to_web = decision.target is Target.WEB
        lines = [self._piece("contract", contract=contract_hint)] if contract_hint else []
        lines.append(words.means.format(journey=self._title(decision)))
        if to_web:
            if page_url and is_one_time:
                lines.append(self.one_time())
            lines.append(self._piece("page_help"))
        lines += self._phones(decision, at)
        if words.names_agency:
            lines += [self._piece("for_the_contract"), *self._agency_lines(decision.agency, at)]
        if not to_web:
            lines += self._on_the_phone(words, decision)
        if decision.offers_call_back:
            choice = self._piece("choice_call_back")
            lines.append(self._piece("call_back", choice=choice))
        named = self._named(decision, words)
        return Reply(
            text="\n".join(lines),
            choices=self._choices(decision),
            citations=tuple(dict.fromkeys((*words.sections, *(one.citation for one in named)))),
            links=(*self._pages(decision, page_url), *map(self._call, named)),
            kind=Kind.ASK_BACK if _asks_agency(decision) else Kind.ANSWER,
            short_text=self._short(decision, words, at),
        )

    def contact(self, decision: Decision, at: datetime) -> Reply:
        """Whom to call and what to say alone, where what it means was said already."""
        words = self._words(decision)
        lines = [*self._phones(decision, at), *self._on_the_phone(words, decision)]
        if decision.offers_call_back:
            choice = self._piece("choice_call_back")
            lines.append(self._piece("call_back", choice=choice))
        named = self._named(decision, words)
        return Reply(
            "\n".join(lines),
            self._choices(decision),
            tuple(one.citation for one in named),
            tuple(map(self._call, named)),
        )

    def one_time(self) -> str:
        """How long, and how often, a link to the prepared page can be used."""
        minutes = int(LIVES_FOR.total_seconds() // 60)
        return self._piece("one_time", minutes=str(minutes))

    # Whom to call

    def _holder(self, decision: Decision) -> Optional[Holder]:
        if decision.target is Target.PHONE_AGENCY:
            return self._content.agencies.get(decision.holder or "")
        return self._content.desks.get(decision.holder or "")

    def _agencies(self, agency_id: Optional[str]) -> tuple[Agency, ...]:
        """The one, or all while it is not known which."""
        known = self._content.agencies.get(agency_id or "")
        return (known,) if known else tuple(self._content.agencies.values())

    def _named(self, decision: Decision, words: ReasonWords) -> list[Holder]:
        """Everybody whose number is given, the one who is meant first."""
        holder = self._holder(decision)
        agencies = self._agencies(decision.agency)
        if holder is None:
            return [*agencies]
        return [holder, *(agencies if words.names_agency else ())]

    def _phones(self, decision: Decision, at: datetime) -> list[str]:
        holder = self._holder(decision)
        if isinstance(holder, Desk):
            return [self._opening.desk_line(holder, at), *self._certain(holder, at)]
        if holder is not None:
            return self._agency_lines(holder.id, at)
        return [self._piece("which_agency"), *self._agency_lines(None, at)]

    def _agency_lines(self, agency_id: Optional[str], at: datetime) -> list[str]:
        """One agency with its hours as far as they are known; of several only the numbers."""
        agencies = self._agencies(agency_id)
        if len(agencies) > 1:
            return [f"{agency.short_name}：{agency.phone}" for agency in agencies]
        return [
            line
            for agency in agencies
            for line in (self._opening.agency_line(agency, at), *self._certain(agency, at))
        ]

    def _certain(self, holder: Holder, at: datetime) -> list[str]:
        """What `Opening` leaves out: that no hours are stated, or when it opens for certain."""
        now = answering(holder.hours, at, self._is_holiday)
        if holder.hours is None:
            return [self._piece("hours_unstated")]
        if now is not Answering.UNCERTAIN:
            return []
        opens_at = holder.hours.next_opening(at, self._is_holiday)
        return [self._piece("opens_for_certain", opens=_spoken(opens_at, at))]

    def _pages(self, decision: Decision, url: Optional[str]) -> tuple[Link, ...]:
        if decision.target is not Target.WEB:
            return ()
        title = self._piece("link_page", journey=self._title(decision))
        return (Link(title, url) if url else OFFICIAL_SITE,)

    def _call(self, holder: Holder) -> Link:
        return Link(self._piece("link_call", name=holder.name), tel(holder.phone))

    # Words

    def _words(self, decision: Decision) -> ReasonWords:
        return self._wording.reasons[decision.reason, decision.journey]

    def _title(self, decision: Decision) -> str:
        return self._content.journeys[decision.journey].title

    def _piece(self, key: str, **values: str) -> str:
        return self._wording.pieces[key].format_map(values)

    def _on_the_phone(self, words: ReasonWords, decision: Decision) -> list[str]:
        lines = []
        if words.say:
            said = words.say.format(journey=self._title(decision))
            lines.append(self._piece("say", text=said))
        if words.have:
            lines.append(self._piece("have", text="、".join(words.have)))
        return lines

    def _choices(self, decision: Decision) -> tuple[Choice, ...]:
        if _asks_agency(decision):
            return tuple(
                Choice(agency.short_name, agency_payload(agency.id))
                for agency in self._content.agencies.values()
            )
        if decision.offers_call_back:
            return (Choice(self._piece("choice_call_back"), CALL_BACK),)
        return ()

    def _short(self, decision: Decision, words: ReasonWords, at: datetime) -> str:
        """About 70 characters: what it means, the number, from when if not now."""
        holder = self._holder(decision)
        named = [holder] if holder else [*self._agencies(None)]
        phones = "、".join(f"{_short_name(one)} {one.phone}" for one in named)
        said = words.short.format(journey=self._title(decision))
        later = ""
        if decision.is_open is False and decision.opens_at:
            later = self._piece("short_later", opens=_spoken(decision.opens_at, at))
        return f"{said}{self._piece('short_call', phones=phones)}{later}"


def _asks_agency(decision: Decision) -> bool:
    """True while it is not known which agency is meant."""
    return decision.target is Target.PHONE_AGENCY and decision.holder is None


def _short_name(holder: Holder) -> str:
    return holder.short_name if isinstance(holder, Agency) else holder.name


def _spoken(moment: datetime, at: datetime) -> str:
    """「1月4日（月）9:00」, 「本日9:00」."""
    local = moment.astimezone(TOKYO)
    is_today = local.date() == at.astimezone(TOKYO).date()
    day = "本日" if is_today else spoken_date(local.date())
    return f"{day}{spoken_time(local.time())}"

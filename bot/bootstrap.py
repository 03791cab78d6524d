"""Settings → services: which adapters stand behind the ports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Callable, Optional

import jpholiday

from bot import settings as settings_module
from bot.adapters import (
    cases_sql,
    contracts_seed,
    contracts_tables,
    handover_sql,
    keys,
    match_attempts_sql,
    resume_codes_sql,
    vault,
)
from bot.adapters.cases_sql import SqlCases
from bot.adapters.contracts_http import HttpContracts
from bot.adapters.contracts_sql import SqlContracts
from bot.adapters.handover_sql import SqlHandovers
from bot.adapters.match_attempts_sql import SqlMatchAttempts
from bot.adapters.resume_codes_sql import SqlResumeCodes
from bot.adapters.sql_engine import open_engine
from bot.adapters.vault import Vault
from bot.content import handoff_words, loader, match_causes, plan_words, yaml_file
from bot.domain.content import Content
from bot.domain.draft import Draft
from bot.domain.handoff import Reason
from bot.domain.hours import TOKYO
from bot.services import contracts_in_hand
from bot.services.answers import Answers
from bot.services.call_back_turns import CallBackTurns
from bot.services.cases import Cases
from bot.services.contracts import Contracts
from bot.services.drafts import Drafts, KeyRing
from bot.services.handoff import HandOff
from bot.services.handover_links import HandoverLinks
from bot.services.journey_words import JourneyWords
from bot.services.journeys import Journeys
from bot.services.match_doctor import MatchDoctor
from bot.services.match_words import MatchWords
from bot.services.opening import Opening
from bot.services.registration_extras import RegistrationExtras
from bot.services.renewal_extras import RenewalExtras
from bot.services.renewal_turns import RenewalTurns
from bot.services.renewals import Renewals
from bot.services.resume_codes import ResumeCodes, ResumeWords
from bot.services.stopped_contracts import StoppedContracts
from bot.settings import Settings

Clock = Callable[[], datetime]


def tokyo_now() -> datetime:
    """The present moment, aware, in Asia/Tokyo."""
    return datetime.now(TOKYO)


@dataclass(frozen=True)
class Services:
    """Everything that actions, channels and jobs may call."""

    content: Content
    answers: Answers
    opening: Opening
    journeys: Journeys
    renewals: Renewals
    renewal_turns: RenewalTurns
    codes: ResumeCodes
    words: ResumeWords
    drafts: Drafts
    doctor: MatchDoctor
    links: HandoverLinks
    contracts: Contracts
    cases: Cases
    call_backs: CallBackTurns
    now: Clock

    def purge(self) -> int:
        """Delete drafts, codes, links and counted tries that are over; how many there were."""
        at = self.now()
        purging = (self.drafts, self.codes, self.links, self.doctor, self.cases)
        return sum(service.purge(at) for service in purging)


def services(settings: Settings, now: Clock = tokyo_now) -> Services:
    """Load the content, open the stores, build the services.

    Raises `ContentError`, `SettingsError`, `StoreUnavailable`.
    """
    content = loader.load()
    opening = Opening(jpholiday.is_holiday)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    ring = keys.read_keys(
        {keys.VARIABLE: settings.vault_keys}, settings.data_dir, settings.production
    )
    engine = open_engine(settings.drafts_database_url)
    for store in (vault, resume_codes_sql, match_attempts_sql, handover_sql, cases_sql):
        store.create_tables(engine)
    contracts = _contracts(settings, ring, now)
    drafts = Drafts(Vault(engine, ring))
    words = ResumeWords.from_content(yaml_file.read(loader.FOLDER / "resume_words.yml"))
    codes = ResumeCodes(SqlResumeCodes(engine, ring), drafts, words)
    doctor = MatchDoctor(contracts, SqlMatchAttempts(engine, ring))

    stopped = StoppedContracts(drafts)

    def bars_of(draft: Draft, contract: Optional[str]) -> frozenset[Reason]:
        here = contracts_in_hand.bars(draft.fields, contract)
        return here | stopped.bars(draft, contract, now())

    links = HandoverLinks(SqlHandovers(engine, ring), drafts, settings.pages_url, bars_of)
    handoff = HandOff(content, opening, jpholiday.is_holiday, handoff_words.load())
    renewals = Renewals(contracts, content, opening, handoff, plan_words.load_plan_words())
    transcript = cases_sql.transcript_reference(ring)
    cases = Cases(SqlCases(engine), drafts, content, jpholiday.is_holiday, transcript)
    reasons = loader.load_field_reasons()
    call_backs = CallBackTurns(cases, drafts, reasons)
    wording = loader.load_journey_wording()
    causes = match_causes.load_match_causes()
    journeys = Journeys(
        content,
        wording,
        JourneyWords(content, wording, reasons, opening, settings.pages_url),
        drafts,
        codes,
        RegistrationExtras(drafts, doctor, causes, MatchWords(content, causes, opening)),
        RenewalExtras(renewals, drafts, links, call_backs),
        handoff,
        links,
    )
    renewal_turns = RenewalTurns(journeys, renewals, drafts)
    return Services(
        content=content,
        answers=Answers(content, opening),
        opening=opening,
        journeys=journeys,
        renewals=renewals,
        renewal_turns=renewal_turns,
        codes=codes,
        words=words,
        drafts=drafts,
        doctor=doctor,
        links=links,
        contracts=contracts,
        cases=cases,
        call_backs=call_backs,
        now=now,
    )


def _contracts(settings: Settings, ring: KeyRing, now: Clock) -> Contracts:
    """The insurer's API by its address, else a database, with sample customers in development."""
    url = settings.contracts_back_end_url
    if url.startswith(("http://", "https://")):
        return HttpContracts(url, settings.contracts_token)
    engine = open_engine(url)
    contracts_tables.create_tables(engine)
    if not settings.production:
        contracts_seed.seed(engine, contracts_seed.read_samples(now().date()), now())
    return SqlContracts(engine, ring.newest.derived("contracts"), now)


class _Process:
    """The services of this process, where somebody has built them already."""

    services: Optional[Services] = None


def install(built: Services) -> Services:
    """Let the actions of this process use these services."""
    _Process.services = built
    return built


def installed() -> Services:
    """The services of this process; a separate action server builds them from its settings."""
    return _Process.services or install(services(settings_module.read()))

"""The database of the drafts, and every store over it."""

from __future__ import annotations

from datetime import datetime
from typing import Callable, Protocol

from sqlalchemy.engine import Engine

from bot.adapters.schema.schemas import STORES
from bot.adapters.schema.start import make_ready
from bot.adapters.stores import keys
from bot.adapters.stores.accounts import SqlAccounts
from bot.adapters.stores.addressees import SqlAddressees
from bot.adapters.stores.case_work import SqlCaseWork
from bot.adapters.stores.cases import SqlCases, transcript_reference
from bot.adapters.stores.desk_agents import SqlAgents, SqlDeskSessions
from bot.adapters.stores.desk_audit import SqlAudit
from bot.adapters.stores.desk_keys import SqlDeskKeys
from bot.adapters.stores.engine import failing_fast, open_engine
from bot.adapters.stores.events import SqlEvents
from bot.adapters.stores.feedback import SqlFeedback
from bot.adapters.stores.handovers import SqlHandovers
from bot.adapters.stores.inbound import SqlInbox
from bot.adapters.stores.last_look import SqlLastLook
from bot.adapters.stores.linked import SqlLinks
from bot.adapters.stores.local_mails import LocalMails
from bot.adapters.stores.match_attempts import SqlMatchAttempts
from bot.adapters.stores.offers import SealedOffers
from bot.adapters.stores.outbound import SqlOutboundParcels
from bot.adapters.stores.outbox import SqlOutbox
from bot.adapters.stores.received import SqlReceived
from bot.adapters.stores.reminders import SqlReminders
from bot.adapters.stores.resume_codes import SqlResumeCodes
from bot.adapters.stores.short_links import SqlShortLinks
from bot.adapters.stores.sign_in_tries import SqlSignInTries
from bot.adapters.stores.sms import SqlDeliveries, SqlStops, SqlTalks
from bot.adapters.stores.transcripts import SqlTranscripts
from bot.adapters.stores.turns_seen import SqlDays, SqlTurns
from bot.adapters.stores.unanswered import SqlUnanswered
from bot.adapters.stores.vault import Vault
from bot.adapters.stores.waiting import SqlWaiting
from bot.adapters.stores.work import SqlUnitOfWork
from bot.services.drafts.drafts import KeyRing
from bot.settings import Settings


class Purging(Protocol):
    """Something that keeps things for a time."""

    def purge(self, now: datetime) -> int:
        """Delete what is over; how many there were."""


class Stores:
    """All that is kept; `limit_scale` widens what is limited."""

    def __init__(
        self, engine: Engine, ring: KeyRing, limit_scale: float, now: Callable[[], datetime]
    ) -> None:
        self.engine, self.ring = engine, ring
        self.work = SqlUnitOfWork(engine)
        self.last_look = SqlLastLook(engine)
        self.reference = transcript_reference(ring)
        # journeys
        self.drafts = Vault(engine, ring)
        self.resume_codes = SqlResumeCodes(engine, ring, limit_scale)
        self.match_attempts = SqlMatchAttempts(engine, ring, limit_scale)
        self.handovers = SqlHandovers(engine, ring)
        self.cases = SqlCases(engine)
        self.reminders = SqlReminders(engine, ring)
        # what was said
        self.offers = SealedOffers(ring)
        self.received = SqlReceived(engine, ring)
        self.transcripts = SqlTranscripts(engine, ring)
        self.verdicts = SqlFeedback(engine, ring)
        self.turns_seen, self.days = SqlTurns(engine, self.reference), SqlDays(engine)
        self.unanswered = SqlUnanswered(engine, ring)
        self.events = SqlEvents(engine, ring)
        # members
        self.accounts = SqlAccounts(engine, ring)
        self.sign_in_tries = SqlSignInTries(engine, ring, limit_scale)
        self.linked = SqlLinks(engine, ring)
        # ways in and out
        self.letters = SqlOutbox(engine, ring, now)
        self.local_mails = LocalMails(engine, ring, now)
        self.inbox = SqlInbox(engine, ring, now)
        self.parcels = SqlOutboundParcels(engine, ring, now)
        self.addressees = SqlAddressees(engine, ring)
        self.talks = SqlTalks(engine, ring)
        self.stops = SqlStops(engine, ring)
        self.deliveries = SqlDeliveries(engine)
        self.short_links = SqlShortLinks(engine)
        self.waiting = SqlWaiting(engine)
        # the desk
        self.agents, self.desk_sessions = SqlAgents(engine, ring), SqlDeskSessions(engine, ring)
        self.desk_keys, self.audit = SqlDeskKeys(engine), SqlAudit(engine)
        self.case_work = SqlCaseWork(engine)

    @property
    def kept(self) -> tuple[Purging, ...]:
        """What no service purges."""
        return (
            *(self.letters, self.local_mails, self.accounts, self.sign_in_tries),
            *(self.transcripts, self.verdicts),
            *(self.inbox, self.parcels, self.addressees, self.linked),
            *(self.short_links, self.talks, self.deliveries, self.reminders),
            self.events,
            *(self.desk_keys, self.audit, self.case_work, self.desk_sessions),
        )


def open_stores(settings: Settings, now: Callable[[], datetime]) -> Stores:
    """Opened, with their tables and keys. Raises `SettingsError`, `StoreUnavailable`."""
    engine = failing_fast(open_engine(settings.drafts_database_url, "drafts"))
    if settings.prepares:
        make_ready(engine, STORES, is_embedded=not settings.drafts_url)
    ring = keys.read_keys(
        {keys.VARIABLE: settings.vault_keys},
        settings.data_dir,
        settings.production,
        lambda: keys.has_sealed(engine),
    )
    return Stores(engine, ring, settings.limit_scale, now)

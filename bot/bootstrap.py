"""Settings → services: which adapters stand behind the ports."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Callable, Mapping, Optional, Protocol, Sequence

import jpholiday
import structlog

from bot import settings as settings_module
from bot.adapters.contracts import seed as contracts_seed
from bot.adapters.contracts.http import HttpContracts
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.mail.smtp import Server, SmtpPost
from bot.adapters.mail.writing import MailWriter
from bot.adapters.oidc import OidcProvider
from bot.adapters.passwords import Argon2Hasher
from bot.adapters.schema.schemas import CONTRACTS, STORES
from bot.adapters.schema.start import make_ready
from bot.adapters.shared import opened
from bot.adapters.shared.opened import Shared
from bot.adapters.sms.gateway import JapaneseGateway
from bot.adapters.sms.twilio import Twilio
from bot.adapters.stores import cases as cases_sql
from bot.adapters.stores import (
    keys,
    last_look,
)
from bot.adapters.stores.accounts import SqlAccounts
from bot.adapters.stores.addressees import SqlAddressees
from bot.adapters.stores.case_work import SqlCaseWork
from bot.adapters.stores.cases import SqlCases
from bot.adapters.stores.desk_agents import SqlAgents, SqlDeskSessions
from bot.adapters.stores.desk_audit import SqlAudit
from bot.adapters.stores.desk_keys import SqlDeskKeys
from bot.adapters.stores.engine import failing_fast, open_engine
from bot.adapters.stores.events import SqlEvents
from bot.adapters.stores.feedback import SqlFeedback
from bot.adapters.stores.handovers import SqlHandovers
from bot.adapters.stores.inbound import SqlInbox
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
from bot.content import (
    desk_search,
    handoff_words,
    loader,
    mail_words,
    manual,
    match_causes,
    password_words,
    pictures,
    plan_words,
    sms_words,
    yaml_file,
)
from bot.content.wordings import (
    load_answer_words,
    load_call_back_words,
    load_chat_words,
    load_desk_words,
    load_field_reasons,
    load_journey_wording,
    load_news_words,
    load_registration_words,
    load_reminder_words,
)
from bot.content.yaml_file import FOLDER
from bot.domain.case import Case
from bot.domain.channel import CHANNELS, WEB
from bot.domain.clock_watch import ClockWatch
from bot.domain.content import Content
from bot.domain.draft import Draft
from bot.domain.errors import KeysLost
from bot.domain.handoff import Reason
from bot.domain.handoff_table import REGISTRATION, RENEWAL
from bot.domain.hours import TOKYO
from bot.domain.wording import Sayings
from bot.reply import Link
from bot.services.accounts.accounts import Accounts
from bot.services.accounts.agents import Agent, AgentStore, DeskSessionStore
from bot.services.accounts.linked import Linked
from bot.services.accounts.provider import Claims, Provider
from bot.services.accounts.signing_in import SigningIn
from bot.services.answers.answers import Answers
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening
from bot.services.contracts import Contracts
from bot.services.desk.audit import AuditStore
from bot.services.desk.following import Following
from bot.services.desk.keys import DeskKeys
from bot.services.desk.search.search import Search, Searched, searched
from bot.services.desk.steps import Steps
from bot.services.desk.work import CaseWork
from bot.services.drafts.drafts import Drafts, KeyRing
from bot.services.drafts.resume_codes import ResumeCodes, ResumeWords
from bot.services.events.delivery import Delivery
from bot.services.events.telling import Telling
from bot.services.handoff.cases import Cases
from bot.services.handoff.handoff import HandOff
from bot.services.handoff.links import HandoverLinks
from bot.services.hearing.received import ReceivedStore
from bot.services.hearing.reports import Reports
from bot.services.insight.figures import FigureReading
from bot.services.insight.impersonal import is_impersonal
from bot.services.insight.noting import Noting
from bot.services.insight.unanswered import Sighting, Unanswered, Why
from bot.services.journeys.call_backs import CallBackTurns
from bot.services.journeys.coming_back import ComingBack
from bot.services.journeys.greeting import Greeting
from bot.services.journeys.news import News
from bot.services.journeys.progress import Hears, Progress
from bot.services.journeys.turns import Journeys
from bot.services.journeys.words import JourneyWords
from bot.services.mail.letter import Mailbox
from bot.services.mail.postman import Postman
from bot.services.messaging.addressees import Addressees
from bot.services.messaging.inbound import Inbox
from bot.services.messaging.outbound import Outbox
from bot.services.registration.doctor import MatchCauses, MatchDoctor
from bot.services.registration.extras import RegistrationExtras
from bot.services.registration.words import MatchWords
from bot.services.reminders.sending import ReminderSending
from bot.services.reminders.turns import ReminderTurns
from bot.services.renewal.applying import Applications
from bot.services.renewal.back_end import Renewals
from bot.services.renewal.contracts import in_hand as contracts_in_hand
from bot.services.renewal.contracts.stopped import StoppedContracts
from bot.services.renewal.extras import RenewalExtras
from bot.services.renewal.plans.wording import PlanWords
from bot.services.renewal.turns import RenewalTurns
from bot.services.sms.deliveries import Deliveries
from bot.services.sms.port import Gateway
from bot.services.sms.short_links import ShortLinks
from bot.services.sms.talks import Stops, Talks
from bot.services.sms.wording import SmsWords
from bot.services.transcript.fan_out import FanOut, Happening
from bot.services.transcript.fan_out import Kind as Happens
from bot.services.transcript.feedback import Feedback, NotHelped, Verdict
from bot.services.transcript.transcript import Transcript
from bot.services.unit_of_work import UnitOfWork
from bot.services.waiting import Waiting
from bot.settings import Settings, SmsSettings

Clock = Callable[[], datetime]


def tokyo_now() -> datetime:
    """The present moment, aware, in Asia/Tokyo."""
    return datetime.now(TOKYO)


log = structlog.get_logger()


class Purging(Protocol):
    """Something that keeps things for a time."""

    def purge(self, now: datetime) -> int:
        """Delete what is over; how many there were."""


@dataclass(frozen=True)
class Mail:
    """メール: where letters are put, and who sends them.

    `local` is there where no SMTP server is set in development; without either, as in
    production, there is no postman.
    """

    box: Mailbox
    postman: Optional[Postman]
    local: Optional[LocalMails]


@dataclass(frozen=True)
class Messaging:
    """届いたものと送るもの of the channels that live on a platform."""

    inbox: Inbox
    outbox: Outbox
    addressees: Addressees


@dataclass(frozen=True)
class Sms:
    """What the channel works with; `sends` is None where no gateway is set."""

    gateways: Mapping[str, Gateway]
    sends: Optional[Gateway]
    talks: Talks
    stops: Stops
    deliveries: Deliveries
    short_links: ShortLinks
    words: SmsWords


@dataclass(frozen=True)
class DeskPeople:
    """Who may sign in to the desk: by the `provider`, or as one of the `agents` if `local` is there."""

    agents: AgentStore
    sessions: DeskSessionStore
    local: Optional[SigningIn[Agent]]
    provider: Optional[Provider]
    claims: Claims


@dataclass(frozen=True)
class DeskServices:
    """窓口: what the help desk works with."""

    keys: DeskKeys
    audit: AuditStore
    search: Search
    steps: Steps
    following: Following
    work: CaseWork
    sayings: Sayings


@dataclass(frozen=True)
class Services:
    """Everything that actions, channels and jobs may call."""

    content: Content
    answers: Answers
    opening: Opening
    journeys: Journeys
    reports: Reports
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
    offers: SealedOffers
    unit_of_work: UnitOfWork
    received: ReceivedStore
    transcript: Transcript
    feedback: Feedback
    noting: Noting
    telling: Telling
    delivery: Optional[Delivery]
    waiting: Waiting
    figures: FigureReading
    unanswered: Unanswered
    greeting: Greeting
    coming_back: ComingBack
    accounts: Accounts
    mail: Mail
    messaging: Messaging
    sms: Sms
    reminders: ReminderTurns
    reminder_sending: ReminderSending
    linked: Linked
    desk_people: DeskPeople
    desk: DeskServices
    progress: Progress
    news: News
    applications: Applications
    match_causes: MatchCauses
    match_words: MatchWords
    plan_words: PlanWords
    now: Clock

    clock_watch: ClockWatch
    kept: tuple[Purging, ...]
    shared: Shared = field(default_factory=Shared)
    seconds: Callable[[], float] = field(default=time.monotonic)

    def purge(self, *more: Purging) -> int:
        """Delete drafts, codes, links and counted tries that are over, and what `more` keeps.

        How many there were; nothing is deleted while the clock has to be confirmed.
        """
        at = self.now()
        if not self.clock_watch.is_trusted(at, self.seconds()):
            log.warning("purge.clock_not_confirmed")
            return 0
        ours: tuple[Purging, ...] = (
            self.drafts,
            self.codes,
            self.links,
            self.doctor,
            self.cases,
            self.received,
            *self.kept,
        )
        return sum(keeping.purge(at) for keeping in (*ours, *more))


def searched_in(content: Content) -> Searched:
    """What the desk's search looks in. Raises `ContentError`."""
    return searched(
        content,
        manual.load(FOLDER / "manual.yml").sections,
        desk_search.load_unanswered(content.topics),
        desk_search.load_agency_names(),
    )


def services(
    settings: Settings,
    now: Clock = tokyo_now,
    content: Optional[Content] = None,
    looked_in: Optional[Searched] = None,
) -> Services:
    """Load the content unless it is given, open the stores, build the services.

    Raises `ContentError`, `SettingsError`, `StoreUnavailable`.
    """
    content = content or loader.load()
    opening = Opening(jpholiday.is_holiday)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    scale = settings.limit_scale
    engine = failing_fast(open_engine(settings.drafts_database_url, "drafts"))
    if settings.prepares:
        make_ready(engine, STORES, is_embedded=not settings.drafts_url)
    ring = keys.read_keys(
        {keys.VARIABLE: settings.vault_keys},
        settings.data_dir,
        settings.production,
        lambda: keys.has_sealed(engine),
    )
    contracts = _contracts(settings, ring, now)
    drafts = Drafts(Vault(engine, ring))
    words = ResumeWords.from_content(yaml_file.read(FOLDER / "resume_words.yml"))
    codes = ResumeCodes(
        SqlResumeCodes(engine, ring, scale), drafts, words, is_for=contracts_in_hand.is_for
    )
    doctor = MatchDoctor(contracts, SqlMatchAttempts(engine, ring, scale))

    stopped = StoppedContracts(drafts)

    def bars_of(draft: Draft, contract: Optional[str]) -> frozenset[Reason]:
        here = contracts_in_hand.bars(draft.fields, contract)
        return here | stopped.bars(draft, contract, now())

    links = HandoverLinks(SqlHandovers(engine, ring), drafts, settings.pages_url, bars_of)
    handoff = HandOff(content, opening, jpholiday.is_holiday, handoff_words.load())
    words_of_plans = plan_words.load_plan_words()
    login = _login(settings)
    renewals = Renewals(contracts, content, opening, handoff, words_of_plans, login)
    transcript = cases_sql.transcript_reference(ring)
    turns_seen, queue = SqlTurns(engine, transcript), SqlUnanswered(engine, ring)
    noting = Noting(turns_seen, queue)
    work, event_outbox = SqlUnitOfWork(engine), SqlEvents(engine, ring)
    telling = Telling(event_outbox if settings.event_broker_url else None, work)
    figures = FigureReading(SqlDays(engine), content, jpholiday.is_holiday, tuple(CHANNELS))
    case_store = SqlCases(engine)
    cases = Cases(
        case_store,
        drafts,
        content,
        jpholiday.is_holiday,
        transcript,
        recorded=_handed_over(noting, telling),
    )
    reasons = load_field_reasons()
    shared = opened.shared(settings, ring, engine)
    fan_out = shared.fan_out
    hears = _told_once_written(work, fan_out)
    progress = Progress(drafts, content.journeys, hears, telling)
    call_backs = CallBackTurns(cases, drafts, reasons, load_call_back_words(), progress)
    wording = load_journey_wording()
    causes = match_causes.load_match_causes()
    match_words = MatchWords(content, causes, load_registration_words(), opening)
    told = News(progress, load_news_words(), handoff)
    journeys = Journeys(
        content,
        wording,
        JourneyWords(content, wording, reasons, opening, settings.pages_url),
        drafts,
        codes,
        {
            REGISTRATION: RegistrationExtras(drafts, doctor, causes, match_words, told),
            RENEWAL: RenewalExtras(renewals, drafts, links, call_backs, told),
        },
        handoff,
        links,
        telling,
    )
    renewal_turns = RenewalTurns(journeys, renewals, drafts, told)
    letters, local = SqlOutbox(engine, ring, now), LocalMails(engine, ring, now)
    account_store, tries = SqlAccounts(engine, ring), SqlSignInTries(engine, ring, scale)
    passwords = password_words.load_password_words()
    hasher = Argon2Hasher()
    accounts = Accounts(account_store, tries, hasher, passwords, now)
    agents, desk_sessions = SqlAgents(engine, ring), SqlDeskSessions(engine, ring)
    agents_door = SigningIn(agents, tries, hasher, now, realm="desk\n")
    desk_people = _desk_people(settings, content, agents, desk_sessions, agents_door)
    kept_reminders, reminder_words = SqlReminders(engine, ring), load_reminder_words()
    mail = _mail(settings, letters, local, content, now)
    inbox, parcels = SqlInbox(engine, ring, now), SqlOutboundParcels(engine, ring, now)
    short_links, talks, deliveries = (
        SqlShortLinks(engine),
        SqlTalks(engine, ring),
        SqlDeliveries(engine),
    )
    gateways = _gateways(settings.sms, settings.pages_url)
    sms = Sms(
        gateways,
        gateways.get(settings.sms.provider),
        talks,
        SqlStops(engine, ring),
        deliveries,
        ShortLinks(short_links, settings.pages_url),
        sms_words.load_sms_words(),
    )
    known, links_of_members = SqlAddressees(engine, ring), SqlLinks(engine, ring)
    keys_of_desk, audit = SqlDeskKeys(engine), SqlAudit(engine)
    transcripts, verdicts = SqlTranscripts(engine, ring), SqlFeedback(engine, ring)
    answers, desk_words = Answers(content, opening, load_answer_words()), load_desk_words()
    search = Search(looked_in or searched_in(content), answers, opening, desk_words)
    steps = Steps(content, pictures.load(content.journeys), answers, opening, search)
    spoken = Transcript(transcripts, fan_out)
    following = Following(
        codes,
        case_store,
        content.journeys,
        spoken,
        parcels,
        work,
        audit,
        desk_words,
    )
    work_store = SqlCaseWork(engine)
    case_work = CaseWork(work_store, case_store, drafts, content, audit, call_backs.confirm)
    return Services(
        content=content,
        answers=answers,
        opening=opening,
        journeys=journeys,
        reports=Reports(content, journeys),
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
        offers=SealedOffers(ring),
        unit_of_work=work,
        received=SqlReceived(engine, ring),
        transcript=spoken,
        feedback=Feedback(verdicts, transcripts, _queued(noting), _judged(telling)),
        noting=noting,
        telling=telling,
        delivery=_delivery(settings, event_outbox, shared, now),
        waiting=SqlWaiting(engine),
        figures=figures,
        unanswered=Unanswered(queue, content.topics),
        greeting=Greeting(content, opening, load_chat_words()),
        coming_back=ComingBack(drafts, content.journeys, spoken.last_at, contracts_in_hand.is_for),
        accounts=accounts,
        mail=mail,
        messaging=Messaging(inbox, parcels, known),
        sms=sms,
        reminders=ReminderTurns(kept_reminders, contracts, accounts, drafts, reminder_words),
        reminder_sending=ReminderSending(
            kept_reminders,
            parcels,
            mail.box,
            accounts,
            contracts,
            journeys,
            work,
            reminder_words,
            f"{settings.pages_url}/mypage",
            now,
        ),
        linked=Linked(links_of_members),
        desk_people=desk_people,
        desk=DeskServices(
            DeskKeys(keys_of_desk), audit, search, steps, following, case_work, desk_words
        ),
        progress=progress,
        news=told,
        applications=Applications(contracts, drafts, mail.box, work),
        match_causes=causes,
        match_words=match_words,
        plan_words=words_of_plans,
        now=now,
        clock_watch=ClockWatch(last_look.SqlLastLook(engine)),
        kept=(
            *(letters, local, account_store, tries, transcripts, verdicts),
            *(inbox, parcels, known, links_of_members),
            *(short_links, talks, deliveries, kept_reminders),
            event_outbox,
            *(keys_of_desk, audit, work_store, desk_sessions, figures, turns_seen, queue),
        ),
        shared=shared,
    )


def _queued(noting: Noting) -> Callable[[NotHelped], None]:
    """What did not help goes into the queue, in the words of the transcript if those may be kept."""

    def not_helped(told: NotHelped) -> None:
        text = told.said or ""
        noting.not_helped(
            Sighting(
                text=text if is_impersonal(text, told.at) else None,
                nearest=told.topics,
                why=Why.NOT_HELPED,
                place=told.place,
                channel=WEB.id,
                agency=told.agency,
                at=told.at,
            )
        )

    return not_helped


def _handed_over(noting: Noting, telling: Telling) -> Callable[[Case, str], None]:
    """A case is counted with its turn, and told."""

    def handed_over(case: Case, conversation: str) -> None:
        noting.handed_over(case)
        data = {
            "journey": case.journey,
            "step": case.step,
            "reason": case.reason.value,
            "target": case.target.value,
            "holder": case.holder,
        }
        telling.handed_off(conversation, case.at, data)

    return handed_over


def _judged(telling: Telling) -> Callable[[str, Verdict], None]:
    """A verdict is told; it comes by the web alone."""

    def judged(conversation: str, verdict: Verdict) -> None:
        journey, _, step = verdict.place.partition("/")
        data = {
            "topic": verdict.topic or None,
            "journey": journey or None,
            "step": int(step) if step else None,
            "is_solved": verdict.is_solved,
            "reason": verdict.reason,
        }
        telling.verdict(conversation, WEB.id, verdict.at, data)

    return judged


def _delivery(
    settings: Settings, outbox: SqlEvents, shared: Shared, now: Clock
) -> Optional[Delivery]:
    """Where a broker is set; loaded there alone."""
    if not settings.event_broker_url:
        return None
    from bot.adapters.broker import RabbitBroker

    return Delivery(outbox, RabbitBroker(settings.event_broker_url), shared.locks, now)


def _told_once_written(work: UnitOfWork, fan_out: FanOut) -> Hears:
    """Open pages hear of progress when it is written, not before."""

    def hears(topics: Sequence[str], progress: Mapping[str, object]) -> None:
        happening = Happening(Happens.PROGRESS, data=progress)

        def tell() -> None:
            for topic in topics:
                fan_out.tell(topic, happening)

        work.afterwards(tell)

    return hears


def _desk_people(
    settings: Settings,
    content: Content,
    agents: AgentStore,
    sessions: DeskSessionStore,
    local: SigningIn[Agent],
) -> DeskPeople:
    """By the provider where one is set; local agents are let in in development without one."""
    oidc = settings.desk_oidc
    claims = Claims(oidc.role_claim, oidc.agency_claim, frozenset(content.agencies))
    if oidc.issuer:
        provider = OidcProvider(oidc.issuer, oidc.client_id, oidc.client_secret)
        return DeskPeople(agents, sessions, None, provider, claims)
    return DeskPeople(agents, sessions, None if settings.production else local, None, claims)


def _mail(
    settings: Settings, letters: SqlOutbox, local: LocalMails, content: Content, now: Clock
) -> Mail:
    """By SMTP where a server is set; else, in development, into the local outbox."""
    write = MailWriter(mail_words.load_mail_words(), content.desks)
    if settings.smtp_url:
        post = SmtpPost(Server(settings.smtp_url), settings.mail_sender, now)
        return Mail(letters, Postman(letters, post, write, now), None)
    if settings.production:
        return Mail(letters, None, None)
    return Mail(letters, Postman(letters, local, write, now), local)


def _gateways(sms: SmsSettings, pages_url: str) -> Mapping[str, Gateway]:
    """Those of which the keys are set."""
    found: list[Gateway] = []
    if sms.twilio_account:
        account, token, number = sms.twilio_account, sms.twilio_token, sms.twilio_number
        found.append(Twilio(account, token, number, sms.public_url or pages_url, sms.api_url))
    if sms.gateway_url:
        found.append(JapaneseGateway(sms.gateway_url, sms.gateway_token))
    return {gateway.id: gateway for gateway in found}


def _login(settings: Settings) -> Link:
    """Where one signs in; in production that of the insurer, which the content names."""
    if settings.production:
        return OFFICIAL_SITE
    return Link("ログインの画面を開く", f"{settings.pages_url}/login")


def _contracts(settings: Settings, ring: KeyRing, now: Clock) -> Contracts:
    """The insurer's API by its address, else a database, with sample customers in development."""
    url = settings.contracts_back_end_url
    if url.startswith(("http://", "https://")):
        return HttpContracts(url, settings.contracts_token)
    engine = open_engine(url, "contracts")
    if settings.prepares:
        make_ready(engine, CONTRACTS, is_embedded=not settings.contracts_url)
    if settings.prepares and not settings.production:
        contracts_seed.seed(engine, contracts_seed.read_samples(now().date()), now())
    return SqlContracts(failing_fast(engine), _key_of_contracts(ring), now)


def _key_of_contracts(ring: KeyRing) -> bytes:
    try:
        return ring.newest.derived("contracts")
    except KeysLost:  # confirmations that were sent before are not known again
        return secrets.token_bytes(32)


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

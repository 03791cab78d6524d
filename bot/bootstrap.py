"""Settings → services: what everybody works with, put together once.

Which adapters stand behind the ports is in `bot.wiring`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Callable, Mapping, Optional

import jpholiday
import structlog

from bot import settings as settings_module
from bot.adapters.passwords import Argon2Hasher
from bot.adapters.shared import opened
from bot.adapters.shared.opened import Shared
from bot.adapters.stores.offers import SealedOffers
from bot.content import (
    handoff_words,
    loader,
    match_causes,
    password_words,
    plan_words,
    yaml_file,
)
from bot.content.wordings import (
    load_answer_words,
    load_call_back_words,
    load_chat_words,
    load_field_reasons,
    load_journey_wording,
    load_news_words,
    load_registration_words,
    load_reminder_words,
)
from bot.content.yaml_file import FOLDER
from bot.domain.channel import CHANNELS
from bot.domain.clock_watch import ClockWatch
from bot.domain.content import Content
from bot.domain.draft import Draft
from bot.domain.handoff import Reason
from bot.domain.handoff_table import REGISTRATION, RENEWAL
from bot.domain.hours import TOKYO
from bot.reply import Link
from bot.services.accounts.accounts import Accounts
from bot.services.accounts.linked import Linked
from bot.services.answers.answers import Answers
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening
from bot.services.contracts import Contracts
from bot.services.desk.search.search import Searched
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.resume_codes import ResumeCodes, ResumeWords
from bot.services.events.delivery import Delivery
from bot.services.events.telling import Telling
from bot.services.handoff.cases import Cases
from bot.services.handoff.handoff import HandOff
from bot.services.handoff.links import HandoverLinks
from bot.services.hearing.received import ReceivedStore
from bot.services.hearing.reports import Reports
from bot.services.insight.figures import FigureReading
from bot.services.insight.noting import Noting
from bot.services.insight.unanswered import Unanswered
from bot.services.journeys.call_backs import CallBackTurns
from bot.services.journeys.coming_back import ComingBack
from bot.services.journeys.extras import JourneyExtras
from bot.services.journeys.greeting import Greeting
from bot.services.journeys.news import News
from bot.services.journeys.progress import Progress
from bot.services.journeys.turns import Journeys
from bot.services.journeys.way_out import WayOut
from bot.services.journeys.words import JourneyWords
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
from bot.services.transcript.feedback import Feedback
from bot.services.transcript.transcript import Transcript
from bot.services.unit_of_work import UnitOfWork
from bot.services.waiting import Waiting
from bot.settings import Settings
from bot.wiring import channels, desk
from bot.wiring.between_rooms import (
    hears_of_cases,
    hears_of_progress,
    hears_of_verdicts,
    hears_what_did_not_help,
)
from bot.wiring.channels import Mail, Messaging, Sms
from bot.wiring.contracts import open_contracts
from bot.wiring.desk import DeskPeople, DeskServices
from bot.wiring.stores import Purging, open_stores

Clock = Callable[[], datetime]


def tokyo_now() -> datetime:
    """The present moment, aware, in Asia/Tokyo."""
    return datetime.now(TOKYO)


log = structlog.get_logger()


@dataclass(frozen=True)
class Services:
    """Everything that actions, channels and jobs may call."""

    content: Content
    answers: Answers
    opening: Opening
    journeys: Journeys
    way_out: WayOut
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
    stores = open_stores(settings, now)
    ring, work = stores.ring, stores.work
    contracts = open_contracts(settings, ring, now)
    drafts = Drafts(stores.drafts)
    words = ResumeWords.from_content(yaml_file.read(FOLDER / "resume_words.yml"))
    codes = ResumeCodes(stores.resume_codes, drafts, words, is_for=contracts_in_hand.is_for)
    doctor = MatchDoctor(contracts, stores.match_attempts)

    stopped = StoppedContracts(drafts)

    def bars_of(draft: Draft, contract: Optional[str]) -> frozenset[Reason]:
        here = contracts_in_hand.bars(draft.fields, contract)
        return here | stopped.bars(draft, contract, now())

    links = HandoverLinks(stores.handovers, drafts, settings.pages_url, bars_of)
    handoff = HandOff(content, opening, jpholiday.is_holiday, handoff_words.load())
    words_of_plans = plan_words.load_plan_words()
    login = _login(settings)
    renewals = Renewals(contracts, content, opening, handoff, words_of_plans, login)
    noting = Noting(stores.turns_seen, stores.unanswered)
    telling = Telling(stores.events if settings.event_broker_url else None, work)
    figures = FigureReading(stores.days, content, jpholiday.is_holiday, tuple(CHANNELS))
    cases = Cases(
        stores.cases,
        drafts,
        content,
        jpholiday.is_holiday,
        stores.reference,
        recorded=hears_of_cases(noting, telling),
    )
    reasons = load_field_reasons()
    shared = opened.shared(settings, ring, stores.engine)
    hears = hears_of_progress(work, shared.fan_out)
    progress = Progress(drafts, content.journeys, hears, telling)
    call_backs = CallBackTurns(cases, drafts, reasons, load_call_back_words(), progress)
    wording = load_journey_wording()
    causes = match_causes.load_match_causes()
    match_words = MatchWords(content, causes, load_registration_words(), opening)
    told = News(progress, load_news_words(), handoff)
    journey_words = JourneyWords(content, wording, reasons, opening, settings.pages_url)
    extras: Mapping[str, JourneyExtras] = {
        REGISTRATION: RegistrationExtras(drafts, doctor, causes, match_words, told),
        RENEWAL: RenewalExtras(renewals, drafts, links, call_backs, told),
    }
    journeys = Journeys(content, wording, journey_words, drafts, extras, telling)
    hasher = Argon2Hasher()
    passwords = password_words.load_password_words()
    accounts = Accounts(stores.accounts, stores.sign_in_tries, hasher, passwords, now)
    reminder_words = load_reminder_words()
    mail = channels.mail(settings, stores, content, now)
    answers = Answers(content, opening, load_answer_words())
    transcript = Transcript(stores.transcripts, shared.fan_out)
    did_not_help, judged = hears_what_did_not_help(noting), hears_of_verdicts(telling)
    return Services(
        content=content,
        answers=answers,
        opening=opening,
        journeys=journeys,
        way_out=WayOut(content, journey_words, drafts, codes, extras, handoff, links),
        reports=Reports(content, journeys),
        renewals=renewals,
        renewal_turns=RenewalTurns(journeys, renewals, drafts, told),
        codes=codes,
        words=words,
        drafts=drafts,
        doctor=doctor,
        links=links,
        contracts=contracts,
        cases=cases,
        call_backs=call_backs,
        offers=stores.offers,
        unit_of_work=work,
        received=stores.received,
        transcript=transcript,
        feedback=Feedback(stores.verdicts, stores.transcripts, did_not_help, judged),
        noting=noting,
        telling=telling,
        delivery=channels.delivery(settings, stores, shared, now),
        waiting=stores.waiting,
        figures=figures,
        unanswered=Unanswered(stores.unanswered, content.topics),
        greeting=Greeting(content, opening, load_chat_words()),
        coming_back=ComingBack(
            drafts, content.journeys, transcript.last_at, contracts_in_hand.is_for
        ),
        accounts=accounts,
        mail=mail,
        messaging=channels.messaging(stores),
        sms=channels.sms(settings, stores),
        reminders=ReminderTurns(stores.reminders, contracts, accounts, drafts, reminder_words),
        reminder_sending=ReminderSending(
            stores.reminders,
            stores.parcels,
            mail.box,
            accounts,
            contracts,
            journeys,
            work,
            reminder_words,
            f"{settings.pages_url}/mypage",
            now,
        ),
        linked=Linked(stores.linked),
        desk_people=desk.people(settings, content, stores, hasher, now),
        desk=desk.services(
            content,
            stores,
            looked_in or desk.searched_in(content),
            answers,
            opening,
            codes,
            drafts,
            call_backs,
            transcript,
        ),
        progress=progress,
        news=told,
        applications=Applications(contracts, drafts, mail.box, work),
        match_causes=causes,
        match_words=match_words,
        plan_words=words_of_plans,
        now=now,
        clock_watch=ClockWatch(stores.last_look),
        # days are counted before their turns are deleted
        kept=(*stores.kept, figures, stores.turns_seen, stores.unanswered),
        shared=shared,
    )


def _login(settings: Settings) -> Link:
    """Where one signs in; in production that of the insurer, which the content names."""
    if settings.production:
        return OFFICIAL_SITE
    return Link("ログインの画面を開く", f"{settings.pages_url}/login")


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

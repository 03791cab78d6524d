"""窓口: what the help desk works with, and who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Callable, Optional

from bot.adapters.oidc import OidcProvider
from bot.content import desk_search, manual, pictures
from bot.content.wordings import load_desk_words
from bot.content.yaml_file import FOLDER
from bot.domain.content import Content
from bot.domain.wording import Sayings
from bot.services.accounts.agents import Agent, AgentStore, DeskSessionStore
from bot.services.accounts.passwords import Hasher
from bot.services.accounts.provider import Claims, Provider
from bot.services.accounts.signing_in import SigningIn
from bot.services.answers.answers import Answers
from bot.services.contacts.opening import Opening
from bot.services.desk.audit import AuditStore
from bot.services.desk.following import Following
from bot.services.desk.keys import DeskKeys
from bot.services.desk.search.search import Search, Searched, searched
from bot.services.desk.steps import Steps
from bot.services.desk.work import CaseWork
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.resume_codes import ResumeCodes
from bot.services.journeys.call_backs import CallBackTurns
from bot.services.transcript.transcript import Transcript
from bot.settings import Settings
from bot.wiring.stores import Stores


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


def people(
    settings: Settings,
    content: Content,
    stores: Stores,
    hasher: Hasher,
    now: Callable[[], datetime],
) -> DeskPeople:
    """By the provider where one is set; local agents are let in in development without one."""
    agents, sessions, oidc = stores.agents, stores.desk_sessions, settings.desk_oidc
    claims = Claims(oidc.role_claim, oidc.agency_claim, frozenset(content.agencies))
    if oidc.issuer:
        provider = OidcProvider(oidc.issuer, oidc.client_id, oidc.client_secret)
        return DeskPeople(agents, sessions, None, provider, claims)
    if settings.production:
        return DeskPeople(agents, sessions, None, None, claims)
    local = SigningIn(agents, stores.sign_in_tries, hasher, now, realm="desk\n")
    return DeskPeople(agents, sessions, local, None, claims)


def services(
    content: Content,
    stores: Stores,
    looked_in: Searched,
    answers: Answers,
    opening: Opening,
    codes: ResumeCodes,
    drafts: Drafts,
    call_backs: CallBackTurns,
    transcript: Transcript,
) -> DeskServices:
    """Over what the assistant works with, and stores of its own. Raises `ContentError`."""
    cases, audit, words = stores.cases, stores.audit, load_desk_words()
    search = Search(looked_in, answers, opening, words)
    return DeskServices(
        DeskKeys(stores.desk_keys),
        audit,
        search,
        Steps(content, pictures.load(content.journeys), answers, opening, search),
        Following(
            codes,
            cases,
            content.journeys,
            transcript,
            stores.parcels,
            stores.work,
            audit,
            words,
        ),
        CaseWork(stores.case_work, cases, drafts, content, audit, call_backs.confirm),
        words,
    )


def searched_in(content: Content) -> Searched:
    """What the desk's search looks in. Raises `ContentError`."""
    return searched(
        content,
        manual.load(FOLDER / "manual.yml").sections,
        desk_search.load_unanswered(content.topics),
        desk_search.load_agency_names(),
    )

"""会員登録の画面: the password, the check against the contracts, 仮登録 and 本登録."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Mapping, Optional, Sequence

from bot.domain.draft import Draft
from bot.domain.errors import BackEndRefused, PasswordsBusy, Refusal
from bot.domain.journey import Field, Journey, Step
from bot.domain.limit import Limit
from bot.domain.membership import Applicant, RegistrationRequest
from bot.domain.policy import PersonName, PolicyNumber
from bot.services.accounts.accounts import Accounts, AddressTaken
from bot.services.contracts import Contracts
from bot.services.drafts.drafts import Drafts
from bot.services.journeys.progress import Outcome, Progress, WebProgress
from bot.services.mail.letter import Letter, Mailbox
from bot.services.registration.doctor import (
    Asking,
    MatchCauses,
    MatchDoctor,
    Mismatch,
    TooMany,
    next_cause,
)
from bot.services.registration.words import MatchWords
from bot.services.values import kinds
from bot.site.asked import Answer, Go, Page
from bot.site.flows.flow import Result, Section, Wrong
from bot.site.record import (
    AGREED,
    CHAT,
    HASH,
    KEY,
    PASSWORD_TRIES,
    REGISTERED,
    SENT,
    SENT_TO,
    TOLD,
)
from bot.site.sessions import Sessions
from bot.site.visit import Visit
from bot.site.wording import SiteWords

MOST_TRIES = 10
"""Wrong passwords with one address of a mail; then the desk helps."""

MAILS = Limit(5, timedelta(hours=1))
"""Confirmation mails to one address: a stranger's mailbox is not to be filled from here."""

PENDING, MAILED = "registering", "mailed"
"""Drafts beside the session's: of the address in a mail, and of a mail address."""
_EMAIL, _NAME = "email", "name"


@dataclass(frozen=True)
class Tools:
    """What the flow works with."""

    contracts: Contracts
    accounts: Accounts
    mailbox: Mailbox
    drafts: Drafts
    doctor: MatchDoctor
    match_words: MatchWords
    match_causes: MatchCauses
    progress: Progress
    sessions: Sessions
    words: SiteWords
    base_url: str


class Registration:
    """See `Flow`."""

    def __init__(self, journey: Journey, tools: Tools) -> None:
        self.journey = journey
        self._tools = tools
        self._words = tools.words

    # Pages

    def stopped_at_door(self, visit: Visit, step: Step) -> Optional[Answer]:
        """See the protocol."""
        if step.kind == "done" and not REGISTERED.is_in(visit.fields(self.journey.id)):
            return Go(self.journey.entry.page or "/")
        return None

    def sections(self, visit: Visit, step: Step) -> Sequence[Section]:
        """See the protocol: everything that was typed, but for the password."""
        fields = visit.fields(self.journey.id)
        if step.kind == "notice":
            return [Section("", (("送信先", SENT_TO.of(fields) or ""),))]
        if step.kind != "check":
            return []
        lines = []
        for field in self.journey.fields:
            text = fields.get(field.id)
            spoken = kinds.spoken(field.parser, text) if text else "（入力なし）"
            if isinstance(spoken, tuple):
                spoken = "、".join(spoken)
            lines.append((_label(field), str(spoken).replace("\u3000", " ")))
        lines.insert(1, ("パスワード", self._words.texts["password_hidden"]))
        return [Section("お客さま情報", tuple(lines))]

    def fields(self, visit: Visit, step: Step) -> Sequence[Field]:
        """See the protocol."""
        return step.fields

    def present(self, visit: Visit, step: Step) -> Mapping[str, str]:
        """See the protocol."""
        return {}

    def wants_password(self, step: Step) -> bool:
        """True for the page on which it is set."""
        return bool(step.fields)

    def has_password(self, visit: Visit) -> bool:
        """True if one was set already."""
        return HASH.is_in(visit.fields(self.journey.id))

    def password(self, visit: Visit) -> Result:
        """What is typed there is hashed at once, and kept nowhere."""
        typed = visit.asked.form.get("password", "")
        if not typed and self.has_password(visit):
            return None
        if not typed:
            return Wrong((self._words.texts["no_password"],), "password")
        against = self._tools.accounts.reasons_against(typed)
        if against:
            return Wrong(against, "password")
        try:
            hashed = self._tools.accounts.hashed(typed)
        except PasswordsBusy:
            return Wrong((self._words.texts["password_busy"],), "password")
        visit.change(self.journey.id, HASH.keeping(hashed))
        return None

    def agreed(self, visit: Visit, step: Step) -> Result:
        """See the protocol."""
        visit.change(self.journey.id, AGREED.keeping(True))
        return None

    def refused(self, visit: Visit, step: Step) -> Answer:
        """See the protocol."""
        return Go("/")

    # The check against the contracts

    def filled(self, visit: Visit, step: Step) -> Result:
        """See the protocol: the four items, as the chat asks for them."""
        fields = visit.fields(self.journey.id)
        visit.change(self.journey.id, KEY.keeping(secrets.token_urlsafe(24)))
        asking = Asking(visit.session.conversation, visit.asked.client)
        found = self._tools.doctor.examine(fields, asking, visit.at)
        if not isinstance(found, (Mismatch, TooMany)):
            return None  # one that could not be made now is made with 「確定」
        told = TOLD.of(fields) or ()
        reply = self._tools.match_words.reply(found, visit.at, told)
        cause = (
            next_cause(found, self._tools.match_causes, told)
            if isinstance(found, Mismatch)
            else None
        )
        if cause:
            visit.change(self.journey.id, TOLD.keeping((*told, cause.id)))
        lines = tuple(reply.text.split("\n")) if reply else ()
        if isinstance(found, TooMany):  # the chat's way round it is this page
            locked = self._tools.match_words.locked(found, visit.at)
            lines = (locked, self._words.texts["match_later"])
        return Wrong(lines, cause.field if cause else "policy_numbers", reply)

    # 仮登録

    def version(self, visit: Visit) -> str:
        """See the protocol."""
        fields = visit.fields(self.journey.id)
        text = json.dumps([fields.get(f.id) for f in self.journey.fields] + [HASH.of(fields)])
        return hashlib.sha256(f"{visit.session.csrf}{text}".encode()).hexdigest()[:24]

    def commit(self, visit: Visit, step: Step) -> Result:
        """See the protocol: 仮登録, and the mail with the address that finishes it."""
        fields = visit.fields(self.journey.id)
        hashed, key = HASH.of(fields), KEY.of(fields)
        if hashed is None or key is None:
            return Go("/registration/details")
        request = _request(fields)
        mails = self._mails_to(request.email, visit)
        sent = _within(SENT.of(mails.fields) or {}, visit.at)
        # 「確定」 that was pressed twice is one mail
        if key not in sent and MAILS.reached_until([*sent.values()]):
            return Wrong((self._words.texts["mails_too_often"],))
        try:
            made = self._tools.contracts.preregister(request, idempotency_key=key)
        except BackEndRefused as error:
            if error.code is Refusal.CONTRACTS_DO_NOT_MATCH:
                return Wrong((self._words.texts["not_matching"],))
            raise
        counting = {key: visit.at + MAILS.within, **sent}
        kept = SENT.keeping({one: until.isoformat() for one, until in counting.items()})
        self._tools.drafts.change(mails.id, kept, visit.at)
        token = made.confirmation_token
        pending = self._tools.drafts.open(_place(token), PENDING, visit.at)
        name = request.applicant.name.full
        chat = CHAT.of(fields)
        about = {_EMAIL: request.email, _NAME: name}
        changes = {**about, **HASH.keeping(hashed), **CHAT.keeping(chat)}
        self._tools.drafts.change(pending.id, changes, visit.at)
        link = f"{self._tools.base_url}/registration/confirm/{token}"
        self._tools.mailbox.put(Letter("confirm", request.email, name, link, f"c-{_digest(token)}"))
        visit.change(self.journey.id, SENT_TO.keeping(request.email))
        self._note(visit, step.number + 1, Outcome.PROVISIONAL, chat)
        return None

    def _mails_to(self, email: str, visit: Visit) -> Draft:
        """What is known of the mails to this address, whoever asked for them."""
        place = f"mailed:{self._tools.sessions.hashed(email.casefold())}"
        return self._tools.drafts.open(place, MAILED, visit.at)

    # 本登録

    def pending(self, token: str, visit: Visit) -> Optional[Draft]:
        """The 仮登録 that an address of a mail belongs to, None if there is none (any more)."""
        found = self._tools.drafts.of_conversation(_place(token), visit.at)
        return found[0] if found else None

    def confirm(self, visit: Visit, token: str, step: Step) -> Result:
        """The password was typed again: 本登録, and signed in."""
        pending = self.pending(token, visit)
        if pending is None or REGISTERED.is_in(pending.fields):
            return self.confirmed_before(pending)
        tries, hashed = PASSWORD_TRIES.of(pending.fields) or 0, HASH.of(pending.fields) or ""
        if tries >= MOST_TRIES:
            return Wrong((self._words.texts["too_often"],), "password")
        typed = visit.asked.form.get("password", "")
        try:
            is_same = self._tools.accounts.is_same(hashed, typed)
        except PasswordsBusy:
            return Wrong((self._words.texts["password_busy"],), "password")
        if not is_same:
            self._tools.drafts.change(pending.id, PASSWORD_TRIES.keeping(tries + 1), visit.at)
            return Wrong((self._words.texts["password_wrong"],), "password")
        email, name = pending.fields[_EMAIL], pending.fields[_NAME]
        try:
            made = self._tools.contracts.confirm(token, idempotency_key=f"c-{_digest(token)}")
            self._tools.accounts.open(email, hashed, made.reference)
        except BackEndRefused as error:
            return _link_problem(error.code)
        except AddressTaken:
            return _link_problem(Refusal.ALREADY_MEMBER)
        link = f"{self._tools.base_url}/mypage"
        self._tools.mailbox.put(Letter("registered", email, name, link, f"r-{_digest(token)}"))
        chat = CHAT.of(pending.fields)
        gone: dict[str, Optional[str]] = {_EMAIL: None, _NAME: None}
        changes = {**REGISTERED.keeping(True), **HASH.keeping(None), **gone}
        self._tools.drafts.change(pending.id, changes, visit.at)
        visit.erase(self.journey.id)
        self._tools.sessions.sign_in(visit.session, made.reference)
        visit.change(self.journey.id, REGISTERED.keeping(True), step=len(self.journey.steps))
        self._note(visit, step.number + 1, Outcome.DONE, chat, made.reference)
        return None

    def confirmed_before(self, pending: Optional[Draft]) -> Answer:
        """The address was used already, or it never was."""
        return _link_problem(Refusal.ALREADY_CONFIRMED if pending else Refusal.REGISTRATION_UNKNOWN)

    def reached(self, visit: Visit, step: Step) -> None:
        """A page was come to for the first time."""
        self._note(visit, step.number, Outcome.REACHED, CHAT.of(visit.fields(self.journey.id)))

    def _note(
        self,
        visit: Visit,
        step: int,
        outcome: Outcome,
        chat: Optional[str],
        member: Optional[str] = None,
    ) -> None:
        if chat or member:
            found = WebProgress(self.journey.id, step, outcome, visit.at, member=member)
            self._tools.progress.note(found, chat)


def _within(kept: Mapping[str, str], at: datetime) -> dict[str, datetime]:
    """Of what is counted until when, that which still counts."""
    counted = {key: datetime.fromisoformat(until) for key, until in kept.items()}
    return {key: until for key, until in counted.items() if until > at}


def _link_problem(code: Refusal) -> Page:
    return Page("link.html", {"why": code.value}, status=410)


def _label(field: Field) -> str:
    return field.label


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:40]


def _place(token: str) -> str:
    """Where what belongs to an address of a mail is kept; the address itself is kept nowhere."""
    return f"registering:{_digest(token)}"


def _request(fields: Mapping[str, str]) -> RegistrationRequest:
    def value(parser: str, name: str) -> tuple[str, ...]:
        found: tuple[str, ...] = kinds.from_text(parser, fields[name])
        return found

    numbers = value("policy_numbers", "policy_numbers") if fields.get("policy_numbers") else ()
    romaji = value("romaji_name", "romaji") if fields.get("romaji") else None
    applicant = Applicant(
        name=PersonName(*value("kanji_name", "name")),
        kana=PersonName(*value("kana_name", "kana")),
        birth_on=kinds.from_text("birth_date", fields["birth_date"]),
        postal_code=kinds.spoken("postal_code", fields["postal_code"]),
        address=fields["address"],
        phone=fields["phone"],
    )
    return RegistrationRequest(
        applicant,
        fields["email"],
        tuple(map(PolicyNumber, numbers)),
        PersonName(*romaji) if romaji else None,
    )

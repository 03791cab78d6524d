"""照合の言葉: what is said about a check, with one likely cause at a time and a way on.

No value stands in a reply, only which item does not agree with which policy number.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional, Sequence

from bot.domain.content import Content
from bot.domain.hours import TOKYO
from bot.domain.membership import MatchField
from bot.domain.wording import Needs, Sayings
from bot.reply import Choice, Kind, Link, Reply
from bot.services.contacts.links import tel
from bot.services.contacts.opening import Opening
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.moves import payload
from bot.services.registration.doctor import (
    POLICY_NUMBER,
    AllMatch,
    BackEndDown,
    Cause,
    ContractFinding,
    Examination,
    MatchCauses,
    Mismatch,
    TooMany,
    causes_of,
)
from bot.text.dates import spoken_date, spoken_time

MORE_CAUSES = '/journey{"move": "more_causes"}'
PROCEED = '/journey{"move": "proceed"}'

JOURNEY = "registration"

MUST_MATCH = "REG-3"
"""The section by which the four items must agree."""

NEEDS: Needs = {
    "all_match": (),
    "differs": ("items", "number"),
    "unknown": ("number",),
    "four_items": (),
    "first_subject": ("subject",),
    "next_subject": ("subject",),
    "more_about": ("subject",),
    "no_idea": (),
    "no_more_causes": (),
    "too_many": ("again",),
    "down": (),
    "kept": (),
}
"""What registration_words.yml holds."""


class MatchWords:
    """Makes replies from examinations and causes; knows nothing of Rasa or of channels.

    `told` are the ids of the causes told so far, not counting the one to tell now;
    `variant` counts up while nothing else changes, so that no sentence comes twice in a row.
    """

    def __init__(
        self, content: Content, causes: MatchCauses, sayings: Sayings, opening: Opening
    ) -> None:
        self._say = sayings.say
        self._journey = content.journeys[JOURNEY]
        self._desk = content.desks[self._journey.desk or JOURNEY]
        self._causes = causes
        self._opening = opening

    def reply(
        self, examination: Examination, at: datetime, told: Sequence[str] = (), variant: int = 0
    ) -> Optional[Reply]:
        """What came of a check, with the next cause after a mismatch; None if nothing was checked."""
        if isinstance(examination, AllMatch):
            text = self._say("all_match", variant)
            choice = Choice("画面へ進む", PROCEED)
            return Reply(text, (choice,), (MUST_MATCH,), kind=Kind.NOTICE)
        if isinstance(examination, Mismatch):
            lines = [self._finding(one, variant + len(told)) for one in examination.contracts]
            if not told:
                lines.append(self._say("four_items", variant))
            return self._mismatch(lines, examination, at, told, variant)
        if isinstance(examination, TooMany):
            return self._unchecked(self.locked(examination, at, variant), at, variant)
        if isinstance(examination, BackEndDown):
            return self._unchecked(self._say("down", variant), at, variant)
        return None

    def locked(self, found: TooMany, at: datetime, variant: int = 0) -> str:
        """From when on it can be checked again, as a sentence."""
        return self._say("too_many", variant, again=_moment(found.again_at, at))

    def more(
        self, mismatch: Mismatch, at: datetime, told: Sequence[str], variant: int = 0
    ) -> Reply:
        """The next cause alone; after the last one the desk."""
        return self._mismatch([], mismatch, at, told, variant)

    # A mismatch

    def _mismatch(
        self,
        lines: list[str],
        mismatch: Mismatch,
        at: datetime,
        told: Sequence[str],
        variant: int,
    ) -> Reply:
        left = [cause for cause in causes_of(mismatch, self._causes) if cause.id not in told]
        if not left:
            return self._desk_reply([*lines, self._say("no_more_causes", variant)], mismatch, at)
        cause = left[0]
        lines = [*lines, self._lead(cause, mismatch, told, variant) + cause.text]
        if len(left) == 1:
            return self._desk_reply([*lines, self._say("no_idea", variant)], mismatch, at, cause)
        choices = (
            self._correct([cause.field]),
            Choice("ほかの原因を見る", MORE_CAUSES),
            Choice("このまま画面へ進む", PROCEED),
            Choice("電話で聞く", payload(moves.AskPerson())),
        )
        return Reply("\n".join(lines), choices, (MUST_MATCH,), kind=Kind.NOTICE)

    def _desk_reply(
        self, lines: list[str], mismatch: Mismatch, at: datetime, cause: Optional[Cause] = None
    ) -> Reply:
        """The end of the causes: with the desk's number in it nobody has to ask for it."""
        of_all = [one.field for one in causes_of(mismatch, self._causes)]
        return Reply(
            "\n".join([*lines, self._opening.desk_line(self._desk, at)]),
            (
                self._correct([cause.field] if cause else of_all),
                Choice("このまま画面へ進む", PROCEED),
            ),
            (MUST_MATCH, self._desk.citation),
            (self._call(),),
            kind=Kind.NOTICE,
        )

    def _finding(self, finding: ContractFinding, turn: int) -> str:
        labels = [self._causes.labels[i.value] for i in MatchField if i in finding.items]
        if finding.is_unknown:
            return self._say("unknown", turn, number=finding.position)
        return self._say("differs", turn, number=finding.position, items="・".join(labels))

    def _lead(self, cause: Cause, mismatch: Mismatch, told: Sequence[str], variant: int) -> str:
        """What the cause is about, unless it can be about one thing only."""
        subject = self._causes.labels[cause.subject]
        if cause.subject == POLICY_NUMBER and mismatch.checked > 1:
            numbers = "・".join(f"{finding.position}件目" for finding in mismatch.unknown)
            subject = f"{subject}{numbers}"
        if any(one.id in told for one in self._causes.causes[cause.subject]):
            return self._say("more_about", variant + len(told), subject=subject)
        if told:
            return self._say("next_subject", subject=subject)
        subjects = {one.subject for one in causes_of(mismatch, self._causes)}
        return self._say("first_subject", subject=subject) if len(subjects) > 1 else ""

    def _correct(self, fields: Sequence[str]) -> Choice:
        """To the field; where it may be one of several, to the question which."""
        if len(set(fields)) > 1:
            return Choice("入力した内容を直す", payload(moves.Correct()))
        field = self._journey.field(fields[0])
        label = field.label if field else fields[0]
        return Choice(f"{label}を直す", payload(moves.Correct(fields[0])))

    # Not checked

    def _unchecked(self, text: str, at: datetime, variant: int) -> Reply:
        lines = [text, self._say("kept", variant), self._say("four_items", variant)]
        return Reply(
            "\n".join([*lines, self._opening.desk_line(self._desk, at)]),
            (Choice("このまま画面へ進む", PROCEED),),
            (MUST_MATCH, self._desk.citation),
            (self._call(),),
            kind=Kind.NOTICE,
        )

    def _call(self) -> Link:
        return tel(self._desk)


def _moment(moment: datetime, at: datetime) -> str:
    """「本日10:31」「11月21日（土）0:05」, no earlier than the moment is."""
    local = moment.astimezone(TOKYO)
    if local.second or local.microsecond:
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    is_today = local.date() == at.astimezone(TOKYO).date()
    day = "本日" if is_today else spoken_date(local.date())
    return f"{day}{spoken_time(local.time())}"

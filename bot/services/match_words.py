"""照合の言葉: what is said about a check, with one likely cause at a time and a way on.

No value stands in a reply, only which item does not agree with which policy number.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional, Sequence

from bot.domain.content import Content
from bot.domain.hours import TOKYO
from bot.domain.membership import MatchField
from bot.reply import Choice, Kind, Link, Reply
from bot.services import journey_moves as moves
from bot.services.journey_moves import payload
from bot.services.match_doctor import (
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
from bot.services.opening import Opening
from bot.text.dates import spoken_date, spoken_time

MORE_CAUSES = '/journey{"move": "more_causes"}'
PROCEED = '/journey{"move": "proceed"}'

JOURNEY = "registration"

MUST_MATCH = "REG-3"
"""The section by which the four items must agree."""

# Texts that take turns

_ALL_MATCH = (
    "氏名・住所・生年月日・電話番号は、入力された証券番号のご契約と一致しました。",
    "入力された証券番号のご契約と、氏名・住所・生年月日・電話番号の4つとも一致しています。",
)
_DIFFERS = (
    "証券番号{number}件目のご契約と、{items}が一致しませんでした。",
    "証券番号{number}件目は、{items}がご契約の内容と一致していません。",
)
_UNKNOWN = (
    "証券番号{number}件目のご契約は、入力された内容では確認できませんでした。",
    "証券番号{number}件目は、入力された内容と一致するご契約を確認できていません。",
)
_FOUR_ITEMS = (
    "氏名・住所・生年月日・電話番号の4つすべてがご契約と一致しないと、契約の登録ができません。",
    "契約を登録するには、氏名・住所・生年月日・電話番号の4つすべてがご契約と一致している必要があります。",
)
_FIRST_SUBJECT = "まず、{subject}についてです。"
_NEXT_SUBJECT = "次に、{subject}についてです。"
_MORE_ABOUT = (
    "{subject}について、ほかに考えられることです。",
    "{subject}には、次のような原因も考えられます。",
)
_NO_IDEA = (
    "お心当たりがないときは、お電話でもご案内します。",
    "あてはまらないときは、こちらの窓口へお電話ください。",
)
_NO_MORE_CAUSES = (
    "考えられる原因のご案内は、ここまでです。お心当たりがないときは、窓口へお電話ください。",
    "ここでご案内できる原因は、ほかにはありません。お電話で窓口におたずねください。",
)
_TOO_MANY = (
    "ご契約との照合は、続けてできる回数を限っています。次に照合できるのは、{again}からです。",
    "続けての照合は、いまはできません。{again}から、もう一度お試しいただけます。",
)
_DOWN = (
    "申し訳ありません。ご契約の内容と一致しているかを、ただいま確認できませんでした。",
    "恐れ入ります。ご契約との照合が、いまはできない状態です。",
)
_KEPT = (
    "入力された内容は、そのままお預かりしています。照合をせずに画面へ進むことも、お電話でおたずねいただくこともできます。",
    "お預かりした内容は、そのまま残っています。照合をせずに画面へ進むか、窓口へお電話ください。",
)


class MatchWords:
    """Makes replies from examinations and causes; knows nothing of Rasa or of channels.

    `told` are the ids of the causes told so far, not counting the one to tell now;
    `variant` counts up while nothing else changes, so that no sentence comes twice in a row.
    """

    def __init__(self, content: Content, causes: MatchCauses, opening: Opening) -> None:
        self._journey = content.journeys[JOURNEY]
        self._desk = content.desks[self._journey.desk or JOURNEY]
        self._causes = causes
        self._opening = opening

    def reply(
        self, examination: Examination, at: datetime, told: Sequence[str] = (), variant: int = 0
    ) -> Optional[Reply]:
        """What came of a check, with the next cause after a mismatch; None if nothing was checked."""
        if isinstance(examination, AllMatch):
            text = _turn(_ALL_MATCH, variant)
            choice = Choice("画面へ進む", PROCEED)
            return Reply(text, (choice,), (MUST_MATCH,), kind=Kind.NOTICE)
        if isinstance(examination, Mismatch):
            lines = [self._finding(one, variant + len(told)) for one in examination.contracts]
            if not told:
                lines.append(_turn(_FOUR_ITEMS, variant))
            return self._mismatch(lines, examination, at, told, variant)
        if isinstance(examination, TooMany):
            text = _turn(_TOO_MANY, variant).format(again=_moment(examination.again_at, at))
            return self._unchecked(text, at, variant)
        if isinstance(examination, BackEndDown):
            return self._unchecked(_turn(_DOWN, variant), at, variant)
        return None

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
            return self._desk_reply([*lines, _turn(_NO_MORE_CAUSES, variant)], mismatch, at)
        cause = left[0]
        lines = [*lines, self._lead(cause, mismatch, told, variant) + cause.text]
        if len(left) == 1:
            return self._desk_reply([*lines, _turn(_NO_IDEA, variant)], mismatch, at, cause)
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
        texts = _UNKNOWN if finding.is_unknown else _DIFFERS
        return _turn(texts, turn).format(number=finding.position, items="・".join(labels))

    def _lead(self, cause: Cause, mismatch: Mismatch, told: Sequence[str], variant: int) -> str:
        """What the cause is about, unless it can be about one thing only."""
        subject = self._causes.labels[cause.subject]
        if cause.subject == POLICY_NUMBER and mismatch.checked > 1:
            numbers = "・".join(f"{finding.position}件目" for finding in mismatch.unknown)
            subject = f"{subject}{numbers}"
        if any(one.id in told for one in self._causes.causes[cause.subject]):
            return _turn(_MORE_ABOUT, variant + len(told)).format(subject=subject)
        if told:
            return _NEXT_SUBJECT.format(subject=subject)
        subjects = {one.subject for one in causes_of(mismatch, self._causes)}
        return _FIRST_SUBJECT.format(subject=subject) if len(subjects) > 1 else ""

    def _correct(self, fields: Sequence[str]) -> Choice:
        """To the field; where it may be one of several, to the question which."""
        if len(set(fields)) > 1:
            return Choice("入力した内容を直す", payload(moves.Correct()))
        field = self._journey.field(fields[0])
        label = field.label if field else fields[0]
        return Choice(f"{label}を直す", payload(moves.Correct(fields[0])))

    # Not checked

    def _unchecked(self, text: str, at: datetime, variant: int) -> Reply:
        lines = [text, _turn(_KEPT, variant), _turn(_FOUR_ITEMS, variant)]
        return Reply(
            "\n".join([*lines, self._opening.desk_line(self._desk, at)]),
            (Choice("このまま画面へ進む", PROCEED),),
            (MUST_MATCH, self._desk.citation),
            (self._call(),),
            kind=Kind.NOTICE,
        )

    def _call(self) -> Link:
        return Link(f"{self._desk.name}に電話する", f"tel:{self._desk.phone.replace('-', '')}")


def _turn(texts: Sequence[str], number: int) -> str:
    return texts[number % len(texts)]


def _moment(moment: datetime, at: datetime) -> str:
    """「本日10:31」「11月21日（土）0:05」, no earlier than the moment is."""
    local = moment.astimezone(TOKYO)
    if local.second or local.microsecond:
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    is_today = local.date() == at.astimezone(TOKYO).date()
    day = "本日" if is_today else spoken_date(local.date())
    return f"{day}{spoken_time(local.time())}"

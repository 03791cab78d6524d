"""手順の案内: a move of a conversation → its journey goes on in the draft → replies.

The one place where state and values of a journey change, each time in one write. Replies
hold markers in place of values; `way_out` fills them in when a reply leaves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Collection, Mapping, Optional, Sequence, Union

from bot.domain.content import Content
from bot.domain.journey import Field, Journey
from bot.domain.journey_state import JourneyState, Mode
from bot.reply import Choice, Kind, Link, Reply
from bot.services.drafts import words as resume_replies
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.resume_codes import (
    NoCode,
    NothingLeft,
    OfMember,
    Resumption,
    TooManyTries,
    WrongCode,
)
from bot.services.drafts.slots import Changes, Erased, emptied
from bot.services.events.event import Kind as EventKind
from bot.services.events.telling import NOBODY, Telling
from bot.services.journeys.changes import changes
from bot.services.journeys.elsewhere import Noted, PreparedElsewhere, start_payload
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.moves import Accepted, Move, ValueGiven, outcome_of
from bot.services.journeys.engine.places import as_typed, is_guiding, open_field, room
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.engine.stops import is_handoff_allowed
from bot.services.journeys.extras import JourneyExtras, NoExtras, Turn
from bot.services.journeys.outgoing import HANDOVER, SUGGESTED, TYPED, suggestion
from bot.services.journeys.progress import is_finished
from bot.services.journeys.standing import STATE, Standing, current, standing_of
from bot.services.journeys.typed import Typed
from bot.services.journeys.wording import FOLLOWING, JourneyWording
from bot.services.journeys.words import JourneyWords
from bot.services.values import kinds
from bot.text.parse.result import Parsed, Question

_LISTED = "、"


class Journeys:
    """What conversations do with journeys. Calls block on the draft store.

    Every method may raise `StoreUnavailable`.
    """

    def __init__(
        self,
        content: Content,
        wording: JourneyWording,
        words: JourneyWords,
        drafts: Drafts,
        extras: Mapping[str, JourneyExtras],
        telling: Telling = NOBODY,
    ) -> None:
        """`telling` hears of what others want to know of a journey."""
        self._journeys = content.journeys
        self._wording = wording
        self._words = words
        self._elsewhere = PreparedElsewhere(content.journeys, wording, words)
        self._drafts = drafts
        self._extras = extras
        self._telling = telling

    # Where one is

    def standing(self, conversation: str, at: datetime) -> Optional[Standing]:
        """Where the conversation stands: what goes on, else what was left last."""
        return current(self._drafts.of_conversation(conversation, at), self._journeys)

    def start_choices(self, journey: str, is_private: bool) -> tuple[Choice, ...]:
        """The ways through a journey, to be offered with an answer about it."""
        modes = (Mode.GUIDE, Mode.PREPARE) if is_private else (Mode.GUIDE,)
        return tuple(
            Choice(self._wording.choices[mode.value], start_payload(journey, mode))
            for mode in modes
            if mode is Mode.GUIDE or self._journeys[journey].fields
        )

    def which(self, mode: Mode) -> Reply:
        """Which procedure is to be gone through in the way that was wished for."""
        choices = tuple(
            Choice(journey.title, start_payload(journey.id, mode))
            for journey in self._journeys.values()
            if mode is Mode.GUIDE or journey.fields
        )
        return Reply(self._wording.pieces["which_journey"], choices, kind=Kind.ASK_BACK)

    def may_prepare(self, journey: Optional[str], turn: Turn) -> bool:
        """True where values may be told, or some of them by who is signed in; None: of any journey."""
        if turn.is_private:
            return True
        asked = [self._journeys[journey]] if journey else self._journeys.values()
        return turn.member is not None and any(
            not field.is_personal for one in asked for field in one.fields
        )

    def wished(self, journey: Optional[str], mode: Optional[Mode], turn: Turn) -> list[Reply]:
        """Begin in the way that was wished for; which journey is asked where none is known.

        Where others carry the messages the screens are the way, if none was wished for.
        """
        if mode is None and not turn.is_private:
            mode = Mode.GUIDE
        if mode is Mode.PREPARE and not self.may_prepare(journey, turn):
            return self._elsewhere_and_here(journey, turn)
        if journey is None:
            return [self.which(mode or Mode.GUIDE)]
        return self.start(journey, mode, turn)

    def needed(self, journey: str, turn: Turn) -> Reply:
        """What to have at hand for a journey that nobody has begun."""
        return self._elsewhere.needed(self._journeys[journey], turn.at)

    def told_in_vain(self, noted: Noted, is_more: bool = False) -> Reply:
        """To what is told although it is not taken here; `is_more`: beside a value that was masked."""
        journey = self._journeys.get(noted.journey or "")
        return self._elsewhere.told_in_vain(journey, noted.times, is_more)

    def _elsewhere_and_here(self, journey: Optional[str], turn: Turn) -> list[Reply]:
        """Why nothing is prepared here and what can be done; while one goes on, its screen again."""
        reply = self._elsewhere.reply(self._journeys.get(journey or ""))
        now = self.standing(turn.conversation, turn.at)
        if now is None or not now.state.is_active:
            return [reply]
        return [reply.with_choices(()), *self.go(now, moves.Remind(), turn)]

    def offering_resumption(self, reply: Reply) -> Reply:
        """An answer to someone who left a journey: with the way back to it."""
        resume = Choice(self._wording.choices["resume"], moves.payload(moves.Resume()))
        return reply.with_choices((*reply.choices[:2], resume))

    def with_page(self, reply: Reply, journey_id: str) -> Reply:
        """An answer about a screen of the journey that goes on: with the link to it."""
        journey = self._journeys[journey_id]
        step = journey.step_about(reply.topics[0]) if reply.topics else None
        if step is None:
            return reply
        return replace(reply, links=(self._words.page(step), *reply.links))

    # Moves

    def start(self, journey: str, mode: Optional[Mode], turn: Turn) -> list[Reply]:
        """Begin a journey, or go on with it; one that goes on meanwhile is kept for later."""
        if mode is Mode.PREPARE and not self.may_prepare(journey, turn):
            return self._elsewhere_and_here(journey, turn)
        now = self.standing(turn.conversation, turn.at)
        if now and now.state.is_active and now.journey.id != journey:
            return self._switch(now, journey, mode, turn)
        return self._begin(journey, moves.Start(mode, turn.is_private), turn)

    def move(self, move: Move, turn: Turn) -> Optional[list[Reply]]:
        """One move in the journey of the conversation; None if there is none."""
        standing = self.standing(turn.conversation, turn.at)
        if standing is None:
            return None
        if isinstance(move, moves.SwitchTo):
            return self._switch(standing, move.journey, None, turn)
        if isinstance(move, moves.Start):
            is_here = self.may_prepare(standing.journey.id, turn)
            if move.mode is Mode.PREPARE and not is_here:
                return self._elsewhere_and_here(standing.journey.id, turn)
            return self._start(standing, replace(move, is_private=turn.is_private), turn)
        if isinstance(move, moves.Resume):
            move = moves.Resume(turn.is_private)
        cause = self._of_cause(standing, move, turn)
        if cause is not None:
            return cause
        if isinstance(move, (moves.Yes, moves.Confirm)) and is_read_back(standing):
            kept_back = self._extras_of(standing).keep_back(standing, turn)
            if kept_back:
                return kept_back
        return self._answered_by_button(standing, move, turn) or self.go(
            standing, move, turn, _answered(standing, move)
        )

    def proceed(self, turn: Turn) -> Optional[list[Reply]]:
        """「このまま画面へ進む」 although the check found something or could not be made."""
        standing = self.standing(turn.conversation, turn.at)
        if standing is None:
            return None
        has_heard = self._extras_of(standing).has_kept_back(standing) and is_read_back(standing)
        return self.go(standing, moves.Confirm() if has_heard else moves.Remind(), turn)

    def more_causes(self, turn: Turn) -> Optional[list[Reply]]:
        """「ほかの原因を見る」: the next likely cause of a mismatch."""
        standing = self.standing(turn.conversation, turn.at)
        if standing is None:
            return None
        told = self._extras_of(standing).more_causes(standing, turn)
        return told or self.go(standing, moves.Remind(), turn)

    # Values

    def typed(self, standing: Standing, typed: Typed, turn: Turn) -> list[Reply]:
        """Values that were read from a message: kept, refused or asked back."""
        changes: dict[str, Optional[str]] = {}
        given: list[ValueGiven] = []
        for field, result in typed.results:
            outcome = outcome_of(field, result)
            if isinstance(result, Parsed):
                text, count = _with_value(
                    field, kinds.as_text(field.parser, result.value), standing
                )
                changes[field.id] = text
                outcome = (
                    replace(outcome, count=count) if isinstance(outcome, Accepted) else outcome
                )
                changes.update(_asked_back(field, None, None))
            elif isinstance(result, Question):
                changes.update(_asked_back(field, result.suggestion, result.typed))
            given.append(ValueGiven(field.id, outcome))
        if is_guiding(standing.journey, standing.state):
            changes = {}  # nothing is collected here
        return self.go(standing, given, turn, changes)

    def remove(self, standing: Standing, field: Field, position: int, turn: Turn) -> list[Reply]:
        """「2件目を消して」: one of several values, counted from 1."""
        values = standing.draft.fields.get(field.id, "").split(_LISTED)
        left = [value for i, value in enumerate(values, start=1) if i != position and value]
        if len(left) == len(values):
            return self.go(standing, moves.Remind(), turn)
        changes = {field.id: _LISTED.join(left) or None}
        return self.go(standing, moves.Remove(field.id), turn, changes)

    def erase(self, turn: Turn) -> None:
        """What was told in the whole conversation is gone, as by 「消して」 in each journey.

        What an いいえ has stopped stays stopped.
        """
        for draft in self._drafts.of_conversation(turn.conversation, turn.at):
            standing = standing_of(draft, self._journeys)
            if standing and standing.state.filled:
                asked, _ = self._advance(standing, moves.Discard(), turn, {})
                self._advance(asked, moves.Yes(), turn, {})

    # Another day, another channel

    def resumed(self, resumption: Resumption, turn: Turn) -> list[Reply]:
        """What comes of a code that was typed."""
        if isinstance(resumption, WrongCode):
            wrong = resume_replies.wrong_code(resumption.tries_left)
            return [wrong.with_choices(self._beginnings())]
        if isinstance(resumption, TooManyTries):
            locked = resume_replies.too_many(resumption.again_at)
            return [locked.with_choices(self._beginnings())]
        if isinstance(resumption, OfMember):
            return [resume_replies.of_member().with_choices(self._beginnings())]
        nothing = resume_replies.nothing_left().with_choices(self._beginnings())
        if isinstance(resumption, (NothingLeft, NoCode)):
            return [nothing]
        standing = standing_of(resumption.draft, self._journeys)
        if standing is None:
            return [nothing]
        # what went on here meanwhile is kept for later
        for draft in self._drafts.of_conversation(turn.conversation, turn.at):
            other = standing_of(draft, self._journeys)
            if other and other.draft.id != resumption.draft.id and other.state.is_active:
                self._advance(other, moves.SwitchTo(standing.journey.id), turn, {})
        return self.go(standing, moves.Resume(turn.is_private), turn)

    def _beginnings(self) -> tuple[Choice, ...]:
        title = self._wording.choices[FOLLOWING]
        return tuple(
            Choice(title.format(other=journey.title), start_payload(journey.id))
            for journey in self._journeys.values()
        )

    # Inside

    def _begin(self, journey: str, start: moves.Start, turn: Turn) -> list[Reply]:
        draft = self._drafts.open(turn.conversation, journey, turn.at)
        standing = standing_of(draft, self._journeys)
        assert standing, "only journeys of the content are begun"
        return self._start(standing, start, turn)

    def _start(self, standing: Standing, start: moves.Start, turn: Turn) -> list[Reply]:
        instead = self._extras_of(standing).start_instead(standing, start, turn)
        if instead is not None:
            return instead
        if not turn.is_private and start.mode is None and standing.state.mode is None:
            start = replace(start, mode=Mode.GUIDE)  # no other way is offered there
        return self.go(standing, start, turn)

    def _of_cause(self, standing: Standing, move: Move, turn: Turn) -> Optional[list[Reply]]:
        """はい to 「電話番号が変わっていませんか」 corrects it, いいえ tells the next likely cause."""
        field = self._extras_of(standing).asked_about(standing)
        if field is None or not is_read_back(standing):
            return None
        if isinstance(move, moves.Yes):
            return self.go(standing, moves.Correct(field), turn)
        return self.more_causes(turn) if isinstance(move, moves.No) else None

    def _extras_of(self, standing: Standing) -> JourneyExtras:
        return self._extras.get(standing.journey.id) or _NO_EXTRAS

    def _answered_by_button(
        self, standing: Standing, move: Move, turn: Turn
    ) -> Optional[list[Reply]]:
        """A button that stands for a value is a value like any that is typed."""
        text = as_typed(standing.journey, standing.state, move)
        field = open_field(standing.journey, standing.state)
        if text is None or field is None:
            return None
        result = kinds.parse(field.parser, text, turn.at.date())
        return self.typed(standing, Typed(((field, result),)), turn)

    def _switch(
        self, standing: Standing, journey: str, mode: Optional[Mode], turn: Turn
    ) -> list[Reply]:
        if journey not in self._journeys or journey == standing.journey.id:
            return self.go(standing, moves.Resume(turn.is_private), turn)
        is_left_open = not standing.state.is_done and not standing.state.is_cancelled
        said = self.go(standing, moves.SwitchTo(journey), turn)
        came_from = standing.journey.id if is_left_open else None
        start = moves.Start(mode, turn.is_private, came_from)
        return [reply.with_choices(()) for reply in said] + self._begin(journey, start, turn)

    def go(
        self,
        standing: Standing,
        move: Union[Move, Sequence[ValueGiven]],
        turn: Turn,
        changes: Mapping[str, Optional[str]] = {},
    ) -> list[Reply]:
        """A move as it is, with what else changes in the draft, in one write."""
        after, says = self._advance(standing, move, turn, changes)
        reply = self._words.reply(after.journey, after.state, says, turn.at)
        if reply is None:
            return []
        said = {say.kind for say in says}
        if Saying.PAUSED in said:
            reply = replace(reply, text=f"{reply.text}\n{resume_replies.code_line()}")
        if Saying.PREPARED in said:
            reply = replace(reply, links=_handing_over(reply, after))
        if said & _ERASING_ALL:
            reply = replace(reply, erases=True)
        if Saying.COMPLETED in said:
            reply = replace(reply, ends=True)
        return self._extras_of(after).said(standing, after, says, reply, turn)

    def _advance(
        self,
        standing: Standing,
        move: Union[Move, Sequence[ValueGiven]],
        turn: Turn,
        changes: Mapping[str, Optional[str]],
    ) -> tuple[Standing, list[Say]]:
        """The move, and its one write to the draft."""
        state, says = advance(standing.journey, standing.state, move)
        said = {say.kind for say in says}
        written_fields = dict(changes)
        extras = self._extras_of(standing)
        written_fields.update(extras.noted(standing, says, turn))
        written_fields.update(_turned_round(standing.journey, says))
        if said & _ERASING:
            written_fields = emptied(standing.draft.fields, Erased.WITH_VALUES)
        if said & _ERASING_ALL:
            written_fields.update(extras.erased(standing))
        written_fields.update(STATE.keeping(state))
        draft = self._drafts.change(standing.draft.id, written_fields, turn.at, step=state.step)
        self._tell(standing, state, said, move, turn)
        return Standing(draft, standing.journey, state), says

    def _tell(
        self,
        before: Standing,
        after: JourneyState,
        said: Collection[Saying],
        move: Union[Move, Sequence[ValueGiven]],
        turn: Turn,
    ) -> None:
        """The move, and what has changed by it; an end on the pages was told there."""
        self._telling.moved(before.journey.id, moves.name_of(move))
        for kind, reason in changes(before.state, after, said):
            if kind is EventKind.ENDED and is_finished(before.draft):
                continue
            data = {
                "journey": before.journey.id,
                "step": after.step,
                "mode": after.mode.value if after.mode else None,
                "reason": reason,
                "where": "chat",
            }
            self._telling.journey(turn.conversation, kind, turn.at, data)


_NO_EXTRAS = NoExtras()
_ERASING_ALL = {Saying.DISCARDED, Saying.STOP_DISCARDED}
_ERASING = {Saying.STARTED_OVER, *_ERASING_ALL}


def is_read_back(standing: Standing) -> bool:
    """True if the whole form was read back and waits for a はい."""
    state = standing.state
    return (
        state.is_active
        and state.awaiting is None
        and state.open is None
        and not is_guiding(standing.journey, state)
    )


def _answered(standing: Standing, move: Move) -> dict[str, Optional[str]]:
    """What a はい or いいえ to a value that was asked back puts into the draft."""
    state, kept = standing.state, standing.draft.fields
    field = standing.journey.field(state.open)
    if state.awaiting or state.asked_back is None or field is None:
        return {}
    text: Optional[str] = None
    if isinstance(move, moves.Yes):
        text = suggestion(standing.journey, field.id, kept)
    elif isinstance(move, moves.No) and state.asked_back.has_typed:
        text = TYPED.of(kept, field.id)
    if text is None:
        return {}
    return {
        field.id: _with_value(field, text, standing)[0],
        **_asked_back(field, None, None),
    }


def _with_value(field: Field, text: str, standing: Standing) -> tuple[str, int]:
    """The field's text with the value in it, and how many values of it are new."""
    if not field.is_repeatable:
        return text, 1
    is_done_over = standing.state.correcting == field.id
    before = [] if is_done_over else standing.draft.fields.get(field.id, "").split(_LISTED)
    kept = [value for value in before if value]
    new = [value for value in text.split(_LISTED) if value not in kept]
    fitting = new[: room(field, standing.state)]
    return _LISTED.join([*kept, *fitting]), len(new)


def _asked_back(field: Field, suggested: object, typed: object) -> Changes:
    """What is asked back of a field; None and None settle it."""
    values = [
        None if one is None else kinds.as_text(field.parser, one) for one in (suggested, typed)
    ]
    return {**SUGGESTED.keeping(field.id, values[0]), **TYPED.keeping(field.id, values[1])}


def _turned_round(journey: Journey, says: Sequence[Say]) -> dict[str, Optional[str]]:
    """An answer that was taken back is the other one."""
    fields = [journey.field(say.field) for say in says if say.kind is Saying.RETRACTED]
    return {
        field.id: next(value for value in field.values if value != field.stops_on.value)
        for field in fields
        if field and field.stops_on
    }


def _handing_over(reply: Reply, standing: Standing) -> tuple[Link, ...]:
    """The page's link takes what was prepared along, if it may."""
    first, *others = reply.links
    if not is_handoff_allowed(standing.journey, standing.state):
        return tuple(others)
    return (Link(first.title, HANDOVER), *others)

"""言葉: what the engine has to say, in sentences of the content, with progress and citation.

No value stands in a reply: `full_marker("phone")` does, and whoever sends the reply on a
private channel puts the value in its place, so that no tracker and no log ever holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Callable, Mapping, Optional, Sequence

from bot.desks import tel
from bot.domain.content import Content
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey import Field, Journey, Part, Step
from bot.domain.journey_state import JourneyState, Mode
from bot.domain.marker import full_marker, masked_marker, suggested_marker
from bot.reply import Card, Choice, Kind, Link, Reply
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening
from bot.services.drafts.drafts import KEPT_FOR
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.moves import payload
from bot.services.journeys.engine.places import askable, is_guiding, question_id, wanted
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.wording import (
    CHOICES,
    FIELDS,
    FOLLOWING,
    OF_A_FIELD,
    OPTIONS,
    JourneyWording,
)


@dataclass(frozen=True)
class _Turn:
    """What the sentences of one turn are made from."""

    journey: Journey
    state: JourneyState
    at: datetime


class JourneyWords:
    """Makes replies from sayings; knows nothing of Rasa or of channels.

    `base_url` is where the pages of the web flow are, without a slash at the end; without
    one only the official site is linked.
    """

    def __init__(
        self,
        content: Content,
        wording: JourneyWording,
        reasons: Mapping[str, str],
        opening: Opening,
        base_url: Optional[str] = None,
    ) -> None:
        self._content = content
        self._wording = wording
        self._reasons = reasons
        self._opening = opening
        self._base_url = base_url
        self._blocks: Mapping[Saying, Callable[[_Turn, Say], list[str]]] = {
            Saying.STEP_CARD: self._card,
            Saying.ON_WEB_LATER: self._card,
            Saying.DETAILS: self._details,
            Saying.SCREEN: self._screen,
            Saying.PLACE: self._to_do,
            Saying.NEEDS: self._needs,
            Saying.SUMMARY: self._masked,
            Saying.READ_BACK: self._read_back,
            Saying.PREPARE_INTRO: self._on_web,
            Saying.PREPARED: self._on_web_in_order,
            Saying.PAUSED: self._kept,
            Saying.CANCEL_QUESTION: self._kept,
            Saying.CANCELLED: self._kept_until_told,
            Saying.START_OVER_QUESTION: self._lost,
            Saying.PERSON: self._desk_lines,
            Saying.OFFER_DESK: self._desk_lines,
            Saying.OFFER_DESK_OR_WEB: self._desk_lines,
            Saying.CORRECTION_ON_PAGE: self._change_on_page,
            Saying.CHANGE_ON_PAGE: self._change_on_page,
        }

    def reply(
        self, journey: Journey, state: JourneyState, says: Sequence[Say], at: datetime
    ) -> Optional[Reply]:
        """One reply for all that is said in a turn; None if there is nothing to say."""
        if not says:
            return None
        turn = _Turn(journey, state, at)
        lines = [self._heading(turn)]
        for say in says:
            sentence, block = self._sentence(turn, say), self._block(turn, say)
            lines += [*block, sentence] if say.kind in _NUMBER_FIRST else [sentence, *block]
        shown = next((say for say in says if say.kind in _ABOUT_A_SCREEN), None)
        return Reply(
            text="\n".join(line for line in lines if line),
            choices=self._choices(turn, says[-1]),
            citations=self._citations(turn, says),
            links=self._links(turn, says),
            topics=_topics(turn, says, shown),
            kind=Kind.ASK_BACK if says[-1].kind in _ASKING else Kind.ANSWER,
            short_text=self._short(turn, says, shown),
            card=_card(turn),
        )

    # Sentences

    def _heading(self, turn: _Turn) -> str:
        """「会員登録 手順3/7（項目2/9）」, so that progress is always in sight."""
        journey, state = turn.journey, turn.state
        step = journey.step(state.step)
        if step is None or not state.is_active or not (state.mode or state.stopped):
            return ""
        label = journey.label(step)
        if state.stopped:
            title = step.title if state.mode is Mode.GUIDE else ""
            return f"{self._piece('in_stopped', label=label)} {title}".strip()
        if is_guiding(journey, state):
            if step.parts:
                count, most = str(state.part + 1), str(len(step.parts))
                return self._piece("in_part", label=label, title=step.title, count=count, most=most)
            return f"{label} {step.title}"
        ids = [field.id for field in askable(journey, state)]
        if state.open not in ids:
            return self._piece("in_read_back", label=label)
        number = ids.index(state.open) + 1
        return self._piece("in_field", label=label, count=str(number), most=str(len(ids)))

    def _sentence(self, turn: _Turn, say: Say) -> str:
        reason = self._reasons.get(say.reason or "")
        if reason and say.kind in (Saying.REFUSAL, Saying.ASK_BACK):
            field = turn.journey.field(say.field)
            statement = _statement(field) if field else ""
            reason = reason.replace("{statement}", statement)
            return reason.replace("{suggestion}", suggested_marker(say.field or ""))
        text = self._wording.sayings[say.kind].text(say.variant)
        return text.format_map(self._values(turn, say))

    def _values(self, turn: _Turn, say: Say) -> dict[str, str]:
        """What stands for each of `PLACEHOLDERS`."""
        journey = turn.journey
        step = _step_of(turn, say)
        other = self._content.journeys.get(say.journey or "")
        field = journey.field(say.field)
        stop = journey.stop_reason(say.reason)
        example = field.example if field else ""
        return {
            "journey": journey.title,
            "steps": str(len(journey.steps)),
            "label": journey.label(step),
            "step_title": step.title,
            "step_number": str(step.number),
            "duration": journey.duration,
            "other": other.title if other else "",
            "count": str(say.count),
            "number": str(say.count),
            "simple": _simple(turn, say),
            "part_title": (_part_of(turn, say) or step).title,
            "stop": stop.text if stop else self._piece("stop"),
            "stop_again": stop.again if stop else self._piece("stop_again"),
            **_field_values(journey, field, say),
            "for_example": self._piece("for_example", text=example) if example else "",
        }

    def _piece(self, name: str, **values: str) -> str:
        return self._wording.pieces[name].format_map(values)

    # Blocks

    def _block(self, turn: _Turn, say: Say) -> list[str]:
        make = self._blocks.get(say.kind)
        return make(turn, say) if make else []

    def _card(self, turn: _Turn, say: Say) -> list[str]:
        step = _step_of(turn, say)
        is_elsewhere = step.number != turn.state.step or not is_guiding(turn.journey, turn.state)
        lines = [f"{turn.journey.label(step)} {step.title}"] if is_elsewhere else []
        part = _part_of(turn, say)
        cautions = part.cautions if part else step.cautions
        lines += self._to_do(turn, say)
        return lines + [self._piece("caution", text=text) for text in cautions]

    def _details(self, turn: _Turn, say: Say) -> list[str]:
        """What the card leaves out: what to have at hand, and what else holds."""
        step, part = _step_of(turn, say), _part_of(turn, say)
        lines = []
        if step.prepare and say.part == 0:
            lines.append(self._piece("to_have", text="、".join(step.prepare)))
        details = part.details if part else step.details
        return lines + [self._piece("caution", text=text) for text in details]

    def _screen(self, turn: _Turn, say: Say) -> list[str]:
        return [_step_of(turn, say).screen]

    def _to_do(self, turn: _Turn, say: Say) -> list[str]:
        if say.kind is Saying.PLACE and not is_guiding(turn.journey, turn.state):
            return []
        part = _part_of(turn, say)
        press = part.press if part else _step_of(turn, say).press
        return [self._piece("to_do", text=text) for text in press]

    def _needs(self, turn: _Turn, say: Say) -> list[str]:
        needed = dict.fromkeys(t for step in _steps_listed(turn, say) for t in step.prepare)
        if not needed:
            return [self._piece("nothing_to_have")]
        return [self._piece("item", text=thing) for thing in needed]

    def _masked(self, turn: _Turn, say: Say) -> list[str]:
        """「・電話番号：⟦phone*⟧」; what is not personal is shown as it is."""
        return self._answers(turn, say, masked_marker)

    def _read_back(self, turn: _Turn, say: Say) -> list[str]:
        return self._answers(turn, say, full_marker)

    def _answers(self, turn: _Turn, say: Say, marker: Callable[[str], str]) -> list[str]:
        """「・電話番号：⟦phone⟧」; where no value may be shown, whether there is one."""
        return [
            self._piece("answer", field=field.label, text=self._answer(turn, say, field, marker))
            for field in wanted(turn.journey, turn.state)
        ]

    def _answer(self, turn: _Turn, say: Say, field: Field, marker: Callable[[str], str]) -> str:
        state = turn.state
        if field.id in state.filled:
            if not field.is_personal:
                return full_marker(field.id)
            return marker(field.id) if state.is_private else self._piece("is_filled")
        if say.kind is Saying.READ_BACK and field not in askable(turn.journey, state):
            # nobody is asked for it on this channel
            return self._piece("is_left_for_web" if field.is_required else "is_left_out")
        if field.id not in state.skipped:
            return self._piece("is_unanswered")
        return self._piece("is_left_for_web" if field.is_required else "is_left_out")

    def _on_web(self, turn: _Turn, say: Say) -> list[str]:
        steps = _steps_listed(turn, say)
        items = [self._piece("item", text=text) for step in steps for text in step.on_web]
        return [*items, self._piece("kept", days=str(KEPT_FOR.days))]

    def _on_web_in_order(self, turn: _Turn, say: Say) -> list[str]:
        return [
            self._piece("item_of_step", count=str(step.number), text=text)
            for step in _steps_listed(turn, say)
            for text in step.on_web
        ]

    def _kept(self, turn: _Turn, say: Say) -> list[str]:
        return [self._piece("kept", days=str(KEPT_FOR.days))] if turn.state.filled else []

    def _kept_until_told(self, turn: _Turn, say: Say) -> list[str]:
        kept = self._piece("kept_until_told", days=str(KEPT_FOR.days))
        return [kept] if turn.state.filled else []

    def _lost(self, turn: _Turn, say: Say) -> list[str]:
        return [self._piece("lost")] if turn.state.filled else []

    def _desk_lines(self, turn: _Turn, say: Say) -> list[str]:
        desk = self._content.desks.get(turn.journey.desk or "")
        return [self._opening.desk_line(desk, turn.at)] if desk else []

    def _change_on_page(self, turn: _Turn, say: Say) -> list[str]:
        """How the page lets one change it, else who knows: the manual does not say."""
        here = _step_of(turn, say)
        wanted = turn.journey.step_of(say.field or "")
        if wanted and wanted.number == here.number:
            return [self._piece("type_again")]
        if not _names_desk(turn, say):
            return [here.change]
        return [self._piece("cannot_tell_change"), *self._desk_lines(turn, say)]

    # What goes with the text

    def _citations(self, turn: _Turn, says: Sequence[Say]) -> tuple[str, ...]:
        journey, found = turn.journey, []
        for say in says:
            field = journey.field(say.field)
            if field:
                found.append(field.section)
            stop = journey.stop_reason(say.reason)
            if stop:
                found += stop.sections
            if say.kind in _LISTS_STEPS:
                found += [step.section for step in _steps_listed(turn, say)]
            elif say.step:
                found.append(_step_of(turn, say).section)
            if say.kind is Saying.DURATION and journey.duration_section:
                found.append(journey.duration_section)
            desk = self._content.desks.get(journey.desk or "")
            if desk and _names_desk(turn, say):
                found.append(desk.citation)
        return tuple(dict.fromkeys(found))

    def _links(self, turn: _Turn, says: Sequence[Say]) -> tuple[Link, ...]:
        links: list[Link] = []
        for say in says:
            if say.kind in _WITH_PAGE and not turn.state.stopped:
                links.append(self.page(_step_of(turn, say)))
            desk = self._content.desks.get(turn.journey.desk or "")
            if desk and _names_desk(turn, say):
                links.append(Link(self._piece("call", text=desk.name), tel(desk.phone)))
        return tuple(dict.fromkeys(links))

    def page(self, step: Step) -> Link:
        """The page of a screen; the official site where it is not known."""
        if self._base_url is None or step.page is None:
            return OFFICIAL_SITE
        return Link(self._piece("page", text=step.title), self._base_url + step.page)

    def _choices(self, turn: _Turn, say: Say) -> tuple[Choice, ...]:
        choices: list[Choice] = []
        for name in self._wording.sayings[say.kind].choices:
            if name == FIELDS:
                choices += _corrections(turn)
            elif name == OPTIONS:
                choices += _options(turn, say)
            elif name == FOLLOWING:
                choices += self._following(say)
            elif _is_possible(name, turn, say):
                choices.append(Choice(self._wording.choices[name], _pressed(name, say)))
        return tuple(choices)

    def _following(self, say: Say) -> list[Choice]:
        other = self._content.journeys.get(say.journey or "")
        if other is None:
            return []
        title = self._wording.choices[FOLLOWING].format(other=other.title)
        return [Choice(title, payload(moves.SwitchTo(other.id)))]

    def _short(self, turn: _Turn, says: Sequence[Say], shown: Optional[Say]) -> str:
        """「手順2/7（1/2） …」: what to do on the screen as one act, "" if there is no short wording."""
        if shown is None:
            return self._short_reminder(turn, says)
        step, part = _step_of(turn, shown), _part_of(turn, shown)
        place = self._short_place(turn, step, shown)
        others = "".join(self._sentence(turn, say) for say in says if say != shown)
        if shown.kind in _SAID_IN_SHORT:
            return f"{others}{place} {self._sentence(turn, shown)}"
        if shown.kind not in _IN_SHORT:
            return ""
        if part:
            return f"{others}{place} {part.simple}"
        topic = self._content.topics.get(step.topics[0])
        if topic is None or not topic.short_text:
            return ""
        return f"{others}{place} {topic.short_text}"

    def _short_reminder(self, turn: _Turn, says: Sequence[Say]) -> str:
        """That a screen is waiting, where nothing else is said."""
        if [say.kind for say in says] != [Saying.REMIND_STEP]:
            return ""
        place = self._short_place(turn, _step_of(turn, says[0]), says[0])
        return f"{place} {self._sentence(turn, says[0])}"

    def _short_place(self, turn: _Turn, step: Step, say: Say) -> str:
        """「手順2/7」, and of a long screen which part: 「手順2/7（1/2）」."""
        place = self._piece("in_short", count=str(step.number), most=str(len(turn.journey.steps)))
        if _part_of(turn, say) is None:
            return place
        count, most = str(say.part + 1), str(len(step.parts))
        return self._piece("in_short_part", place=place, count=count, most=most)


_DURATION_TOPIC, _DESKS_TOPIC = "time_required", "desk_numbers"
_CHANGING_TOPIC = {REGISTRATION: "reg_confirm", RENEWAL: "clk_correct"}
"""Questions of the manual that a journey answers for the place where one is."""

_ABOUT_A_SCREEN = (
    *(Saying.STEP_CARD, Saying.SCREEN, Saying.PLACE),
    *(Saying.DETAILS, Saying.SIMPLE_STEP, Saying.HERE),
)
_IN_SHORT = (Saying.STEP_CARD, Saying.SCREEN, Saying.PLACE)
_SAID_IN_SHORT = (Saying.SIMPLE_STEP, Saying.HERE)
_NUMBER_FIRST = (Saying.PERSON,)
_LISTS_STEPS = (Saying.NEEDS, Saying.PREPARE_INTRO, Saying.PREPARED)
_WITH_PAGE = (Saying.STEP_CARD, Saying.PREPARED, Saying.NOT_PRIVATE, Saying.NOT_TAKEN)
_BY_DESK = (Saying.PERSON, Saying.OFFER_DESK, Saying.OFFER_DESK_OR_WEB)
_ABOUT_A_FIELD = (
    *(Saying.FIELD_QUESTION, Saying.NOT_UNDERSTOOD, Saying.REFUSAL, Saying.EXPLANATION),
    *(Saying.HELP, Saying.OFFER_DESK_OR_WEB, Saying.REQUIRED),
    *(Saying.REMIND_FIELD, Saying.SIMPLE_FIELD),
)
_ASKING_A_FIELD = (Saying.FIELD_QUESTION, Saying.REMIND_FIELD)
_ABOUT_CHANGING = (Saying.CORRECTION_ON_PAGE, Saying.CHANGE_ON_PAGE)
_ASKING = (
    Saying.RETRACT_QUESTION,
    Saying.STOP_CANCEL_QUESTION,
    Saying.MODE_QUESTION,
    Saying.WHICH_FIELD,
    Saying.CANCEL_QUESTION,
    Saying.START_OVER_QUESTION,
    Saying.DISCARD_QUESTION,
)


def _card(turn: _Turn) -> Optional[Card]:
    """The place that the reply is about, None where nothing goes on."""
    journey, state = turn.journey, turn.state
    step = journey.step(state.step)
    if step is None or not state.is_active or state.stopped or not state.mode:
        return None
    parts = len(step.parts) if is_guiding(journey, state) else 0
    return Card(
        journey=journey.id,
        journey_title=journey.title,
        title=step.title,
        step=step.number,
        steps=len(journey.steps),
        part=state.part + 1 if parts else 1,
        parts=parts or 1,
        answers=question_id(journey, state),
    )


def _step_of(turn: _Turn, say: Say) -> Step:
    return turn.journey.step(say.step or turn.state.step) or turn.journey.steps[0]


def _part_of(turn: _Turn, say: Say) -> Optional[Part]:
    """The part that is told, None for a screen that is told as a whole or while values are asked."""
    if not is_guiding(turn.journey, turn.state):
        return None
    return _step_of(turn, say).part(say.part)


def _simple(turn: _Turn, say: Say) -> str:
    field = turn.journey.field(say.field)
    if field:
        return field.simple
    part = _part_of(turn, say)
    return part.simple if part else _step_of(turn, say).simple


def _steps_listed(turn: _Turn, say: Say) -> list[Step]:
    """The steps ahead that a list is about: with what to prepare, or to do on the page."""
    journey = turn.journey
    if say.kind is Saying.NEEDS:
        return [step for step in journey.steps[turn.state.step - 1 :] if step.prepare]
    until = len(journey.steps)
    if say.kind is Saying.PREPARE_INTRO:
        # the consent before the form, the password beside its fields
        until = next((step.number for step in journey.steps if step.fields), until)
    return [step for step in journey.steps[journey.entry.number - 1 : until] if step.on_web]


def _names_desk(turn: _Turn, say: Say) -> bool:
    """True if the desk's number stands in the sentence."""
    if say.kind not in _ABOUT_CHANGING:
        return say.kind in _BY_DESK
    here = _step_of(turn, say)
    wanted = turn.journey.step_of(say.field or "")
    is_ahead = wanted is not None and wanted.number >= here.number
    return not is_ahead and not here.change


def _field_values(journey: Journey, field: Optional[Field], say: Say) -> dict[str, str]:
    step = journey.step_of(field.id) if field else None
    if field is None or step is None:
        return dict.fromkeys(OF_A_FIELD, "")
    return {
        "page_step": journey.label(step),
        "field": field.label,
        "value": full_marker(field.id),
        "suggestion": suggested_marker(field.id),
        "question": field.question,
        "again": field.again,
        "help": field.help,
        "example": field.example,
        "explanation": field.explanation,
        "remind": (*field.remind, field.question)[0],
        "remind_again": (*field.remind[1:], field.again)[0],
        "reason": field.when_full,
        "most": str(field.max_values),
        "left": str(field.max_values - say.count),
    }


def _statement(field: Field) -> str:
    """「…はありません。」: what the question states, word for word; its label where it states nothing."""
    stated, is_quoted, _ = field.question.partition("という内容")
    return stated if is_quoted else field.label


def _pressed(name: str, say: Say) -> str:
    """The payload of a choice; はい and いいえ say of which question, so that no other takes them."""
    if name not in ("yes", "no") or say.field is None:
        return payload(CHOICES[name])
    question = "retract" if say.kind is Saying.RETRACT_QUESTION else say.field
    return payload(CHOICES[name], field=question)


def _is_possible(name: str, turn: _Turn, say: Say) -> bool:
    """False for a choice that leads nowhere here."""
    journey, state = turn.journey, turn.state
    field = journey.field(say.field)
    if name == "prepare":
        return state.is_private and bool(askable(journey, state)) and not state.stopped
    if name == "retract":
        return state.stopped is not None and state.stopped.is_correctable
    if state.stopped and say.kind in _ABOUT_A_FIELD:
        return name == "person"
    if name in ("yes", "no") and say.kind in _ABOUT_A_FIELD:
        return field is not None and field.is_yes_no and _is_in_turn(turn, say)
    if name == "discard":
        return bool(state.filled)
    is_filled = field is not None and field.id in state.filled
    if name == "keep" and say.kind is not Saying.CORRECTION_QUESTION:
        return is_filled
    if name in ("skip", "leave_for_web"):
        # what is required is not left out, only left for the page; some is not even that
        if field is None or is_filled or field.stops_on:
            return False
        is_at_once = say.kind not in _ASKING_A_FIELD or bool(field.options)
        return not field.is_required if name == "skip" else field.is_required and is_at_once
    step, part = journey.step(say.step or state.step), say.part
    if name == "next_screen":
        # no button leads past what concludes it: it is pressed below
        is_last_but_one = step is not None and journey.step(step.number + 2) is None
        has_more = step is not None and step.part(part + 1) is not None
        return has_more and not is_last_but_one
    if name == "details":
        told = step.part(part) if step else None
        return bool(told.details if told else step and step.details)
    if name == "back" and is_guiding(journey, state):
        return state.step > 1 or state.part > 0
    return True


def _is_in_turn(turn: _Turn, say: Say) -> bool:
    """True if a button that stands for a value would be one of this field."""
    return say.field is not None and say.field == turn.state.open and not turn.state.stopped


def _options(turn: _Turn, say: Say) -> list[Choice]:
    """One choice for each value, all of them, in the order of the content."""
    field = turn.journey.field(say.field)
    options = field.options if field and _is_in_turn(turn, say) else ()
    return [Choice(title, payload(moves.Choose(value))) for value, title in options]


def _corrections(turn: _Turn) -> list[Choice]:
    """One choice for each field that was answered."""
    return [
        Choice(field.label, payload(moves.Correct(field.id)))
        for field in askable(turn.journey, turn.state)
        if field.id in turn.state.filled or field.id in turn.state.skipped
    ]


def _topics(turn: _Turn, says: Sequence[Say], shown: Optional[Say]) -> tuple[str, ...]:
    """The question that is answered, where there is one: what a screen is for, how long, whom to call."""
    kinds = {say.kind for say in says}
    journey = turn.journey
    if Saying.DURATION in kinds:
        return (_DURATION_TOPIC,)
    if Saying.PERSON in kinds:
        return (_DESKS_TOPIC, f"desk_{journey.desk}") if journey.desk else (_DESKS_TOPIC,)
    if kinds.intersection(_ABOUT_CHANGING) and journey.id in _CHANGING_TOPIC:
        return (_CHANGING_TOPIC[journey.id],)
    helped = next((s for s in says if s.kind in (Saying.HELP, Saying.SIMPLE_FIELD)), None)
    step = journey.step_of(helped.field) if helped and helped.field else None
    if step is None and shown:
        step = _step_of(turn, shown)
    part = step.part(shown.part or 0) if step and shown and not helped else None
    told = (*(step.topics[:1] if step else ()), *(part.topics[:1] if part else ()))
    return tuple(dict.fromkeys(told))

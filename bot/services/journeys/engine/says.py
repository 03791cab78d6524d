"""What the engine has to say, as data: a kind and ids. `journey_words` makes sentences of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Optional


class Saying(str, Enum):
    """The kinds; each has its wordings under the same name in journey_words.yml."""

    # The place
    MODE_QUESTION = "mode_question"
    PREPARE_INTRO = "prepare_intro"
    ONLY_GUIDE = "only_guide"
    NOT_PRIVATE = "not_private"
    STEP_CARD = "step_card"
    DETAILS = "details"
    SIMPLE_STEP = "simple_step"
    HERE = "here"
    SIMPLE_FIELD = "simple_field"
    PLACE = "place"
    FINISH_QUESTION = "finish_question"
    FIELD_QUESTION = "field_question"
    CORRECTION_QUESTION = "correction_question"
    FIELD_REVIEW = "field_review"
    MORE_QUESTION = "more_question"
    SUGGESTION = "suggestion"
    ASK_BACK = "ask_back"
    ASK_BACK_AGAIN = "ask_back_again"
    READ_BACK = "read_back"

    ANSWER_REVIEW = "answer_review"

    # The same in short, after something else
    REMIND_STEP = "remind_step"
    REMIND_FIELD = "remind_field"
    REMIND_REVIEW = "remind_review"
    REMIND_CORRECTION = "remind_correction"
    REMIND_MORE = "remind_more"
    REMIND_READ_BACK = "remind_read_back"

    # Values
    FILLED = "filled"
    CORRECTED = "corrected"
    REFUSAL = "refusal"
    KEPT_OLD = "kept_old"
    LATER = "later"
    NOT_UNDERSTOOD = "not_understood"
    EXPLANATION = "explanation"
    OFFER_DESK_OR_WEB = "offer_desk_or_web"
    OFFER_DESK = "offer_desk"
    TOO_MANY = "too_many"
    ALREADY_THERE = "already_there"
    SKIPPED = "skipped"
    LEFT_FOR_WEB = "left_for_web"
    REQUIRED = "required"
    REMOVED = "removed"
    WHICH_FIELD = "which_field"
    UNKNOWN_FIELD = "unknown_field"
    CORRECTION_DROPPED = "correction_dropped"
    CORRECTION_ON_PAGE = "correction_on_page"
    CHANGE_ON_PAGE = "change_on_page"
    NOT_TAKEN = "not_taken"

    # Information
    SCREEN = "screen"
    HELP = "help"
    NEEDS = "needs"
    DURATION = "duration"
    SUMMARY = "summary"
    PERSON = "person"

    # Moving and leaving
    AT_START = "at_start"
    NO_SUCH_STEP = "no_such_step"
    ON_WEB_LATER = "on_web_later"
    CANCEL_QUESTION = "cancel_question"
    CANCEL_REFUSED = "cancel_refused"
    CANCELLED = "cancelled"
    START_OVER_QUESTION = "start_over_question"
    START_OVER_REFUSED = "start_over_refused"
    STARTED_OVER = "started_over"
    DISCARD_QUESTION = "discard_question"
    DISCARD_REFUSED = "discard_refused"
    DISCARDED = "discarded"
    NOTHING_KEPT = "nothing_kept"
    PAUSED = "paused"
    OFFER_RESUME = "offer_resume"
    RESUMED = "resumed"
    SWITCHED = "switched"
    COMPLETED = "completed"
    PREPARED = "prepared"
    ALREADY_DONE = "already_done"

    # The end on the web
    STOPPED = "stopped"
    STOP_FINAL = "stop_final"
    STOP_LEFT = "stop_left"
    STOP_DISCARDED = "stop_discarded"
    STOP_SWITCHED = "stop_switched"
    STOP_CANCEL_QUESTION = "stop_cancel_question"
    RETRACT_QUESTION = "retract_question"
    RETRACT_REFUSED = "retract_refused"
    RETRACTED = "retracted"
    MUST_ANSWER = "must_answer"
    OFFER_AGENCY = "offer_agency"
    TO_AGENCY = "to_agency"


@dataclass(frozen=True)
class Say:
    """One thing to say. `part` is that of the step. `variant` counts up while nothing else changes, to vary the wording."""

    kind: Saying
    step: Optional[int] = None
    field: Optional[str] = None
    reason: Optional[str] = None
    journey: Optional[str] = None
    count: int = 0
    variant: int = 0
    part: int = 0


WITH_AGENCY = frozenset(
    {Saying.STOPPED, Saying.STOP_FINAL, Saying.MUST_ANSWER, Saying.OFFER_AGENCY, Saying.TO_AGENCY}
)
"""The sayings that send to the handling agency of the contract, whose telephone number and
hours whoever knows the contract adds to the reply."""

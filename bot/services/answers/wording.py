"""The sentences around answers: what `answer_words.yml` holds, and what is filled in."""

from __future__ import annotations

from bot.domain.wording import Needs

NEEDS: Needs = {
    "call_after_all": (),
    "unreached": (),
    "or_call": (),
    "in_the_documents": (),
    "is_it": ("title", "simple"),
    "is_it_that": ("title",),
    "hard_to_read": (),
    "for_another": (),
    "with_own": (),
    "after_confirm": (),
    "other_policy": (),
    "no_hurry": (),
    "or_others": (),
    "if_about": ("title", "simple"),
    "else_call": (),
    "call_too": (),
    "answered_here": (),
    "cannot_tell": (),
    "perhaps": (),
    "none_of_these": (),
    "nothing_begun": (),
    "nothing_readable": (),
    "which_screen": (),
    "on_screen": (
        "step",
        "title",
    ),
    "which_subject": (),
    "once_more": (),
    "anything_else": (),
    "not_finished": (),
    "not_at_the_end": ("title",),
    "came_again": (),
    "left_open": (),
    "by_fax": ("phone", "fax"),
    "not_renewed": (),
    "if_not_so": (),
    "steps_of": (
        "journey",
        "last",
    ),
    "which_procedure": (),
    "step_ranges": ("ranges",),
    "which_agency": (),
    "agency_phone": (
        "agency",
        "phone",
    ),
    "agency_fax": (
        "agency",
        "fax",
    ),
    "agency_address": (
        "agency",
        "postal_code",
        "address",
    ),
    "agency_is": (
        "agency",
        "department",
    ),
    "which_procedure_about": (),
    "edge": (
        "step",
        "title",
        "journey",
        "edge",
    ),
    "by_phone_too": (),
}

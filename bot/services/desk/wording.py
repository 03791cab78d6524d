"""窓口のことば: what desk_words.yml holds."""

from __future__ import annotations

from bot.domain.wording import Needs

NEEDS: Needs = {
    "no_key": (),
    "not_allowed": (),
    "busy": ("wait_s",),
    "wrong_body": (),
    "wrong_query": ("name",),
    "wrong_cursor": (),
    "not_found": (),
    "case_changed": (),
    "wrong_code": (),
    "wrong_codes": ("wait_s",),
    "looks_along": (),
    "not_in_manual": (),
    "not_here": (),
    "whom": (),
    "wrong_target": (),
    "not_assigned": (),
    "same_person": (),
}

"""What people tell instead of asking: what they did, what they see, and that they want to begin."""

from __future__ import annotations

from typing import Callable, Sequence

from rasa_sdk import Tracker

from actions.base import entity
from actions.came_too_far import came_too_far
from actions.felt import asks_whether_one_may, felt, left
from actions.finished import told_finished
from actions.heard import Heard, Replies, heard_in
from actions.mail_awaited import is_provisional_now, waits_for_mail, waits_in_vain
from actions.no_further import asks_what_then, told_back, told_no
from actions.not_taken import of_the_password, told_elsewhere
from actions.screens_told import confirmed, done_what_next, screen_told
from actions.to_begin import (
    asks_how_to_begin,
    came_by_code,
    followed,
    is_registered_already,
    not_registered_yet,
    set_out,
    started,
    wished_in_a_way,
)

_Reader = Callable[[Heard], Replies]


def reported(tracker: Tracker) -> Replies:
    """What is said to a report, or to a wish to begin; None for everything else."""
    return _first(_READERS, tracker)


def reported_for_a_command(tracker: Tracker) -> Replies:
    """What is said to a report that sounds like a command: 「Bにしました」; None for a command."""
    return _first((told_no, told_back, screen_told), tracker)


def _first(readers: Sequence[_Reader], tracker: Tracker) -> Replies:
    if entity(tracker, "topic") or entity(tracker, "move"):
        return None
    heard = heard_in(tracker)
    return next((told for read in readers if (told := read(heard))), None)


_READERS: tuple[_Reader, ...] = (
    of_the_password,
    asks_whether_one_may,
    asks_what_then,
    told_no,  # before all: no screen after a disclosure that fails
    told_back,  # nor after a button that leads back
    told_finished,  # nor into what is done
    waits_in_vain,
    is_provisional_now,
    came_by_code,
    confirmed,
    came_too_far,
    wished_in_a_way,
    followed,
    is_registered_already,
    not_registered_yet,
    told_elsewhere,
    done_what_next,
    asks_how_to_begin,
    set_out,
    screen_told,
    felt,
    waits_for_mail,
    left,
    started,
)
"""In this order, each with its reason; the first that has something to say is the last."""

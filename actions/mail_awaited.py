"""The mail that ends the registration is waited for: it is to come, or it does not."""

from __future__ import annotations

import re

from actions.base import services, turn_of, with_ways
from actions.heard import Heard, Replies, is_trouble
from bot.domain.handoff import REGISTRATION
from bot.services.answers.topics import CONFIRM_MAIL
from bot.services.hearing.concluded import is_provisional
from bot.services.hearing.mail_told import does_not_come
from bot.services.hearing.on_screen import commits
from bot.services.hearing.screens import Spot
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.telling import Told, asks_something, clauses

_NO_MAIL = "reg_mail_missing"
_FOR_MAIL = re.compile(
    "(?:めーる|めえる)(?:を|が(?:来|く)る(?:の|ん)を)?(?:待ち|待っと|待って|待つ|まち|まっと|まって)"
)


# 「押したのに届いてない」 is one clause
_PRESSED = re.compile("(?:押し|おし|確定し)(?:た(?!ら)|ました(?!ら))")


def waits_in_vain(heard: Heard) -> Replies:
    """「押したで。何も来とらんが」 after 「確定」: the screen that waits for the mail, and what to do."""
    here, about = heard.here, services().content.step_about(CONFIRM_MAIL)
    if here is None or here.open_field or about is None or here.journey != about[0].id:
        return None
    told = any(one.told is Told.DID and commits(one.text) for one in clauses(heard.text))
    is_done = told or bool(_PRESSED.search(heard.text))
    is_next = here.step + 1 == about[1].number
    if not (is_next and is_done and does_not_come(heard.text)):
        return None
    services().journeys.move(moves.JumpTo(about[1].number), turn_of(heard.tracker))
    return [with_ways(heard.topic(_NO_MAIL), heard.tracker)]


def is_provisional_now(heard: Heard) -> Replies:
    """「確定押しました。仮登録完了です」: the screen that tells of the mail, and no further one."""
    here, about = heard.here, services().content.step_about(CONFIRM_MAIL)
    is_elsewhere = here is not None and (here.journey != REGISTRATION or bool(here.open_field))
    if about is None or is_elsewhere or not is_provisional(heard.text):
        return None
    if asks_something(heard.text) or (here and here.step > about[1].number):
        return None
    return services().reports.at(Spot(REGISTRATION, about[1].number), turn_of(heard.tracker))


def waits_for_mail(heard: Heard) -> Replies:
    """「メール待ち」, which is no wish to wait: the screen of the mail is in front of them."""
    here, content = heard.here, services().content
    if not _FOR_MAIL.search(heard.spoken) or predicate.read_predicate(heard.text).is_question:
        return None
    if here is None or here.open_field or here.journey != REGISTRATION or is_trouble(heard.tracker):
        return None
    about = content.step_about(CONFIRM_MAIL)
    if about is None or here.step >= about[1].number:
        return None
    return services().reports.at(Spot(REGISTRATION, about[1].number), turn_of(heard.tracker))

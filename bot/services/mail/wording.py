"""メールの言葉: what each kind of mail says, and what must be there."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Iterator, Mapping

from bot.services.mail.letter import KINDS, Kind

SUBJECTS: Mapping[Kind, str] = {
    "confirm": "マイページ会員登録のご確認",  # REG-5
    "registered": "マイページ会員登録が完了しました",
    "renewed": "更新のお手続きが完了しました",
    "expiry_soon": "ご契約の満期のお知らせ",
}
"""What people, and programs, know the mails by."""

VALID_FOR = "24時間"
"""REG-5; the mail that leads to the confirmation must say it."""


@dataclass(frozen=True)
class MailWords:
    """One mail: paragraphs before and after its link, what the link is called, and which desk
    answers questions; `sections` of the manual bear it out."""

    subject: str
    desk: str
    sections: tuple[str, ...]
    before: tuple[str, ...]
    link: str
    after: tuple[str, ...]


@dataclass(frozen=True)
class MailWording:
    """All mails, and what stands at the beginning and the end of each."""

    greeting: str
    closing: tuple[str, ...]
    mails: Mapping[Kind, MailWords]


def problems(wording: MailWording) -> Iterator[str]:
    """What is missing or wrong in a wording, each as a sentence that names the entry."""
    if _in_braces(wording.greeting) != {"name"}:
        yield "greeting must have {name} in braces, and nothing else"
    if not all(_in_braces(text) <= {"desk"} for text in wording.closing):
        yield "closing may have {desk} in braces, and nothing else"
    if not any("{desk}" in text for text in wording.closing):
        yield "closing must name the desk: {desk}"
    for kind in KINDS:
        words = wording.mails.get(kind)
        if words is None:
            yield f"mails: {kind} is missing"
            continue
        if words.subject != SUBJECTS[kind]:
            yield f"mails: {kind}: the subject must read {SUBJECTS[kind]}"
        if not words.before or not words.link:
            yield f"mails: {kind}: needs texts under before, and what the link is called"
        if not words.sections:
            yield f"mails: {kind}: sections are missing"
        # 「{name}」 stands in the greeting alone: no other value of a person in a mail
        if any(_in_braces(text) for text in (*words.before, words.link, *words.after)):
            yield f"mails: {kind}: nothing may stand in braces"
    confirm = wording.mails.get("confirm")
    if confirm and not any(VALID_FOR in text for text in confirm.before):
        yield f"mails: confirm: must say before the link that it is valid for {VALID_FOR}"


def _in_braces(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)

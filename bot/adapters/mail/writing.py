"""手紙からメールへ: the words of the content around the name and the link, as text and HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

from jinja2 import Environment

from bot.domain.contact import Desk
from bot.domain.errors import ContentError
from bot.services.mail.letter import Letter
from bot.services.mail.sending import Mail
from bot.services.mail.wording import MailWording

_TEMPLATE = Path(__file__).with_name("mail.html")
_RULE = "-" * 30


class MailWriter:
    """Writes mails. Raises `ContentError` for a desk that does not exist."""

    def __init__(self, wording: MailWording, desks: Mapping[str, Desk]) -> None:
        unknown = {words.desk for words in wording.mails.values()} - desks.keys()
        if unknown:
            raise ContentError(f"mails.yml: desk {min(unknown)} does not exist")
        self._wording = wording
        self._desks = {
            desk.id: f"{desk.name} {desk.phone}（{desk.hours_text}）" for desk in desks.values()
        }
        environment = Environment(autoescape=True)
        self._html = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))

    def __call__(self, mail_id: str, letter: Letter) -> Mail:
        """The mail of that id."""
        words = self._wording.mails[letter.kind]
        desk = self._desks[words.desk]
        closing = [text.replace("{desk}", desk) for text in self._wording.closing]
        # not by format(): a name may hold braces
        greeting = self._wording.greeting.replace("{name}", letter.name)
        link = [f"{words.link}\n{letter.link}"] if letter.link else []
        paragraphs = [greeting, *words.before, *link, *words.after, _RULE, *closing]
        html = self._html.render(
            subject=words.subject,
            greeting=greeting,
            before=words.before,
            address=letter.link,
            link=words.link,
            after=words.after,
            closing=closing,
        )
        return Mail(mail_id, letter.to, words.subject, "\n\n".join(paragraphs) + "\n", html)

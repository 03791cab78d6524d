"""聞けない所: what can still be done for somebody while the drafts cannot be read.

Without the draft nobody knows what was asked last, so a text may be a name or an answer. Only
what is plainly a question of ours is answered, and its words stay here. 「全部消して」 works
where the store does but the key is gone; a journey cannot be begun, which is said.
"""

from __future__ import annotations

import re
import unicodedata

from bot.assistant.agent import Assistant
from bot.assistant.privacy_gate import Taken
from bot.bootstrap import Services
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import BotError
from bot.domain.payload import INTENT
from bot.nlu.labels import FAQ, IS_EXAMPLE
from bot.reply import Kind, Reply
from bot.services.contacts.fixed import not_kept
from bot.services.journeys.engine import moves
from bot.text import names_in_text, secrets

SURE = 0.9
"""So sure must the classifier be; word for word an example is as good."""

_HIDDEN = "［ご質問］"
_ERASE = "erase"
_TO_JOURNEYS = f"/{INTENT}{{"
_MAY_BE_VALUE = re.compile(r"[0-9]{3}|@")
_ERASED = Reply(
    "お預かりしていた内容は、すべて消しました。ほかにお困りのことがあれば、書いてください。",
    kind=Kind.NOTICE,
    erases=True,
)


class WithoutDrafts:
    """Reads a message of somebody whose drafts cannot be read. Blocks."""

    def __init__(self, services: Services, assistant: Assistant) -> None:
        self._services = services
        self._assistant = assistant

    def pressed(self, payload: str, error: BotError) -> Taken:
        """A button: topics and agencies need no draft. Raises the error for what needs one."""
        if not payload.startswith(_TO_JOURNEYS):
            return Taken(payload)
        if moves.begun_by(payload):
            return Taken("［お手続きの開始］", replies=(not_kept(),))
        raise error

    def typed(self, text: str, conversation: str, error: BotError) -> Taken:
        """A question of ours, or 「全部消して」; raises the error for everything else."""
        if not _is_harmless(text):
            raise error
        parsed = self._assistant.understood(text)
        intent = parsed.get("intent") or {}
        name, is_example = intent.get("name"), bool(parsed.get(IS_EXAMPLE))
        if name == _ERASE and is_example and isinstance(error, DraftUnreadable):
            self._services.drafts.erase_all(conversation)
            return Taken("［消去］", replies=(_ERASED,))
        if name == FAQ and (is_example or float(intent.get("confidence") or 0) >= SURE):
            return Taken(_HIDDEN, parse_data=parsed)
        raise error


def _is_harmless(text: str) -> bool:
    """True if nothing in the text can be a value of somebody."""
    plain = unicodedata.normalize("NFKC", text)
    return not (
        _MAY_BE_VALUE.search(plain)
        or secrets.mask(text).kinds
        or secrets.may_be_password(text)
        or secrets.may_be_address(text)
        or names_in_text.without_introduced(plain) != plain
        or names_in_text.is_alone(text)
        or names_in_text.may_be_one(text)
    )

"""Ask a service, without Rasa: content + time → Reply.

.venv/bin/python -m docs.examples.ask_a_service
"""

from datetime import datetime

import jpholiday

from bot.content import loader
from bot.content.wordings import load_answer_words
from bot.domain.citation import source_line
from bot.domain.hours import TOKYO
from bot.services.answers.answers import Answers
from bot.services.answers.situation import Situation
from bot.services.contacts.opening import Opening


def main() -> None:
    """The same question on a Sunday evening, and on a Tuesday morning."""
    answers = Answers(loader.load(), Opening(jpholiday.is_holiday), load_answer_words())
    for at in ("2026-11-22 20:00", "2026-11-24 10:00"):
        now = datetime.fromisoformat(at).replace(tzinfo=TOKYO)
        reply = answers.topic("desk_numbers", Situation(now))
        print(reply.text)
        print([choice.title for choice in reply.choices], source_line(reply.citations))


if __name__ == "__main__":
    main()

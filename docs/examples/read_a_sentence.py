"""Read a sentence in the light of the open question, as the door does before Rasa sees it.

.venv/bin/python -m docs.examples.read_a_sentence
"""

from datetime import date

from bot.content import loader
from bot.domain.journey_state import JourneyState, Mode
from bot.services.journeys import typed
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.moves import Start
from bot.text import secrets
from bot.text.parse.asking import is_asking

SENTENCES = ("taro@example.jpです", "証券番号はどこにありますか", "電話番号は090-1234-5678です")


def main() -> None:
    """What each sentence holds while the mail address of 会員登録 is asked."""
    journey = loader.load().journeys["registration"]
    start = Start(Mode.PREPARE, is_private=True)
    state, _ = advance(journey, JourneyState(journey.id), start)
    for text in SENTENCES:
        print(secrets.mask(text).text, "| a question" if is_asking(text) else "| no question")
        found = typed.read(journey, state, text, date(2026, 11, 22), kept={})
        for field, result in found.results if found else ():
            print("   ", field.id, type(result).__name__)


if __name__ == "__main__":
    main()

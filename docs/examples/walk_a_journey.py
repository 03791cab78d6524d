"""Walk a journey with the engine: journey + state + move → state + what to say, as data.

.venv/bin/python -m docs.examples.walk_a_journey
"""

from datetime import date

from bot.content import loader
from bot.domain.journey_state import JourneyState, Mode
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.places import open_field
from bot.services.values import kinds

TODAY = date(2026, 11, 22)


def main() -> None:
    """会員登録, prepared here: two values, a question in between, and the person leaves."""
    journey = loader.load().journeys["registration"]
    state = JourneyState(journey.id)
    said: list[object] = [moves.Start(Mode.PREPARE, is_private=True), "taro@example.jp"]
    said += ["損保 太郎", moves.Explain(), moves.AskCancel(), moves.Yes()]
    for one in said:
        move = one
        if isinstance(one, str):  # a value for the field in turn
            field = open_field(journey, state)
            assert field
            outcome = moves.outcome_of(field, kinds.parse(field.parser, one, TODAY))
            move = moves.ValueGiven(field.id, outcome)
        state, says = advance(journey, state, move)  # type: ignore[arg-type]
        print(type(move).__name__, [say.kind.value for say in says], state.open, state.filled)


if __name__ == "__main__":
    main()

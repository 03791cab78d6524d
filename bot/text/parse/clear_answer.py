"""はい・いいえ as the value of a field: an answer that cannot be mistaken, or none."""

from __future__ import annotations

from bot.text.parse.result import Parsed, Refused, Result
from bot.text.parse.yes_no import parse_yes_no


def parse_clear_answer(text: str) -> Result[bool]:
    """True for はい, False for いいえ; a hedge, a question and anything else are refused.

    >>> parse_clear_answer("はい、相違ありません") == Parsed(True), parse_clear_answer("たぶん")
    (True, Refused(reason='no_clear_answer'))
    """
    answer = parse_yes_no(text)
    return Refused("no_clear_answer") if answer is None else Parsed(answer)

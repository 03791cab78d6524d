"""Made-up days for the desk: turns that were counted, questions that were not understood."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, Iterator

from bot.adapters.stores.engine import writing
from bot.adapters.stores.turns_seen import row_of, turns
from bot.bootstrap import Services
from bot.services.insight.turns import TurnSeen
from bot.services.insight.unanswered import Sighting, Why

STEPS = {"registration": 7, "renewal": 9}
QUESTIONS = (
    ("ペット保険はありますか", ("guard_other_lines", "official_site"), Why.OUT_OF_SCOPE),
    ("画面の文字を大きくしたい", ("trouble_screen", "na_browser"), Why.ASKED_BACK),
    ("証券をもう一枚ほしい", ("clk_web_policy", "clk_policy_arrival"), Why.NOT_HELPED),
    (None, ("reg_terms",), Why.OUT_OF_SCOPE),
)


def visits(
    services: Services, now: datetime, count: int, days: int, seed: int = 1
) -> Iterator[Any]:
    """So many turns of the last days, conversation by conversation."""
    draw = random.Random(seed)
    topics = [topic.id for topic in services.content.topics.values() if topic.is_offered]
    made = number = 0
    while made < count:
        number += 1
        at = (now - timedelta(days=draw.randrange(days))).replace(
            hour=min(int(draw.triangular(0, 24, 14)), 23), minute=draw.randrange(60)
        )
        channel = draw.choice(("web", "web", "web", "line", "sms"))
        agency = draw.choice((None, "yumecard", "yumecard", "jfelife"))
        journey, step = draw.choice(("", "registration", "renewal", "renewal")), 1
        for _ in range(draw.randrange(2, 16)):
            at += timedelta(seconds=draw.randrange(5, 120))
            if at >= now:
                break
            if journey and draw.random() < 0.55:
                step = min(step + 1, STEPS[journey])
            is_last = bool(journey) and step == STEPS[journey] and draw.random() < 0.5
            asks = draw.random() < 0.4
            lost = asks and draw.random() < 0.12
            reason = draw.choice(("wants_person", "disclosure_no", "plan_advice", "prepared"))
            is_handed = draw.random() < 0.02
            yield TurnSeen(
                f"web-{seed}-{number}",
                at,
                channel,
                agency,
                f"{journey}/{step}" if journey else "",
                "" if lost or not asks else topics[int(draw.triangular(0, len(topics), 3))],
                lost,
                reason if is_handed else None,
                is_handed and reason != "prepared",
                is_last,
            )
            made += 1
            if is_last:
                break


def fill(services: Services, count: int = 3000, days: int = 30) -> None:
    """Turns of the last days, and a queue."""
    store: Any = services.unanswered.store
    now = services.now()
    rows = [
        row_of(turn, lambda who: f"{hash(who) & (1 << 127) - 1:032x}")
        for turn in visits(services, now, count, days)
    ]
    with writing(store._engine) as connection:
        for start in range(0, len(rows), 5000):
            connection.execute(turns.insert(), rows[start : start + 5000])
    places = ("", "renewal/3", "registration/5")
    for number, (text, nearest, why) in enumerate(QUESTIONS):
        for time in range(4 - number):
            place, agency = places[time % 3], ("yumecard", None)[time % 2]
            store.add(Sighting(text, nearest, why, place, ("web", "line")[time % 2], agency, now))

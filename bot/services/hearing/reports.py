"""報告: 「同意して次へを押しました」「パスワードの画面になりました」: people tell what they did and what they see.

Who has the page open does not ask. What they tell is a move: on from what is done, to the
screen that is seen. Where no journey goes on yet, one begins at that screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional, Sequence

from bot.domain.content import Content
from bot.domain.journey import Journey, Step
from bot.domain.journey_state import Mode
from bot.domain.payload import topic_payload
from bot.reply import Choice, Kind, Reply
from bot.services.hearing.screens import Spot, spot_told
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.places import is_guiding
from bot.services.journeys.extras import Turn
from bot.services.journeys.standing import Standing
from bot.services.journeys.turns import Journeys
from bot.text.telling import Clause, Told, clauses, goes_on, is_bare

_LOOKED_AT = 3
"""So many of the likeliest topics may tell which screen is meant."""
_FAR = 2
"""Nobody goes further than so many screens by one report, unless it is likely."""

# 「一つ目は、はいにしました」: the screen is not done
_IN_PART = re.compile("(?:一|1|ひと)(?:つ|個|こ)(?:目|め)|①|途中|片方|半分|とりあえず")
# what both procedures have: 「同意しました」 out of nowhere
_OF_EITHER = re.compile("同意|登録ボタン|説明|書類|届")
# 「押したら」, 「押した後」
_IF = re.compile(r"(?:たら|だら|後|あと)[、,\s]*$")


@dataclass(frozen=True)
class Report:
    """What was told.

    `topics` is what it may be about, the likeliest first, `decided` what it surely is about;
    `after` the topic that was answered last; `likely` the screen that is likely in front of who
    tells such a thing, `ahead` where it is surely. `is_sure`: it is a report, whatever it may be
    about; otherwise only where it tells of a screen by its signs.
    """

    text: str
    topics: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    after: Optional[str] = None
    likely: Optional[Spot] = None
    ahead: Optional[Spot] = None
    is_sure: bool = False


class Reports:
    """Answers reports by moving on. Calls block on the draft store."""

    def __init__(self, content: Content, journeys: Journeys) -> None:
        self._content = content
        self._journeys = journeys

    def told(self, report: Report, turn: Turn) -> Optional[list[Reply]]:
        """What is said to a report; None where it tells of no screen."""
        said = clauses(report.text)
        if not said or (said[-1].told is Told.ELSE and report.ahead is None):
            return None
        # 「押したら最初の画面に戻る」 is no deed that led on
        said = tuple(clause for clause in said if clause.told is Told.STUCK) or said
        standing = self._journeys.standing(turn.conversation, turn.at)
        if standing is None or not standing.state.is_active:
            return self._begun(said, report, turn)
        if not _is_guided(standing):
            return None
        state = standing.state
        here = Spot(standing.journey.id, state.step, state.part)
        told = self._screen(said, report, here)
        if told and told[1].journey != here.journey:  # the pages of the other one are open
            if told[0] is Told.STUCK:
                return None
            return self._entered(*self._reached(*told, report), turn)
        move = self._move(told, said, report, here)
        return self._journeys.move(move, turn) if move else None

    def follow(self, text: str, ahead: Spot, turn: Turn) -> None:
        """Where a message that is answered tells as well that a further screen is in front of the
        person, the place goes along: 「確定を押した。これで終わり？」.
        """
        standing = self._journeys.standing(turn.conversation, turn.at)
        if standing is None or not standing.state.is_active or not _is_guided(standing):
            return
        is_further = standing.journey.id == ahead.journey and standing.state.step < ahead.step
        if is_further and _has_led_on(clauses(text)):
            self._journeys.move(moves.JumpTo(ahead.step), turn)

    def _move(
        self,
        told: Optional[tuple[Told, Spot]],
        said: Sequence[Clause],
        report: Report,
        here: Spot,
    ) -> Optional[moves.Move]:
        """Where a report leads somebody who is at a screen."""
        if told is None and said[-1].told is Told.DID and _is_at(report.ahead, here):
            screen = self._content.journeys[here.journey].steps[here.step - 1]
            return _next_part(screen, here, report) or moves.Here()  # 「上の契約の更新を押した」
        told = told or self._about(said, report, here)
        if told is None:
            # 「事故を起こしたんじゃが」 leads nowhere, 「番号見つけて入れた。次へ押した」 does
            leads_on = all(is_bare(c.text) for c in said) or goes_on(said[-1].text)
            if said[-1].told is Told.STUCK or not report.is_sure or not leads_on:
                return None
            told = said[-1].told, here
        act, spot = told
        journey = self._content.journeys[here.journey]
        step = journey.step(spot.step)
        if step is None:
            return None
        if act is Told.STUCK:
            return _stuck(step, spot, here, report)
        if act is not Told.DID or _IN_PART.search(report.text):
            return _seen(spot, here)
        return _next_part(step, spot, report) or _left(step, journey, here)

    def _screen(
        self, said: Sequence[Clause], report: Report, here: Optional[Spot]
    ) -> Optional[tuple[Told, Spot]]:
        """The screen that the last clause shows, else the one that is surely ahead, else that of
        an earlier clause. No sign leads into another procedure than the one that is spoken of.
        """
        return (
            self._shown(said[-1:], report, here)
            or _ahead(said, report, here)
            or self._shown(said, report, here)
        )

    def _shown(
        self, said: Sequence[Clause], report: Report, here: Optional[Spot]
    ) -> Optional[tuple[Told, Spot]]:
        told = self._told(said, report, here)
        return None if told and self._is_foreign(told[1], report, here) else told

    def _told(
        self, said: Sequence[Clause], report: Report, here: Optional[Spot]
    ) -> Optional[tuple[Told, Spot]]:
        """The last clause that shows which screen it tells of."""
        is_done = False
        about = [(journey.id, step.number) for journey, step in self._places(report.decided)]
        for clause in reversed(said):
            seen = report.likely if clause.told is Told.SEES else None
            spot = spot_told(clause.text, self._content, here, about, seen)
            if (
                spot
                and clause.told is not Told.ELSE
                and not _is_unlikely(spot, clause, report, here)
            ):
                # 「確認の画面が出たから押した」
                return Told.DID if is_done and clause.told is Told.SEES else clause.told, spot
            is_done |= clause.told is Told.DID and is_bare(clause.text)
        return None

    def _about(
        self, said: Sequence[Clause], report: Report, here: Optional[Spot]
    ) -> Optional[tuple[Told, Spot]]:
        """The screen of the likeliest topics, for a report without any sign of a screen."""
        if not report.is_sure:
            return None
        spots = [Spot(journey.id, step.number) for journey, step in self._places(report.topics)]
        if here is not None:  # no guess leads further than to the next screen
            spots = [s for s in spots if s.journey == here.journey and abs(s.step - here.step) <= 1]
            spots.sort(key=lambda spot: abs(spot.step - here.step))
        found = next(iter(spots), None)
        if found is None:
            return None
        # a topic tells of the screen that is in front of the person after what was done
        is_ahead = here is not None and found.step > here.step
        return (Told.SEES if is_ahead else said[-1].told, found)

    def _places(self, topics: Sequence[str]) -> list[tuple[Journey, Step]]:
        known = (self._content.step_about(topic) for topic in topics[:_LOOKED_AT])
        return [place for place in known if place]

    def _begun(self, said: Sequence[Clause], report: Report, turn: Turn) -> Optional[list[Reply]]:
        """A journey begins where the person is."""
        after = self._spot_of(report.after)
        if after is None and all(is_bare(_OF_EITHER.sub("", one.text)) for one in said):
            return [self._which(self._places(report.topics))] if report.is_sure else None
        told = self._screen(said, report, after)
        if told is None:
            others = {journey.id for journey, _ in self._places(report.topics)}
            if after is None and report.is_sure and len(others) > 1:
                return [self._which(self._places(report.topics))]
            told = self._about(said, report, after)
        if told is None and after and report.is_sure and all(is_bare(c.text) for c in said):
            told = said[-1].told, after  # 「押しました」 after it was told what to press
        if told is None:
            return None
        return self._entered(*self._reached(*told, report), turn)

    def _is_foreign(self, spot: Spot, report: Report, here: Optional[Spot]) -> bool:
        """True for a screen of a procedure that nobody is in, and of which nobody speaks."""
        if here is not None and spot.journey == here.journey:
            return False
        known = {journey.id for journey, _ in self._places(report.decided)}
        return bool(known) and spot.journey not in known

    def _reached(self, act: Told, spot: Spot, report: Report) -> tuple[Journey, moves.JumpTo]:
        """The screen that is in front of somebody who tells of one."""
        journey = self._content.journeys[spot.journey]
        if act is not Told.DID or _IN_PART.search(report.text):
            return journey, moves.JumpTo(spot.step, spot.part)
        part = _next_part(journey.steps[spot.step - 1], spot, report)
        return journey, part or moves.JumpTo(min(spot.step + 1, len(journey.steps)))

    def _entered(self, journey: Journey, there: moves.JumpTo, turn: Turn) -> Optional[list[Reply]]:
        """The journey, begun with the page open, at that screen."""
        begun = self._journeys.start(journey.id, Mode.GUIDE, turn)
        standing = self._journeys.standing(turn.conversation, turn.at)
        if standing is None or not standing.state.is_active:
            return begun  # it cannot begin: what is said instead
        if (standing.state.step, standing.state.part) == (there.step, there.part or 0):
            return begun
        return self._journeys.move(there, turn)

    def _spot_of(self, topic: Optional[str]) -> Optional[Spot]:
        """The screen that the last answer was about, the first of a procedure told as a whole."""
        about = self._content.step_about(topic) if topic else None
        if about:
            return Spot(about[0].id, about[1].number)
        journey = self._content.journey_about(topic) if topic else None
        return Spot(journey, 1) if journey else None

    def _which(self, places: Sequence[tuple[Journey, Step]]) -> Reply:
        if len({journey.id for journey, _ in places}) < 2:
            return self._journeys.which(Mode.GUIDE)
        first = {journey.id: (journey, step) for journey, step in reversed(places)}
        titles = " と ".join(f"「{journey.title}」" for journey, _ in first.values())
        choices = tuple(
            Choice(f"{journey.title}の手順{step.number}", topic_payload(step.topics[0]))
            for journey, step in first.values()
        )
        return Reply(f"{titles}の、どちらのお手続きの画面でしょうか。", choices, kind=Kind.ASK_BACK)


def _is_guided(standing: Standing) -> bool:
    """True for somebody with the page open, in a way that was chosen."""
    return standing.state.mode is not None and is_guiding(standing.journey, standing.state)


def _is_unlikely(spot: Spot, clause: Clause, report: Report, here: Optional[Spot]) -> bool:
    """True for signs of the procedure that is not likely, or of deeds at a far screen."""
    if here is None or spot.journey != here.journey:
        return report.likely is not None and spot.journey != report.likely.journey
    is_deed = clause.told is not Told.SEES  # who sees a screen is there, however far it is
    return is_deed and spot.step - here.step > _FAR and report.likely is None


def _has_led_on(said: Sequence[Clause]) -> bool:
    """False for 「押したら完了？」, which nobody has pressed, and where one is stuck."""
    told = [c for c in said if c.told in (Told.DID, Told.SEES) and not _IF.search(c.text)]
    return bool(told) and all(clause.told is not Told.STUCK for clause in said)


def _ahead(
    said: Sequence[Clause], report: Report, here: Optional[Spot]
) -> Optional[tuple[Told, Spot]]:
    """The further screen in front of who reports such a thing."""
    ahead = report.ahead
    if ahead is None or not report.is_sure or said[-1].told is Told.STUCK:
        return None
    return None if here and _is_at(ahead, here) else (Told.SEES, ahead)


def _is_at(screen: Optional[Spot], here: Spot) -> bool:
    return screen is not None and (screen.journey, screen.step) == (here.journey, here.step)


def _stuck(step: Step, spot: Spot, here: Spot, report: Report) -> Optional[moves.Move]:
    """To the part that somebody is stuck at, unless what is asked of it is answered."""
    part = step.part(spot.part) if spot.part is not None else None
    is_of_screen = not report.topics or report.topics[0] in step.topics
    is_answered = set(report.topics[:1]) & set(part.topics if part else ())
    if part is None or spot.step != here.step or not is_of_screen or is_answered:
        return None
    return moves.Here(spot.part)


def _next_part(step: Step, spot: Spot, report: Report) -> Optional[moves.JumpTo]:
    """To the part behind the one that is done; None where the whole screen is done."""
    if goes_on(report.text) or spot.part is None or step.part(spot.part + 1) is None:
        return None
    return moves.JumpTo(spot.step, spot.part + 1)


def _seen(spot: Spot, here: Spot) -> moves.Move:
    if spot.step == here.step:
        return moves.Here(spot.part)
    return moves.JumpTo(spot.step, spot.part)


def _left(step: Step, journey: Journey, here: Spot) -> moves.Move:
    """On to the screen after the one that is done."""
    if step.number == here.step:
        return moves.NextScreen() if journey.step(step.number + 1) else moves.Confirm()
    if step.number + 1 == here.step:
        return moves.Here()
    following = journey.step(step.number + 1) or step
    return moves.JumpTo(following.number)

"""報告: 「同意して次へを押しました」「パスワードの画面になりました」: people tell what they did and what they see.

Who has the page open does not ask. What they tell is a move: on from what is done, to the
screen that is seen. Where no journey goes on yet, one begins at that screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Optional, Sequence

from bot.domain.content import Content
from bot.domain.journey import Journey, Step
from bot.domain.journey_state import Mode
from bot.domain.payload import topic_payload
from bot.reply import Choice, Kind, Reply
from bot.services.hearing.concluded import without_questions
from bot.services.hearing.on_screen import (
    commits,
    fills_all,
    is_there,
    names_an_item,
    only_fills,
    only_reads,
    without_going_back,
)
from bot.services.hearing.screens import Spot, shows_one, spot_told
from bot.services.hearing.wishes import procedure_named
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
# 「プランを選ぶ画面が出ました」
_A_PAGE = re.compile("画面|ページ")
# what both procedures have: 「同意しました」 out of nowhere
_OF_EITHER = re.compile("同意|登録ボタン|説明|書類|届")
_BUTTON = re.compile("「([^」]+)」")
"""The first that is named in what to press leads on."""
# 「再計算してプラン決定を押した」 leads on, whatever was done before
_LEADS = re.compile("決定|確定|申込|申し込|次|進|同意し|済|終わ")
_COMMITS = re.compile("「確定」|「ご契約最終お申込み」|「登録」")
"""Buttons of screens that nobody leaves by 「次へ」."""
_NEXT = re.compile("次|つぎ")
_PRESSED = re.compile("押|(?<!な)おし(?:た|て)|タップ|クリック")
_CONCLUDED = re.compile(
    "(?:申し?込|もうしこ|最終|最後|さいご|登録).{0,14}?(?:押|お)し(?:た(?!ら)|まし(?!たら)|てしま|ちゃ|とる)|ありがとうございました(?:て|って|と).{0,4}(?:出|表示)|完了|かんりょう|終わ|おわ|成立"
)
# 「押したら」, 「押した後」
_IF = re.compile(r"(?:たら|だら|後|あと)[、,\s]*$")


@dataclass(frozen=True)
class Report:
    """What was told.

    `topics` is what it may be about, the likeliest first, `decided` what it surely is about;
    `after` the topic that was answered last; `likely` the screen that is likely in front of who
    tells such a thing, `ahead` where it is surely, and `is_certain` where no sign of another
    screen counts against that. `is_sure`: it is a report, whatever it may be about; otherwise
    only where it tells of a screen by its signs.
    """

    text: str
    topics: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    after: Optional[str] = None
    likely: Optional[Spot] = None
    ahead: Optional[Spot] = None
    is_certain: bool = False
    is_sure: bool = False


class Reports:
    """Answers reports by moving on. Calls block on the draft store."""

    def __init__(self, content: Content, journeys: Journeys) -> None:
        self._content = content
        self._journeys = journeys

    def told(self, report: Report, turn: Turn) -> Optional[list[Reply]]:
        """What is said to a report; None where it tells of no screen."""
        said = without_going_back(clauses(report.text))
        if not said or (said[-1].told is Told.ELSE and not self._is_before_the_end(report.ahead)):
            return None
        # 「押したら最初の画面に戻る」 is no deed that led on
        said = tuple(clause for clause in said if clause.told is Told.STUCK) or said
        standing = self._journeys.standing(turn.conversation, turn.at)
        if standing is None or not standing.state.is_active or standing.state.mode is None:
            return self._begun(said, report, turn)
        if not _is_guided(standing):
            return None
        state = standing.state
        here = Spot(standing.journey.id, state.step, state.part)
        if _has_only_filled(said):
            report = replace(report, ahead=None, is_certain=False)
        told = self._screen(said, report, here)
        if told and told[1].journey != here.journey:  # the pages of the other one are open
            if told[0] is Told.STUCK:
                return None
            return self._entered(*self._reached(*told, report), turn)
        move = self._move(told, said, report, here)
        if move and _leads_further(move, here) and not self._is_evident(said, report, here):
            move = moves.Here()
        return self._journeys.move(move, turn) if move else None

    def _is_evident(self, said: Sequence[Clause], report: Report, here: Spot) -> bool:
        """Nobody is led on who has told of nothing done or seen at a screen of the procedure."""
        told = [clause for clause in said if clause.told in (Told.DID, Told.SEES)]
        if not told:
            return False
        journey = self._content.journeys[here.journey]
        return report.ahead is not None or any(
            is_bare(clause.text) or goes_on(clause.text) or names_an_item(clause.text, journey)
            for clause in told
        )

    def at(self, ahead: Spot, turn: Turn) -> Optional[list[Reply]]:
        """The screen that is surely in front of somebody of whom nothing else is understood."""
        standing = self._journeys.standing(turn.conversation, turn.at)
        if standing is None:
            journey = self._content.journeys[ahead.journey]
            return self._entered(journey, moves.JumpTo(ahead.step), turn)
        state = standing.state
        if not state.is_active or not _is_guided(standing) or standing.journey.id != ahead.journey:
            return None
        is_here = state.step == ahead.step
        return self._journeys.move(moves.Here() if is_here else moves.JumpTo(ahead.step), turn)

    def _is_before_the_end(self, ahead: Optional[Spot]) -> bool:
        """Nobody is at the end who has told of nothing done and nothing seen."""
        return ahead is not None and ahead.step < len(self._content.journeys[ahead.journey].steps)

    def follow(
        self, text: str, ahead: Optional[Spot], about: Sequence[str], turn: Turn
    ) -> Optional[list[Reply]]:
        """Where a message that is answered tells as well that a further screen is in front of the
        person, the place goes along: 「確定を押した。これで終わり？」. `about` are the topics that
        are answered. What is said of the new screen; None where none was reached.
        """
        said, standing = clauses(text), self._journeys.standing(turn.conversation, turn.at)
        ahead = None if _has_only_filled(said) else ahead or self._come(said, about, standing)
        if not _has_led_on(said):
            return None
        seen = self._seen_here(said, about, standing) if standing else None
        if standing and seen:
            is_further = _is_guided(standing) and (seen.part or 0) > (standing.state.part or 0)
            part = moves.JumpTo(seen.step, seen.part)
            return self._journeys.move(part, turn) if is_further else None
        if ahead is None or (standing and _is_at(ahead, _here(standing))):
            further = _part_reached(said, standing) if standing else None
            return self._journeys.move(further, turn) if further else None
        is_new = standing is None or standing.state.step < ahead.step
        there = ahead if is_new else self._part_of(ahead, Report(text, decided=tuple(about)))
        to = moves.JumpTo(there.step, there.part)
        if standing is None and self._is_before_the_end(ahead):
            return self._entered(self._content.journeys[ahead.journey], to, turn)
        if standing is None or not standing.state.is_active or not _is_guided(standing):
            return None
        is_further = standing.journey.id == ahead.journey and standing.state.step < ahead.step
        return self._journeys.move(to, turn) if is_further else None

    def _seen_here(
        self, said: Sequence[Clause], about: Sequence[str], standing: Standing
    ) -> Optional[Spot]:
        """「チェックするとこが出てきた。これせんといけんのか」: what is seen is the screen they are at."""
        here = _here(standing)
        told = [clause for clause in said if clause.told in (Told.DID, Told.SEES)]
        shown = self._shown(told[-1:], Report("", decided=tuple(about)), here)
        is_here = shown is not None and shown[0] is Told.SEES and _is_at(shown[1], here)
        return shown[1] if shown and is_here else None

    def _come(
        self, said: Sequence[Clause], about: Sequence[str], standing: Optional[Standing]
    ) -> Optional[Spot]:
        """The next screen, where it is seen by its signs and is what is asked about."""
        if standing is None or not standing.state.is_active:
            return None
        here = Spot(standing.journey.id, standing.state.step, standing.state.part)
        seen = [number for number, clause in enumerate(said) if clause.told is Told.SEES]
        next_one = Spot(here.journey, here.step + 1)
        asked = [(journey.id, step.number) for journey, step in self._places(about[:1])]
        if not seen or (next_one.journey, next_one.step) not in asked:
            return None
        last = seen[-1]
        told = self._shown(said[last : last + 1], Report("", decided=tuple(about)), here)
        # 「次へ押したらAとかBとか出ました」
        came_of_it = last > 0 and goes_on(said[last - 1].text) and said[last - 1].told is Told.DID
        return next_one if came_of_it or (told and _is_at(told[1], next_one)) else None

    def _move(
        self,
        told: Optional[tuple[Told, Spot]],
        said: Sequence[Clause],
        report: Report,
        here: Spot,
    ) -> Optional[moves.Move]:
        """Where a report leads somebody who is at a screen."""
        screen = self._content.journeys[here.journey].steps[here.step - 1]
        if said[-1].told is Told.DID and _stays(said[-1].text, screen):
            return moves.Here()  # 「フリープランを押した」
        if told is None and _is_at(report.ahead, here):
            if said[-1].told is Told.SEES:
                return moves.Here()
            if said[-1].told is Told.DID:  # 「上の契約の更新を押した」
                return _next_part(screen, here, report) or moves.Here()
        told = told or self._about(said, report, here)
        if told is None:
            # 「事故を起こしたんじゃが」 leads nowhere, 「番号見つけて入れた。次へ押した」 does
            leads_on = all(is_bare(c.text) for c in said) or goes_on(said[-1].text)
            has_left = any(c.told is Told.DID and goes_on(c.text) for c in said)
            if said[-1].told is Told.SEES and has_left and report.is_sure:
                return moves.NextScreen()  # 「次へ行きました。そしたら主人の名前が出てきました」
            if said[-1].told is Told.STUCK or not report.is_sure or not leads_on:
                return None
            if _COMMITS.search("".join(screen.press)) and _NEXT.search(said[-1].text):
                return moves.Here()  # its button is 「確定」, and 「次へ」 was the one before
            told = said[-1].told, here
        act, spot = told
        if act is Told.DID and is_there(said[-1].text):
            act = Told.SEES
        journey = self._content.journeys[here.journey]
        step = journey.step(spot.step)
        if step is None:
            return None
        if act is Told.STUCK:
            return _stuck(step, spot, here, report)
        if act is not Told.DID or _IN_PART.search(report.text):
            return _seen(spot, here)
        is_behind = spot.step + 1 == here.step  # 「他に契約ないから次へ」 is no way back
        if spot.step == here.step and step.on_no and only_reads(said[-1].text):
            return moves.Here()
        part = None if is_behind else _next_part(step, spot, report)
        is_button = spot.step == here.step and bool(_COMMITS.search("".join(step.press)))
        if part is None and is_button and not commits(said[-1].text):
            return moves.Here()
        if part is None and step.number >= here.step and only_fills(said[-1].text):
            # 「証券番号を入れた」: the button is still to be pressed
            return moves.JumpTo(spot.step, spot.part)
        following = journey.step(step.number + 1)
        is_end = following == journey.steps[-1] and spot.step != here.step
        if part is None and is_end and not _CONCLUDED.search(without_questions(report.text)):
            return moves.JumpTo(spot.step)  # nobody is led to the end by what stands before it
        return part or _left(step, journey, here)

    def _screen(
        self, said: Sequence[Clause], report: Report, here: Optional[Spot]
    ) -> Optional[tuple[Told, Spot]]:
        """The screen that the last clause shows, else the one that is surely ahead, else that of
        an earlier clause. No sign leads into another procedure than the one that is spoken of.
        """
        shown, ahead = self._shown(said[-1:], report, here), _ahead(said, report, here)
        whole = self._shown(said, report, here)
        is_it = ahead is not None and whole is not None and _is_at(whole[1], ahead[1])
        if whole and is_it and whole[0] is Told.DID and goes_on(said[-1].text):
            return whole  # 「連絡先のとこで直した。次へも押した」: that one is left
        if ahead and report.is_certain and _is_elsewhere(ahead[1], here):
            # 「プランを選ぶ画面が出た」 names it, 「きた 青い字おした ぱすわーどて」 does not
            is_named = shown is not None and (
                _is_at(shown[1], ahead[1])
                or (shown[0] is Told.SEES and _is_elsewhere(shown[1], here))
            )
            return shown if is_named else (ahead[0], self._part_of(ahead[1], report))
        return shown or ahead or whole

    def _part_of(self, screen: Spot, report: Report) -> Spot:
        """The part of a screen that what was told is about, where it is about one alone."""
        about = (self._about_topic(topic) for topic in report.decided)
        return next((spot for spot in about if spot and _is_at(spot, screen)), screen)

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
            is_page = clause.told is Told.SEES and bool(_A_PAGE.search(clause.text))
            spot = spot_told(clause.text, self._content, here, about, seen, is_page)
            if (
                spot
                and clause.told is not Told.ELSE
                and not _is_unlikely(spot, clause, report, here)
            ):
                # 「確認の画面が出たから押した」
                return Told.DID if is_done and clause.told is Told.SEES else clause.told, spot
            is_onward = is_bare(clause.text) or goes_on(clause.text)
            is_done |= clause.told is Told.DID and is_onward
        return None

    def _about(
        self, said: Sequence[Clause], report: Report, here: Optional[Spot]
    ) -> Optional[tuple[Told, Spot]]:
        """The screen of the likeliest topics, for a report without any sign of a screen."""
        if not report.is_sure:
            return None
        spots = [spot for topic in report.topics[:_LOOKED_AT] if (spot := self._about_topic(topic))]
        if here is not None:  # no guess leads further than to the next screen
            spots = [s for s in spots if s.journey == here.journey and abs(s.step - here.step) <= 1]
            spots.sort(key=lambda spot: abs(spot.step - here.step))
        found = next(iter(spots), None)
        if found is None:
            return None
        # a topic tells of the screen that is in front of the person after what was done, and
        # 「名前は合うとる」「さいけえさんおした」 of deeds that lead to no other
        is_ahead = here is not None and found.step > here.step
        parts = self._content.journeys[found.journey].steps[found.step - 1].parts
        is_last = found.part is None or found.part + 1 >= len(parts)
        is_there = report.likely is not None and _is_at(report.likely, found) and is_last
        return (Told.SEES if is_ahead or is_there else said[-1].told, found)

    def _places(self, topics: Sequence[str]) -> list[tuple[Journey, Step]]:
        known = (self._content.step_about(topic) for topic in topics[:_LOOKED_AT])
        return [place for place in known if place]

    def _begun(self, said: Sequence[Clause], report: Report, turn: Turn) -> Optional[list[Reply]]:
        """A journey begins where the person is."""
        after = self._spot_of(report.after)
        named = procedure_named(report.text)
        names_nothing = all(is_bare(_OF_EITHER.sub("", one.text)) for one in said)
        if after is None and names_nothing and said[-1].told is not Told.SEES:
            return [self._which(self._places(report.topics))] if report.is_sure else None
        told = self._screen(said, report, after)
        if told and said[-1].told is not Told.STUCK:
            journey = self._content.journeys[told[1].journey]
            before = journey.step(told[1].step - 1)
            if before and _stays(said[-1].text, before):  # 「ログインした」
                return self._entered(journey, moves.JumpTo(before.number), turn)
        if told is None and named:
            report = replace(report, topics=self._of_journey(report.topics, named))
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

    def _of_journey(self, topics: Sequence[str], journey: str) -> tuple[str, ...]:
        """Those of them that are about a screen of that procedure."""
        about = ((topic, self._content.step_about(topic)) for topic in topics)
        return tuple(topic for topic, place in about if place and place[0].id == journey)

    def _is_foreign(self, spot: Spot, report: Report, here: Optional[Spot]) -> bool:
        """True for a screen of a procedure that nobody is in, and of which nobody speaks."""
        if here is not None and spot.journey == here.journey:
            return False
        known = {journey.id for journey, _ in self._places(report.decided)}
        return bool(known) and spot.journey not in known

    def _reached(self, act: Told, spot: Spot, report: Report) -> tuple[Journey, moves.JumpTo]:
        """The screen that is in front of somebody who tells of one."""
        journey = self._content.journeys[spot.journey]
        screen = journey.steps[spot.step - 1]
        is_left = act is Told.DID and not _stays(clauses(report.text)[-1].text, screen)
        if not is_left or _IN_PART.search(report.text):
            return journey, moves.JumpTo(spot.step, spot.part)
        part = _next_part(screen, spot, report)
        if part is None and only_fills(clauses(report.text)[-1].text):
            return journey, moves.JumpTo(spot.step, spot.part)
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
        about = self._about_topic(topic) if topic else None
        if about:
            return about
        journey = self._content.journey_about(topic) if topic else None
        return Spot(journey, 1) if journey else None

    def _about_topic(self, topic: str) -> Optional[Spot]:
        """The screen that a topic is about, and the part of it where it is of one alone."""
        about = self._content.step_about(topic)
        if about is None:
            return None
        journey, step = about
        parts = [number for number, part in enumerate(step.parts) if topic in part.topics]
        return Spot(journey.id, step.number, parts[0] if len(parts) == 1 else None)

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


def _has_only_filled(said: Sequence[Clause]) -> bool:
    """「パスワードも名前もいれたで　電話番号がのう」: no button was pressed, and nothing new is seen."""
    told = [clause for clause in said if clause.told in (Told.DID, Told.SEES)]
    return bool(told) and all(
        c.told is Told.DID and (only_fills(c.text) or fills_all(c.text)) for c in told
    )


def _here(standing: Standing) -> Spot:
    return Spot(standing.journey.id, standing.state.step, standing.state.part)


def _part_reached(said: Sequence[Clause], standing: Standing) -> Optional[moves.JumpTo]:
    """「メールもパスワードも名前も入れた。証券番号はどこ」: the part behind the last that was done."""
    state = standing.state
    step = standing.journey.step(state.step)
    if step is None or not state.is_active or not _is_guided(standing):
        return None
    done = [
        number
        for clause in said
        if clause.told is Told.DID and (only_fills(clause.text) or _PRESSED.search(clause.text))
        for number, part in enumerate(step.parts)
        if shows_one(clause.text, part.signs)
    ]
    reached = max(done, default=-1) + 1
    is_further = (state.part or 0) < reached < len(step.parts)
    return moves.JumpTo(state.step, reached) if is_further else None


def _is_guided(standing: Standing) -> bool:
    """True for somebody with the page open, in a way that was chosen."""
    return standing.state.mode is not None and is_guiding(standing.journey, standing.state)


def _is_unlikely(spot: Spot, clause: Clause, report: Report, here: Optional[Spot]) -> bool:
    """True for signs of the procedure that is not likely, or of deeds at a far screen."""
    if here is None or spot.journey != here.journey:
        return report.likely is not None and spot.journey != report.likely.journey
    is_deed = clause.told is not Told.SEES  # who sees a screen is there, however far it is
    # 「はいって答えた」 at the final check is no answer to the disclosures
    is_far = spot.step - here.step > _FAR or here.step - spot.step >= _FAR
    return is_deed and is_far and (report.likely is None or _is_at(report.likely, here))


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
    if here and _is_at(ahead, here):
        return None
    is_back = here is not None and ahead.journey == here.journey and ahead.step < here.step
    # 「はいって答えた」 at the final check: a deed leads no screens back
    return None if is_back and said[-1].told is Told.DID else (Told.SEES, ahead)


def _is_elsewhere(screen: Spot, here: Optional[Spot]) -> bool:
    return here is None or (screen.journey, screen.step) != (here.journey, here.step)


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
    # of what was done last: 「同意して次へ押して、名前まで入れた」
    told = clauses(report.text)[-1].text
    if spot.part is None or step.part(spot.part + 1) is None:
        return None
    if goes_on(told):  # 「住所と電話、全部入れました」: all of that part, and not of the screen
        named = [n for n, part in enumerate(step.parts) if shows_one(report.text, part.signs)]
        is_part = fills_all(told) and named and named[-1] + 1 < len(step.parts)
        return moves.JumpTo(spot.step, named[-1] + 1) if is_part else None
    part = step.parts[spot.part]
    is_half_done = shows_one(told, part.signs) and part.ends and not shows_one(told, part.ends)
    return moves.JumpTo(spot.step, spot.part + (0 if is_half_done else 1))


def _leads_further(move: moves.Move, here: Spot) -> bool:
    if isinstance(move, moves.JumpTo):
        return (move.step, move.part or 0) > (here.step, here.part or 0)
    return isinstance(move, moves.Next)


def _seen(spot: Spot, here: Spot) -> moves.Move:
    if spot.step == here.step:
        return moves.Here(spot.part)
    # 「名前とか入れる画面になりました」: a screen that is new is begun at its top
    return moves.JumpTo(spot.step, None if spot.step > here.step else spot.part)


def _stays(text: str, screen: Step) -> bool:
    """True for what is done on a screen and leads no further; not 「ログインして更新のお手続きを押した」."""
    button = _BUTTON.search("".join(screen.press))
    is_pressed = button is not None and button[1] in text
    return not (_LEADS.search(text) or is_pressed) and shows_one(text, screen.stays)


def _left(step: Step, journey: Journey, here: Spot) -> moves.Move:
    """On to the screen after the one that is done."""
    if step.number == here.step:
        return moves.NextScreen() if journey.step(step.number + 1) else moves.Confirm()
    if step.number + 1 == here.step:
        return moves.Here()
    following = journey.step(step.number + 1) or step
    return moves.JumpTo(following.number)

"""Not knowing well: asking back, saying so, and naming who knows."""

from __future__ import annotations

from typing import Sequence

from bot.domain.content import Content
from bot.domain.payload import topic_payload
from bot.domain.wording import Sayings
from bot.reply import Choice, Kind, Reply
from bot.services.answers.pieces import Pieces
from bot.services.answers.situation import Situation
from bot.services.answers.topics import DESK_NUMBERS

MISSES_BEFORE_DESK = 2
"""So many times in a row not understood: then a telephone stands with what is offered."""


class NotKnowing:
    """Replies for what is not understood, or not in the manual."""

    def __init__(self, content: Content, pieces: Pieces, sayings: Sayings) -> None:
        self._content = content
        self._pieces = pieces
        self._say = sayings.say

    def ask_back(self, candidates: Sequence[str], misses: int, situation: Situation) -> Reply:
        """Offer the likeliest topics, none of another procedure than the one the person is in.

        From the second time in a row on, and at once to whoever is annoyed, with a number.
        """
        fitting = [c for c in candidates if self._pieces.fits(c, situation)]
        choices = self._pieces.choices(fitting)
        if not choices:
            return self.cannot_tell((), situation)
        if situation.is_annoyed or misses >= MISSES_BEFORE_DESK:
            lines, links, _ = self._pieces.help(
                self._pieces.desk_for(fitting, situation), situation
            )
            text = self._say("call_too")
            below = self._say("answered_here")
            return Reply("\n".join([text, *lines, below]), choices, links=links, kind=Kind.ASK_BACK)
        lines = [self._perhaps_about("is_it", fitting, situation)]
        if len(choices) > 1:
            lines.append(self._say("or_others"))
        return Reply("\n".join(lines), choices, kind=Kind.ASK_BACK)

    def cannot_tell(self, candidates: Sequence[str], situation: Situation) -> Reply:
        """Say that this is not known here, and who knows."""
        text = self._say("cannot_tell")
        agency_lines, agency_links, _ = self._pieces.help("agency", situation)
        desk_lines, desk_links, _ = self._pieces.help("both", situation)
        return Reply(
            "\n".join([text, "■ご契約や補償のこと", *agency_lines, "■操作のこと", *desk_lines]),
            self._pieces.choices([c for c in candidates if self._pieces.fits(c, situation)]),
            links=(*agency_links, *desk_links),
            kind=Kind.CANNOT_TELL,
        )

    def perhaps(self, candidates: Sequence[str], situation: Situation) -> Reply:
        """Near our subjects, but not surely one of them: offer, and say who else knows."""
        fitting = [c for c in candidates if self._pieces.fits(c, situation)]
        choices = self._pieces.choices(fitting)
        if not choices:
            return self.cannot_tell((), situation)
        desk = self._pieces.desk_for(fitting, situation)
        agency_lines, agency_links, _ = self._pieces.help("agency", situation)
        desk_lines, desk_links, _ = self._pieces.help(desk, situation)
        said = [self._say("perhaps")]
        if len(choices) == 1:
            said = [self._perhaps_about("if_about", fitting, situation), self._say("else_call")]
        return Reply(
            "\n".join([*said, *desk_lines, "ご契約や補償のことは：", *agency_lines]),
            choices,
            links=(*desk_links, *agency_links),
            kind=Kind.ASK_BACK,
        )

    def _perhaps_about(self, saying: str, topic_ids: Sequence[str], situation: Situation) -> str:
        """The first that is offered, with its answer in short: it is right more often than not.

        Of a screen that the person has not come to yet nothing is told on a guess.
        """
        first = next(t for t in map(self._content.topics.get, topic_ids) if t and t.is_offered)
        about = self._content.step_about(first.id)
        is_of_theirs = about is not None and about[0].id == situation.journey
        if about and is_of_theirs and about[1].number > (situation.step or 0):
            return self._say("is_it_that", title=first.title)
        return self._say(saying, title=first.title, simple=first.simple)

    def none_of_these(self, situation: Situation) -> Reply:
        """After 「いいえ」 to what was offered."""
        lines, links, _ = self._pieces.help("both", situation)
        text = self._say("none_of_these")
        return Reply("\n".join([text, *lines]), links=links, kind=Kind.CANNOT_TELL)

    def beginnings(self) -> tuple[Choice, ...]:
        """What can be begun, and whom one can call."""
        overviews = (journey.overview for journey in self._content.journeys.values())
        return self._pieces.choices((*overviews, DESK_NUMBERS))

    def nothing_begun(self) -> Reply:
        """A command where no journey goes on."""
        return Reply(
            self._say("nothing_begun"),
            self.beginnings(),
            kind=Kind.ASK_BACK,
        )

    def nothing_readable(self) -> Reply:
        """For an empty message, emoji or signs alone."""
        return Reply(
            self._say("nothing_readable"),
            self.beginnings(),
            kind=Kind.NOTICE,
        )

    def which_step(self, number: int, situation: Situation) -> Reply:
        """A step was named by its number alone."""
        choices = tuple(
            Choice(f"{journey.title}の手順{number}", topic_payload(step.topics[0]))
            for journey in self._content.journeys.values()
            for step in [journey.step(number)]
            if step
        )
        if choices:
            return Reply(self._say("which_procedure"), choices, kind=Kind.ASK_BACK)
        ranges = "、".join(
            f"{journey.title}が1から{len(journey.steps)}まで"
            for journey in self._content.journeys.values()
        )
        return self.which_journey(self._say("step_ranges", ranges=ranges), situation)

    def which_journey(self, text: str, situation: Situation) -> Reply:
        """Something that is about one of the procedures, and nobody knows which."""
        lines, links, _ = self._pieces.help("both", situation)
        return Reply(
            "\n".join([text, self._say("by_phone_too"), *lines]),
            self.beginnings(),
            links=links,
            kind=Kind.ASK_BACK,
        )

"""会員登録の照合: a form is compared with the contracts before it is handed over."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

from bot.reply import Reply
from bot.services.drafts.drafts import Drafts
from bot.services.journeys.engine.moves import Start
from bot.services.journeys.engine.says import Say
from bot.services.journeys.extras import Changes, NoExtras, Turn
from bot.services.journeys.news import News
from bot.services.journeys.standing import Standing
from bot.services.registration.doctor import (
    AllMatch,
    Asking,
    MatchCauses,
    MatchDoctor,
    Mismatch,
    NothingToMatch,
    next_cause,
)
from bot.services.registration.record import EXAMINED, Examined
from bot.services.registration.words import MatchWords


class RegistrationExtras(NoExtras):
    """The match doctor in the conversation."""

    def __init__(
        self,
        drafts: Drafts,
        doctor: MatchDoctor,
        causes: MatchCauses,
        words: MatchWords,
        news: News,
    ) -> None:
        self._drafts = drafts
        self._doctor = doctor
        self._causes = causes
        self._words = words
        self._news = news

    def start_instead(self, standing: Standing, start: Start, turn: Turn) -> Optional[list[Reply]]:
        """See the protocol: who has registered on the pages is not asked to do it again."""
        done = self._news.registered_already(standing.draft, turn.member, turn.at)
        return [done] if done else None

    def keep_back(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """See the protocol: a mismatch, or a check that could not be made."""
        asking = Asking(turn.conversation, turn.client)
        found = self._doctor.examine(standing.draft.fields, asking, turn.at)
        if isinstance(found, (AllMatch, NothingToMatch)):
            return None
        kept = EXAMINED.of(standing.draft.fields) or Examined()
        reply = self._words.reply(found, turn.at, kept.told, kept.variant)
        self._note(standing, found if isinstance(found, Mismatch) else None, kept, turn)
        return [reply] if reply else None

    def more_causes(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """See the protocol."""
        kept = EXAMINED.of(standing.draft.fields)
        if kept is None or kept.mismatch is None:
            return None
        reply = self._words.more(kept.mismatch, turn.at, kept.told, kept.variant)
        self._note(standing, kept.mismatch, kept, turn)
        return [reply]

    def has_kept_back(self, standing: Standing) -> bool:
        """See the protocol."""
        return EXAMINED.is_in(standing.draft.fields)

    def asked_about(self, standing: Standing) -> Optional[str]:
        """See the protocol."""
        kept = EXAMINED.of(standing.draft.fields)
        return kept.asked_about if kept else None

    def noted(self, standing: Standing, says: Sequence[Say], turn: Turn) -> Changes:
        """See the protocol: with any other move the question about the cause is settled."""
        kept = EXAMINED.of(standing.draft.fields)
        if kept is None or not kept.asked_about:
            return {}
        return EXAMINED.keeping(replace(kept, asked_about=None))

    def _note(
        self, standing: Standing, mismatch: Optional[Mismatch], kept: Examined, turn: Turn
    ) -> None:
        """Keep what was just told, so that no cause is explained twice."""
        cause = next_cause(mismatch, self._causes, kept.told) if mismatch else None
        noted = Examined(
            mismatch,
            told=(*kept.told, cause.id) if cause else kept.told,
            asked_about=cause.field if cause else None,
            # only what comes again needs other words
            variant=kept.variant if cause else kept.variant + 1,
        )
        self._drafts.change(standing.draft.id, EXAMINED.keeping(noted), turn.at)

"""会員登録の照合: a form is compared with the contracts before it is handed over."""

from __future__ import annotations

import json
from typing import Optional, Sequence

from bot.reply import Reply
from bot.services.drafts import Drafts
from bot.services.journey_extras import Changes, NoExtras, Turn
from bot.services.journey_says import Say
from bot.services.journey_standing import Standing
from bot.services.match_doctor import (
    AllMatch,
    MatchCauses,
    MatchDoctor,
    Mismatch,
    NothingToMatch,
    next_cause,
)
from bot.services.match_words import MatchWords

EXAMINED = "_match"
"""The draft's own field: what came of the check, and which causes were told."""


class RegistrationExtras(NoExtras):
    """The match doctor in the conversation."""

    def __init__(
        self, drafts: Drafts, doctor: MatchDoctor, causes: MatchCauses, words: MatchWords
    ) -> None:
        self._drafts = drafts
        self._doctor = doctor
        self._causes = causes
        self._words = words

    def keep_back(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """See the protocol: a mismatch, or a check that could not be made."""
        found = self._doctor.examine(standing.draft.fields, turn.conversation, turn.at)
        if isinstance(found, (AllMatch, NothingToMatch)):
            return None
        kept = json.loads(standing.draft.fields.get(EXAMINED, "{}"))
        told, variant = kept.get("told", []), kept.get("variant", 0)
        reply = self._words.reply(found, turn.at, told, variant)
        self._note(standing, found if isinstance(found, Mismatch) else None, told, variant, turn)
        return [reply] if reply else None

    def more_causes(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """「ほかの原因を見る」; None where nothing was found."""
        kept = json.loads(standing.draft.fields.get(EXAMINED, "{}"))
        if not kept.get("mismatch"):
            return None
        mismatch = Mismatch.from_json(kept["mismatch"])
        reply = self._words.more(mismatch, turn.at, kept["told"], kept["variant"])
        self._note(standing, mismatch, kept["told"], kept["variant"], turn)
        return [reply]

    def asked_about(self, standing: Standing) -> Optional[str]:
        """The field of the likely cause that was just asked about, None if none was."""
        kept = json.loads(standing.draft.fields.get(EXAMINED, "{}"))
        field: Optional[str] = kept.get("asked_about")
        return field

    def noted(self, standing: Standing, says: Sequence[Say], turn: Turn) -> Changes:
        """See the protocol: with any other move the question about the cause is settled."""
        kept = json.loads(standing.draft.fields.get(EXAMINED, "{}"))
        if not kept.get("asked_about"):
            return {}
        return {EXAMINED: json.dumps({**kept, "asked_about": None})}

    def _note(
        self,
        standing: Standing,
        mismatch: Optional[Mismatch],
        told: Sequence[str],
        variant: int,
        turn: Turn,
    ) -> None:
        """Keep what was just told, so that no cause is explained twice."""
        cause = next_cause(mismatch, self._causes, told) if mismatch else None
        noted = {
            "mismatch": mismatch.as_json() if mismatch else None,
            "told": [*told, cause.id] if cause else list(told),
            "asked_about": cause.field if cause else None,
            # only what comes again needs other words
            "variant": variant if cause else variant + 1,
        }
        self._drafts.change(standing.draft.id, {EXAMINED: json.dumps(noted)}, turn.at)

"""Idempotency: what was done for a key is done once, and answered the same ever after."""

from __future__ import annotations

import json
from typing import Any, Callable

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.adapters.contracts.tables import answered
from bot.adapters.stores.engine import writing
from bot.domain.errors import BackEndRefused, BackEndUnavailable, Refusal
from bot.services.contracts import require_key

Work = Callable[[Connection], str]
Digest = Callable[[str], str]

_TRIES = 3


class Once:
    """Runs work in a transaction together with the note that it was done.

    `digest` tells two requests apart without keeping them.
    """

    def __init__(self, engine: Engine, digest: Digest) -> None:
        self._engine = engine
        self._digest = digest

    def run(self, operation: str, key: str, asked: Any, work: Work) -> str:
        """The reference of what came of `work`, now or when the key was first used.

        `asked` is the whole request as JSON. A refusal raised by `work` undoes everything,
        the use of the key too. Raises SQLAlchemy's errors.
        """
        require_key(key)
        digest = self._digest(json.dumps(asked, sort_keys=True))
        where = {"operation": operation, "key": key}
        for _ in range(_TRIES):
            try:
                with writing(self._engine) as connection:
                    before = connection.execute(select(answered).filter_by(**where)).first()
                    if before is None:
                        return _done(connection, where, digest, work)
            except IntegrityError:
                continue  # another transaction was quicker: now its record can be seen
            if before.digest != digest:
                raise BackEndRefused(Refusal.KEY_REUSED)
            return str(before.reference)
        raise BackEndUnavailable("the contract database is contended")


def _done(connection: Connection, where: dict[str, str], digest: str, work: Work) -> str:
    # the key first: whoever comes with the same one waits here for the outcome, instead of
    # meeting half of it in the work
    connection.execute(answered.insert().values(digest=digest, reference="", **where))
    reference = work(connection)
    connection.execute(answered.update().filter_by(**where).values(reference=reference))
    return reference

"""Everything of one member is deleted, and nothing of anybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.engine import Engine

from bot import bootstrap
from bot.adapters.keeping.forgetting import BY_CONVERSATION, BY_DRAFT, OTHERS, Forgetting
from bot.adapters.stores.accounts import SqlAccounts
from bot.adapters.stores.cases import SqlCases, transcript_reference
from bot.adapters.stores.events import SqlEvents
from bot.adapters.stores.linked import SqlLinks
from bot.adapters.stores.outbox import SqlOutbox
from bot.adapters.stores.received import SqlReceived
from bot.adapters.stores.transcripts import SqlTranscripts
from bot.adapters.stores.vault import Vault
from bot.domain.case import Case
from bot.domain.handoff import Reason, Target
from bot.reply import Reply
from bot.services.accounts.accounts import Account
from bot.services.drafts.drafts import Drafts
from bot.services.events.event import Happened, Kind
from bot.services.hearing.received import Message
from bot.services.mail.letter import Letter
from bot.services.renewal.record import MEMBER
from bot.services.transcript.exchange import Exchange
from bot.settings import read
from tests.adapters.draft_stores import AT, KEYS, ROTATED, STORES, stored_bytes, whole_engine

NOBODYS = {
    "alembic_version": "a number",
    "days_counted": "counts of a day",
    "desk_agents": "people of the desk",
    "desk_audit": "who of the desk looked at which case, kept to be able to answer for it",
    "desk_keys": "keys of machines",
    "desk_sessions": "people of the desk",
    "happenings": "sealed, over in a minute",
    "feedback": "a verdict on an answer, by a keyed hash of the answer",
    "last_look": "a moment",
    "link_nonces": "sealed, over in ten minutes",
    "match_attempts": "hashes of wrong tries, over in a day",
    "sign_in_tries": "hashes of wrong tries, over in an hour",
    "sms_deliveries": "ids of a gateway",
    "unanswered_items": "sentences in which every detector found nothing",
    "unanswered_seen": "counts of them",
    "sms_stops": "that nobody writes to a number any more must outlive its owner's data",
}
"""Tables of which nothing is deleted, and why."""


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """All tables."""
    with whole_engine(request.param, tmp_path) as engine:
        url = engine.url.render_as_string(hide_password=False)
        bootstrap.services(read({"BOT_DATA_DIR": str(tmp_path), "BOT_DRAFTS_URL": url}))
        yield engine


def fill(engine: Engine, name: str, keys: Any = KEYS) -> None:
    """All that there can be of somebody."""
    member, talk, address = f"member-{name}", f"web-{name}", f"{name}@example.jp"
    drafts = Drafts(Vault(engine, keys))
    draft = drafts.open(talk, "renewal", AT)
    drafts.change(draft.id, MEMBER.keeping(member), AT)
    drafts.open(f"web:{member}", "renewal", AT)
    SqlTranscripts(engine, keys).add(talk, Exchange(1, AT, "はい", (Reply("はい。"),)), False)
    SqlReceived(engine, keys).keep(Message(talk, "m-1", "はい"), [Reply("はい。")], AT)
    SqlAccounts(engine, keys).open(Account(address, "hash", member))
    SqlLinks(engine, keys).link(f"line-{name}", member, AT)
    SqlTranscripts(engine, keys).add(f"line-{name}", Exchange(1, AT, "はい"), False)
    SqlOutbox(engine, keys, lambda: AT).put(
        Letter("renewed", address, "損保 太郎", None, f"renewed-{name}")
    )
    reference = transcript_reference(keys)(talk)
    case = Case(
        id=f"case-{name}",
        journey="renewal",
        step=3,
        reason=next(iter(Reason)),
        target=next(iter(Target)),
        holder=None,
        agency=None,
        at=AT,
        transcript=reference,
    )
    SqlCases(engine).add(case)
    SqlEvents(engine, keys).add(Happened(talk, Kind.TURN, "web", AT, {}))


def counts(engine: Engine) -> dict[str, int]:
    """Rows of each table that has any."""
    tables = MetaData()
    tables.reflect(engine, only=lambda name, _: name != "alembic_version")
    with engine.connect() as connection:
        found = {t.name: len(connection.execute(select(t)).all()) for t in tables.sorted_tables}
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("keys", [KEYS, ROTATED], ids=["one key", "after a rotation"])
def test_one_goes_the_other_stays(engine: Engine, keys: Any) -> None:
    """What is said is what was there; under whichever key it lies."""
    fill(engine, "hanako")
    before = counts(engine)
    fill(engine, "taro")
    forgotten = Forgetting(engine, keys).forget("member-taro")
    assert counts(engine) == before
    assert forgotten.rows == before
    assert forgotten.conversations == {"web-taro", "line-taro"}
    assert Forgetting(engine, keys).forget("member-taro").rows == {}


def test_nothing_names_them(engine: Engine) -> None:
    """Searched for in every column that can be read."""
    fill(engine, "taro")
    assert b"web-taro" in stored_bytes(engine)
    Forgetting(engine, KEYS).forget("member-taro")
    with engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        read = [str(row) for t in tables.sorted_tables for row in connection.execute(select(t))]
    assert not any("taro" in row for row in read)


def test_every_table_is_thought_of(engine: Engine) -> None:
    """Whoever adds one says whether a person is to be found in it."""
    columns = (*BY_CONVERSATION, *BY_DRAFT)
    thought_of = {column.table.name for column in columns} | set(OTHERS) | set(NOBODYS)
    tables = MetaData()
    tables.reflect(engine)
    assert thought_of == set(tables.tables)

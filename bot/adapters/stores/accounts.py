"""アカウント in a database: nothing in clear, addresses and members found by keyed hashes.

The hash of the password is sealed too: who reads the table cannot even begin to guess.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from functools import cached_property
from typing import Any, Optional

from sqlalchemy import Column, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import Seal, columns
from bot.adapters.stores.work import Work, creating, in_turn, translated
from bot.domain.errors import Overtaken, StoreUnavailable
from bot.services.accounts.accounts import Account
from bot.services.drafts.drafts import KeyRing, VaultKey

_AT_ONCE = 200
"""Rows that one transaction gives a new key."""

metadata = MetaData()

accounts = Table(
    "accounts",
    metadata,
    Column("address", String(64), primary_key=True),
    Column("member", String(64), nullable=False, unique=True),
    *columns(),
)

create_tables = creating(metadata)


class SqlAccounts:
    """`services.accounts.accounts.AccountStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys
        self._seal = Seal(keys, "accounts")

    def open(self, account: Account) -> bool:
        """See the port."""
        row = self._row(account)
        addresses, members = (
            self._digests("address", account.address),
            self.digests_of(account.member),
        )
        is_either = accounts.c.address.in_(addresses) | accounts.c.member.in_(members)

        def is_same(one: Row) -> bool:
            return one.address in addresses and one.member in members

        def put(connection: Connection) -> None:
            there = connection.execute(select(accounts).where(is_either)).all()
            if not there:
                connection.execute(accounts.insert().values(row))
            elif not all(map(is_same, there)):
                raise Overtaken

        def ask(work: Work) -> bool:
            with translated(), self._engine.connect() as connection, connection.begin():
                there = connection.execute(select(accounts).where(is_either)).all()
            if there:
                return all(map(is_same, there))
            work.later(put)
            return True

        return in_turn(self._engine, ask)

    def find(self, address: str) -> Optional[Account]:
        """See the port."""
        query = select(accounts).where(accounts.c.address.in_(self._digests("address", address)))
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(query).first()
        if row is None:  # the same work: something is opened
            self._seal.open(self._nobody, _NOBODY)
            return None
        return self._opened(row)

    def of_member(self, member: str) -> Optional[Account]:
        """See the port."""
        query = select(accounts).where(accounts.c.member.in_(self.digests_of(member)))
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(query).first()
        return self._opened(row) if row else None

    def change_hash(self, account: Account, password_hash: str) -> None:
        """See the port."""
        changed = Account(account.address, password_hash, account.member)
        query = select(accounts).where(
            accounts.c.address.in_(self._digests("address", account.address))
        )
        with translated(), writing(self._engine) as connection:
            row = connection.execute(query.with_for_update()).first()
            if row is not None and self._opened(row) == account:
                self._replace(connection, row, changed)

    def purge(self, now: datetime) -> int:
        """Accounts are for good: those under an older key are sealed under the newest. Always 0.

        So a key that is taken away an hour after its successor came takes no account with it.
        """
        newest = self._keys.newest.id
        old = select(accounts).where(accounts.c.key_id != newest).limit(_AT_ONCE)
        after = ""
        while True:
            query = old.where(accounts.c.address > after).order_by(accounts.c.address)
            with translated(), writing(self._engine) as connection:
                rows = connection.execute(query.with_for_update()).all()
                for row in rows:
                    if self._seal.open(row, row.address):  # else its key is gone already
                        self._replace(connection, row, self._opened(row))
            if len(rows) < _AT_ONCE:
                return 0
            after = rows[-1].address

    def _replace(self, connection: Connection, row: Row, account: Account) -> None:
        is_it = accounts.c.address == row.address
        connection.execute(accounts.update().where(is_it).values(self._row(account)))

    def _row(self, account: Account) -> dict[str, Any]:
        key = self._keys.newest
        address = _digest(key, "address", account.address)
        document = {
            "address": account.address,
            "password_hash": account.password_hash,
            "member": account.member,
        }
        return {
            "address": address,
            "member": _digest(key, "member", account.member),
            **self._seal.close(document, address),
        }

    def _opened(self, row: Row) -> Account:
        document = self._seal.open(row, row.address)
        if document is None:
            raise StoreUnavailable(f"there is no key {row.key_id} that opens the account")
        return Account(**document)

    @cached_property
    def _nobody(self) -> Any:
        """A row of nobody's, of the usual size."""
        document = {"address": "a" * 24, "password_hash": "h" * 97, "member": "m" * 24}
        return _Sealed(self._seal.close(document, _NOBODY))

    def digests_of(self, member: str) -> list[str]:
        """What the member may stand under, one for each key."""
        return self._digests("member", member)

    def _digests(self, purpose: str, text: str) -> list[str]:
        # under an old key too, until all are sealed under the newest
        return [_digest(key, purpose, text) for key in self._keys.all()]


_NOBODY = "nobody"


class _Sealed:
    """Columns as a row has them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.key_id = values["key_id"]
        self.nonce = values["nonce"]
        self.sealed = values["sealed"]


def _digest(key: VaultKey, purpose: str, text: str) -> str:
    secret = key.derived(f"accounts by {purpose}")
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

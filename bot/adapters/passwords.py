"""パスワードのハッシュ: Argon2id by `argon2-cffi`, a few at a time."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.adapters.bulkhead import Bulkhead, Full
from bot.domain.errors import PasswordsBusy

MEMORY_KIB = 19 * 1024
ITERATIONS = 2
LANES = 1
"""What OWASP's Password Storage Cheat Sheet asks of Argon2id at least: 19 MiB, 2, 1."""

AT_ONCE = 2
"""One a core: together they hold 38 MiB."""

WAIT_S = 2.0
"""So long one waits for its turn: some hundred hashes."""


class Argon2Hasher:
    """`services.accounts.passwords.Hasher`."""

    def __init__(self, memory_kib: int = MEMORY_KIB, iterations: int = ITERATIONS) -> None:
        self._hasher = PasswordHasher(
            time_cost=iterations, memory_cost=memory_kib, parallelism=LANES
        )
        self._places = Bulkhead(AT_ONCE, WAIT_S)

    def hash(self, password: str) -> str:
        """See the port."""
        try:
            with self._places.call():
                return self._hasher.hash(_encoded(password))
        except Full:
            raise PasswordsBusy from None

    def is_same(self, password_hash: str, password: str) -> bool:
        """See the port."""
        try:
            with self._places.call():
                return self._hasher.verify(password_hash, _encoded(password))
        except Full:
            raise PasswordsBusy from None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, password_hash: str) -> bool:
        """See the port."""
        return self._hasher.check_needs_rehash(password_hash)


def _encoded(password: str) -> bytes:
    # half of a surrogate pair is not Unicode, but JSON of a browser can hold it
    return password.encode("utf-8", "surrogatepass")

"""依頼の番号: one id for a request, from the proxy to the last line of our log that belongs to it."""

from __future__ import annotations

import re
import secrets
from typing import Any

from bot import log
from bot.channels.front import addresses
from bot.channels.front.addresses import Networks

HEADER = log.REQUEST_HEADER

_SANE = re.compile(r"(?=[0-9._-]*[A-Za-z])[0-9A-Za-z][0-9A-Za-z._-]{7,63}")
"""Never digits alone: that may be somebody's number."""


def is_sane(text: str) -> bool:
    """True for what may stand in logs and headers as it is.

    >>> [is_sane(one) for one in ("7f3c9a52-0b1d", "090-1234-5678", "a b c d e f", "short")]
    [True, False, False, False]
    """
    return bool(_SANE.fullmatch(text))


def is_ours(peer: Any, proxies: Networks) -> bool:
    """True for a proxy of ours, by asyncio's name of the other end."""
    return addresses.is_within(addresses.peer_of(peer), proxies)


def begin(peer: Any, given: str, proxies: Networks) -> str:
    """The id of a request that begins here: as a proxy of ours says, else a new one.

    `peer` is asyncio's name of the other end. All that is logged from now on for it has the id.
    """
    found = given if is_ours(peer, proxies) and is_sane(given) else secrets.token_hex(16)
    log.begin_request(found)
    return found

"""Which address a request comes from, through proxies of ours, and what is kept of it."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import Any, Optional, Sequence, Union

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]
Networks = tuple[Network, ...]
Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]

NOBODY: Networks = ()
MOST_HOPS = 20
PREFIX_OF_ONE = 64
"""Bits of an IPv6 address: whoever has one has the whole network of this length."""


def networks(text: str) -> Networks:
    """「127.0.0.0/8,::1」 as networks. Raises `ValueError`."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def parse(text: str) -> Optional[Address]:
    """An address, with or without port and brackets; None for anything else.

    >>> parse('"[2001:db8::1]:4711"')
    IPv6Address('2001:db8::1')
    """
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def peer_of(name: Any) -> Optional[Address]:
    """The address of the other end, from asyncio's `peername`; None for a Unix socket."""
    return parse(str(name[0])) if isinstance(name, tuple) and name else None


def is_within(address: Optional[Address], among: Networks) -> bool:
    """True if the address belongs to one of the networks."""
    return address is not None and any(address in network for network in among)


def client(
    peer: Optional[Address], forwarded: Sequence[str], proxies: Networks
) -> Optional[Address]:
    """The last hop that is no proxy of ours; what the client itself wrote counts for nothing.

    `forwarded` are the X-Forwarded-For headers in their order. A hop that is no address ends
    the search: the one that handed it on is all that is known.
    """
    known = peer
    hops = [hop for line in forwarded for hop in line.split(",")]
    for hop in reversed(hops[-MOST_HOPS:]):
        if not is_within(known, proxies):
            break
        address = parse(hop)
        if address is None:
            break
        known = address
    return known


def of_one(address: Optional[Address]) -> str:
    """The address as one client is counted: a whole /64 of IPv6 is one."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, PREFIX_OF_ONE), strict=False))
    return str(address)


def pseudonym(address: Optional[Address], key: bytes) -> str:
    """Tells clients apart without their address: 32 hex digits, the same with the same key."""
    return hmac.new(key, b"client " + of_one(address).encode(), hashlib.sha256).hexdigest()[:32]

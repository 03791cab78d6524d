"""Who comes, and how often they may."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from sanic.request import Request

from bot.channels.front import addresses
from bot.channels.front.addresses import Networks
from bot.channels.front.limits import Counting, Limit, Windows

MESSAGES_OF_A_CONVERSATION = Limit("messages of conversation", 30)
MESSAGES_OF_AN_ADDRESS = Limit("messages of address", 600)
MESSAGES_IN_ALL = Limit("messages", 3000)
READS_OF_A_CONVERSATION = Limit("reads of conversation", 120)
READS_OF_AN_ADDRESS = Limit("reads of address", 1200)
READS_IN_ALL = Limit("reads", 6000)
"""Of what was said before, and of what happens: pages read when they are opened or come back."""
SESSIONS_OF_AN_ADDRESS = Limit("sessions of address", 120)
SESSIONS_IN_ALL = Limit("sessions", 1200)
PAGES_OF_AN_ADDRESS = Limit("pages of address", 600)
PAGES_IN_ALL = Limit("pages", 3000)
DESK_OF_A_USER = Limit("desk of user", 600)
DESK_OF_AN_ADDRESS = Limit("desk of address", 3000)
DESK_IN_ALL = Limit("desk", 12000)
"""Results come as one types, of everybody behind the one address of an office."""
WRONG_KEYS_OF_AN_ADDRESS = Limit("wrong desk keys of address", 30)


@dataclass(frozen=True)
class Door:
    """`scale` multiplies the limits per address and in all, not those of a conversation."""

    key: bytes = field(repr=False)
    proxies: Networks = addresses.NOBODY
    scale: float = 1.0
    counting: Counting = field(default_factory=Windows)

    def client(self, request: Request) -> str:
        """Where the request comes from, without an address in it; `Incoming.client`."""
        info = request.conn_info
        peer = addresses.peer_of(info.peername if info else None)
        forwarded = request.headers.getall("x-forwarded-for", [])
        return addresses.pseudonym(addresses.client(peer, forwarded, self.proxies), self.key)

    def wait_for_session_s(self, client: str) -> int:
        """0, or the seconds until this client may open a session."""
        return self._wait_s(SESSIONS_IN_ALL, SESSIONS_OF_AN_ADDRESS.of(client))

    def wait_for_message_s(self, client: str, conversation: str) -> int:
        """0, or the seconds until a message may be sent."""
        own = MESSAGES_OF_A_CONVERSATION.of(conversation)
        return self._wait_s(MESSAGES_IN_ALL, MESSAGES_OF_AN_ADDRESS.of(client), exact=own)

    def wait_for_event_s(self, conversation: str) -> int:
        """0, or the seconds until more of this sender is worked off.

        A platform brings the messages of everybody: its address counts for nothing.
        """
        return self._wait_s(exact=MESSAGES_OF_A_CONVERSATION.of(conversation))

    def wait_for_page_s(self, client: str) -> int:
        """0, or the seconds until a page of the site may be asked for."""
        return self._wait_s(PAGES_IN_ALL, PAGES_OF_AN_ADDRESS.of(client))

    def wait_for_read_s(self, client: str, conversation: str) -> int:
        """0, or the seconds until the conversation may be read again."""
        own = READS_OF_A_CONVERSATION.of(conversation)
        return self._wait_s(READS_IN_ALL, READS_OF_AN_ADDRESS.of(client), exact=own)

    def wait_for_desk_s(self, client: str) -> int:
        """0, or the seconds until this client may ask the desk anything."""
        return self._wait_s(DESK_IN_ALL, DESK_OF_AN_ADDRESS.of(client))

    def wait_for_desk_user_s(self, user: str) -> int:
        """0, or the seconds until the holder of a key, or who is signed in, may ask again."""
        return self._wait_s(exact=DESK_OF_A_USER.of(user))

    def wait_for_wrong_key_s(self, client: str) -> int:
        """0, or the seconds until this client may show one more key that opens nothing."""
        return self._wait_s(WRONG_KEYS_OF_AN_ADDRESS.of(client))

    def _wait_s(self, *limits: Limit, exact: Limit | None = None) -> int:
        scaled = [limit.scaled(self.scale) for limit in limits]
        return self.counting.wait_s([*scaled, *([exact] if exact else [])], time.monotonic())

"""経路: the ways by which people reach the assistant, one row each.

Nothing else knows a channel by its id: what depends on the channel asks its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping


@dataclass(frozen=True)
class Channel:
    """経路 of a message.

    `is_private`: personal values may be asked for and shown. `is_short`: the short wording
    is told where there is one. `longest_title` counts the characters of a choice,
    `most_choices` the choices below one message. Where tables or cards are not drawn, the
    text alone says what stands in them. `keeps_transcript`: what was said can be read again from
    our own store; elsewhere the platform or the telephone keeps it.
    """

    id: str
    is_private: bool
    is_short: bool
    longest_title: int
    most_choices: int
    draws_tables: bool
    draws_cards: bool
    keeps_transcript: bool = False


WEB = Channel("web", True, False, 20, 13, True, True, keeps_transcript=True)
"""The chat on our own pages; its titles and choices are those that LINE takes too."""
LINE = Channel("line", False, False, 20, 13, True, True)
"""The platform's rules forbid to ask for personal data; its quick replies give the limits."""
SMS = Channel("sms", False, True, 20, 9, False, False)
"""Choices are numbers of one digit in the text."""

CHANNELS: Mapping[str, Channel] = {channel.id: channel for channel in (WEB, LINE, SMS)}
"""The channels of people, by id."""

TERMINAL = Channel("terminal", True, False, 20, 13, False, False)
DEVELOPMENT = Channel("rest", True, False, 20, 13, True, True)
"""Rasa's own REST channel, which trusts what it is told; never in production."""

LONGEST_TITLE = min(channel.longest_title for channel in CHANNELS.values())
"""Characters of a choice that every channel shows as it is."""
MOST_CHOICES = min(channel.most_choices for channel in CHANNELS.values())
"""Choices below one message that every channel shows."""

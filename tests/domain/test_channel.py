"""Channels: what holds of all rows, and what a row decides elsewhere."""

from __future__ import annotations

from bot.domain.channel import CHANNELS, DEVELOPMENT, LINE, LONGEST_TITLE, SMS, TERMINAL, WEB
from bot.services.answers.pieces import MAX_CHOICES


def test_the_rows_are_kept_under_their_ids() -> None:
    """People reach us on three; those of development are none of theirs."""
    assert dict(CHANNELS) == {"web": WEB, "line": LINE, "sms": SMS}
    assert not {TERMINAL.id, DEVELOPMENT.id} & CHANNELS.keys()


def test_personal_values_stay_on_our_own_pages() -> None:
    """LINE and SMS pass through others."""
    assert [channel.id for channel in CHANNELS.values() if channel.is_private] == ["web"]


def test_one_title_and_one_set_of_choices_serve_every_channel() -> None:
    """What is offered is made without a look at the channel."""
    assert LONGEST_TITLE == 20
    assert all(channel.most_choices > MAX_CHOICES for channel in CHANNELS.values())

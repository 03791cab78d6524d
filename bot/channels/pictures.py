"""見本の画像 at a path that stays: for the chat, and for LINE."""

from __future__ import annotations

from sanic import Blueprint

from bot.domain.picture import PATH
from bot.http import pictures

# a host page of another origin shows them too
_ELSEWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}


def blueprint() -> Blueprint:
    """Each picture by its name."""
    return pictures.blueprint("pictures", PATH, _ELSEWHERE)

"""What routes read of a request."""

from __future__ import annotations

from typing import Any, Optional, TypeGuard

from sanic.request import Request


def bearer(request: Request) -> str:
    """The token of `Authorization: Bearer …`, empty without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return str(token.strip()) if scheme.lower() == "bearer" else ""


def is_text(value: Any) -> TypeGuard[str]:
    """A string that can be written as UTF-8: JSON may hold halves of characters."""
    try:
        return isinstance(value, str) and value.encode() is not None
    except UnicodeEncodeError:
        return False


def is_text_or_none(value: Any) -> TypeGuard[Optional[str]]:
    """The same, or nothing."""
    return value is None or is_text(value)


def json_object(request: Request) -> Optional[dict[str, Any]]:
    """The body as a JSON object, None for anything else."""
    try:
        body = request.json
    except Exception:
        return None
    return body if isinstance(body, dict) else None

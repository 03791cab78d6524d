"""ボタンの中身: what a button sends when it is pressed, as an intent with its entities."""

from __future__ import annotations

import json
import re
from typing import Optional

INTENT = "journey"
"""The intent of all buttons that do something in a journey."""

_PAYLOAD = re.compile(r"/[a-z_]{1,40}(?:\{.{0,300}\})?", re.DOTALL)


def button(name: str, **entities: Optional[str]) -> str:
    """The payload of a button that does what `name` says; entities that are None are left out.

    >>> button("plan", plan="plan_a", coverage=None)
    '/journey{"move": "plan", "plan": "plan_a"}'
    """
    said = {name: value for name, value in entities.items() if value is not None}
    return f"/{INTENT}{json.dumps({'move': name, **said})}"


def is_move(payload: str) -> bool:
    """True for a button that does something in a journey, or begins one."""
    return payload.startswith(f"/{INTENT}{{")


def topic_payload(topic: str) -> str:
    """The payload of a choice that asks about a topic."""
    return f'/faq{{"topic": "{topic}"}}'


def agency_payload(agency: str) -> str:
    """The payload of a choice that names the person's agency."""
    return f'/choose_agency{{"agency": "{agency}"}}'


def may_be_payload(text: str) -> bool:
    """True for what a button of ours sends, whichever it was.

    >>> may_be_payload(button("yes", field="moved")), may_be_payload("/restart してください")
    (True, False)
    """
    return bool(_PAYLOAD.fullmatch(text.strip()))
